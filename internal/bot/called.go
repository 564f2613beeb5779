package bot

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"plenary/internal/language"
)

// quotedWhole matches words with quotation marks, or the marks of a style, around all of
// them.
var quotedWhole = regexp.MustCompile("^[\"“”„«‹‘’'`*_~]+\\s*(.*?)\\s*[\"“”»›‘’'`*_~]+[.!]?$")

// marksFirst matches what parts words from whom they are said to: "@plenary: areas".
var marksFirst = regexp.MustCompile(`^(?:[,:;–—-]+\s+)+`)

// A callForms finds the bot's name and the courtesies in a line. Which language the line
// is in is not known yet.
type callForms struct {
	// first matches the bot's own name before what is said to it: "plenary, quote II",
	// "/plenary quote II", "hey plenary: help". Its groups are the greeting, the sign,
	// an apostrophe, the marks and what is said.
	first *regexp.Regexp

	// last matches it behind: "sections, plenary".
	last *regexp.Regexp

	pleaseFirst, pleaseLast *regexp.Regexp

	// copied matches what stands before a mention of whom a line is shown to: "cc",
	// "(FYI:". betweenMentions is what stands between two. foundAt matches what stands
	// before an address: "see".
	copied, betweenMentions, foundAt *regexp.Regexp
}

// called are the forms with the words of all languages.
var called = sync.OnceValue(func() callForms {
	words := language.AllLists()
	any := func(name string) string {
		all := slices.Clone(words.List(name))
		slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
		for i, word := range all {
			all[i] = strings.ReplaceAll(regexp.QuoteMeta(word), "'", "['’]")
		}
		return "(?:" + strings.Join(all, "|") + ")"
	}
	return callForms{
		first:       regexp.MustCompile(`(?i)^(` + any("greeting words") + `[,!]?\s+)?([/@]?)plenary\b(['’]?)\s*([,:;!.?]*)\s*(.*)$`),
		last:        regexp.MustCompile(`(?i),\s*@?plenary([\s.!?]*)$`),
		pleaseFirst: regexp.MustCompile(`(?i)^` + any("please before") + `,?\s+`),
		pleaseLast:  regexp.MustCompile(`(?i),?\s+` + any("please behind") + `[.!]*$`),

		copied:          regexp.MustCompile(`(?i)(^|[\s(\[])/?` + any("copied to") + `[\s:]*$`),
		foundAt:         regexp.MustCompile(`(?i)(^|[\s(\[])` + any("found at") + `[\s:]*$`),
		betweenMentions: regexp.MustCompile(`(?i)^[\s,/&+]*` + any("between mentions") + `?\s*$`),
	}
})

// withoutName returns what is said to the bot by its own name. Before words that
// are no command the name alone may be a word of the question: "plenary meetings".
func withoutName(words string) string {
	if at := called().last.FindStringSubmatchIndex(words); at != nil && at[0] > 0 {
		words = strings.TrimSpace(words[:at[0]] + words[at[2]:at[3]])
	}
	m := called().first.FindStringSubmatch(words)
	if m == nil || m[3] != "" {
		return words
	}
	greeting, sign, marks, said := m[1], m[2], m[4], m[5]
	switch {
	case said == "" && greeting != "":
		return words // a greeting
	case said == "", sign != "", greeting != "", marks != "":
		return said
	}
	bare := commandWords(said)
	first, _, _ := strings.Cut(bare, " ")
	if command, _ := lookUp(table, bare); command != nil || nearestCommand(first) != "" {
		return said
	}
	return words
}

// commandWords returns words as a command is looked for among them: without a
// slash, the marks before and around all of them, and "please".
func commandWords(words string) string {
	words = quotedWhole.ReplaceAllString(marksFirst.ReplaceAllString(words, ""), "$1")
	words = strings.TrimLeft(words, "/ ")
	return called().pleaseFirst.ReplaceAllString(words, "")
}

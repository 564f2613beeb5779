package bot

import (
	"regexp"
	"strings"
)

var (
	// calledFirst matches the bot's own name before what is said to it: "plenary,
	// quote II", "/plenary quote II", "hey plenary: help". Its groups are the
	// greeting, the sign, an apostrophe, the marks and what is said.
	calledFirst = regexp.MustCompile(`(?i)^((?:hey|hi|hello|dear|ok|okay|yo|please)[,!]?\s+)?([/@]?)plenary\b(['’]?)\s*([,:;!.?]*)\s*(.*)$`)

	// calledLast matches it behind: "sections, plenary".
	calledLast = regexp.MustCompile(`(?i),\s*@?plenary([\s.!?]*)$`)

	// quotedWhole matches words with quotation marks around all of them.
	quotedWhole = regexp.MustCompile("^[\"“”„«‘’'`]+(.*?)[\"“”»‘’'`]+[.!]?$")

	askedFirst = regexp.MustCompile(`(?i)^(?:please|pls),?\s+`)
	askedLast  = regexp.MustCompile(`(?i),?\s+(?:please|pls|thanks|thank you)[.!]*$`)
)

// withoutName returns what is said to the bot by its own name. Before words that
// are no command the name alone may be a word of the question: "plenary meetings".
func withoutName(words string) string {
	if at := calledLast.FindStringSubmatchIndex(words); at != nil && at[0] > 0 {
		words = strings.TrimSpace(words[:at[0]] + words[at[2]:at[3]])
	}
	m := calledFirst.FindStringSubmatch(words)
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
// slash, the quotation marks around all of them, and "please".
func commandWords(words string) string {
	words = quotedWhole.ReplaceAllString(words, "$1")
	words = strings.TrimLeft(words, "/ ")
	return askedFirst.ReplaceAllString(words, "")
}

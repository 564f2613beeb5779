package importer

import (
	"regexp"
	"strings"

	"plenary/internal/language"
	"plenary/internal/wordlist"
)

// A wording is how a language says what the drafts for an editor are made from.
type wording struct {
	// strongAdvice is a sentence in which somebody recommends something to others,
	// advisedActor somebody who can act and is said to have to, namedActor an
	// abbreviation or a name of one word in their place, and passive what is to be done
	// by nobody who is named.
	strongAdvice, advisedActor, namedActor, passive *regexp.Regexp

	noAdvice, noActor *regexp.Regexp

	// imperative is a sentence that begins with a verb, as items under a heading that
	// addresses somebody do.
	imperative, addressTitle *regexp.Regexp

	adviceLeadIn *regexp.Regexp // what stands before what is recommended

	// openBeginning is a beginning that leans on the sentence before, openMention are
	// words that point to another place.
	openBeginning, openMention *regexp.Regexp

	aboutText *regexp.Regexp // a sentence about the text and not about its subject
	debatable *regexp.Regexp // a sentence that people may see differently

	abbreviation *regexp.Regexp // in brackets: "(ILO)"
	shortName    *regexp.Regexp // that a text defines in brackets: (hereinafter "the Fund")
	article      *regexp.Regexp // before a name
	definition   *regexp.Regexp // a quoted term before its meaning: “harbour” means
	properName   *regexp.Regexp // a row of capitalised words
	smallWords   map[string]bool
	compounds    bool // nouns are joined to one word

	draft              string // the word for what is not yet checked
	definitionQuestion string // with a term for %s
	abstractHeading    string

	// Templates of prompts, with the heading of a section for %s.
	headingTemplates, adviceTemplates, sentenceTemplates []string
}

// newWording returns the wording of a language. What the drafts say themselves is
// English where the language has no words for it.
func newWording(tag string) *wording {
	if tag == "" {
		tag = "en"
	}
	lists := language.Lists(tag)
	actors := lists.Pattern("actors")
	pattern := func(name string) string { return strings.ReplaceAll(lists.Pattern(name), "ACTOR", actors) }
	words := func(name string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + wholeWords(pattern(name))) }
	name := `\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?`
	article := `(?:` + lists.Pattern("articles") + `\s*)?`
	return &wording{
		strongAdvice: words("strong advice"),
		advisedActor: words("advised actors"),
		namedActor:   regexp.MustCompile(wholeWords(pattern("named actors"))),
		passive:      words("passive advice"),
		noAdvice:     regexp.MustCompile(pattern("no advice")),
		noActor:      regexp.MustCompile(`(?i)^` + pattern("no actors") + `$`),
		imperative:   regexp.MustCompile(`^` + pattern("imperatives") + `(?:$|[^\pL\pN_])`),
		addressTitle: regexp.MustCompile(`(?i)^` + pattern("addressed headings") + `(?:$|[^\pL\pN_])`),
		adviceLeadIn: regexp.MustCompile(`(?i)^` + pattern("advice lead-ins") + `\s+`),

		openBeginning: regexp.MustCompile(`(?i)^[“"„«»(¿¡]?\s?` + pattern("open beginnings") + `(?:\s|,|$)`),
		openMention:   words("open mentions"),
		aboutText:     words("sentences about the text"),
		debatable:     words("contested words"),

		abbreviation: regexp.MustCompile(`(?i:\(` + article + `)[“"‘'„«]?\s?(\p{Lu}[\p{L}&/-]{1,11})\s?[”"’'“»]?(?:;[^()]*)?\)`),
		shortName:    regexp.MustCompile(`\((?i:` + pattern("short name words") + `)[^()“"„«]{0,40}[“"„«]\s?((?:(?i:` + lists.Pattern("articles") + `)\s*)?\p{Lu}[^”"“»()]{2,40}?)\s?[”"“»]\)`),
		article:      regexp.MustCompile(`^(?:` + lists.Pattern("articles") + `)\s+`),
		definition:   regexp.MustCompile(`[“"„«]\s?(\p{L}[^”"“»]{2,60}?)\s?[”"“»] ` + pattern("definition verbs") + `(?:$|[^\pL])`),
		properName:   regexp.MustCompile(`(?:^|[^\pL\pN_])(` + name + `(?:\s` + lists.Pattern("name links") + `)?(?:\s` + name + `){1,6})(?:$|[^\pL\pN_])`),
		smallWords:   lists.Set("small words"),
		compounds:    len(lists.List("closed compounds")) > 0,

		draft:              drafted(lists, "draft words")[0],
		definitionQuestion: drafted(lists, "definition questions")[0],
		abstractHeading:    drafted(lists, "abstract heading")[0],
		headingTemplates:   drafted(lists, "prompts on a heading"),
		adviceTemplates:    drafted(lists, "prompts on a recommendation"),
		sentenceTemplates:  drafted(lists, "prompts on another sentence"),
	}
}

// drafted returns a list of what the drafts say.
func drafted(lists wordlist.Lists, name string) []string {
	if own := lists.List(name); len(own) > 0 {
		return own
	}
	return language.Lists("en").List(name)
}

// wholeWords is a pattern where no letter stands beside it. \b knows those of English
// alone.
func wholeWords(pattern string) string {
	return `(?:^|[^\pL\pN_])` + pattern + `(?:$|[^\pL\pN_])`
}

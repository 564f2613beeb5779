// Package ellipsis completes what people leave out who go on from a question: "what does
// a full plot cost?", "and a half one?" It finds what a question is about by the words
// around it, since the sentences are short, and a parser of a language needs a model of
// megabytes.
package ellipsis

import (
	"strings"
	"sync"

	"plenary/internal/language"
	"plenary/internal/wordlist"
)

// A Grammar is what is known of the questions of one language. A language without lists
// has an empty one: there a question is about each run of words that carry something.
type Grammar struct {
	language *language.Language

	determiners  map[string]bool // stand before a noun
	pronouns     map[string]bool // stand for what was asked about
	clitics      map[string]bool // the same, wherever they stand in a question without a noun
	formsOfBe    map[string]bool // auxiliaries behind which a participle may stand: "are dogs allowed"
	inverts      bool            // the verb stands behind the question word, before its subject
	asksVerb     map[string]bool // question words behind which the verb stands
	asksSubject  map[string]bool // question words for the subject of a question
	asksEither   map[string]bool // question words behind which the verb or a noun stands: "¿qué cuesta…?", "¿qué parcela…?"
	adverbial    map[string]bool // question words that may take each other's place: "when", "where"
	beforeVerb   map[string]bool // stand before a verb, or between it and an infinitive: "I", "se"
	degree       map[string]bool // stand before an adjective: "how tall"
	one          map[string]bool // stand for the noun at the end of a phrase: "the other ones"
	withoutNoun  map[string]bool // behind which the noun is left out: "¿y media?"
	pluralBefore map[string]bool // determiners of several things
	casesBehind  map[string]bool // prepositions behind which determiners change
	negations    map[string]bool // "not"
	plural       []string        // endings of words for several things, but not with one of singular
	singular     []string
	adjectives   []string // endings of adjectives, where nouns begin with a capital letter
	agreement    [][2]string
	contractions []contraction
	elided       map[string]bool   // lose their last letter before a vowel: "de eau", "d'eau"
	cases        map[string]string // pronouns with the article in their case: "ihn", "den"
	nominative   map[string]bool   // articles that it takes the place of
	forms        map[string]string
}

// A contraction is a preposition with the article behind it: "du" is "de le".
type contraction struct{ joined, preposition, article string }

// grammars are those that were asked for, by the language's tag.
var grammars sync.Map // of *Grammar

// Of returns the grammar of a language.
func Of(l *language.Language) *Grammar {
	if g, ok := grammars.Load(l.Tag); ok {
		return g.(*Grammar)
	}
	g, _ := grammars.LoadOrStore(l.Tag, read(l))
	return g.(*Grammar)
}

func read(l *language.Language) *Grammar {
	lists := wordlist.Parse(l.File("ellipsis.txt"))
	words := func(name string) []string {
		all := strings.Fields(strings.Join(lists[name], " "))
		for i, word := range all {
			all[i] = l.Fold(word)
		}
		return all
	}
	set := func(name string) map[string]bool { return language.Set(strings.Join(words(name), " ")) }
	g := &Grammar{
		language:     l,
		inverts:      lists["inverts"] != nil,
		determiners:  set("determiners"),
		pronouns:     set("pronouns"),
		clitics:      set("clitics"),
		formsOfBe:    set("forms of be"),
		asksVerb:     set("asks verb"),
		asksSubject:  set("asks subject"),
		asksEither:   set("asks either"),
		adverbial:    set("adverbial"),
		beforeVerb:   set("before verb"),
		degree:       set("degree"),
		one:          set("one"),
		withoutNoun:  set("without noun"),
		pluralBefore: set("plural before"),
		casesBehind:  set("cases behind"),
		negations:    set("not"),
		plural:       words("plural endings"),
		singular:     words("singular endings"),
		adjectives:   words("adjective endings"),
		elided:       set("elided"),
		cases:        map[string]string{},
		nominative:   set("nominative"),
		forms:        map[string]string{"question": "{words}?", "of thing": "{question} {thing}", "aside": "{question}: {thing}"},
	}
	for _, line := range lists["agreement"] {
		one, several, _ := strings.Cut(line, " ")
		g.agreement = append(g.agreement, [2]string{one, several})
	}
	for _, line := range lists["cases"] {
		pronoun, article, _ := strings.Cut(line, " ")
		g.cases[l.Fold(pronoun)] = article
	}
	for _, line := range lists["contractions"] {
		f := append(strings.Fields(line), "")
		g.contractions = append(g.contractions, contraction{f[0], f[1], f[2]})
	}
	for _, name := range []string{"question", "of thing", "aside", "denied", "denied verb"} {
		if lines := lists[name]; len(lists[name]) > 0 {
			g.forms[name] = lines[0]
		}
	}
	return g
}

// fill fills the form of a name.
func (g *Grammar) fill(name string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(g.forms[name])
}

// asked makes a question of words.
func (g *Grammar) asked(words string) string {
	return g.fill("question", "{words}", g.elide(words))
}

// Bare returns a question without the marks around it.
func Bare(question string) string {
	return strings.TrimLeft(strings.TrimRight(question, " \u00a0\u202f?!."), " ¿¡")
}

// elide joins words to what they stand before: "de eau".
func (g *Grammar) elide(text string) string {
	if len(g.elided) == 0 {
		return text
	}
	words := strings.Split(text, " ")
	var b strings.Builder
	for i, word := range words {
		if i+1 < len(words) && g.elided[strings.ToLower(word)] && startsWithVowel(g.language.Fold(words[i+1])) {
			b.WriteString(word[:len(word)-1] + "’")
			continue
		}
		b.WriteString(word)
		if i+1 < len(words) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func startsWithVowel(word string) bool { return word != "" && strings.IndexByte("aeiou", word[0]) >= 0 }

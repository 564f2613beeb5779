package intents

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"plenary/internal/language"
	"plenary/internal/statement"
)

//go:embed followups.yaml
var followUpsFile []byte

// A FollowUpKind is what somebody wants who goes on from an answer.
type FollowUpKind string

const (
	AskReason           FollowUpKind = "reason"            // why it is so
	AskOrdinal          FollowUpKind = "ordinal"           // the one of that Number among what was shown
	AskNext             FollowUpKind = "next"              // the next one
	AskPrevious         FollowUpKind = "previous"          // the one before
	AskAfter            FollowUpKind = "after"             // what stands after it in the text
	AskBefore           FollowUpKind = "before"            // what stands before it in the text
	AskWho              FollowUpKind = "who"               // who says it
	AskWhen             FollowUpKind = "when"              // when it was written
	AskWhere            FollowUpKind = "where"             // where it stands
	AskPage             FollowUpKind = "page"              // on which page
	AskSection          FollowUpKind = "section"           // in which section
	AskLink             FollowUpKind = "link"              // an address that opens it
	AskFrom             FollowUpKind = "from"              // whether it stands in Refs
	AskFromUnit         FollowUpKind = "from-unit"         // whether it stands in a part that the statement does not have
	AskCite             FollowUpKind = "cite"              // how it is cited, in Style
	AskShorter          FollowUpKind = "shorter"           // less of it
	AskLonger           FollowUpKind = "longer"            // what it stands in
	AskQuote            FollowUpKind = "quote"             // its words
	AskAgain            FollowUpKind = "again"             // the same once more
	AskShare            FollowUpKind = "share"             // it, for everybody
	AskMore             FollowUpKind = "more"              // what else there is
	AskSure             FollowUpKind = "sure"              // whether the statement says it
	AskIsRecommendation FollowUpKind = "is-recommendation" // whether it is one of the recommendations
	AskIsArea           FollowUpKind = "is-area"           // whether it is one of the areas
	AskMeaning          FollowUpKind = "meaning"           // what it means
	AskWord             FollowUpKind = "word"              // what was asked last, with the question word of Words
	AskThing            FollowUpKind = "thing"             // what was asked last, of another thing
)

// A FollowUp is a line that is understood from what was asked and shown before it.
type FollowUp struct {
	Kind   FollowUpKind
	Loose  bool   // it is known by its keywords alone, and may be a question of its own
	Number int    // of AskOrdinal: 1 for the first, -1 for the last
	Unit   string // "sentence", "paragraph" or "section" where one is named; of AskFromUnit the part; may be empty
	Style  string // of AskCite: "apa"; may be empty

	Refs  []statement.Ref // of AskFrom, unless several are named, and of an AskThing that is a place
	Words string          // of AskThing the other thing, else the line
	With  string          // of AskThing: the preposition before it; may be empty
}

// A followUpsForm is the form of followups.yaml.
type followUpsForm struct {
	Drop      string
	Before    []string
	Phrases   yaml.Node // in their order
	Followups []ruleForm
}

// followUpGrammar is the grammar of follow-ups of the program.
var followUpGrammar = sync.OnceValue(func() *grammar {
	g, err := parseFollowUps(phrasesFile, followUpsFile)
	if err != nil {
		panic(err) // the files are part of the program
	}
	return g
})

func parseFollowUps(phrases, followUps []byte) (*grammar, error) {
	g := &grammar{spell: map[string][]string{}, words: map[string]bool{}}
	p := &parser{phrases: map[string]pattern{}, words: g.words}
	if err := g.readPhrases(p, phrases); err != nil {
		return nil, fmt.Errorf("phrases.yaml: %w", err)
	}
	var f followUpsForm
	err := yaml.Unmarshal(followUps, &f)
	var before pattern
	if err == nil {
		before, err = p.parse(strings.Join(f.Before, " | "))
	}
	if err == nil {
		err = p.addPhrases(f.Phrases)
	}
	if err == nil {
		g.before = choice{g.before, before}
		g.drop = language.Set(f.Drop)
		err = g.addRules(p, f.Followups)
	}
	if err != nil {
		return nil, fmt.Errorf("followups.yaml: %w", err)
	}
	g.learnSpelling()
	return g, nil
}

// maxTaken is how many words "..." takes at most: "why so low", "whose definition is that".
const maxTaken = 2

// maxFollowUp is how many words a follow-up has at most.
const maxFollowUp = 14

// FollowUp returns what a line asks for that goes on from an answer. It is false for a
// line that is understood by itself.
func (r *Reader) FollowUp(q language.Question) (FollowUp, bool) {
	if len(q.Tokens) == 0 || len(q.Tokens) > maxFollowUp {
		return FollowUp{}, false
	}
	asked := r.followUps.question(q)
	for _, words := range [][]string{asked.withPlaces, asked.words} {
		if found, ok := r.followUps.followUp(asked, words); ok {
			return found, true
		}
	}
	for _, words := range [][]string{asked.withPlaces, asked.words} {
		if found, ok := r.followUps.thing(asked, words); ok {
			return found, true
		}
	}
	return r.followUps.followUpByKeywords(asked)
}

// maxKeywordFollowUp is how many words a follow-up has at most that is known by its
// keywords.
const maxKeywordFollowUp = 8

// followUpByKeywords reads a short line that no pattern has, by the words of a kind.
func (r *Reader) followUpByKeywords(asked question) (FollowUp, bool) {
	if len(asked.words) > maxKeywordFollowUp || len(asked.mentions) > 0 || len(asked.words) == 1 && r.titled[asked.words[0]] {
		return FollowUp{}, false
	}
	stems := make([]string, len(asked.words))
	for i, w := range asked.words {
		stems[i] = language.English().Stem(w)
	}
	for _, rule := range r.grammar.rules {
		if len(rule.keywords) > 0 && rule.hasKeywords(asked.words, stems) {
			f := complete(FollowUpKind(rule.kind), asked, asked.words)
			f.Loose = true
			return f, true
		}
	}
	return FollowUp{}, false
}

// followUp reads a follow-up by the first pattern that it matches, as it stands or
// without what people say before and after it.
func (r *Reader) followUp(asked question, words []string) (FollowUp, bool) {
	if len(words) == 1 && r.titled[words[0]] {
		return FollowUp{}, false // a section is called so
	}
	m := &match{words: words, near: asked.near}
	if kind, ok := r.kindOf(m); ok {
		return complete(kind, asked, words), true
	}
	if end := r.grammar.withoutAfter(*m); end < len(words) {
		m.words = words[:end]
		if kind, ok := r.kindOf(m); ok {
			return complete(kind, asked, m.words), true
		}
		m.words = words
	}
	var found FollowUp
	ok := r.grammar.before.match(m, 0, func(at int) (ok bool) {
		if 0 < at && at < len(words) {
			found, ok = r.followUp(asked, words[at:])
		}
		return ok
	})
	return found, ok
}

// kindOf returns the first kind with a pattern that a line matches, but for
// [AskThing].
func (r *Reader) kindOf(m *match) (FollowUpKind, bool) {
	for _, rule := range r.grammar.rules {
		if rule.kind == Kind(AskThing) {
			continue
		}
		for _, p := range rule.patterns {
			m.taken = nil
			if m.matches(p) && len(m.taken) <= maxTaken {
				return FollowUpKind(rule.kind), true
			}
		}
	}
	return "", false
}

// complete adds to a follow-up what its words say more.
func complete(kind FollowUpKind, asked question, words []string) FollowUp {
	f := FollowUp{Kind: kind, Words: asked.text}
	for _, w := range words {
		if n, ok := ordinalNumbers[w]; ok && f.Number == 0 {
			f.Number = n
		}
		if unit := textUnits[w]; unit != "" {
			f.Unit = unit
		}
		if kind == AskFromUnit && carries(w) && !language.English().Adverbs[w] {
			f.Unit = w
		}
		if citationStyles[w] {
			f.Style = w
		}
	}
	if len(asked.mentions) == 1 && slices.Contains(words, placeWord) {
		f.Refs = asked.mentions[0].Refs
	}
	return f
}

// maxThing is how many words name another thing at most; more are a question.
const maxThing = 8

// thing reads a line that asks the last question of another thing.
func (r *Reader) thing(asked question, words []string) (FollowUp, bool) {
	for _, rule := range r.grammar.rules {
		if rule.kind != Kind(AskThing) {
			continue
		}
		for _, p := range rule.patterns {
			m := &match{words: words, near: asked.near}
			if !m.matches(p) || !isThing(m.taken) {
				continue
			}
			f := FollowUp{Kind: AskThing, Words: asTyped(asked, m.taken), With: with(words, m.taken)}
			if slices.Contains(m.taken, placeWord) {
				if len(m.taken) > 1 || len(asked.mentions) == 0 || len(asked.mentions[0].Refs) == 0 {
					continue
				}
				f.Refs, f.Words = asked.mentions[0].Refs, asked.mentions[0].Words
			}
			return f, true
		}
	}
	return FollowUp{}, false
}

// isThing reports whether words name something, and are no question of their own.
func isThing(words []string) bool {
	asks := func(w string) bool {
		return language.English().Auxiliaries[w] || asksOrPoints[w] || w == "why" || w == "which" || w == documentWord
	}
	names := func(w string) bool { return carries(w) || w == placeWord }
	return len(words) <= maxThing && !slices.ContainsFunc(words, asks) && slices.ContainsFunc(words, names)
}

// asTyped returns words as they stand in a line, with the article before them.
func asTyped(asked question, words []string) string {
	for at := len(asked.raw) - len(words); at >= 0; at-- {
		if !slices.EqualFunc(asked.raw[at:at+len(words)], words, func(raw, word string) bool { return language.English().Fold(raw) == word }) {
			continue
		}
		from := at
		if at > 0 && articles[language.English().Fold(asked.raw[at-1])] {
			from--
		}
		return strings.Join(asked.raw[from:at+len(words)], " ")
	}
	return strings.Join(words, " ")
}

// with returns the preposition that stands before the words that were taken, "" where
// none does.
func with(words, taken []string) string {
	for at := 1; at+len(taken) <= len(words); at++ {
		if !slices.Equal(words[at:at+len(taken)], taken) || !prepositions[words[at-1]] {
			continue
		}
		if at > 1 && (words[at-2] == "what" || words[at-2] == "how") {
			return "" // "what about costs"
		}
		if slices.Contains(words[:at-1], "same") {
			return "" // "the same question for dogs"
		}
		if words[at-1] == "to" {
			return "for" // "does that apply to guests"
		}
		return words[at-1]
	}
	return ""
}

var (
	articles       = language.Set("the a an")
	prepositions   = language.Set("for in of about to with on by from among under within at during between towards against regarding concerning")
	citationStyles = language.Set("apa chicago bibtex ris csl mla harvard vancouver ieee")
	textUnits      = map[string]string{
		"sentence": "sentence", "line": "sentence",
		"paragraph": "paragraph",
		"section":   "section", "chapter": "section",
	}
	ordinalNumbers = map[string]int{
		"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
		"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10,
		"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9, "10": 10,
		"last": -1, "final": -1,
	}
)

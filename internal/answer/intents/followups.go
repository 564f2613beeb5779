package intents

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"plenary/internal/language"
	"plenary/internal/statement"
)

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

	Language string // in which it is said, as its ISO 639-1 code
}

// A followUpsForm is the form of followups.yaml.
type followUpsForm struct {
	Words struct {
		Asks                         string
		Prepositions                 string
		BeforeAbout                  string `yaml:"before-about"`
		Same                         string
		Numbers                      []string
		Last                         string
		Sentence, Paragraph, Section string
	}
	ReadAs    map[string]string `yaml:"read-as"`
	Drop      string
	Before    []string
	Phrases   yaml.Node // in their order
	Followups []ruleForm
}

// following are lists of words that follow-ups are completed by. followups.yaml of English
// says what each is.
type following struct {
	asks, prepositions, beforeAbout, same map[string]bool
	readAs                                map[string]string
	numbers                               map[string]int
	units                                 map[string]string
}

// followUpGrammars are the grammars of follow-ups that were asked for, by the language's
// tag.
var followUpGrammars sync.Map // of func() *grammar

func followUpsOf(tag string) *grammar { return loaded(&followUpGrammars, tag, parseFollowUps) }

func parseFollowUps(l *language.Language) (*grammar, error) {
	g := newGrammar(l)
	p := g.parser()
	if err := g.readPhrases(p, []byte(l.File(phrasesFile))); err != nil {
		return nil, fmt.Errorf("%s/%s: %w", l.Tag, phrasesFile, err)
	}
	if err := g.readFollowUps(p, []byte(l.File(followUpsFile))); err != nil {
		return nil, fmt.Errorf("%s/%s: %w", l.Tag, followUpsFile, err)
	}
	g.learnSpelling()
	return g, nil
}

func (g *grammar) readFollowUps(p *parser, data []byte) error {
	var f followUpsForm
	if err := strict(data, &f); err != nil {
		return err
	}
	g.following = g.readFollowing(&f)
	before, err := p.parse(strings.Join(f.Before, " | "))
	if err != nil {
		return err
	}
	g.before, g.drop = choice{g.before, before}, g.set(f.Drop)
	if err := p.addPhrases(f.Phrases); err != nil {
		return err
	}
	return g.addRules(p, f.Followups)
}

func (g *grammar) readFollowing(f *followUpsForm) following {
	w := f.Words
	all := following{
		asks: g.set(w.Asks), prepositions: g.set(w.Prepositions), beforeAbout: g.set(w.BeforeAbout), same: g.set(w.Same),
		readAs: map[string]string{}, numbers: map[string]int{}, units: map[string]string{},
	}
	for from, to := range f.ReadAs {
		all.readAs[g.language.Fold(from)] = to
	}
	for i, words := range w.Numbers {
		for _, word := range g.fold(words) {
			all.numbers[word] = i + 1
		}
	}
	for _, word := range g.fold(w.Last) {
		all.numbers[word] = -1
	}
	for unit, words := range map[string]string{"sentence": w.Sentence, "paragraph": w.Paragraph, "section": w.Section} {
		for _, word := range g.fold(words) {
			all.units[word] = unit
		}
	}
	return all
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
	for one := range r.candidates(q, followUpsOf) {
		following := one.followUps
		if f, ok := following.readFollowUp(following.language().ReadQuestion(q.Text)); ok {
			f.Language = following.language().Tag
			return f, true
		}
	}
	return FollowUp{}, false
}

func (r *reader) readFollowUp(q language.Question) (FollowUp, bool) {
	asked := r.question(q)
	for _, words := range [][]string{asked.withPlaces, asked.words} {
		if found, ok := r.followUp(asked, words); ok && !isPlace(found, asked) {
			return found, true
		}
	}
	for _, words := range [][]string{asked.withPlaces, asked.words} {
		if found, ok := r.thing(asked, words); ok {
			return found, true
		}
	}
	return r.followUpByKeywords(asked)
}

// isPlace reports whether the one of a number is a place of the statement: "the second
// paragraph".
func isPlace(f FollowUp, asked question) bool {
	return f.Kind == AskOrdinal && (f.Unit == "paragraph" || f.Unit == "section") && len(asked.mentions) > 0 && len(asked.mentions[0].Refs) > 0
}

// maxKeywordFollowUp is how many words a follow-up has at most that is known by its
// keywords.
const maxKeywordFollowUp = 8

// followUpByKeywords reads a short line that no pattern has, by the words of a kind.
func (r *reader) followUpByKeywords(asked question) (FollowUp, bool) {
	if len(asked.words) > maxKeywordFollowUp || len(asked.mentions) > 0 || len(asked.words) == 1 && r.titled[asked.words[0]] {
		return FollowUp{}, false
	}
	stems := make([]string, len(asked.words))
	for i, w := range asked.words {
		stems[i] = r.language().Stem(w)
	}
	for _, rule := range r.grammar.rules {
		if len(rule.keywords) > 0 && r.hasKeywords(rule, asked.words, stems) {
			f := r.complete(FollowUpKind(rule.kind), asked, asked.words)
			f.Loose = true
			return f, true
		}
	}
	return FollowUp{}, false
}

// followUp reads a follow-up by the first pattern that it matches, as it stands or
// without what people say before and after it.
func (r *reader) followUp(asked question, words []string) (FollowUp, bool) {
	if len(words) == 1 && r.titled[words[0]] {
		return FollowUp{}, false // a section is called so
	}
	m := &match{words: words, near: asked.near}
	if kind, ok := r.kindOf(m); ok {
		return r.complete(kind, asked, words), true
	}
	if end := r.grammar.withoutAfter(*m); end < len(words) {
		m.words = words[:end]
		if kind, ok := r.kindOf(m); ok {
			return r.complete(kind, asked, m.words), true
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
func (r *reader) kindOf(m *match) (FollowUpKind, bool) {
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
func (r *reader) complete(kind FollowUpKind, asked question, words []string) FollowUp {
	f := FollowUp{Kind: kind, Words: asked.text}
	for _, w := range words {
		if n, ok := r.grammar.following.numbers[w]; ok && f.Number == 0 {
			f.Number = n
		}
		if unit := r.grammar.following.units[w]; unit != "" {
			f.Unit = unit
		}
		if kind == AskFromUnit && r.carries(w) && !r.language().Adverbs[w] {
			f.Unit = r.wordAsTyped(asked, w)
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

// wordAsTyped returns a word as it stands in a line.
func (r *reader) wordAsTyped(asked question, word string) string {
	if at := slices.IndexFunc(asked.raw, func(raw string) bool { return r.language().Fold(raw) == word }); at >= 0 {
		return asked.raw[at]
	}
	return word
}

// maxThing is how many words name another thing at most; more are a question.
const maxThing = 8

// thing reads a line that asks the last question of another thing.
func (r *reader) thing(asked question, words []string) (FollowUp, bool) {
	for _, rule := range r.grammar.rules {
		if rule.kind != Kind(AskThing) {
			continue
		}
		for _, p := range rule.patterns {
			m := &match{words: words, near: asked.near}
			if !m.matches(p) || !r.isThing(m.taken) {
				continue
			}
			f := FollowUp{Kind: AskThing, Words: r.asTyped(asked, m.taken), With: r.typedWith(asked, m.taken, r.with(words, m.taken))}
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
func (r *reader) isThing(words []string) bool {
	asks := func(w string) bool {
		return r.language().Auxiliaries[w] || r.grammar.is.asksOrPoints[w] || r.grammar.following.asks[w] || w == documentWord
	}
	names := func(w string) bool { return r.carries(w) || w == placeWord }
	return len(words) <= maxThing && !slices.ContainsFunc(words, asks) && slices.ContainsFunc(words, names)
}

// asTyped returns words as they stand in a line, with the article before them.
func (r *reader) asTyped(asked question, words []string) string {
	if from, to, ok := r.findRaw(asked, words); ok {
		return r.withArticle(asked, from, to)
	}
	return strings.Join(words, " ")
}

// typedWith returns the preposition before some words as it stands in a line, where it may
// be joined to their article.
func (r *reader) typedWith(asked question, taken []string, preposition string) string {
	from, _, ok := r.findRaw(asked, taken)
	for at := from - 1; ok && at >= max(0, from-2); at-- {
		if words := r.normal(asked.raw[at:at+1], nil); len(words) > 0 && words[0] == preposition {
			return strings.ToLower(asked.raw[at])
		}
	}
	return preposition
}

// with returns the preposition that stands before the words that were taken, "" where
// none does.
func (r *reader) with(words, taken []string) string {
	f := r.grammar.following
	for at := 1; at+len(taken) <= len(words); at++ {
		preposition := words[at-1]
		if !slices.Equal(words[at:at+len(taken)], taken) || !f.prepositions[preposition] {
			continue
		}
		if at > 1 && f.beforeAbout[words[at-2]] {
			return "" // "what about costs"
		}
		if slices.ContainsFunc(words[:at-1], func(w string) bool { return f.same[w] }) {
			return "" // "the same question for dogs"
		}
		return cmp.Or(f.readAs[preposition], preposition) // "does that apply to guests"
	}
	return ""
}

var citationStyles = language.Set("apa chicago bibtex ris csl mla harvard vancouver ieee")

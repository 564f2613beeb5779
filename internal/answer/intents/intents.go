package intents

import (
	"plenary/internal/answer/english"
	"plenary/internal/answer/index"
	"slices"
	"strings"

	"plenary/internal/statement"
)

// An Kind is what a question about the statement itself asks for.
type Kind int

const (
	Outline              Kind = iota // the headings
	QuoteRef                         // the text of Refs
	UnknownRef                       // a reference that the statement does not have
	SectionBefore                    // the section before Refs[0]
	SectionAfter                     // the section after Refs[0]
	Order                            // whether Refs[0] comes before or after Refs[1]
	SectionsBetween                  // the sections between Refs[0] and Refs[1]
	Subsections                      // the sections beneath Refs[0]
	WithinRef                        // something else, within Refs[0]
	FindSection                      // the section that is about something
	Opening                          // how the statement or Refs[0] begins
	Closing                          // how the statement or Refs[0] ends
	SomeSections                     // several sections, Refs
	RecommendationBefore             // the recommendation before Refs[0]
	RecommendationAfter              // the recommendation after Refs[0]
	Size                             // the number of sections, paragraphs or sentences of the statement or of Refs[0]
	Pages                            // the number of pages
	Areas                            // the areas
	Recommendations                  // the recommendations
	Summary                          // what the statement is about, in short
	Title                            // its title
	DocumentKind                     // what kind of document it is
	Date                             // when it was published
	Publisher                        // who published it
	Source                           // where to read it
	Rights                           // who holds the rights
	Language                         // in which language it is
	Citation                         // how to cite it
	Coverage                         // how much of its text Plenary holds
	AboutBot                         // who answers
	Commands                         // what can be asked
	Greeting                         // nothing
	Thanks                           // nothing
	Abuse                            // nothing
	SmallTalk                        // nothing
	Compound                         // each of Parts
)

// An Intent is what a question about the statement itself asks for.
type Intent struct {
	Kind  Kind
	Refs  []statement.Ref // the references in the question
	Words string          // the question; for UnknownRef the reference, for FindSection what the section is about, for WithinRef the question without the reference, for Order "before" or "after"
	Many  bool            // all the sections before or after Refs[0] are asked for
	Parts []Intent        // of a compound question
}

// A Reader reads the intents of questions on one statement. It never changes.
type Reader struct {
	words *index.Index
	s     *statement.Statement
	kind  map[string]bool // the words of what the statement is: "council", "statement"
	head  string          // the last of them
}

// NewReader makes the reader of the statement that an index has.
func NewReader(words *index.Index) *Reader {
	r := &Reader{words: words, s: words.Statement()}
	kind := strings.ToLower(r.s.Kind)
	r.kind = english.Set(kind)
	if words := strings.Fields(kind); len(words) > 0 {
		r.head = words[len(words)-1]
	}
	return r
}

// Read returns what a question about the statement itself asks for. It is false
// for a question about what the statement says.
func (r *Reader) Read(q english.Question) (Intent, bool) {
	words, tokens := q.Text, slices.Clone(q.Tokens)
	if len(tokens) == 0 || len(tokens) > 30 {
		return Intent{}, false
	}
	r.repairTopic(tokens)
	raw := make([]string, len(tokens))
	for i, t := range tokens {
		raw[i] = words[t.Start:t.End]
		if t.Word != english.Normal(raw[i]) {
			raw[i] = t.Word
		}
	}
	raw = joinNumerals(words, tokens, raw)
	if m, ok := r.s.FindMention(raw); ok {
		return r.placed(m, raw, words)
	}
	all := english.Words(tokens)
	for _, read := range []func(all []string) (Intent, bool){chatter, r.some, r.neighbour, r.which} {
		if topic, ok := read(all); ok {
			return topic, true
		}
	}
	var content []string // the words that carry something, but for those of the document
	self := slices.ContainsFunc(all, func(w string) bool { return selfWords[w] || w == r.head })
	for _, w := range all {
		switch {
		case selfWords[w], self && r.kind[w]:
		case !english.PoliteWords[w]:
			content = append(content, w)
		}
	}
	for _, rule := range rules {
		if rule.reads(all, content) && rule.applies(r.s) {
			return Intent{Kind: rule.kind, Words: words}, true
		}
	}
	if topic, ok := r.several(words); ok {
		return topic, true
	}
	has := func(w string) bool { return slices.Contains(all, w) }
	asks := has("what") || has("whats") || has("which")
	rest := slices.DeleteFunc(content, func(w string) bool { return w == "am" || w == "reading" || w == "we" })
	switch {
	case asks && self && len(rest) == 0 && has("about"):
		return Intent{Kind: Summary}, true
	case asks && self && len(rest) == 0, asks && only(rest, english.Set("kind sort type")) && len(rest) > 0, asks && has("reading") && len(rest) == 0:
		return Intent{Kind: DocumentKind}, true
	}
	return Intent{}, false
}

// several reads a question that asks for two facts at once: "who wrote it and
// when?"
func (r *Reader) several(words string) (Intent, bool) {
	one, other, ok := strings.Cut(words, " and ")
	if !ok {
		return Intent{}, false
	}
	topic := Intent{Kind: Compound}
	for _, part := range []string{one, other} {
		t, ok := r.Read(english.ReadQuestion(part))
		if !ok || !facts[t.Kind] {
			return Intent{}, false
		}
		topic.Parts = append(topic.Parts, t)
	}
	return topic, true
}

// facts are the topics that are answered by a sentence or two.
var facts = map[Kind]bool{Title: true, DocumentKind: true, Date: true, Publisher: true, Source: true, Rights: true, Language: true, Size: true, Pages: true}

// repairTopic mends the spelling of words that neither the statement nor
// English has by the words that topics are made of.
func (r *Reader) repairTopic(tokens []english.Token) {
	for i := range tokens {
		t := &tokens[i]
		if len(t.Word) < english.MinRepair || t.Digit || english.Rarity(english.Stem(t.Word)) < english.Rarest || topicWords[t.Word] {
			continue
		}
		if r.words.Has(english.Stem(t.Word)) {
			continue
		}
		better := r.words.Repair(t.Word) // the statement's own words come first
		if better == "" {
			better = topicSpeller.Repair(t.Word)
		}
		if topicWords[better] {
			t.Word = better
		}
	}
}

var (
	topicWords   = map[string]bool{}
	topicSpeller english.Speller
)

func init() {
	add := func(sets ...map[string]bool) {
		for _, words := range sets {
			for w := range words {
				topicWords[w] = true
				topicSpeller.Add(w)
			}
		}
	}
	for _, r := range rules {
		add(r.some, r.also, r.with)
	}
	add(placeWords, partWords, beforeWords, afterWords, whichUnits)
}

// only reports whether every word is in one of the sets.
func only(words []string, sets ...map[string]bool) bool {
	for _, w := range words {
		if !slices.ContainsFunc(sets, func(s map[string]bool) bool { return s[w] }) {
			return false
		}
	}
	return true
}

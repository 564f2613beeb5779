// Package intents tells questions about the document, its structure and the bot itself
// from those about what the text says, and reads what goes on from an answer. What people
// say stands in the folder of each language of package language, in intents.yaml and
// followups.yaml, as patterns of words that hold for any statement. It is by hand because
// libraries that recognise intents learn from examples, and call none what they were not
// shown.
package intents

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"plenary/internal/answer/index"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// A Kind is what a question about the statement itself asks for.
type Kind string

const (
	Outline              Kind = "outline"               // the headings
	QuoteRef             Kind = "quote"                 // the text of Refs
	UnknownRef           Kind = "unknown-reference"     // a reference that the statement does not have
	SectionBefore        Kind = "section-before"        // the section before Refs[0]
	SectionAfter         Kind = "section-after"         // the section after Refs[0]
	IsBefore             Kind = "is-before"             // whether Refs[0] comes before Refs[1]
	IsAfter              Kind = "is-after"              // whether Refs[0] comes after Refs[1]
	SectionsBetween      Kind = "sections-between"      // the sections between Refs[0] and Refs[1]
	Subsections          Kind = "subsections"           // the sections beneath Refs[0]
	WithinRef            Kind = "within"                // something else, within Refs[0]
	FindSection          Kind = "find-section"          // the section that is about something
	Opening              Kind = "opening"               // how the statement or Refs[0] begins
	Closing              Kind = "closing"               // how the statement or Refs[0] ends
	FirstSections        Kind = "first-sections"        // the first sections, Refs
	LastSections         Kind = "last-sections"         // the last sections, Refs
	RecommendationBefore Kind = "recommendation-before" // the recommendation before Refs[0]
	RecommendationAfter  Kind = "recommendation-after"  // the recommendation after Refs[0]
	Size                 Kind = "size"                  // the number of sections, paragraphs or sentences of the statement or of Refs[0]
	Pages                Kind = "pages"                 // the number of pages
	Areas                Kind = "areas"                 // the areas
	Recommendations      Kind = "recommendations"       // the recommendations
	Summary              Kind = "summary"               // what the statement is about, in short
	Title                Kind = "title"                 // its title
	DocumentKind         Kind = "document-kind"         // what kind of document it is
	Date                 Kind = "date"                  // when it was published
	Publisher            Kind = "publisher"             // who published it
	Writer               Kind = "writer"                // who one of those who wrote or published it is
	Initials             Kind = "initials"              // what the initials of its publisher stand for; Words are these
	Source               Kind = "source"                // where to read it
	Rights               Kind = "rights"                // who holds the rights
	Language             Kind = "language"              // in which language it is
	Understands          Kind = "understands"           // in which languages Plenary can be asked
	Mention              Kind = "mention"               // whether it speaks of something; Words are that
	Citation             Kind = "citation"              // how to cite it
	Coverage             Kind = "coverage"              // how much of its text Plenary holds
	TodaysQuestion       Kind = "todays-question"       // the question that is discussed today
	NextQuestion         Kind = "next-question"         // the next one, and when it comes
	Programme            Kind = "programme"             // the questions of the programme
	OtherTexts           Kind = "other-texts"           // which statements can be asked
	PartAbout            Kind = "part-about"            // what the section says that is about something; Words are that
	Goodbye              Kind = "goodbye"               // nothing
	Progress             Kind = "progress"              // which questions the group has discussed
	Suggest              Kind = "suggest"               // how to suggest one
	Quiet                Kind = "quiet"                 // how to be left alone
	Privacy              Kind = "privacy"               // what is kept of what is said
	Operator             Kind = "operator"              // who runs the bot
	Price                Kind = "price"                 // what it costs
	AboutBot             Kind = "about-bot"             // what answers
	Writing              Kind = "writing"               // a text of the bot's own
	Opinion              Kind = "opinion"               // a judgement or advice
	OpinionThat          Kind = "opinion-that"          // whether something is so in the bot's opinion; Core is that clause
	OpinionTo            Kind = "opinion-to"            // whether to do something; Core is what
	OpinionOf            Kind = "opinion-of"            // the bot's opinion of a thing; Core is that
	OpinionAsk           Kind = "opinion-ask"           // the bot's answer to a question; Core is that
	Commands             Kind = "commands"              // what can be asked
	Greeting             Kind = "greeting"              // nothing
	Thanks               Kind = "thanks"                // nothing
	Abuse                Kind = "abuse"                 // nothing
	SmallTalk            Kind = "small-talk"            // nothing
	Compound             Kind = "compound"              // each of Parts
)

// An Intent is what a question about the statement itself asks for.
type Intent struct {
	Kind  Kind
	Refs  []statement.Ref // the references in the question
	Words string          // the question; for UnknownRef the reference, for FindSection what the section is about, for WithinRef the question without the reference
	Core  string          // of an opinion, as typed; empty where nothing in it can be looked for
	Many  bool            // all the sections before or after Refs[0] are asked for
	Parts []Intent        // of a compound question

	Language string // in which it is asked, as its ISO 639-1 code
}

// maxWords is how many words a question has at most that is about the document itself.
const maxWords = 30

// A Reader reads the intents of questions on one statement, in each of the languages that
// have patterns. It never changes.
type Reader struct {
	words *index.Index
	in    map[string]func() *reader // by the language's tag
}

// NewReader makes the reader of the statement that an index has. What it needs of a
// language is made when a question is in it.
func NewReader(words *index.Index) *Reader {
	r := &Reader{words: words, in: map[string]func() *reader{}}
	for _, tag := range tags() {
		r.in[tag] = sync.OnceValue(func() *reader { return newReader(words, tag) })
	}
	return r
}

// Read returns what a question about the statement itself asks for. It is false
// for a question about what the statement says.
func (r *Reader) Read(q language.Question) (Intent, bool) {
	if len(q.Tokens) == 0 || len(q.Tokens) > maxWords {
		return Intent{}, false
	}
	for one := range r.candidates(q, grammarOf) {
		intent, ok := one.read(one.language().ReadQuestion(q.Text))
		switch own := one.language() == r.words.Language(); {
		case ok && !own:
			intent, ok = one.translated(intent)
		case intent.Kind == WithinRef && tagOf(q) != one.language().Tag:
			ok = false // the question is in another language
		}
		if ok {
			intent.Language = one.language().Tag
			for i := range intent.Parts {
				intent.Parts[i].Language = intent.Language
			}
			return intent, true
		}
	}
	return Intent{}, false
}

// translated returns an intent that is asked for in another language than the statement's.
// It is false where that asks for words which the statement does not have.
func (r *reader) translated(intent Intent) (Intent, bool) {
	switch intent.Kind {
	case WithinRef:
		return intent, false
	case FindSection, Mention, PartAbout:
		return intent, slices.ContainsFunc(strings.Fields(intent.Words), func(w string) bool { return r.carries(w) && r.inText(w) })
	}
	intent.Core = ""
	return intent, true
}

// A reader reads questions in one language.
type reader struct {
	grammar *grammar
	words   *index.Index
	s       *statement.Statement
	names   names
	titled  map[string]bool // the words of headings that carry something
	mends   bool            // slips are mended

	followUps *reader // the same with the grammar of follow-ups; nil in itself
}

func newReader(words *index.Index, tag string) *reader {
	r := &reader{grammar: grammarOf(tag), words: words, s: words.Statement(), titled: map[string]bool{}, mends: true}
	r.names = r.namesOf(r.s)
	for _, section := range r.s.Sections[min(1, len(r.s.Sections)):] {
		for _, word := range r.wordsOf(section.Title) {
			r.titled[word] = !r.language().FunctionWords[word]
		}
	}
	following := *r
	following.grammar = followUpsOf(tag)
	r.followUps = &following
	return r
}

func (r *reader) language() *language.Language { return r.grammar.language }

func (r *reader) read(q language.Question) (Intent, bool) {
	asked := r.question(q)
	if intent, ok := r.byPattern(asked, asked.withPlaces); ok {
		return intent, true
	}
	if len(asked.mentions) > 0 {
		if intent, ok := r.byPattern(asked, asked.words); ok {
			return intent, true
		}
		return r.within(asked)
	}
	if intent, ok := r.compound(q); ok {
		return intent, true
	}
	return r.byKeywords(asked)
}

// byKeywords reads a question that no pattern has, but that holds a word of each group
// of an intent, and otherwise words that say nothing.
func (r *reader) byKeywords(asked question) (Intent, bool) {
	words := slices.Clone(asked.words)
	for i, w := range words {
		if near := asked.near[w]; len(near) > 0 {
			words[i] = near[0]
		}
	}
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = r.language().Stem(w)
	}
	for _, rule := range r.grammar.rules {
		if len(rule.keywords) > 0 && r.hasKeywords(rule, words, stems) {
			return Intent{Kind: rule.kind, Words: asked.text}, true
		}
	}
	return Intent{}, false
}

func (r *reader) hasKeywords(rule rule, words, stems []string) bool {
	for _, group := range rule.keywords {
		if !slices.ContainsFunc(stems, func(s string) bool { return group[s] }) {
			return false
		}
	}
	for i, w := range words {
		isKey := slices.ContainsFunc(rule.keywords, func(group map[string]bool) bool { return group[stems[i]] })
		if !isKey && !rule.besides[stems[i]] && w != documentWord && (r.carries(w) || r.grammar.is.limiting[w]) && !r.language().PoliteWords[w] {
			return false
		}
	}
	return true
}

// byPattern reads a question by the first pattern that it matches, as it stands or
// without what people say before and after it.
func (r *reader) byPattern(asked question, words []string) (Intent, bool) {
	for {
		if intent, ok := r.byRule(asked, words); ok {
			return intent, true
		}
		m := match{words: words, near: asked.near}
		if end := r.grammar.withoutAfter(m); end < len(words) {
			if intent, ok := r.byRule(asked, words[:end]); ok {
				return intent, true
			}
		}
		n := m.longestPrefix(r.grammar.before)
		if n == 0 || n == len(words) {
			return Intent{}, false
		}
		words = words[n:]
	}
}

func (r *reader) byRule(asked question, words []string) (Intent, bool) {
	if len(words) == 1 && r.titled[words[0]] {
		return Intent{}, false // a section is called so
	}
	for _, rule := range r.grammar.rules {
		for _, p := range rule.patterns {
			m := &match{words: words, near: asked.near}
			if !m.matches(p) {
				continue
			}
			if intent, ok := r.resolve(rule.kind, asked, m); ok {
				return intent, true
			}
		}
	}
	return Intent{}, false
}

// compound reads a question that asks for several facts at once: "who wrote it and
// when?"
func (r *reader) compound(q language.Question) (Intent, bool) {
	all := Intent{Kind: Compound}
	alone := false
	for part := range r.parts(q) {
		asked := r.question(part)
		intent, ok := r.byPattern(asked, asked.words)
		alone = alone || ok
		if !ok {
			intent, ok = r.joined(asked)
		}
		if !ok || !r.isFact(intent.Kind) {
			return Intent{}, false
		}
		all.Parts = append(all.Parts, intent)
	}
	return all, alone && len(all.Parts) > 1
}

// parts yields what stands between the commas and conjunctions of a question.
func (r *reader) parts(q language.Question) iter.Seq[language.Question] {
	return func(yield func(language.Question) bool) {
		from := 0
		for i, t := range q.Tokens {
			joins := r.language().Conjunctions[t.Word]
			overlaps := i > 0 && q.Tokens[i-1].End > t.Start // letters in pairs
			if i > from && (joins || !overlaps && strings.ContainsAny(q.Text[q.Tokens[i-1].End:t.Start], ",&")) {
				if !yield(r.language().ReadQuestion(q.Text[q.Tokens[from].Start:q.Tokens[i-1].End])) {
					return
				}
				from = i
			}
			if joins {
				from = i + 1
			}
		}
		if from < len(q.Tokens) {
			yield(r.language().ReadQuestion(q.Text[q.Tokens[from].Start:q.Tokens[len(q.Tokens)-1].End]))
		}
	}
}

// joined reads a part of a question that counts only beside another: "and when?"
func (r *reader) joined(asked question) (Intent, bool) {
	for _, rule := range r.grammar.rules {
		if rule.joined != nil {
			m := &match{words: asked.words, near: asked.near}
			if m.matches(rule.joined) {
				return Intent{Kind: rule.kind, Words: asked.text}, true
			}
		}
	}
	return Intent{}, false
}

func (r *reader) isFact(kind Kind) bool {
	for _, rule := range r.grammar.rules {
		if rule.kind == kind {
			return rule.fact
		}
	}
	return false
}

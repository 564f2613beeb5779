// Package answer finds the passages of a statement that answer a question, or
// decides that none does. It compares words, not meanings: which words of the
// question stand where, how rare they are, how close together, and whether a
// sentence holds the type of thing that is asked for. It also recognises questions
// about the statement itself, such as its title or its sections.
//
// Stemming comes from a library. These parts are written by hand:
//   - The index and the ranking: search engines rank documents, but do not say
//     how likely a sentence answers, which decides between an answer and none.
//   - Spelling correction: it corrects to the words of one statement.
//   - Language detection: it tells six languages from English by function words,
//     in questions of a few words, without a model.
package answer

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"plenary/internal/statement"
)

// An Index answers questions about one statement. It never changes, so any
// number of goroutines may use it.
type Index struct {
	s          *statement.Statement
	stems      map[string]int32 // stem to its number
	forms      map[string]int32 // word to its number
	stemOf     []int32          // the stem of each form
	sorted     []string         // every stem, sorted; ids[i] is the number of sorted[i]
	ids        []int32
	postings   [][]posting // by stem
	paragraphs []paragraph
	sentences  int // of all paragraphs
	speller    speller
	synonyms   []synonym
	kind       map[string]bool // the words of what the statement is: "council", "statement"
	head       string          // the last of them
	own        map[int32]bool  // stems of the statement's title, kind and publisher
	titles     []paragraph     // the headings, by section
	pool       sync.Pool       // of *work
}

// A posting is one paragraph in which a stem stands.
type posting struct {
	paragraph int32
	at        []int32 // token positions, rising
}

// A paragraph is the tokens of one paragraph or heading.
type paragraph struct {
	tokens    []indexed
	sentences []int32 // index of the first token of each sentence, and the number of tokens
}

// An indexed token of the statement.
type indexed struct {
	stem, form int32
	start, end int32
	capital    bool // begins with a capital letter
	inside     bool // does not begin its sentence, so that a capital means a name
	digit      bool
	year       bool
	flags      wordClass
}

// A wordClass says of which closed lists a word is.
type wordClass uint32

const (
	isNumberWord wordClass = 1 << iota
	isMonthWord
	isReasonWord
	isPronoun
	isLocative
	isMoment
	isManner
	isDefining
	isBeing
	isAdverse
	isDenial
	isDenying
	isJoining
	isSomeWord
	isEra
	isPlaceNoun
	isLater
)

// wordClasses are the classes of the words that are of any.
var wordClasses = func() map[string]wordClass {
	all := map[string]wordClass{}
	for class, words := range map[wordClass]map[string]bool{
		isNumberWord: numberWords, isMonthWord: monthWords, isReasonWord: reasonWords, isPronoun: pronouns,
		isLocative: locatives, isMoment: moments, isManner: manners, isDefining: defining, isBeing: being, isAdverse: adverse, isDenial: denials, isDenying: denying,
		isJoining: set("and or"), isLater: laterWords, isSomeWord: someWords, isEra: eras, isPlaceNoun: placeNouns,
	} {
		for w := range words {
			all[w] |= class
		}
	}
	return all
}()

// maxTokens is how many tokens of one paragraph are indexed.
const maxTokens = 1 << 16

// New indexes a statement.
func New(s *statement.Statement) *Index {
	x := &Index{
		s:          s,
		stems:      map[string]int32{},
		forms:      map[string]int32{},
		paragraphs: make([]paragraph, len(s.Paragraphs)),
		titles:     make([]paragraph, len(s.Sections)),
	}
	for i, p := range s.Paragraphs {
		x.paragraphs[i] = x.read(p.Text, p.Sentences)
		x.sentences += len(p.Sentences)
		x.post(int32(i))
	}
	for i, section := range s.Sections[1:] {
		x.titles[i+1] = x.read(section.Title, []statement.Span{{Start: 0, End: len(section.Title)}})
	}
	for stem := range x.stems {
		x.sorted = append(x.sorted, stem)
	}
	slices.Sort(x.sorted)
	x.ids = make([]int32, len(x.sorted))
	for i, stem := range x.sorted {
		x.ids[i] = x.stems[stem]
	}
	for word := range x.forms {
		x.speller.add(word)
	}
	for _, term := range s.Terms {
		for _, also := range term.Also {
			for _, t := range tokenize(also, maxTerms) {
				if _, ok := x.forms[t.word]; !ok {
					x.speller.add(t.word)
				}
			}
		}
	}
	for word := range questionWords {
		x.speller.add(word)
	}
	x.synonyms = x.readTerms()
	x.kind = set(strings.ToLower(s.Kind))
	if words := strings.Fields(strings.ToLower(s.Kind)); len(words) > 0 {
		x.head = words[len(words)-1]
	}
	x.own = x.ownNames()
	return x
}

// ownNames returns the stems of the names of the statement itself, of what it
// is and of who published it, with their initials.
func (x *Index) ownNames() map[int32]bool {
	own := map[int32]bool{}
	add := func(word string) {
		if n, ok := x.stems[stem(word)]; ok {
			own[n] = true
		}
	}
	for _, name := range []string{x.s.Title, x.s.Kind, x.s.Publisher} {
		initials := ""
		for _, t := range tokenize(name, maxTokens) {
			add(t.word)
			if t.capital {
				first, _ := utf8.DecodeRuneInString(t.word)
				initials += string(first)
			}
		}
		add(initials)
	}
	return own
}

// read indexes the words of one text.
func (x *Index) read(text string, sentences []statement.Span) paragraph {
	tokens := tokenize(text, maxTokens)
	p := paragraph{tokens: make([]indexed, len(tokens)), sentences: make([]int32, 0, len(sentences)+1)}
	next := 0
	for i, t := range tokens {
		first := false
		for next < len(sentences) && t.end > sentences[next].Start {
			p.sentences = append(p.sentences, int32(i))
			next++
			first = true
		}
		st, form := x.number(t.word)
		p.tokens[i] = indexed{
			stem: st, form: form,
			start: int32(t.start), end: int32(t.end),
			capital: t.capital, inside: !first, digit: t.digit, year: isYear(t.word), flags: wordClasses[t.word],
		}
	}
	for len(p.sentences) < len(sentences)+1 {
		p.sentences = append(p.sentences, int32(len(tokens)))
	}
	return p
}

// number returns the numbers of a word's stem and of the word itself, new ones
// where they are new.
func (x *Index) number(word string) (st, form int32) {
	if form, ok := x.forms[word]; ok {
		return x.stemOf[form], form
	}
	root := stem(word)
	st, ok := x.stems[root]
	if !ok {
		st = int32(len(x.stems))
		x.stems[root] = st
		x.postings = append(x.postings, nil)
	}
	form = int32(len(x.forms))
	x.forms[word] = form
	x.stemOf = append(x.stemOf, st)
	return st, form
}

// post enters paragraph i into the postings.
func (x *Index) post(i int32) {
	for at, t := range x.paragraphs[i].tokens {
		list := x.postings[t.stem]
		if n := len(list); n == 0 || list[n-1].paragraph != i {
			list = append(list, posting{paragraph: i})
		}
		last := &list[len(list)-1]
		last.at = append(last.at, int32(at))
		x.postings[t.stem] = list
	}
}

func isYear(word string) bool {
	return len(word) == 4 && word >= "1000" && word <= "2199"
}

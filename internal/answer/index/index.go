// Package index ranks the paragraphs and sentences of a statement by the words of a
// question: which of them stand where, how rare they are, how close together, and
// whether a sentence holds the kind of thing that is asked for.
//
// It is by hand because search engines rank documents: they do not rank sentences,
// nor do they measure how far one answers, by which it is decided whether anything
// does.
package index

import (
	"iter"
	"maps"
	"slices"
	"unicode/utf8"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// An Index holds the words of one statement. It never changes, so any number of
// goroutines may use it.
type Index struct {
	of         *statement.Statement // as it is printed
	s          *statement.Statement // as it is read
	places     []readAs             // by paragraph of s; nil where s is what is printed
	lang       *language.Language
	stems      map[string]int32 // stem to its number
	forms      map[string]int32 // word to its number
	stemOf     []int32          // the stem of each form
	roots      []string         // the stems by their numbers
	sorted     []string         // every stem, sorted; ids[i] is the number of sorted[i]
	ids        []int32
	postings   [][]posting // by stem
	paragraphs []paragraph
	sentences  int // of all paragraphs
	speller    language.Speller
	unmarked   unmarked // empty where marks tell no words apart
	synonyms   []synonym
	own        map[int32]bool // stems of the statement's title, kind and publisher
	titles     []paragraph    // the headings, by section
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
	quantity   bool // says how many or how much in words
	month      bool
	denial     bool // turns what is said into its opposite
}

// MaxTokens is how many tokens of one paragraph are indexed.
const MaxTokens = 1 << 16

// New indexes a statement.
func New(s *statement.Statement) *Index {
	of := s
	s, places := readTables(s)
	x := &Index{
		of:         of,
		s:          s,
		places:     places,
		lang:       language.For(s.Language),
		stems:      map[string]int32{},
		forms:      map[string]int32{},
		paragraphs: make([]paragraph, len(s.Paragraphs)),
		titles:     make([]paragraph, len(s.Sections)),
	}
	for i, p := range s.Paragraphs {
		x.paragraphs[i] = x.read(p.SearchText(), p.Sentences)
		x.sentences += len(p.Sentences)
		x.post(int32(i))
	}
	for i, section := range s.Sections[1:] {
		x.titles[i+1] = x.read(section.Title, []statement.Span{{Start: 0, End: len(section.Title)}})
	}
	x.sorted = slices.Sorted(maps.Keys(x.stems))
	for _, stem := range x.sorted {
		x.ids = append(x.ids, x.stems[stem])
	}
	for word := range x.forms {
		x.speller.Add(word)
	}
	for _, term := range s.Terms {
		for _, also := range term.Also {
			for _, t := range x.lang.Tokenize(also, MaxTerms) {
				if _, ok := x.forms[t.Word]; !ok {
					x.speller.Add(t.Word)
				}
			}
		}
	}
	for word := range x.lang.QuestionWords {
		x.speller.Add(word)
	}
	if x.lang.Marks {
		x.unmarked = x.readUnmarked()
	}
	x.synonyms = x.readTerms()
	x.own = x.ownNames()
	return x
}

// Language is that of the statement.
func (x *Index) Language() *language.Language { return x.lang }

// Statement is the statement that is indexed.
func (x *Index) Statement() *statement.Statement { return x.of }

// Reading is the statement as it is read: each row of a table is a paragraph, which
// names what heads its cells. Candidates and passages are of its paragraphs, until
// [Index.AsPrinted] makes them those of the statement.
func (x *Index) Reading() *statement.Statement { return x.s }

// Has reports whether the statement has a word of a stem.
func (x *Index) Has(stem string) bool { _, ok := x.stems[stem]; return ok }

// Repair returns the statement's word that a word most likely is a misspelling
// of, "" where none is near.
func (x *Index) Repair(word string) string { return x.speller.Repair(word) }

// ownNames returns the stems of the names of the statement itself, of what it
// is and of who published it, with their initials.
func (x *Index) ownNames() map[int32]bool {
	own := map[int32]bool{}
	add := func(word string) {
		for _, t := range x.lang.Tokenize(word, MaxTokens) {
			if n, ok := x.stems[x.stem(t)]; ok {
				own[n] = true
			}
		}
	}
	for _, name := range []string{x.s.Title, x.s.Kind, x.s.Publisher} {
		initials := ""
		for _, t := range x.lang.Tokenize(name, MaxTokens) {
			if n, ok := x.stems[x.stem(t)]; ok {
				own[n] = true
			}
			if t.Capital {
				first, _ := utf8.DecodeRuneInString(t.Word)
				initials += string(first)
			}
		}
		add(initials)
	}
	return own
}

// read indexes the words of one text.
func (x *Index) read(text string, sentences []statement.Span) paragraph {
	tokens := x.lang.Tokenize(text, MaxTokens)
	p := paragraph{tokens: make([]indexed, len(tokens)), sentences: make([]int32, 0, len(sentences)+1)}
	next := 0
	for i, t := range tokens {
		first := false
		for next < len(sentences) && t.End > sentences[next].Start {
			p.sentences = append(p.sentences, int32(i))
			next++
			first = true
		}
		st, form := x.number(t)
		p.tokens[i] = indexed{
			stem: st, form: form,
			start: int32(t.Start), end: int32(t.End),
			capital: x.lang.IsName(t), inside: !first, digit: t.Digit, year: isYear(t.Word), quantity: x.lang.Quantities[t.Word], month: x.lang.MonthWords[t.Word], denial: x.lang.Denials[t.Word],
		}
	}
	for len(p.sentences) < len(sentences)+1 {
		p.sentences = append(p.sentences, int32(len(tokens)))
	}
	return p
}

// number returns the numbers of a word's stem and of the word itself, new ones
// where they are new.
func (x *Index) number(t language.Token) (st, form int32) {
	if form, ok := x.forms[t.Word]; ok {
		return x.stemOf[form], form
	}
	root := x.lang.StemOf(t)
	st, ok := x.stems[root]
	if !ok {
		st = int32(len(x.stems))
		x.stems[root] = st
		x.roots = append(x.roots, root)
		x.postings = append(x.postings, nil)
	}
	form = int32(len(x.forms))
	x.forms[t.Word] = form
	x.stemOf = append(x.stemOf, st)
	return st, form
}

// stem returns the stem of a token: that of the statement's own word, since a word
// may be typed without its accents.
func (x *Index) stem(t language.Token) string {
	if form, ok := x.forms[t.Word]; ok {
		return x.roots[x.stemOf[form]]
	}
	return x.lang.StemOf(t)
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

// Sentences is how many sentences the statement has.
func (x *Index) Sentences() int { return x.sentences }

// Under reports whether a paragraph stands in a section or in one beneath it.
func (x *Index) Under(section, paragraph int) bool {
	for i := x.s.Paragraphs[paragraph].Section; i != 0; i = x.s.Sections[i].Parent {
		if i == section {
			return true
		}
	}
	return false
}

// ParagraphsOf returns the paragraphs of a section and of those beneath it.
func (x *Index) ParagraphsOf(section int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for p := range x.s.Paragraphs {
			if x.Under(section, p) && !yield(p) {
				return
			}
		}
	}
}

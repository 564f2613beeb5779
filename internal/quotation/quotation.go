// Package quotation says whether words stand in a statement, and where a quotation
// differs, word by word.
//
// A quotation is verbatim where each of its words stands so, in this order. Words are
// compared exactly: one letter, digit or symbol that differs makes another word. What
// is typography is named and does not count: letter case, the shapes of quotation
// marks and dashes, spaces, ligatures, a hyphen at a line's end, punctuation between
// words. A mark of omission stands for words that are left out, and brackets for
// words of whoever quotes; both are named. [Extract] finds the quotations in a message,
// and [Claims] what a question says to be said.
//
// Comparing is by hand, because what counts as typography is decided here; the
// difference between words that are not the same is go-udiff's.
package quotation

import (
	"slices"

	"plenary/internal/statement"
)

// An Index holds the words of a statement. It never changes, so any number of
// goroutines may share it.
type Index struct {
	statement  *statement.Statement
	wording    *wording
	units      []unit
	unitOf     []int // by paragraph
	words      []word
	ids        map[string]int32   // the id of each folded word
	vocabulary []string           // by id: the folded word
	places     [][]int32          // by id: where the word stands, in order
	cut        map[string][]int32 // words that are cut in two by the end of a line: where they begin
}

// A unit is a text of the statement without a break: a heading, or a paragraph.
type unit struct {
	text        string
	section     int
	paragraph   int // -1 for a heading
	first, last int // its words: Index.words[first:last]
}

// A word is one of the statement.
type word struct {
	id         int32
	unit       int32
	start, end int32 // bytes of the unit's text
	joins      bool  // see span
	inBrackets bool
	past       int32 // where it begins a number that the document prints before a text: the word behind that
}

// New makes the index of a statement.
func New(s *statement.Statement) *Index {
	x := &Index{statement: s, wording: wordingOf(s.Language), unitOf: make([]int, len(s.Paragraphs)), ids: map[string]int32{}, cut: map[string][]int32{}}
	for i, section := range s.Sections {
		for _, heading := range []string{section.Numeral, section.Title} { // quoted with and without its numeral
			x.add(unit{text: heading, section: i, paragraph: -1})
		}
		for p := section.From; p < section.To; p++ {
			x.add(unit{text: s.Paragraphs[p].Text, section: i, paragraph: p})
		}
	}
	return x
}

func (x *Index) add(u unit) {
	if u.paragraph >= 0 {
		x.unitOf[u.paragraph] = len(x.units)
	}
	u.first = len(x.words)
	all := spans(u.text)
	for i, w := range all {
		id, known := x.ids[w.folded]
		if !known {
			id = int32(len(x.places))
			x.ids[w.folded] = id
			x.vocabulary = append(x.vocabulary, w.folded)
			x.places = append(x.places, nil)
		}
		at := int32(len(x.words))
		x.places[id] = append(x.places[id], at)
		if w.joins {
			whole := w.folded + all[i+1].folded
			x.cut[whole] = append(x.cut[whole], at)
		}
		x.words = append(x.words, word{id: id, unit: int32(len(x.units)), start: int32(w.start), end: int32(w.end), joins: w.joins, inBrackets: w.inBrackets})
	}
	u.last = len(x.words)
	x.markNumbers(u)
	x.units = append(x.units, u)
}

// markNumbers finds the numbers that the document prints at the beginning of a paragraph
// and its items, which are quoted or passed over.
func (x *Index) markNumbers(u unit) {
	if u.paragraph < 0 {
		return
	}
	p := &x.statement.Paragraphs[u.paragraph]
	if p.Printed == "" && len(p.Items) == 0 {
		return
	}
	at := u.first
	for i, sentence := range p.Sentences {
		for at < u.last && int(x.words[at].start) < sentence.Start {
			at++
		}
		first := at
		for at < u.last && int(x.words[at].end) <= p.BodyStart(i) {
			at++
		}
		if at > first && at < u.last {
			x.words[first].past = int32(at)
		}
	}
}

// A Verdict is what is said of a quotation.
type Verdict int

const (
	NotFound Verdict = iota // too few of its words stand together anywhere
	Altered                 // a word differs, or words are joined that do not follow each other
	Verbatim                // every word stands so
)

// A Result is what is known of a quotation.
type Result struct {
	Verdict Verdict
	Words   int // of the quotation
	Found   int // of these, the words that stand in the statement, in order, at Place
	Count   int // how many places have the words, where it is verbatim

	// Place is where the quotation stands, or the closest it comes; the zero
	// Place where nothing comes near.
	Place Place

	// Differences are those of words, then those of typography, each in the
	// order of the quotation.
	Differences []Difference

	wording *wording // of the statement's language

	apart bool // all the words stand there, too far from each other
}

// A Place is where words of a quotation stand.
type Place struct {
	Words     []statement.Run // the quotation's words, in order of the text; without those of headings
	Sentences []statement.Run // the whole sentences around them, one run a paragraph
	Headings  []int           // the sections in whose headings words stand
	Part      bool            // the sentences hold more words than are quoted

	// Denials are the words of the sentences that deny or restrict and are not
	// quoted, such as "not".
	Denials []string
}

// IsZero reports whether p is nowhere.
func (p Place) IsZero() bool { return len(p.Words) == 0 && len(p.Headings) == 0 }

// A Kind says how a quotation differs.
type Kind string

const (
	Replaced Kind = "replaced" // other words stand there
	Added    Kind = "added"    // no words stand there
	Missing  Kind = "missing"  // words are left out without a mark
	Number   Kind = "number"   // another number stands there
	Negation Kind = "negation" // a denial is added or left out
	Order    Kind = "order"    // the words stand in another order
	Joined   Kind = "joined"   // words are joined that stand in several places

	QuotationMarks Kind = "quotation marks"
	Dashes         Kind = "dashes"
	Spaces         Kind = "spaces"
	Ligatures      Kind = "ligatures"
	LineEnd        Kind = "line end" // a hyphen at the end of a line
	LetterCase     Kind = "letter case"
	Punctuation    Kind = "punctuation"
	Ellipsis       Kind = "ellipsis" // words are left out, with a mark
	Brackets       Kind = "brackets" // words or letters of whoever quotes
	Source         Kind = "source"   // of whom is quoted, behind the quotation
)

// typography are the kinds that do not make a quotation another.
var typography = []Kind{QuotationMarks, Dashes, Spaces, Ligatures, LineEnd, LetterCase, Punctuation, Ellipsis, Brackets, Source}

// OfWords reports whether a difference of this kind alters a quotation.
func (k Kind) OfWords() bool { return !slices.Contains(typography, k) }

// A Difference is one between a quotation and the statement.
type Difference struct {
	Kind      Kind
	Quoted    string          // as it is quoted; may be empty
	Statement string          // as it stands in the statement; may be empty
	Runs      []statement.Run // where that is, without headings

	quoted [2]int // bytes of the quotation: where the words stand, or would stand
	stands [2]int // Index.words[from:to]
	atEnd  bool   // at an end of the quotation, where Statement is what stands beside the other words
}

// Words counts the words of a text, as they are compared.
func Words(text string) int { return len(spans(text)) }

// Check says whether the words of a quotation stand in the statement. Quotation marks
// around the whole and a source behind it are no part of the quotation where it is
// found without them.
func (x *Index) Check(text string) Result {
	r := x.check(text)
	r.wording = x.wording
	return r
}

func (x *Index) check(text string) Result {
	var closest Result
	forms := x.barings(text)
	for _, form := range forms {
		if r, ok := x.standing(form); ok {
			return r
		}
	}
	for _, form := range forms {
		for _, q := range x.readings(form.text) {
			if r := x.closest(q); r.Verdict > closest.Verdict || r.Verdict == closest.Verdict && r.share() > closest.share() || closest.Words == 0 {
				closest = r
			}
		}
	}
	return closest
}

// readings are the ways to read a quotation: its brackets and marks of omission as marks
// of the statement, and then, where it has any, as marks of whoever quotes.
func (x *Index) readings(text string) []quote {
	all := []quote{x.read(text, true)}
	if isMarked(text) {
		all = append(all, x.read(text, false))
	}
	return all
}

// standing looks for the words as they stand.
func (x *Index) standing(form bare) (Result, bool) {
	for _, q := range x.readings(form.text) {
		r, ok := x.verbatim(q)
		if !ok || form.source != "" && !form.marked && x.goesOn(r.Place, form.source) {
			continue
		}
		if form.source != "" {
			r.Differences = append(r.Differences, Difference{Kind: Source, Quoted: form.source})
		}
		return r, true
	}
	return Result{}, false
}

// goesOn reports whether the statement goes on with words of a source: these are part of
// the quotation then.
func (x *Index) goesOn(p Place, source string) bool {
	if len(p.Words) == 0 {
		return false
	}
	words := spans(source)
	last := p.Words[len(p.Words)-1]
	next := spans(x.statement.Paragraphs[last.Paragraph].Text[last.End:])
	return slices.ContainsFunc(next[:min(len(next), 2*len(words)+2)], func(w span) bool {
		return slices.ContainsFunc(words, func(s span) bool { return s.folded == w.folded })
	})
}

// share is the share of the quotation's words that stand at its place, 0 where they
// stand apart.
func (r Result) share() float64 {
	if r.apart {
		return 0
	}
	return float64(r.Found) / float64(max(r.Words, 1))
}

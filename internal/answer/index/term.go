package index

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"plenary/internal/language"
)

// A term is one word that is looked for.
type term struct {
	word          string
	stem          int32   // -1 where the statement lacks it
	form          int32   // -1 where the statement lacks the very form
	before, after int32   // forms of the words around it in the question; -1 where the statement lacks them
	joins         [2]bool // a syllable, of a word with the one before, or the one after, it in the question

	family   []int32 // other stems that share its root
	synonyms []int   // entries of Index.synonyms that the term is part of

	rarity   int
	part     float64 // which part of a word it is
	plain    float64 // weight by rarity in English alone
	weight   float64
	classes  uint32 // bits of the classes below
	digit    bool
	name     bool // written with a capital within the question
	repaired bool // spelt otherwise in the question
	frame    bool // one of [[language.Words.FrameWords]
	focus    bool // names what is asked for: "which river"
}

// Classes of terms, whose cover is measured apart, so that the weights learn how
// much each of them tells.
const (
	kEveryday = iota // of rarity 1 or 2
	kUncommon        // of rarity 3
	kRare            // of rarity 4
	kUnknown         // of rarity 5, most of them names
	kFrame           // speaks of the text itself
	kPlural          // ends like a plural
	classes
)

// classify sets the classes of a term.
func (t *term) classify() {
	class := kEveryday
	if t.rarity > 2 {
		class = kUncommon + t.rarity - 3
	}
	t.classes = 1 << class
	if t.frame {
		t.classes |= 1 << kFrame
	}
	if strings.HasSuffix(t.word, "s") {
		t.classes |= 1 << kPlural
	}
}

// df is in how many paragraphs a stem stands.
func (x *Index) df(stem int32) int {
	if stem < 0 {
		return 0
	}
	return len(x.postings[stem])
}

// term makes a term of token i of a question.
func (x *Index) term(tokens []language.Token, i int, stem string, synonyms []int) term {
	t := &tokens[i]
	made := term{
		word: t.Word, part: x.lang.ShareOfWord(*t), stem: -1, form: -1, before: x.formAt(tokens, i-1), after: x.formAt(tokens, i+1),
		synonyms: synonyms, rarity: x.lang.Rarity(stem), digit: t.Digit, name: i > 0 && x.lang.IsName(*t),
		repaired: t.Repaired, frame: x.lang.FrameWords[t.Word], focus: i > 0 && x.lang.Focusing[tokens[i-1].Word],
	}
	made.classify()
	made.plain = -math.Log(share[made.rarity])
	if made.frame {
		made.plain *= frameWeight
	}
	if x.lang.IsFunction(*t) {
		return made // part of a synonym, and nothing by itself
	}
	made.form = x.formAt(tokens, i)
	if made.part < 1 && x.lang.Syllables {
		made.joins = [2]bool{x.isContent(tokens, i-1), x.isContent(tokens, i+1)}
	}
	if !t.Run { // runs of letters have no root
		made.family = x.family(stem)
	}
	if n, ok := x.stems[stem]; ok {
		made.stem = n
	}
	return made
}

// isContent reports whether token i is a word that is looked for.
func (x *Index) isContent(tokens []language.Token, i int) bool {
	return i >= 0 && i < len(tokens) && !tokens[i].Digit && !x.lang.IsFunction(tokens[i])
}

// formAt returns the form of token i, -1 where there is none in the statement.
func (x *Index) formAt(tokens []language.Token, i int) int32 {
	if i < 0 || i >= len(tokens) {
		return -1
	}
	if n, ok := x.forms[tokens[i].Word]; ok {
		return n
	}
	return -1
}

// frameWeight is how much a frame word tells, to a term of the same rarity.
const frameWeight = 0.45

// background is for how many paragraphs of general English the table of common
// stems stands, beside the statement's own.
const background = 20.0

// share is in how many paragraphs of general English a stem of each rarity
// stands, roughly.
var share = [language.Rarest + 1]float64{0, 0.08, 0.02, 0.005, 0.002, 0.0005}

// weigh is how much a term tells.
func (x *Index) weigh(q *Query, t *term) float64 {
	df := x.df(t.stem)
	for _, i := range t.synonyms {
		df = max(df, len(x.synonyms[i].at))
	}
	weight := math.Log(1 + (q.reach+background)/(float64(df)+background*share[t.rarity]+0.5))
	if t.frame {
		weight *= frameWeight
	}
	return weight * t.part
}

// family returns the other stems of the statement that share a root with stem:
// govern, governor, governess.
func (x *Index) family(stem string) []int32 {
	if utf8.RuneCountInString(stem) < minRoot {
		return nil
	}
	root := prefixOf(stem, minRoot)
	from, _ := slices.BinarySearch(x.sorted, root)
	var found []int32
	for i := from; i < len(x.sorted) && strings.HasPrefix(x.sorted[i], root); i++ {
		other := x.sorted[i]
		if other != stem && 10*commonPrefix(stem, other) >= 6*max(len(stem), len(other)) {
			found = append(found, x.ids[i])
		}
	}
	if x.lang.Compounds {
		found = x.appendCompounds(found, stem)
	}
	return found
}

// appendCompounds appends the stems of words that are joined of a stem and others,
// and those that it is joined of: Klima, Wandel, Klimawandel.
func (x *Index) appendCompounds(found []int32, stem string) []int32 {
	for i, other := range x.sorted {
		long, short := stem, other
		if len(short) > len(long) {
			long, short = short, long
		}
		if len(short) < minRoot || len(long)-len(short) < minPart || !strings.HasPrefix(long, short) && !strings.HasSuffix(long, short) {
			continue
		}
		if !slices.Contains(found, x.ids[i]) {
			found = append(found, x.ids[i])
		}
	}
	return found
}

// prefixOf returns the first n letters of a word, all where it has no more.
func prefixOf(word string, n int) string {
	for i := range word {
		if n--; n < 0 {
			return word[:i]
		}
	}
	return word
}

// minRoot is how many letters two stems share at least to be of one family.
const minRoot = 5

// minPart is how many letters more than its part a compound has at least.
const minPart = 3

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

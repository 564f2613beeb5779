package index

import (
	"math"
	"plenary/internal/answer/english"
	"slices"
	"strings"
)

// A term is one word that is looked for.
type term struct {
	word          string
	stem          int32 // -1 where the statement lacks it
	form          int32 // -1 where the statement lacks the very form
	before, after int32 // forms of the words around it in the question; -1 where the statement lacks them

	family   []int32 // other stems that share its root
	synonyms []int   // entries of Index.synonyms that the term is part of

	rarity   int
	plain    float64 // weight by rarity in English alone
	weight   float64
	classes  uint32 // bits of the classes below
	digit    bool
	name     bool // written with a capital within the question
	repaired bool // spelt otherwise in the question
	frame    bool // one of frameWords
	focus    bool // names what is asked for: "which river"
	verb     bool // may be the verb of "did they arrive"
}

// Classes of terms, whose cover is measured apart, so that the weights learn
// how much each of them tells.
const (
	kName = iota
	kDigit
	kFocus
	kVerb      // ends like a verb
	kEveryday  // of rarity 1 or 2
	kForeign   // of rarity 5
	kOften     // in many of the paragraphs that have any term
	kOnce      // in one paragraph, or none
	kSolid     // of rarity 3
	kLarge     // of rarity 4
	kSome      // in two to four paragraphs
	kFirst     // the first term
	kLast      // the last term
	kFrame     // speaks of the text itself
	kPlural    // ends like a plural
	kPlainVerb // stands where a verb may
	classes
)

func (x *Index) classify(q *Query, t *term) {
	set := func(c int, is bool) {
		if is {
			t.classes |= 1 << c
		}
	}
	df := x.df(t.stem)
	set(kName, t.name)
	set(kDigit, t.digit)
	set(kFocus, t.focus)
	set(kVerb, strings.HasSuffix(t.word, "ed") || strings.HasSuffix(t.word, "ing"))
	set(kEveryday, t.rarity <= 2)
	set(kForeign, t.rarity == english.Rarest)
	set(kOften, float64(df) > 0.3*q.reach)
	set(kOnce, df <= 1)
	set(kSolid, t.rarity == 3)
	set(kLarge, t.rarity == 4)
	set(kSome, df > 1 && df <= 4)
	set(kFirst, t == &q.terms[0])
	set(kLast, t == &q.terms[len(q.terms)-1])
	set(kFrame, t.frame)
	set(kPlural, strings.HasSuffix(t.word, "s"))
	set(kPlainVerb, t.verb)
}

// df is in how many paragraphs a stem stands.
func (x *Index) df(stem int32) int {
	if stem < 0 {
		return 0
	}
	return len(x.postings[stem])
}

// term makes a term of token i of a question.
func (x *Index) term(tokens []english.Token, i int, stem string, synonyms []int) term {
	t := &tokens[i]
	made := term{
		word: t.Word, stem: -1, form: -1, before: x.formAt(tokens, i-1), after: x.formAt(tokens, i+1),
		synonyms: synonyms, rarity: english.Rarity(stem), digit: t.Digit, name: t.Capital && i > 0,
		repaired: t.Repaired, frame: english.FrameWords[t.Word], focus: i > 0 && english.Focusing[tokens[i-1].Word],
	}
	made.plain = -math.Log(share[made.rarity])
	if made.frame {
		made.plain *= frameWeight
	}
	if english.FunctionWords[t.Word] {
		return made // part of a synonym, and nothing by itself
	}
	made.form = x.formAt(tokens, i)
	if n, ok := x.stems[stem]; ok {
		made.stem = n
	}
	made.family = x.family(stem)
	return made
}

// formAt returns the form of token i, -1 where there is none in the statement.
func (x *Index) formAt(tokens []english.Token, i int) int32 {
	if i < 0 || i >= len(tokens) {
		return -1
	}
	if n, ok := x.forms[tokens[i].Word]; ok {
		return n
	}
	return -1
}

// How much a term tells for what it is: what speaks of the text itself, what
// names the kind of thing asked for, and what everybody says all the time tell
// less than their rarity makes believe.
const (
	frameWeight    = 0.45
	focusWeight    = 0.7
	everydayWeight = 0.8
)

// background is for how many paragraphs of general English the table of common
// stems stands, beside the statement's own.
const background = 20.0

// share is in how many paragraphs of general English a stem of each rarity
// stands, roughly.
var share = [english.Rarest + 1]float64{0, 0.08, 0.02, 0.005, 0.002, 0.0005}

// weigh is how much a term tells.
func (x *Index) weigh(q *Query, t *term) float64 {
	df := x.df(t.stem)
	for _, i := range t.synonyms {
		df = max(df, len(x.synonyms[i].at))
	}
	weight := math.Log(1 + (q.reach+background)/(float64(df)+background*share[t.rarity]+0.5))
	if t.frame {
		weight *= frameWeight
	} else if t.rarity <= 2 {
		weight *= everydayWeight
	}
	if t.focus {
		weight *= focusWeight
	}
	return weight
}

// family returns the other stems of the statement that share a root with stem:
// migrat, migrant, migratori.
func (x *Index) family(stem string) []int32 {
	if len(stem) < minRoot {
		return nil
	}
	from, _ := slices.BinarySearch(x.sorted, stem[:minRoot])
	var found []int32
	for i := from; i < len(x.sorted) && strings.HasPrefix(x.sorted[i], stem[:minRoot]); i++ {
		other := x.sorted[i]
		if other != stem && 10*commonPrefix(stem, other) >= 6*max(len(stem), len(other)) {
			found = append(found, x.ids[i])
		}
	}
	return found
}

// minRoot is how many letters two stems share at least to be of one family.
const minRoot = 5

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

package answer

import (
	"math"
	"slices"
	"strings"
)

// maxQuestion is how many words of a question are read, and maxTerms how many
// of them are looked for.
const (
	maxQuestion = 400
	maxTerms    = 32
)

// A kind is the sort of thing that a question asks for.
type kind int

const (
	anything kind = iota
	person
	date
	quantity
	location
	reason
	kinds
)

// A question is what is looked for.
type question struct {
	terms  []term
	weight float64 // of all terms
	kind   kind
	said   map[int32]bool // stems of all its words

	readAs, asTyped string // as in Answer

	reach      float64 // paragraphs in which any term stands
	meanLength float64 // of these, in tokens
}

// A term is one word that is looked for.
type term struct {
	word     string
	stem     int32 // -1 where the statement lacks it
	form     int32 // -1 where the statement lacks the very form
	weight   float64
	rarity   int
	name     bool // written with a capital within the question
	digit    bool
	repaired bool // spelt otherwise in the question
	frame    bool
	family   []int32 // other stems that share its root
	synonyms []int   // entries of Index.synonyms that the term is part of
	focus    bool    // names what is asked for: "which river"
	joined   bool    // stands right after the term before it
}

// understand reads a question.
func (x *Index) understand(text string, w *work) *question {
	tokens := tokenize(text, maxQuestion)
	q := &question{kind: kindOf(tokens), said: map[int32]bool{}}
	var stems []string
	q.readAs, q.asTyped = x.repairAll(text, tokens)
	for _, t := range tokens {
		stems = append(stems, stem(t.word))
	}
	synonyms := x.synonymsIn(stems)
	last := -2
	for i, t := range tokens {
		if n, ok := x.stems[stems[i]]; ok {
			q.said[n] = true
		}
		if functionWords[t.word] && synonyms[i] == nil || len(q.terms) == maxTerms {
			continue
		}
		if slices.ContainsFunc(q.terms, func(o term) bool { return o.word == t.word }) {
			continue
		}
		q.terms = append(q.terms, x.term(t, stems[i], i > 0, synonyms[i]))
		q.terms[len(q.terms)-1].joined = last == i-1
		q.terms[len(q.terms)-1].focus = i > 0 && (tokens[i-1].word == "what" || tokens[i-1].word == "which" || tokens[i-1].word == "many" || tokens[i-1].word == "much")
		last = i
	}
	x.gather(q, w)
	for i := range q.terms {
		q.terms[i].weight = x.weigh(q, &q.terms[i])
		q.weight += q.terms[i].weight
	}
	return q
}

// term makes a term of a token of the question.
func (x *Index) term(t token, stem string, inside bool, synonyms []int) term {
	made := term{
		word: t.word, stem: -1, form: -1, rarity: rarity(stem),
		name: t.capital && inside, digit: t.digit, repaired: t.repaired, frame: frameWords[t.word], synonyms: synonyms,
	}
	if n, ok := x.stems[stem]; ok {
		made.stem = n
	}
	if n, ok := x.forms[t.word]; ok {
		made.form = n
	}
	made.family = x.family(stem)
	return made
}

const (
	frameWeight = 0.3
	// background is for how many paragraphs of general English the table of
	// common stems stands, beside the statement's own.
	background = 20.0
)

// share is in how many paragraphs of general English a stem of each rarity
// stands, roughly.
var share = [rarest + 1]float64{0, 0.08, 0.02, 0.005, 0.002, 0.0005}

// weigh is how much a term tells.
func (x *Index) weigh(q *question, t *term) float64 {
	df := 0
	if t.stem >= 0 {
		df = len(x.postings[t.stem])
	}
	for _, i := range t.synonyms {
		df = max(df, len(x.synonyms[i].at))
	}
	weight := math.Log(1 + (q.reach+background)/(float64(df)+background*share[t.rarity]+0.5))
	if t.frame {
		weight *= frameWeight
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

// kindOf reads what sort of thing is asked for from the question's words.
func kindOf(tokens []token) kind {
	has := func(i int, words ...string) bool {
		return i < len(tokens) && slices.Contains(words, tokens[i].word)
	}
	for i := range tokens {
		switch {
		case has(i, "who", "whom", "whose"):
			return person
		case has(i, "when"):
			return date
		case has(i, "where"):
			return location
		case has(i, "why"):
			return reason
		case has(i, "how") && has(i+1, "many", "much", "long", "far", "tall", "large", "big", "old", "high", "often"):
			return quantity
		case has(i, "what", "which"):
			switch {
			case has(i+1, "year", "date", "day", "month", "decade", "century", "time"):
				return date
			case has(i+1, "percentage", "percent", "number", "amount", "population", "proportion", "share", "fraction"):
				return quantity
			case has(i+1, "city", "country", "state", "town", "place", "region", "area", "county", "continent", "location"):
				return location
			case has(i+1, "person", "president", "king", "emperor", "scientist", "author", "actor", "man", "woman"):
				return person
			}
		}
	}
	return anything
}

package index

import (
	"cmp"
	"math"
	"plenary/internal/answer/english"
	"slices"
	"strings"
)

// maxTerms is how many words of a question are looked for.
const MaxTerms = 32

// A question is what is looked for.
type Query struct {
	work

	terms    []term
	weight   float64 // of all terms
	squares  float64 // of the terms' shares of the weight
	plain    float64 // rarity of all terms in English alone
	heaviest int     // the term of the greatest weight that the statement has
	kind     kind
	form     form
	said     map[int32]bool // stems of all its words

	text            string // the question as typed
	ReadAs, AsTyped string // the question with its spelling repaired, and with the repaired words in quotes; "" where nothing is repaired

	reach      float64 // paragraphs in which any term stands
	meanLength float64 // of these, in tokens
}

// understand reads what a question asks of the text.
func (x *Index) Understand(asked english.Question) *Query {
	text, tokens := asked.Text, slices.Clone(asked.Tokens)
	q := &Query{work: x.newWork(), text: text, kind: kindOf(tokens), form: formOf(tokens), said: map[int32]bool{}}
	var stems []string
	q.ReadAs, q.AsTyped = x.repairAll(text, tokens)
	for _, t := range tokens {
		stems = append(stems, english.Stem(t.Word))
	}
	synonyms := x.synonymsIn(stems)
	auxiliary := false
	for i, t := range tokens {
		auxiliary = auxiliary || t.Word == "did" || t.Word == "does" || t.Word == "do"
		if n, ok := x.stems[stems[i]]; ok {
			q.said[n] = true
		}
		if english.FunctionWords[t.Word] && synonyms[i] == nil || len(q.terms) == MaxTerms {
			continue
		}
		if slices.ContainsFunc(q.terms, func(o term) bool { return o.word == t.Word }) {
			continue
		}
		made := x.term(tokens, i, stems[i], synonyms[i])
		made.verb = auxiliary && i > 1 && !t.Capital && !strings.HasSuffix(t.Word, "s")

		q.terms = append(q.terms, made)
	}
	x.gather(q)
	for i := range q.terms {
		t := &q.terms[i]
		t.weight = x.weigh(q, t)
		x.classify(q, t)
		q.weight += t.weight
		q.plain += t.plain
		if most := &q.terms[q.heaviest]; t.stem >= 0 && (most.stem < 0 || t.weight > most.weight) {
			q.heaviest = i
		}
	}
	for i := range q.terms {
		q.squares += math.Pow(q.terms[i].weight/q.weight, 2)
	}
	return q
}

// Empty reports whether a question has no word to look for.
func (q *Query) Empty() bool { return q.weight == 0 }

// YesNo reports whether a question asks for yes or no, or holds something to be so;
// one that asks whether something is spoken of does not.
func (q *Query) YesNo() bool { return q.form.yesNo && !q.form.mention }

// Text is the question with its spelling repaired.
func (q *Query) Text() string { return cmp.Or(q.ReadAs, q.text) }

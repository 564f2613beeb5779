package index

import (
	"cmp"
	"slices"

	"plenary/internal/language"
)

// MaxTerms is how many words of a question are looked for.
const MaxTerms = 32

// A Query is what is looked for.
type Query struct {
	terms    []term
	weight   float64 // of all terms
	plain    float64 // rarity of all terms in English alone
	heaviest int     // the term of the greatest weight that the statement has
	kind     kind
	form     form
	said     map[int32]bool // stems of all its words
	synonyms []int          // the editor's that it holds, each once

	text            string // the question as typed
	ReadAs, AsTyped string // the question with its spelling repaired, and with the repaired words in quotes; "" where nothing is repaired

	// What is noted of the paragraphs.
	scores     []float64 // BM25 by paragraph, of the paragraphs in touched; else 0
	marked     []bool    // the paragraphs in touched
	touched    []int32   // the paragraphs in which any term stands
	reach      float64   // how many these are
	meanLength float64   // of these, in tokens
	hits       []hit     // of the paragraph that is looked at
	sheet      sheet
}

// touch notes that a term stands in a paragraph.
func (q *Query) touch(p int32) {
	if !q.marked[p] {
		q.marked[p] = true
		q.touched = append(q.touched, p)
	}
}

// Understand reads what a question asks of the text.
func (x *Index) Understand(asked language.Question) *Query {
	text, tokens := asked.Text, slices.Clone(asked.Tokens)
	if x.lang.Marks {
		x.restoreMarks(tokens)
	}
	q := &Query{
		text: text, scores: make([]float64, len(x.paragraphs)), marked: make([]bool, len(x.paragraphs)),
		kind: kindOf(asked), form: formOf(asked), said: map[int32]bool{},
	}
	var stems []string
	q.ReadAs, q.AsTyped = x.repairAll(text, tokens)
	for _, t := range tokens {
		stems = append(stems, x.stem(t))
	}
	synonyms := x.synonymsIn(stems)
	for i, t := range tokens {
		if n, ok := x.stems[stems[i]]; ok {
			q.said[n] = true
		}
		for _, synonym := range synonyms[i] {
			if !slices.Contains(q.synonyms, synonym) {
				q.synonyms = append(q.synonyms, synonym)
			}
		}
		if x.lang.IsFunction(t) && synonyms[i] == nil || len(q.terms) == MaxTerms {
			continue
		}
		if slices.ContainsFunc(q.terms, func(o term) bool { return o.word == t.Word }) {
			continue
		}
		q.terms = append(q.terms, x.term(tokens, i, stems[i], synonyms[i]))
	}
	x.gather(q)
	for i := range q.terms {
		t := &q.terms[i]
		t.weight = x.weigh(q, t)
		q.weight += t.weight
		q.plain += t.plain
		if most := &q.terms[q.heaviest]; t.stem >= 0 && (most.stem < 0 || t.weight > most.weight) {
			q.heaviest = i
		}
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

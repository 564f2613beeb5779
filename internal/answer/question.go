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

// A question is what is looked for.
type question struct {
	terms    []term
	weight   float64 // of all terms
	squares  float64 // of the terms' shares of the weight
	plain    float64 // rarity of all terms in English alone
	heaviest int     // the term of the greatest weight that the statement has
	kind     kind
	form     form
	said     map[int32]bool // stems of all its words

	readAs, asTyped string // as in Answer

	reach      float64 // paragraphs in which any term stands
	meanLength float64 // of these, in tokens
}

// A Question is what somebody asks, in tokens: it is tokenized once, for its
// language, its intent and its answer.
type Question struct {
	text   string
	tokens []token
}

// ReadQuestion tokenizes a question.
func ReadQuestion(text string) Question { return Question{text, tokenize(text, maxQuestion)} }

// understand reads what a question asks of the text.
func (x *Index) understand(asked Question, w *work) *question {
	text, tokens := asked.text, slices.Clone(asked.tokens)
	q := &question{kind: kindOf(tokens), form: formOf(tokens), said: map[int32]bool{}}
	var stems []string
	q.readAs, q.asTyped = x.repairAll(text, tokens)
	for _, t := range tokens {
		stems = append(stems, stem(t.word))
	}
	synonyms := x.synonymsIn(stems)
	auxiliary := false
	for i, t := range tokens {
		auxiliary = auxiliary || t.word == "did" || t.word == "does" || t.word == "do"
		if n, ok := x.stems[stems[i]]; ok {
			q.said[n] = true
		}
		if functionWords[t.word] && synonyms[i] == nil || len(q.terms) == maxTerms {
			continue
		}
		if slices.ContainsFunc(q.terms, func(o term) bool { return o.word == t.word }) {
			continue
		}
		made := x.term(tokens, i, stems[i], synonyms[i])
		made.verb = auxiliary && i > 1 && !t.capital && !strings.HasSuffix(t.word, "s")
		made.either = i > 0 && tokens[i-1].word == "or" || i+1 < len(tokens) && tokens[i+1].word == "or"
		q.terms = append(q.terms, made)
	}
	x.gather(q, w)
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

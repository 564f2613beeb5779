package answer

import (
	"cmp"
	"slices"
)

// rank returns every sentence of the candidate paragraphs, best first. The
// slice is w's.
func (x *Index) rank(q *question, w *work) []sentence {
	w.sentences = w.sentences[:0]
	for _, c := range x.candidates(q, w) {
		x.hits(q, c.paragraph, w)
		x.weighSentences(q, c, x.beside(c.paragraph, w), w)
	}
	for i := range w.sentences {
		w.sentences[i].score = w.sentences[i].evidence.score()
	}
	slices.SortFunc(w.sentences, func(a, b sentence) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.paragraph, b.paragraph), cmp.Compare(a.number, b.number))
	})
	return w.sentences
}

// beside is the mean BM25 score of the paragraphs before and after p in its
// section.
func (x *Index) beside(p int32, w *work) float64 {
	sum := 0.0
	for _, n := range []int32{p - 1, p + 1} {
		if n >= 0 && int(n) < len(x.paragraphs) && x.s.Paragraphs[n].Section == x.s.Paragraphs[p].Section {
			sum += w.scores[n]
		}
	}
	return sum / 2
}

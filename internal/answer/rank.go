package answer

import (
	"cmp"
	"math"
	"slices"
)

// A ranking is the candidate paragraphs, the most promising first, each with
// its sentences. It lives in the work that it was made in.
type ranking []candidate

// rank looks closely at the candidates. A paragraph promises what its
// sentences promise together.
func (x *Index) rank(q *question, w *work) ranking {
	w.sentences = w.sentences[:0]
	found := x.candidates(q, w)
	for i := range found {
		c := &found[i]
		c.from = len(w.sentences)
		x.hits(q, c.paragraph, w)
		x.weighSentences(q, *c, x.beside(c.paragraph, w), w)
		c.to = len(w.sentences)
	}
	if len(w.sentences) == 0 {
		return nil
	}
	compare(w.sentences)
	top := math.Inf(-1)
	for i := range w.sentences {
		s := &w.sentences[i]
		s.score = s.evidence.score()
		top = max(top, s.score)
	}
	sum := 0.0
	for i := range w.sentences {
		s := &w.sentences[i]
		s.chance = math.Exp(s.score - top)
		sum += s.chance
	}
	for i := range found {
		c := &found[i]
		c.sentences = w.sentences[c.from:c.to]
		c.chance, c.best = 0, 0
		for k := range c.sentences {
			s := &c.sentences[k]
			s.chance /= sum
			c.chance += s.chance
			if s.score > c.sentences[c.best].score {
				c.best = k
			}
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.chance, a.chance), cmp.Compare(a.paragraph, b.paragraph))
	})
	return found
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

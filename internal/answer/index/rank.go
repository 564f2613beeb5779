package index

import (
	"cmp"
	"math"
	"slices"
)

// A Ranking is the candidate paragraphs, the most promising first, each with its
// sentences.
type Ranking []Candidate

// Rank measures the candidates by their words, and further paragraphs that are
// named.
func (x *Index) Rank(q *Query, also ...int) Ranking {
	clear(q.scores)
	found := x.candidates(q)
	for _, p := range also {
		if !slices.ContainsFunc(found, func(c Candidate) bool { return c.Paragraph == p }) {
			found = append(found, Candidate{Paragraph: p, bm25: q.scores[p]})
		}
	}
	var all []Sentence
	for i := range found {
		c := &found[i]
		c.from = len(all)
		x.hits(q, c.Paragraph)
		all = x.weighSentences(q, *c, all)
		c.to = len(all)
	}
	for i := range all {
		all[i].Words = all[i].evidence.score()
		all[i].Score = all[i].Words
	}
	for i := range found {
		found[i].Sentences = all[found[i].from:found[i].to]
	}
	return Ranking(found).Sort()
}

// grain is the unit of scores. What differs by less, since a processor rounds
// otherwise than another, counts as equal.
const grain = 1e-6

// Sort sets chances from the scores of the sentences, leaves out paragraphs that
// have none, and puts the most promising first: a paragraph promises what its
// sentences promise together.
func (r Ranking) Sort() Ranking {
	r = slices.DeleteFunc(r, func(c Candidate) bool { return len(c.Sentences) == 0 })
	top := math.Inf(-1)
	for i := range r {
		for k := range r[i].Sentences {
			s := &r[i].Sentences[k]
			s.Score = math.Round(s.Score/grain) * grain
			top = max(top, s.Score)
		}
	}
	sum := 0.0
	for i := range r {
		for k := range r[i].Sentences {
			s := &r[i].Sentences[k]
			s.Chance = math.Exp(s.Score - top)
			sum += s.Chance
		}
	}
	for i := range r {
		c := &r[i]
		c.Chance, c.Best = 0, 0
		for k := range c.Sentences {
			s := &c.Sentences[k]
			s.Chance /= sum
			c.Chance += s.Chance
			if s.Score > c.Sentences[c.Best].Score {
				c.Best = k
			}
		}
	}
	slices.SortFunc(r, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(math.Round(b.Chance/grain), math.Round(a.Chance/grain)), cmp.Compare(a.Paragraph, b.Paragraph))
	})
	return r
}

// Best is the most promising sentence of the most promising paragraph. The
// ranking must not be empty.
func (r Ranking) Best() *Sentence { return &r[0].Sentences[r[0].Best] }

// beside is the mean BM25 score of the paragraphs before and after p in its
// section.
func (x *Index) beside(q *Query, p int) float64 {
	sum := 0.0
	for _, n := range []int{p - 1, p + 1} {
		if n >= 0 && n < len(x.paragraphs) && x.s.Paragraphs[n].Section == x.s.Paragraphs[p].Section {
			sum += q.scores[n]
		}
	}
	return sum / 2
}

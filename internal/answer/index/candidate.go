package index

import (
	"cmp"
	"slices"
)

// BM25's usual parameters.
const (
	k1 = 1.2
	b  = 0.75
)

// maxCandidates is how many paragraphs are looked at closely.
const maxCandidates = 40

// A Candidate is a paragraph that may hold the answer.
type Candidate struct {
	Paragraph int
	Sentences []Sentence // in their order
	Best      int        // the sentence of the highest score
	Chance    float64    // that the answer stands here, as far as there is one

	bm25     float64
	from, to int
}

func better(a, b Candidate) int {
	return cmp.Or(cmp.Compare(b.bm25, a.bm25), cmp.Compare(a.Paragraph, b.Paragraph))
}

// gather notes every paragraph in which a term stands. How rare a term is, and
// how long a paragraph is on average, is measured among these alone, so that
// what has nothing to do with a question has no bearing on its answer.
func (x *Index) gather(q *Query) {
	total := 0
	for i := range q.terms {
		x.eachPosting(&q.terms[i], func(p int32, tf, strength float64) { q.touch(p) })
	}
	for _, p := range q.touched {
		total += len(x.paragraphs[p].tokens)
	}
	q.reach = float64(len(q.touched))
	q.meanLength = max(1, float64(total)/max(1, q.reach))
}

// eachPosting calls visit for every paragraph in which t, a word of its family or an
// editor's term for it stands, with how often and how much that counts.
func (x *Index) eachPosting(t *term, visit func(p int32, tf, strength float64)) {
	if t.stem >= 0 {
		for _, post := range x.postings[t.stem] {
			visit(post.paragraph, float64(len(post.at)), 1)
		}
	}
	for _, stem := range t.family {
		for _, post := range x.postings[stem] {
			visit(post.paragraph, float64(len(post.at)), familyStrength/2)
		}
	}
	for _, s := range t.synonyms {
		for _, o := range x.synonyms[s].at {
			visit(o.paragraph, 1, synonymStrength)
		}
	}
}

// candidates returns the most promising paragraphs by BM25, best first, and
// notes the score of every paragraph.
func (x *Index) candidates(q *Query) []Candidate {
	for i := range q.terms {
		t := &q.terms[i]
		x.eachPosting(t, func(p int32, tf, strength float64) {
			length := float64(len(x.paragraphs[p].tokens))
			q.scores[p] += strength * t.weight * tf * (k1 + 1) / (tf + k1*(1-b+b*length/q.meanLength))
		})
	}
	var best []Candidate
	for _, p := range q.touched {
		c := Candidate{Paragraph: int(p), bm25: q.scores[p]}
		if len(best) == maxCandidates && better(best[maxCandidates-1], c) < 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, c, better)
		if len(best) == maxCandidates {
			best = best[:maxCandidates-1]
		}
		best = slices.Insert(best, at, c)
	}
	return best
}

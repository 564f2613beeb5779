package answer

import (
	"cmp"
	"slices"
)

// A hit is a place in a paragraph where a term of the question stands.
type hit struct {
	from, to int32 // tokens
	term     int32
	strength float64 // 1 for the same stem, less for a word that is only akin
	exact    bool    // the very form of the question
}

// How much a hit counts that is not of the term's own stem.
const (
	synonymStrength = 0.9
	familyStrength  = 0.5
)

// hits returns where the terms of q stand in paragraph p, in order.
func (x *Index) hits(q *question, p int32) []hit {
	var found []hit
	tokens := x.paragraphs[p].tokens
	for i := range q.terms {
		t := &q.terms[i]
		if t.stem >= 0 {
			for _, at := range x.positions(t.stem, p) {
				found = append(found, hit{at, at + 1, int32(i), 1, tokens[at].form == t.form})
			}
		}
		for _, stem := range t.family {
			for _, at := range x.positions(stem, p) {
				found = append(found, hit{at, at + 1, int32(i), familyStrength, false})
			}
		}
		for _, s := range t.synonyms {
			for _, o := range x.synonyms[s].at {
				if o.paragraph == p {
					found = append(found, hit{o.from, o.to, int32(i), synonymStrength, false})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.term, b.term), cmp.Compare(b.strength, a.strength))
	})
	return found
}

// positions returns where a stem stands in a paragraph.
func (x *Index) positions(stem, p int32) []int32 {
	list := x.postings[stem]
	i, ok := slices.BinarySearchFunc(list, p, func(e posting, p int32) int { return cmp.Compare(e.paragraph, p) })
	if !ok {
		return nil
	}
	return list[i].at
}

// BM25's usual parameters.
const (
	k1 = 1.2
	b  = 0.75
)

// A candidate is a paragraph that may hold the answer.
type candidate struct {
	paragraph int32
	bm25      float64
}

// candidates returns the most promising paragraphs by BM25, at most limit,
// best first.
func (x *Index) candidates(q *question, limit int) []candidate {
	scores := map[int32]float64{}
	for i := range q.terms {
		t := &q.terms[i]
		add := func(p int32, tf, strength float64) {
			length := float64(len(x.paragraphs[p].tokens))
			scores[p] += strength * t.weight * tf * (k1 + 1) / (tf + k1*(1-b+b*length/x.meanLength))
		}
		if t.stem >= 0 {
			for _, post := range x.postings[t.stem] {
				add(post.paragraph, float64(len(post.at)), 1)
			}
		}
		for _, stem := range t.family {
			for _, post := range x.postings[stem] {
				add(post.paragraph, float64(len(post.at)), familyStrength/2)
			}
		}
		for _, s := range t.synonyms {
			for _, o := range x.synonyms[s].at {
				add(o.paragraph, 1, synonymStrength)
			}
		}
	}
	found := make([]candidate, 0, len(scores))
	for p, score := range scores {
		found = append(found, candidate{p, score})
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.bm25, a.bm25), cmp.Compare(a.paragraph, b.paragraph))
	})
	return found[:min(limit, len(found))]
}

package index

import (
	"cmp"
	"slices"
)

// A hit is a place in a paragraph where a term of the question stands.
type hit struct {
	from, to int32 // tokens
	term     int32
	strength float64 // 1 for the same stem, less for its family and an editor's term
	exact    bool    // the very form of the question
}

// How much a hit counts that is not of the term's own stem.
const (
	synonymStrength = 0.9
	familyStrength  = 0.5
)

// hits notes where the terms of q stand in paragraph p, in order.
func (x *Index) hits(q *Query, p int) {
	found := q.hits[:0]
	tokens := x.paragraphs[p].tokens
	for i := range q.terms {
		t := &q.terms[i]
		if t.stem >= 0 {
			for _, at := range x.positions(t.stem, p) {
				h := hit{at, at + 1, int32(i), 1, tokens[at].form == t.form}
				if !t.isJoined(tokens, at) {
					h.strength, h.exact = familyStrength, false
				}
				found = append(found, h)
			}
		}
		for _, stem := range t.family {
			for _, at := range x.positions(stem, p) {
				found = append(found, hit{at, at + 1, int32(i), familyStrength, false})
			}
		}
		for _, s := range t.synonyms {
			for _, o := range x.synonyms[s].at {
				if int(o.paragraph) == p {
					found = append(found, hit{o.from, o.to, int32(i), synonymStrength, false})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.term, b.term), cmp.Compare(b.strength, a.strength))
	})
	q.hits = found
}

// isJoined reports whether the token at at is of the same word as the term, as far as the
// syllables beside it tell; a word that is no syllable is.
func (t *term) isJoined(tokens []indexed, at int32) bool {
	return t.joins == [2]bool{} ||
		t.joins[0] && at > 0 && tokens[at-1].form == t.before ||
		t.joins[1] && int(at)+1 < len(tokens) && tokens[at+1].form == t.after
}

// positions returns where a stem stands in a paragraph.
func (x *Index) positions(stem int32, p int) []int32 {
	list := x.postings[stem]
	i, ok := slices.BinarySearchFunc(list, p, func(e posting, p int) int { return cmp.Compare(int(e.paragraph), p) })
	if !ok {
		return nil
	}
	return list[i].at
}

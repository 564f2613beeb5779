package answer

import (
	"cmp"
	"slices"
)

const (
	// maxHeadings is how many headings an answer names at most.
	maxHeadings = 3
	// headingFrom is the share of a question that a heading covers at least.
	headingFrom = 0.4
)

// headings returns the sections of which the heading alone is held and covers
// more of q than the best passage does, best first.
func (x *Index) headings(q *question, ranking []sentence) []int {
	least := headingFrom
	if len(ranking) > 0 {
		least = max(least, ranking[0].evidence[fCover])
	}
	type heading struct {
		section int
		cover   float64
	}
	var found []heading
	for i := 1; i < len(x.s.Sections); i++ {
		if x.s.Held(i) {
			continue
		}
		if c := x.headingCover(q, i); c >= least {
			found = append(found, heading{i, c})
		}
	}
	slices.SortStableFunc(found, func(a, b heading) int { return cmp.Compare(b.cover, a.cover) })
	var sections []int
	for _, h := range found[:min(maxHeadings, len(found))] {
		sections = append(sections, h.section)
	}
	return sections
}

// headingCover is the share of q that the heading of section i covers.
func (x *Index) headingCover(q *question, i int) float64 {
	cover := 0.0
	for j := range q.terms {
		t := &q.terms[j]
		switch {
		case t.stem >= 0 && x.titleHolds(i, t.stem):
			cover += t.weight
		case slices.ContainsFunc(t.synonyms, func(s int) bool { return slices.Contains(x.synonyms[s].titles, i) }):
			cover += t.weight * synonymStrength
		case slices.ContainsFunc(t.family, func(stem int32) bool { return x.titleHolds(i, stem) }):
			cover += t.weight * familyStrength
		}
	}
	return cover / q.weight
}

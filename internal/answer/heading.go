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
func (x *Index) headings(q *question, r ranking) []int {
	least := headingFrom
	if len(r) > 0 {
		least = max(least, float64(r[0].sentences[r[0].best].evidence[fCover]))
	}
	return x.bestHeadings(q, least, func(i int) bool { return !x.s.HasText(i) })
}

// Headings returns the sections whose headings match words, best first, at most 3.
func (x *Index) Headings(words string) []int {
	w := x.borrow()
	defer x.release(w)
	q := x.understand(ReadQuestion(words), w)
	if q.weight == 0 {
		return nil
	}
	return x.bestHeadings(q, headingFrom, func(int) bool { return true })
}

// bestHeadings returns the sections that are asked for and whose headings cover
// at least a share of q, best first.
func (x *Index) bestHeadings(q *question, least float64, asked func(section int) bool) []int {
	type heading struct {
		section int
		cover   float64
	}
	var found []heading
	for i := 1; i < len(x.s.Sections); i++ {
		if !asked(i) {
			continue
		}
		if c := x.headingCover(q, i); c > least {
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

package index

import (
	"cmp"
	"slices"
)

const (
	// MaxHeadings is how many headings an answer names at most.
	MaxHeadings = 3
	// headingFrom is the share of a question that a heading covers at least.
	headingFrom = 0.4
)

// BareHeadings returns the sections of which the heading alone is held and covers
// more of q than the best passage does, best first.
func (x *Index) BareHeadings(q *Query, r Ranking) []int {
	least := headingFrom
	if len(r) > 0 {
		least = max(least, float64(r.Best().evidence[fCover]))
	}
	return x.bestHeadings(q, least, func(i int) bool { return !x.s.HasText(i) })
}

// Headings returns the sections whose headings match words, best first, at most 3.
func (x *Index) Headings(words string) []int {
	q := x.Understand(x.lang.ReadQuestion(words))
	if q.weight == 0 {
		return nil
	}
	return x.bestHeadings(q, headingFrom, func(int) bool { return true })
}

// Named returns the sections with text that a question asks for by name: it asks
// what is said of something, and the heading has every word for it.
func (x *Index) Named(q *Query) []int {
	if !q.form.topic {
		return nil
	}
	var sections []int
	for i := 1; i < len(x.s.Sections); i++ {
		if x.s.HasText(i) && x.names(q, i) {
			sections = append(sections, i)
		}
	}
	return sections
}

// names reports whether a heading has every word of a question that is not how one
// speaks of a text.
func (x *Index) names(q *Query, section int) bool {
	some := false
	for i := range q.terms {
		t := &q.terms[i]
		if t.frame {
			continue
		}
		some = true
		if !(t.stem >= 0 && x.titleHolds(section, t.stem) || slices.ContainsFunc(t.family, func(stem int32) bool { return x.titleHolds(section, stem) })) {
			return false
		}
	}
	return some
}

// Says reports whether a sentence has every word, or one of its family, for what a
// question asks to be told of: "what does it say about fees", "fees".
func (x *Index) Says(q *Query, s *Sentence) bool {
	if !q.form.about {
		return false
	}
	tokens := x.tokensOf(s)
	some := false
	return !slices.ContainsFunc(q.terms, func(t term) bool {
		if t.frame {
			return false
		}
		some = true
		return !slices.ContainsFunc(tokens, func(o indexed) bool { return o.stem == t.stem || slices.Contains(t.family, o.stem) })
	}) && some
}

// bestHeadings returns the sections that are asked for and whose headings cover
// at least a share of q, best first.
func (x *Index) bestHeadings(q *Query, least float64, asked func(section int) bool) []int {
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
	for _, h := range found[:min(MaxHeadings, len(found))] {
		sections = append(sections, h.section)
	}
	return sections
}

// headingCover is the share of q that the heading of section i covers.
func (x *Index) headingCover(q *Query, i int) float64 {
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

// headed reports whether a term stands in the heading over a paragraph or in
// one above it.
func (x *Index) headed(t *term, paragraph int) bool {
	if t.stem < 0 {
		return false
	}
	for i := x.s.Paragraphs[paragraph].Section; i != 0; i = x.s.Sections[i].Parent {
		if x.titleHolds(i, t.stem) {
			return true
		}
	}
	return false
}

func (x *Index) titleHolds(i int, stem int32) bool {
	for _, t := range x.titles[i].tokens {
		if t.stem == stem {
			return true
		}
	}
	return false
}

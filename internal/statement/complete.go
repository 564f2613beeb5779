package statement

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
)

// Complete returns what somebody who has typed so much of a reference may mean,
// best first, at most limit: what it resolves to already, then what begins so,
// then titles with such words, misspelt too, then titles with such letters.
// Nothing typed gives the outline in order.
func (s *Statement) Complete(typed string, limit int) []Ref {
	x := s.index()
	if limit <= 0 {
		return nil
	}
	typed, ok := clean(typed)
	if !ok {
		refs := make([]Ref, 0, min(limit, len(x.entries)))
		for _, e := range x.entries[:min(limit, len(x.entries))] {
			refs = append(refs, e.ref)
		}
		if typed == "" {
			return refs
		}
		return nil // too long to be a reference
	}
	found := s.Resolve(typed)
	refs := slices.Concat(found.Refs, found.Candidates)
	taken := make(map[Ref]bool, len(refs))
	for _, ref := range refs {
		taken[ref] = true
	}
	add := func(ref Ref) {
		if !taken[ref] {
			taken[ref] = true
			refs = append(refs, ref)
		}
	}
	folded := fold(typed)
	for _, begins := range []func(entry) bool{
		func(e entry) bool { return strings.HasPrefix(e.label, folded) },
		func(e entry) bool { return strings.HasPrefix(e.title, folded) },
	} {
		for _, e := range x.entries {
			if folded != "" && len(refs) < limit && begins(e) {
				add(e.ref)
			}
		}
	}
	if len(refs) < limit && !isNumber(folded) {
		for _, h := range x.match(typed, true) {
			add(x.entries[h.entry].ref)
		}
	}
	if len(refs) < limit {
		for _, e := range x.scattered(folded) {
			add(x.entries[e].ref)
		}
	}
	return refs[:min(limit, len(refs))]
}

// scattered returns the entries whose title holds the letters of folded in
// that order, the densest first.
func (x *index) scattered(folded string) []int {
	typed := strings.ReplaceAll(folded, " ", "")
	if len(typed) < 2 || len([]rune(typed)) > maxFuzzy || isNumber(typed) {
		return nil
	}
	mask := letters(typed)
	var titles []string
	var entries []int
	for i, e := range x.entries {
		if mask&^e.mask == 0 {
			titles = append(titles, e.title)
			entries = append(entries, i)
		}
	}
	matches := fuzzy.FindNoSort(typed, titles)
	// The score falls with every letter of the title that was not typed; below
	// this one it is chance.
	floor := 2 * len(typed)
	matches = slices.DeleteFunc(matches, func(m fuzzy.Match) bool { return m.Score < floor })
	slices.SortStableFunc(matches, func(a, b fuzzy.Match) int { return cmp.Compare(b.Score, a.Score) })
	found := make([]int, len(matches))
	for i, m := range matches {
		found[i] = entries[m.Index]
	}
	return found
}

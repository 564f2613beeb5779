package quotation

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// A pair is words of a quotation with the same words of the statement.
type pair struct {
	item, items int // of the segment: the first one, and how many
	from, to    int // Index.words[from:to]; empty for brackets that stand for nothing
}

// A match is a place where a segment stands word for word.
type match struct{ from, to int }

// moreReplaced is how many words of the statement brackets stand for at most, beyond
// the words in them.
const moreReplaced = 3

// A matcher compares the items of a segment with the statement at one place.
type matcher struct {
	x      *Index
	items  []item
	failed map[[2]int]bool // pairs of item and word from which nothing follows
	pairs  []pair
}

// trimmed returns the items without brackets at their ends, which stand for nothing,
// and how many were cut off in front.
func trimmed(items []item) ([]item, int) {
	first := slices.IndexFunc(items, func(it item) bool { return !it.brackets })
	if first < 0 {
		return nil, 0
	}
	last := len(items)
	for items[last-1].brackets {
		last--
	}
	return items[first:last], first
}

// matches returns all the places where items stand word for word, in order.
func (x *Index) matches(items []item) []match {
	inner, cut := trimmed(items)
	if len(inner) == 0 {
		return nil
	}
	var found []match
	m := matcher{x: x, items: inner, failed: map[[2]int]bool{}}
	for _, at := range x.starts(inner) {
		m.pairs = m.pairs[:0]
		if to, ok := m.from(0, int(at)); ok && !x.endsAtBrackets(items, cut, len(inner), int(at), to) {
			found = append(found, match{int(at), to})
		}
	}
	return found
}

// endsAtBrackets reports whether brackets at an end of items stand where the statement
// has brackets of its own: they are to be compared as words.
func (x *Index) endsAtBrackets(items []item, cut, n, from, to int) bool {
	return cut > 0 && from > 0 && x.words[from-1].inBrackets ||
		cut+n < len(items) && to < len(x.words) && x.words[to].inBrackets
}

// pairsAt returns the pairs of a match.
func (x *Index) pairsAt(items []item, at int) []pair {
	inner, cut := trimmed(items)
	m := matcher{x: x, items: inner, failed: map[[2]int]bool{}}
	m.from(0, at)
	for i := range m.pairs {
		m.pairs[i].item += cut
	}
	return m.pairs
}

// starts returns where the first item may stand.
func (x *Index) starts(items []item) []int32 {
	first := items[0]
	var all []int32
	switch {
	case first.partly:
		for folded, id := range x.ids {
			if first.stands(folded) {
				all = append(all, x.places[id]...)
			}
		}
	case first.id >= 0:
		all = append(all, x.places[first.id]...)
	}
	if first.joins && len(items) > 1 {
		if id, known := x.ids[first.folded+items[1].folded]; known {
			all = append(all, x.places[id]...)
		}
	}
	all = append(all, x.cut[first.folded]...)
	slices.Sort(all)
	return slices.Compact(all)
}

// stands reports whether a word with letters in brackets stands for a word.
func (it item) stands(folded string) bool {
	const more = 4 // letters that brackets stand for beyond those in them
	return folded == it.folded ||
		len(folded) >= len(it.prefix)+len(it.suffix) && len(folded) <= len(it.folded)+more &&
			strings.HasPrefix(folded, it.prefix) && strings.HasSuffix(folded, it.suffix)
}

// from compares the items from i on with the words from at on. It returns the end
// of the words.
func (m *matcher) from(i, at int) (int, bool) {
	kept := len(m.pairs)
	for i < len(m.items) && !m.items[i].brackets && m.plain(i, at) {
		m.pairs = append(m.pairs, pair{i, 1, at, at + 1})
		i, at = i+1, at+1
	}
	// What follows may be tried at each of the words that were the same.
	for ; ; i, at = i-1, at-1 {
		if i == len(m.items) {
			return at, true
		}
		if !m.failed[[2]int{i, at}] {
			if to, ok := m.otherwise(i, at); ok {
				return to, true
			}
			m.failed[[2]int{i, at}] = true
		}
		if len(m.pairs) == kept {
			return 0, false
		}
		m.pairs = m.pairs[:len(m.pairs)-1]
	}
}

// plain reports whether item i is the word at.
func (m *matcher) plain(i, at int) bool {
	if at >= len(m.x.words) {
		return false
	}
	it, id := m.items[i], m.x.words[at].id
	if it.partly {
		return it.stands(m.x.folded(at))
	}
	return it.id == id
}

// otherwise goes on where item i is not the word at as it stands: brackets, a word cut
// by the end of a line on either side, or a heading or a number that is passed over.
func (m *matcher) otherwise(i, at int) (int, bool) {
	try := func(p pair) (int, bool) {
		m.pairs = append(m.pairs, p)
		to, ok := m.from(i+p.items, p.to)
		if !ok {
			m.pairs = m.pairs[:len(m.pairs)-1]
		}
		return to, ok
	}
	it := m.items[i]
	if it.brackets {
		for n := 0; n <= it.inside+moreReplaced && at+n <= len(m.x.words) && !m.x.inBrackets(at, at+n); n++ {
			if to, ok := try(pair{i, 1, at, at + n}); ok {
				return to, true
			}
		}
		return 0, false
	}
	if at >= len(m.x.words) {
		return 0, false
	}
	if it.joins && i+1 < len(m.items) && it.folded+m.items[i+1].folded == m.x.folded(at) {
		if to, ok := try(pair{i, 2, at, at + 1}); ok {
			return to, true
		}
	}
	if m.x.words[at].joins && it.folded == m.x.folded(at)+m.x.folded(at+1) {
		if to, ok := try(pair{i, 1, at, at + 2}); ok {
			return to, true
		}
	}
	if next := m.x.afterHeading(at); i > 0 && next > at {
		return m.from(i, next)
	}
	return 0, false
}

// inBrackets reports whether any of words[from:to] stands in brackets of the statement
// itself: brackets in a quotation do not stand for these.
func (x *Index) inBrackets(from, to int) bool {
	return slices.ContainsFunc(x.words[from:to], func(w word) bool { return w.inBrackets })
}

// folded returns the folded word at an index.
func (x *Index) folded(at int) string { return x.vocabulary[x.words[at].id] }

// afterHeading returns the first word behind the heading, or the number of a paragraph or
// an item, that begins at a word, and the word itself where none does or nothing follows.
func (x *Index) afterHeading(at int) int {
	if past := x.words[at].past; past > 0 {
		return int(past)
	}
	u := x.units[x.words[at].unit]
	if u.paragraph >= 0 || u.first != at || u.last == len(x.words) {
		return at
	}
	return u.last
}

// chain returns the shortest stretch in which the segments stand word for word and in
// order, and how many such there are of a single segment.
func (x *Index) chain(segments []segment) (best []match, count int) {
	found := make([][]match, len(segments))
	for i, s := range segments {
		if found[i] = x.matches(s.items); len(found[i]) == 0 {
			return nil, 0
		}
	}
	for _, first := range found[0] {
		row := x.follow(segments, found, first)
		if row == nil {
			continue
		}
		count++
		if best == nil || row[len(row)-1].to-row[0].from < best[len(best)-1].to-best[0].from {
			best = row
		}
	}
	return best, count
}

// minAfterBreak is how many words behind a mark of omission may stand in another
// paragraph than those before it: one or two words stand everywhere.
const minAfterBreak = 3

// follow returns the first place behind each other of the segments behind the first.
func (x *Index) follow(segments []segment, found [][]match, first match) []match {
	row := []match{first}
	for i := 1; i < len(found); i++ {
		end := row[i-1].to
		at := sort.Search(len(found[i]), func(k int) bool { return found[i][k].from >= end })
		if at == len(found[i]) {
			return nil
		}
		next := found[i][at]
		if x.words[next.from].unit != x.words[end-1].unit && segments[i].size() < minAfterBreak {
			return nil
		}
		row = append(row, next)
	}
	return row
}

// maxPlaces is how many places of one quotation are looked at.
const maxPlaces = 64

// verbatim looks for the words as they stand. It reports false where they do not.
func (x *Index) verbatim(q quote) (Result, bool) {
	if len(q.segments) == 0 {
		return Result{}, false
	}
	rows := [][]match{}
	count := 0
	if len(q.segments) == 1 {
		for _, m := range x.matches(q.segments[0].items) {
			rows = append(rows, []match{m})
		}
		count = len(rows)
	} else if row, n := x.chain(q.segments); row != nil {
		rows, count = append(rows, row), n
	}
	if count == 0 {
		return Result{}, false
	}
	var results []Result
	for _, row := range rows[:min(len(rows), maxPlaces)] {
		pairs := make([][]pair, len(row))
		for i, m := range row {
			pairs[i] = x.pairsAt(q.segments[i].items, m.from)
		}
		results = append(results, x.compare(q, pairs))
	}
	best := slices.MinFunc(results, func(a, b Result) int {
		return cmp.Or(cmp.Compare(b.Verdict, a.Verdict), cmp.Compare(len(a.Place.Headings), len(b.Place.Headings)), cmp.Compare(len(a.Differences), len(b.Differences)))
	})
	if len(rows) <= maxPlaces {
		count = 0
		for _, r := range results {
			if r.Verdict == best.Verdict {
				count++
			}
		}
	}
	best.Count = count
	return best, true
}

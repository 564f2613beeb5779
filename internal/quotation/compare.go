package quotation

import (
	"cmp"
	"slices"
	"strings"
)

// A comparison collects the differences of a quotation from the words of the
// statement that it was paired with.
type comparison struct {
	x     *Index
	q     quote
	pairs [][]pair // of each segment, in the order of the quotation
	found []Difference
	left  [][2]int // words of the statement that are left out with a mark
}

// compare makes the result of pairing each segment with words of the statement.
func (x *Index) compare(q quote, pairs [][]pair) Result {
	c := comparison{x: x, q: q, pairs: pairs}
	r := Result{Verdict: Verbatim, Words: q.size()}
	var last *pair // of the segments before
	for i, row := range pairs {
		items := q.segments[i].items
		if len(row) == 0 {
			c.unmatched(i, 0, len(items), -1, -1)
			continue
		}
		if last != nil {
			c.mark(i, *last, row[0])
		}
		c.unmatched(i, 0, row[0].item, -1, row[0].from)
		for k, p := range row {
			r.Found += p.items
			if items[p.item].brackets {
				r.Found--
			}
			c.words(i, p)
			if k+1 < len(row) {
				c.between(i, row, k)
			}
		}
		last = &row[len(row)-1]
		c.unmatched(i, last.item+last.items, len(items), last.to, -1)
	}
	c.orderMoved()
	slices.SortStableFunc(c.found, func(a, b Difference) int {
		if a.Kind.OfWords() != b.Kind.OfWords() {
			if a.Kind.OfWords() {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.quoted[0], b.quoted[0])
	})
	r.Differences = c.found
	if len(c.found) > 0 && c.found[0].Kind.OfWords() {
		r.Verdict = Altered
	}
	r.Place = c.place()
	return r
}

// add notes a difference between bytes of the quotation and words of the statement.
func (c *comparison) add(kind Kind, quoted, stands [2]int) {
	c.found = append(c.found, Difference{
		Kind:      kind,
		Quoted:    strings.TrimSpace(c.q.text[quoted[0]:quoted[1]]),
		Statement: c.x.text(stands[0], stands[1]),
		Runs:      c.x.runsOf(stands[0], stands[1]),
		quoted:    quoted,
		stands:    stands,
	})
}

// quoted returns where a segment's items stand in the quotation: bytes, from the end
// of the item before where there are none.
func (c *comparison) quoted(segment, from, to int) [2]int {
	items := c.q.segments[segment].items
	switch {
	case from < to:
		return [2]int{items[from].start, items[to-1].end}
	case from > 0:
		return [2]int{items[from-1].end, items[from-1].end}
	case len(items) > 0:
		return [2]int{items[0].start, items[0].start}
	}
	return [2]int{}
}

// between compares what stands between two pairs of a segment that follow each other
// in the quotation: row[k] and the next.
func (c *comparison) between(segment int, row []pair, k int) {
	a, b := row[k], row[k+1]
	items := c.q.segments[segment].items
	from, to := a.item+a.items, b.item
	switch {
	case b.from < a.to || b.from-a.to > maxMissing || from == to && c.x.leavesSentences(a.to, b.from):
		c.joined(segment, row, k)
	case from < to || b.from > a.to && !c.x.headingsOnly(a.to, b.from):
		c.edit(segment, from, to, a.to, b.from)
	case !items[a.item].brackets && !items[b.item].brackets:
		c.separators(segment, a, b)
	}
}

// leavesSentences reports whether the words between two others reach from one sentence
// into another, and are whole sentences or many words.
func (x *Index) leavesSentences(from, to int) bool {
	const many = 12
	if from >= to || x.headingsOnly(from, to) {
		return false
	}
	before, after := x.sentenceOf(from-1), x.sentenceOf(to)
	return before != after && (before[1] == from && after[0] == to || to-from > many)
}

// headingsOnly reports whether words are whole headings, or numbers of paragraphs and
// items, which a quotation may pass over.
func (x *Index) headingsOnly(from, to int) bool {
	for from < to {
		next := x.afterHeading(from)
		if next == from {
			return false
		}
		from = next
	}
	return from == to
}

// maxMissing is how many words may be missing at one place; beyond it, words are
// joined that stand in several places.
const maxMissing = 60

// joined notes that words are joined that do not follow each other: those of row[k] and
// of the next. Where they stand in one paragraph the other way round, it is the order
// that differs.
func (c *comparison) joined(segment int, row []pair, k int) {
	const around = 4
	a, b := row[k], row[k+1]
	first, last := k, k+1 // of the words that follow each other on either side
	for first > 0 && row[first].item == row[first-1].item+row[first-1].items && row[first].from == row[first-1].to {
		first--
	}
	for last+1 < len(row) && row[last+1].item == row[last].item+row[last].items && row[last+1].from == row[last].to {
		last++
	}
	if b.from < a.to && c.x.words[b.from].unit == c.x.words[a.from].unit {
		c.add(Order, c.quoted(segment, row[first].item, row[last].item+row[last].items), [2]int{min(b.from, row[first].from), max(a.to, row[last].to)})
	} else {
		items := c.q.segments[segment].items
		from, to := max(a.item+a.items-around, 0), min(b.item+around, len(items))
		c.add(Joined, c.quoted(segment, from, to), [2]int{max(a.to-around, c.x.units[c.x.words[a.from].unit].first), min(a.to+around, len(c.x.words))})
	}
	if a.item+a.items < b.item {
		c.edit(segment, a.item+a.items, b.item, a.to, a.to)
	}
}

// edit notes that other words stand in the place of items.
func (c *comparison) edit(segment, from, to, wordsFrom, wordsTo int) {
	items := c.q.segments[segment].items[from:to]
	kind := Brackets
	if len(items) == 0 || c.x.inBrackets(wordsFrom, wordsTo) || slices.ContainsFunc(items, func(it item) bool { return !it.brackets }) {
		kind = c.kindOf(items, wordsFrom, wordsTo)
	}
	c.add(kind, c.quoted(segment, from, to), [2]int{wordsFrom, wordsTo})
}

// kindOf says how items differ from words of the statement.
func (c *comparison) kindOf(items []item, from, to int) Kind {
	var a, b []string
	for _, it := range items {
		a = append(a, it.folded)
	}
	for at := from; at < to; at++ {
		b = append(b, c.x.folded(at))
	}
	switch {
	case c.x.wording.negationsIn(a) != c.x.wording.negationsIn(b):
		return Negation
	case len(b) == 0:
		return Added
	case len(a) == 0:
		return Missing
	case sameWords(a, b):
		return Order
	case c.x.wording.numbersIn(a) != c.x.wording.numbersIn(b):
		return Number
	}
	return Replaced
}

func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// unmatched notes items at an end of a segment that do not stand there. The words
// beside them begin at word after or end at word before; -1 where that is not known.
func (c *comparison) unmatched(segment, from, to, before, after int) {
	items := c.q.segments[segment].items[from:to]
	n := 0
	for _, it := range items {
		if !it.brackets {
			n++
		}
	}
	if n == 0 {
		if len(items) > 0 {
			c.add(Brackets, c.quoted(segment, from, to), [2]int{})
		}
		return
	}
	wordsFrom, wordsTo := 0, 0
	switch {
	case before > 0:
		s := c.x.sentenceOf(before - 1)
		wordsFrom, wordsTo = before, min(before+n, s[1])
	case after >= 0:
		s := c.x.sentenceOf(after)
		wordsFrom, wordsTo = max(after-n, s[0]), after
	}
	if slices.ContainsFunc(items, func(it item) bool { return c.x.wording.isNegation(it.folded) }) {
		wordsTo = wordsFrom // it stands for none of the words there
	}
	c.edit(segment, from, to, wordsFrom, wordsTo)
	c.found[len(c.found)-1].atEnd = true
}

// mark notes the words that a mark of omission leaves out.
func (c *comparison) mark(segment int, before, after pair) {
	at := c.q.segments[segment].mark
	switch {
	case after.from < before.to:
		c.add(Order, at, [2]int{})
	case after.from > before.to || !c.x.hasOmission(before.to):
		c.add(Ellipsis, at, [2]int{before.to, after.from})
		c.left = append(c.left, [2]int{before.to, after.from})
	}
}

// orderMoved makes one difference of two that are the same words in two places: it
// reaches from one to the other.
func (c *comparison) orderMoved() {
	for i := 0; i < len(c.found); i++ {
		for j := i + 1; j < len(c.found); j++ {
			a, b := c.found[i], c.found[j]
			stands := b.stands
			switch {
			case moved(a, b):
			case moved(b, a):
				stands = a.stands
			case swapped(a, b):
				stands = [2]int{min(a.stands[0], b.stands[0]), max(a.stands[1], b.stands[1])}
			default:
				continue
			}
			quoted := [2]int{min(a.quoted[0], b.quoted[0]), max(a.quoted[1], b.quoted[1])}
			c.found = slices.Delete(slices.Delete(c.found, j, j+1), i, i+1)
			c.add(Order, quoted, c.opposite(quoted, stands))
			i--
			break
		}
	}
	for i, d := range c.found {
		if at, n := c.elsewhere(d); n > 1 {
			words := c.opposite(d.quoted, [2]int{at, at + n})
			c.add(Order, d.quoted, words)
			c.found[i] = c.found[len(c.found)-1]
			c.found = c.found[:len(c.found)-1]
		}
	}
}

// elsewhere returns where words stand that were added, in the sentences that were
// quoted; 0 words where they do not.
func (c *comparison) elsewhere(d Difference) (at, n int) {
	if d.Kind != Added {
		return 0, 0
	}
	items := c.x.items(c.q.text, d.quoted[0], d.quoted[1])
	for _, row := range c.pairs {
		if len(row) == 0 {
			continue
		}
		first, last := c.x.sentenceOf(row[0].from)[0], c.x.sentenceOf(row[len(row)-1].from)[1]
		for _, m := range c.x.matches(items) {
			if first <= m.from && m.to <= last {
				return m.from, m.to - m.from
			}
		}
	}
	return 0, 0
}

// moved reports whether the words of a stand where b is in the statement, and a and b
// are no more than that.
func moved(a, b Difference) bool {
	return a.Quoted != "" && (a.Statement == "" || a.atEnd) && (b.Quoted == "") && same(a.Quoted, b.Statement)
}

// swapped reports whether the words of a stand where b is in the statement, and those of
// b where a is.
func swapped(a, b Difference) bool {
	return a.Quoted != "" && b.Quoted != "" && a.Kind.OfWords() && b.Kind.OfWords() && same(a.Quoted, b.Statement) && same(b.Quoted, a.Statement)
}

// opposite returns the stretch of the statement with some words, and those with which
// bytes of the quotation were paired.
func (c *comparison) opposite(quoted, words [2]int) [2]int {
	for i, row := range c.pairs {
		for _, p := range row {
			if at := c.quoted(i, p.item, p.item+p.items); at[0] >= quoted[0] && at[1] <= quoted[1] {
				words = [2]int{min(words[0], p.from), max(words[1], p.to)}
			}
		}
	}
	return words
}

// same reports whether two texts have the same words.
func same(a, b string) bool {
	return slices.EqualFunc(spans(a), spans(b), func(a, b span) bool { return a.folded == b.folded })
}

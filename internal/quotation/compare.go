package quotation

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"

	"plenary/internal/statement"
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
				c.between(i, p, row[k+1])
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

// text returns words[from:to] as they stand, with a space for a break between units.
func (x *Index) text(from, to int) string {
	var parts []string
	for part := range x.byUnit(from, to) {
		u := x.units[x.words[part[0]].unit]
		parts = append(parts, u.text[x.words[part[0]].start:x.words[part[1]-1].end])
	}
	return strings.Join(parts, " ")
}

// runsOf returns where words[from:to] stand, without headings.
func (x *Index) runsOf(from, to int) []statement.Run {
	var runs []statement.Run
	for part := range x.byUnit(from, to) {
		if u := x.units[x.words[part[0]].unit]; u.paragraph >= 0 {
			runs = append(runs, statement.Run{Paragraph: u.paragraph, Start: int(x.words[part[0]].start), End: int(x.words[part[1]-1].end)})
		}
	}
	return runs
}

// byUnit cuts words[from:to] where a unit ends.
func (x *Index) byUnit(from, to int) iter.Seq[[2]int] {
	return func(yield func([2]int) bool) {
		for from < to {
			end := min(to, x.units[x.words[from].unit].last)
			if !yield([2]int{from, end}) {
				return
			}
			from = end
		}
	}
}

// between compares what stands between two pairs of a segment that follow each other
// in the quotation.
func (c *comparison) between(segment int, a, b pair) {
	items := c.q.segments[segment].items
	from, to := a.item+a.items, b.item
	switch {
	case b.from < a.to || b.from-a.to > maxMissing:
		c.joined(segment, a, b)
	case from < to || b.from > a.to && !c.x.headingsOnly(a.to, b.from):
		c.edit(segment, from, to, a.to, b.from)
	case !items[a.item].brackets && !items[b.item].brackets:
		c.separators(segment, a, b)
	}
}

// headingsOnly reports whether words are whole headings, which a quotation may pass
// over.
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

// joined notes that words are joined that do not follow each other.
func (c *comparison) joined(segment int, a, b pair) {
	const around = 4
	items := c.q.segments[segment].items
	from, to := max(a.item+a.items-around, 0), min(b.item+around, len(items))
	kind := Joined
	if b.from < a.to && c.x.words[b.from].unit == c.x.words[a.from].unit {
		kind = Order
	}
	c.add(kind, c.quoted(segment, from, to), [2]int{max(a.to-around, c.x.units[c.x.words[a.from].unit].first), min(a.to+around, len(c.x.words))})
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
	case negations(a) != negations(b):
		return Negation
	case len(b) == 0:
		return Added
	case len(a) == 0:
		return Missing
	case sameWords(a, b):
		return Order
	case numbers(a) != numbers(b):
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
	if slices.ContainsFunc(items, func(it item) bool { return isNegation(it.folded) }) {
		wordsTo = wordsFrom // it stands for none of the words there
	}
	c.edit(segment, from, to, wordsFrom, wordsTo)
	c.found[len(c.found)-1].atEnd = true
}

// sentenceOf returns the words of the sentence around a word: words[from:to].
func (x *Index) sentenceOf(at int) [2]int {
	u := x.units[x.words[at].unit]
	if u.paragraph < 0 {
		return [2]int{u.first, u.last}
	}
	for _, s := range x.statement.Paragraphs[u.paragraph].Sentences {
		if int(x.words[at].start) < s.End {
			from, to := at, at+1
			for from > u.first && int(x.words[from-1].start) >= s.Start {
				from--
			}
			for to < u.last && int(x.words[to].start) < s.End {
				to++
			}
			return [2]int{from, to}
		}
	}
	return [2]int{at, at + 1}
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

// hasOmission reports whether a mark of omission of the statement itself stands
// before a word.
func (x *Index) hasOmission(at int) bool { return omission.MatchString(x.gap(at - 1)) }

// gap returns what stands between a word and the next one of its unit, a line break
// at the end of a unit.
func (x *Index) gap(at int) string {
	u := x.units[x.words[at].unit]
	if at+1 >= u.last {
		return u.text[x.words[at].end:] + "\n"
	}
	return u.text[x.words[at].end:x.words[at+1].start]
}

// orderMoved makes one difference of two that are the same words in two places: it
// reaches from one to the other.
func (c *comparison) orderMoved() {
	for i := 0; i < len(c.found); i++ {
		for j := i + 1; j < len(c.found); j++ {
			if a, b := c.found[i], c.found[j]; moved(a, b) || moved(b, a) {
				quoted := [2]int{min(a.quoted[0], b.quoted[0]), max(a.quoted[1], b.quoted[1])}
				missing := b
				if a.Quoted == "" {
					missing = a
				}
				c.found = slices.Delete(slices.Delete(c.found, j, j+1), i, i+1)
				c.add(Order, quoted, c.opposite(quoted, missing.stands))
				i--
				break
			}
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

// place says where the paired words stand.
func (c *comparison) place() Place {
	var p Place
	quoted := map[int]bool{}
	for i, row := range c.pairs {
		for _, pr := range row {
			if c.q.segments[i].items[pr.item].brackets {
				continue
			}
			for at := pr.from; at < pr.to; at++ {
				quoted[at] = true
			}
		}
	}
	all := make([]int, 0, len(quoted))
	for at := range quoted {
		all = append(all, at)
	}
	slices.Sort(all)
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end] == all[end-1]+1 && c.x.words[all[end]].unit == c.x.words[all[i]].unit {
			end++
		}
		c.addRun(&p, all[i], all[end-1])
		i = end
	}
	c.rest(&p, quoted)
	return p
}

// addRun adds words of one unit to a place.
func (c *comparison) addRun(p *Place, first, last int) {
	u := c.x.units[c.x.words[first].unit]
	if u.paragraph < 0 {
		if !slices.Contains(p.Headings, u.section) {
			p.Headings = append(p.Headings, u.section)
		}
		p.Part = p.Part || first > u.first || last+1 < u.last
		return
	}
	run := c.x.runsOf(first, last+1)[0]
	p.Words = append(p.Words, run)
	sentences := c.x.statement.SentencesAt(run)
	if n := len(p.Sentences); n > 0 {
		before := &p.Sentences[n-1]
		gap := c.x.statement.Paragraphs[u.paragraph].Text
		if before.Paragraph == sentences.Paragraph && (sentences.Start <= before.End || strings.TrimSpace(gap[before.End:sentences.Start]) == "") {
			before.End = max(before.End, sentences.End)
			return
		}
	}
	p.Sentences = append(p.Sentences, sentences)
}

// rest looks at the words of the place's sentences that are not quoted.
func (c *comparison) rest(p *Place, quoted map[int]bool) {
	noted := func(at int) {
		if folded := c.x.folded(at); isDenial(folded) && !slices.Contains(p.Denials, folded) {
			p.Denials = append(p.Denials, folded)
		}
	}
	if len(p.Words) == 0 {
		return
	}
	for _, s := range p.Sentences {
		first, last := c.x.wordsOf(s)
		for at := first; at < last; at++ {
			if !quoted[at] {
				noted(at)
			}
		}
	}
	for _, l := range c.left {
		for at := l[0]; at < l[1]; at++ {
			noted(at)
		}
	}
	first, _ := c.x.wordsOf(p.Sentences[0])
	_, last := c.x.wordsOf(p.Sentences[len(p.Sentences)-1])
	p.Part = p.Part || !quoted[first] || !quoted[last-1]
}

// wordsOf returns the words of a run: words[from:to].
func (x *Index) wordsOf(r statement.Run) (from, to int) {
	u := x.units[x.unitOf[r.Paragraph]]
	words := x.words[u.first:u.last]
	byStart := func(w word, at int) int { return cmp.Compare(int(w.start), at) }
	from, _ = slices.BinarySearchFunc(words, r.Start, byStart)
	to, _ = slices.BinarySearchFunc(words, r.End, byStart)
	return u.first + from, u.first + to
}

// words compares how the words of a pair are written.
func (c *comparison) words(segment int, p pair) {
	it := c.q.segments[segment].items[p.item]
	at := c.quoted(segment, p.item, p.item+p.items)
	quoted, stands := c.q.text[at[0]:at[1]], c.x.text(p.from, p.to)
	add := func(kind Kind) { c.add(kind, at, [2]int{p.from, p.to}) }
	switch {
	case it.brackets, it.partly:
		add(Brackets)
		return
	case quoted == stands:
		return
	case p.items > 1, p.to-p.from > 1, strings.ContainsRune(quoted, softHyphen) != strings.ContainsRune(stands, softHyphen):
		add(LineEnd)
	}
	if a, b := ligatures.Replace(quoted), ligatures.Replace(stands); (a != quoted) != (b != stands) {
		add(Ligatures)
	}
	if apostrophes(quoted) != apostrophes(stands) {
		add(QuotationMarks)
	}
	switch {
	case capitals(quoted) == capitals(stands):
	case c.isAcronym(segment, p):
		add(Replaced)
	default:
		add(LetterCase)
	}
}

// apostrophes returns the apostrophes of a word.
func apostrophes(word string) string {
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return r
		}
		return -1
	}, word)
}

// capitals returns a word with what fold takes away but letter case.
func capitals(word string) string {
	var b strings.Builder
	for _, r := range ligatures.Replace(word) {
		switch {
		case unicode.IsUpper(r):
			b.WriteByte('A')
		case unicode.IsLetter(r):
			b.WriteByte('a')
		}
	}
	return b.String()
}

// isAcronym reports whether the two words of a pair differ as "US" and "us" do: one
// of them is in capitals, and its neighbours and the quotation are not.
func (c *comparison) isAcronym(segment int, p pair) bool {
	if c.q.uniform || p.items > 1 || p.to-p.from > 1 {
		return false
	}
	inCapitals := func(word string) bool {
		word, _, _ = strings.Cut(strings.ReplaceAll(word, "’", "'"), "'")
		kinds := capitals(word)
		return len(kinds) > 1 && strings.Trim(kinds, "A") == ""
	}
	items := c.q.segments[segment].items
	quoted, stands := c.q.text[items[p.item].start:items[p.item].end], c.x.text(p.from, p.to)
	if inCapitals(quoted) == inCapitals(stands) {
		return false
	}
	u := c.x.units[c.x.words[p.from].unit]
	for _, at := range []int{p.from - 1, p.from + 1} {
		if at >= u.first && at < u.last && inCapitals(c.x.text(at, at+1)) {
			return false
		}
	}
	for _, i := range []int{p.item - 1, p.item + 1} {
		if i >= 0 && i < len(items) && inCapitals(c.q.text[items[i].start:items[i].end]) {
			return false
		}
	}
	return true
}

// separators compares what stands between two pairs of neighbours.
func (c *comparison) separators(segment int, a, b pair) {
	items := c.q.segments[segment].items
	left, right := items[a.item+a.items-1], items[b.item]
	quoted := c.q.text[left.end:right.start]
	stands := c.x.gap(a.to - 1)
	kinds := separatorKinds(quoted, stands)
	if len(kinds) == 0 {
		return
	}
	at, around := [2]int{left.start, right.end}, [2]int{a.to - 1, b.from + 1}
	if isNumber(left.folded) && isNumber(right.folded) && joint(quoted) != joint(stands) {
		c.add(Number, at, around)
		return
	}
	for _, kind := range kinds {
		c.add(kind, at, around)
	}
}

// joint returns what makes one number of two: a dash, a slash, a colon.
func joint(between string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isDash(r):
			return '-'
		case r == '/', r == ':':
			return r
		}
		return -1
	}, between)
}

// separatorKinds says how what stands between two words differs.
func separatorKinds(quoted, stands string) []Kind {
	if quoted == stands {
		return nil
	}
	if isLineEnd(quoted) != isLineEnd(stands) && joint(quoted) == joint(stands) {
		return []Kind{LineEnd}
	}
	a, b := readSeparator(quoted), readSeparator(stands)
	var kinds []Kind
	if a.marks != b.marks {
		kinds = append(kinds, QuotationMarks)
	}
	switch {
	case a.dashes != b.dashes, a.dashes != "" && a.spaced != b.spaced:
		kinds = append(kinds, Dashes)
	case a.spaces != b.spaces && a.marks == b.marks && a.rest == b.rest:
		kinds = append(kinds, Spaces)
	}
	if a.rest != b.rest {
		kinds = append(kinds, Punctuation)
	}
	return kinds
}

// A separator is what stands between two words, in parts.
type separator struct {
	marks  string // quotation marks
	dashes string
	spaces string // white space, a run of it as its first character
	rest   string // other punctuation
	spaced bool   // there is white space
}

func readSeparator(text string) separator {
	var s separator
	text = strings.ReplaceAll(text, "…", "...")
	for at := 0; at < len(text); {
		if n := noteMark(text[at:]); n > 0 {
			s.rest += text[at : at+n]
			at += n
			continue
		}
		r := []rune(text[at:])[0]
		at += len(string(r))
		switch {
		case r == '*' || r == '_' || r == '~' || r == '|' || r == '\\': // emphasis of chat platforms
		case unicode.IsSpace(r) || r == 0x200B:
			if !s.spaced && r != '\n' && r != '\r' && r != '\t' {
				s.spaces = string(r)
			} else if !s.spaced {
				s.spaces = " "
			}
			s.spaced = true
		case isQuotationMark(r):
			s.marks += string(r)
		case isDash(r):
			s.dashes += string(r)
		case isInvisible(r):
		default:
			s.rest += string(r)
		}
	}
	return s
}

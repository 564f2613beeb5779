package quotation

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"plenary/internal/statement"
)

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
		if folded := c.x.folded(at); c.x.wording.isDenial(folded) && !slices.Contains(p.Denials, folded) {
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

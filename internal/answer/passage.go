package answer

import (
	"unicode/utf8"

	"plenary/internal/statement"
)

// An answer has at most maxPassages passages, and a passage at most
// maxPassage characters or one sentence.
const (
	maxPassages = 3
	maxPassage  = 400
)

const (
	// enough is the share of its paragraph's chance that a passage holds where
	// it has room for it.
	enough = 0.6
	// again is the chance, to that of the best sentence, from which a second
	// passage is taken from a paragraph.
	again = 0.2
	// sameWords is the share of words in common from which one of two passages
	// is left out.
	sameWords = 0.8
)

// passages returns the best passages of a ranking, each the shortest run of
// whole sentences that holds enough of what its paragraph promises. Other
// paragraphs come before a second passage of the same one.
func (x *Index) passages(q *question, r ranking, w *work) []Passage {
	var found []Passage
	take := func(c *candidate, sentence int) {
		p := x.passage(c, sentence)
		for _, o := range found {
			if o.Paragraph == p.Paragraph && o.Start < p.End && p.Start < o.End || x.alike(o, p) {
				return
			}
		}
		x.mark(q, &p, w)
		found = append(found, p)
	}
	for i := range r {
		if len(found) == maxPassages {
			return found
		}
		take(&r[i], r[i].best)
	}
	for i := range r {
		for k := range r[i].sentences {
			if len(found) < maxPassages && k != r[i].best && r[i].sentences[k].chance >= again*r[0].sentences[r[0].best].chance {
				take(&r[i], k)
			}
		}
	}
	return found
}

// passage grows a sentence into the run that stands for it.
func (x *Index) passage(c *candidate, sentence int) Passage {
	text, spans := x.s.Paragraphs[c.paragraph].Text, x.s.Paragraphs[c.paragraph].Sentences
	from, to := sentence, sentence+1
	for held := c.sentences[sentence].chance; held < enough*c.chance; {
		next := -1
		for _, i := range []int{from - 1, to} {
			if i < 0 || i >= len(spans) || next >= 0 && c.sentences[i].chance <= c.sentences[next].chance {
				continue
			}
			if utf8.RuneCountInString(text[min(spans[i].Start, spans[from].Start):max(spans[i].End, spans[to-1].End)]) <= maxPassage {
				next = i
			}
		}
		if next < 0 {
			break
		}
		held += c.sentences[next].chance
		from, to = min(from, next), max(to, next+1)
	}
	return Passage{Paragraph: int(c.paragraph), Start: spans[from].Start, End: spans[to-1].End}
}

// mark notes the words of a passage that matched.
func (x *Index) mark(q *question, p *Passage, w *work) {
	tokens := x.paragraphs[p.Paragraph].tokens
	x.hits(q, int32(p.Paragraph), w)
	for _, h := range w.hits {
		mark := statement.Span{Start: int(tokens[h.from].start), End: int(tokens[h.to-1].end)}
		if mark.Start < p.Start || mark.End > p.End {
			continue
		}
		if n := len(p.Highlights); n == 0 || p.Highlights[n-1].End <= mark.Start {
			p.Highlights = append(p.Highlights, mark)
		}
	}
}

// alike reports whether two passages say nearly the same.
func (x *Index) alike(a, b Passage) bool {
	words := func(p Passage) map[int32]bool {
		set := map[int32]bool{}
		for _, t := range x.paragraphs[p.Paragraph].tokens {
			if int(t.start) >= p.Start && int(t.end) <= p.End {
				set[t.stem] = true
			}
		}
		return set
	}
	one, two := words(a), words(b)
	both := 0
	for stem := range one {
		if two[stem] {
			both++
		}
	}
	return float64(both) >= sameWords*float64(len(one)+len(two)-both)
}

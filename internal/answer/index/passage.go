package index

import (
	"unicode/utf8"

	"plenary/internal/statement"
)

// A Passage is one or more whole sentences of one paragraph.
type Passage struct {
	Paragraph  int
	Start, End int              // bytes of the paragraph's text
	Highlights []statement.Span // the words that matched, in order
	Answer     statement.Span   // the words that answer, empty where they are not known
}

// Run returns the passage as a run of the statement.
func (p Passage) Run() statement.Run {
	return statement.Run{Paragraph: p.Paragraph, Start: p.Start, End: p.End}
}

// An answer has at most MaxPassages passages, and a passage at most
// MaxPassage characters or one sentence.
const (
	MaxPassages = 3
	MaxPassage  = 400
)

const (
	// enough is the share of its paragraph's chance that a passage holds where
	// it has room for it.
	enough = 0.65
	// again is the chance, to that of the best sentence, from which a second
	// passage is taken from a paragraph.
	again = 0.2
	// sameWords is the share of words in common from which one of two passages
	// is left out.
	sameWords = 0.8
)

// Passages returns the best passages of a ranking, each the shortest run of
// whole sentences that holds enough of what its paragraph promises. Other
// paragraphs come before a second passage of the same one.
func (x *Index) Passages(q *Query, r Ranking) []Passage {
	var found []Passage
	take := func(c *Candidate, sentence int) {
		p := x.passage(c, sentence)
		for _, o := range found {
			if o.Paragraph == p.Paragraph && o.Start < p.End && p.Start < o.End || x.alike(o, p) {
				return
			}
		}
		x.mark(q, &p)
		x.widenDefinition(q, &p)
		found = append(found, p)
	}
	for i := range r {
		if len(found) == MaxPassages {
			return found
		}
		take(&r[i], r[i].Best)
	}
	for i := range r {
		for k := range r[i].Sentences {
			if len(found) < MaxPassages && k != r[i].Best && r[i].Sentences[k].Chance >= again*r.Best().Chance {
				take(&r[i], k)
			}
		}
	}
	return found
}

// passage grows a sentence into the run that stands for it.
func (x *Index) passage(c *Candidate, sentence int) Passage {
	text, spans := x.s.Paragraphs[c.Paragraph].Text, x.s.Paragraphs[c.Paragraph].Sentences
	from, to := sentence, sentence+1
	for held := c.Sentences[sentence].Chance; held < enough*c.Chance; {
		next := -1
		for _, i := range []int{from - 1, to} {
			if i < 0 || i >= len(spans) || next >= 0 && c.Sentences[i].Chance <= c.Sentences[next].Chance {
				continue
			}
			if utf8.RuneCountInString(text[min(spans[i].Start, spans[from].Start):max(spans[i].End, spans[to-1].End)]) <= MaxPassage {
				next = i
			}
		}
		if next < 0 {
			break
		}
		held += c.Sentences[next].Chance
		from, to = min(from, next), max(to, next+1)
	}
	p := Passage{Paragraph: c.Paragraph, Start: spans[from].Start, End: spans[to-1].End}
	if answer := c.Sentences[sentence].Answer; answer.End > answer.Start && answer.Start < p.End {
		p.Answer = statement.Span{Start: answer.Start, End: min(answer.End, p.End)}
	}
	return p
}

// mark notes the words of a passage that matched.
func (x *Index) mark(q *Query, p *Passage) {
	tokens := x.paragraphs[p.Paragraph].tokens
	x.hits(q, p.Paragraph)
	for _, h := range q.hits {
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

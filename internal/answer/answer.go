package answer

import (
	"cmp"
	"slices"

	"plenary/internal/statement"
)

// A Verdict says how far the statement answers a question.
type Verdict int

const (
	Silent  Verdict = iota // it does not say
	Closest                // it does not answer that; a passage comes close
	Says                   // a passage answers
)

// An Answer is what was found for a question.
type Answer struct {
	Verdict  Verdict
	Passages []Passage // best first, at most three; those that come near where the verdict is not Says
	Sections []int     // headings that bear on the question where no text held does, best first
	ReadAs   string    // the question with its spelling repaired; "" where it was taken as typed
}

// A Passage is a run of whole sentences of one paragraph.
type Passage struct {
	Paragraph  int
	Start, End int              // bytes of the paragraph's text
	Marks      []statement.Span // words that matched, in order
}

// Run returns the run of the statement that p is.
func (p Passage) Run() statement.Run {
	return statement.Run{Paragraph: p.Paragraph, Start: p.Start, End: p.End}
}

// maxPassages is how many passages an answer has at most.
const maxPassages = 3

// Thresholds of the claim from which a passage answers, or comes close.
const (
	saysFrom    = 0.45
	closestFrom = 0.25
)

// Ask returns the passages that answer a question.
func (x *Index) Ask(text string) Answer {
	q := x.understand(text, true)
	a := Answer{ReadAs: q.readAs}
	if q.weight == 0 {
		return a
	}
	all := x.rank(q)
	slices.SortFunc(all, func(a, b sentence) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.paragraph, b.paragraph), cmp.Compare(a.number, b.number))
	})
	for _, s := range all[:min(maxPassages, len(all))] {
		a.Passages = append(a.Passages, x.passage(q, s))
	}
	if len(all) > 0 {
		switch c := claim(all[0]); {
		case c >= saysFrom:
			a.Verdict = Says
		case c >= closestFrom:
			a.Verdict = Closest
		}
	}
	return a
}

// claim is how much of a question a sentence covers, from 0 to 1.
func claim(s sentence) float64 {
	return s.evidence[fCover] + 0.5*s.evidence[fAround]
}

// passage returns a sentence with the words that matched q.
func (x *Index) passage(q *question, s sentence) Passage {
	span := x.s.Paragraphs[s.paragraph].Sentences[s.number]
	p := Passage{Paragraph: int(s.paragraph), Start: span.Start, End: span.End}
	tokens := x.paragraphs[s.paragraph].tokens
	for _, h := range x.hits(q, s.paragraph) {
		mark := statement.Span{Start: int(tokens[h.from].start), End: int(tokens[h.to-1].end)}
		if mark.Start < p.Start || mark.End > p.End {
			continue
		}
		if n := len(p.Marks); n == 0 || p.Marks[n-1].End <= mark.Start {
			p.Marks = append(p.Marks, mark)
		}
	}
	return p
}

// Search returns every sentence in which all the words stand, in the order of
// the text.
func (x *Index) Search(words string) []Passage {
	var stems []int32
	for _, t := range tokenize(words, maxTerms) {
		n, ok := x.stems[stem(t.word)]
		if !ok {
			return nil
		}
		stems = append(stems, n)
	}
	if len(stems) == 0 {
		return nil
	}
	var found []Passage
	for _, post := range x.postings[stems[0]] {
		p := &x.paragraphs[post.paragraph]
		for i := range len(p.sentences) - 1 {
			tokens := p.tokens[p.sentences[i]:p.sentences[i+1]]
			has := func(stem int32) bool {
				return slices.ContainsFunc(tokens, func(t indexed) bool { return t.stem == stem })
			}
			if slices.ContainsFunc(stems, func(stem int32) bool { return !has(stem) }) {
				continue
			}
			span := x.s.Paragraphs[post.paragraph].Sentences[i]
			hit := Passage{Paragraph: int(post.paragraph), Start: span.Start, End: span.End}
			for _, t := range tokens {
				if slices.Contains(stems, t.stem) {
					hit.Marks = append(hit.Marks, statement.Span{Start: int(t.start), End: int(t.end)})
				}
			}
			found = append(found, hit)
		}
	}
	return found
}

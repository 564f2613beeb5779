package answer

import (
	"slices"

	"plenary/internal/statement"
)

// A Verdict says how far the statement answers a question.
type Verdict int

const (
	NotFound Verdict = iota // it does not say
	Closest                 // it does not answer that; a passage comes close
	Answered                // a passage answers
)

// An Answer is what was found for a question.
type Answer struct {
	Verdict    Verdict
	Confidence float64   // how likely the first passage answers, from 0 to 1, as calibrated on the tuning set
	Passages   []Passage // best first, at most three; those that come near where the verdict is not Says
	NoWords    bool      // the question holds no word to look for
	YesNo      bool      // the question asks for yes or no, or takes something for granted
	Distant    bool      // the passages hold little of what is asked
	Second     int       // where words match and nothing is proven, the passage that holds words of the question which the first lacks; 0 for none
	Sections   []int     // headings without text that bear more on the question than the passages do, best first, at most three

	// ReadAs is the question with its spelling repaired, "" where it was taken
	// as typed. AsTyped then is the question with the repaired words in double
	// quotes, which has them taken as they stand.
	ReadAs  string
	AsTyped string
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

// near is the share of a question that a place holds that is named as near it,
// where it holds nothing of what the statement is about.
const near = 0.5

// Ask returns the passages that answer a question. Words within double quotes
// are taken as they are spelt.
func (x *Index) Ask(text string) Answer {
	w := x.borrow()
	defer x.release(w)
	q := x.understand(text, w)
	a := Answer{ReadAs: q.readAs, AsTyped: q.asTyped}
	if q.weight == 0 {
		a.NoWords = true
		return a
	}
	a.YesNo = q.form.claims && !q.form.mention
	ranking := x.rank(q, w)
	if len(ranking) > 0 {
		a.Confidence = x.claim(q, ranking)
		a.Passages = x.passages(q, ranking, w)
		if a.Confidence >= saysFrom && !x.prove(q, &a, ranking, w) {
			a.Confidence = min(a.Confidence, unheard)
			a.Second = x.second(q, a.Passages, w)
		}
	}
	switch {
	case a.Confidence >= saysFrom:
		a.Verdict = Answered
	case a.Confidence >= closestFrom:
		a.Verdict = Closest
	}
	a.Distant = len(ranking) == 0 || float64(ranking[0].sentences[ranking[0].best].evidence[fCover]) < near && !x.onSubject(q)
	a.Sections = x.headings(q, ranking)
	return a
}

// onSubject reports whether a question holds a word of the statement's title
// that is no everyday word.
func (x *Index) onSubject(q *question) bool {
	return slices.ContainsFunc(q.terms, func(t term) bool { return t.rarity > 2 && t.stem >= 0 && x.own[t.stem] })
}

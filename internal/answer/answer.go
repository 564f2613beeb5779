package answer

import (
	"slices"

	"plenary/internal/statement"
)

// A Verdict says whether the statement answers a question.
type Verdict int

const (
	NotFound Verdict = iota // nothing answers
	Closest                 // nothing answers, but a passage comes close
	Answered                // a passage answers
)

// An Answer is the result of a question.
type Answer struct {
	Verdict    Verdict
	Confidence float64   // the probability that the first passage answers, from 0 to 1, calibrated on the tuning set
	Passages   []Passage // best first, at most 3; the closest ones where nothing answers
	NoTerms    bool      // the question has no word to search for
	YesNo      bool      // the question asks for yes or no, or takes something for granted
	OffTopic   bool      // the passages have little in common with the question
	Complement int       // the index of a passage with words of the question that the first passage lacks, where only words match; 0 for none
	Headings   []int     // sections without text whose headings match the question better than the passages do, best first, at most 3

	// Corrected is the question with its spelling corrected, "" where nothing
	// was. Uncorrected then is the question with the corrected words in double
	// quotes, so that they are taken as typed.
	Corrected   string
	Uncorrected string
}

// A Passage is one or more whole sentences of one paragraph.
type Passage struct {
	Paragraph  int
	Start, End int              // bytes of the paragraph's text
	Highlights []statement.Span // the words that matched, in order
}

// Run returns the passage as a run of the statement.
func (p Passage) Run() statement.Run {
	return statement.Run{Paragraph: p.Paragraph, Start: p.Start, End: p.End}
}

// near is the share of a question that a place holds that is named as near it,
// where it holds nothing of what the statement is about.
const near = 0.5

// Ask returns the passages that answer a question. The spelling of words within
// double quotes is not corrected.
func (x *Index) Ask(asked Question) Answer {
	w := x.borrow()
	defer x.release(w)
	q := x.understand(asked, w)
	a := Answer{Corrected: q.readAs, Uncorrected: q.asTyped}
	if q.weight == 0 {
		a.NoTerms = true
		return a
	}
	a.YesNo = q.form.claims && !q.form.mention
	ranking := x.rank(q, w)
	if len(ranking) > 0 {
		a.Confidence = x.claim(q, ranking)
		a.Passages = x.passages(q, ranking, w)
		if a.Confidence >= saysFrom && !x.prove(q, &a, ranking, w) {
			a.Confidence = min(a.Confidence, unheard)
			a.Complement = x.second(q, a.Passages, w)
		}
	}
	switch {
	case a.Confidence >= saysFrom:
		a.Verdict = Answered
	case a.Confidence >= closestFrom:
		a.Verdict = Closest
	}
	a.OffTopic = len(ranking) == 0 || float64(ranking[0].sentences[ranking[0].best].evidence[fCover]) < near && !x.onSubject(q)
	a.Headings = x.headings(q, ranking)
	return a
}

// onSubject reports whether a question holds a word of the statement's title
// that is no everyday word.
func (x *Index) onSubject(q *question) bool {
	return slices.ContainsFunc(q.terms, func(t term) bool { return t.rarity > 2 && t.stem >= 0 && x.own[t.stem] })
}

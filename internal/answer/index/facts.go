package index

import (
	"slices"
	"strings"
)

// Suits reports whether a sentence has a number, in digits or words, where a question
// asks how many or how much, and one or a month where it asks for a year or a day.
func (x *Index) Suits(q *Query, s *Sentence) bool {
	month := q.kind == date && !q.form.when
	if !month && q.kind != quantity {
		return true
	}
	return slices.ContainsFunc(x.tokensOf(s), func(t indexed) bool { return t.digit || month && t.month || !month && t.quantity })
}

// Turns reports whether a question turns round what a sentence says: it has a number
// that the paragraph and the headings above lack, a word whose opposite stands in the
// sentence or that the sentence denies, a denial where the sentence has none, or, where
// it holds something to be so, a name that is not there. A row of a table is held to
// more.
func (x *Index) Turns(q *Query, s *Sentence) bool {
	tokens := x.tokensOf(s)
	if q.form.denies && !denied(tokens) || x.isOfAnother(q, s) {
		return true
	}
	return slices.ContainsFunc(q.terms, func(t term) bool {
		switch {
		case t.frame || t.focus:
			return false
		case t.name && q.form.claims && !x.stands(&t, s.Paragraph) && !x.headed(&t, s.Paragraph):
			return true
		case x.lang.IsNumber(t.word) || t.digit:
			same := append(x.lang.SameNumber(t.word), t.word)
			return !x.headed(&t, s.Paragraph) && !slices.ContainsFunc(same, func(word string) bool { return x.hasWord(word, s.Paragraph) })
		}
		at := slices.IndexFunc(tokens, func(o indexed) bool { return o.stem == t.stem })
		if at < 0 {
			return x.opposed(t.word, tokens)
		}
		return at > 0 && tokens[at-1].denial && !q.form.denies && !q.form.yesNo
	})
}

func denied(tokens []indexed) bool {
	return slices.ContainsFunc(tokens, func(t indexed) bool { return t.denial })
}

// hasWord reports whether a word stands in a paragraph, in any of its forms.
func (x *Index) hasWord(word string, paragraph int) bool {
	n, ok := x.stems[x.lang.Stem(word)]
	return ok && x.positions(n, paragraph) != nil
}

// opposed reports whether the opposite of a word is among tokens.
func (x *Index) opposed(word string, tokens []indexed) bool {
	among := func(word string) bool {
		n, ok := x.stems[x.lang.Stem(word)]
		return ok && slices.ContainsFunc(tokens, func(o indexed) bool { return o.stem == n })
	}
	return slices.ContainsFunc(x.lang.OpposingPrefixes, func(prefix string) bool {
		rest, cut := strings.CutPrefix(word, prefix)
		return among(prefix+word) || cut && len(rest) > 3 && x.lang.HasWord(rest) && among(rest)
	})
}

func (x *Index) tokensOf(s *Sentence) []indexed {
	p := &x.paragraphs[s.Paragraph]
	return p.tokens[p.sentences[s.Number]:p.sentences[s.Number+1]]
}

// Cover is how much of a question a sentence covers, by the weight of its terms, from
// 0 to 1, and how much its paragraph does alone.
func (s *Sentence) Cover() (cover, beside float64) {
	return float64(s.evidence[fCover]), float64(s.evidence[fAround])
}

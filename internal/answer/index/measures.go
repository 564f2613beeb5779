package index

import (
	"math"
	"slices"

	"plenary/internal/language"
)

// What is measured of the best sentence of a ranking, to judge whether it answers.
const (
	Cover      = iota // how much of the question the sentence covers, by weight
	Whole             // how much its paragraph does
	Exact             // how much the sentence does in the question's own forms
	Plain             // how much, by rarity in English alone
	Abs               // how much, not as a share
	WholeAbs          // how much the paragraph does, not as a share
	Phrases           // terms with the very word beside them
	Suit              // the kind of thing asked for close to terms
	Score             // the score of the sentence, lengths and comparisons aside
	Ahead             // how much of the chance of all sentences its paragraph has
	Known             // how much of the question the statement holds anywhere
	Foreign           // terms that neither the statement nor general English has, of all
	Missing           // the rarity of the rarest term that the statement lacks
	Held              // the rarity of the rarest term that the sentence has
	Names             // names that the statement lacks, of all terms
	Key               // how much more common than in English the most telling term is
	Keys              // the same of all terms together
	Repaired          // terms whose spelling was repaired, of all
	Few               // the inverse of the number of terms
	Outweighed        // a term that the statement lacks weighs more than all that the paragraph has
	Bare              // terms that do not stand in the paragraph, of all, each counting the same
	Square            // the square of how much of the question the sentence covers
	Disagree          // names and numbers that neither the paragraph nor the headings above have, of all terms
	Turned            // the question turns round what the sentence says, see Turns
	Lacking           // the rarity of the rarest term that the paragraph lacks
	Unsuited          // a kind of thing is asked for of which the sentence has none
	Measured          // how many measures there are
)

// Measures are what is measured of the best sentence of a ranking.
type Measures [Measured]float64

// Measure measures how far the words of the best sentence answer. The ranking must
// not be empty.
func (x *Index) Measure(q *Query, r Ranking) Measures {
	best := r.Best()
	e := &best.evidence
	m := Measures{
		Cover: float64(e[fCover]), Whole: float64(e[fCover] + e[fAround]), Exact: float64(e[fExact]),
		Plain: float64(e[fPlain]), Abs: float64(e[fCover]) * q.weight / 10, WholeAbs: float64(e[fWhole]),
		Phrases: float64(e[fPhrases]), Suit: float64(e[fSuited]),
		Score: best.Words / 10, Ahead: r[0].Chance, Few: 1 / float64(len(q.terms)), Square: float64(e[fCover] * e[fCover]),
	}
	for _, f := range []int{fParagraph, fDense} {
		m[Score] -= float64(Weights[f]*e[f]) / 10
	}
	m[Bare] = x.bare(q, best.Paragraph)
	if x.Turns(q, best) {
		m[Turned] = 1
	}
	if q.kind != anything && e[fSuited] == 0 {
		m[Unsuited] = 1
	}
	each := 1 / float64(len(q.terms))
	missing := 0.0
	paragraphs := float64(len(x.paragraphs))
	for i := range q.terms {
		t := &q.terms[i]
		if t.repaired {
			m[Repaired] += each
		}
		if !x.stands(t, best.Paragraph) {
			m[Lacking] = max(m[Lacking], t.plain/8)
			if (t.name || t.digit) && !x.headed(t, best.Paragraph) {
				m[Disagree] += each
			}
		}
		if t.stem < 0 && t.synonyms == nil {
			missing = max(missing, t.weight/q.weight)
			m[Missing] = max(m[Missing], t.plain/8)
			if t.rarity == language.Rarest {
				m[Foreign] += each
			}
			if t.name {
				m[Names] += each
			}
			continue
		}
		m[Known] += t.weight / q.weight
		if t.stem < 0 {
			continue
		}
		if x.holds(best, t.stem) {
			m[Held] = max(m[Held], t.plain/8)
		}
		if t.rarity > 2 {
			key := math.Log(1+float64(len(x.postings[t.stem]))/paragraphs/share[t.rarity]) / 8
			m[Key] = max(m[Key], key)
			m[Keys] += key * each
		}
	}
	if missing > m[Whole] {
		m[Outweighed] = 1
	}
	return m
}

// bare is the share of the terms, each counting the same, that do not stand in a
// paragraph in any form.
func (x *Index) bare(q *Query, paragraph int) float64 {
	bare := 0.0
	for i := range q.terms {
		if t := &q.terms[i]; !t.frame && !x.stands(t, paragraph) {
			bare++
		}
	}
	return bare / float64(len(q.terms))
}

// stands reports whether a term, a word of its family or an editor's term for it
// stands in a paragraph.
func (x *Index) stands(t *term, paragraph int) bool {
	joined := func(at int32) bool { return t.isJoined(x.paragraphs[paragraph].tokens, at) }
	return t.stem >= 0 && slices.ContainsFunc(x.positions(t.stem, paragraph), joined) ||
		slices.ContainsFunc(t.family, func(stem int32) bool { return x.positions(stem, paragraph) != nil }) ||
		slices.ContainsFunc(t.synonyms, func(s int) bool {
			return slices.ContainsFunc(x.synonyms[s].at, func(o occurrence) bool { return int(o.paragraph) == paragraph })
		})
}

// holds reports whether a stem stands in a sentence.
func (x *Index) holds(s *Sentence, stem int32) bool {
	p := &x.paragraphs[s.Paragraph]
	for _, at := range x.positions(stem, s.Paragraph) {
		if at >= p.sentences[s.Number] && at < p.sentences[s.Number+1] {
			return true
		}
	}
	return false
}

// OnSubject reports whether a question holds a word of the statement's title
// that is no everyday word.
func (x *Index) OnSubject(q *Query) bool {
	return slices.ContainsFunc(q.terms, func(t term) bool { return t.rarity > 2 && t.stem >= 0 && x.own[t.stem] })
}

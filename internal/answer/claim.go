package answer

import (
	"math"
	"slices"
)

// Thresholds of the claim from which a passage answers, or comes close.
const (
	saysFrom    = 0.29
	closestFrom = 0.1
)

// doubt is taken off the log of the odds where a few sentences lack a term that
// weighs more than all they have: there, the fitted weights trust a lone common
// word too much.
const doubt = 2

// unheard is the claim at most of a passage that is unproven: whoever asks
// whether migrants are criminals is not answered by a sentence about migrants.
const unheard = 0.25

// What a claim is made from. Each counts twice: as it is, and by how small the
// statement is, because a few sentences rarely hold a word by chance.
const (
	cAlways     = iota // 1
	cCover             // how much of the question the best sentence covers
	cWhole             // how much its paragraph does
	cExact             // how much the sentence does in the question's own forms
	cKin               // how much only by words akin
	cPlain             // how much, by rarity in English alone
	cAbs               // how much, not as a share
	cWholeAbs          // how much the paragraph does, not as a share
	cPairs             // neighbours that are neighbours here
	cWindow            // terms within a short stretch
	cPhrases           // terms with the very word beside them
	cSuit              // the kind of thing asked for close to terms
	cScore             // the score of the sentence, lengths and comparisons aside
	cAhead             // how much of the chance of all sentences its paragraph has
	cKnown             // how much of the question the statement holds anywhere
	cForeign           // terms that neither the statement nor general English has, of all
	cMissing           // the rarity of the rarest term that the statement lacks
	cHeld              // the rarity of the rarest term that the sentence has
	cNames             // names that the statement lacks, of all terms
	cKey               // how much more common than in English the most telling term is
	cKeys              // the same of all terms together
	cRepair            // terms whose spelling was repaired, of all
	cFew               // the inverse of the number of terms
	cOutweighed        // a term that the statement lacks weighs more than all that the paragraph has
	cBare              // terms that do not stand in the paragraph, of all, each counting the same
	cSquare            // the square of how much of the question the sentence covers
	measured
	claims = 2 * measured
)

// A plea is what a claim is made from.
type plea [claims]float64

// plead measures how far the best of a ranking answers.
func (x *Index) plead(q *question, r ranking) plea {
	best := &r[0].sentences[r[0].best]
	e := &best.evidence
	p := plea{
		cAlways: 1, cCover: float64(e[fCover]), cWhole: float64(e[fCover] + e[fAround]), cExact: float64(e[fExact]),
		cKin: float64(e[fKin] + e[fAkin]), cPlain: float64(e[fPlain]), cAbs: float64(e[fAbs]), cWholeAbs: float64(e[fWholeAbs]),
		cPairs: float64(e[fPairs]), cWindow: float64(e[fWindow]), cPhrases: float64(e[fPhrases]), cSuit: float64(e[fSuitNear]),
		cScore: best.score / 10, cAhead: r[0].chance, cFew: 1 / float64(len(q.terms)), cSquare: float64(e[fCover] * e[fCover]),
	}
	for _, f := range []int{fLead, fLeadWhole, fLeadBM25, fParagraph, fLength, fDense} {
		p[cScore] -= float64(weights[f]*e[f]) / 10
	}
	each := 1 / float64(len(q.terms))
	p[cBare] = x.bare(q, &r[0])
	missing := 0.0
	paragraphs := float64(len(x.paragraphs))
	for i := range q.terms {
		t := &q.terms[i]
		if t.repaired {
			p[cRepair] += each
		}
		if t.stem < 0 && t.synonyms == nil {
			missing = max(missing, t.weight/q.weight)
			p[cMissing] = max(p[cMissing], t.plain/8)
			if t.rarity == rarest {
				p[cForeign] += each
			}
			if t.name {
				p[cNames] += each
			}
			continue
		}
		p[cKnown] += t.weight / q.weight
		if t.stem < 0 {
			continue
		}
		if x.holds(best, t.stem) {
			p[cHeld] = max(p[cHeld], t.plain/8)
		}
		if t.rarity > 2 {
			key := math.Log(1+float64(len(x.postings[t.stem]))/paragraphs/share[t.rarity]) / 8
			p[cKey] = max(p[cKey], key)
			p[cKeys] += key * each
		}
	}
	if missing > p[cWhole] {
		p[cOutweighed] = 1
	}
	small := 1 / (1 + float64(x.sentences)/20)
	for i := range measured {
		p[measured+i] = small * p[i]
	}
	return p
}

// bare is the share of the terms, each counting the same, that do not stand in
// a ranked paragraph in any form.
func (x *Index) bare(q *question, c *candidate) float64 {
	bare := 0.0
	for i := range q.terms {
		if t := &q.terms[i]; !t.frame && !x.stands(t, c.paragraph) {
			bare++
		}
	}
	return bare / float64(len(q.terms))
}

// stands reports whether a term, a word of its family or an editor's term for
// it stands in a paragraph.
func (x *Index) stands(t *term, paragraph int32) bool {
	return t.stem >= 0 && x.positions(t.stem, paragraph) != nil ||
		slices.ContainsFunc(t.family, func(stem int32) bool { return x.positions(stem, paragraph) != nil }) ||
		slices.ContainsFunc(t.synonyms, func(s int) bool {
			return slices.ContainsFunc(x.synonyms[s].at, func(o occurrence) bool { return o.paragraph == paragraph })
		})
}

// holds reports whether a stem stands in a sentence.
func (x *Index) holds(s *sentence, stem int32) bool {
	p := &x.paragraphs[s.paragraph]
	for _, at := range x.positions(stem, s.paragraph) {
		if at >= p.sentences[s.number] && at < p.sentences[s.number+1] {
			return true
		}
	}
	return false
}

// claim is how likely the best of a ranking answers, from 0 to 1.
func (x *Index) claim(q *question, r ranking) float64 {
	p := x.plead(q, r)
	sum := -doubt * p[measured+cOutweighed]
	for i, v := range p {
		sum += claimWeights[i] * v
	}
	return 1 / (1 + math.Exp(-sum))
}

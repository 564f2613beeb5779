package answer

import "math"

// Thresholds of the claim from which a passage answers, or comes close.
const (
	saysFrom    = 0.42
	closestFrom = 0.1
)

// What a claim is made from.
const (
	cAlways  = iota // 1
	cCover          // how much of the question the best sentence covers
	cAround         // how much more its paragraph does
	cExact          // how much of it in the question's own forms
	cKnown          // how much of it the statement holds anywhere
	cForeign        // terms that neither the statement nor general English has, of all
	cRare           // the heaviest term that the statement lacks, to the heaviest of all
	cNames          // names that the statement lacks, of all terms
	cPairs          // neighbours that are neighbours here
	cBM25           // the paragraph's BM25 score
	cScore          // the sentence's score
	cFew            // the inverse of the number of terms
	cRepair         // terms whose spelling was repaired, of all
	claims
)

// A plea is what a claim is made from.
type plea [claims]float64

// plead measures how far the best of a ranking answers.
func (q *question) plead(ranking []sentence) plea {
	best := &ranking[0]
	e := &best.evidence
	p := plea{
		cAlways: 1, cCover: e[fCover], cAround: e[fAround], cExact: e[fExact],
		cPairs: e[fPairs], cBM25: e[fBM25], cScore: best.score / 10, cFew: 1 / float64(len(q.terms)),
	}
	heaviest, missing := 0.0, 0.0
	each := 1 / float64(len(q.terms))
	for i := range q.terms {
		t := &q.terms[i]
		heaviest = math.Max(heaviest, t.weight)
		if t.repaired {
			p[cRepair] += each
		}
		if t.stem >= 0 || t.synonyms != nil {
			p[cKnown] += t.weight / q.weight
			continue
		}
		missing = math.Max(missing, t.weight)
		if t.rarity == rarest {
			p[cForeign] += each
		}
		if t.name {
			p[cNames] += each
		}
	}
	p[cRare] = missing / heaviest
	return p
}

// claim is how likely the best of a ranking answers, from 0 to 1.
func (q *question) claim(ranking []sentence) float64 {
	sum := 0.0
	for i, v := range q.plead(ranking) {
		sum += claimWeights[i] * v
	}
	return 1 / (1 + math.Exp(-sum))
}

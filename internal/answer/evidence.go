package answer

import "math"

// What is measured of a sentence, each from 0 to about 1. The weights learned
// for them are in weights.go.
const (
	fCover      = iota // the question's terms that stand in the sentence, by weight
	fExact             // of these, the ones in the very form of the question
	fAkin              // further terms of which a word of the same family stands there
	fPairs             // neighbouring terms of the question that are neighbours here
	fNear              // terms of the question close together here, in any order
	fNames             // names of the question, by weight
	fDigits            // numbers of the question, by weight
	fLength            // how long the sentence is
	fAround            // terms that stand elsewhere in the paragraph alone
	fBeside            // terms that stand in the sentence before or after alone
	fTitle             // terms of the question in the heading
	fBM25              // the paragraph's BM25 score
	fFirst             // the first sentence of its paragraph
	fFresh             // names in the sentence that the question did not say
	fPerson            // a person is asked for and a fresh name stands there
	fDate              // a date is asked for and one stands there
	fQuantity          // a quantity is asked for and a number stands there
	fLocation          // a place is asked for and a fresh name stands there
	fReason            // a reason is asked for and a word of reason stands there
	fNoNumber          // a date or quantity is asked for and there is no number at all
	fNeighbours        // the paragraphs before and after, by BM25
	fSquare            // terms in the sentence, by the square of their weight
	fFlat              // terms in the sentence, each counting the same
	fFocus             // the noun that was asked for stands in the sentence
	fPronoun           // terms beside alone, where the sentence begins with a pronoun
	fWhole             // terms in the sentence or around it, squared
	fLast              // the last term of the question stands in the sentence
	fDense             // terms in the sentence for its length
	features
)

// An evidence is what is measured of one sentence.
type evidence [features]float64

// A scored sentence of a candidate paragraph.
type sentence struct {
	paragraph int32
	number    int // among the paragraph's sentences
	evidence  evidence
	score     float64
}

// weighSentences measures every sentence of a candidate, whose hits are in w.
func (x *Index) weighSentences(q *question, c candidate, neighbours float64, w *work) {
	hits := w.hits
	p := &x.paragraphs[c.paragraph]
	n := len(p.sentences) - 1
	if n <= 0 || q.weight == 0 {
		return
	}
	title := x.titleCover(q, x.s.Paragraphs[c.paragraph].Section)
	covers := make([][]float64, n) // best strength of each term, by sentence
	exact := make([][]bool, n)
	flat := make([]float64, n*len(q.terms))
	flatExact := make([]bool, n*len(q.terms))
	bounds := make([]int, n+1) // hits of sentence i are hits[bounds[i]:bounds[i+1]]
	at := 0
	for i := range n {
		covers[i] = flat[i*len(q.terms) : (i+1)*len(q.terms)]
		exact[i] = flatExact[i*len(q.terms) : (i+1)*len(q.terms)]
		bounds[i] = at
		for at < len(hits) && hits[at].from < p.sentences[i+1] {
			h := hits[at]
			covers[i][h.term] = max(covers[i][h.term], h.strength)
			exact[i][h.term] = exact[i][h.term] || h.exact
			at++
		}
	}
	bounds[n] = at
	whole := make([]float64, len(q.terms))
	for i := range n {
		for t, s := range covers[i] {
			whole[t] = max(whole[t], s)
		}
	}
	w.sentences = append(w.sentences, make([]sentence, n)...)
	out := w.sentences[len(w.sentences)-n:]
	for i := range n {
		s := &out[i]
		s.paragraph, s.number = c.paragraph, i
		e := &s.evidence
		square, squares := 0.0, 0.0
		for t := range q.terms {
			share := q.terms[t].weight / q.weight
			mine := covers[i][t]
			if mine > familyStrength {
				square += q.terms[t].weight * q.terms[t].weight
				e[fFlat] += mine / float64(len(q.terms))
			}
			squares += q.terms[t].weight * q.terms[t].weight
			if q.terms[t].focus {
				e[fFocus] = mine
			}
			beside := 0.0
			if i > 0 {
				beside = covers[i-1][t]
			}
			if i+1 < n {
				beside = max(beside, covers[i+1][t])
			}
			switch {
			case mine > familyStrength:
				e[fCover] += share * mine
				if exact[i][t] {
					e[fExact] += share
				}
				if q.terms[t].name {
					e[fNames] += share
				}
				if q.terms[t].digit {
					e[fDigits] += share
				}
			case mine > 0:
				e[fAkin] += share
			}
			if beside > mine {
				e[fBeside] += share * (beside - mine)
			}
			if whole[t] > mine {
				e[fAround] += share * (whole[t] - mine)
			}
		}
		tokens := p.tokens[p.sentences[i]:p.sentences[i+1]]
		e[fPairs], e[fNear] = closeness(q, hits[bounds[i]:bounds[i+1]])
		e[fSquare] = square / squares
		e[fLast] = covers[i][len(q.terms)-1]
		e[fWhole] = math.Pow(e[fCover]+e[fAround], 2)
		if len(tokens) > 0 && tokens[0].flags&isPronoun != 0 {
			e[fPronoun] = e[fBeside]
		}
		e[fDense] = 4 * e[fCover] / math.Log(4+float64(len(tokens)))
		e[fLength] = math.Log(1+float64(len(tokens))) / 4
		e[fTitle] = title
		e[fBM25] = c.bm25 / (q.weight * (k1 + 1))
		e[fNeighbours] = neighbours / (q.weight * (k1 + 1))
		if i == 0 {
			e[fFirst] = 1
		}
		x.suit(q, tokens, e)
	}
}

// suit measures whether tokens hold the kind of thing that is asked for.
func (x *Index) suit(q *question, tokens []indexed, e *evidence) {
	var fresh, digits, years, numbers, months, reasons int
	for _, t := range tokens {
		word := t.flags
		if t.capital && t.inside && !q.said[t.stem] {
			fresh++
		}
		if t.digit && !q.said[t.stem] {
			digits++
		}
		if t.year && !q.said[t.stem] {
			years++
		}
		if word&isNumberWord != 0 && !q.said[t.stem] {
			numbers++
		}
		if word&isMonthWord != 0 {
			months++
		}
		if word&isReasonWord != 0 {
			reasons++
		}
	}
	some := func(n int) float64 { return math.Min(1, float64(n)) }
	e[fFresh] = math.Min(1, float64(fresh)/4)
	switch q.kind {
	case person:
		e[fPerson] = some(fresh)
	case date:
		e[fDate] = math.Max(some(years), 0.6*math.Max(some(months), some(digits)))
		e[fNoNumber] = 1 - some(digits+months+numbers)
	case quantity:
		e[fQuantity] = math.Max(some(digits), 0.7*some(numbers))
		e[fNoNumber] = 1 - some(digits+numbers)
	case location:
		e[fLocation] = some(fresh)
	case reason:
		e[fReason] = some(reasons)
	}
}

// closeness measures how far neighbouring terms of the question are neighbours
// among hits, and how close together its terms stand in any order.
func closeness(q *question, hits []hit) (pairs, near float64) {
	if len(hits) < 2 {
		return 0, 0
	}
	for t := 1; t < len(q.terms); t++ {
		best := 0.0
		for i, h := range hits {
			if h.term != int32(t-1) {
				continue
			}
			for j, g := range hits {
				if g.term != int32(t) || i == j {
					continue
				}
				gap := float64(g.from - h.to)
				if g.from < h.from {
					gap = float64(h.from-g.to) + 1.5
				}
				if gap < 0 {
					continue
				}
				best = math.Max(best, h.strength*g.strength/(1+gap/2))
			}
		}
		pairs += best * math.Min(q.terms[t].weight, q.terms[t-1].weight)
	}
	for i := 1; i < len(hits); i++ {
		if g, h := hits[i-1], hits[i]; g.term != h.term {
			gap := math.Max(0, float64(h.from-g.to))
			near += math.Min(q.terms[g.term].weight, q.terms[h.term].weight) * g.strength * h.strength / (1 + gap)
		}
	}
	return pairs / q.weight, math.Min(1.5, near/q.weight)
}

// titleCover is how much of the question stands in the heading of section i
// and of those around it.
func (x *Index) titleCover(q *question, i int) float64 {
	cover := 0.0
	for t := range q.terms {
		if q.terms[t].stem < 0 {
			continue
		}
		for j := i; j != 0; j = x.s.Sections[j].Parent {
			if x.titleHolds(j, q.terms[t].stem) {
				cover += q.terms[t].weight
				break
			}
		}
	}
	return cover / q.weight
}

func (x *Index) titleHolds(i int, stem int32) bool {
	for _, t := range x.titles[i].tokens {
		if t.stem == stem {
			return true
		}
	}
	return false
}

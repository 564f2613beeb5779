package index

import (
	"math"
	"math/bits"

	"plenary/internal/statement"
)

// What is measured of a sentence, each from 0 to about 1. The weights learned
// for them are in weights.go.
const (
	fCover       = iota // the question's terms that stand in the sentence, by weight
	fExact              // of these, the ones in the very form of the question
	fAkin               // further terms of which a word of the same family stands there
	fPairs              // neighbouring terms of the question that are neighbours here
	fNear               // terms of the question close together here, in any order
	fNames              // names of the question, by weight
	fDigits             // numbers of the question, by weight
	fLength             // how long the sentence is
	fAround             // terms that stand elsewhere in the paragraph alone
	fBeside             // terms that stand in the sentence before or after alone
	fTitle              // terms of the question in the heading
	fBM25               // the paragraph's BM25 score
	fFirst              // the first sentence of its paragraph
	fFresh              // names in the sentence that the question did not say
	fPerson             // a person is asked for and a fresh name stands there
	fDate               // a date is asked for and one stands there
	fQuantity           // a quantity is asked for and a number stands there
	fLocation           // a place is asked for and a fresh name stands there
	fReason             // a reason is asked for and a word of reason stands there
	fNoNumber           // a date or quantity is asked for and there is no number at all
	fNeighbours         // the paragraphs before and after, by BM25
	fSquare             // terms in the sentence, by the square of their weight
	fFlat               // terms in the sentence, each counting the same
	fFocus              // the noun that was asked for stands in the sentence
	fPronoun            // terms beside alone, where the sentence begins with a pronoun
	fWhole              // terms in the sentence or around it, squared
	fLast               // the last term of the question stands in the sentence
	fDense              // terms in the sentence for its length
	fRarest             // the heaviest term stands in the sentence
	fRarestWhole        // the heaviest term stands in the paragraph
	fPlain              // terms in the sentence, by their rarity in English alone
	fOrder              // terms in the order of the question
	fWindow             // terms within a short stretch
	fPhrases            // terms with the very word before or after them
	fSuitNear           // the kind of thing asked for close to terms
	fLead               // cover, to the best cover of any sentence
	fLeadWhole          // cover of the paragraph, to the best of any paragraph
	fLeadBM25           // BM25, to the best of any paragraph
	fParagraph          // how long the paragraph is
	fTitleOnly          // terms that the heading alone has
	fKind               // a kind of thing is asked for
	fTerms              // how many terms the question has
	fAbs                // cover, not as a share of the question
	fWholeAbs           // cover of the paragraph, not as a share
	fRepeat             // how often terms stand in the paragraph
	fClass              // cover of the terms of each class, by sentence, then by paragraph
	_
	features = fClass + 2*classes
)

// An evidence is what is measured of one sentence.
type evidence [features]float32

// score is how promising the evidence is, as a log of odds.
func (e *evidence) score() float64 {
	var sum float32
	for i, w := range weights {
		sum += w * e[i]
	}
	return float64(sum)
}

// A Sentence is one of a candidate paragraph.
type Sentence struct {
	Paragraph int
	Number    int     // among the paragraph's sentences
	Words     float64 // how promising it is by its words, as a log of odds
	Score     float64 // how promising it is, as a log of odds
	Chance    float64 // that it is the answer, as far as there is one

	// What the networks say of it, where they read it.
	Begins float64        // the odds that the answer begins in it, as a log
	Span   float64        // those of its likeliest answer, by its first token and its last
	Answer statement.Span // of the paragraph's text: that answer, empty where there is none
	Cosine float64        // how near in meaning it is to the question

	evidence evidence
}

// A sheet is what is noted of the terms in one paragraph.
type sheet struct {
	strength []float64 // by sentence and term, the best hit
	exact    []bool
	whole    []float64 // by term
	count    []float64 // by term, how many hits
	bounds   []int     // hits of sentence i are hits[bounds[i]:bounds[i+1]]
}

func (s *sheet) reset(sentences, terms int) {
	s.strength = append(s.strength[:0], make([]float64, sentences*terms)...)
	s.exact = append(s.exact[:0], make([]bool, sentences*terms)...)
	s.whole = append(s.whole[:0], make([]float64, terms)...)
	s.count = append(s.count[:0], make([]float64, terms)...)
	s.bounds = append(s.bounds[:0], make([]int, sentences+1)...)
}

// weighSentences measures every sentence of a candidate, whose hits are noted, and
// appends them to all.
func (x *Index) weighSentences(q *Query, c Candidate, neighbours float64, all []Sentence) []Sentence {
	p := &x.paragraphs[c.Paragraph]
	n, terms := len(p.sentences)-1, len(q.terms)
	if n <= 0 {
		return all
	}
	sh := &q.sheet
	sh.reset(n, terms)
	at := 0
	for i := range n {
		sh.bounds[i] = at
		for at < len(q.hits) && q.hits[at].from < p.sentences[i+1] {
			h := q.hits[at]
			k := i*terms + int(h.term)
			sh.strength[k] = max(sh.strength[k], h.strength)
			sh.exact[k] = sh.exact[k] || h.exact
			sh.whole[h.term] = max(sh.whole[h.term], h.strength)
			at++
		}
	}
	sh.bounds[n] = at
	repeat := 0.0
	for _, h := range q.hits {
		sh.count[h.term]++
	}
	for t := range q.terms {
		repeat += q.terms[t].weight * math.Log(1+sh.count[t])
	}
	title, titleOnly, whole := 0.0, 0.0, 0.0
	for t := range q.terms {
		whole += q.terms[t].weight / q.weight * sh.whole[t]
		if x.headed(&q.terms[t], c.Paragraph) {
			title += q.terms[t].weight / q.weight
			titleOnly += q.terms[t].weight / q.weight * (1 - sh.whole[t])
		}
	}
	for i := range n {
		all = append(all, Sentence{Paragraph: c.Paragraph, Number: i})
		e := &all[len(all)-1].evidence
		cover := 0.0
		around := 0.0
		row := sh.strength[i*terms : (i+1)*terms]
		for t := range q.terms {
			term := &q.terms[t]
			share := term.weight / q.weight
			mine := row[t]
			for c := range classes {
				if term.classes&(1<<c) != 0 {
					e[fClass+c] += float32(share * mine)
					e[fClass+classes+c] += float32(share * sh.whole[t])
				}
			}
			beside := 0.0
			if i > 0 {
				beside = sh.strength[(i-1)*terms+t]
			}
			if i+1 < n {
				beside = max(beside, sh.strength[(i+1)*terms+t])
			}
			if mine > familyStrength {
				cover += share * mine
				e[fSquare] += float32(share * share / q.squares)
				e[fFlat] += float32(mine / float64(terms))
				e[fPlain] += float32(mine * term.plain / q.plain)
				if sh.exact[i*terms+t] {
					e[fExact] += float32(share)
				}
				if term.name {
					e[fNames] += float32(share)
				}
				if term.digit {
					e[fDigits] += float32(share)
				}
			} else if mine > 0 {
				e[fAkin] += float32(share)
			}
			if term.focus {
				e[fFocus] = float32(mine)
			}
			e[fBeside] += float32(share * max(0, beside-mine))
			around += share * (sh.whole[t] - mine)
		}
		tokens := p.tokens[p.sentences[i]:p.sentences[i+1]]
		hits := q.hits[sh.bounds[i]:sh.bounds[i+1]]
		e[fCover], e[fAround] = float32(cover), float32(around)
		e[fPairs], e[fNear] = closeness(q, hits)
		e[fOrder], e[fWindow] = arrangement(q, hits)
		e[fPhrases] = phrases(q, hits, p.tokens)
		e[fLast] = float32(row[terms-1])
		e[fAbs], e[fWholeAbs] = float32(cover*q.weight)/10, float32(whole*q.weight)/10
		e[fRepeat] = float32(repeat / q.weight)
		e[fRarest], e[fRarestWhole] = float32(row[q.heaviest]), float32(sh.whole[q.heaviest])
		e[fWhole] = float32((cover + around) * (cover + around))
		e[fLeadWhole] = float32(whole)
		if len(tokens) > 0 && tokens[0].flags&isPronoun != 0 {
			e[fPronoun] = e[fBeside]
		}
		e[fDense] = float32(4 * cover / math.Log(4+float64(len(tokens))))
		e[fLength] = float32(math.Log(1+float64(len(tokens))) / 4)
		e[fParagraph] = float32(math.Log(1+float64(len(p.tokens))) / 6)
		e[fTitle], e[fTitleOnly] = float32(title), float32(titleOnly)
		e[fBM25] = float32(c.bm25 / (q.weight * (k1 + 1)))
		e[fNeighbours] = float32(neighbours / (q.weight * (k1 + 1)))
		if i == 0 {
			e[fFirst] = 1
		}
		e[fKind] = float32(q.kind)
		e[fTerms] = float32(terms) / 10
		x.suit(q, tokens, int(p.sentences[i]), hits, e)
	}
	return all
}

// compare measures how far the sentences lead or fall behind the best.
func compare(all []Sentence) {
	var cover, whole, bm25 float32
	for i := range all {
		e := &all[i].evidence
		cover, whole, bm25 = max(cover, e[fCover]), max(whole, e[fLeadWhole]), max(bm25, e[fBM25])
	}
	for i := range all {
		e := &all[i].evidence
		e[fLead] = e[fCover] / max(cover, 0.01)
		e[fLeadWhole] /= max(whole, 0.01)
		e[fLeadBM25] = e[fBM25] / max(bm25, 0.01)
	}
}

// suit measures whether tokens, the first of which is number from, hold the
// kind of thing that is asked for, and how close to the hits.
func (x *Index) suit(q *Query, tokens []indexed, from int, hits []hit, e *evidence) {
	var fresh, digits, years, numbers, months, reasons int
	near := 0.0
	for i, t := range tokens {
		said := q.said[t.stem]
		suits := false
		if t.capital && t.inside && !said {
			fresh++
			suits = q.kind == person || q.kind == location || q.kind == anything
		}
		if t.digit && !said {
			digits++
			suits = suits || q.kind == quantity || q.kind == date
		}
		if t.year && !said {
			years++
		}
		if t.flags&isNumberWord != 0 && !said {
			numbers++
			suits = suits || q.kind == quantity
		}
		if t.flags&isMonthWord != 0 {
			months++
			suits = suits || q.kind == date
		}
		if t.flags&isReasonWord != 0 {
			reasons++
			suits = suits || q.kind == reason
		}
		if suits {
			near = max(near, nearness(q, from+i, hits))
		}
	}
	some := func(n int) float32 { return min(1, float32(n)) }
	e[fFresh] = min(1, float32(fresh)/4)
	e[fSuitNear] = float32(near / q.weight)
	switch q.kind {
	case person:
		e[fPerson] = some(fresh)
	case date:
		e[fDate] = max(some(years), 0.6*max(some(months), some(digits)))
		e[fNoNumber] = 1 - some(digits+months+numbers)
	case quantity:
		e[fQuantity] = max(some(digits), 0.7*some(numbers))
		e[fNoNumber] = 1 - some(digits+numbers)
	case location:
		e[fLocation] = some(fresh)
	case reason:
		e[fReason] = some(reasons)
	}
}

// nearness is the weight of the hits around token at, less the farther away
// they are.
func nearness(q *Query, at int, hits []hit) float64 {
	sum := 0.0
	seen := uint32(0)
	for _, h := range hits {
		if seen&(1<<h.term) == 0 {
			seen |= 1 << h.term
			gap := float64(max(int(h.from)-at, at-int(h.to)+1, 0))
			sum += q.terms[h.term].weight * h.strength / (1 + gap/6)
		}
	}
	return sum
}

// closeness measures how far neighbouring terms of the question are neighbours
// among hits, and how close together its terms stand in any order.
func closeness(q *Query, hits []hit) (pairs, near float32) {
	if len(hits) < 2 {
		return 0, 0
	}
	var sumPairs, sumNear float64
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
				best = max(best, h.strength*g.strength/(1+gap/2))
			}
		}
		sumPairs += best * min(q.terms[t].weight, q.terms[t-1].weight)
	}
	for i := 1; i < len(hits); i++ {
		if g, h := hits[i-1], hits[i]; g.term != h.term {
			gap := max(0, float64(h.from-g.to))
			sumNear += min(q.terms[g.term].weight, q.terms[h.term].weight) * g.strength * h.strength / (1 + gap)
		}
	}
	return float32(sumPairs / q.weight), float32(min(1.5, sumNear/q.weight))
}

// maxArranged is how many hits of a sentence are looked at for their
// arrangement, because it takes the square of their number.
const maxArranged = 24

// arrangement measures how much of the question stands in its order, and in a
// short stretch.
func arrangement(q *Query, hits []hit) (order, window float32) {
	hits = hits[:min(len(hits), maxArranged)]
	var rising [maxArranged]float64
	bestOrder, bestWindow := 0.0, 0.0
	for i, h := range hits {
		weight := q.terms[h.term].weight * h.strength
		for j := range i {
			if hits[j].term < h.term && hits[j].to <= h.from {
				rising[i] = max(rising[i], rising[j])
			}
		}
		rising[i] += weight
		bestOrder = max(bestOrder, rising[i])
		seen := uint32(0)
		sum := 0.0
		for _, g := range hits[i:] {
			if seen&(1<<g.term) != 0 {
				continue
			}
			seen |= 1 << g.term
			sum += q.terms[g.term].weight * g.strength
			loose := float64(int(g.to-h.from) - bits.OnesCount32(seen))
			bestWindow = max(bestWindow, sum/(1+max(0, loose)/8))
		}
	}
	return float32(bestOrder / q.weight), float32(bestWindow / q.weight)
}

// phrases measures how many terms stand beside the very word that they stand
// beside in the question, function words included.
func phrases(q *Query, hits []hit, tokens []indexed) float32 {
	sum := 0.0
	seen := uint32(0)
	for _, h := range hits {
		t := &q.terms[h.term]
		if !h.exact || seen&(1<<h.term) != 0 {
			continue
		}
		both := 0.0
		if h.from > 0 && t.before >= 0 && tokens[h.from-1].form == t.before {
			both++
		}
		if int(h.to) < len(tokens) && t.after >= 0 && tokens[h.to].form == t.after {
			both++
		}
		if both > 0 {
			seen |= 1 << h.term
			sum += both / 2 * t.weight
		}
	}
	return float32(sum / q.weight)
}

// headed reports whether a term stands in the heading over a paragraph or in
// one above it.
func (x *Index) headed(t *term, paragraph int) bool {
	if t.stem < 0 {
		return false
	}
	for i := x.s.Paragraphs[paragraph].Section; i != 0; i = x.s.Sections[i].Parent {
		if x.titleHolds(i, t.stem) {
			return true
		}
	}
	return false
}

func (x *Index) titleHolds(i int, stem int32) bool {
	for _, t := range x.titles[i].tokens {
		if t.stem == stem {
			return true
		}
	}
	return false
}

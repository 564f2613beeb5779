package index

import "math"

// A sheet is what is noted of the terms in one paragraph.
type sheet struct {
	strength []float64 // by sentence and term, the best hit
	exact    []bool
	whole    []float64 // by term
	bounds   []int     // hits of sentence i are hits[bounds[i]:bounds[i+1]]
}

func (s *sheet) reset(sentences, terms int) {
	s.strength = append(s.strength[:0], make([]float64, sentences*terms)...)
	s.exact = append(s.exact[:0], make([]bool, sentences*terms)...)
	s.whole = append(s.whole[:0], make([]float64, terms)...)
	s.bounds = append(s.bounds[:0], make([]int, sentences+1)...)
}

// fill notes the hits of a query in a paragraph.
func (s *sheet) fill(q *Query, p *paragraph) {
	n, terms := len(p.sentences)-1, len(q.terms)
	s.reset(n, terms)
	at := 0
	for i := range n {
		s.bounds[i] = at
		for at < len(q.hits) && q.hits[at].from < p.sentences[i+1] {
			h := q.hits[at]
			k := i*terms + int(h.term)
			s.strength[k] = max(s.strength[k], h.strength)
			s.exact[k] = s.exact[k] || h.exact
			s.whole[h.term] = max(s.whole[h.term], h.strength)
			at++
		}
	}
	s.bounds[n] = at
}

// row is what is noted of each term in sentence i, nothing where there is no such
// sentence.
func (s *sheet) row(i int) []float64 {
	terms := len(s.whole)
	if i < 0 || i+1 >= len(s.bounds) {
		return make([]float64, terms)
	}
	return s.strength[i*terms : (i+1)*terms]
}

// weighSentences measures every sentence of a candidate, whose hits are noted, and
// appends them to all.
func (x *Index) weighSentences(q *Query, c Candidate, all []Sentence) []Sentence {
	p := &x.paragraphs[c.Paragraph]
	q.sheet.fill(q, p)
	shared := x.weighParagraph(q, c)
	for i := range len(p.sentences) - 1 {
		all = append(all, Sentence{Paragraph: c.Paragraph, Number: i, evidence: shared})
		q.weighSentence(p, i, &all[len(all)-1].evidence)
	}
	return all
}

// weighParagraph measures what all sentences of a candidate have in common.
func (x *Index) weighParagraph(q *Query, c Candidate) Evidence {
	var e Evidence
	title, titleOnly, whole := 0.0, 0.0, 0.0
	for t := range q.terms {
		term := &q.terms[t]
		share, held := term.weight/q.weight, q.sheet.whole[t]
		whole += share * held
		if x.headed(term, c.Paragraph) {
			title += share
			titleOnly += share * (1 - held)
		}
		for class := range classes {
			if term.classes&(1<<class) != 0 {
				e[fClass+classes+class] += float32(share * held)
			}
		}
	}
	e[fTitle], e[fTitleOnly] = float32(title), float32(titleOnly)
	e[fWhole] = float32(whole*q.weight) / 10
	e[fRarestNear] = float32(q.sheet.whole[q.heaviest])
	e[fBM25] = float32(c.bm25 / (q.weight * (k1 + 1)))
	e[fNeighbours] = float32(x.beside(q, c.Paragraph) / (q.weight * (k1 + 1)))
	e[fParagraph] = float32(math.Log(1+float64(len(x.paragraphs[c.Paragraph].tokens))) / 6)
	return e
}

// weighSentence measures sentence i of a paragraph.
func (q *Query) weighSentence(p *paragraph, i int, e *Evidence) {
	sh := &q.sheet
	row, before, after := sh.row(i), sh.row(i-1), sh.row(i+1)
	cover := 0.0
	for t, held := range row {
		term := &q.terms[t]
		share := term.weight / q.weight
		e[fAround] += float32(share * (sh.whole[t] - held))
		e[fBeside] += float32(share * max(0, max(before[t], after[t])-held))
		if held > familyStrength {
			cover += share * held
			e[fPlain] += float32(held * term.plain / q.plain)
		}
		if sh.exact[i*len(row)+t] {
			e[fExact] += float32(share)
		}
		for class := range classes {
			if term.classes&(1<<class) != 0 {
				e[fClass+class] += float32(share * held)
			}
		}
	}
	tokens := p.tokens[p.sentences[i]:p.sentences[i+1]]
	hits := q.hits[sh.bounds[i]:sh.bounds[i+1]]
	e[fCover] = float32(cover)
	e[fDense] = float32(4 * cover / math.Log(4+float64(len(tokens))))
	e[fRarest], e[fLast] = float32(row[q.heaviest]), float32(row[len(row)-1])
	e[fPhrases] = q.phrases(hits, p.tokens)
	q.suit(tokens, int(p.sentences[i]), hits, e)
}

// phrases measures how many terms stand beside the very word that they stand
// beside in the question, function words included.
func (q *Query) phrases(hits []hit, tokens []indexed) float32 {
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

package index

import "plenary/internal/language"

// A kind is the sort of thing that a question asks for.
type kind int

const (
	anything kind = iota
	person
	date
	quantity
	location
)

// kindOf reads what sort of thing is asked for from the question's words.
func kindOf(asked language.Question) kind {
	words := language.WordsOf(asked.Tokens)
	for i := range words {
		switch lang := asked.Language; {
		case lang.AsksWho.At(words, i):
			return person
		case lang.AsksWhen.At(words, i):
			return date
		case lang.AsksWhere.At(words, i):
			return location
		case lang.AsksHowMuch.At(words, i):
			return quantity
		}
	}
	return anything
}

// asksWhether reports whether a question asks for yes or no. "Are there …" asks
// for what there is.
func asksWhether(tokens []language.Token, lang *language.Language) bool {
	return len(tokens) > 1 && lang.Auxiliaries[tokens[0].Word] && !lang.Existentials[tokens[1].Word]
}

// suit measures whether tokens, the first of which is number from, hold the kind of
// thing that is asked for, and how close to the hits.
func (q *Query) suit(tokens []indexed, from int, hits []hit, e *Evidence) {
	var names, numbers, inWords, years float32
	near := 0.0
	for i, t := range tokens {
		if q.said[t.stem] {
			continue
		}
		name := t.capital && t.inside
		if name {
			names++
		}
		if t.digit {
			numbers++
		}
		if t.quantity {
			inWords++
		}
		if t.year {
			years++
		}
		if isOfKind(q.kind, name, t) {
			near = max(near, nearness(q, from+i, hits))
		}
	}
	e[fFresh] = min(1, names/4)
	e[fSuited] = float32(near / q.weight)
	switch q.kind {
	case date:
		e[fDate] = max(min(1, years), 0.6*min(1, numbers))
	case quantity:
		e[fQuantity] = max(min(1, numbers), 0.7*min(1, inWords))
	case location:
		e[fLocation] = min(1, names)
	}
}

// isOfKind reports whether a token may be of the kind that is asked for.
func isOfKind(k kind, name bool, t indexed) bool {
	switch k {
	case date:
		return t.digit
	case quantity:
		return t.digit || t.quantity
	}
	return name
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

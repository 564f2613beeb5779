package statement

import (
	"slices"
	"strings"
)

// maxMention is how many words a reference within a sentence has at most:
// "the second sentence of paragraph two of the abstract".
const maxMention = 9

// A Mention is a reference found within a sentence.
type Mention struct {
	Refs       []Ref  // empty where the statement has no such place
	Area       bool   // it counts areas, whether or not there is such a one
	Words      string // the reference as it stands
	Start, End int    // the words of the sentence that it is, by number
}

// FindMention finds the first and longest reference by numerals within a
// sentence, given as its words: "section four", "the last chapter", "II",
// "paragraph 2 of the abstract". A bare number or letter is none, since most
// of them count something else.
func (s *Statement) FindMention(words []string) (Mention, bool) {
	x := s.index()
	for start := range words {
		for end := min(len(words), start+maxMention); end > start; end-- {
			span := words[start:end]
			if !x.refers(span) || idleEnd(span[0]) || idleEnd(span[len(span)-1]) {
				continue
			}
			text := strings.Join(span, " ")
			items, ok := x.read(tokenise(text))
			if !ok {
				continue
			}
			r, _ := s.resolveItems(items)
			m := Mention{Refs: slices.Concat(r.Refs, r.Candidates), Words: text, Start: start, End: end}
			m.Area = items[0].steps[0].unit == areaUnit
			if len(r.Candidates) > 0 && len(r.Refs) == 0 && len(items) == 1 && items[0].steps[0].named != nil {
				continue
			}
			return m, true
		}
	}
	return Mention{}, false
}

// idleEnd reports whether a word says nothing at the end of a reference.
func idleEnd(word string) bool {
	w := strings.ToLower(word)
	return noise[w] || withinWords[w] || throughWords[w]
}

// refers reports whether words are a reference beyond doubt: a numeral with its
// unit, a Roman numeral in capitals, a numeral of several parts, or the one
// word that a section without numeral is known by.
func (x *index) refers(words []string) bool {
	unit, numeral := false, false
	for _, w := range words {
		if isPrintedNumeral(w) {
			return true
		}
		tokens := tokenise(w)
		if len(tokens) == 0 {
			return false
		}
		r := reader{index: x, tokens: tokens}
		folded := tokens[0].text
		switch _, n := readValue(tokens); {
		case len(tokens) == 1 && r.near(folded) != anyUnit && len(folded) > 1:
			unit = true
		case n > 0:
			numeral = true
		}
		if len(tokens) == 2 && unitWords[folded] != anyUnit && tokens[1].kind == numberToken {
			return true // "R2", "§4"
		}
		for _, i := range x.names[folded] {
			if len(tokens) == 1 && len(x.titles[i]) == 1 && x.printed[i] == "" {
				return true
			}
		}
	}
	return unit && numeral
}

// isPrintedNumeral reports whether a word is a Roman numeral in capitals of two
// letters or more, or V or X, or a numeral of several parts such as "I.B".
func isPrintedNumeral(word string) bool {
	word = strings.Trim(word, ".,;:!?()\"'“”‘’")
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
	head, tail, dotted := strings.Cut(word, ".")
	if word == "" || word == "I" || word != strings.ToUpper(word) && !dotted {
		return false
	}
	n, ok := roman(head)
	if dotted {
		_, isLetter := letter(tail)
		_, isNumber := decimal(tail)
		return ok && n < 100 && (isLetter || isNumber)
	}
	return ok && n < 100 && (len(word) > 1 || word == "V" || word == "X")
}

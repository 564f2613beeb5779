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
	Refs       []Ref  // empty where the statement has no such part
	Area       bool   // it counts areas, whether or not there is such a one
	Words      string // the reference as it stands
	Start, End int    // the range of words of the sentence
}

// FindMention finds the first and longest reference by numerals within a
// sentence, given as its words: "section four", "the last chapter", "II",
// "paragraph 2 of the abstract". A number or letter alone is none, since most
// of them count something else.
func (s *Statement) FindMention(words []string) (Mention, bool) {
	x := s.index()
	for start := range words {
		if start > 0 && x.vocabulary.countsOrdinals(words[start-1], words[start]) || start+1 < len(words) && x.vocabulary.countsOrdinals(words[start], words[start+1]) {
			continue
		}
		for end := min(len(words), start+maxMention); end > start; end-- {
			span := words[start:end]
			if last := span[len(span)-1]; !x.isReference(span) || x.vocabulary.isFiller(span[0]) || x.vocabulary.isFiller(last) || x.vocabulary.ands[last] || x.vocabulary.letterWords[last] {
				continue
			}
			text := strings.Join(span, " ")
			items, ok := x.parseList(tokenize(text), inSentence)
			if !ok {
				continue
			}
			r := s.resolveItems(items)
			if len(r.Candidates) > 0 && len(r.Refs) == 0 && len(items) == 1 && items[0].steps[0].named != nil {
				continue // an ambiguous title
			}
			return Mention{
				Refs:  slices.Concat(r.Refs, r.Candidates),
				Area:  items[0].steps[0].unit == areaUnit,
				Words: text, Start: start, End: end,
			}, true
		}
	}
	return Mention{}, false
}

// countsOrdinals reports whether a word says how many of the first or last ones are meant
// that the next word names: "dos primeras secciones".
func (v *vocabulary) countsOrdinals(word, next string) bool {
	count, n := v.readNumeral(tokenize(word))
	ordinal, m := v.readNumeral(tokenize(next))
	return n > 0 && m > 0 && count.notation == inWords && !count.ordinal && ordinal.ordinal
}

// isFiller reports whether a word means nothing at the end of a reference.
func (v *vocabulary) isFiller(word string) bool {
	w := strings.ToLower(word)
	return v.fillers[w] || v.containers[w] || v.ranges[w]
}

// isReference reports whether words are certainly a reference: a numeral with
// its unit, a Roman numeral in capitals, a numeral of several parts, or the one
// word that is the title of a section without numeral.
func (x *index) isReference(words []string) bool {
	unit, numeral := false, false
	for _, w := range words {
		if isPrintedNumeral(w) {
			return true
		}
		tokens := tokenize(w)
		if len(tokens) == 0 {
			return false
		}
		first := tokens[0].text
		switch _, n := x.vocabulary.readNumeral(tokens); {
		case len(tokens) == 1 && (x.closestUnit(first) != anyUnit && len(first) > 1 || len(x.tables) > 0 && (tableWords[first] || x.vocabulary.rows[first])):
			unit = true
		case n > 0:
			numeral = true
		}
		isPart := len(tokens) == 2 || len(tokens) == 3 && len(x.places.all) > 0 // "§8b"
		if isPart && x.vocabulary.unit(first) != anyUnit && tokens[1].kind == numberToken {
			return true // "R2", "§4"
		}
		if len(tokens) == 1 && x.isTitle(first) {
			return true
		}
	}
	return unit && numeral
}

// isTitle reports whether a word is the title of a section without numeral.
func (x *index) isTitle(word string) bool {
	return slices.ContainsFunc(x.byFirstWord[word], func(i int) bool {
		return len(x.titleWords[i]) == 1 && x.numerals[i] == ""
	})
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
	n, ok := romanNumeral(head)
	if dotted {
		_, isLetter := letter(tail)
		_, isNumber := decimal(tail)
		return ok && n < 100 && (isLetter || isNumber)
	}
	return ok && n < 100 && (len(word) > 1 || word == "V" || word == "X")
}

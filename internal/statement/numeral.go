package statement

import (
	"regexp"
	"strconv"
	"strings"

	"plenary/internal/roman"
)

// numbered matches a heading's leading numeral: "I.", "A.", "3.", "1.2" or
// "1.2.", followed by a space. A lone number needs its full stop, so that
// "1984 in review" is a title.
var numbered = regexp.MustCompile(`^([IVXLCDM]+\.|[ivxlcdm]+\.|[A-Za-z]\.|\d{1,3}\.|\d{1,3}(?:\.\d{1,3})+\.?)\s+(\S.*)$`)

// splitHeading splits a heading into its numeral, without the last full stop,
// and its title.
func splitHeading(heading string) (numeral, title string) {
	m := numbered.FindStringSubmatch(heading)
	if m == nil {
		return "", heading
	}
	return strings.TrimSuffix(m[1], "."), m[2]
}

// labelledHeading matches a heading with a word before its number: "Article
// 5", "Principle 2: Trust".
var labelledHeading = regexp.MustCompile(`^(\p{L}+)\s+(\d{1,4}|[IVXLC]{1,7})(?:$|[^\pL\d])`)

// labelWords are the words before a number in headings, beside those of
// [sectionUnit].
var labelWords = referenceWords.set("label")

// labelledNumeral returns the word and the number that a title begins with, and
// the value of the number. ok is false where the word is no label.
func labelledNumeral(title string) (label string, n int, ok bool) {
	m := labelledHeading.FindStringSubmatch(title)
	if m == nil || unitWords[normalize(m[1])] != sectionUnit && !labelWords[normalize(m[1])] {
		return "", 0, false
	}
	n, ok = decimal(m[2])
	if !ok {
		n, ok = romanNumeral(m[2])
	}
	return m[1] + " " + m[2], n, ok
}

// A numbering returns the value of a numeral of one kind.
type numbering func(numeral string) (int, bool)

// numberings of sibling headings. Letters come before Roman numerals, except
// where the first numeral is "I".
var numberings = []numbering{decimal, letter, romanNumeral}

// decimal reads 1, 2, 3; of "1.2" the last part.
func decimal(numeral string) (int, bool) {
	n, err := strconv.Atoi(numeral[strings.LastIndexByte(numeral, '.')+1:])
	return n, err == nil
}

// letter reads A, B, C or a, b, c.
func letter(numeral string) (int, bool) {
	if len(numeral) != 1 {
		return 0, false
	}
	c := numeral[0] | 0x20
	return int(c-'a') + 1, 'a' <= c && c <= 'z'
}

// romanNumeral reads I, II, III or i, ii, iii, up to [roman.Max].
func romanNumeral(numeral string) (int, bool) {
	n := roman.Parse(strings.ToUpper(numeral))
	return n, n > 0
}

// numberingOf returns the numbering of sibling numerals: the first that reads
// all of them, Roman first where the first numeral is "I"; nil for none.
func numberingOf(numerals []string) numbering {
	order := numberings
	if len(numerals) > 0 && strings.EqualFold(numerals[0], "I") {
		order = []numbering{romanNumeral, letter, decimal}
	}
	for _, read := range order {
		if readsAll(read, numerals) {
			return read
		}
	}
	return nil
}

func readsAll(read numbering, numerals []string) bool {
	for _, n := range numerals {
		if _, ok := read(n); !ok {
			return false
		}
	}
	return true
}

// A numeral is a number as it was typed.
type numeral struct {
	text     string // folded
	number   int    // 0 where it is a letter that is no Roman numeral
	notation notation
	ordinal  bool // "second", "2nd", "last"
	fromEnd  bool // counted from the end: number is 0
	offset   int  // distance from the last: 1 for "second to last"
}

// A notation is the set of ways in which a numeral may be read.
type notation int

const (
	inDigits notation = 1 << iota
	inRoman
	inLetters
	inWords
)

// isCount reports whether n counts, and is not the numeral of a heading alone:
// it is written in digits or in words.
func (n numeral) isCount() bool { return n.notation&^(inLetters|inRoman) != 0 }

var (
	cardinals       = referenceWords.positions("cardinals")
	tens            = referenceWords.positions("tens")
	ordinals        = referenceWords.positions("ordinals")
	ordinalSuffixes = referenceWords.set("ordinal-suffixes")
	oneWords        = referenceWords.set("one")
	firstWords      = referenceWords.set("first")
	lastWords       = referenceWords.set("last")
	nextToLastWords = referenceWords.set("next-to-last")
	nextWords       = referenceWords.set("next")
	towardsLast     = referenceWords.set("towards-last")
)

// readNumeral reads the numeral at the beginning of tokens and returns how many
// tokens it has, 0 for none.
func readNumeral(tokens []token) (numeral, int) {
	if len(tokens) == 0 || tokens[0].kind == punctuationToken {
		return numeral{}, 0
	}
	v, n := readCount(tokens)
	if n == 0 {
		v, n = readLast(tokens)
	}
	if n == 0 {
		return readSymbol(tokens[0].text)
	}
	if v.ordinal && v.number > 1 {
		if more := towardsEnd(tokens[n:]); more > 0 {
			return numeral{text: v.text, notation: inWords, ordinal: true, fromEnd: true, offset: v.number - 1}, n + more
		}
	}
	return v, n
}

// Position returns the index that words name in a list of n things: "2", "#2",
// "the second one", "last".
func Position(words string, n int) (int, bool) {
	p := &parser{index: &index{}, tokens: tokenize(words)}
	p.skipFillers()
	v, read := readNumeral(p.tokens[p.at:])
	p.at += read
	if v.ordinal && p.atWord(oneWords) {
		p.at++
	}
	p.skipFillers()
	i := nth(v, n)
	return i, read > 0 && p.atEnd() && i >= 0
}

// readCount reads "2", "2nd", "two", "second", "twenty-one".
func readCount(tokens []token) (numeral, int) {
	if tokens[0].kind == numberToken {
		return readDigits(tokens)
	}
	text := tokens[0].text
	switch {
	case tens[text] > 0:
		return readTens(tokens)
	case firstWords[text]:
		return numeral{text: text, number: 1, notation: inWords, ordinal: true}, 1
	}
	if n := cardinals[text]; n > 0 {
		return numeral{text: text, number: n, notation: inWords}, 1
	}
	if n := ordinals[text]; n > 0 {
		return numeral{text: text, number: n, notation: inWords, ordinal: true}, 1
	}
	return numeral{}, 0
}

// readTens reads "twenty", "twenty-one" or "twenty first".
func readTens(tokens []token) (numeral, int) {
	v := numeral{text: tokens[0].text, number: 10 + 10*tens[tokens[0].text], notation: inWords}
	at := 1
	if at < len(tokens) && tokens[at].text == "-" {
		at++
	}
	if at == len(tokens) {
		return v, 1
	}
	ones := max(cardinals[tokens[at].text], ordinals[tokens[at].text])
	if ones == 0 || ones > 9 {
		return v, 1
	}
	v.text += tokens[at].text
	v.number += ones
	v.ordinal = ordinals[tokens[at].text] > 0
	return v, at + 1
}

// readDigits reads "2" or "2nd".
func readDigits(tokens []token) (numeral, int) {
	const tooLarge = 1_000_001 // larger than anything that is counted here
	n, err := strconv.Atoi(tokens[0].text)
	if err != nil || n >= tooLarge {
		n = tooLarge
	}
	v := numeral{text: strconv.Itoa(n), number: n, notation: inDigits}
	if len(tokens) > 1 && ordinalSuffixes[tokens[1].text] {
		v.ordinal = true
		return v, 2
	}
	return v, 1
}

// readLast reads "last", "penultimate", "next to last", "last but one".
func readLast(tokens []token) (numeral, int) {
	v := numeral{text: tokens[0].text, notation: inWords, ordinal: true, fromEnd: true}
	switch {
	case nextToLastWords[v.text]:
		v.offset = 1
		return v, 1
	case nextWords[v.text]:
		v.offset = 1
		if n := towardsEnd(tokens[1:]); n > 1 {
			return v, 1 + n
		}
	case lastWords[v.text]:
		if len(tokens) > 2 && tokens[1].text == "but" && cardinals[tokens[2].text] > 0 {
			v.offset = cardinals[tokens[2].text]
			return v, 3
		}
		return v, 1
	}
	return numeral{}, 0
}

// towardsEnd reads "to last", "from the end", "-last" behind an ordinal, and
// returns how many tokens it has, 0 where it does not come next.
func towardsEnd(tokens []token) int {
	for n, t := range tokens {
		switch {
		case lastWords[t.text], t.text == "end" && n > 0:
			return n + 1
		case t.text != "-" && !towardsLast[t.text]:
			return 0
		}
	}
	return 0
}

// readSymbol reads a Roman numeral or a letter. Of single letters only I, V and
// X are Roman numerals.
func readSymbol(text string) (numeral, int) {
	v := numeral{text: text}
	if n, ok := romanNumeral(text); ok && (len(text) > 1 || strings.Contains("ivx", text)) {
		v.number = n
		v.notation |= inRoman
	}
	if _, ok := letter(text); ok {
		v.notation |= inLetters
	}
	if v.notation == 0 {
		return numeral{}, 0
	}
	return v, 1
}

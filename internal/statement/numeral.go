package statement

import (
	"regexp"
	"strconv"
	"strings"

	"plenary/internal/language"
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
var labelledHeading = regexp.MustCompile(`^(\p{L}+)\s+(\p{Nd}{1,4}|[IVXLC]{1,7})(?:$|[^\pL\p{Nd}])`)

// labelledNumeral returns the beginning of a title that has a number behind a word, the
// word, folded, and the number. ok is false where the word is no label.
func (v *vocabulary) labelledNumeral(title string) (label, word string, n int, ok bool) {
	if m := countedPart.FindStringSubmatch(title); m != nil && strings.HasPrefix(title, m[0]) {
		n, ok = language.ParseNumeral(m[1] + m[3])
		return m[0], normalize(m[2] + m[4]), n, ok
	}
	m := labelledHeading.FindStringSubmatch(title)
	if m == nil {
		return "", "", 0, false
	}
	word = normalize(m[1])
	if v.unit(word) != sectionUnit && !v.labels[word] {
		return "", "", 0, false
	}
	n, ok = language.ParseNumeral(m[2])
	if !ok {
		n, ok = romanNumeral(m[2])
	}
	return m[1] + " " + m[2], word, n, ok
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

// readNumeral reads the numeral at the beginning of tokens and returns how many
// tokens it has, 0 for none.
func (v *vocabulary) readNumeral(tokens []token) (numeral, int) {
	if len(tokens) == 0 || tokens[0].kind == punctuationToken {
		return numeral{}, 0
	}
	value, n := v.readCount(tokens)
	if n == 0 {
		value, n = v.readLast(tokens)
	}
	if n == 0 {
		return readSymbol(tokens[0].text)
	}
	if value.ordinal && value.number > 1 {
		if more := v.towardsEnd(tokens[n:]); more > 0 {
			return numeral{text: value.text, notation: inWords, ordinal: true, fromEnd: true, offset: value.number - 1}, n + more
		}
	}
	return value, n
}

// Position returns the index that words name in a list of n things: "2", "#2",
// "the second one", "last". Beside English they may be of one other language.
func Position(words, tag string, n int) (int, bool) {
	v := vocabularyOf(tag)
	p := &parser{index: &index{vocabulary: v}, words: v, tokens: tokenize(words)}
	p.skipFillers()
	value, read := v.readNumeral(p.tokens[p.at:])
	p.at += read
	if value.ordinal && p.atWord(v.one) {
		p.at++
	}
	p.skipFillers()
	i := nth(value, n)
	return i, read > 0 && p.atEnd() && i >= 0
}

// readCount reads "2", "2nd", "two", "second", "twenty-one".
func (v *vocabulary) readCount(tokens []token) (numeral, int) {
	if tokens[0].kind == numberToken {
		return v.readDigits(tokens)
	}
	text := tokens[0].text
	switch {
	case v.tens[text] > 0:
		return v.readTens(tokens)
	case v.first[text]:
		return numeral{text: text, number: 1, notation: inWords, ordinal: true}, 1
	}
	if n := v.cardinals[text]; n > 0 {
		return numeral{text: text, number: n, notation: inWords}, 1
	}
	if n := v.ordinals[text]; n > 0 {
		return numeral{text: text, number: n, notation: inWords, ordinal: true}, 1
	}
	return numeral{}, 0
}

// readTens reads "twenty", "twenty-one" or "twenty first".
func (v *vocabulary) readTens(tokens []token) (numeral, int) {
	value := numeral{text: tokens[0].text, number: 10 + 10*v.tens[tokens[0].text], notation: inWords}
	at := 1
	if at < len(tokens) && tokens[at].text == "-" {
		at++
	}
	if at == len(tokens) {
		return value, 1
	}
	ones := max(v.cardinals[tokens[at].text], v.ordinals[tokens[at].text])
	if ones == 0 || ones > 9 {
		return value, 1
	}
	value.text += tokens[at].text
	value.number += ones
	value.ordinal = v.ordinals[tokens[at].text] > 0
	return value, at + 1
}

// readDigits reads "2", "2nd", or "2." before the word of a unit where a full stop makes
// an ordinal of a number.
func (v *vocabulary) readDigits(tokens []token) (numeral, int) {
	value := valueOfDigits(tokens[0].text)
	switch {
	case len(tokens) > 1 && v.ordinalSuffixes[tokens[1].text]:
		value.ordinal = true
		return value, 2
	case v.ordinalDots && len(tokens) > 2 && tokens[1].text == "." && tokens[1].noSpace && !tokens[2].noSpace && v.unit(tokens[2].text) != anyUnit:
		value.ordinal = true
		return value, 2
	}
	return value, 1
}

// valueOfDigits is a number in digits.
func valueOfDigits(digits string) numeral {
	const tooLarge = 1_000_001 // larger than anything that is counted here
	n, err := strconv.Atoi(digits)
	if err != nil || n >= tooLarge {
		n = tooLarge
	}
	return numeral{text: strconv.Itoa(n), number: n, notation: inDigits}
}

// readLast reads "last", "penultimate", "next to last", "last but one".
func (v *vocabulary) readLast(tokens []token) (numeral, int) {
	value := numeral{text: tokens[0].text, notation: inWords, ordinal: true, fromEnd: true}
	switch {
	case v.nextToLast[value.text]:
		value.offset = 1
		return value, 1
	case v.next[value.text]:
		value.offset = 1
		if n := v.towardsEnd(tokens[1:]); n > 1 {
			return value, 1 + n
		}
	case v.last[value.text]:
		if len(tokens) > 2 && v.but[tokens[1].text] && v.cardinals[tokens[2].text] > 0 {
			value.offset = v.cardinals[tokens[2].text]
			return value, 3
		}
		return value, 1
	}
	return numeral{}, 0
}

// towardsEnd reads "to last", "from the end", "-last" behind an ordinal, and
// returns how many tokens it has, 0 where it does not come next.
func (v *vocabulary) towardsEnd(tokens []token) int {
	for n, t := range tokens {
		switch {
		case v.last[t.text], v.end[t.text] && n > 0:
			return n + 1
		case t.text != "-" && !v.towardsLast[t.text]:
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

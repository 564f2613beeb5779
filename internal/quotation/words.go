package quotation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/language"
)

// A span is a word of a text: a run of letters and digits, or one symbol.
type span struct {
	start, end int    // bytes of the text
	folded     string // the word without what is typography; see fold
	joins      bool   // a hyphen and white space follow, and then letters: it may be cut by the end of a line
	inBrackets bool
}

// spans cuts a text into words. Punctuation, quotation marks, dashes, note marks
// such as "[12]" and emphasis stand between words.
func spans(text string) []span { return spansOf(text, 0, len(text)) }

// spansOf cuts text[from:to] into words.
func spansOf(text string, from, to int) []span {
	var all []span
	for at := from; at < to; {
		if n := noteMark(text[at:]); n > 0 {
			at += n
			continue
		}
		n := wordLength(text, at)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		all = append(all, span{start: at, end: at + n, folded: fold(text[at : at+n])})
		at += n
	}
	i := 0
	for _, m := range brackets.FindAllStringIndex(text[from:to], -1) {
		for i < len(all) && all[i].start < from+m[0] {
			i++
		}
		for ; i < len(all) && all[i].end < from+m[1]; i++ {
			all[i].inBrackets = true
		}
	}
	for i := range all {
		if i+1 < len(all) {
			all[i].joins = isLineEnd(text[all[i].end:all[i+1].start]) && endsInLetter(text[:all[i].end]) && beginsWithLetter(text[all[i+1].start:])
		}
	}
	return all
}

// isLineEnd reports whether what stands between two words may be the end of a line
// within a word: a hyphen and white space.
func isLineEnd(between string) bool {
	r, size := utf8.DecodeRuneInString(between)
	rest := between[size:]
	return isHyphen(r) && rest != "" && strings.TrimSpace(rest) == ""
}

func endsInLetter(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsMark(r) || r == softHyphen
}

func beginsWithLetter(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r)
}

// noteMark returns the length of a note mark such as "[12]" or "[3, 4]" that text
// begins with, else 0.
func noteMark(text string) int {
	if text[0] != '[' {
		return 0
	}
	end := strings.IndexByte(text, ']')
	if end < 2 || strings.Trim(text[1:end], "0123456789, –-") != "" {
		return 0
	}
	return end + 1
}

// wordLength returns the length in bytes of the word that begins at at, 0 where
// none does.
func wordLength(text string, at int) int {
	r, size := utf8.DecodeRuneInString(text[at:])
	switch {
	case isSymbol(r), unicode.Is(unicode.No, r):
		return size
	case isUnspaced(r):
		return size + marksLength(text[at+size:])
	case isMinus(r) && beginsWithDigit(text[at+size:]) && !followsWord(text[:at]):
	case !isWordRune(r):
		return 0
	}
	end := at + size
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isWordRune(r) && !isInvisible(r) && !isInner(text, end, size) || isUnspaced(r) {
			break
		}
		end += size
	}
	for { // what is invisible at its end is no part of it
		r, size := utf8.DecodeLastRuneInString(text[at:end])
		if !isInvisible(r) {
			return end - at
		}
		end -= size
	}
}

// isInner reports whether the mark at at stands within a word: an apostrophe between
// letters, or what parts the digits of a number.
func isInner(text string, at, size int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+size:])
	switch {
	case isApostrophe(r):
		return unicode.IsLetter(before) && unicode.IsLetter(after) || unicode.IsDigit(before) && unicode.IsDigit(after)
	case r == '.', r == ',', r == '٫', r == '٬':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

func followsWord(before string) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	return size > 0 && !unicode.IsSpace(r) && !strings.ContainsRune("([{“‘\"'", r)
}

func beginsWithDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsDigit(r)
}

func marksLength(text string) int {
	return len(text) - len(strings.TrimLeftFunc(text, unicode.IsMark))
}

const softHyphen = '\u00ad'

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Nl, r) || unicode.IsMark(r) && r != 0xFE0F
}

// isSymbol reports whether a character counts as a word: one that changes what is
// said, such as a currency or a percentage.
func isSymbol(r rune) bool {
	switch r {
	case '%', '‰', '&', '§', '#', '@', '°', '©', '®':
		return true
	case '|', '~', '<', '>': // marks of chat platforms
		return false
	}
	return unicode.Is(unicode.Sc, r) || unicode.Is(unicode.Sm, r) && !isMinus(r) || r >= 0x2100 && r <= 0x214F
}

// isUnspaced reports whether a character belongs to a script without spaces between
// words: each of its characters counts as a word.
func isUnspaced(r rune) bool {
	return language.Unspaced(r) && !unicode.IsMark(r)
}

// isInvisible reports whether a character within a word is not seen.
func isInvisible(r rune) bool {
	return r == softHyphen || r == 0x200C || r == 0x200D || r == 0x2060 || r == 0xFEFF
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’ʼ‘`´′＇", r) }
func isHyphen(r rune) bool     { return r == '-' || r == '‐' || r == '\u2011' || r == softHyphen }
func isMinus(r rune) bool      { return r == '-' || r == '−' || r == '–' }
func isDash(r rune) bool {
	return r != softHyphen && isHyphen(r) || r == '−' || r >= '‒' && r <= '―' || r == '⸺' || r == '⸻'
}
func isQuotationMark(r rune) bool {
	return strings.ContainsRune("\"'`´“”„‟‘’‚‛«»‹›″′〝〞「」『』＂＇", r)
}

// ligatures are characters that are two or three letters.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// fold returns a word without what is typography: letter case, ligatures, the shape
// of apostrophes and of a minus, what is invisible, how a letter with marks is
// encoded, and the signs of Arabic and Hebrew that most texts leave out.
func fold(word string) string {
	plain := true
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '`' {
			plain = false
			break
		}
	}
	if plain {
		return word
	}
	word = strings.Map(func(r rune) rune {
		switch {
		case isInvisible(r), isReadingSign(r):
			return -1
		case isApostrophe(r):
			return '\''
		case isMinus(r):
			return '-'
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(ligatures.Replace(word)))
	return word
}

// isReadingSign reports whether a character stretches an Arabic word, or is a sign of a
// vowel in Arabic or Hebrew.
func isReadingSign(r rune) bool {
	return r == 0x0640 || r >= 0x064B && r <= 0x0652 || r == 0x0670 || r >= 0x0591 && r <= 0x05C7 && unicode.Is(unicode.Mn, r)
}

// readingSigns returns such signs of a word.
func readingSigns(word string) string {
	return strings.Map(func(r rune) rune {
		if isReadingSign(r) {
			return r
		}
		return -1
	}, word)
}

// isNumber reports whether a folded word is a number in digits.
func isNumber(folded string) bool {
	return strings.ContainsFunc(folded, unicode.IsDigit)
}

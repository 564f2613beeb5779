package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations that a capital letter follows without a new sentence: titles,
// and words that stand before a name or a number.
var abbreviations = wordSet(`
	mr mrs ms dr prof rev hon st sr jr gen col lt maj capt sgt gov sen rep pres amb
	no nos vol vols p pp para paras art arts ch chap sec sect fig figs eq eqs ref refs ex
	cf eg ie viz al vs v approx ca c ed eds trans op loc ibid dept univ assn bros
	jan feb mar apr jun jul aug sep sept oct nov dec mt ft
`)

// starters are words that begin a sentence far more often than they begin a
// name: after "U.S." or "Inc." they decide for a new sentence.
var starters = wordSet(`
	a an the this that these those it its he she they we i you his her their our my
	in on at by for from to with without within after before during since until while when where
	as if although though because but and or so yet however moreover furthermore therefore thus
	there here what who which how why both each every some many most several all no not one two
	according despite instead other another such then today
`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Sentences splits a paragraph into its sentences, without the white space
// between them. Full stops of abbreviations and initials end no sentence, and
// closing quotation marks, brackets and note marks stay with the sentence
// before them.
func SplitSentences(text string) []Span {
	var spans []Span
	start := skipSpace(text, 0)
	for at := start; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		end := at + size
		at = end
		switch {
		case strings.ContainsRune("。！？", r):
			end = skipClosing(text, end)
		case strings.ContainsRune(".!?…", r):
			end = skipClosing(text, end)
			next := skipSpace(text, end)
			if next < len(text) && (next == end || !beginsSentence(text[next:]) || r == '.' && abbreviates(text[start:at-1], text[next:])) {
				continue
			}
		default:
			continue
		}
		spans = append(spans, Span{start, end})
		start = skipSpace(text, end)
		at = start
	}
	if end := len(strings.TrimRightFunc(text, unicode.IsSpace)); start < end {
		spans = append(spans, Span{start, end})
	}
	return spans
}

func skipSpace(text string, at int) int {
	return len(text) - len(strings.TrimLeftFunc(text[at:], unicode.IsSpace))
}

// skipClosing returns the end of the punctuation that belongs to the sentence
// whose mark ends at at, note marks such as "[12]" included.
func skipClosing(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case strings.ContainsRune(".!?…)]}\"'”’»", r):
			at += size
		case r == '[':
			close := strings.IndexByte(text[at:], ']')
			if close < 2 || strings.Trim(text[at+1:at+close], "0123456789, –-") != "" {
				return at
			}
			at += close + 1
		default:
			return at
		}
	}
	return at
}

// beginsSentence reports whether rest, which follows white space, looks like
// the beginning of a sentence.
func beginsSentence(rest string) bool {
	rest = strings.TrimLeft(rest, "\"'“‘«([{¿¡—–-• ")
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(r) || unicode.IsTitle(r) || unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}

// abbreviates reports whether a full stop after before, with rest following,
// ends an abbreviation rather than a sentence.
func abbreviates(before, rest string) bool {
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	word = strings.TrimLeft(word, "\"'“‘«([{—–-")
	if word == "" {
		return false
	}
	next := firstWord(rest)
	if utf8.RuneCountInString(word) == 1 {
		// An initial, unless it is a pronoun or a grade: "than I. The".
		return unicode.IsUpper([]rune(word)[0]) && !(starters[next] && word == "I")
	}
	if inner := strings.ReplaceAll(word, ".", ""); strings.Contains(word, ".") && len(inner) <= 4 && isLetters(inner) {
		return !starters[next] || strings.EqualFold(inner, "eg") || strings.EqualFold(inner, "ie")
	}
	if !abbreviations[strings.ToLower(word)] {
		return false
	}
	if short := strings.ToLower(word); short == "no" || short == "art" || short == "p" || short == "ex" || short == "mar" {
		return rest != "" && unicode.IsDigit(rune(rest[0])) // also words of their own: "He said no."
	}
	return true
}

func isLetters(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// firstWord returns the first word of text in lower case, without marks.
func firstWord(text string) string {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		text = text[:end]
	}
	return strings.ToLower(text)
}

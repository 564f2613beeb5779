package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
)

var (
	abbreviations = language.AllLists().WordSet("abbreviations")           // that a capital letter follows without a new sentence
	alsoWords     = language.AllLists().WordSet("abbreviations and words") // only a digit after them makes them abbreviations: "He said no."
	neverFinal    = language.AllLists().WordSet("abbreviations within")    // end no sentence, whatever word follows
)

// SplitSentences splits a paragraph of English into its sentences, without the white
// space between them. Full stops of abbreviations and initials do not end a sentence.
// Closing quotation marks, brackets and note marks stay with the sentence before
// them.
func SplitSentences(text string) []Span { return splitSentences(text, language.English()) }

// splitSentences is SplitSentences for any language.
func splitSentences(text string, in *language.Language) []Span {
	var spans []Span
	start := skipSpace(text, 0)
	for at := start; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		end := at + size
		at = end
		switch {
		case strings.ContainsRune("。！？", r):
			after := skipClosing(text, end)
			if next, _ := utf8.DecodeRuneInString(text[after:]); after > end && unicode.Is(unicode.Hiragana, next) {
				continue // "「…。」と書いた。"
			}
			end = after
		case strings.ContainsRune(".!?…؟۔।։።។။", r) || strings.ContainsRune(in.SentenceEnds, r):
			end = skipClosing(text, end)
			next := skipSpace(text, end)
			if next < len(text) && (next == end || !startsSentence(text[next:]) || r == '.' && isAbbreviation(text[start:at-1], text[next:], in)) {
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

// skipClosing returns the end of the closing punctuation that begins at at, with
// note marks such as "[12]".
func skipClosing(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case strings.ContainsRune("“‘«", r) && skipSpace(text, at+size) > at+size:
			at += size // "„…“ ", as in German
		case strings.ContainsRune(".!?…)]}\"'”’»」』）】》〉", r):
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

// startsSentence reports whether rest, which follows white space, may be the
// beginning of a sentence.
func startsSentence(rest string) bool {
	rest = strings.TrimLeft(rest, "\"'“‘«([{¿¡—–-• ")
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(r) || unicode.IsTitle(r) || unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
}

// isAbbreviation reports whether the full stop between before and rest ends an
// abbreviation and not a sentence.
func isAbbreviation(before, rest string, in *language.Language) bool {
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	word = strings.TrimLeft(word, "\"'“‘«([{—–-")
	if word == "" {
		return false
	}
	next, starters := firstWord(rest), vocabularyOf(in.Tag).starters
	if in.OrdinalDots && isOrdinal(word) {
		if !in.CapitalNouns { // "28. října", "28. 10. 1918"
			return rest != "" && unicode.IsDigit(rune(rest[0]))
		}
		return !in.FunctionWords[in.Fold(next)]
	}
	if in.Tag != "en" && in.Abbreviations[in.Fold(word)] {
		return true
	}
	if utf8.RuneCountInString(word) == 1 {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsLower(r) && in.Tag != "en" {
			return true // "z. B.", "т. е."
		}
		// An initial, unless it is the pronoun: "than I. The".
		return unicode.IsUpper([]rune(word)[0]) && !(starters[next] && word == "I")
	}
	if inner := strings.ReplaceAll(word, ".", ""); strings.Contains(word, ".") && len(inner) <= 4 && isLetters(inner) {
		return !starters[next] || neverFinal[strings.ToLower(inner)]
	}
	word = strings.ToLower(word)
	if in.Tag != "en" {
		return in.Abbreviations[in.Fold(lastPart(word))] // "l'art. 5"
	}
	if alsoWords[word] {
		return rest != "" && unicode.IsDigit(rune(rest[0]))
	}
	return abbreviations[word]
}

// isOrdinal reports whether a word is a number of one or two digits.
func isOrdinal(word string) bool {
	return len(word) <= 2 && strings.Trim(word, "0123456789") == ""
}

func isLetters(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// firstWord returns the first word of text in lower case, without punctuation.
func firstWord(text string) string {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		text = text[:end]
	}
	return strings.ToLower(text)
}

// lastPart returns what stands behind the last apostrophe of a word.
func lastPart(word string) string {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '\'' || r == '’' })
	if len(parts) == 0 {
		return word
	}
	return parts[len(parts)-1]
}

package schedule

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/language"
)

// The grammar of a line is in English words. A line in another language is read after
// its words were put into English ones, each with the place where it was typed, so that
// what is asked back is said in the words of the line.

// A translation puts words of a language into English ones.
type translation struct {
	phrases     map[string]phrase // by the words as they are compared
	longest     int               // words of a phrase
	ordinalDots bool              // "2." is "2nd"
}

// A phrase is what one or several words mean.
type phrase struct {
	english []string
	small   bool // it occurs in other languages, or in any text, as well
}

// translations are those of all languages that have words for times and days.
var translations = sync.OnceValue(func() []translation {
	var all []translation
	for _, tag := range language.Tags() {
		t := translation{phrases: map[string]phrase{}, ordinalDots: language.For(tag).OrdinalDots}
		t.add(language.Lists(tag).List("schedule small words"), true)
		t.add(language.Lists(tag).List("schedule words"), false)
		if len(t.phrases) > 0 {
			all = append(all, t)
		}
	}
	return all
})

// add adds the phrases of a list.
func (t *translation) add(entries []string, small bool) {
	for _, entry := range entries {
		english, words, _ := strings.Cut(entry, ": ")
		for typed := range strings.SplitSeq(words, ", ") {
			key := plain(typed)
			t.phrases[key] = phrase{strings.Fields(english), small}
			t.longest = max(t.longest, 1+strings.Count(key, " "))
		}
	}
}

// plain returns words as they are compared with those of a translation: in lower case,
// without marks on letters.
func plain(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(text), "’", "'"), "ß", "ss")
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

// translated returns the words of a line in English, by the language that knows most of
// them. Those of a line in English are what they are.
func (r *reader) translated() []word {
	best, most := r.words, 0
	for _, t := range translations() {
		words, known, certain := t.translate(r)
		if certain && known > most {
			best, most = words, known
		}
	}
	return best
}

// hourForm is an hour with its mark: "9h".
var hourForm = regexp.MustCompile(`^(\d{1,2})h$`)

// translate returns the words of a line, how many of them it knows, and whether the
// line is in that language for certain: it has one of its own words that is not English,
// or all of its words are known.
func (t translation) translate(r *reader) (words []word, known int, certain bool) {
	unknown, foreign := 0, 0
	for i := 0; i < len(r.words); {
		if n := r.zoneLength(i); n > 0 {
			words = append(words, r.words[i:i+n]...)
			i += n
			continue
		}
		p, n := t.at(r, i)
		if n == 0 {
			if parts := t.parts(r.words[i].text); parts != nil {
				for _, part := range parts {
					words = appendEnglish(words, part, r.words[i].start, r.words[i].end)
				}
				known, certain, i = known+1, true, i+1
				continue
			}
			if m := hourForm.FindStringSubmatch(r.words[i].text); m != nil {
				words = appendEnglish(words, []string{m[1], "o'clock"}, r.words[i].start, r.words[i].end)
				i++
				continue
			}
			w, isKnown := t.numeric(r, i)
			if !isKnown && !isEnglish(w.text) {
				unknown++
			}
			words = append(words, w)
			i++
			continue
		}
		known += n
		if isForeign := !isEnglish(r.words[i].text) || n > 1; isForeign {
			foreign++
			certain = certain || !p.small
		}
		if BeforeZone(r.text(i)) && n == 1 && r.zoneLength(i+n) > 0 {
			p.english = []string{"in"} // "à Paris"
		}
		words = appendEnglish(words, p.english, r.words[i].start, max(r.words[i+n-1].end, r.words[i].end))
		i += n
	}
	return words, known, certain || unknown == 0 && foreign > 0
}

// at returns the longest phrase that begins at a word, and how many words it has.
func (t translation) at(r *reader, i int) (phrase, int) {
	for n := min(t.longest, len(r.words)-i); n > 0; n-- {
		if p, ok := t.phrases[plain(r.joined(i, i+n))]; ok {
			return p, n
		}
	}
	return phrase{}, 0
}

// parts returns the ends of a range of days or months, or the days of a list, in
// English: "montag-freitag", "mo/mi".
func (t translation) parts(text string) [][]string {
	at := strings.IndexAny(text, "-/+")
	if at <= 0 {
		return nil
	}
	left, okLeft := t.phrases[plain(strings.TrimSuffix(text[:at], "."))]
	right, okRight := t.phrases[plain(strings.TrimSuffix(text[at+1:], "."))]
	if !okLeft || !okRight || left.small != right.small {
		return nil
	}
	joint := "+"
	if text[at] == '-' {
		joint = "-"
	}
	return [][]string{left.english, {joint}, right.english}
}

// numeric returns a number as English has it: "2nd" for "2." before another word and
// for "2e". It reports whether the word is a number.
func (t translation) numeric(r *reader, i int) (word, bool) {
	w := r.words[i]
	if !isDigit(w.text) {
		return w, false
	}
	digits := strings.TrimRightFunc(w.text, func(c rune) bool { return c < '0' || c > '9' })
	n, ok := number(digits)
	switch ending := plain(w.text[len(digits):]); {
	case !ok:
	case slices.Contains(ordinalEndings(), ending) && n > 0:
		w.text = suffixed(n)
	case ending == "" && t.ordinalDots && n > 0 && n <= 31 && i+1 < len(r.words) && strings.HasPrefix(r.line[w.start+len(digits):], ".") && !strings.Contains(r.line[w.start:w.end], "-"):
		w.text = suffixed(n)
	}
	return w, true
}

var ordinalEndings = sync.OnceValue(func() []string {
	var all []string
	for _, ending := range language.AllLists().List("number endings") {
		all = append(all, strings.Fields(plain(ending))...)
	}
	return all
})

// BeforeZone reports whether a word may stand before the name of a zone or a city:
// "in", "à".
func BeforeZone(word string) bool { return beforeZone()[plain(word)] }

var beforeZone = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, word := range language.AllLists().List("words before zones") {
		words[plain(word)] = true
	}
	return words
})

// zoneLength returns how many words the name of a zone or a city has that begins at a
// word, 0 where none does.
func (r *reader) zoneLength(i int) int {
	for n := min(maxZoneWords, len(r.words)-i); n > 0; n-- {
		if zonesNamed()[foldZone(r.joined(i, i+n))] != nil {
			return n
		}
	}
	return 0
}

// isEnglish reports whether the grammar knows a word.
func isEnglish(text string) bool {
	if _, isOrdinal := ordinal(text); isOrdinal || isDay(text) || isDigit(text) || grammarWords[text] {
		return true
	}
	for _, words := range vocabulary {
		if _, ok := words[text]; ok {
			return true
		}
	}
	return false
}

// grammarWords are the words of English that the grammar names itself.
var grammarWords = language.Lists("en").WordSet("schedule grammar words")

// appendEnglish adds English words for what stands in a range of the line: the whole
// stands at the first of them.
func appendEnglish(words []word, english []string, start, end int) []word {
	for k, text := range english {
		if k > 0 {
			start = end
		}
		words = append(words, word{text, start, end})
	}
	return words
}

package language

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"plenary/internal/roman"
	"plenary/internal/wordlist"
)

// A text has at least minKnown words that are function words of its language, and
// these are a share of minShare of all; languages have 0.25 to 0.5.
const (
	minKnown = 8
	minShare = 0.15
)

// Detect returns the ISO 639-1 code of the language in which a text is written, ""
// where it is too short, or in none of those that the program has words of.
func Detect(text string) string {
	if tag := scriptOf(text); tag != "" {
		return tag
	}
	words := map[string]int{}
	for _, t := range English().Tokenize(text, maxDetected) {
		words[t.Lower]++
	}
	return DetectWords(words)
}

// DetectWords is Detect for the words of a text in small letters, with how often it
// has each.
func DetectWords(words map[string]int) string {
	tag, found, all := nearest(words)
	if found < minKnown || float64(found) < minShare*float64(all) {
		return ""
	}
	return tag
}

// FunctionShare returns which part of the words of a text in small letters, from 0 to
// 1, are function words of one language.
func FunctionShare(words map[string]int) float64 {
	_, found, all := nearest(words)
	return float64(found) / float64(max(all, 1))
}

// nearest returns the language with the most words of a text among its function
// words, how many they are, and how many words the text has.
func nearest(words map[string]int) (tag string, found, all int) {
	of := map[string]int{}
	for word, n := range words {
		all += n
		for _, tag := range smallWords()[word] {
			of[tag] += n
		}
	}
	tag, found = mostOf(of)
	return tag, found, all
}

// OtherLanguage returns the ISO 639-1 code of a question's language where it is
// another one than that in whose words it is read, and "" otherwise.
func (q Question) OtherLanguage() string {
	if tag := scriptOf(q.Text); tag != "" {
		if tag == q.Language.Tag {
			return ""
		}
		return tag
	}
	own, ofOther := 0, map[string]int{}
	for _, t := range q.Tokens {
		if q.Language.FunctionWords[t.Word] || q.Language.PoliteWords[t.Word] {
			own++
		}
		if roman.Parse(strings.ToUpper(t.Word)) > 0 {
			continue // a numeral, that is a word of many languages
		}
		points := foreignWord
		if q.Language.knows(t) {
			points = sharedWord
		}
		for _, tag := range smallWords()[t.Lower] {
			ofOther[tag] += points
		}
	}
	delete(ofOther, q.Language.Tag)
	best, most := mostOf(ofOther)
	for _, s := range sharedScripts {
		if !slices.Contains(s.tags, q.Language.Tag) && mostlyOf(q.Text, s.table) {
			if slices.Contains(s.tags, best) {
				return best
			}
			return s.tags[0]
		}
	}
	if most <= foreignWord*own || 3*most < foreignWord*len(q.Tokens) || most < foreignWord || most == foreignWord && len(q.Tokens) > 2 {
		return ""
	}
	return best
}

// A word of another language tells twice as much as one that the question's own has as
// well.
const (
	sharedWord  = 1
	foreignWord = 2
)

// mostOf returns the language of most words, of several the first in the alphabet.
func mostOf(found map[string]int) (tag string, most int) {
	for other, n := range found {
		if n > most || n == most && other < tag {
			tag, most = other, n
		}
	}
	return tag, most
}

// maxDetected is how many words of a text are looked at.
const maxDetected = 20_000

// scripts are those by which a language is told, the most certain first: Japanese
// has Chinese letters as well.
var scripts = []struct {
	tag   string
	table *unicode.RangeTable
	share float64 // of the letters, at least
}{
	{"ja", unicode.Hiragana, 0.1},
	{"ja", unicode.Katakana, 0.3},
	{"ko", unicode.Hangul, 0.3},
	{"zh", unicode.Han, 0.3},
	{"th", unicode.Thai, 0.5},
	{"el", unicode.Greek, 0.5},
	{"he", unicode.Hebrew, 0.5},
	{"hy", unicode.Armenian, 0.5},
	{"ka", unicode.Georgian, 0.5},
	{"hi", unicode.Devanagari, 0.5},
	{"bn", unicode.Bengali, 0.5},
	{"ta", unicode.Tamil, 0.5},
}

// sharedScripts are those of several languages, the most common language first.
var sharedScripts = []struct {
	table *unicode.RangeTable
	tags  []string
}{
	{unicode.Cyrillic, []string{"ru", "uk", "bg", "mk", "sr", "be"}},
	{unicode.Arabic, []string{"ar", "fa", "ur", "ckb"}},
}

// mostlyOf reports whether most letters of a text are of a script.
func mostlyOf(text string, table *unicode.RangeTable) bool {
	letters, of := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(table, r) {
				of++
			}
		}
	}
	return 2*of > letters
}

// scriptOf returns the language that is told by a text's letters alone.
func scriptOf(text string) string {
	letters := 0
	counts := make([]int, len(scripts))
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x0370 { // Latin
			continue
		}
		for i, s := range scripts {
			if unicode.Is(s.table, r) {
				counts[i]++
			}
		}
	}
	for i, s := range scripts {
		if counts[i] > 0 && float64(counts[i]) >= s.share*float64(letters) {
			return s.tag
		}
	}
	return ""
}

// smallWords are the function words, frame words and greetings of all languages as they are
// written, each with the languages that have it.
var smallWords = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	folders, err := fs.ReadDir(data, "data")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		tag, seen := path.Base(folder.Name()), map[string]bool{}
		for _, name := range []string{"words.txt", "function.txt"} {
			lists := wordlist.Parse(file(tag, name))
			for _, list := range []string{"function", "asks", "auxiliaries", "frame", "greetings"} {
				for _, word := range split(lists[list]) {
					if word = strings.ToLower(word); !seen[word] {
						seen[word] = true
						all[word] = append(all[word], tag)
					}
				}
			}
		}
	}
	return all
})

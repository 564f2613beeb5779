package language

import (
	_ "embed"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"plenary/internal/wordlist"
)

// maxDetected is how many words of a text are looked at.
const maxDetected = 20_000

// A text has at least minKnown of the commonest words of its language, which are a share
// of minShare of all; languages have 0.2 to 0.5. What these say for it is at least
// minLead more than what they say for any that is not akin.
const (
	minKnown       = 3
	minKnownOfText = 8 // for DetectWords
	minShare       = 0.1
	minLead        = 1.5
)

// Detect returns the BCP 47 tag of the language in which a text is written, "" where it
// is too short, or in none of those that are known.
func Detect(text string) string {
	script := scriptOf(text)
	if len(script) == 1 {
		return script[0]
	}
	words := map[string]int{}
	for _, t := range English().Tokenize(text, maxDetected) {
		words[t.Lower]++
	}
	evidence := weighWords(words, script)
	if tag := evidence.settled(); tag != "" || len(script) == 0 {
		return tag
	}
	return evidence.likeliest(script)
}

// DetectWords is Detect for the words of a text in small letters, with how often it
// has each. Of a line or two it says nothing, so that few words do not tell which others
// are words.
func DetectWords(words map[string]int) string {
	e := weighWords(words, nil)
	if tag := e.settled(); e.known[tag] >= minKnownOfText {
		return tag
	}
	return ""
}

// FunctionShare returns which part of the words of a text in small letters, from 0 to
// 1, are among the commonest of one language.
func FunctionShare(words map[string]int) float64 {
	e := weighWords(words, nil)
	most := 0
	for _, n := range e.known {
		most = max(most, n)
	}
	return float64(most) / float64(max(e.words, 1))
}

// CanDetect reports whether the language of a BCP 47 tag is one of those that Detect
// returns.
func CanDetect(tag string) bool {
	tag = Base(tag)
	for _, s := range scripts {
		if slices.Contains(s.tags, tag) {
			return true
		}
	}
	for _, common := range commonWords() {
		if slices.ContainsFunc(common, func(c commonWord) bool { return Akin(c.tag, tag) }) {
			return true
		}
	}
	return false
}

// Akin reports whether two tags are of one language, or of two that share most of their
// commonest words.
func Akin(a, b string) bool {
	a, b = Base(a), Base(b)
	return a == b || slices.ContainsFunc(akin, func(tags []string) bool { return slices.Contains(tags, a) && slices.Contains(tags, b) })
}

// akin are languages of which a text of one may be taken for another.
var akin = [][]string{
	{"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sh", "cnr"}, {"id", "ms"}, {"pt", "gl"}, {"cs", "sk"}, {"bg", "mk"}, {"ru", "be"}, {"he", "iw"}, {"nl", "af"}, {"hi", "mr", "ne"},
}

// An evidence is what the words of a text say for each language, as logs of odds.
type evidence struct {
	words int
	known map[string]int // how many are among the commonest of a language
	odds  map[string]float64
}

// weighWords weighs the words of a text in small letters, for the languages of a script,
// or for all where there are none.
func weighWords(words map[string]int, script []string) evidence {
	e := evidence{known: map[string]int{}, odds: map[string]float64{}}
	add := func(word string, n int) {
		e.words += n
		for _, c := range commonWords()[word] {
			if script == nil || slices.Contains(script, c.tag) {
				e.known[c.tag] += n
				e.odds[c.tag] += float64(n) * c.odds
			}
		}
		seen := ""
		for _, r := range word {
			if r < utf8.RuneSelf || strings.ContainsRune(seen, r) {
				continue
			}
			seen += string(r)
			for _, tag := range rareLetters()[r] {
				if script == nil || slices.Contains(script, tag) {
					e.odds[tag] += float64(n) * letterOdds
				}
			}
		}
	}
	for word, n := range words {
		for part := range strings.FieldsFuncSeq(word, isApostrophe) {
			add(part, n)
		}
	}
	return e
}

// letterOdds is how much a letter that few languages write says for one of these.
const letterOdds = 1.5

// likeliest returns the language of some for which most speaks, the first where nothing
// does.
func (e evidence) likeliest(tags []string) string {
	best := tags[0]
	for _, tag := range tags[1:] {
		if e.odds[tag] > e.odds[best] {
			best = tag
		}
	}
	return best
}

// best returns the language for which most speaks, of several the first in the alphabet, ""
// where nothing speaks for any.
func (e evidence) best() string {
	best := ""
	for tag, odds := range e.odds {
		if best == "" || odds > e.odds[best] || odds == e.odds[best] && tag < best {
			best = tag
		}
	}
	return best
}

// settled returns the language for which the words speak, "" where they leave it open.
func (e evidence) settled() string {
	best := e.best()
	second := 0.0
	for tag, odds := range e.odds {
		if !Akin(tag, best) {
			second = max(second, odds)
		}
	}
	if known := e.known[best]; known < minKnown || float64(known) < minShare*float64(e.words) || e.odds[best]-second < minLead {
		return ""
	}
	return best
}

// A commonWord is one of the commonest words of a language. Its odds are how much more
// often it comes there than any word of no language would, as a log.
type commonWord struct {
	tag  string
	odds float64
}

//go:embed data/frequent.txt
var frequentFile string

// frequent are the words of that file, by language, the commonest first.
var frequent = sync.OnceValue(func() map[string][]string { return maps.Collect(taggedLines(frequentFile)) })

// frequentWords returns the n commonest words of a language, none where they are not
// known.
func frequentWords(tag string, n int) []string {
	words := frequent()[tag]
	return words[:min(n, len(words))]
}

// commonWords are the commonest words of all languages as they are written.
var commonWords = sync.OnceValue(func() map[string][]commonWord {
	all := map[string][]commonWord{}
	held := map[string]bool{}
	add := func(tag string, words []string) {
		held[tag] = true
		for i, word := range words {
			all[word] = append(all[word], commonWord{tag, math.Log(frequencyOf(i) / unknownFrequency)})
		}
	}
	for tag, words := range frequent() {
		add(tag, words)
	}
	for _, tag := range Tags() {
		if lists := wordlist.Parse(file(tag, "function.txt")); !held[tag] {
			add(tag, split(lists["function"]))
		}
	}
	return all
})

// frequencyOf is how often the word of a rank from 0 on comes, by Zipf's law.
func frequencyOf(rank int) float64 { return 0.08 / float64(rank+2) }

// unknownFrequency is how often a word comes that is not among the commonest.
const unknownFrequency = 0.0003

//go:embed data/letters.txt
var lettersFile string

// rareLetters are letters that few languages write, with these.
var rareLetters = sync.OnceValue(func() map[rune][]string {
	all := map[rune][]string{}
	for tag, letters := range taggedLines(lettersFile) {
		for _, r := range strings.Join(letters, "") {
			all[r] = append(all[r], tag)
		}
	}
	return all
})

// taggedLines yields the lines of a file that begin with a language's tag, and the words
// behind it.
func taggedLines(text string) iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for line := range strings.Lines(text) {
			if fields := strings.Fields(line); len(fields) > 1 && fields[0] != "#" && !yield(fields[0], fields[1:]) {
				return
			}
		}
	}
}

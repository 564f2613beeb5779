package language

import (
	"slices"
	"strings"
	"sync"

	"plenary/internal/roman"
	"plenary/internal/wordlist"
)

// OtherLanguage returns the ISO 639-1 code of a question's language where it is
// another one than that in whose words it is read, and "" otherwise.
func (q Question) OtherLanguage() string {
	script := scriptOf(q.Text)
	if len(script) == 1 {
		if script[0] == q.Language.Tag {
			return ""
		}
		return script[0]
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
	if script != nil && !slices.Contains(script, q.Language.Tag) {
		if slices.Contains(script, best) {
			return best
		}
		return script[0]
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

// smallWords are the function words, frame words and greetings of all languages as they are
// written, each with the languages that have it.
var smallWords = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, tag := range Tags() {
		seen := map[string]bool{}
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

package language

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"plenary/internal/roman"
	"plenary/internal/wordlist"
)

// A question is in another language where its words say more for that than for its own, by
// minForeign, as a log of odds; a lone word does by minForeignWord. Of the words at least
// one in minForeignPart is known to the other.
const (
	minForeign       = 2.5
	minForeignWord   = 3
	minForeignScript = 5 // where the letters are of a script of several languages
	minForeignPart   = 3
)

// How much a word of a list says for its language that is not among the commonest, and how
// much less likely a language is whose commonest words nobody counted.
const (
	listedOdds    = 3.5
	uncountedOdds = 1
)

// OtherLanguage returns the ISO 639-1 code of a question's language where it is
// another one than that in whose words it is read, and "" otherwise.
func (q Question) OtherLanguage() string {
	script := scriptOf(q.Text)
	own := q.Language.Tag
	if len(script) == 1 {
		if script[0] == own || own == "ja" && script[0] == "zh" && !q.asksIn("zh") {
			return "" // a few words of Japanese have no letters but Chinese ones
		}
		return script[0]
	}
	v := q.weigh(script)
	if script != nil && !slices.Contains(script, own) {
		return v.likeliest(script)
	}
	best := v.best()
	if best == "" || v.odds[best]-v.own < v.least(script) {
		return ""
	}
	known := v.known[best]
	if minForeignPart*known < len(q.Tokens) || known == 1 && len(q.Tokens) > 1 && !v.spoken[best] {
		return "" // a function word beside others may be of a name: "Karl von"
	}
	return best
}

// maxKanji is how many Chinese letters in a row a Japanese line may have that has no others.
const maxKanji = 8

// asksIn reports whether a question without spaces has a question word of a language, or
// is too long to have none of the letters of another.
func (q Question) asksIn(tag string) bool {
	return utf8.RuneCountInString(q.Text) > maxKanji || slices.ContainsFunc(split(wordlist.Parse(file(tag, "words.txt"))["asks"]), func(word string) bool { return strings.Contains(q.Text, word) })
}

// A foreignEvidence is what the words of a question say for other languages than that in
// whose words it is read.
type foreignEvidence struct {
	evidence
	own    float64         // what they say for that
	spoken map[string]bool // languages in which one of them is said to somebody, or asks
}

// weigh weighs the words of a question, for the languages of a script, or for all where
// there are none. Names and titles are left out, and numerals, which are words of many
// languages.
func (q Question) weigh(script []string) foreignEvidence {
	v := foreignEvidence{evidence: evidence{known: map[string]int{}, odds: map[string]float64{}}, spoken: map[string]bool{}}
	for i, t := range q.Tokens {
		if i > 0 && t.Capital || quoted(q.Text, t.Start) || roman.Parse(strings.ToUpper(t.Word)) > 0 {
			continue
		}
		odds := wordOdds(t.Lower)
		v.own += q.Language.ownOdds(t, odds)
		v.words++
		for tag, n := range odds {
			if tag != q.Language.Tag && (script == nil || slices.Contains(script, tag)) {
				v.odds[tag] += n
				v.known[tag]++
				v.spoken[tag] = v.spoken[tag] || spokenWords()[spokenWord{t.Lower, tag}]
			}
		}
	}
	for tag := range v.odds {
		if _, counted := frequent()[tag]; !counted {
			v.odds[tag] -= uncountedOdds
		}
	}
	return v
}

// least is how much more the words must say for another language.
func (v foreignEvidence) least(script []string) float64 {
	switch {
	case script != nil:
		return minForeignScript
	case v.words == 1:
		return minForeignWord
	}
	return minForeign
}

// ownOdds is how much a word of a question says for the language in which it is read;
// odds is what it says for each. The words of the archive say nothing of it: they were
// counted on web pages, which have English ones as well.
func (l *Language) ownOdds(t Token, odds map[string]float64) float64 {
	own := odds[l.Tag]
	if l.FunctionWords[t.Word] || l.PoliteWords[t.Word] || l.FrameWords[t.Word] || l.checked && l.Rarity(l.StemOf(t)) <= knownClass {
		own = max(own, listedOdds)
	}
	return own
}

// wordOdds is how much a word in small letters says for each language.
func wordOdds(word string) map[string]float64 {
	odds := map[string]float64{}
	for part := range strings.FieldsFuncSeq(word, isApostrophe) {
		for _, tag := range listedWords()[part] {
			odds[tag] += listedOdds
		}
		for _, c := range commonWords()[part] {
			odds[c.tag] = max(odds[c.tag], c.odds)
		}
		for _, r := range part {
			for _, tag := range rareLetters()[r] {
				odds[tag] += letterOdds
			}
		}
	}
	return odds
}

// quoted reports whether at stands within quotation marks.
func quoted(text string, at int) bool {
	inside := false
	for _, r := range text[:at] {
		if r == '"' || unicode.In(r, unicode.Pi, unicode.Pf) && !isApostrophe(r) || r == '„' {
			inside = !inside
		}
	}
	return inside
}

// listedWords are the function words, question words, frame words and greetings of all
// languages as they are written, each with the languages that have it.
var listedWords = sync.OnceValue(func() map[string][]string {
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

// A spokenWord is one of a language.
type spokenWord struct{ word, tag string }

// spokenWords are the greetings and question words of all languages, which are in no name.
var spokenWords = sync.OnceValue(func() map[spokenWord]bool {
	all := map[spokenWord]bool{}
	for _, tag := range Tags() {
		lists := wordlist.Parse(file(tag, "words.txt"))
		for _, list := range []string{"asks", "greetings"} {
			for _, word := range split(lists[list]) {
				all[spokenWord{strings.ToLower(word), tag}] = true
			}
		}
	}
	return all
})

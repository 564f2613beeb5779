package statement

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"plenary/internal/editdistance"
)

// maxFuzzy is the length in runes up to which fuzzy.Find is asked: its score
// overflows at about 40 adjacent characters.
const maxFuzzy = 35

// A hit is an entry of the index that words may mean.
type hit struct {
	entry int
	score float64 // 1 where every word stands in the title; more for a phrase of it or all of it
	sure  bool    // no word was left over
}

// match returns what the words of a title may mean, best first. The last word
// may be unfinished where prefix is true.
func (x *index) match(words string, prefix bool) []hit {
	folded := fold(words)
	var query []string
	all := strings.Fields(folded)
	for i, w := range all {
		if !idle[w] || prefix && i == len(all)-1 && len(all) > 1 {
			query = append(query, w)
		}
	}
	if len(query) == 0 {
		return nil
	}
	hits := x.matchWords(query, prefix)
	if len(hits) == 0 {
		hits = x.matchLetters(folded)
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		// What is equally good comes in the order of the text.
		return cmp.Or(cmp.Compare(int(10*b.score), int(10*a.score)), cmp.Compare(a.entry, b.entry))
	})
	return hits
}

// matchWords compares word by word, in any order, slips of the keyboard
// forgiven.
func (x *index) matchWords(query []string, prefix bool) []hit {
	type tally struct {
		likeness float64 // weighted
		matched  int     // words of the query
		ids      []int   // the title's word for each word of the query, -1 for none
	}
	tallies := map[int]*tally{}
	total := 0.0
	for q, text := range query {
		best := map[int]likeness{}
		weight := 0.0
		for _, like := range x.alike(text, prefix && q == len(query)-1) {
			w := x.words[like.word]
			weight = max(weight, w.weight)
			for _, e := range w.entries {
				if like.value > best[e].value {
					best[e] = like
				}
			}
		}
		if len(best) == 0 {
			weight = x.rarest()
		}
		total += weight
		for e, like := range best {
			t := tallies[e]
			if t == nil {
				t = &tally{ids: slices.Repeat([]int{-1}, len(query))}
				tallies[e] = t
			}
			t.likeness += weight * like.value
			t.matched++
			t.ids[q] = like.word
		}
	}
	var hits []hit
	for e, t := range tallies {
		h := hit{entry: e, score: t.likeness / total, sure: t.matched == len(query)}
		title := x.entries[e].words
		if h.sure {
			if at := runOf(title, t.ids); at >= 0 {
				h.score += 0.2
				if len(title) == len(query) {
					h.score += 0.3
				} else if at == 0 && prefix {
					h.score += 0.05
				}
			}
			h.score += 0.1 * float64(len(query)) / float64(max(len(title), len(query)))
		}
		if h.sure || h.score >= 0.6 {
			hits = append(hits, h)
		}
	}
	return hits
}

// runOf returns where part stands in whole as a run, or -1.
func runOf(whole, part []int) int {
	for at := 0; at+len(part) <= len(whole); at++ {
		if slices.Equal(whole[at:at+len(part)], part) {
			return at
		}
	}
	return -1
}

func (x *index) rarest() float64 {
	weight := 1.0
	for _, w := range x.words {
		weight = max(weight, w.weight)
	}
	return weight
}

// A likeness is a word of the titles that a typed word may be.
type likeness struct {
	word  int
	value float64 // 1 for the word itself
}

// alike returns the words of the titles that text may be: itself, or else
// other forms of it, or else what it may be a misspelling of.
func (x *index) alike(text string, prefix bool) []likeness {
	var found []likeness
	if id, ok := x.ids[text]; ok {
		found = append(found, likeness{id, 1})
		if !prefix {
			return found
		}
	}
	typed := []rune(text)
	mask := letters(text)
	for id, w := range x.words {
		switch {
		case w.text == text:
		case (prefix || len(typed) >= 4) && strings.HasPrefix(w.text, text):
			found = append(found, likeness{id, 0.9})
		case sameFamily(typed, w.runes):
			found = append(found, likeness{id, 0.85})
		}
	}
	limit := slips(len(typed))
	if len(found) > 0 || limit == 0 && len(typed) < 4 || isNumber(text) {
		return found
	}
	for id, w := range x.words {
		if bits.OnesCount64(mask^w.mask) > 2*max(limit, 1) || isNumber(w.text) {
			continue
		}
		n := min(limit, slips(len(w.runes)))
		if n == 0 {
			if mask == w.mask && len(typed) == len(w.runes) && editdistance.Distance(text, w.text, 1) == 1 {
				found = append(found, likeness{id, 0.7}) // neighbours exchanged: "paly"
			}
			continue
		}
		if d := editdistance.Distance(text, w.text, n); d <= n {
			found = append(found, likeness{id, 0.9 - 0.1*float64(d)})
		} else if prefix && len(typed) < len(w.runes) && editdistance.Distance(text, string(w.runes[:len(typed)]), 1) <= 1 {
			found = append(found, likeness{id, 0.6})
		}
	}
	return found
}

// sameFamily reports whether two words differ in a short ending alone:
// "concern" and "concerns", "repeat" and "repeating".
func sameFamily(a, b []rune) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 4 && len(a)-n <= 3 && len(b)-n <= 3 && n >= len(a)-n+len(b)-n+1 && ending(a[n:]) && ending(b[n:])
}

func ending(tail []rune) bool { return endings[string(tail)] }

var endings = map[string]bool{
	"": true, "s": true, "es": true, "ed": true, "e": true, "ing": true, "y": true, "ies": true,
	"ly": true, "er": true, "ers": true, "al": true, "ion": true, "d": true, "n": true,
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// matchLetters compares letter by letter, for words run together or cut short:
// "buildingblocks".
func (x *index) matchLetters(folded string) []hit {
	typed := strings.ReplaceAll(folded, " ", "")
	if len(typed) < 4 || len([]rune(typed)) > maxFuzzy || isNumber(typed) {
		return nil
	}
	mask := letters(typed)
	var titles []string
	var entries []int
	for i, e := range x.entries {
		if mask&^e.mask == 0 {
			titles = append(titles, e.title)
			entries = append(entries, i)
		}
	}
	var hits []hit
	for _, m := range fuzzy.FindNoSort(typed, titles) {
		first, last := m.MatchedIndexes[0], m.MatchedIndexes[len(m.MatchedIndexes)-1]
		span := len(strings.ReplaceAll(m.Str[first:last+1], " ", ""))
		// Any long title absorbs a short query; only a dense match that begins
		// with a word counts.
		if m.Score <= 0 || first > 0 && m.Str[first-1] != ' ' || 2*span > 3*len(typed) {
			continue
		}
		dense := float64(len(typed)) / float64(max(span, len(typed)))
		hits = append(hits, hit{entry: entries[m.Index], score: 0.9 * dense, sure: dense > 0.95})
	}
	return hits
}

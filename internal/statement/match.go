package statement

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"plenary/internal/editdistance"
)

// maxFuzzy is the length in runes up to which fuzzy.Find is used: its score
// overflows at about 40 adjacent characters.
const maxFuzzy = 35

// A match is an entry of the index that words may mean.
type match struct {
	entry    int
	score    float64 // 1 where every word stands in the title; more where they stand there side by side, or are all of it
	complete bool    // every word matched
}

// matchTitles returns what the words of a title may mean, best first. The last
// word may be unfinished where prefix is true.
func (x *index) matchTitles(words string, prefix bool) []match {
	folded := normalize(words)
	var query []string
	all := strings.Fields(folded)
	for i, w := range all {
		if !x.vocabulary.stops[w] || prefix && i == len(all)-1 && len(all) > 1 {
			query = append(query, w)
		}
	}
	if len(query) == 0 {
		return nil
	}
	matches := x.matchWords(query, prefix)
	if len(matches) == 0 {
		matches = x.matchFuzzy(folded)
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		// Entries that are about equally good keep the order of the text.
		return cmp.Or(cmp.Compare(int(10*b.score), int(10*a.score)), cmp.Compare(a.entry, b.entry))
	})
	return matches
}

// A tally collects the words of a query that one entry matches.
type tally struct {
	similarity float64 // the sum over the words, weighted
	matched    int     // words of the query
	ids        []int   // the title's word for each word of the query, -1 for none
}

// minScore is the score from which an entry counts that not every word matches.
const minScore = 0.6

// matchWords compares word by word, in any order, misspelt words too.
func (x *index) matchWords(query []string, prefix bool) []match {
	tallies := map[int]*tally{}
	total := 0.0
	for q, text := range query {
		best := map[int]wordMatch{} // by entry
		weight := 0.0
		for _, m := range x.similarWords(text, prefix && q == len(query)-1) {
			w := x.words[m.word]
			weight = max(weight, w.weight)
			for _, e := range w.entries {
				if m.similarity > best[e].similarity {
					best[e] = m
				}
			}
		}
		if len(best) == 0 {
			weight = x.maxWeight()
		}
		total += weight
		for e, m := range best {
			t := tallies[e]
			if t == nil {
				t = &tally{ids: slices.Repeat([]int{-1}, len(query))}
				tallies[e] = t
			}
			t.similarity += weight * m.similarity
			t.matched++
			t.ids[q] = m.word
		}
	}
	var matches []match
	for e, t := range tallies {
		m := match{entry: e, score: t.similarity / total, complete: t.matched == len(query)}
		if m.complete {
			m.score = completeScore(m.score, x.entries[e].words, t.ids, prefix)
		}
		if m.complete || m.score >= minScore {
			matches = append(matches, m)
		}
	}
	return matches
}

// completeScore raises the score of a title that every word of a query matches:
// for words side by side, for the whole title, and for a short one.
func completeScore(score float64, title, query []int, prefix bool) float64 {
	if at := indexOfRun(title, query); at >= 0 {
		score += 0.2
		if len(title) == len(query) {
			score += 0.3
		} else if at == 0 && prefix {
			score += 0.05
		}
	}
	return score + 0.1*float64(len(query))/float64(max(len(title), len(query)))
}

// indexOfRun returns where part stands in whole as a run, or -1.
func indexOfRun(whole, part []int) int {
	for at := 0; at+len(part) <= len(whole); at++ {
		if slices.Equal(whole[at:at+len(part)], part) {
			return at
		}
	}
	return -1
}

func (x *index) maxWeight() float64 {
	weight := 1.0
	for _, w := range x.words {
		weight = max(weight, w.weight)
	}
	return weight
}

// A wordMatch is a word of the titles that a typed word may be.
type wordMatch struct {
	word       int
	similarity float64 // 1 for the word itself
}

// similarWords returns the words of the titles that text may be: the word
// itself, or else other forms of it, or else its corrections.
func (x *index) similarWords(text string, prefix bool) []wordMatch {
	found := x.formsOf(text, prefix)
	if len(found) > 0 || len([]rune(text)) < 4 || isNumber(text) {
		return found
	}
	return x.corrections(text, prefix)
}

// formsOf returns the word itself, or what it begins or shares a stem with.
func (x *index) formsOf(text string, prefix bool) []wordMatch {
	var found []wordMatch
	if id, ok := x.wordIDs[text]; ok {
		found = append(found, wordMatch{id, 1})
		if !prefix {
			return found
		}
	}
	typed := []rune(text)
	for id, w := range x.words {
		switch {
		case w.text == text:
		case (prefix || len(typed) >= 4) && strings.HasPrefix(w.text, text):
			found = append(found, wordMatch{id, 0.9})
		case x.vocabulary.sameStem(typed, w.runes):
			found = append(found, wordMatch{id, 0.85})
		}
	}
	return found
}

// corrections returns the words that text may be a misspelling of.
func (x *index) corrections(text string, prefix bool) []wordMatch {
	var found []wordMatch
	typed := []rune(text)
	letters := letterSet(text)
	limit := maxEdits(len(typed))
	for id, w := range x.words {
		if bits.OnesCount64(letters^w.letters) > 2*max(limit, 1) || isNumber(w.text) {
			continue
		}
		n := min(limit, maxEdits(len(w.runes)))
		if n == 0 {
			if letters == w.letters && len(typed) == len(w.runes) && editdistance.Distance(text, w.text, 1) == 1 {
				found = append(found, wordMatch{id, 0.7}) // neighbours swapped: "paly"
			}
			continue
		}
		if d := editdistance.Distance(text, w.text, n); d <= n {
			found = append(found, wordMatch{id, 0.9 - 0.1*float64(d)})
		} else if prefix && len(typed) < len(w.runes) && editdistance.Distance(text, string(w.runes[:len(typed)]), 1) <= 1 {
			found = append(found, wordMatch{id, 0.6})
		}
	}
	return found
}

// maxEdits returns how many edits make a misspelling of a word of n letters:
// none in a short one, where one letter makes another word.
func maxEdits(n int) int {
	switch {
	case n < 5:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// sameStem reports whether two words differ in a short ending alone: "concern"
// and "concerns", "repeat" and "repeating".
func (v *vocabulary) sameStem(a, b []rune) bool {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 4 && len(a)-n <= 3 && len(b)-n <= 3 && n >= len(a)-n+len(b)-n+1 && v.isEnding(a[n:]) && v.isEnding(b[n:])
}

// isEnding reports whether two forms of one word may differ in what one ends in.
func (v *vocabulary) isEnding(tail []rune) bool { return len(tail) == 0 || v.endings[string(tail)] }

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// matchFuzzy compares letter by letter, for words run together or cut short:
// "buildingblocks".
func (x *index) matchFuzzy(folded string) []match {
	typed := strings.ReplaceAll(folded, " ", "")
	if len(typed) < 4 {
		return nil
	}
	var matches []match
	for _, m := range x.fuzzyTitles(typed) {
		first, last := m.MatchedIndexes[0], m.MatchedIndexes[len(m.MatchedIndexes)-1]
		length := len(strings.ReplaceAll(m.Str[first:last+1], " ", ""))
		// Any long title holds the letters of a short query; only a dense match
		// that begins with a word counts.
		if m.Score <= 0 || first > 0 && m.Str[first-1] != ' ' || 2*length > 3*len(typed) {
			continue
		}
		density := float64(len(typed)) / float64(max(length, len(typed)))
		matches = append(matches, match{entry: m.Index, score: 0.9 * density, complete: density > 0.95})
	}
	return matches
}

// fuzzyTitles returns the titles that hold the letters of typed in that order.
// Index is the entry.
func (x *index) fuzzyTitles(typed string) []fuzzy.Match {
	if len([]rune(typed)) > maxFuzzy || isNumber(typed) {
		return nil
	}
	letters := letterSet(typed)
	var titles []string
	var entries []int
	for i, e := range x.entries {
		if letters&^e.letters == 0 {
			titles = append(titles, e.title)
			entries = append(entries, i)
		}
	}
	matches := fuzzy.FindNoSort(typed, titles)
	for i := range matches {
		matches[i].Index = entries[matches[i].Index]
	}
	return matches
}

// Complete returns what an unfinished reference may mean, best first, at most
// limit: what it resolves to already, then labels and titles that begin so, then
// titles with such words, misspelt too, then titles with such letters. Nothing
// typed gives the outline in order.
func (s *Statement) Complete(typed string, limit int) []Ref {
	x := s.index()
	if limit <= 0 {
		return nil
	}
	typed, ok := sanitize(typed)
	if !ok {
		return x.firstEntries(limit)
	}
	found := s.Resolve(typed)
	c := completions{refs: slices.Concat(found.Refs, found.Candidates), seen: map[Ref]bool{}}
	for _, ref := range c.refs {
		c.seen[ref] = true
	}
	folded := normalize(typed)
	if folded != "" {
		for _, e := range x.entries {
			if len(c.refs) < limit && strings.HasPrefix(e.label, folded) {
				c.add(e.ref)
			}
		}
		for _, e := range x.entries {
			if len(c.refs) < limit && strings.HasPrefix(e.title, folded) {
				c.add(e.ref)
			}
		}
	}
	if len(c.refs) < limit && !isNumber(folded) {
		for _, m := range x.matchTitles(typed, true) {
			c.add(x.entries[m.entry].ref)
		}
	}
	if len(c.refs) < limit {
		for _, e := range x.scattered(folded) {
			c.add(x.entries[e].ref)
		}
	}
	return c.refs[:min(limit, len(c.refs))]
}

// completions are references without repetition.
type completions struct {
	refs []Ref
	seen map[Ref]bool
}

func (c *completions) add(ref Ref) {
	if !c.seen[ref] {
		c.seen[ref] = true
		c.refs = append(c.refs, ref)
	}
}

func (x *index) firstEntries(limit int) []Ref {
	refs := make([]Ref, 0, min(limit, len(x.entries)))
	for _, e := range x.entries[:min(limit, len(x.entries))] {
		refs = append(refs, e.ref)
	}
	return refs
}

// scattered returns the entries whose title holds the letters of folded in that
// order, the densest first.
func (x *index) scattered(folded string) []int {
	typed := strings.ReplaceAll(folded, " ", "")
	if len(typed) < 2 {
		return nil
	}
	// The score falls with every letter of the title that was not typed; below
	// this one it is chance.
	minScore := 2 * len(typed)
	matches := slices.DeleteFunc(x.fuzzyTitles(typed), func(m fuzzy.Match) bool { return m.Score < minScore })
	slices.SortStableFunc(matches, func(a, b fuzzy.Match) int { return cmp.Compare(b.Score, a.Score) })
	entries := make([]int, len(matches))
	for i, m := range matches {
		entries[i] = m.Index
	}
	return entries
}

// titledBy returns what has all of the words in its title, the likely ones where
// there are several.
func (x *index) titledBy(words string) []Ref {
	refs, complete := x.likely(words)
	if !complete {
		return nil
	}
	return refs
}

// scoreMargin is how far below the best score a title may be to be as likely
// meant.
const scoreMargin = 0.15

// likely returns what words of a title most likely mean, and whether every word
// stands in these titles.
func (x *index) likely(words string) (refs []Ref, complete bool) {
	matches := x.matchTitles(words, false)
	if len(matches) == 0 {
		return nil, false
	}
	best := matches[0]
	for _, m := range matches {
		if m.score > best.score-scoreMargin && m.complete == best.complete {
			refs = append(refs, x.entries[m.entry].ref)
		}
	}
	return refs, best.complete
}

// exactTitle returns the entries whose title is exactly these words.
func (x *index) exactTitle(words string) []Ref {
	folded := normalize(words)
	var refs []Ref
	for _, e := range x.entries {
		if e.title == folded && folded != "" {
			refs = append(refs, e.ref)
		}
	}
	return refs
}

// singleWord returns the entries that have a word in their title.
func (x *index) singleWord(words string) []Ref {
	id, ok := x.wordIDs[normalize(words)]
	if !ok || len(normalize(words)) < 2 {
		return nil
	}
	var refs []Ref
	for _, e := range x.words[id].entries {
		refs = append(refs, x.entries[e].ref)
	}
	return refs
}

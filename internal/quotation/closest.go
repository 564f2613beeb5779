package quotation

import (
	"cmp"
	"math"
	"slices"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// minShare is the share of a quotation's words, and of their weight, that must stand
// together for its place to be known. Half of the words of a sentence is still told
// apart from any other; below that, common words alone come together.
const minShare = 0.5

// nearShare is the share of a quotation's words from which their place is named where
// it is not found.
const nearShare = 0.25

// closest finds where words that do not stand in the statement as they are quoted
// come closest, and compares them with what stands there.
func (x *Index) closest(q quote) Result {
	pairs := make([][]pair, len(q.segments))
	for _, i := range longestFirst(q.segments) {
		from, to := bounds(pairs, i)
		pairs[i] = x.locate(q.segments[i].items, from, to)
	}
	var weight, found float64
	n := 0
	for i, s := range q.segments {
		for _, it := range s.items {
			if !it.brackets {
				weight += x.weight(it)
			}
		}
		for _, p := range pairs[i] {
			for _, it := range s.items[p.item : p.item+p.items] {
				if !it.brackets {
					found += x.weight(it)
					n++
				}
			}
		}
	}
	size := q.size()
	if n == 0 || float64(n) < minShare*float64(size) || found < minShare*weight || size > 2 && n < 2 {
		r := Result{Words: size, Found: n}
		if float64(n) >= nearShare*float64(size) && n > 1 {
			r.Place = (&comparison{x: x, q: q, pairs: pairs}).place()
		}
		return r
	}
	r := x.compare(q, pairs)
	if r.Verdict != Altered { // a mark of omission that parts too little from too far away
		r.Verdict, r.apart = Altered, true
		r.Differences = append([]Difference{{Kind: Joined, Quoted: q.text}}, r.Differences...)
	}
	return r
}

// longestFirst returns the indexes of segments, the longest first: it is the surest.
func longestFirst(segments []segment) []int {
	all := make([]int, len(segments))
	for i := range all {
		all[i] = i
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(segments[b].size(), segments[a].size()) })
	return all
}

// bounds returns the words between those segments that were found already: behind
// word from and before word to; -1 where there is none.
func bounds(pairs [][]pair, i int) (from, to int) {
	from, to = -1, -1
	for k := i - 1; k >= 0 && from < 0; k-- {
		if n := len(pairs[k]); n > 0 {
			from = pairs[k][n-1].to
		}
	}
	for k := i + 1; k < len(pairs) && to < 0; k++ {
		if len(pairs[k]) > 0 {
			to = pairs[k][0].from
		}
	}
	return from, to
}

// nearby is how many words from a segment its neighbours are looked for first.
const nearby = 200

// locate pairs a segment with the words where it stands, or comes closest: between
// its neighbours where these are known, else anywhere.
func (x *Index) locate(items []item, from, to int) []pair {
	all := x.matches(items)
	if from >= 0 || to >= 0 {
		low, high := from, to
		if low < 0 {
			low = max(0, to-nearby)
		}
		if high < 0 {
			high = min(len(x.words), from+nearby)
		}
		for _, m := range all {
			if m.from >= low && m.to <= high {
				return x.pairsAt(items, m.from)
			}
		}
		if len(all) > 0 && len(items) >= minAfterBreak {
			return x.pairsAt(items, all[0].from)
		}
		if pairs := x.align(items, low, high); 2*length(pairs) >= len(items) {
			return pairs
		}
	}
	if len(all) > 0 {
		return x.pairsAt(items, all[0].from)
	}
	aligned := x.align(items, 0, len(x.words))
	const more = 3 // words, or a tenth of them: one more is chance
	if runs := x.runs(items); length(runs) >= length(aligned)+max(more, len(items)/10) {
		return runs
	}
	return aligned
}

// length returns how many items pairs hold.
func length(pairs []pair) int {
	n := 0
	for _, p := range pairs {
		n += p.items
	}
	return n
}

// align pairs items with the stretch of words[low:high] that has most of them, in
// order.
func (x *Index) align(items []item, low, high int) []pair {
	var best []pair
	most := 0.0
	for _, at := range x.stretches(items, low, high) {
		pairs := x.difference(items, at.from, at.to)
		sum := 0.0
		for _, p := range pairs {
			sum += x.rarity(x.words[p.from].id)
		}
		if sum > most+1e-9 {
			best, most = pairs, sum
		}
	}
	return best
}

// difference pairs items with words[from:to] in order.
func (x *Index) difference(items []item, from, to int) []pair {
	quoted := make([]rune, 0, len(items))
	for i, it := range items {
		id := it.id
		if id < 0 {
			id = -2 - int32(i) // the same as no other word
		}
		quoted = append(quoted, id)
	}
	stands := make([]rune, 0, to-from)
	for _, w := range x.words[from:to] {
		stands = append(stands, w.id)
	}
	var pairs []pair
	i, at := 0, from
	same := func(n int) {
		for ; n > 0; n-- {
			pairs = append(pairs, pair{i, 1, at, at + 1})
			i, at = i+1, at+1
		}
	}
	for _, d := range lcs.DiffRunes(quoted, stands) {
		same(d.Start - i)
		i, at = d.End, from+d.ReplEnd
	}
	same(len(items) - i)
	return x.oneByOne(items, withoutStrays(pairs))
}

// maxRepaired is how many pairs are paired anew at once.
const maxRepaired = 12

// oneByOne pairs the words between two pairs one by one, where there are as many on both
// sides and no fewer of them are the same then: of "rules and norms" for "norms and
// rules" it pairs the "and", so that two words differ, and not four. At either end of
// the items it takes as many of the nearest words.
func (x *Index) oneByOne(items []item, pairs []pair) []pair {
	for i := -1; i < len(pairs); i++ {
		for k := i + 2; k <= min(len(pairs), i+1+maxRepaired); k++ {
			if same := x.pairedBetween(items, pairs, i, k); len(same) >= k-i-1 {
				pairs = slices.Concat(pairs[:i+1], same, pairs[k:])
				k = i + 1 + len(same)
			}
		}
	}
	return pairs
}

// pairedBetween pairs the items between pairs i and k, of which one may be beyond the
// first or the last, with the words between them one by one. It returns those that are
// the same; none where there are not as many words as items.
func (x *Index) pairedBetween(items []item, pairs []pair, i, k int) (same []pair) {
	if i < 0 && k == len(pairs) {
		return nil
	}
	item, end := 0, len(items)
	if i >= 0 {
		item = pairs[i].item + 1
	}
	if k < len(pairs) {
		end = pairs[k].item
	}
	at := 0
	if i >= 0 {
		at = pairs[i].to
	} else {
		at = pairs[k].from - end
	}
	n := end - item
	if at < 0 || at+n > len(x.words) || i >= 0 && k < len(pairs) && pairs[k].from != at+n {
		return nil
	}
	for ; item < end; item, at = item+1, at+1 {
		if items[item].id == x.words[at].id {
			same = append(same, pair{item, 1, at, at + 1})
		}
	}
	return same
}

// maxHits is how many places of single words are looked at, the rarest words first.
const maxHits = 20_000

// maxStretches is how many stretches are compared in order.
const maxStretches = 6

// A stretch is words that may hold a quotation.
type stretch struct {
	from, to int
	weight   float64 // of the words of the quotation in it, in any order
}

// A soughtWord is one of a quotation, with how often it stands in it.
type soughtWord struct {
	id      int32
	wanted  int
	counted int // in the stretch
	rarity  float64
	behind  []int32 // the words that it follows in the quotation
}

// soughtWords returns the words of items that the statement has, the rarest first.
func (x *Index) soughtWords(items []item) []soughtWord {
	var all []soughtWord
	at := map[int32]int{}
	for i, it := range items {
		if it.id < 0 || it.brackets {
			continue
		}
		k, known := at[it.id]
		if !known {
			k = len(all)
			at[it.id] = k
			all = append(all, soughtWord{id: it.id, rarity: x.rarity(it.id)})
		}
		all[k].wanted++
		if i > 0 {
			all[k].behind = append(all[k].behind, items[i-1].id)
		}
	}
	slices.SortFunc(all, func(a, b soughtWord) int {
		return cmp.Or(cmp.Compare(len(x.places[a.id]), len(x.places[b.id])), cmp.Compare(a.id, b.id))
	})
	return all
}

// stretches returns the stretches of words[low:high], little longer than items, that
// have most of them by weight. A word counts twice that follows the same word as in the
// quotation: what has the words in order comes before what has them at all.
func (x *Index) stretches(items []item, low, high int) []stretch {
	sought := x.soughtWords(items)
	var hits []int64 // place and index in sought
	for k, w := range sought {
		places := x.within(w.id, low, high)
		if k > 0 && len(hits)+len(places) > maxHits {
			break
		}
		for _, at := range places {
			hits = append(hits, int64(at)<<32|int64(k))
		}
	}
	slices.Sort(hits)
	place := func(i int) int { return int(hits[i] >> 32) }
	word := func(i int) *soughtWord { return &sought[int32(hits[i])] }
	bonus := func(i int) float64 {
		if at, w := place(i), word(i); at > 0 && slices.Contains(w.behind, x.words[at-1].id) {
			return w.rarity
		}
		return 0
	}
	longest := len(items) + len(items)/2 + 8
	var best []stretch
	sum, most, first := 0.0, 0.0, 0
	for last := range hits {
		w := word(last)
		if w.counted++; w.counted <= w.wanted {
			sum += w.rarity
		}
		sum += bonus(last)
		for place(last)-place(first) >= longest {
			w := word(first)
			if w.counted--; w.counted < w.wanted {
				sum -= w.rarity
			}
			sum -= bonus(first)
			first++
		}
		if most = max(most, sum); 2*sum < most {
			continue
		}
		best = append(best, stretch{place(first), place(last) + 1, sum})
		if len(best) > 64*maxStretches {
			best = heaviest(best)
		}
	}
	return heaviest(best)
}

// heaviest returns the heaviest stretches, at most maxStretches: of those that begin
// with one word, the heaviest and shortest alone.
func heaviest(all []stretch) []stretch {
	slices.SortFunc(all, func(a, b stretch) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	var kept []stretch
	for _, s := range all {
		if len(kept) == maxStretches {
			break
		}
		if !slices.ContainsFunc(kept, func(k stretch) bool { return k.from == s.from }) {
			kept = append(kept, s)
		}
	}
	return kept
}

// within returns the places of a word in words[low:high].
func (x *Index) within(id int32, low, high int) []int32 {
	all := x.places[id]
	from, _ := slices.BinarySearch(all, int32(low))
	to, _ := slices.BinarySearch(all, int32(high))
	return all[from:max(from, to)]
}

// weight is how much a word of the quotation counts: rare words tell more. One that
// the statement does not have counts as the rarest.
func (x *Index) weight(it item) float64 {
	if it.id < 0 {
		return math.Log(2 + float64(len(x.words)))
	}
	return x.rarity(it.id)
}

func (x *Index) rarity(id int32) float64 {
	return math.Log(2 + float64(len(x.words))/float64(len(x.places[id])))
}

// withoutStrays drops words at either end that stand far from the others: it keeps the
// longest run and what stands near enough on both sides.
func withoutStrays(pairs []pair) []pair {
	var starts []int // of runs
	longest, size := 0, 0
	for i := range pairs {
		if i == 0 || pairs[i].item != pairs[i-1].item+1 || pairs[i].from != pairs[i-1].to {
			starts = append(starts, i)
		}
		if n := i + 1 - starts[len(starts)-1]; n > size {
			longest, size = len(starts)-1, n
		}
	}
	if len(starts) == 0 {
		return nil
	}
	starts = append(starts, len(pairs))
	near := func(run, i int) bool { // run, whose gap to its neighbour is before pair i
		a, b := pairs[i-1], pairs[i]
		return !stray(starts[run+1]-starts[run], b.from-a.to, b.item-a.item-1)
	}
	first, last := longest, longest
	for first > 0 && near(first-1, starts[first]) {
		first--
	}
	for last+2 < len(starts) && near(last+1, starts[last+1]) {
		last++
	}
	return pairs[starts[first]:starts[last+1]]
}

// stray reports whether n words stand too far from the others to belong to them:
// behind so many words of the statement, and so many of the quotation.
func stray(n, words, items int) bool { return words > 3*n+items+3 }

// minRun is how many words that follow each other are a part of a quotation that
// joins several places.
const minRun = 4

// runs pairs items with stretches of words, wherever they stand: each time the longest
// that begins with the next item.
func (x *Index) runs(items []item) []pair {
	var pairs []pair
	end := 0
	for i := 0; i < len(items); {
		at, n := x.longestRun(items[i:], end)
		if n < minRun {
			i++
			continue
		}
		for k := range n {
			pairs = append(pairs, pair{i + k, 1, at + k, at + k + 1})
		}
		i, end = i+n, at+n
	}
	return pairs
}

// longestRun returns where the longest stretch of words stands that items begin with,
// and its length. Of equal ones it is the first behind a word, else the first.
func (x *Index) longestRun(items []item, behind int) (at, length int) {
	if items[0].id < 0 {
		return 0, 0
	}
	for _, start := range x.places[items[0].id] {
		n := 0
		for n < len(items) && int(start)+n < len(x.words) && items[n].id == x.words[int(start)+n].id && !items[n].partly {
			n++
		}
		if n > length || n == length && at < behind && int(start) >= behind {
			at, length = int(start), n
		}
	}
	return at, length
}

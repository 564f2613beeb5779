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
		return Result{Words: size, Found: n}
	}
	r := x.compare(q, pairs)
	if r.Verdict != Altered { // a mark of omission that parts too little from too far away
		r.Verdict = Altered
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
	from, to := x.stretch(items, low, high)
	if from >= to {
		return nil
	}
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
	return withoutStrays(pairs)
}

// maxHits is how many places of single words are looked at, the rarest words first.
const maxHits = 50_000

// stretch returns the stretch of words[low:high], little longer than items, that has
// most of them by weight.
func (x *Index) stretch(items []item, low, high int) (from, to int) {
	wanted := map[int32]int{}
	for _, it := range items {
		if it.id >= 0 && !it.brackets {
			wanted[it.id]++
		}
	}
	ids := make([]int32, 0, len(wanted))
	for id := range wanted {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b int32) int {
		return cmp.Or(cmp.Compare(len(x.places[a]), len(x.places[b])), cmp.Compare(a, b))
	})
	var hits []int32
	for i, id := range ids {
		places := x.within(id, low, high)
		if i > 0 && len(hits)+len(places) > maxHits {
			break
		}
		hits = append(hits, places...)
	}
	slices.Sort(hits)
	longest := len(items) + len(items)/2 + 8
	counts := map[int32]int{}
	best, sum := 0.0, 0.0
	first := 0
	for last, hit := range hits {
		id := x.words[hit].id
		if counts[id]++; counts[id] <= wanted[id] {
			sum += x.rarity(id)
		}
		for int(hit-hits[first]) >= longest {
			id := x.words[hits[first]].id
			if counts[id]--; counts[id] < wanted[id] {
				sum -= x.rarity(id)
			}
			first++
		}
		if sum > best+1e-9 {
			best, from, to = sum, int(hits[first]), int(hits[last])+1
		}
	}
	return from, to
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

// withoutStrays drops the few words at either end that stand far from the others.
func withoutStrays(pairs []pair) []pair {
	for len(pairs) > 0 {
		n := 1
		for n < len(pairs) && pairs[n].item == pairs[n-1].item+1 && pairs[n].from == pairs[n-1].to {
			n++
		}
		if n == len(pairs) || !stray(n, pairs[n].from-pairs[n-1].to, pairs[n].item-pairs[n-1].item-1) {
			break
		}
		pairs = pairs[n:]
	}
	for len(pairs) > 0 {
		n := 1
		for n < len(pairs) && pairs[len(pairs)-n].item == pairs[len(pairs)-n-1].item+1 && pairs[len(pairs)-n].from == pairs[len(pairs)-n-1].to {
			n++
		}
		k := len(pairs) - n
		if k == 0 || !stray(n, pairs[k].from-pairs[k-1].to, pairs[k].item-pairs[k-1].item-1) {
			break
		}
		pairs = pairs[:k]
	}
	return pairs
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

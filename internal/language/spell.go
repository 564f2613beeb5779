package language

import (
	"math/bits"

	"plenary/internal/editdistance"
)

// A Speller repairs words that a statement does not contain by the words that
// it does.
type Speller struct {
	byLength [maxWord + 1][]spelling
}

// A spelling is a word with the set of its letters, by which most words are
// told apart at a glance.
type spelling struct {
	word    string
	letters uint32
}

func lettersOf(word string) uint32 {
	var set uint32
	for i := range len(word) {
		set |= 1 << (word[i] & 31)
	}
	return set
}

// Add adds a word of the statement.
func (sp *Speller) Add(word string) {
	if len(word) >= MinRepair-1 && len(word) <= maxWord {
		sp.byLength[len(word)] = append(sp.byLength[len(word)], spelling{word, lettersOf(word)})
	}
}

// MinRepair is the length in bytes from which a word is repaired; shorter
// words are too close to one another.
const MinRepair = 4

// Repair returns the statement's word that word most likely is a slip of, ""
// where none is near: one edit for words of up to 7 letters, two from 8 on.
// Of several the nearest is taken, then the one that begins with the same
// letter, then the first in the alphabet.
func (sp *Speller) Repair(word string) string {
	if len(word) < MinRepair || len(word) > maxWord {
		return ""
	}
	limit := 1
	if len(word) >= 8 {
		limit = 2
	}
	letters := lettersOf(word)
	best, bestCost := "", 2*limit+2
	for n := max(0, len(word)-limit); n <= min(maxWord, len(word)+limit); n++ {
		for _, candidate := range sp.byLength[n] {
			if bits.OnesCount32(letters^candidate.letters) > 2*limit {
				continue
			}
			d := editdistance.Distance(word, candidate.word, limit)
			if d > limit {
				continue
			}
			cost := 2 * d
			if candidate.word[0] != word[0] {
				cost++
			}
			if cost < bestCost || cost == bestCost && candidate.word < best {
				best, bestCost = candidate.word, cost
			}
		}
	}
	return best
}

package extract

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Bag is a multiset of words: how often each occurs. An import compares the
// bag of what a file draws with the bags of what was kept and left out, so that
// words that vanish anywhere are missed.
type Bag map[string]int

// Add adds the words of a text n times. Words are runs of letters and digits,
// without regard to case, accents and ligatures; in scripts that write no
// spaces each letter counts as one.
func (b Bag) Add(text string, n int) {
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			b[word.String()] += n
			word.Reset()
		}
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		switch {
		case r < utf8.RuneSelf:
			if c := byte(r); isASCIILetter(c) {
				word.WriteByte(c | 0x20)
			} else if c >= '0' && c <= '9' {
				word.WriteByte(c)
			} else {
				end()
			}
		case unicode.In(r, spaceless...):
			end()
			b[string(r)] += n
		case isWithoutWidth(r):
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			for _, r := range norm.NFKD.String(string(r)) {
				if unicode.IsLetter(r) || unicode.IsNumber(r) {
					word.WriteRune(unicode.ToLower(r))
				}
			}
		default:
			end()
		}
	}
	end()
}

// AddAll adds the words of other.
func (b Bag) AddAll(other Bag) {
	for word, n := range other {
		b[word] += n
	}
}

// Len counts the words.
func (b Bag) Len() int {
	total := 0
	for _, n := range b {
		total += n
	}
	return total
}

// Take removes the words that both have from both, each as often as both have
// it, and returns how many it removed.
func (b Bag) Take(other Bag) int {
	taken := 0
	for word, n := range other {
		common := min(b[word], n)
		if common == 0 {
			continue
		}
		taken += common
		b.remove(word, common)
		other.remove(word, common)
	}
	return taken
}

// Limits on what a word is parted into by lines, cells and large initials.
const (
	maxPieces = 6
	maxParted = 80   // bytes of the word
	maxTried  = 2000 // pieces that are tried
)

// Likeness is the share of words that two bags have in common, of those of both.
func (b Bag) Likeness(other Bag) float64 {
	all := b.Len() + other.Len()
	if all == 0 {
		return 0
	}
	common := 0
	for word, n := range b {
		common += min(n, other[word])
	}
	return 2 * float64(common) / float64(all)
}

// TakeJoined removes the words that other has joined or in pieces, from both: a
// word that is parted at the end of a line is one in the text, and words that
// touch on the page are two. It returns how many words of b it removed.
func (b Bag) TakeJoined(other Bag) int {
	taken := 0
	for _, word := range slices.Sorted(maps.Keys(other)) {
		for n := other[word]; n > 0; n-- {
			pieces := b.pieces(word)
			if len(pieces) < 2 {
				break
			}
			taken += len(pieces)
			for _, piece := range pieces {
				b.remove(piece, 1)
			}
			other.remove(word, 1)
		}
	}
	for _, word := range slices.Sorted(maps.Keys(b)) {
		for n := b[word]; n > 0; n-- {
			pieces := other.pieces(word)
			if len(pieces) < 2 {
				break
			}
			taken++
			b.remove(word, 1)
			for _, piece := range pieces {
				other.remove(piece, 1)
			}
		}
	}
	return taken
}

func (b Bag) remove(word string, n int) {
	if b[word] -= n; b[word] <= 0 {
		delete(b, word)
	}
}

// pieces returns the words of b that word consists of, nil where there are none.
func (b Bag) pieces(word string) []string {
	if len(word) > maxParted {
		return nil
	}
	tried := 0
	var part func(rest string, most int) []string
	part = func(rest string, most int) []string {
		for at := len(rest); at > 0 && most > 0; at-- { // the longest first
			if tried++; tried > maxTried {
				return nil
			}
			if at < len(rest) && !utf8.RuneStart(rest[at]) || b[rest[:at]] == 0 {
				continue
			}
			if at == len(rest) {
				return []string{rest}
			}
			b[rest[:at]]--
			more := part(rest[at:], most-1)
			b[rest[:at]]++
			if more != nil {
				return append([]string{rest[:at]}, more...)
			}
		}
		return nil
	}
	return part(word, maxPieces)
}

// spaceless are the scripts that write no spaces between words.
var spaceless = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// isWithoutWidth reports whether r is an accent, which may stand beside its
// letter, or a sign that takes no room.
func isWithoutWidth(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Mc, unicode.Cf) || r > utf8.RuneSelf && unicode.In(r, unicode.Sk) || unicode.Is(unicode.Lm, r)
}

func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

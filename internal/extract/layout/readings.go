package layout

import (
	"math"
	"unicode"

	"plenary/internal/extract"
)

const (
	maxReading     = 0.62 // of the type of the character, that of its reading
	maxReadingGap  = 0.6  // between the two, in the size of the character
	minReadingOver = 0.2  // of the reading, what stands over the character
)

// WithoutReadings takes out the letters in small type that stand over Chinese characters
// and say how these are read (furigana), and tells them.
func WithoutReadings(p Page) (Page, []extract.Drop) {
	if !hasSmallKana(p.Glyphs) {
		return p, nil
	}
	kept := make([]Glyph, 0, len(p.Glyphs))
	words := ""
	for _, g := range p.Glyphs {
		if isKana(g.R) && standsOver(g, p.Glyphs) {
			words += string(g.R)
			continue
		}
		kept = append(kept, g)
	}
	if words == "" {
		return p, nil
	}
	p.Glyphs = kept
	return p, []extract.Drop{{Kind: extract.Reading, Text: words, Why: "how a character is read, in small type beside it", Page: p.Number}}
}

// hasSmallKana reports whether some kana are in smaller type than others are.
func hasSmallKana(glyphs []Glyph) bool {
	least, most := math.Inf(1), 0.0
	for _, g := range glyphs {
		if isKana(g.R) || unicode.Is(unicode.Han, g.R) {
			least, most = min(least, g.Size), max(most, g.Size)
		}
	}
	return least <= most*maxReading
}

// standsOver reports whether a small letter stands right over a character.
func standsOver(g Glyph, glyphs []Glyph) bool {
	for _, below := range glyphs {
		if !unicode.Is(unicode.Han, below.R) || g.Size > below.Size*maxReading {
			continue
		}
		gap := g.Y0 - below.Y1
		over := min(g.X1, below.X1) - max(g.X0, below.X0)
		if math.Abs(gap) < below.Size*maxReadingGap && g.Y0 > below.Y0 && over > (g.X1-g.X0)*minReadingOver {
			return true
		}
	}
	return false
}

func isKana(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー' }

package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/responses"

	"plenary/internal/extract"
	"plenary/internal/extract/layout"
)

// minVertical is how many characters of a page stand under the one before where it is
// set from top to bottom.
const minVertical = 20

// isVertical reports whether a page is set as Japanese and Chinese books are, in lines
// from top to bottom that follow one another to the left. Its characters are upright. It
// is read as a page that was turned.
func isVertical(chars []*responses.GetPageTextStructuredChar) bool {
	below, beside := 0, 0
	var last *responses.GetPageTextStructuredChar
	for _, c := range chars {
		r, _ := utf8.DecodeRuneInString(c.Text)
		if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			last = nil
			continue
		}
		if last != nil {
			height := max(last.PointPosition.Top-last.PointPosition.Bottom, c.PointPosition.Top-c.PointPosition.Bottom)
			right := math.Abs(middle(c.PointPosition.Left, c.PointPosition.Right) - middle(last.PointPosition.Left, last.PointPosition.Right))
			down := middle(last.PointPosition.Bottom, last.PointPosition.Top) - middle(c.PointPosition.Bottom, c.PointPosition.Top)
			switch {
			case down > height*0.4 && right < height*0.4:
				below++
			case right > height*0.4 && math.Abs(down) < height*0.4:
				beside++
			}
		}
		last = c
	}
	return below >= minVertical && below > 2*beside
}

// takeFoot takes a number out of the glyphs of a page that is set from top to bottom
// and was turned: the one below its lines, which stand to the left of it then.
func takeFoot(page *layout.Page) (number string) {
	end := math.Inf(-1)
	for _, g := range page.Glyphs {
		if unicode.IsLetter(g.R) {
			end = max(end, g.X1)
		}
	}
	isFoot := func(g layout.Glyph) bool { return g.X0 > end && !math.IsInf(end, -1) }
	for _, g := range page.Glyphs {
		if isFoot(g) {
			number += string(g.R)
		}
	}
	if !footNumber.MatchString(number) {
		return ""
	}
	page.Glyphs = slices.DeleteFunc(page.Glyphs, isFoot)
	return strings.Trim(number, "-–— ")
}

// tellFoot tells the number that was taken from the foot of page i.
func (told *pageText) tellFoot(doc *extract.Document, i int) {
	if told.foot != "" {
		doc.Pages[i].Label = told.foot
		doc.Drops = append(doc.Drops, extract.Drop{Kind: extract.PageNumber, Text: told.foot, Page: i + 1, Why: "page number"})
	}
}

// footNumber is the number of a page, with dashes around it.
var footNumber = regexp.MustCompile(`^[-–— ]*\d{1,4}[-–— ]*$`)

func middle(a, b float64) float64 { return (a + b) / 2 }

package pdf

import (
	"math"
	"testing"

	"github.com/klippa-app/go-pdfium/responses"
)

// The angle of text is not that of the page where the file turns the page: the
// places of its characters tell.
func TestTurnOfSidewaysText(t *testing.T) {
	for name, c := range map[string]struct {
		angle  float64
		dx, dy float64 // from each character to the next
		want   int
	}{
		"upright":              {0, 5, 0, 0},
		"from right to left":   {0, -5, 0, 0},
		"up":                   {math.Pi / 2, 0, 5, 1},
		"up, on a turned page": {3 * math.Pi / 2, 0, 5, 1},
		"down":                 {3 * math.Pi / 2, 0, -5, 3},
		"upside down":          {math.Pi, -5, 0, 2},
	} {
		var chars []*responses.GetPageTextStructuredChar
		for i := range 9 {
			chars = append(chars, &responses.GetPageTextStructuredChar{Text: "a", Angle: c.angle, PointPosition: responses.CharPosition{Left: 300 + c.dx*float64(i), Bottom: 300 + c.dy*float64(i)}})
		}
		if got := turnOf(chars, c.angle); got != c.want {
			t.Errorf("%s: %d quarters, want %d", name, got, c.want)
		}
	}
}

package pdf

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"plenary/internal/extract/layout"
)

// words finds the spaces between words that the file does not have as characters
// and pdfium did not see: the gap is smaller than what pdfium takes for a space.
// The gap between the ink of two letters does not tell, because an i leaves much
// room around it; the gap between their widths does.
type words struct {
	file  *file
	page  references.FPDF_TEXTPAGE
	edges map[int][2]float64 // where characters begin and end, as far as asked
}

const (
	doubtfulGap = 0.1  // between the ink of two glyphs, in ems
	wordGap     = 0.15 // between where one ends and the next begins, in ems
	noGap       = 0.06 // the most that kerning takes, in ems
	pieceGap    = 1.9  // from which on two glyphs are no neighbours, in ems
)

// words opens the text of page i and counts its characters.
func (f *file) words(i int) (*words, int) {
	text, err := f.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: f.at(i)})
	if err != nil {
		return nil, 0
	}
	w := &words{file: f, page: text.TextPage, edges: map[int][2]float64{}}
	count, err := f.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: w.page})
	if err != nil {
		return w, 0
	}
	return w, count.Count
}

func (w *words) close() {
	if w != nil {
		_, _ = w.file.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: w.page}) // the page is closed with the document
	}
}

// joinSurrogates joins the two halves in which pdfium gives a character beyond the
// first 65,536, as a letter of a formula. The second becomes empty.
func (w *words) joinSurrogates(chars []*responses.GetPageTextStructuredChar) {
	const unknown = "\ufffd"
	for i := 0; w != nil && i+1 < len(chars); i++ {
		if chars[i].Text != unknown || chars[i+1].Text != unknown {
			continue
		}
		if r := utf16.DecodeRune(w.code(i), w.code(i+1)); r != unicode.ReplacementChar {
			chars[i].Text, chars[i+1].Text = string(r), ""
			i++
		}
	}
}

// code returns the number of a character, 0 where it cannot be told.
func (w *words) code(i int) rune {
	code, err := w.file.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: w.page, Index: i})
	if err != nil {
		return 0
	}
	return rune(code.Unicode)
}

// split marks the glyphs after a space. index are their places among the
// characters of the page.
func (w *words) split(glyphs []layout.Glyph, index []int) {
	if w == nil {
		return
	}
	for from := 0; from < len(glyphs); {
		to := from + 1
		for to < len(glyphs) && neighbours(glyphs[to-1], glyphs[to]) {
			to++
		}
		w.splitLine(glyphs[from:to], index[from:to])
		from = to
	}
}

// measure gives glyphs their widths. Of several that one character stands for, each
// has a part.
func (w *words) measure(glyphs []layout.Glyph, index []int) {
	if w == nil {
		return
	}
	for from := 0; from < len(glyphs); {
		to := from + 1
		for to < len(glyphs) && index[to] == index[from] {
			to++
		}
		left, ok := w.edge(index[from], 0)
		right, also := w.edge(index[from], 1)
		if ok && also && right > left {
			part := (right - left) / float64(to-from)
			for k := from; k < to; k++ {
				at := k - from
				if isLeftward(glyphs[from].R) {
					at = to - 1 - k
				}
				glyphs[k].Origin, glyphs[k].Width = left+part*float64(at), part
			}
		}
		from = to
	}
}

// neighbours reports whether b follows a on the same line.
func neighbours(a, b layout.Glyph) bool {
	size := max(a.Size, b.Size)
	gap := b.X0 - a.X1
	return gap > -size*0.7 && gap < size*pieceGap && min(a.Y1, b.Y1) > max(a.Y0, b.Y0)-size*0.6
}

func (w *words) splitLine(glyphs []layout.Glyph, index []int) {
	type gapAt struct {
		at  int
		gap float64
	}
	var wide []gapAt
	pairs := 0
	for k := 1; k < len(glyphs); k++ {
		a, b := glyphs[k-1], glyphs[k]
		if index[k] == index[k-1] {
			continue
		}
		size := min(a.Size, b.Size)
		ink := (b.X0 - a.X1) / size
		if !b.Space {
			pairs++
		}
		if !b.Space && ink < doubtfulGap || b.Space && ink > 2*doubtfulGap {
			continue
		}
		right, ok := w.edge(index[k-1], 1)
		left, also := w.edge(index[k], 0)
		gap := (left - right) / size
		switch {
		case !ok || !also:
		case b.Space && gap < noGap:
			glyphs[k].Space = false // pdfium took a letter set by itself for a word
		case !b.Space && gap > wordGap:
			wide = append(wide, gapAt{k, gap})
		}
	}
	usual := 0.0
	if len(wide)*2 > pairs && pairs > 3 {
		// The letters are set apart: words are further apart.
		gaps := make([]float64, 0, len(wide))
		for _, p := range wide {
			gaps = append(gaps, p.gap)
		}
		slices.Sort(gaps)
		usual = gaps[len(gaps)/2] * 1.6
	}
	for _, p := range wide {
		glyphs[p.at].Space = p.gap > usual
	}
}

// edge returns where a character begins (side 0) or ends (side 1) by its width.
func (w *words) edge(i, side int) (x float64, ok bool) {
	box, ok := w.edges[i]
	if !ok {
		loose, err := w.file.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: w.page, Index: i})
		box = [2]float64{math.NaN(), math.NaN()}
		if err == nil {
			box = [2]float64{float64(loose.Rect.Left), float64(loose.Rect.Right)}
		}
		w.edges[i] = box
	}
	return box[side], !math.IsNaN(box[side])
}

package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"plenary/internal/extract"
	"plenary/internal/extract/layout"
)

// maxGlyphs is how many characters a page may have. A sheet of newsprint has
// 30,000.
const maxGlyphs = 200_000

// A Reader reads PDF files.
type Reader struct {
	Known func(word string) bool // whether a word is one of the language; may be nil
}

// Read reads one PDF file. The document's Close stops the engine, which draws
// its pictures until then. Read returns once ctx is done; the engine stops at
// the next page, because to ask it more often would cost half of its speed.
func (r Reader) Read(ctx context.Context, data []byte) (*extract.Document, error) {
	type result struct {
		doc *extract.Document
		err error
	}
	done := make(chan result, 1)
	go func() {
		doc, err := r.readAll(ctx, data)
		done <- result{doc, err}
	}()
	select {
	case r := <-done:
		return r.doc, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r Reader) readAll(ctx context.Context, data []byte) (doc *extract.Document, err error) {
	e, err := start(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		// The engine's Go side indexes what the file's bytes made of its
		// memory; it panics where they made nonsense.
		if p := recover(); p != nil {
			doc, err = nil, damaged()
		}
		if err != nil || ctx.Err() != nil {
			e.close()
		}
	}()
	return r.read(ctx, e, data)
}

func damaged() error {
	return extract.Unreadable("the PDF is damaged and cannot be read: open it in a viewer and print it to a new PDF, or ask for another copy")
}

func (r Reader) read(ctx context.Context, e *engine, data []byte) (*extract.Document, error) {
	if at := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-")); at > 0 {
		data = data[at:]
	}
	opened, err := e.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		if strings.Contains(strings.ToLower(err.Error()), "password") {
			return nil, extract.Unreadable("the PDF is locked with a password: open it in a viewer and save a copy without one")
		}
		return nil, damaged()
	}
	f := &file{engine: e, doc: opened.Document}
	count, err := e.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.doc})
	if err != nil {
		return nil, damaged()
	}
	n := count.PageCount
	switch {
	case n == 0:
		return nil, damaged()
	case n > extract.MaxPages:
		return nil, extract.Unreadable("the PDF has %d pages; at most %d are read", n, extract.MaxPages)
	}
	doc := &extract.Document{Format: "PDF", Meta: f.meta(), Pages: make([]extract.Page, n)}
	pages := make([][]layout.Line, n)
	sizes := make([]layout.Page, n)
	glyphs, lost, bare, text := 0, 0, 0, 0
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page, broken, err := f.page(i)
		if err != nil {
			return nil, err
		}
		lost += broken
		glyphs += len(page.Glyphs)
		if len(page.Glyphs) < 16 && f.pictured(i) {
			bare++
			doc.Doubts = append(doc.Doubts, extract.Doubt{Text: "page " + fmt.Sprint(i+1), Page: i + 1, Why: "is a picture without text; what is written on it was not read"})
		}
		pages[i] = layout.Lines(page)
		for _, l := range pages[i] {
			text += len(l.Text)
		}
		if text > extract.MaxText {
			return nil, extract.Unreadable("the PDF holds more text than a statement can have (%d MB)", extract.MaxText>>20)
		}
		page.Glyphs = nil
		sizes[i] = page
	}
	switch {
	case bare*10 >= n*8 || glyphs == 0 && bare > 0:
		return nil, extract.Unreadable("this PDF is a scan: pictures of pages without text. Run text recognition (OCR) over it, for instance: ocrmypdf scan.pdf text.pdf, and import what comes of it")
	case glyphs == 0:
		return nil, extract.Unreadable("this PDF holds no text")
	case lost*5 > glyphs:
		return nil, extract.Unreadable("the letters of this PDF cannot be told: its fonts do not say which they are. Run text recognition (OCR) over it, for instance: ocrmypdf --force-ocr file.pdf text.pdf, and import what comes of it")
	}
	result := layout.Join(pages, sizes, r.Known)
	size := 0
	for _, b := range result.Blocks {
		if err := doc.Add(b, &size); err != nil {
			return nil, err
		}
	}
	doc.Drops = append(doc.Drops, result.Drops...)
	doc.Doubts = append(doc.Doubts, result.Doubts...)
	for i := range doc.Pages {
		doc.Pages[i].Label = result.Labels[i]
		if doc.Pages[i].Label == "" {
			if label, err := e.FPDF_GetPageLabel(&requests.FPDF_GetPageLabel{Document: f.doc, Page: i}); err == nil {
				doc.Pages[i].Label = extract.Plain(label.Label)
			}
		}
	}
	doc.Outline = f.outline()
	doc.Picture = f.picture
	doc.Close = e.close
	return doc, nil
}

// A file is an open document.
type file struct {
	*engine
	doc references.FPDF_DOCUMENT
}

func (f *file) at(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: i}}
}

func (f *file) meta() extract.Meta {
	var m extract.Meta
	tags, err := f.GetMetaData(&requests.GetMetaData{Document: f.doc})
	if err != nil {
		return m
	}
	for _, tag := range tags.Tags {
		switch value := extract.Plain(tag.Value); tag.Tag {
		case "Title":
			m.Title = value
		case "CreationDate":
			m.Made = extract.Date(value)
		}
	}
	return m
}

// page returns the glyphs of page i, and how many of them the file does not
// name.
func (f *file) page(i int) (page layout.Page, lost int, err error) {
	page.Number = i + 1
	size, err := f.GetPageSize(&requests.GetPageSize{Page: f.at(i)})
	if err != nil {
		return page, 0, nil // a page that cannot be opened holds nothing
	}
	page.Width, page.Height = size.Width, size.Height
	if max(size.Width, size.Height) > 10*maxSide {
		return page, 0, extract.Unreadable("page %d of the PDF is more than 50 metres long: the file is damaged, or made to do harm", i+1)
	}
	words, n := f.words(i)
	defer words.close()
	if n > maxGlyphs {
		return page, 0, extract.Unreadable("page %d of the PDF has %d characters; at most %d are read", i+1, n, maxGlyphs)
	}
	text, err := f.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: f.at(i), Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true,
	})
	if err != nil {
		return page, 0, nil
	}
	upright := direction(text.Chars)
	space := false
	var indices []int // of the glyphs among the file's characters
	for index, c := range text.Chars {
		if c.Text == "" || c.Text == "\ufffd" || c.Text == "\ufffe" || c.Text == "\uffff" {
			lost++
			continue
		}
		if math.Abs(angle(c.Angle-upright)) > 0.1 {
			continue // set across the page: a watermark, or a margin's note
		}
		if c.Text == "\x02" {
			c.Text = "-" // pdfium's sign for a hyphen at the end of a line
		}
		if strings.TrimFunc(c.Text, unicode.IsSpace) == "" {
			space = true
			continue
		}
		g := layout.Glyph{X0: c.PointPosition.Left, X1: c.PointPosition.Right, Y0: c.PointPosition.Bottom, Y1: c.PointPosition.Top, Space: space}
		if info := c.FontInformation; info != nil {
			g.Size = info.RenderedSize
			g.Bold = isBold(info.Name)
			g.Heavy = g.Bold || info.Weight >= 600 && !isRegular(info.Name)
		}
		g = turn(g, upright, page)
		if g.Size <= 0 || g.Size > 500 {
			g.Size = max(g.Y1-g.Y0, 1)
		}
		letters := []rune{'\u00ad'}
		if c.Text != "\u00ad" {
			letters = []rune(extract.Plain(c.Text))
		}
		if len(letters) == 0 || g.X1 < g.X0 || math.IsNaN(g.X0) || g.Size < 1 {
			continue
		}
		width := (g.X1 - g.X0) / float64(len(letters))
		for k, r := range letters {
			part := g
			part.R = r
			part.X0 = g.X0 + width*float64(k)
			part.X1 = part.X0 + width
			part.Space = space && k == 0
			page.Glyphs = append(page.Glyphs, part)
			indices = append(indices, index)
		}
		space = false
	}
	if upright == 0 {
		words.part(page.Glyphs, indices)
	}
	if upright > 1 && upright < 2 || upright > 4.6 && upright < 4.8 {
		page.Width, page.Height = page.Height, page.Width
	}
	return page, lost, nil
}

// direction is the angle in which most of the page is set.
func direction(chars []*responses.GetPageTextStructuredChar) float64 {
	votes := map[int]int{}
	for _, c := range chars {
		if strings.TrimSpace(c.Text) != "" {
			votes[int(math.Round(c.Angle/(math.Pi/2)))&3]++
		}
	}
	best := 0
	for quarter, n := range votes {
		if n > votes[best] || n == votes[best] && quarter < best {
			best = quarter
		}
	}
	return float64(best) * math.Pi / 2
}

// angle brings an angle into −π to π.
func angle(a float64) float64 { return math.Remainder(a, 2*math.Pi) }

// turn brings a glyph of a page that is set sideways upright. pdfium counts
// angles against the clock... of a page whose y grows upwards.
func turn(g layout.Glyph, upright float64, page layout.Page) layout.Glyph {
	switch int(math.Round(upright / (math.Pi / 2))) {
	case 1:
		g.X0, g.X1, g.Y0, g.Y1 = g.Y0, g.Y1, page.Width-g.X1, page.Width-g.X0
	case 2:
		g.X0, g.X1, g.Y0, g.Y1 = page.Width-g.X1, page.Width-g.X0, page.Height-g.Y1, page.Height-g.Y0
	case 3:
		g.X0, g.X1, g.Y0, g.Y1 = page.Height-g.Y1, page.Height-g.Y0, g.X0, g.X1
	}
	return g
}

var (
	boldNames    = regexp.MustCompile(`(?i)bold|black|heavy|demi|-bd|,bd|(?:cm|sf|ec|lm)\w*b\w?\d|tb$`)
	regularNames = regexp.MustCompile(`(?i)regular|roman|book|light|medium|italic|oblique|(?:^|\+)(?:cm|sf|ec)(?:r|ti|sl|tt|sltt|itt|csc|ss|ssi|mi|sy)\d`)
)

// isBold reports whether a font's name says that it is bold. What the file says
// of a font's weight is often wrong.
func isBold(font string) bool { return boldNames.MatchString(font) }

func isRegular(font string) bool { return regularNames.MatchString(font) }

// pictured reports whether page i holds a picture.
func (f *file) pictured(i int) bool {
	objects, err := f.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: f.at(i)})
	if err != nil {
		return false
	}
	for k := range min(objects.Count, 50) {
		object, err := f.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: f.at(i), Index: k})
		if err != nil {
			return false
		}
		kind, err := f.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err == nil && kind.Type == imageObject {
			return true
		}
	}
	return false
}

// errTooBig is returned for a picture that cannot be drawn.
var errTooBig = errors.New("the page cannot be drawn")

// pictureWidth and pictureHeight bound a page's picture, in pixels.
const pictureWidth, pictureHeight = 900, 1300

// maxSide is the longest side of a page that is drawn, in points: 5 metres.
const maxSide = 14_400

func (f *file) picture(_ context.Context, page int) (png []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			png, err = nil, errTooBig // as in Read
		}
	}()
	size, err := f.GetPageSize(&requests.GetPageSize{Page: f.at(page - 1)})
	if err != nil {
		return nil, err
	}
	if size.Width > maxSide || size.Height > maxSide || size.Width < 1 || size.Height < 1 {
		return nil, errTooBig
	}
	drawn, err := f.RenderToFile(&requests.RenderToFile{
		RenderPageInPixels: &requests.RenderPageInPixels{Page: f.at(page - 1), Width: pictureWidth, Height: pictureHeight},
		OutputFormat:       requests.RenderToFileOutputFormatPNG,
		OutputTarget:       requests.RenderToFileOutputTargetBytes,
	})
	if err != nil {
		return nil, err
	}
	if drawn.ImageBytes == nil {
		return nil, errTooBig
	}
	return *drawn.ImageBytes, nil
}

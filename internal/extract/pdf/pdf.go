package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"

	"plenary/internal/extract"
	"plenary/internal/extract/layout"
	"plenary/internal/language"
)

// maxGlyphs is how many characters a page may have. A page of a newspaper has
// 30,000.
const maxGlyphs = 200_000

// A Reader reads PDF files.
type Reader struct {
	Known func(word string) bool // whether a word is one of the language; may be nil
}

// Read reads one PDF file. The document's Close stops the engine, which draws
// its pictures until then. Read returns as soon as ctx is done; the engine goes
// on to the end of its page, because asking more often halves its speed.
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
		// The Go side of the engine reads its memory and panics on some
		// damaged files.
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
	all, err := f.pages(ctx, doc)
	if err != nil {
		return nil, err
	}
	result := layout.Join(all.lines, all.sizes, r.Known)
	if result.Language != "" && language.Base(doc.Meta.Language) != result.Language {
		doc.Meta.Language = result.Language // what a file states is often the language of its template
	}
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

// pages are the lines of all pages, with the measures of the pages.
type pages struct {
	lines [][]layout.Line
	sizes []layout.Page // without glyphs
}

// minGlyphs is how many characters make a page with a picture one with text.
const minGlyphs = 16

// pages reads every page. It refuses a file whose pages are pictures, or whose
// characters are unknown, and doubts single pages of these kinds.
func (f *file) pages(ctx context.Context, doc *extract.Document) (*pages, error) {
	n := len(doc.Pages)
	all := &pages{make([][]layout.Line, n), make([]layout.Page, n)}
	glyphs, unknown, pictures, unreadable, text := 0, 0, 0, 0, 0
	for i := range n {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		page, told, err := f.page(i)
		if err != nil {
			return nil, err
		}
		unknown += told.unknown
		doc.Pages[i].Drawn = told.drawn.String()
		if across := extract.Plain(told.across.String()); across != "" {
			doc.Drops = append(doc.Drops, extract.Drop{Kind: extract.Watermark, Text: across, Page: i + 1, Why: "set across the page"})
		}
		told.tellFoot(doc, i)
		glyphs += len(page.Glyphs)
		if len(page.Glyphs) < minGlyphs && f.hasPicture(i) {
			pictures++
			doc.Pages[i].Unread = true
			doc.Doubts = append(doc.Doubts, extract.Doubt{Text: "page " + fmt.Sprint(i+1), Page: i + 1, Why: "is a picture without text; what is written on it was not read"})
		}
		page, readings := layout.WithoutReadings(page)
		doc.Drops = append(doc.Drops, readings...)
		all.lines[i] = layout.Lines(page)
		if slices.ContainsFunc(page.Glyphs, func(g layout.Glyph) bool { return isLeftward(g.R) }) {
			doc.Pages[i].Drawn = textOf(all.lines[i]) // the file may have its words the other way round
		}
		if !isReadable(all.lines[i]) {
			all.lines[i] = nil
			unreadable++
			doc.Pages[i].Unread = true
			doc.Doubts = append(doc.Doubts, extract.Doubt{Text: "page " + fmt.Sprint(i+1), Page: i + 1, Why: "is unreadable and was left out: its fonts do not say which letters they draw. Run text recognition (OCR) over the file, for instance: ocrmypdf --force-ocr file.pdf text.pdf, and import what comes of it"})
		}
		for _, l := range all.lines[i] {
			text += len(l.Text)
		}
		if text > extract.MaxText {
			return nil, extract.Unreadable("the PDF holds more text than a statement can have (%d MB)", extract.MaxText>>20)
		}
		page.Glyphs = nil
		all.sizes[i] = page
	}
	switch {
	case pictures*10 >= n*8 || glyphs == 0 && pictures > 0:
		return nil, extract.Unreadable("this PDF is a scan: pictures of pages without text. Run text recognition (OCR) over it, for instance: ocrmypdf scan.pdf text.pdf, and import what comes of it")
	case glyphs == 0:
		return nil, extract.Unreadable("this PDF holds no text")
	case unknown*5 > glyphs || unreadable > 0 && (unreadable+pictures)*10 >= n*8:
		return nil, extract.Unreadable("the letters of this PDF cannot be told: its fonts do not say which they are. Run text recognition (OCR) over it, for instance: ocrmypdf --force-ocr file.pdf text.pdf, and import what comes of it")
	}
	return all, nil
}

func textOf(lines []layout.Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

func (f *file) at(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: f.doc, Index: i}}
}

func (f *file) meta() extract.Meta {
	var m extract.Meta
	if language, err := f.FPDFCatalog_GetLanguage(&requests.FPDFCatalog_GetLanguage{Document: f.doc}); err == nil {
		m.Language = extract.Plain(language.Language)
	}
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

// A pageText is what a page draws, before any decision about it.
type pageText struct {
	drawn   strings.Builder
	across  strings.Builder // what is set in another direction than the page
	foot    string          // the number of a page whose lines run from top to bottom
	unknown int             // characters
}

// page returns the glyphs of page i and its text. A page that cannot be opened is
// empty.
func (f *file) page(i int) (page layout.Page, told *pageText, err error) {
	told = &pageText{}
	page.Number = i + 1
	size, err := f.GetPageSize(&requests.GetPageSize{Page: f.at(i)})
	if err != nil {
		return page, told, nil
	}
	page.Width, page.Height = size.Width, size.Height
	if max(size.Width, size.Height) > 10*maxSide {
		return page, told, extract.Unreadable("page %d of the PDF is more than 50 metres long: the file is damaged, or made to do harm", i+1)
	}
	words, n := f.words(i)
	defer words.close()
	if n > maxGlyphs {
		return page, told, extract.Unreadable("page %d of the PDF has %d characters; at most %d are read", i+1, n, maxGlyphs)
	}
	text, err := f.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: f.at(i), Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true,
	})
	if err != nil {
		return page, told, nil
	}
	words.joinSurrogates(text.Chars)
	g := &glyphReader{page: &page, angle: direction(text.Chars), pageText: told}
	g.turn = turnOf(text.Chars, g.angle)
	if g.vertical = g.angle == 0 && isVertical(text.Chars); g.vertical {
		g.turn = 3
	}
	for index, c := range text.Chars {
		g.add(index, c)
	}
	if g.angle == 0 && !g.vertical {
		if slices.ContainsFunc(page.Glyphs, func(g layout.Glyph) bool { return isLeftward(g.R) }) {
			words.measure(page.Glyphs, g.indices)
		} else {
			words.split(page.Glyphs, g.indices)
		}
	}
	if g.vertical {
		told.foot = takeFoot(&page)
	}
	if g.turn%2 == 1 {
		page.Width, page.Height = page.Height, page.Width
	}
	return page, told, nil
}

// A glyphReader turns the characters of a page into glyphs.
type glyphReader struct {
	page     *layout.Page
	angle    float64 // of most of the page
	turn     int     // quarters of a turn, anticlockwise, by which its text is set
	vertical bool    // its lines run from top to bottom
	space    bool    // white space stands before the next glyph
	indices  []int   // of the glyphs among the page's characters
	*pageText
}

const (
	maxGlyphSize = 500 // points; a larger size is an error of the file
	maxTilt      = 0.1 // radians from the direction of the page
	minBold      = 600 // the weight of a font
)

// add adds the glyphs of a character: several for a ligature, none for white
// space. It leaves out what is set across the page, such as a watermark.
func (g *glyphReader) add(index int, c *responses.GetPageTextStructuredChar) {
	switch c.Text {
	case "", "\ufffe", "\uffff":
		return
	case "\ufffd":
		g.unknown++
	}
	g.drawn.WriteString(strings.ReplaceAll(c.Text, "\x02", "-"))
	if strings.TrimFunc(c.Text, unicode.IsSpace) == "" {
		g.space = true // whatever its angle, which is often that of the page
		return
	}
	if math.Abs(normalAngle(c.Angle-g.angle)) > maxTilt && !g.vertical {
		if g.space && g.across.Len() > 0 {
			g.across.WriteByte(' ')
		}
		g.across.WriteString(c.Text)
		return
	}
	if c.Text == "\x02" {
		c.Text = "-" // pdfium's sign for a hyphen at the end of a line
	}
	glyph := rotate(glyphOf(c, g.space), g.turn, *g.page)
	if glyph.Size <= 0 || glyph.Size > maxGlyphSize {
		glyph.Size = max(glyph.Y1-glyph.Y0, 1)
	}
	letters := []rune{'\u00ad'}
	if c.Text != "\u00ad" {
		letters = []rune(extract.Plain(joinedLetters(c.Text)))
	}
	if len(letters) == 0 || glyph.X1 < glyph.X0 || math.IsNaN(glyph.X0) || glyph.Size < 1 {
		return
	}
	width := (glyph.X1 - glyph.X0) / float64(len(letters))
	for k, r := range letters {
		part := glyph
		part.R = r
		part.X0 = glyph.X0 + width*float64(k)
		if isLeftward(letters[0]) {
			part.X0 = glyph.X1 - width*float64(k+1)
		}
		part.X1 = part.X0 + width
		part.Space = g.space && k == 0
		g.page.Glyphs = append(g.page.Glyphs, part)
		g.indices = append(g.indices, index)
	}
	g.space = false
}

// joinedLetters writes Hebrew and Arabic letters in the form in which they are
// typed, whatever form in a word the file draws.
func joinedLetters(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc }) {
		return text
	}
	return norm.NFKC.String(text)
}

// isLeftward reports whether a letter is written from right to left.
func isLeftward(r rune) bool {
	properties, _ := bidi.LookupRune(r)
	return properties.Class() == bidi.R || properties.Class() == bidi.AL
}

func glyphOf(c *responses.GetPageTextStructuredChar, space bool) layout.Glyph {
	at := c.PointPosition
	g := layout.Glyph{X0: at.Left, X1: at.Right, Y0: at.Bottom, Y1: at.Top, Space: space}
	if info := c.FontInformation; info != nil {
		g.Size = info.RenderedSize
		g.Bold = isBold(info.Name)
		g.Fixed = info.Flags&fixedPitch != 0 || fixedNames.MatchString(info.Name)
		g.Heavy = g.Bold || info.Weight >= minBold && !isRegular(info.Name)
	}
	return g
}

// direction is the angle of most of the page's characters, in quarters of a
// turn.
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

// normalAngle brings an angle into −π to π.
func normalAngle(a float64) float64 { return math.Remainder(a, 2*math.Pi) }

// turnOf returns by how many quarters of a turn, anticlockwise, text at an angle is
// set: the angle alone does not tell where the file turns the page as well, but the
// places of its characters do.
func turnOf(chars []*responses.GetPageTextStructuredChar, angle float64) int {
	turn := int(math.Round(angle/(math.Pi/2))) & 3
	if turn == 0 {
		return 0
	}
	forth := 0 // characters that stand after the one before, by the axes of the page
	var last *responses.GetPageTextStructuredChar
	for _, c := range chars {
		if strings.TrimSpace(c.Text) == "" || math.Abs(normalAngle(c.Angle-angle)) > maxTilt {
			continue
		}
		if last != nil {
			along := c.PointPosition.Left - last.PointPosition.Left
			if turn != 2 {
				along = c.PointPosition.Bottom - last.PointPosition.Bottom
			}
			switch {
			case along > 0:
				forth++
			case along < 0:
				forth--
			}
		}
		last = c
	}
	switch {
	case turn == 2 && forth > 0:
		return 0
	case turn != 2 && forth > 0:
		return 1
	case turn != 2:
		return 3
	}
	return turn
}

// rotate turns a glyph of a page that is set sideways upright.
func rotate(g layout.Glyph, turn int, page layout.Page) layout.Glyph {
	switch turn {
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
	fixedNames   = regexp.MustCompile(`(?i)mono|courier|consol|typewriter|menlo|(?:cm|ec|lm)\w*tt\d`)
	regularNames = regexp.MustCompile(`(?i)regular|roman|book|light|medium|italic|oblique|(?:^|\+)(?:cm|sf|ec)(?:r|ti|sl|tt|sltt|itt|csc|ss|ssi|mi|sy)\d`)
)

// fixedPitch is the flag of a font whose letters are all of one width.
const fixedPitch = 1

// isBold reports whether a font's name says that it is bold. The weight that the
// file states is often wrong.
func isBold(font string) bool { return boldNames.MatchString(font) }

func isRegular(font string) bool { return regularNames.MatchString(font) }

// hasPicture reports whether a picture is among the first 50 objects of page i.
func (f *file) hasPicture(i int) bool {
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
		if err == nil && kind.Type == enums.FPDF_PAGEOBJ_IMAGE {
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

// Limits on a file's bookmarks, which may lead back to themselves.
const (
	maxBookmarks     = 10_000
	maxBookmarkDepth = 12
)

// outline reads the bookmarks. It returns none for a loop of bookmarks, or for
// too many.
func (f *file) outline() []extract.Bookmark {
	var all []extract.Bookmark
	visited := 0
	var walk func(parent *references.FPDF_BOOKMARK, level int)
	walk = func(parent *references.FPDF_BOOKMARK, level int) {
		if level > maxBookmarkDepth {
			return
		}
		first, err := f.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: f.doc, Bookmark: parent})
		if err != nil {
			return
		}
		for at := first.Bookmark; at != nil && visited < maxBookmarks; {
			visited++
			mark := extract.Bookmark{Level: level, Page: f.target(*at)}
			if title, err := f.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: *at}); err == nil {
				mark.Title = extract.Plain(title.Title)
			}
			if mark.Title != "" {
				all = append(all, mark)
			}
			walk(at, level+1)
			next, err := f.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: f.doc, Bookmark: *at})
			if err != nil {
				return
			}
			at = next.Bookmark
		}
	}
	walk(nil, 1)
	if visited >= maxBookmarks {
		return nil
	}
	return all
}

// target returns the page that a bookmark leads to, 0 where that is unknown.
func (f *file) target(mark references.FPDF_BOOKMARK) int {
	dest, err := f.FPDFBookmark_GetDest(&requests.FPDFBookmark_GetDest{Document: f.doc, Bookmark: mark})
	if err != nil {
		return 0
	}
	to := dest.Dest
	if to == nil {
		action, err := f.FPDFBookmark_GetAction(&requests.FPDFBookmark_GetAction{Bookmark: mark})
		if err != nil || action.Action == nil {
			return 0
		}
		dest, err := f.FPDFAction_GetDest(&requests.FPDFAction_GetDest{Document: f.doc, Action: *action.Action})
		if err != nil || dest.Dest == nil {
			return 0
		}
		to = dest.Dest
	}
	page, err := f.FPDFDest_GetDestPageIndex(&requests.FPDFDest_GetDestPageIndex{Document: f.doc, Dest: *to})
	if err != nil || page.Index < 0 {
		return 0
	}
	return page.Index + 1
}

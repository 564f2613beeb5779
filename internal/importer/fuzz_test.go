package importer

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/odt"
	"plenary/internal/extract/pdf"
	"plenary/internal/extract/text"
	"plenary/internal/longtest"
)

// fuzz checks that a reader returns a document or an error for people, and that
// the document becomes a folder that passes the check.
func fuzz(f *testing.F, read Reader) {
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, read, data) })
}

// holds checks one file for fuzz.
func holds(t *testing.T, read Reader, data []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	doc, err := read(ctx, data)
	if unfit := new(extract.UnreadableError); err != nil {
		if !errors.As(err, &unfit) {
			t.Fatalf("neither a document nor a sentence: %v", err)
		}
		return
	}
	if doc.Close != nil {
		defer doc.Close()
	}
	d := newDraft(doc, "name")
	if d.words() == 0 && len(d.Sections) < 2 {
		return
	}
	if _, _, err := d.files(); err != nil {
		t.Fatalf("the folder does not pass: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(charter))
	f.Add([]byte("Title\nTitle\nMay 2011\n\nTable of Contents\n\nI. One\n\nA. Two\n\f\n#  not a heading\n\\# x"))
	fuzz(f, text.Reader{}.Read)
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("---\ntitle: x\ndate: 2011\n---\n" + charter + "\n[^1]: Note\n\n| a | b |\n|---|---|\n| c | d |"))
	fuzz(f, markdown.Read)
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<html lang=en><title>A | B</title><nav>x</nav><h1>A</h1><h2>I. B</h2><p>c<sup><a href="#fn1">1</a></sup><ol><li id=fn1>d</ol><table><tr><td>e<td>f</table><pre>g

h</pre>`))
	fuzz(f, html.Read)
}

// fuzzPart fuzzes a file within an archive, not the compressed bytes.
func fuzzPart(f *testing.F, read Reader, part string, others ...string) {
	fuzz(f, func(ctx context.Context, data []byte) (*extract.Document, error) {
		return read(ctx, zipped(append(others, part, string(data))...))
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add([]byte(`<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="H"/><w:numPr><w:numId w:val="1"/><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>Aims</w:t><w:footnoteReference w:id="1"/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`))
	fuzzPart(f, docx.Read, "word/document.xml",
		"word/styles.xml", `<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="H"/></w:style></w:styles>`,
		"word/numbering.xml", `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
		"word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:footnote w:id="1"><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:footnote></w:footnotes>`)
}

func FuzzODT(f *testing.F) {
	f.Add([]byte(`<d xmlns:text="t"><automatic-styles><style name="P" family="paragraph" parent-style-name="P"><text-properties font-size="12pt" font-weight="bold"/></style><list-style name="L"><list-level-style-number level="1" num-format="I" num-suffix="."/></list-style></automatic-styles><body><text:h outline-level="1">Aims</text:h><list style-name="L"><list-item><text:p style-name="P">One<note><note-citation>1</note-citation><note-body><text:p>Note</text:p></note-body></note></text:p></list-item></list><table><table-row><table-cell><text:p>cell</text:p></table-cell></table-row></table></body></d>`))
	fuzzPart(f, odt.Read, "content.xml", "styles.xml", `<s><outline-style><outline-level-style level="1" num-format="1"/></outline-style></s>`)
}

func FuzzDOCXStyles(f *testing.F) {
	f.Add([]byte(`<w:styles xmlns:w="w"><w:style w:type="paragraph" w:default="1" w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="I"/></w:style><w:style w:type="paragraph" w:styleId="I"><w:basedOn w:val="H"/></w:style></w:styles>`))
	fuzzPart(f, docx.Read, "word/styles.xml", "word/document.xml", `<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Aims</w:t></w:r></w:p></w:body></w:document>`)
}

func FuzzEPUB(f *testing.F) {
	f.Add([]byte(`<package><metadata><title>Book</title><date>2011-05</date></metadata><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>`))
	fuzzPart(f, epub.Read, "b/a.opf", "META-INF/container.xml", `<container><rootfiles><rootfile full-path="b/a.opf"/></rootfiles></container>`, "b/a.xhtml", "<html><body><h1>One</h1><p>Words.</p></body></html>")
}

func FuzzPDF(f *testing.F) {
	f.Add(pdfFile("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
		stream("", "BT /F 12 Tf 72 700 Td (I. Every member may speak once.) Tj ET"), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"))
	fuzz(f, pdf.Reader{}.Read)
}

// Every test run changes well-formed files at random, with a fixed seed, and
// reads the results: more of them in long runs.
func TestDamagedFiles(t *testing.T) {
	rounds := 40
	if longtest.Enabled() {
		rounds = 300
	}
	whole := func(read Reader) func([]byte) ([]byte, Reader) {
		return func(data []byte) ([]byte, Reader) { return data, read }
	}
	for name, c := range map[string]struct {
		seed string
		make func([]byte) ([]byte, Reader)
	}{
		"text":     {charter + "\nII. Aims\f12\n\nTable of Contents\n\nI. One ..... 3\n\nA. Two ..... 4", whole(text.Reader{}.Read)},
		"Markdown": {"---\ntitle: x\n---\n" + charter + "\n[^1]: Note\n\n| a | b |\n|---|---|\n| c | d |", whole(markdown.Read)},
		"HTML":     {`<html lang=en><title>A | B</title><nav>x</nav><h1>A</h1><h2>I. B</h2><p>c<sup><a href="#fn1">1</a></sup><ol><li id=fn1>d</ol><table><tr><td>e<td>f</table>`, whole(html.Read)},
		"DOCX": {`<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Aims</w:t></w:r></w:p><w:p><w:r><w:t>Words.</w:t></w:r></w:p></w:body></w:document>`,
			func(data []byte) ([]byte, Reader) { return zipped("word/document.xml", string(data)), docx.Read }},
		"ODT": {`<d><body><h outline-level="1">Aims</h><list><list-item><p>One<note><note-citation>1</note-citation><note-body><p>Note</p></note-body></note></p></list-item></list><table><table-row><table-cell><p>cell</p></table-cell></table-row></table></body></d>`,
			func(data []byte) ([]byte, Reader) { return zipped("content.xml", string(data)), odt.Read }},
	} {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(8, 8))
			for range rounds {
				data := []byte(c.seed)
				for range 1 + random.IntN(6) {
					at := random.IntN(len(data))
					switch random.IntN(4) {
					case 0:
						data[at] = byte(random.IntN(256))
					case 1:
						data = append(data[:at], data[min(len(data), at+random.IntN(20)):]...)
					case 2:
						data = append(data[:at:at], append([]byte(c.seed[random.IntN(len(c.seed)):]), data[at:]...)...)
					case 3:
						data = append(data[:at:at], append([]byte("\n# \x01\u00a0\u2028---\n"), data[at:]...)...)
					}
					if len(data) == 0 {
						data = []byte("x")
					}
				}
				made, read := c.make(data)
				holds(t, read, made)
			}
		})
	}
}

package importer

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/pdf"
	"plenary/internal/language"
)

// zipped makes an archive of names and contents.
func zipped(entries ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(entries); i += 2 {
		if w, err := z.Create(entries[i]); err == nil {
			_, _ = w.Write([]byte(entries[i+1])) // to memory, which does not fail
		}
	}
	_ = z.Close()
	return b.Bytes()
}

// A file that is made to do harm, or is no statement, ends in a sentence for the
// person who chose it.
func TestUnfitFiles(t *testing.T) {
	const w = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	deep := strings.Repeat("<w:tbl><w:tr><w:tc>", 300) + strings.Repeat("</w:tc></w:tr></w:tbl>", 300)
	spine := `<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>`
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty.txt", nil, "empty"},
		{"blank.txt", []byte("  \n \n"), "empty"},
		{"binary.txt", []byte("a\x00b\x00c\x01"), "none of the files that can be read"},
		{"bytes.pdf", []byte("\x00\x01\x02\x9f\x03"), "named .pdf and is none"},
		{"bytes.docx", []byte("\x00\x01\x02\x9f\x03"), "named .docx and is none"},
		{"words.docx", []byte("Only words."), "holds plain text"},
		{"signs.md", []byte(strings.Repeat("[", 50_000)), "signs of markup"},
		{"picture.png", []byte("\x89PNG\r\n\x1a\n...."), "OCR"},
		{"old.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "soffice --headless --convert-to docx 'old.doc'"},
		{"password.docx", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), encryptedPackage...), "password"},
		{"text.rtf", []byte(`{\rtf1 x}`), "soffice --headless --convert-to docx 'text.rtf'"},
		{"cut.docx", zipped("word/document.xml", "x")[:30], "damaged"},
		{"no.docx", zipped("word/document.xml", "<w:document"+w+"><w:body>"), "damaged"},
		{"entity.docx", zipped("word/document.xml", `<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document`+w+`><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`), "damaged"},
		{"deep.docx", zipped("word/document.xml", "<w:document"+w+"><w:body>"+deep+"</w:body></w:document>"), "deep"},
		{"nothing.docx", zipped("word/document.xml", "<w:document"+w+"><w:body/></w:document>"), "no text"},
		{"table.xlsx", zipped("xl/workbook.xml", "<x/>"), "spreadsheet"},
		{"sheet.ods", zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), "spreadsheet"},
		{"locked.odt", zipped("content.xml", "<x/>", "META-INF/manifest.xml", "<m><encryption-data/></m>"), "password"},
		{"broken.odt", zipped("content.xml", "<x>"), "damaged"},
		{"other.zip", zipped("../../evil.txt", "x"), "neither DOCX, ODT nor EPUB"},
		{"lost.epub", zipped("META-INF/container.xml", spine), "damaged"},
		{"empty.epub", zipped("META-INF/container.xml", spine, "a.opf", "<package/>"), "no chapters"},
		{"locked.epub", zipped("META-INF/container.xml", spine, "a.opf", "<package/>", "META-INF/rights.xml", "<r/>"), "DRM"},
		{"deep.html", []byte("<html><body>" + strings.Repeat("<div>", 20000)), ""},
		{"deep.md", []byte(strings.Repeat("> ", 5000) + "x"), "deep"},
		{"broken.pdf", []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>"), "no text"},
		{"nopages.pdf", []byte("%PDF-1.4\n%%EOF"), "damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := t.TempDir()
			file := filepath.Join(in, c.name)
			if err := os.WriteFile(file, c.data, 0o644); err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(in, "out")
			_, err := Run(context.Background(), Config{Files: []string{file}, Dir: out, PDF: pdf.Reader{Known: language.English().HasWord}.Read})
			if unfit := new(extract.UnreadableError); !errors.As(err, &unfit) {
				t.Fatalf("want a sentence, got %v", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q does not say %q", err, c.want)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a folder was made all the same")
			}
		})
	}
}

// pdfFile makes a PDF of its objects, each without its number. The first is the
// catalogue.
func pdfFile(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	begin := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, begin)
	return b.Bytes()
}

func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

func readPDF(t *testing.T, data []byte) (*extract.Document, error) {
	t.Helper()
	doc, err := pdf.Reader{Known: language.English().HasWord}.Read(context.Background(), data)
	if err == nil {
		t.Cleanup(doc.Close)
	}
	return doc, err
}

func TestScanIsRefused(t *testing.T) {
	image := stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x80")
	scan := pdfFile("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
		stream("", "600 0 0 800 0 0 cm /I Do"), image)
	_, err := readPDF(t, scan)
	if err == nil || !strings.Contains(err.Error(), "scan") || !strings.Contains(err.Error(), "ocrmypdf") {
		t.Errorf("a scan: %v", err)
	}
}

// Pages of two gigabytes, and bookmarks and page trees that loop, are read or
// refused in little time and memory.
func TestHostilePDF(t *testing.T) {
	page := func(box, resources, content string, more ...string) []byte {
		return pdfFile(append([]string{"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox " + box + " /Contents 4 0 R /Resources << /Font << /F 5 0 R >> " + resources + " >> >>",
			stream("", content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}, more...)...)
	}
	text := "BT /F 12 Tf 72 700 Td (Every member may speak once on each question.) Tj ET"
	for name, data := range map[string][]byte{
		"huge page": page("[0 0 2000000000 2000000000]", "", text),
		"bookmarks that loop": page("[0 0 600 800]", "", text, "<< /First 7 0 R /Last 7 0 R /Count 1 >>",
			"<< /Title (A) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Dest [3 0 R /Fit] >>"),
		"form that draws itself": page("[0 0 600 800]", "/XObject << /X 6 0 R >>", text+" /X Do",
			stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>", "/X Do")),
		"page tree that loops": pdfFile("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000000 >>"),
		"many glyphs":          page("[0 0 600 800]", "", "BT /F 1 Tf "+strings.Repeat("(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ", 8000)+"ET"),
	} {
		t.Run(name, func(t *testing.T) {
			debug.FreeOSMemory()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			doc, err := readPDF(t, data)
			if unfit := new(extract.UnreadableError); err != nil && !errors.As(err, &unfit) {
				t.Errorf("want a sentence or a document, got %v", err)
			}
			if err == nil && len(doc.Pages) > 0 && doc.Picture != nil {
				if png, err := doc.Picture(context.Background(), 1); err == nil && len(png) > 32<<20 {
					t.Errorf("a picture of %d MB", len(png)>>20)
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if made := m.TotalAlloc - before.TotalAlloc; made > 1<<30 {
				t.Errorf("%d MB were taken", made>>20)
			}
		})
	}
}

// A document of 300 MB is 1 MB in its archive.
func TestArchiveBomb(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	spaces := bytes.Repeat([]byte(" "), 1<<20)
	for range 300 {
		if _, err := w.Write(spaces); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = docx.Read(context.Background(), b.Bytes())
	if unfit := new(extract.UnreadableError); !errors.As(err, &unfit) || !strings.Contains(err.Error(), "256 MB") {
		t.Errorf("got %v", err)
	}
}

func TestTimeRunsOut(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	file := filepath.Join(t.TempDir(), "a.html")
	if err := os.WriteFile(file, []byte("<html><body>"+strings.Repeat("<p>Words and words.</p>", 5000)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(ctx, Config{Files: []string{file}, Dir: filepath.Join(t.TempDir(), "out")}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

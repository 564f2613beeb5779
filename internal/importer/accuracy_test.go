package importer

import (
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract/pdf"
	"plenary/internal/language"
	"plenary/internal/longtest"
	"plenary/internal/statement"
)

var misses = flag.Bool("misses", false, "show the headings and paragraphs that an import got wrong")

// measured are files of different programs: those in testdata, and some of
// Debian's packages. Each has its text in HTML as well, which another program
// made from the same source.
var measured = []struct {
	name      string
	maker     string
	file      string
	reference string // a glob
	source    string // package and licence
}{
	{"Debian Policy", "Sphinx, XeLaTeX, xdvipdfmx", "/usr/share/doc/debian-policy/policy.pdf.gz", "/usr/share/doc/debian-policy/policy.html/[acu][hp]*.html", "debian-policy, GPL-2+"},
	{"Developer's Reference", "Sphinx, pdfTeX", "/usr/share/developers-reference/developers-reference.pdf", "/usr/share/developers-reference/developers-reference.html", "developers-reference, GPL-2+"},
	{"Filesystem Hierarchy Standard", "Apache FOP 1.1", "/usr/share/doc/debian-policy/fhs/fhs-3.0.pdf.gz", "/usr/share/doc/debian-policy/fhs/fhs-3.0.html", "debian-policy, BSD-like"},
	{"Debian FAQ", "dblatex, xdvipdfmx", "/usr/share/doc/debian/FAQ/debian-faq.en.pdf.gz", "/usr/share/doc/debian/FAQ/*.en.html", "debian-faq, GPL-2+"},
	{"Bash Reference", "Texinfo, pdfTeX", "/usr/share/doc/bash/bashref.pdf", "/usr/share/doc/bash/bashref.html", "bash-doc, GFDL-1.3"},
	{"Shared MIME-info", "dblatex, pdfTeX", "/usr/share/doc/shared-mime-info/shared-mime-info-spec.pdf", "/usr/share/doc/shared-mime-info/shared-mime-info-spec.html/*.html", "shared-mime-info, GPL-2+"},
	{"Nettle manual", "Texinfo, pdfTeX", "/usr/share/doc/nettle-dev/nettle.pdf.gz", "/usr/share/doc/nettle-dev/nettle.html", "nettle-dev, public domain"},
	{"Copyright format", "LibreOffice, PDF", "testdata/copyright-format-1.0.pdf", "testdata/copyright-format-1.0.html", "debian-policy, free to copy"},
	{"Copyright format", "LibreOffice, DOCX", "testdata/copyright-format-1.0.docx", "testdata/copyright-format-1.0.html", "debian-policy, free to copy"},
	{"Copyright format", "pandoc, ODT", "testdata/copyright-format-1.0.odt", "testdata/copyright-format-1.0.html", "debian-policy, free to copy"},
	{"Copyright format, two columns", "WeasyPrint, PDF", "testdata/copyright-format-1.0-columns.pdf", "testdata/copyright-format-1.0.html", "debian-policy, free to copy"},
	{"Constitution of the United States", "pandoc, XeTeX, PDF", "testdata/accuracy/us-constitution.en.xetex.pdf", "testdata/accuracy/us-constitution.en.html", "testdata/accuracy, public domain"},
	{"Constitution of the United States", "groff -ms, PDF", "testdata/accuracy/us-constitution.en.groff.pdf", "testdata/accuracy/us-constitution.en.html", "testdata/accuracy, public domain"},
	{"Constitution of the United States", "pandoc, DOCX", "testdata/accuracy/us-constitution.en.pandoc.docx", "testdata/accuracy/us-constitution.en.html", "testdata/accuracy, public domain"},
	{"Costituzione della Repubblica", "WeasyPrint, two columns, PDF", "testdata/accuracy/costituzione.it.weasyprint.pdf", "testdata/accuracy/costituzione.it.html", "testdata/accuracy, public domain"},
	{"Costituzione della Repubblica", "calibre, EPUB", "testdata/accuracy/costituzione.it.calibre.epub", "testdata/accuracy/costituzione.it.html", "testdata/accuracy, public domain"},
	{"Vereinsgesetz", "wkhtmltopdf (Qt), PDF", "testdata/accuracy/vereinsgesetz.de.wkhtmltopdf.pdf", "testdata/accuracy/vereinsgesetz.de.html", "testdata/accuracy, public domain"},
	{"Vereinsgesetz", "LibreOffice, ODT", "testdata/accuracy/vereinsgesetz.de.libreoffice.odt", "testdata/accuracy/vereinsgesetz.de.html", "testdata/accuracy, public domain"},
	{"Constitution of the United States", "w3m, text", "testdata/accuracy/us-constitution.en.w3m.txt", "testdata/accuracy/us-constitution.en.html", "testdata/accuracy, public domain"},
	{"Licence publique CC BY 4.0", "Typst, PDF", "testdata/accuracy/cc-by-4.0.fr.typst.pdf", "testdata/accuracy/cc-by-4.0.fr.html", "testdata/accuracy, CC0-1.0"},
	{"Licence publique CC BY 4.0", "pandoc, Markdown", "testdata/accuracy/cc-by-4.0.fr.pandoc.md", "testdata/accuracy/cc-by-4.0.fr.html", "testdata/accuracy, CC0-1.0"},
	{"Licencia Pública CC BY 4.0", "LibreOffice, PDF", "testdata/accuracy/cc-by-4.0.es.libreoffice.pdf", "testdata/accuracy/cc-by-4.0.es.html", "testdata/accuracy, CC0-1.0"},
	{"Licencia Pública CC BY 4.0", "LibreOffice, DOCX", "testdata/accuracy/cc-by-4.0.es.libreoffice.docx", "testdata/accuracy/cc-by-4.0.es.html", "testdata/accuracy, CC0-1.0"},
	{"Публичная лицензия CC BY 4.0", "Chromium (Skia), PDF", "testdata/accuracy/cc-by-4.0.ru.chromium.pdf", "testdata/accuracy/cc-by-4.0.ru.html", "testdata/accuracy, CC0-1.0"},
	{"Nahverkehr im ländlichen Raum", "LibreOffice, DOCX", "testdata/accuracy/nahverkehr.de.libreoffice.docx", "testdata/accuracy/nahverkehr.de.html", "testdata/accuracy, CC0-1.0"},
	{"Jardins partagés", "pandoc, text", "testdata/accuracy/jardins.fr.pandoc.txt", "testdata/accuracy/jardins.fr.html", "testdata/accuracy, CC0-1.0"},
	{"里山の保全と地域の学び", "WeasyPrint, PDF", "testdata/accuracy/satoyama.ja.weasyprint.pdf", "testdata/accuracy/satoyama.ja.html", "testdata/accuracy, CC0-1.0"},
	{"إدارة المياه في المدن الساحلية", "pandoc, text", "testdata/accuracy/miyah.ar.pandoc.txt", "testdata/accuracy/miyah.ar.html", "testdata/accuracy, CC0-1.0"},
	{"Debian Policy", "Sphinx, EPUB", "/usr/share/doc/debian-policy/policy.epub", "/usr/share/doc/debian-policy/policy.html/[acu][hp]*.html", "debian-policy, GPL-2+"},
	{"Debian Policy", "Sphinx, text", "/usr/share/doc/debian-policy/policy.txt.gz", "/usr/share/doc/debian-policy/policy.html/[acu][hp]*.html", "debian-policy, GPL-2+"},
	{"Filesystem Hierarchy Standard", "w3m, text", "/usr/share/doc/debian-policy/fhs/fhs-3.0.txt.gz", "/usr/share/doc/debian-policy/fhs/fhs-3.0.html", "debian-policy, BSD-like"},
	{"Filesystem Hierarchy Standard", "DocBook, HTML", "/usr/share/doc/debian-policy/fhs/fhs-3.0.html", "/usr/share/doc/debian-policy/fhs/fhs-3.0.html", "debian-policy, BSD-like"},
}

// What the files of testdata are to reach, in percent.
const (
	minWords = 99 // of the words
	minFound = 97 // of the headings
	maxFalse = 2  // of the headings found
	minEqual = 97 // of the paragraphs of eight words and more
)

// TestAccuracy measures what imports find, and prints the table. The files of
// the system have some thousand pages and are read in long runs.
func TestAccuracy(t *testing.T) {
	t.Logf("%-33s %-28s %7s %7s %7s %7s %7s %6s %9s %s", "file", "made by", "words", "found", "false", "equal", "numbers", "pages", "s/100 p.", "source")
	for _, m := range measured {
		t.Run(m.name+" "+m.maker, func(t *testing.T) {
			if !strings.HasPrefix(m.file, "testdata/") {
				longtest.Skip(t)
			}
			data, err := readMaybeGzip(m.file)
			if err != nil {
				t.Skip("not here: ", err)
			}
			pages, err := filepath.Glob(m.reference)
			if err != nil || len(pages) == 0 {
				t.Skip("the reference is not here")
			}
			reader, err := Config{PDF: pdf.Reader{Known: language.English().HasWord}.Read, Known: language.English().HasWord}.readerOf(strings.TrimSuffix(m.file, ".gz"), data)
			if err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			doc, err := reader(context.Background(), data)
			if err != nil {
				t.Fatal(err)
			}
			d := newDraft(doc, m.name)
			took := time.Since(begun)
			if doc.Close != nil {
				doc.Close()
			}
			want := &reference{}
			for _, page := range pages {
				if base := filepath.Base(page); base != "search.html" && base != "genindex.html" && base != "index.en.html" {
					want.read(t, page)
				}
			}
			found, wrong := compareHeadings(t, want, d)
			equal := compareParagraphs(t, want, d)
			words := compareWords(t, want, d)
			numbers := compareNumbers(t, want, d)
			rate := "-"
			if n := len(doc.Pages); n > 0 {
				rate = fmt.Sprintf("%.1f", took.Seconds()*100/float64(n))
			}
			if strings.HasPrefix(m.file, "testdata/") && (words < minWords || found < minFound || wrong > maxFalse || equal < minEqual || numbers < 100) {
				t.Errorf("%s, %s: %.1f %% of the words kept (%d wanted), %.1f %% of the headings found (%d wanted), %.1f %% false (%d at most), %.1f %% of the paragraphs equal (%d wanted), %.1f %% of the numbers resolve (100 wanted)",
					m.name, m.maker, words, minWords, found, minFound, wrong, maxFalse, equal, minEqual, numbers)
			}
			t.Logf("%-33s %-28s %6.1f%% %6.1f%% %6.1f%% %6.1f%% %6.1f%% %6d %9s %s", m.name, m.maker, words, found, wrong, equal, numbers, len(doc.Pages), rate, m.source)
		})
	}
}

func readMaybeGzip(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !strings.HasSuffix(name, ".gz") {
		return io.ReadAll(f)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// A reference is the outline and the paragraphs that a text is known to have.
type reference struct {
	headings   []string
	words      []string
	numbered   []numberedPart
	paragraphs [][]string // each with the forms that it may have in print
	texinfo    bool

	open   [7]string    // the numbers of the open headings, by their levels
	awaits numberedPart // the last heading, until its text comes
}

// A numberedPart is a part of a text by the number that its heading prints, with
// the words that its text begins with.
type numberedPart struct{ number, under, begins string }

// printedNumber is the number of a part as a heading prints it.
var printedNumber = regexp.MustCompile(`^(?:§ \d+[a-z]?|(?:Art\.|Article|Artikel|Artículo|Sección|Section|Раздел|Titolo|Parte) (?:\d+|[IVX]+))`)

var (
	pilcrow   = regexp.MustCompile(`[¶]$`)
	leading   = regexp.MustCompile(`^(?:(?:Chapter|Appendix|Part|Section)\s+)?(?:[0-9]+(?:\.[0-9]+)*|[A-Z](?:\.[0-9]+)*|[IVX]+)[.:]?\s+`)
	notBodies = map[atom.Atom]bool{atom.Nav: true, atom.Footer: true, atom.Header: true, atom.Table: true, atom.Pre: true, atom.Script: true, atom.Style: true, atom.Head: true}
	around    = regexp.MustCompile(`^(?:toc|contents|sphinxsidebar|footnotes?|titlepage-info|nav(?:header|footer)|header|related|footer|short-contents|author|corpauthor|index-.*)$`)
)

// In print, dblatex and FOP write the address of a link; Texinfo writes "Section
// 3.5 [Shell Expansions], page 24" for a link; DocBook leaves out the title that
// HTML has after the number. These words are not the document's, so both sides
// are compared without them.
var (
	addresses = regexp.MustCompile(`[\[(<]?\b(?:https?|ftp|mailto):[^\s\]]*\]?`)
	crossing  = regexp.MustCompile(`\b(?:Section|Chapter|Appendix) [0-9A-Z]+(?:\.[0-9]+)*(?: \[[^\]]*\], page [0-9]+|, “[^”]*”)?`)
)

func (r *reference) read(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	attr := func(n *html.Node, key string) string {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	var text func(n *html.Node) string
	text = func(n *html.Node) string {
		if n.Type == html.TextNode {
			return n.Data
		}
		if n.DataAtom == atom.Sup || n.DataAtom == atom.Rt || n.DataAtom == atom.Rp || n.DataAtom == atom.A && strings.Contains(attr(n, "class"), "footnote-reference") {
			return ""
		}
		all := ""
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			all += text(c)
		}
		if n.DataAtom == atom.A && (attr(n, "class") == "xref" || r.texinfo && strings.HasPrefix(attr(n, "href"), "#")) && !strings.Contains(attr(n, "href"), "#index-") {
			return crossing.FindString(all) // of DocBook's the number, of Texinfo's nothing
		}
		return all
	}
	term := "" // the one that a definition belongs to
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Meta && slices.Contains([]string{"makeinfo", "texi2any", "texi2html"}, strings.Fields(strings.ToLower(attr(n, "content")) + " -")[0]) {
			r.texinfo = true
		}
		if n.DataAtom == atom.Head {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
			return
		}
		if notBodies[n.DataAtom] || slices.ContainsFunc(strings.Fields(attr(n, "class")), around.MatchString) {
			return
		}
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			if s := strings.Join(strings.Fields(text(n)), " "); s != "" {
				r.headings = append(r.headings, s)
				r.words = append(r.words, tokens(s)...)
				number, under := printedNumber.FindString(s), ""
				for level := int(n.Data[1]-'0') - 1; number != "" && level > 1 && under == ""; level-- {
					under = r.open[level]
				}
				r.open[n.Data[1]-'0'] = number
				r.awaits = numberedPart{number: number, under: under}
			}
			return
		case atom.Dt:
			term = text(n)
			return
		case atom.P:
			words := text(n)
			r.words = append(r.words, tokens(words)...)
			if r.awaits.number != "" {
				r.awaits.begins = strings.Join(strings.Fields(words), " ")
				r.numbered = append(r.numbered, r.awaits)
				r.awaits = numberedPart{}
			}
			if s := tokens(words); len(s) >= 8 {
				// In print a short term stands on the line that explains it.
				r.paragraphs = append(r.paragraphs, []string{strings.Join(s, " "), strings.Join(tokens(term+" "+words), " ")})
			}
			term = ""
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
}

func tokens(text string) []string {
	text = crossing.ReplaceAllString(addresses.ReplaceAllString(strings.Join(strings.Fields(text), " "), " "), " ")
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func headingKey(s string) string {
	return key(leading.ReplaceAllString(pilcrow.ReplaceAllString(s, ""), ""))
}

func compareHeadings(t *testing.T, want *reference, d *Draft) (found, wrong float64) {
	have := map[string]int{}
	for _, s := range d.Sections[1:] {
		have[headingKey(s.Title)]++
	}
	have[headingKey(d.Meta.Title)]++
	right := 0
	for _, h := range want.headings {
		if k := headingKey(h); have[k] > 0 || tocTitle.MatchString(h) {
			have[k]--
			right++
		} else if *misses {
			t.Logf("heading missed: %s", h)
		}
	}
	wanted := map[string]bool{}
	for _, h := range want.headings {
		wanted[headingKey(h)] = true
	}
	extra := 0
	for _, s := range d.Sections[1:] {
		if strings.HasPrefix(s.Why, "added:") {
			continue // the import's own
		}
		if !wanted[headingKey(s.Title)] {
			extra++
			if *misses {
				t.Logf("heading false: %s (%s, page %d)", s.Title, s.Why, s.Page)
			}
		}
	}
	return 100 * float64(right) / float64(max(len(want.headings), 1)), 100 * float64(extra) / float64(max(len(d.Sections)-1, 1))
}

func compareParagraphs(t *testing.T, want *reference, d *Draft) float64 {
	have := map[string]bool{}
	var all []string
	for _, s := range d.Sections {
		for _, p := range s.Paragraphs {
			text := strings.Join(tokens(p.Text), " ")
			have[text] = true
			if first, rest, _ := strings.Cut(text, " "); len(first) <= 3 {
				have[rest] = true // HTML does not hold the numbers of its lists
			}
			all = append(all, text)
		}
	}
	right := 0
	for _, p := range want.paragraphs {
		if slices.ContainsFunc(p, func(form string) bool { return have[form] }) {
			right++
		} else if p := p[0]; *misses {
			head := p[:min(len(p), 30)]
			at := slices.IndexFunc(all, func(s string) bool { return strings.Contains(s, head) })
			if at >= 0 {
				t.Logf("paragraph differs:\n  want %s\n  have %s", p, all[at])
			} else {
				t.Logf("paragraph missed: %s", p)
			}
		}
	}
	return 100 * float64(right) / float64(max(len(want.paragraphs), 1))
}

// compareWords returns how many of the words of the text, in percent, stand in the
// statement: each as often, whole, whatever the order.
func compareWords(t *testing.T, want *reference, d *Draft) float64 {
	have := map[string]int{}
	count := func(text string) {
		for _, word := range tokens(text) {
			have[word]++
		}
	}
	count(d.Meta.Title)
	for _, s := range d.Sections {
		count(s.Title)
		for _, p := range s.Paragraphs {
			count(p.Text)
		}
	}
	kept := 0
	for _, word := range want.words {
		if have[word] > 0 {
			have[word]--
			kept++
		} else if *misses {
			t.Logf("word missed: %s", word)
		}
	}
	return 100 * float64(kept) / float64(max(len(want.words), 1))
}

// compareNumbers returns how many of the document's own numbers, in percent, lead
// to the text that stands under them: alone, among the choices for several
// parts of that number, or with the number of the part around them.
func compareNumbers(t *testing.T, want *reference, d *Draft) float64 {
	s, err := statement.Parse(folder{statement.TextFile: d.statementFile()})
	if err != nil {
		t.Fatal(err)
	}
	leads := func(words, begins string) bool {
		for _, ref := range s.Resolve(words).Refs {
			for _, run := range s.Runs(ref) {
				if text := s.Quote(run); bagOf(text[:min(len(text), len(begins))]).Likeness(bagOf(begins)) > 0.9 {
					return true
				}
			}
		}
		return false
	}
	right := 0
	for _, n := range want.numbered {
		if leads(n.number, n.begins) || n.under != "" && leads(n.under+" "+n.number, n.begins) {
			right++
		} else if *misses {
			t.Logf("number not resolved: %s: %+v", n.number, s.Resolve(n.number).Refs)
		}
	}
	if len(want.numbered) == 0 {
		return 100
	}
	return 100 * float64(right) / float64(len(want.numbered))
}

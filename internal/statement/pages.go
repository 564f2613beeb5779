package statement

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// A PageBreak is where a page of the publication, or an anchor of its web page,
// begins in the text.
type PageBreak struct {
	Page    int    // of the file, from 1; 0 where it has none
	Printed string // the number on the page, such as "iv"; may be empty
	Anchor  string // of a web page, such as "#findings"; may be empty
	InFile  string // the name or the address of the file, where the text comes from several; may be empty
	At      Run    // the words that it begins with
}

// The format of pages.yaml.
type pagesYAML struct {
	File  yamlText `yaml:"file"`
	Pages []struct {
		Page    int      `yaml:"page"`
		Printed string   `yaml:"printed"`
		Anchor  string   `yaml:"anchor"`
		Of      string   `yaml:"of"`
		Begins  yamlText `yaml:"begins"`
	} `yaml:"pages"`
}

// maxPageBreaks is how many page breaks pages.yaml may have.
const maxPageBreaks = 20_000

// readPages reads where the pages of the publication begin. A page whose words
// are no longer in the text is left out.
func (s *Statement) readPages(fsys fs.FS, faults *Faults) {
	var file pagesYAML
	if !readYAML(fsys, PagesFile, &file, faults) {
		return
	}
	if file.File.text != "" {
		if !isAddress(file.File.text) {
			faults.add(PagesFile, file.File.line, "file: %q is no web address: write one that begins with https://, or leave the key out", file.File.text)
		} else {
			s.File = file.File.text
		}
	}
	if len(file.Pages) > maxPageBreaks {
		faults.add(PagesFile, 0, "it names %d places; at most %d are read", len(file.Pages), maxPageBreaks)
		return
	}
	paragraph, offset := 0, 0
	for _, p := range file.Pages {
		if p.Begins.text == "" || p.Page < 0 || p.Page == 0 && p.Anchor == "" && p.Of == "" {
			faults.add(PagesFile, p.Begins.line, "each entry wants page (its number in the file), anchor or of (the name of another file), and begins (the words that it begins with)")
			continue
		}
		at, ok := s.findFrom(paragraph, offset, p.Begins.text)
		if !ok {
			faults.addWarning(PagesFile, p.Begins.line, "the words that a page begins with do not stand in %s after those of the page before: %q", TextFile, truncate(p.Begins.text))
			continue
		}
		paragraph, offset = at.Paragraph, at.Start
		s.PageBreaks = append(s.PageBreaks, PageBreak{Page: p.Page, Printed: strings.TrimSpace(p.Printed), Anchor: p.Anchor, InFile: strings.TrimSpace(p.Of), At: at})
	}
}

// findFrom finds words from an offset of a paragraph on.
func (s *Statement) findFrom(paragraph, offset int, words string) (Run, bool) {
	for i := paragraph; i < len(s.Paragraphs); i++ {
		if at := strings.Index(s.Paragraphs[i].Text[offset:], words); at >= 0 {
			return Run{i, offset + at, offset + at + len(words)}, true
		}
		offset = 0
	}
	return Run{}, false
}

// pageBreakAt returns the last wanted page break at or before a byte of a
// paragraph.
func (s *Statement) pageBreakAt(paragraph, at int, wanted func(PageBreak) bool) (PageBreak, bool) {
	n := sort.Search(len(s.PageBreaks), func(i int) bool {
		l := s.PageBreaks[i].At
		return cmp.Or(cmp.Compare(l.Paragraph, paragraph), cmp.Compare(l.Start, at)) > 0
	})
	for n--; n >= 0; n-- {
		if wanted(s.PageBreaks[n]) {
			return s.PageBreaks[n], true
		}
	}
	return PageBreak{}, false
}

// isPage reports whether a page begins there, or a file without pages.
func isPage(l PageBreak) bool { return l.Page > 0 || l.InFile != "" }

// displayNumber is the number printed on a page, or else its number in the file.
func (l PageBreak) displayNumber() string {
	if l.Printed != "" {
		return l.Printed
	}
	return strconv.Itoa(l.Page)
}

// fileName names the file that a page belongs to.
func (s *Statement) fileName(l PageBreak) string {
	if l.InFile == "" {
		return s.printed("file")
	}
	return l.InFile[strings.LastIndexByte(l.InFile, '/')+1:]
}

// Pages returns the pages of r: "p. 12", "pp. 12–13". It adds the pages of the
// file where the printed numbers differ, or where there are several files. It is
// "" where the pages are not known.
func (s *Statement) Pages(r Ref) string {
	runs := s.Runs(r)
	if len(runs) == 0 || len(s.PageBreaks) == 0 {
		return ""
	}
	first, ok := s.pageBreakAt(runs[0].Paragraph, runs[0].Start, isPage)
	if !ok || first.Page == 0 {
		return ""
	}
	end := runs[len(runs)-1]
	last, _ := s.pageBreakAt(end.Paragraph, max(end.Start, end.End-1), isPage)
	if last.InFile != first.InFile {
		from := s.printed("page") + " " + first.displayNumber() + " " + s.inFile(first, first)
		if last.Page == 0 {
			return s.printed("pages from") + " " + from
		}
		return from + " " + s.printed("pages to") + " " + s.printed("page") + " " + last.displayNumber() + " " + s.inFile(last, last)
	}
	pages := s.printed("page") + " " + first.displayNumber()
	if last.Page != first.Page {
		pages = fmt.Sprintf("%s %s–%s", s.printed("pages"), first.displayNumber(), last.displayNumber())
	}
	if first.displayNumber() == strconv.Itoa(first.Page) && first.InFile == "" {
		return pages
	}
	return pages + " " + s.inFile(first, last)
}

// inFile says which pages of the file those from first to last are: "(page 14 of the
// file)".
func (s *Statement) inFile(first, last PageBreak) string {
	if last.Page != first.Page {
		return "(" + fmt.Sprintf(s.printed("pages of"), first.Page, last.Page, s.fileName(first)) + ")"
	}
	return "(" + fmt.Sprintf(s.printed("page of"), first.Page, s.fileName(first)) + ")"
}

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

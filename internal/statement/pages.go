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

// A PageBreak is where a page, or another place that a link can open, begins in the
// text.
type PageBreak struct {
	Page    int    // of the file, from 1; 0 where it has none
	Printed string // the number on the page, such as "iv"; may be empty
	Anchor  string // of a web page, such as "#findings"; may be empty
	Of      string // the name or the address of the file, where the text is put together of several; may be empty
	At      Run    // the words that it begins with
}

// The shape of pages.yaml.
type pagesYAML struct {
	File  located `yaml:"file"`
	Pages []struct {
		Page    int     `yaml:"page"`
		Printed string  `yaml:"printed"`
		Anchor  string  `yaml:"anchor"`
		Of      string  `yaml:"of"`
		Begins  located `yaml:"begins"`
	} `yaml:"pages"`
}

// maxLeaves is how many places pages.yaml may name.
const maxLeaves = 20_000

// readPages reads where the pages of the publication begin. Words that an
// edit took away cost the page its place, and nothing else.
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
	if len(file.Pages) > maxLeaves {
		faults.add(PagesFile, 0, "it names %d places; at most %d are read", len(file.Pages), maxLeaves)
		return
	}
	paragraph, offset := 0, 0
	for _, p := range file.Pages {
		if p.Begins.text == "" || p.Page < 0 || p.Page == 0 && p.Anchor == "" && p.Of == "" {
			faults.add(PagesFile, p.Begins.line, "each entry wants page (its number in the file), anchor or of (the name of another file), and begins (the words that it begins with)")
			continue
		}
		at, ok := s.from(paragraph, offset, p.Begins.text)
		if !ok {
			faults.addWarning(PagesFile, p.Begins.line, "the words that a page begins with do not stand in %s after those of the page before: %q", TextFile, abridge(p.Begins.text))
			continue
		}
		paragraph, offset = at.Paragraph, at.Start
		s.PageBreaks = append(s.PageBreaks, PageBreak{Page: p.Page, Printed: strings.TrimSpace(p.Printed), Anchor: p.Anchor, Of: strings.TrimSpace(p.Of), At: at})
	}
}

// from finds words from a place in the text on.
func (s *Statement) from(paragraph, offset int, words string) (Run, bool) {
	for i := paragraph; i < len(s.Paragraphs); i++ {
		if at := strings.Index(s.Paragraphs[i].Text[offset:], words); at >= 0 {
			return Run{i, offset + at, offset + at + len(words)}, true
		}
		offset = 0
	}
	return Run{}, false
}

// leaf returns the last leaf that begins at or before a byte of a paragraph
// and is wanted.
func (s *Statement) leaf(paragraph, at int, wanted func(PageBreak) bool) (PageBreak, bool) {
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

// isPage reports whether a leaf is a page, or the beginning of a file without.
func isPage(l PageBreak) bool { return l.Page > 0 || l.Of != "" }

// number is the number printed on a page, or else its number in the file.
func (l PageBreak) number() string {
	if l.Printed != "" {
		return l.Printed
	}
	return strconv.Itoa(l.Page)
}

// file names the file that a page is of.
func (l PageBreak) file() string {
	if l.Of == "" {
		return "the file"
	}
	return l.Of[strings.LastIndexByte(l.Of, '/')+1:]
}

// pages says on which pages r stands: "p. 12", "pp. 12–13", with the pages of
// the file where the printed numbers differ or where there are several files;
// "" where that is not known.
func (s *Statement) pages(r Ref) string {
	runs := s.Runs(r)
	if len(runs) == 0 || len(s.PageBreaks) == 0 {
		return ""
	}
	first, ok := s.leaf(runs[0].Paragraph, runs[0].Start, isPage)
	if !ok || first.Page == 0 {
		return ""
	}
	end := runs[len(runs)-1]
	last, _ := s.leaf(end.Paragraph, max(end.Start, end.End-1), isPage)
	if last.Of != first.Of {
		if last.Page == 0 {
			return fmt.Sprintf("from p. %s (page %d of %s)", first.number(), first.Page, first.file())
		}
		return fmt.Sprintf("p. %s (page %d of %s) to p. %s (page %d of %s)", first.number(), first.Page, first.file(), last.number(), last.Page, last.file())
	}
	pages := "p. " + first.number()
	if last.Page != first.Page {
		pages = fmt.Sprintf("pp. %s–%s", first.number(), last.number())
	}
	if first.number() == strconv.Itoa(first.Page) && first.Of == "" {
		return pages
	}
	if last.Page != first.Page {
		return fmt.Sprintf("%s (pages %d–%d of %s)", pages, first.Page, last.Page, first.file())
	}
	return fmt.Sprintf("%s (page %d of %s)", pages, first.Page, first.file())
}

// Link returns the address that opens the statement at r: its page in the
// publisher's file, or its place on the publisher's page, where they are known.
func (s *Statement) Link(r Ref) string {
	runs := s.Runs(r)
	if len(runs) == 0 {
		return s.Source
	}
	file := s.File
	if file == "" && strings.HasSuffix(strings.ToLower(s.Source), ".pdf") {
		file = s.Source
	}
	if l, ok := s.leaf(runs[0].Paragraph, runs[0].Start, isPage); ok && l.Page > 0 {
		if isAddress(l.Of) {
			file = l.Of
		}
		if file != "" && (l.Of == "" || l.Of == file) {
			return fmt.Sprintf("%s#page=%d", file, l.Page)
		}
	}
	if l, ok := s.leaf(runs[0].Paragraph, runs[0].Start, func(l PageBreak) bool { return l.Anchor != "" }); ok && s.Source != "" && !strings.Contains(s.Source, "#") {
		return s.Source + "#" + strings.TrimPrefix(l.Anchor, "#")
	}
	return s.Source
}

func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

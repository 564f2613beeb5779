package statement

import (
	"fmt"
	"net/url"
	"strings"
)

// Link returns the address that opens the statement at r: a page of the
// publisher's file, or the very words on the publisher's web page.
func (s *Statement) Link(r Ref) string {
	runs := s.Runs(r)
	if len(runs) == 0 {
		return s.Source
	}
	return s.LinkTo(runs[0])
}

// LinkTo returns the address that opens the statement at a run: "…/report.pdf#page=12",
// "…/report#findings:~:text=The%20first,of%20June". It is that of the statement
// where nothing nearer is known.
func (s *Statement) LinkTo(r Run) string {
	file := s.File
	if file == "" && isPDF(s.Source) {
		file = s.Source
	}
	if l, ok := s.pageBreakAt(r.Paragraph, r.Start, isPage); ok && l.Page > 0 {
		if isAddress(l.InFile) {
			file = l.InFile
		}
		if file != "" && (l.InFile == "" || l.InFile == file) {
			return fmt.Sprintf("%s#page=%d", file, l.Page)
		}
	}
	if s.Source == "" || isPDF(s.Source) {
		return s.Source
	}
	address, anchor, _ := strings.Cut(s.Source, "#")
	if l, ok := s.pageBreakAt(r.Paragraph, r.Start, func(l PageBreak) bool { return l.Anchor != "" }); ok && anchor == "" {
		anchor = strings.TrimPrefix(l.Anchor, "#")
	}
	if fragment := anchor + s.textDirective(r); fragment != "" {
		return address + "#" + fragment
	}
	return address
}

func isPDF(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.HasSuffix(strings.ToLower(u.Path), ".pdf")
}

// A text directive names up to maxDirective words whole. Of more it names the first and
// the last, at least leastDirective of each, and as many as stand nowhere before.
const (
	maxDirective   = 10
	leastDirective = 3
)

// textDirective is the part of an address by which a browser scrolls to the words of a
// run, as the Scroll to Text Fragment specification of the WICG has it.
func (s *Statement) textDirective(r Run) string {
	quote := strings.TrimSpace(s.Quote(r))
	words := strings.Fields(quote)
	switch {
	case len(words) == 0:
		return ""
	case len(words) <= maxDirective:
		return ":~:text=" + escapeDirective(quote)
	}
	before := s.textBefore(r)
	start, n := "", leastDirective
	for ; n < len(words)-leastDirective; n++ {
		if start = strings.Join(words[:n], " "); !strings.Contains(before, start) {
			break
		}
	}
	end, rest := "", strings.Join(words[n:], " ")
	for k := len(words) - leastDirective; k >= n; k-- {
		if end = strings.Join(words[k:], " "); strings.Index(rest, end) == len(rest)-len(end) {
			break
		}
	}
	return ":~:text=" + escapeDirective(start) + "," + escapeDirective(end)
}

// textBefore is the text of the statement before a run.
func (s *Statement) textBefore(r Run) string {
	var b strings.Builder
	for _, p := range s.Paragraphs[:r.Paragraph] {
		b.WriteString(p.Text)
		b.WriteByte('\n')
	}
	b.WriteString(s.Paragraphs[r.Paragraph].Text[:r.Start])
	return b.String()
}

// escapeDirective percent-encodes words of a text directive, in which a comma, an
// ampersand and a dash have a meaning.
func escapeDirective(words string) string {
	return strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(words))
}

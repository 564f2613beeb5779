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
// run, as the Scroll to Text Fragment specification of the WICG has it. The number that
// a line begins with is left out, because a page may draw it as that of a list, which is
// no text.
func (s *Statement) textDirective(r Run) string {
	if s.Paragraphs[r.Paragraph].Table != nil {
		return s.tableDirective(r)
	}
	head, tail := s.endLines(r)
	first, last := strings.Fields(head), strings.Fields(tail)
	oneLine := !strings.Contains(s.Quote(r), "\n")
	switch {
	case len(first) == 0 || len(last) == 0:
		return ""
	case oneLine && len(first) <= maxDirective:
		return ":~:text=" + escapeDirective(head)
	}
	before := s.textBefore(r)
	start, n := strings.Join(first, " "), min(leastDirective, len(first))
	for ; n < len(first)-leastDirective || !oneLine && n < len(first); n++ {
		if start = strings.Join(first[:n], " "); !strings.Contains(before, start) {
			break
		}
	}
	if oneLine {
		last = first[n:]
	}
	end, rest := "", strings.Join(last, " ")
	for k := max(0, len(last)-leastDirective); k >= 0; k-- {
		if end = strings.Join(last[k:], " "); strings.Index(rest, end) == len(rest)-len(end) {
			break
		}
	}
	return ":~:text=" + escapeDirective(start) + "," + escapeDirective(end)
}

// endLines returns the first and the last line of a run, without the document's own
// number that a line begins with.
func (s *Statement) endLines(r Run) (head, tail string) {
	p := &s.Paragraphs[r.Paragraph]
	line := func(from, to int) string {
		for i, span := range p.Sentences {
			if span.Start == from {
				from = min(p.BodyStart(i), to)
			}
		}
		return strings.TrimSpace(p.Text[from:to])
	}
	quote := s.Quote(r)
	first, last := strings.IndexByte(quote, '\n'), strings.LastIndexByte(quote, '\n')
	if first < 0 {
		head = line(r.Start, r.End)
		return head, head
	}
	return line(r.Start, r.Start+first), line(r.Start+last+1, r.End)
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

package statement

import (
	"slices"
	"strconv"
	"strings"
)

// onPage is a page, until [Statement.expandPages] names its sentences. Index is
// that of its page break.
const onPage = Area + 1

// pageRun returns the runs with which a page begins and ends; they are of two
// paragraphs, or the same run.
func (s *Statement) pageRun(at int) (first, last Run) {
	end := Run{Paragraph: len(s.Paragraphs)} // where the next page begins
	if next := s.pageAfter(at); next > 0 {
		end = s.PageBreaks[next].At
	}
	first = s.PageBreaks[at].At
	if end.Start == 0 && end.Paragraph > 0 {
		end.Paragraph--
		end.Start = len(s.Paragraphs[end.Paragraph].Text)
	}
	if end.Paragraph <= first.Paragraph {
		first.End = max(end.Start, first.End)
		return first, first
	}
	first.End = len(s.Paragraphs[first.Paragraph].Text)
	return first, Run{Paragraph: end.Paragraph, End: end.Start}
}

// pageAfter returns the break at which the page after another begins, 0 for none.
func (s *Statement) pageAfter(at int) int {
	for i := at + 1; i < len(s.PageBreaks); i++ {
		if isPage(s.PageBreaks[i]) {
			return i
		}
	}
	return 0
}

// expandPages puts the sentences of pages in their place, or with first the
// sentence alone that a page begins with.
func (s *Statement) expandPages(refs []Ref, first bool) []Ref {
	var all []Ref
	add := func(ref Ref) {
		if !slices.Contains(all, ref) {
			all = append(all, ref)
		}
	}
	for i := 0; i < len(refs); i++ {
		if refs[i].Kind != onPage {
			add(refs[i])
			continue
		}
		from, to := s.pageRun(refs[i].Index)
		if first {
			add(s.RefTo(s.PageBreaks[refs[i].Index].At))
			continue
		}
		for i+1 < len(refs) && refs[i+1].Kind == onPage && refs[i+1].Index == s.pageAfter(refs[i].Index) {
			i++
			_, to = s.pageRun(refs[i].Index)
		}
		for _, ref := range s.sentencesBetween(s.asSentences(s.RefTo(from)), s.asSentences(s.RefTo(to))) {
			add(ref)
		}
	}
	return all
}

// isPageOf reports whether refs are the pages that a place is on, from the first to
// the last.
func (s *Statement) isPageOf(refs []Ref, place Ref) bool {
	runs := s.Runs(place)
	if len(runs) == 0 || len(refs) == 0 || refs[0].Kind != onPage {
		return false
	}
	begin, end := runs[0], runs[len(runs)-1]
	first, _ := s.pageBreakAt(begin.Paragraph, begin.Start, isPage)
	last, _ := s.pageBreakAt(end.Paragraph, max(end.Start, end.End-1), isPage)
	return first == s.PageBreaks[refs[0].Index] && last == s.PageBreaks[refs[len(refs)-1].Index]
}

// pages returns the page that v names, as it is printed. Where no page has that
// number it is unsure of the page with that number in the file; where no pages are
// known, of the paragraph of section i.
func (f *finder) pages(i int, v numeral) []Ref {
	if !f.x.paged {
		f.noPage, f.unsure = true, true
		from, to := f.paragraphRange(i)
		return nthParagraph(from, to, v)
	}
	var all, printed, inFile []Ref
	for k, b := range f.s.PageBreaks {
		if !isPage(b) || b.Page == 0 {
			continue
		}
		ref := Ref{Kind: onPage, Index: k}
		all = append(all, ref)
		if b.hasNumber(v) {
			printed = append(printed, ref)
		}
		if v.number > 0 && b.Page == v.number {
			inFile = append(inFile, ref)
		}
	}
	switch n := nth(v, len(all)); {
	case v.ordinal && n >= 0:
		return all[n : n+1]
	case v.ordinal:
		return nil
	case len(printed) > 0:
		return printed
	}
	f.unsure = true
	return inFile
}

// hasNumber reports whether v is the number printed on a page.
func (b PageBreak) hasNumber(v numeral) bool {
	return strings.EqualFold(b.displayNumber(), v.text) || v.notation&inWords != 0 && b.displayNumber() == strconv.Itoa(v.number)
}

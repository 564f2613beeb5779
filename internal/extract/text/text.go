// Package text reads plain text, in which lines may wrap, be set in columns, or
// hold a whole paragraph.
package text

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// maxWrapped is the longest line that wraps, in characters. A file with a fifth
// of its text in longer lines has a paragraph on each line.
const maxWrapped = 130

// A Reader reads plain text files.
type Reader struct {
	Known func(word string) bool // whether a word is one of the language; may be nil
}

// Read reads a plain text file.
func (r Reader) Read(ctx context.Context, data []byte) (*extract.Document, error) {
	if !extract.IsText(data) {
		return nil, extract.Unreadable("the file is no text: it holds bytes that no text has")
	}
	doc := &extract.Document{Format: "plain text"}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(extract.Decode(data))
	doc.Drawn = text
	pages := strings.Split(strings.TrimRight(text, "\f\n "), "\f")
	if len(pages) > extract.MaxPages {
		return nil, extract.Unreadable("the file has %d pages; at most %d are read", len(pages), extract.MaxPages)
	}
	var all []line
	split := linesOf(pages, doc)
	for i, page := range split {
		number := 0
		if len(pages) > 1 {
			number = i + 1
		}
		for _, l := range page {
			all = append(all, newLine(l, number))
		}
		all = append(all, line{page: number})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if len(pages) > 1 {
		doc.Drawn, doc.Pages = "", make([]extract.Page, len(pages))
		for i, page := range pages {
			doc.Pages[i].Drawn = page
		}
		all = dropRunningHeads(all, doc)
	}
	size := 0
	for _, p := range takeNotes(r.paragraphs(all, doc)) {
		if err := doc.Add(p.Block, &size); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// linesOf returns the lines of each page, without numbers in their margins.
func linesOf(pages []string, doc *extract.Document) [][]string {
	var all []string
	split := make([][]string, len(pages))
	for i, page := range pages {
		split[i] = strings.Split(page, "\n")
		all = append(all, split[i]...)
	}
	dropLineNumbers(all, doc)
	for i, at := 0, 0; i < len(split); i++ {
		n := len(split[i])
		split[i] = all[at : at+n]
		at += n
	}
	return split
}

// A line is one line of the file.
type line struct {
	text   string   // without the space around it; empty for a blank line
	indent int      // in characters
	end    int      // the column after its last character
	page   int      // 0 where the file has no pages
	cells  []string // parted by tabs; nil for a line without tabs in it
}

func newLine(s string, page int) line {
	var cells []string
	if typed := strings.TrimSpace(s); strings.Contains(typed, "\t") {
		cells = strings.Split(typed, "\t")
	}
	s = strings.ReplaceAll(s, "\t", "        ")
	trimmed := strings.TrimLeftFunc(s, unicode.IsSpace)
	indent := utf8.RuneCountInString(s) - utf8.RuneCountInString(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	return line{text: trimmed, indent: indent, end: indent + utf8.RuneCountInString(trimmed), page: page, cells: cells}
}

// endsSentence reports whether text ends a sentence. A colon ends one here,
// because a paragraph or a list begins after it.
func endsSentence(text string) bool {
	return extract.EndsSentence(text) && !strings.HasSuffix(text, "…") || extract.EndsInColon(text)
}

var (
	numbers    = regexp.MustCompile(`\d+|\b[ivxlc]+\b`)
	pageNumber = regexp.MustCompile(`(?:(?i:` + language.AllLists().Pattern("page words") + `) |^|\s)(\d+|[ivxlc]+)\]?$`)
)

// dropRunningHeads removes the lines at the top and at the foot of pages that
// repeat with other numbers, and takes the page numbers from them.
func dropRunningHeads(all []line, doc *extract.Document) []line {
	edges := map[int][]int{} // the lines of each page that are not blank
	for i, l := range all {
		if l.text != "" {
			edges[l.page] = append(edges[l.page], i)
		}
	}
	seen := map[string]int{}
	key := func(i int) string { return numbers.ReplaceAllString(all[i].text, "#") }
	edge := func(page int) []int {
		lines := edges[page]
		if len(lines) <= 4 {
			return lines
		}
		return append(slices.Clone(lines[:2]), lines[len(lines)-2:]...)
	}
	for page := range edges {
		for _, i := range edge(page) {
			seen[key(i)]++
		}
	}
	drop := map[int]bool{}
	shown := map[string]extract.Bag{}
	for page := 1; page <= len(doc.Pages); page++ {
		for _, i := range edge(page) {
			n := seen[key(i)]
			if n < 3 && n < len(doc.Pages) || n*3 < len(doc.Pages) {
				continue
			}
			drop[i] = true
			k := key(i)
			if shown[k] == nil {
				shown[k] = extract.Bag{}
				doc.Drops = append(doc.Drops, extract.Drop{Kind: extract.RunningHead, Text: all[i].text, Why: "stands at the edge of page after page", Page: page, Many: n, Words: shown[k]})
			}
			shown[k].Add(all[i].text, 1)
			if m := pageNumber.FindStringSubmatch(all[i].text); m != nil {
				doc.Pages[page-1].Label = m[1]
			}
		}
	}
	kept := all[:0]
	for i, l := range all {
		if !drop[i] {
			kept = append(kept, l)
		}
	}
	return kept
}

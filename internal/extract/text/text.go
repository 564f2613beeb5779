// Package text reads plain text: lines that a printer, a typist or a scraper
// left, of which some wrap and some do not.
package text

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
)

// unwrapped is the length in characters that no printed line has: a file with
// a good share of longer ones has a paragraph on each line.
const unwrapped = 130

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
	pages := strings.Split(strings.TrimRight(text, "\f\n "), "\f")
	if len(pages) > extract.MaxPages {
		return nil, extract.Unreadable("the file has %d pages; at most %d are read", len(pages), extract.MaxPages)
	}
	var all []line
	for i, page := range pages {
		number := 0
		if len(pages) > 1 {
			number = i + 1
		}
		for _, l := range strings.Split(page, "\n") {
			all = append(all, newLine(l, number))
		}
		all = append(all, line{page: number})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if len(pages) > 1 {
		doc.Pages = make([]extract.Page, len(pages))
		all = dropRunning(all, doc)
	}
	size := 0
	for _, p := range takeNotes(r.paragraphs(all, doc)) {
		if err := doc.Add(p.Block, &size); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// A line is one line of the file.
type line struct {
	text   string // without the space around it; empty for a blank line
	indent int    // in characters
	end    int    // the column after its last character
	page   int    // 0 where the file has no pages
}

func newLine(s string, page int) line {
	s = strings.ReplaceAll(s, "\t", "        ")
	trimmed := strings.TrimLeftFunc(s, unicode.IsSpace)
	indent := utf8.RuneCountInString(s) - utf8.RuneCountInString(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	return line{text: trimmed, indent: indent, end: indent + utf8.RuneCountInString(trimmed), page: page}
}

// ends reports whether text ends a sentence.
func ends(text string) bool {
	text = strings.TrimRight(text, `"'”’»)]`)
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, ":")
}

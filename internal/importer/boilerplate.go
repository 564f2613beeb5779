package importer

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// boilerplate are lines that web pages have around a document, with the reason
// for which the report says that they were left out.
var boilerplate = []struct {
	kind  extract.DropKind
	why   string
	lines *regexp.Regexp
}{
	{extract.WebPart, "the hint of a date field", regexp.MustCompile(`(?i)^e\.g\.,? \d{1,2}/\d{1,2}/\d{4}$`)},
	{extract.PageNumber, "the number of a page", regexp.MustCompile(`(?i)^` + lists.Pattern("page words") + `\s+\d{1,4}(?:\s+(?:` + lists.Pattern("of pages") + `|/)\s+\d{1,4})?$`)},
	{extract.FigureText, "the name of a picture", pictureName},
	{extract.Boilerplate, "a notice about cookies", regexp.MustCompile(`(?i)^` + lists.Pattern("cookie notices"))},
	{extract.WebPart, "a control of the web page", regexp.MustCompile(`(?i)^` + lists.Pattern("page controls") + `$`)},
	{extract.WebPart, "what the web page files the document under", regexp.MustCompile(`(?i)^` + lists.Pattern("filing words") + `\s*:?\s+[^.]{2,100}$`)},
	{extract.Boilerplate, "the notice at the foot of the web page", regexp.MustCompile(`(?i)^` + lists.Pattern("foot notices"))},
	{extract.WebPart, "where the page stands on the site", regexp.MustCompile(`^` + lists.Pattern("breadcrumb starts") + `\s*(?:[›»>/|→]\s*\S.*)+$`)},
}

// webPageEnding is a heading with which the document is over and the web page
// goes on.
var webPageEnding = regexp.MustCompile(`(?i)^` + lists.Pattern("web page endings") + `$`)

// mayHaveBoilerplate reports whether the file is a web page, or plain text,
// which may have been copied from one.
func (d *Draft) mayHaveBoilerplate() bool {
	return d.doc.Format == "HTML" || d.doc.Format == "plain text"
}

// dropBoilerplate removes what a web page has around a document. A byline in
// the second half gives the authors.
func (d *Draft) dropBoilerplate(blocks []extract.Block) []extract.Block {
	if !d.mayHaveBoilerplate() {
		return blocks
	}
	end := len(blocks)
	for i := len(blocks) - 1; i > 0 && i >= len(blocks)*2/5; i-- {
		if len(blocks[i].Text) < 80 && webPageEnding.MatchString(blocks[i].Text) && !documentGoesOn(blocks[i+1:]) {
			end = i
		}
	}
	kept := make([]extract.Block, 0, len(blocks))
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		if i >= len(blocks)/2 && authorsTitle.MatchString(b.Text) {
			if n := d.takeByline(blocks[i:]); n > 0 {
				for _, line := range blocks[i : i+n] {
					d.take(line)
				}
				i += n - 1
				continue
			}
		}
		if i >= end {
			d.drop(b, extract.WebPart, "stands after the document on the web page")
			continue
		}
		kind, why := boilerplateReason(b.Text)
		if isLegal := kind == extract.Boilerplate; isLegal && i > len(blocks)/5 && i < len(blocks)*4/5 {
			why = "" // the document speaks of such notices
		}
		if why != "" {
			d.drop(b, kind, why)
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// documentGoesOn reports whether blocks hold a footnote, a numbered heading, or
// more than three paragraphs.
func documentGoesOn(blocks []extract.Block) bool {
	paragraphs := 0
	for _, b := range blocks {
		if b.Kind == extract.Note || len(numerals(b.Text)) > 0 && len(b.Text) < 120 {
			return true
		}
		if language.CountWords(b.Text) > 30 {
			paragraphs++
		}
	}
	return paragraphs > 3
}

// boilerplateReason says why a line is no part of the document, "" where it may
// be one.
func boilerplateReason(text string) (extract.DropKind, string) {
	if len(text) > 400 {
		return extract.Unknown, ""
	}
	text = strings.TrimSpace(text)
	for _, b := range boilerplate {
		if b.lines.MatchString(text) {
			return b.kind, b.why
		}
	}
	return extract.Unknown, ""
}

func isBoilerplate(text string) bool {
	_, why := boilerplateReason(text)
	return why != ""
}

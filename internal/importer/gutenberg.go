package importer

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// Project Gutenberg puts a header above its texts and its licence beneath them,
// between lines whose form it keeps to.
var (
	gutenbergStart = regexp.MustCompile(`(?i)^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT)\b|^\*END\* ?THE SMALL PRINT\b`)
	gutenbergEnd   = regexp.MustCompile(`(?i)^(?:\*{3} ?)?END OF (?:THE |THIS )?PROJECT GUTENBERG(?:'S|’S)? `)
	// gutenbergField is a line of the header. Some files have several in one
	// paragraph.
	gutenbergField = regexp.MustCompile(`(?i)\b(title|author|language|(?:release|original publication) ?(?:date)?|translator|editor|illustrator|credits|character set encoding)\s?: `)
	// gutenbergTitle is the first line of a header, which names the text.
	gutenbergTitle  = regexp.MustCompile(`(?i)^\*{0,5}(?:the )?project gutenberg(?:'s|’s)? e(?:book|text)(?: of|,)? (.+?)(?:, by (.+?))?\*{0,5}$`)
	gutenbergCredit = regexp.MustCompile(`(?i)^(?:produced by|e-?text prepared by|transcribed (?:from|by))\b`)
)

// dropGutenberg removes the header and the licence of Project Gutenberg, and
// takes title and author from the header. The date of its release is not that of
// the publication.
func (d *Draft) dropGutenberg(blocks []extract.Block) []extract.Block {
	from, to := -1, len(blocks)
	for i, b := range blocks {
		switch {
		case from < 0 && gutenbergStart.MatchString(b.Text):
			from = i + 1
		case from >= 0 && gutenbergEnd.MatchString(b.Text):
			to = i
		}
		if to < len(blocks) {
			break
		}
	}
	if from < 0 {
		d.takeGutenbergDrops()
		return blocks
	}
	d.Meta.Published = "" // that of the release
	for _, b := range blocks[:from] {
		d.takeGutenbergTitle(b.Text)
		d.takeGutenbergFields(b.Text)
	}
	if from < to && gutenbergCredit.MatchString(blocks[from].Text) {
		from++
	}
	for _, b := range blocks[:from] {
		d.drop(b, extract.Boilerplate, "header of Project Gutenberg")
	}
	for _, b := range blocks[to:] {
		d.drop(b, extract.Boilerplate, "licence of Project Gutenberg")
	}
	return blocks[from:to]
}

// takeGutenbergTitle takes title and author from the line that names the text.
func (d *Draft) takeGutenbergTitle(text string) {
	if m := gutenbergTitle.FindStringSubmatch(text); m != nil {
		d.Meta.Title = m[1]
		if m[2] != "" {
			d.setAuthors(m[2])
		}
	}
}

// takeGutenbergDrops takes title and author from the header where the reader left
// it out as a part of the web page.
func (d *Draft) takeGutenbergDrops() {
	d.takeGutenbergTitle(d.Meta.Title)
	for i, drop := range d.Drops {
		if strings.Contains(strings.ToUpper(drop.Text), "PROJECT GUTENBERG E") {
			d.Drops[i].Kind, d.Meta.Published = extract.Boilerplate, ""
			if at := gutenbergField.FindStringIndex(drop.Text); at != nil {
				d.takeGutenbergFields(drop.Text[at[0]:])
			}
		}
	}
}

// takeGutenbergFields takes title and author from a paragraph of the header.
func (d *Draft) takeGutenbergFields(text string) {
	found := gutenbergField.FindAllStringSubmatchIndex(text, -1)
	if len(found) == 0 || found[0][0] > 0 {
		return
	}
	for n, at := range found {
		end := len(text)
		if n+1 < len(found) {
			end = found[n+1][0]
		}
		value := strings.TrimSpace(text[at[1]:end])
		switch strings.ToLower(text[at[2]:at[3]]) {
		case "title":
			d.Meta.Title = value
		case "author":
			d.setAuthors(value)
		}
	}
}

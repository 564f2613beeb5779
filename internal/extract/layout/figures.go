package layout

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// captionStart is the beginning of a caption. A sentence of the text goes on
// with a verb after the number.
var captionStart = regexp.MustCompile(`^` + printed("caption words", true) + `\s+(?:\d|[IVX]+\b|[A-Z][-.]?\d)[\w.-]*(?:\s*[.:|–—-]\s|\s+[\p{Lu}“"(]|\s*$)`)

// maxCaption is how many words a caption may have.
const maxCaption = 80

func isCaptionText(text string) bool {
	return captionStart.MatchString(text) && len(strings.Fields(text)) <= maxCaption
}

// maxFigureBlocks is how many blocks of a figure or a table may stand between
// two parts of a paragraph.
const maxFigureBlocks = 60

// joinAcrossFigures finds captions, and joins paragraphs that a figure, a table
// or a caption interrupts.
func (j *blockBuilder) joinAcrossFigures(all []block) []block {
	for i := range all {
		if all[i].Kind == extract.Body && isCaptionText(all[i].Text) {
			all[i].Kind = extract.Caption
		}
	}
	joined := make([]bool, len(all))
	for i := range all {
		if joined[i] || !isOpen(all[i]) {
			continue
		}
		if next := afterFigure(all, i); next > 0 && startsLower(all[next].Text) && sameType(all[i], all[next]) {
			j.joinBlocks(&all[i], all[next])
			joined[next] = true
		}
	}
	var kept []block
	for i, b := range all {
		if !joined[i] {
			kept = append(kept, b)
		}
	}
	return kept
}

// isOpen reports whether a block is a paragraph without an end.
func isOpen(b block) bool {
	return (b.Kind == extract.Body || b.Kind == extract.Item) && !endsSentence(b.Text) && len(strings.Fields(b.Text)) >= 5
}

// afterFigure returns the text after a figure or a table that follows block i, 0
// where none does.
func afterFigure(all []block, i int) int {
	next, captions := i+1, 0
	for next < len(all) && next-i <= maxFigureBlocks && isFigurePart(all[next], all[i]) {
		if all[next].Kind == extract.Caption {
			captions++
		}
		next++
	}
	if next == len(all) || next == i+1 || captions == 0 && all[next-1].Kind != extract.Table || all[next].Kind != extract.Body {
		return 0
	}
	return next
}

// isFigurePart reports whether a block may interrupt a paragraph: a caption, a
// cell, or text in smaller type.
func isFigurePart(b, around block) bool {
	return b.Kind == extract.Caption || b.Kind == extract.Table || b.Kind == extract.Body && b.Size < around.Size*0.95
}

func sameType(a, b block) bool {
	return a.Bold == b.Bold && a.Size < b.Size*1.05 && b.Size < a.Size*1.05
}

// joinBlocks appends the rest of a paragraph to its first part.
func (j *blockBuilder) joinBlocks(to *block, rest block) {
	joined, _ := j.words.Join(to.Text, rest.Text)
	at := len(joined) - len(rest.Text)
	for _, s := range rest.Starts {
		if s.Page != to.Starts[len(to.Starts)-1].Page {
			to.Starts = append(to.Starts, extract.PageStart{At: at + s.At, Page: s.Page})
		}
	}
	for _, m := range rest.marks {
		to.marks = append(to.marks, Mark{At: at + m.At, Text: m.Text})
	}
	to.Text, to.lines = joined, to.lines+rest.lines
}

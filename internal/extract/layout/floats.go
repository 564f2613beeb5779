package layout

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// captionLine is what a caption begins with: no sentence of the text does,
// which goes on with a verb after the number.
var captionLine = regexp.MustCompile(`^(?:Table|TABLE|Figure|FIGURE|Fig\.|FIG\.|Box|BOX|Chart|CHART|Map|MAP|Graph|Exhibit|Plate|Tabelle|Abbildung|Tableau|Cuadro|Tabla|Figura|Gráfico)\s+(?:\d|[IVX]+\b|[A-Z][-.]?\d)[\w.-]*(?:\s*[.:|–—-]\s|\s+[\p{Lu}“"(]|\s*$)`)

// maxCaption is how many words a caption may have.
const maxCaption = 80

func isCaptionText(text string) bool {
	return captionLine.MatchString(text) && len(strings.Fields(text)) <= maxCaption
}

// maxFloat is how many blocks a figure or a table may put between two parts of
// a paragraph.
const maxFloat = 60

// closeGaps names captions, and joins paragraphs into which a figure, a table
// or its caption was set.
func (j *joiner) closeGaps(all []block) []block {
	for i := range all {
		if all[i].Kind == extract.Body && isCaptionText(all[i].Text) {
			all[i].Kind = extract.Caption
		}
	}
	gone := make([]bool, len(all))
	for i := range all {
		if b := &all[i]; gone[i] || b.Kind != extract.Body && b.Kind != extract.Item || ends(b.Text) || len(strings.Fields(b.Text)) < 5 {
			continue
		}
		next, floats := i+1, 0
		for next < len(all) && next-i <= maxFloat && isFloat(all[next], all[i]) {
			if all[next].Kind == extract.Caption {
				floats++
			}
			next++
		}
		if next == len(all) || next == i+1 || floats == 0 && all[next-1].Kind != extract.Cell {
			continue
		}
		if rest := &all[next]; rest.Kind == extract.Body && startsLower(rest.Text) && sameType(all[i], *rest) {
			j.append(&all[i], *rest)
			gone[next] = true
		}
	}
	var kept []block
	for i, b := range all {
		if !gone[i] {
			kept = append(kept, b)
		}
	}
	return kept
}

// isFloat reports whether a block may stand within a paragraph: a caption, a
// cell, or what is set smaller than the text.
func isFloat(b, around block) bool {
	return b.Kind == extract.Caption || b.Kind == extract.Cell || b.Kind == extract.Body && b.Size < around.Size*0.95
}

func sameType(a, b block) bool {
	return a.Bold == b.Bold && a.Size < b.Size*1.05 && b.Size < a.Size*1.05
}

// append joins a block to another that it goes on.
func (j *joiner) append(to *block, rest block) {
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

package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// takeTable adds table *i to the blocks that are kept, with the caption above or
// below it. One that leads to pages is a table of contents and is left out, with
// its heading.
func (d *Draft) takeTable(kept, blocks []extract.Block, i *int) []extract.Block {
	b := blocks[*i]
	*i++
	n := len(kept) - 1
	if isPageTable(b.Table) && runningText(kept) < noTextAfter && n >= 0 && kept[n].Kind == extract.Heading {
		d.drop(kept[n], extract.ContentsList, "heading of a list that leads to pages")
		d.drop(b, extract.ContentsList, "table of contents")
		return kept[:n]
	}
	if b.Table.Caption != "" {
		return append(kept, b)
	}
	from := n
	if n > 0 && belongsToCaption(kept[n], kept[n-1]) {
		from--
	}
	isLastOf := *i+1 >= len(blocks) || blocks[*i+1].Kind != extract.Table // and not above another table
	switch {
	case n >= 0 && isTableCaption(kept[from]):
		for ; n >= from; n-- {
			b = captioned(b, kept[n])
		}
		kept = kept[:from]
	case *i < len(blocks) && isTableCaption(blocks[*i]) && isLastOf:
		b = captioned(b, blocks[*i])
		*i++
	}
	return append(kept, b)
}

var (
	// numberedTable is the caption of a table with its number, or with a colon;
	// unitLine is a line beneath it: "(in thousands)".
	numberedTable = regexp.MustCompile(`^(?i:` + lists.Pattern("table words") + `)(?:[\s\x{a0}]+(?:(?i:` + lists.Pattern("number signs") + `)\s?)?(?:[A-Z]{0,2}[.-]?\d[\w.-]*|[IVXLC]+|[A-Z])(?:[^\pL\d]|$)|:)`)
	unitLine      = regexp.MustCompile(`^[(\[].*[)\]]$`)
)

// maxCaption is how many words a caption has at most.
const maxCaption = 60

// isTableCaption reports whether a block is the caption of a table, and not
// running text that begins by naming one: "Table 1 shows".
func isTableCaption(b extract.Block) bool {
	if language.CountWords(b.Text) > maxCaption || b.Kind == extract.Table || b.Kind == extract.Note {
		return false
	}
	m := numberedTable.FindString(b.Text)
	if m == "" {
		return b.Kind == extract.Caption && !captionStart.MatchString(b.Text)
	}
	rest := strings.TrimLeft(b.Text[len(m):], " \u00a0")
	first, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.IsLower(first) || strings.HasSuffix(m, ".") || strings.HasSuffix(m, ":") || b.Kind == extract.Caption
}

// belongsToCaption reports whether a line goes on with the caption above it: the
// title beneath the number of a table alone, or its unit in brackets.
func belongsToCaption(b, above extract.Block) bool {
	if !isTableCaption(above) || b.Kind != extract.Body && b.Kind != extract.Caption || language.CountWords(b.Text) > maxCaption/2 || isTableCaption(b) {
		return false
	}
	isNumber := strings.TrimRight(above.Text, ".: ") == strings.TrimRight(numberedTable.FindString(above.Text), ".: ")
	return isNumber && !endsSentence(b.Text) || unitLine.MatchString(b.Text)
}

// captioned gives a table its caption, with what is known of the places in both.
func captioned(b, caption extract.Block) extract.Block {
	grid := *b.Table
	grid.Caption = strings.TrimSpace(caption.Text + " " + grid.Caption)
	made := grid.Block()
	made.Anchor, made.Size = b.Anchor, b.Size
	if caption.Anchor != "" {
		made.Anchor = caption.Anchor
	}
	moved := len(made.Text) - len(b.Text)
	made.Marks = slices.Clone(caption.Marks)
	for _, m := range b.Marks {
		m.At += moved
		made.Marks = append(made.Marks, m)
	}
	for _, s := range b.Starts {
		if s.At > 0 || len(caption.Starts) == 0 {
			s.At += moved
		}
		made.Starts = append(made.Starts, s)
	}
	if len(b.Starts) > 0 {
		made.Starts[0].At = 0
	}
	return made
}

// isPageTable reports whether a table without header and caption is one of contents,
// or a list of figures: a third of its cells are numbers of pages, which rise.
func isPageTable(g *extract.Grid) bool {
	if g.Header > 0 || g.Caption != "" {
		return false
	}
	cells, pages, last := 0, 0, 0
	for _, row := range g.Rows {
		for _, c := range row {
			if c.Text == "" {
				continue
			}
			cells++
			n, err := strconv.Atoi(c.Text)
			if err != nil {
				continue
			}
			if n < last {
				return false
			}
			pages, last = pages+1, n
		}
	}
	return pages > 1 && pages*3 >= cells
}

// classifyTables gives tables their captions, and leaves out those of contents.
func (d *Draft) classifyTables(blocks []extract.Block) []extract.Block {
	kept := make([]extract.Block, 0, len(blocks))
	for i := 0; i < len(blocks); {
		if blocks[i].Kind == extract.Table {
			kept = d.takeTable(kept, blocks, &i)
			continue
		}
		kept = append(kept, blocks[i])
		i++
	}
	return kept
}

var captionStart = regexp.MustCompile(`(?i)^` + lists.Pattern("caption words") + `(?:\s+[\dIVXA-Z][\w.]*|: )`)

// tableFile writes a table as statement.md has it: its caption, the rows of its
// header, the delimiter row, and its rows. A header without words stands where
// the table has none.
func tableFile(g *extract.Grid) string {
	var b strings.Builder
	if g.Caption != "" {
		b.WriteString(escapeLine(g.Caption) + "\n")
	}
	if g.Header == 0 {
		b.WriteString("|" + strings.Repeat("  |", g.Columns()) + "\n")
	}
	delimiter := "|" + strings.Repeat("---|", g.Columns()) + "\n"
	for i, row := range g.Rows {
		if i == g.Header {
			b.WriteString(delimiter)
		}
		b.WriteString("|")
		for _, c := range row {
			switch {
			case c.Left:
			case c.Above:
				b.WriteString(" ^^ ")
			default:
				b.WriteString(" " + strings.ReplaceAll(c.Text, "|", `\|`) + " ")
			}
			b.WriteString("|")
		}
		b.WriteString("\n")
	}
	if g.Header == len(g.Rows) {
		b.WriteString(delimiter)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

package slack

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"plenary/internal/adapterkit"
	"plenary/internal/bidi"
	"plenary/internal/bot"
)

// quotedTable is a table block with the credit below, where tables, which counts those
// that the message may still hold, is not 0. A further table, and one that is too large,
// is preformatted in columns.
func quotedTable(q bot.Quotation, tables *int) []drawnBlock {
	t := *q.Table
	text := literalText(t.String())
	var all []drawnBlock
	for _, caption := range paragraph(bot.Paragraph{Text: t.Caption}) {
		all = append(all, drawnBlock{caption.block, ""}) // it stands in the text of the table
	}
	block := tableBlock(t)
	if *tables > 0 && jsonSize(block) <= maxTableJSON && len(block.Rows) <= maxTableRows && len(t.At(0)) <= maxTableColumns {
		*tables--
		all = append(all, drawnBlock{newBlock{block, blocksOf(preformattedTable(t))}, text})
	} else {
		all = append(all, preformattedTable(t)...)
	}
	if credit := bidi.Text(ownWords(credit(q))); !isBlank(credit.String()) {
		all = append(all, drawnBlock{slack.NewRichTextBlock("", slack.NewRichTextSection(richTextElements(credit)...)), "— " + fallbackOf(credit)})
	}
	return all
}

// tableBlock draws the header in bold. Figures are flush right.
func tableBlock(t bot.Table) *slack.TableBlock {
	block := &slack.TableBlock{Type: slack.MBTTable}
	for i := range len(t.Header) + len(t.Rows) {
		var row []slack.TableCell
		for _, c := range t.At(i) {
			row = append(row, tableCell(c.Text, i < len(t.Header)))
		}
		block.Rows = append(block.Rows, row)
	}
	for k := range t.At(0) {
		setting := slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
		if t.IsFigures(k) {
			setting = slack.ColumnSetting{Align: slack.ColumnAlignmentRight}
		}
		block.ColumnSettings = append(block.ColumnSettings, setting)
	}
	return block
}

// tableCell is plain where nothing stands out in it. Slack refuses an empty one.
func tableCell(t bot.Text, isHead bool) slack.TableCell {
	words := strings.ToValidUTF8(t.String(), string(utf8.RuneError))
	if isBlank(words) {
		return slack.NewTableRawTextCell(" ")
	}
	quoted := quotedWords(t)
	isPlain := !isHead
	for i, s := range quoted {
		if isHead && s.Style == bot.Plain {
			quoted[i].Style = bot.Strong
		}
		isPlain = isPlain && s.Style == bot.Plain
	}
	if isPlain {
		return slack.NewTableRawTextCell(words)
	}
	return slack.NewTableRichTextCell(slack.NewRichTextSection(richTextElements(quoted)...))
}

// preformattedTable draws a table in columns, or a cell a line where these would be too
// wide. It is parted between lines where it is long.
func preformattedTable(t bot.Table) []drawnBlock {
	var b strings.Builder
	if lines, ok := t.Lay(maxColumns); ok {
		for _, l := range lines {
			b.WriteString(adapterkit.TableLine(l) + "\n")
		}
	} else {
		for i, row := range t.Rows {
			if i > 0 {
				b.WriteByte('\n')
			}
			for _, e := range t.Entries(row) {
				line := e.Text.String()
				if e.Head != "" {
					line = bidi.String(e.Head + ": " + line)
				}
				b.WriteString(line + "\n")
			}
		}
	}
	return code(bot.Code{Text: strings.TrimSuffix(b.String(), "\n")})
}

// maxColumns is how many columns a table has whose lines do not break on a wide
// screen.
const maxColumns = 80

package discord

import (
	"strings"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// maxColumns is how many characters a line of code has on a phone before it breaks.
const maxColumns = 46

// table draws the cells of a quotation in columns as code, or where these do not fit
// as lines of a header and a cell. The credit stands below the last part.
func (d *drawing) table(t bot.Table, credit string) {
	var parts []string // each fits an embed with the credit
	room := maxDescription - maxCredit - 100
	caption := ""
	if len(t.Caption) > 0 {
		caption = d.commands.markdown(d.commands.split(t.Caption, maxPart)[0]) + "\n"
	}
	if lines, ok := t.Lay(maxColumns); ok {
		var b strings.Builder
		for _, l := range lines {
			b.WriteString(adapterkit.TableLine(l) + "\n")
		}
		text := strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "```", "`\u200b``")
		for text != "" {
			head := text
			if text = ""; size(head)+size(caption) > room {
				head, text = cutLine(head, room-size(caption))
			}
			parts = append(parts, caption+"```\n"+head+"\n```")
			caption = ""
		}
	} else {
		parts = d.entries(t, caption, room)
	}
	for i, part := range parts {
		if i == len(parts)-1 && credit != "-# " {
			part += "\n" + credit
		}
		d.embed(part, d.colour)
	}
}

// entries draws the rows of a table as a block quote, one cell a line, in parts of at
// most room characters.
func (d *drawing) entries(t bot.Table, caption string, room int) []string {
	var parts []string
	open := caption
	add := func(line string) {
		if size(open)+size(line) > room {
			parts, open = append(parts, strings.TrimSuffix(open, "\n")), ""
		}
		open += line
	}
	for i, row := range t.Rows {
		if i > 0 {
			add("> \u200b\n")
		}
		for _, e := range t.Entries(row) {
			entry := e.Text
			if e.Head != "" {
				entry = append(bot.Text{{Text: e.Head + ":", Style: bot.Strong}, {Text: " "}}, entry...)
			}
			for _, part := range d.commands.splitOurs(entry, room/2) {
				add("> " + strings.ReplaceAll(d.commands.markdown(part), "\n", " ") + "\n")
			}
		}
	}
	return append(parts, strings.TrimSuffix(open, "\n"))
}

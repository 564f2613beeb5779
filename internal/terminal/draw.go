package terminal

import (
	"strconv"
	"strings"

	"plenary/internal/bot"
)

// A Style says how replies are drawn. The zero Style is plain: no colour, and
// one line for each paragraph and quotation.
type Style struct {
	Width  int  // columns; 0: lines are not wrapped
	Colour bool // whether escape sequences may be written
}

// widest is the greatest width that text is wrapped to: longer lines are hard
// to read.
const widest = 100

// Draw returns a reply as text that ends with a line feed, with what can be
// chosen as the lines to type.
func Draw(reply bot.Reply, style Style) string {
	return newDrawing(style).reply(reply)
}

// drawNumbered draws a reply with numbers for all that it offers, and returns
// the lines that the numbers from 1 on stand for.
func drawNumbered(reply bot.Reply, style Style) (text string, picks []bot.Call) {
	d := newDrawing(style)
	d.numbered = true
	text = d.reply(reply)
	return text, d.picks
}

// A drawing is a block as far as it is drawn.
type drawing struct {
	strings.Builder
	style    Style
	terminal bool // drawn for the eye, with marks that a script would stumble over
	numbered bool
	picks    []bot.Call
}

func newDrawing(style Style) *drawing {
	style.Width = min(style.Width, widest)
	return &drawing{style: style, terminal: style.Width > 0}
}

// reply draws the blocks with an empty line between them.
func (d *drawing) reply(reply bot.Reply) string {
	var drawn []string
	for _, block := range reply.Blocks {
		d.Reset()
		d.block(block)
		if d.Len() > 0 {
			drawn = append(drawn, d.String())
		}
	}
	return strings.Join(drawn, "\n")
}

func (d *drawing) block(block bot.Block) {
	switch block := block.(type) {
	case bot.Heading:
		d.wrap("", "", []run{{block.Text, bold}})
	case bot.Paragraph:
		colour := none
		if block.Small {
			colour = faint
		}
		d.wrap("", "", runs(block.Text, colour))
	case bot.Quotation:
		d.quotation(block)
	case bot.List:
		for i, item := range block.Items {
			d.item(d.bullet(block.Ordered, i), runs(item, none))
		}
	case bot.Code:
		for line := range strings.Lines(block.Text) {
			if d.terminal {
				d.WriteString("    ")
			}
			d.WriteString(printable(strings.TrimRight(line, "\r\n")) + "\n")
		}
	case bot.Choices:
		d.choices(block)
	case bot.Actions:
		d.actions(block)
	}
}

// quotation sets the statement's words off by a bar, with their place beneath.
func (d *drawing) quotation(q bot.Quotation) {
	bar, place := "> ", "— "
	link := "  "
	if d.terminal {
		bar, place, link = "  │ ", "  — ", "    "
	}
	d.wrap(bar, bar, runs(q.Text, none))
	source := []run{{q.Source, faint}}
	if q.Ref != "" {
		source = append(source, run{" [", faint}, run{q.Ref, yellow}, run{"]", faint})
	}
	d.wrap(place, link, source)
	if q.Link != "" {
		d.wrap(link, link, []run{{q.Link, faint}})
	}
}

func (d *drawing) bullet(ordered bool, i int) string {
	switch {
	case ordered:
		return strconv.Itoa(i+1) + ". "
	case d.terminal:
		return "• "
	}
	return "- "
}

// item draws an item of a list; spaces that it begins with indent its bullet.
func (d *drawing) item(bullet string, item []run) {
	indent := ""
	if len(item) > 0 {
		text := strings.TrimLeft(item[0].text, " ")
		indent = item[0].text[:len(item[0].text)-len(text)]
		item[0].text = text
	}
	d.wrap(indent+bullet, indent+strings.Repeat(" ", width(bullet)), item)
}

func (d *drawing) choices(c bot.Choices) {
	d.wrap("", "", []run{{c.Label + ":", none}})
	for _, o := range c.Options {
		if d.numbered {
			d.item(d.number(o.Call), []run{{o.Label, none}})
			continue
		}
		d.item(d.bullet(false, 0), []run{{o.Label + ": ", none}, {o.Call.Line(), cyan}})
	}
}

// actions are drawn only where they can be picked by number.
func (d *drawing) actions(a bot.Actions) {
	for _, action := range a.Actions {
		switch {
		case !d.numbered:
		case action.URL != "":
			d.item(d.bullet(false, 0), []run{{action.Label + ": ", none}, {action.URL, faint}})
		default:
			d.item(d.number(action.Call), []run{{action.Label, none}})
		}
	}
}

// number keeps a call that can be picked and returns the mark of its number.
func (d *drawing) number(call bot.Call) string {
	d.picks = append(d.picks, call)
	return "[" + strconv.Itoa(len(d.picks)) + "] "
}

// runs are the spans of a text in their colours; base is that of a plain span.
func runs(text bot.Text, base colour) []run {
	var all []run
	for _, s := range text {
		c := base
		switch s.Style {
		case bot.Strong:
			c = bold
		case bot.Marked:
			c = underline
		case bot.Typed:
			c = cyan
		}
		words := s.Text
		if s.Style == bot.Channel {
			words = "#" + words
		}
		all = append(all, run{words, c})
		if s.Link != "" && s.Link != s.Text {
			all = append(all, run{" (" + s.Link + ")", faint})
		}
	}
	return all
}

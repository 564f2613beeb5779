package terminal

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"plenary/internal/bidi"
	"plenary/internal/bot"
	"plenary/internal/column"
	"plenary/internal/message"
)

// A Style says how replies are drawn. The zero Style is plain: without colour, and
// with one line for each paragraph and quotation.
type Style struct {
	Width  int  // columns; 0: lines are not wrapped
	Colour bool // whether escape sequences may be written
}

// maxWidth is the greatest width to which text is wrapped, because longer lines are
// hard to read.
const maxWidth = 100

// Draw returns a reply as text that ends with a line feed. It shows choices as the
// lines to type.
func Draw(reply bot.Reply, style Style) string {
	return newDrawing(style).reply(reply)
}

// drawNumbered draws a reply with a number for each choice and action, and returns
// the calls that the numbers from 1 on stand for.
func drawNumbered(reply bot.Reply, style Style) (text string, numbered []bot.Request) {
	d := newDrawing(style)
	d.numbered = true
	text = d.reply(reply)
	return text, d.requests
}

// A drawing is the text of a block that is being drawn.
type drawing struct {
	strings.Builder
	style     Style
	words     *message.Catalogue // of the reply
	colour    colour             // of what is being written
	decorated bool               // with bars and bullets for a person, rather than plain for a script
	numbered  bool               // choices and actions have numbers
	requests  []bot.Request      // that the numbers stand for
	listed    []bot.Choice       // that the items of the list which is drawn name
}

func newDrawing(style Style) *drawing {
	style.Width = min(style.Width, maxWidth)
	return &drawing{style: style, words: message.English(), decorated: style.Width > 0}
}

// reply draws the blocks with an empty line between them, and its links at the end.
func (d *drawing) reply(reply bot.Reply) string {
	d.words = reply.Words()
	var drawn []string
	take := func() {
		if d.Len() > 0 {
			drawn = append(drawn, d.String())
		}
		d.Reset()
	}
	for i, block := range reply.Blocks {
		d.listed = bot.ListedChoices(reply.Blocks[i:])
		d.block(block)
		take()
	}
	d.links(reply)
	take()
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
		d.wrap("", "", runs(withoutLinks(block.Text), colour))
	case bot.Quotation:
		d.quotation(block)
	case bot.List:
		for i, item := range block.Items {
			bullet := d.bullet(block.Ordered, i)
			if d.numbered && i < len(d.listed) {
				bullet = d.number(bot.Request{Call: d.listed[i].Call})
			}
			d.item(bullet, runs(item, none))
		}
	case bot.Code:
		d.code(block.Text)
	case bot.File:
		if d.decorated {
			d.wrap("", "", []run{{block.Name, bold}})
		}
		d.code(strings.ToValidUTF8(string(block.Data), "\uFFFD"))
	case bot.Choices:
		d.choices(block)
	case bot.Actions:
		d.actions(block)
	}
}

// code draws lines as they stand.
func (d *drawing) code(text string) {
	for line := range strings.Lines(text) {
		if d.decorated {
			d.WriteString("    ")
		}
		d.WriteString(printable(strings.TrimRight(line, "\r\n")) + "\n")
	}
}

// quotation draws the statement's words behind a bar, and their place beneath.
func (d *drawing) quotation(q bot.Quotation) {
	bar, credit, rest := "> ", "— ", "  "
	if d.decorated {
		bar, credit, rest = "  │ ", "  — ", "    "
	}
	if q.Table != nil {
		d.table(bar, *q.Table)
	} else {
		isRight := bidi.IsRight(q.Text.String())
		for _, line := range lines(runs(q.Text, none)) {
			d.lay(bar, bar, d.quoted(line, isRight))
		}
	}
	if of := q.Credit(); of != "" {
		d.wrap(credit, rest, []run{{q.Ref, yellow}, {strings.TrimPrefix(of, q.Ref), faint}})
	}
}

// lines cuts a text at its line breaks, such as those before the items of a clause.
func lines(text []run) [][]run {
	all := [][]run{nil}
	for _, r := range text {
		for i, part := range strings.Split(r.text, "\n") {
			if i > 0 {
				all = append(all, nil)
			}
			all[len(all)-1] = append(all[len(all)-1], run{part, r.colour})
		}
	}
	return all
}

// links draws the addresses that a reply opens, at its end, but for those that a
// paragraph shows.
func (d *drawing) links(reply bot.Reply) {
	shown := map[string]bool{}
	for _, block := range reply.Blocks {
		if p, ok := block.(bot.Paragraph); ok {
			for _, s := range p.Text {
				shown[s.Text] = true
			}
		}
	}
	for _, link := range reply.Links() {
		if !shown[link] {
			d.wrap("", "", []run{{link, faint}})
		}
	}
}

// withoutLinks returns a text whose links are drawn elsewhere.
func withoutLinks(t bot.Text) bot.Text {
	bare := slices.Clone(t)
	for i := range bare {
		bare[i].Link = ""
	}
	return bare
}

func (d *drawing) bullet(ordered bool, i int) string {
	switch {
	case ordered:
		return strconv.Itoa(i+1) + ". "
	case d.decorated:
		return "• "
	}
	return "- "
}

// item draws an item of a list. Leading spaces of the item indent its bullet.
func (d *drawing) item(bullet string, item []run) {
	indent := ""
	if len(item) > 0 {
		text := strings.TrimLeft(item[0].text, " ")
		indent = item[0].text[:len(item[0].text)-len(text)]
		item[0].text = text
	}
	d.wrap(indent+bullet, indent+strings.Repeat(" ", column.Width(bullet)), item)
}

func (d *drawing) choices(c bot.Choices) {
	if c.Listed {
		return
	}
	d.wrap("", "", []run{{d.words.String("terminal.choices", message.Args{"label": c.Label}), none}})
	for _, o := range c.Options {
		if d.numbered {
			d.item(d.number(bot.Request{Call: o.Call}), []run{{o.Label, none}})
			continue
		}
		d.item(d.bullet(false, 0), []run{{o.Label + ": ", none}, {o.Call.Line(), cyan}})
	}
}

// actions draws actions where they can be chosen by number, else nothing.
func (d *drawing) actions(a bot.Actions) {
	for _, action := range a.Actions {
		switch {
		case !d.numbered:
		case action.URL != "":
			d.item(d.bullet(false, 0), []run{{action.Label + ": ", none}, {action.URL, faint}})
		default:
			d.item(d.number(bot.Request{Call: action.Call, Asks: action.AsksFirst()}), []run{{action.Label, none}})
		}
	}
}

// number keeps a request and returns its number in brackets.
func (d *drawing) number(request bot.Request) string {
	d.requests = append(d.requests, request)
	return "[" + strconv.Itoa(len(d.requests)) + "] "
}

// styles are the colours of spans that are not plain.
var styles = map[bot.Style]colour{
	bot.Strong:      bold,
	bot.Emphasis:    italic,
	bot.Marked:      underline,
	bot.AnswerStyle: boldUnderline,
	bot.Typed:       cyan,
	bot.CommandLine: cyan,
}

// runs returns the spans of a text in their colours. base is that of a plain span.
func runs(text bot.Text, base colour) []run {
	var all []run
	for _, s := range text {
		c, styled := styles[s.Style]
		if !styled {
			c = base
		}
		all = append(all, run{words(s), c})
		if s.Link != "" && s.Link != s.Text {
			all = append(all, run{" (" + s.Link + ")", faint})
		}
	}
	return all
}

// words returns the words of a span, or the name of what it stands for.
func words(s bot.Span) string {
	switch {
	case s.Style == bot.Channel:
		return "#" + strings.TrimPrefix(s.Text, "#")
	case s.Style == bot.Person:
		return "@" + strings.TrimPrefix(s.Text, "@")
	case s.Style == bot.Moment && s.Text == "":
		return s.At.Local().Format("Monday, 2 January 2006, 15:04")
	}
	return s.Text
}

// A colour is the parameter of an escape sequence that changes how text looks.
type colour string

const (
	none          colour = ""
	bold          colour = "1"
	faint         colour = "2"
	italic        colour = "3"
	underline     colour = "4"
	boldUnderline colour = "1;4"
	yellow        colour = "33"
	cyan          colour = "36"
)

// A run is words in one colour.
type run struct {
	text   string
	colour colour
}

// wrap writes a paragraph of ours, as lay does.
func (d *drawing) wrap(first, rest string, paragraph []run) {
	d.lay(first, rest, d.isolated(paragraph))
}

// lay writes a paragraph, with one prefix for its first line and another for the
// rest. It drops the spaces at which it breaks a line. It leaves a word whole that
// is longer than a line, so that an address can be copied. Isolates that are open
// at the end of a line end there, and begin again with the next one.
func (d *drawing) lay(first, rest string, paragraph []run) {
	var open bidi.Open
	columns := d.style.Width - max(column.Width(first), column.Width(rest))
	d.prefix(first)
	at, started, space := 0, false, []run(nil)
	for _, word := range split(paragraph) {
		if word[0].text == " " {
			space = append(space, word...)
			continue
		}
		w := len(space)
		for _, r := range word {
			w += column.Width(r.text)
		}
		if d.style.Width > 0 && started && at+w > columns {
			d.WriteString(open.End())
			d.endLine()
			d.prefix(rest)
			d.WriteString(open.Begin())
			at, space = w-len(space), nil
		} else {
			at += w
		}
		d.write(append(space, word...))
		started, space = true, nil
		for _, r := range word {
			open.Read(r.text)
		}
	}
	if d.style.Width == 0 {
		d.write(space)
	} else {
		d.WriteString(open.End())
	}
	d.endLine()
}

// prefix writes the prefix of a line.
func (d *drawing) prefix(prefix string) {
	if strings.Contains(prefix, "│") {
		d.write([]run{{prefix, faint}})
		d.setColour(none)
		return
	}
	d.WriteString(prefix)
}

func (d *drawing) write(word []run) {
	for _, r := range word {
		d.setColour(r.colour)
		d.WriteString(r.text)
	}
}

// endLine ends a line, and its colour with it.
func (d *drawing) endLine() {
	d.setColour(none)
	d.WriteByte('\n')
}

// setColour changes the colour of what is written next.
func (d *drawing) setColour(c colour) {
	if c == d.colour || !d.style.Colour {
		return
	}
	if d.colour != none {
		d.WriteString("\x1b[0m")
	}
	if d.colour = c; c != none {
		d.WriteString("\x1b[" + string(c) + "m")
	}
}

// split splits a paragraph at its spaces, each of which is a word of its own. A word
// may consist of runs of several colours.
func split(paragraph []run) [][]run {
	var all [][]run
	open := false
	for _, r := range paragraph {
		text := printable(r.text)
		for text != "" {
			end := strings.IndexByte(text, ' ')
			switch end {
			case 0:
				all = append(all, []run{{" ", r.colour}})
				text, open = text[1:], false
				continue
			case -1:
				end = len(text)
			}
			if !open {
				all = append(all, nil)
			}
			all[len(all)-1] = append(all[len(all)-1], run{text[:end], r.colour})
			text, open = text[end:], true
		}
	}
	return all
}

// printable drops control characters, with which text could move the cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, text)
}

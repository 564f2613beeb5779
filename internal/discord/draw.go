package discord

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/adapterkit"
	"plenary/internal/bidi"
	"plenary/internal/bot"
	"plenary/internal/message"
)

// Discord's limits, in characters. Source: Discord's API documentation, as of
// 2026-08. We count UTF-16 units, which are never fewer than what Discord counts.
const (
	maxContent     = 2000
	maxDescription = 4096
	maxEmbedded    = 6000 // of all embeds of a message together
	maxEmbeds      = 10
	maxRows        = 5
	maxButtons     = 5 // in a row
	maxButton      = 80
	maxCustomID    = 100
	maxOptions     = 25
	maxOption      = 100 // label and value alike
	maxPlaceholder = 150
	maxTitle       = 100 // of a thread
	maxURL         = 512 // of a link button

	maxFiles  = 10
	maxCredit = 1500 // of the line below a quotation

	maxBody = maxContent - 30 // of a content, so that a role's mention fits before it
	maxPart = maxBody - 30    // of one paragraph, without its marks
)

// size counts characters as Discord's limits do.
func size(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// ourWords cuts words of ours to at most n characters, with an ellipsis, and puts those
// that run from right to left between isolates.
func ourWords(words string, n int) string { return bidi.Fit(words, n, truncate, size) }

// truncate cuts words to at most n characters, with an ellipsis.
func truncate(words string, n int) string {
	if size(words) <= n {
		return words
	}
	at, used := 0, 0
	for i, r := range words {
		if used += max(utf16.RuneLen(r), 1); used > n-1 {
			break
		}
		at = i + len(string(r))
	}
	return strings.TrimRight(words[:at], " ") + "…"
}

// Colours of a quotation, by what it is quoted as.
const (
	colourAnswer  = 0x2F6FB0 // the statement's answer
	colourClosest = 0xC9841B // the closest passage, which is no answer
)

// A drawnMessage is one message of a reply.
type drawnMessage struct {
	content string
	embeds  []discordgo.MessageEmbed
	rows    []discordgo.MessageComponent
	files   []bot.File

	isContainer bool                         // of components, which stand in place of content, embeds and rows
	parts       []discordgo.MessageComponent // of the container
	colour      int                          // of the container; 0: none
}

func (m *drawnMessage) empty() bool {
	return m.content == "" && len(m.embeds) == 0 && len(m.parts) == 0
}

func (m *drawnMessage) embedded() int {
	n := 0
	for _, e := range m.embeds {
		n += size(e.Description)
	}
	return n
}

// A drawing lays blocks out in messages, in order: in containers, or as plain messages. In
// these a reply that begins with a quotation has it in the content, which a notification
// shows; other quotations are embeds. Other text stands in the content until the first
// embed, and after it in embeds without a colour.
type drawing struct {
	messages []drawnMessage
	contain  bool // in containers
	colour   int
	commands commandIDs
	form     *formButton
	words    *message.Catalogue // of the reply
}

// draw lays out a reply in plain messages. Every message keeps within Discord's limits and
// has text.
func draw(r bot.Reply, commands commandIDs, form *formButton) []drawnMessage {
	d := drawing{commands: commands, form: form, words: r.Words()}
	return d.draw(r)
}

// drawContainers lays out a reply in containers, one a message, for answers to commands
// and buttons. A notification of such a message is empty, so that what is posted unasked
// and the reply to a mention are plain messages.
func drawContainers(r bot.Reply, commands commandIDs, form *formButton) []drawnMessage {
	d := drawing{contain: true, commands: commands, form: form, words: r.Words()}
	return d.draw(r)
}

func (d *drawing) draw(r bot.Reply) []drawnMessage {
	d.colour = colourAnswer
	if r.Outcome == bot.Closest {
		d.colour = colourClosest
	}
	var calls map[int][]bot.Call
	var menus map[int]bool
	if d.contain {
		calls, menus = opened(r.Blocks)
	}
	for i, block := range r.Blocks {
		if menus[i] {
			continue
		}
		if calls[i] != nil {
			d.sections(block.(bot.List), calls[i])
			continue
		}
		before := d.snapshot()
		d.block(block)
		if len(d.messages) > len(before) && len(before) > 0 {
			d.messages = before // the block was cut: it begins a message of its own
			d.next()
			d.block(block)
		}
	}
	for i := range d.messages {
		if m := &d.messages[i]; m.empty() && len(m.files) > 0 {
			m.content = escape(truncate(m.files[0].Name, maxOption))
		}
	}
	return slices.DeleteFunc(d.messages, func(m drawnMessage) bool { return m.empty() })
}

// snapshot returns a copy of the messages.
func (d *drawing) snapshot() []drawnMessage {
	messages := slices.Clone(d.messages)
	if n := len(messages); n > 0 {
		messages[n-1].embeds = slices.Clone(messages[n-1].embeds)
		messages[n-1].rows = slices.Clone(messages[n-1].rows)
		messages[n-1].files = slices.Clone(messages[n-1].files)
		messages[n-1].parts = slices.Clone(messages[n-1].parts)
	}
	return messages
}

func (d *drawing) block(block bot.Block) {
	switch block := block.(type) {
	case bot.Heading:
		d.text("### ", message.Literal(block.Text))
	case bot.Paragraph:
		prefix := ""
		if block.Small {
			prefix = "-# "
		}
		d.text(prefix, block.Text)
	case bot.Quotation:
		d.quotation(block)
	case bot.List:
		d.list(block)
	case bot.Code:
		d.code(block.Text)
	case bot.File:
		d.file(block)
	case bot.Choices:
		d.choices(block)
	case bot.Actions:
		d.actions(block)
	}
}

// last returns the message that is being filled.
func (d *drawing) last() *drawnMessage {
	if len(d.messages) == 0 {
		d.next()
	}
	return &d.messages[len(d.messages)-1]
}

func (d *drawing) next() { d.messages = append(d.messages, drawnMessage{isContainer: d.contain}) }

// text draws a text behind a prefix, which holds for one line.
func (d *drawing) text(prefix string, t bot.Text) {
	for _, part := range d.commands.splitOurs(t, maxPart) {
		d.paragraph(func(ids commandIDs) string {
			words := ids.markdown(part)
			if prefix != "" {
				words = prefix + strings.ReplaceAll(words, "\n", " ")
			}
			return words
		}, "\n\n")
	}
}

// paragraph adds a paragraph of at most maxBody characters after a separator. In an embed
// it is drawn without ids, because no command can be pressed there.
func (d *drawing) paragraph(draw func(commandIDs) string, separator string) {
	words := draw(d.commands)
	if strings.TrimSpace(words) == "" {
		return // Discord takes no message of spaces
	}
	if d.contain {
		d.shownText(words, separator)
		return
	}
	s := d.last()
	if len(s.embeds) == 0 {
		if s.content == "" {
			s.content = words
			return
		}
		if size(s.content)+size(separator)+size(words) <= maxBody {
			s.content += separator + words
			return
		}
	}
	words = draw(nil)
	room := maxEmbedded - s.embedded() - size(separator)
	if n := len(s.embeds); n > 0 && s.embeds[n-1].Color == 0 && size(words) <= room &&
		size(s.embeds[n-1].Description)+size(separator)+size(words) <= maxDescription {
		s.embeds[n-1].Description += separator + words
		return
	}
	d.embed(words, 0)
}

// embed adds an embed, to a new message where the last has no room. In a container it is
// a text of its own.
func (d *drawing) embed(words string, colour int) {
	if d.contain {
		d.add(discordgo.TextDisplay{Content: words})
		if s := d.last(); s.colour == 0 {
			s.colour = colour
		}
		return
	}
	s := d.last()
	if len(s.embeds) == maxEmbeds || s.embedded()+size(words) > maxEmbedded {
		d.next()
		s = d.last()
	}
	s.embeds = append(s.embeds, discordgo.MessageEmbed{Description: words, Color: colour})
}

// quotation draws the statement's words as a block quote, with the reference and
// the link to the source below. A quotation that is longer than an embed goes on in
// the next one.
func (d *drawing) quotation(q bot.Quotation) {
	credit := d.credit(q)
	if size(credit) > maxCredit { // the link's address is that long
		q.Link, q.Ref, q.Source = "", truncate(q.Ref, 100), truncate(q.Source, maxCredit/3)
		credit = d.credit(q)
	}
	if q.Table != nil {
		d.table(*q.Table, credit)
		return
	}
	room := maxDescription - maxCredit - 100
	begins := !d.contain && d.last().empty() && len(d.messages) == 1
	if begins {
		room = maxPart - size(credit)
	}
	parts := d.commands.split(q.Text, room)
	for i, part := range parts {
		words := "> " + bidi.Mark(part.String()) + strings.ReplaceAll(d.commands.markdown(part), "\n", "\n> ")
		if i == len(parts)-1 && credit != "-# " {
			words += "\n" + credit
		}
		if begins && i == 0 && size(words) <= maxBody {
			d.last().content = words
			continue
		}
		d.embed(words, d.colour)
	}
}

// credit draws the line below a quotation.
func (d *drawing) credit(q bot.Quotation) string {
	words := strings.ReplaceAll(d.commands.markdown(bidi.Text(d.creditOf(q))), "\n", " ")
	return "-# " + bidi.Ours(words, q.Text.String())
}

// creditOf is the line below a quotation: its reference, and what that does not say.
// The link stands on words, never as a printed address.
func (d *drawing) creditOf(q bot.Quotation) bot.Text {
	var credit bot.Text
	if q.Ref != "" {
		credit = append(credit, bot.Span{Text: q.Ref, Style: bot.Strong})
	}
	switch {
	case q.Source != "" && q.Ref != "":
		credit = append(credit, bot.Span{Text: " · "}, bot.Span{Text: q.Source, Link: q.Link})
	case q.Source != "":
		credit = append(credit, bot.Span{Text: q.Source, Link: q.Link})
	case q.Ref != "":
		credit[0].Link = q.Link
	case q.Link != "":
		credit = bot.Text{{Text: d.words.String("discord.source", nil), Link: q.Link}}
	}
	return credit
}

// list draws a list. Spaces at the start of an item are its level.
func (d *drawing) list(l bot.List) {
	separator := "\n\n"
	for i, item := range l.Items {
		indent, item := indented(item)
		mark := "- "
		if l.Ordered {
			mark = strconv.Itoa(i+1) + ". "
		}
		for j, part := range d.commands.splitOurs(item, maxPart) {
			d.paragraph(func(ids commandIDs) string {
				words := strings.ReplaceAll(ids.markdown(part), "\n", " ")
				if j == 0 {
					words = indent + mark + words
				}
				return words
			}, separator)
			separator = "\n"
		}
	}
}

// code draws text to copy. A code fence within it is broken; nothing else is
// changed.
func (d *drawing) code(text string) {
	text = strings.ReplaceAll(text, "```", "`\u200b``")
	for text != "" {
		head := text
		if size(head) > maxPart {
			head, text = cutLine(text, maxPart)
		} else {
			text = ""
		}
		d.paragraph(func(commandIDs) string { return "```\n" + head + "\n```" }, "\n")
	}
}

// cutLine cuts text to at most n characters, behind a line's end where it can.
func cutLine(text string, n int) (head, tail string) {
	end, used := 0, 0
	for i, r := range text {
		if used += max(size(string(r)), 1); used > n {
			break
		}
		end = i + len(string(r))
	}
	if i := strings.LastIndexByte(text[:end], '\n'); i > 0 {
		return text[:i], text[i+1:]
	}
	return text[:end], text[end:]
}

// file attaches a file.
func (d *drawing) file(f bot.File) {
	if len(d.last().files) == maxFiles {
		d.next()
	}
	if d.contain {
		f.Name = unsafeInAddress.ReplaceAllString(truncate(f.Name, maxFileName), "_")
		d.add(discordgo.FileComponent{File: discordgo.UnfurledMediaItem{URL: "attachment://" + attachedName(f)}})
	}
	s := d.last()
	s.files = append(s.files, f)
}

// unsafeInAddress matches what a file's name does not hold, because a component names the
// file by an address.
var unsafeInAddress = regexp.MustCompile(`[^A-Za-z0-9._-]`)

// hasMoreThanText reports whether a message needs rights besides that to send one: Attach
// Files, or Embed Links.
func (m drawnMessage) hasMoreThanText() bool { return len(m.files) > 0 || len(m.embeds) > 0 }

// moreAsText returns a message without its files, or without its embeds where it has no
// files, and these as text behind it.
func (m drawnMessage) moreAsText() []drawnMessage {
	if len(m.files) > 0 {
		return m.filesAsText()
	}
	return m.embedsAsText()
}

// embedsAsText returns a message without its embeds, and these as text behind it, with the
// rows below the last.
func (m drawnMessage) embedsAsText() []drawnMessage {
	all := []drawnMessage{{content: m.content}}
	for _, e := range m.embeds {
		quotes := strings.HasPrefix(e.Description, "> ")
		for words := e.Description; words != ""; {
			head, rest := words, ""
			if size(head) > maxPart {
				head, rest = cutLine(words, maxPart)
			}
			if i := adapterkit.BreakPoint(head); rest != "" && i > len("> ") && !strings.Contains(head, "\n") {
				head, rest = words[:i], words[i:]
				if quotes {
					rest = "> " + rest
				}
			}
			if strings.Count(head, "```")%2 == 1 {
				head, rest = head+"\n```", "```\n"+rest
			}
			last := &all[len(all)-1]
			switch {
			case last.content == "":
				last.content = head
			case size(last.content)+size(head)+2 <= maxBody:
				last.content += "\n\n" + head
			default:
				all = append(all, drawnMessage{content: head})
			}
			words = rest
		}
	}
	all[len(all)-1].rows = m.rows
	return all
}

// filesAsText returns a message without its files, and these as text behind it.
func (m drawnMessage) filesAsText() []drawnMessage {
	files := m.files
	m.files = nil
	d := drawing{messages: []drawnMessage{m}}
	for _, f := range files {
		d.code(strings.ToValidUTF8(string(f.Data), "\uFFFD"))
	}
	return d.messages
}

// choices draws a select menu, whose values are encoded calls.
func (d *drawing) choices(c bot.Choices) {
	var options []discordgo.SelectMenuOption
	seen := map[string]bool{}
	for _, o := range c.Options {
		held := o.Call.Encode()
		if len(options) == maxOptions || held == "" || seen[held] || size(held) > maxOption {
			continue
		}
		seen[held] = true
		label := o.Label
		if label == "" {
			label = o.Call.Line()
		}
		options = append(options, discordgo.SelectMenuOption{Label: ourWords(label, maxOption), Value: held})
	}
	if len(options) == 0 {
		return
	}
	label := c.Label
	if label == "" {
		label = d.words.String("discord.choose", nil)
	}
	d.row(label, func(n int) discordgo.MessageComponent {
		return discordgo.SelectMenu{
			MenuType:    discordgo.StringSelectMenu,
			CustomID:    "choose " + strconv.Itoa(n),
			Placeholder: ourWords(label, maxPlaceholder),
			Options:     options,
		}
	})
}

// actions draws buttons. Two that would do the same are one, because Discord
// refuses a message that holds an id twice.
func (d *drawing) actions(a bot.Actions) {
	var buttons []discordgo.MessageComponent
	seen := buttonsIn(slices.Concat(d.last().rows, d.last().parts))
	for _, action := range a.Actions {
		b := discordgo.Button{Label: ourWords(action.Label, maxButton), Style: discordgo.SecondaryButton}
		switch id := d.customID(action); {
		case action.URL != "":
			address := buttonAddress(action.URL)
			if address == "" {
				continue
			}
			b.Style, b.URL = discordgo.LinkButton, address
		case seen[id] || size(id) > maxCustomID:
			continue
		default:
			seen[id] = true
			b.CustomID = id
			if action.AsksFirst() {
				b.Style = discordgo.DangerButton
			}
			if action.Effect == bot.Share {
				b.Style = discordgo.PrimaryButton
			}
		}
		if len(buttons) < maxButtons {
			buttons = append(buttons, b)
		}
	}
	if len(buttons) == 0 {
		return
	}
	d.addRow(d.words.String("discord.actions", nil), discordgo.ActionsRow{Components: buttons})
}

// row adds a row of one component. make is given the number of the row.
func (d *drawing) row(label string, make func(n int) discordgo.MessageComponent) {
	s := d.last()
	d.addRow(label, discordgo.ActionsRow{Components: []discordgo.MessageComponent{make(len(s.rows) + rowsIn(s.parts))}})
}

// addRow adds a row, to a new message under its label where the last has no room.
func (d *drawing) addRow(label string, row discordgo.ActionsRow) {
	if d.contain {
		if countOf(d.last().parts)+countOf([]discordgo.MessageComponent{row}) > maxPageParts {
			d.next()
		}
		if d.last().empty() {
			d.shownText(escape(ourWords(label, maxPlaceholder)), "")
		}
		d.add(row)
		return
	}
	if len(d.last().rows) == maxRows {
		d.next()
	}
	s := d.last()
	if s.empty() {
		s.content = escape(ourWords(label, maxPlaceholder))
	}
	s.rows = append(s.rows, row)
}

// The first word of a button's custom id is its effect; its encoded call
// follows. The ids of old messages outlive the process, so that they may never
// change their meaning.
var effectNames = map[bot.Effect]string{bot.Show: "show", bot.Replace: "turn", bot.Share: "share"}

func customID(a bot.Action) string {
	word := effectNames[a.Effect]
	if a.AsksFirst() {
		word = askWord
	}
	return word + " " + a.Call.Encode()
}

// askWord is the first word in place of the effect where the button asks first, in a
// message that its member alone sees.
const askWord = "ask"

// customID is that of a button of the drawing: the one that makes the call of its form
// opens the form.
func (d *drawing) customID(a bot.Action) string {
	if d.form != nil && a.Effect == bot.Show && !a.AsksFirst() && a.Call.Encode() == d.form.call {
		return d.form.customID
	}
	return customID(a)
}

// parseCustomID returns what a custom id holds after its effect, and the effect.
func parseCustomID(customID string) (held string, effect bot.Effect, ok bool) {
	word, held, _ := strings.Cut(customID, " ")
	for effect, name := range effectNames {
		if name == word {
			return held, effect, true
		}
	}
	return "", 0, false
}

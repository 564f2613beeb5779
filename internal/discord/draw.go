package discord

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/bwmarrin/discordgo"

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
}

func (m *drawnMessage) empty() bool { return m.content == "" && len(m.embeds) == 0 }

func (m *drawnMessage) embedded() int {
	n := 0
	for _, e := range m.embeds {
		n += size(e.Description)
	}
	return n
}

// A drawing lays blocks out in messages, in order. A quotation is an embed. Other
// text stands in the message's content until the first embed, and after it in
// embeds without a colour.
type drawing struct {
	messages []drawnMessage
	colour   int
}

// draw lays out a reply. Every message keeps within Discord's limits and has
// text.
func draw(r bot.Reply) []drawnMessage {
	d := drawing{colour: colourAnswer}
	if r.Outcome == bot.Closest {
		d.colour = colourClosest
	}
	for _, block := range r.Blocks {
		before := d.snapshot()
		d.block(block)
		if len(d.messages) > len(before) && len(before) > 0 {
			d.messages = before // the block was cut: it begins a message of its own
			d.next()
			d.block(block)
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

func (d *drawing) next() { d.messages = append(d.messages, drawnMessage{}) }

// text draws a text behind a prefix, which holds for one line.
func (d *drawing) text(prefix string, t bot.Text) {
	for _, part := range split(t, maxPart) {
		words := markdown(part)
		if prefix != "" {
			words = prefix + strings.ReplaceAll(words, "\n", " ")
		}
		d.paragraph(words, "\n\n")
	}
}

// paragraph adds a paragraph of at most maxBody characters after a separator.
func (d *drawing) paragraph(words, separator string) {
	if strings.TrimSpace(words) == "" {
		return // Discord takes no message of spaces
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
	room := maxEmbedded - s.embedded() - size(separator)
	if n := len(s.embeds); n > 0 && s.embeds[n-1].Color == 0 && size(words) <= room &&
		size(s.embeds[n-1].Description)+size(separator)+size(words) <= maxDescription {
		s.embeds[n-1].Description += separator + words
		return
	}
	d.embed(words, 0)
}

// embed adds an embed, to a new message where the last has no room.
func (d *drawing) embed(words string, colour int) {
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
	source := bot.Text{}
	if q.Ref != "" {
		source = append(source, bot.Span{Text: q.Ref, Style: bot.Strong}, bot.Span{Text: " · "})
	}
	source = append(source, bot.Span{Text: q.Source, Link: q.Link})
	credit := "-# " + strings.ReplaceAll(markdown(source), "\n", " ")
	if size(credit) > 1000 {
		credit = "-# " + truncate(escape(q.Source), 900)
	}
	parts := split(q.Text, maxDescription-1100)
	for i, part := range parts {
		words := "> " + strings.ReplaceAll(markdown(part), "\n", "\n> ")
		if i == len(parts)-1 {
			words += "\n" + credit
		}
		d.embed(words, d.colour)
	}
}

// list draws a list. Spaces at the start of an item are its level.
func (d *drawing) list(l bot.List) {
	separator := "\n\n"
	for i, item := range l.Items {
		indent := ""
		if len(item) > 0 {
			first := item[0]
			trimmed := strings.TrimLeft(first.Text, " ")
			indent = strings.Repeat(" ", len(first.Text)-len(trimmed))
			first.Text = trimmed
			item = append(bot.Text{first}, item[1:]...)
		}
		mark := "- "
		if l.Ordered {
			mark = strconv.Itoa(i+1) + ". "
		}
		for j, part := range split(item, maxPart) {
			words := strings.ReplaceAll(markdown(part), "\n", " ")
			if j == 0 {
				words = indent + mark + words
			}
			d.paragraph(words, separator)
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
		d.paragraph("```\n"+head+"\n```", "\n")
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
		options = append(options, discordgo.SelectMenuOption{Label: truncate(label, maxOption), Value: held})
	}
	if len(options) == 0 {
		return
	}
	label := c.Label
	if label == "" {
		label = message.English().String("discord.choose", nil)
	}
	d.row(label, func(n int) discordgo.MessageComponent {
		return discordgo.SelectMenu{
			MenuType:    discordgo.StringSelectMenu,
			CustomID:    "choose " + strconv.Itoa(n),
			Placeholder: truncate(label, maxPlaceholder),
			Options:     options,
		}
	})
}

// actions draws buttons. Two that would do the same are one, because Discord
// refuses a message that holds an id twice.
func (d *drawing) actions(a bot.Actions) {
	var buttons []discordgo.MessageComponent
	seen := map[string]bool{}
	for _, s := range d.last().rows {
		for _, c := range s.(discordgo.ActionsRow).Components {
			if b, ok := c.(discordgo.Button); ok {
				seen[b.CustomID] = true
			}
		}
	}
	for _, action := range a.Actions {
		b := discordgo.Button{Label: truncate(action.Label, maxButton), Style: discordgo.SecondaryButton}
		switch id := customID(action); {
		case action.URL != "":
			if linkAddress(action.URL) == "" || size(action.URL) > maxURL {
				continue
			}
			b.Style, b.URL = discordgo.LinkButton, action.URL
		case seen[id] || size(id) > maxCustomID:
			continue
		default:
			seen[id] = true
			b.CustomID = id
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
	d.addRow(message.English().String("discord.actions", nil), discordgo.ActionsRow{Components: buttons})
}

// row adds a row of one component. make is given the number of the row.
func (d *drawing) row(label string, make func(n int) discordgo.MessageComponent) {
	d.addRow(label, discordgo.ActionsRow{Components: []discordgo.MessageComponent{make(len(d.last().rows))}})
}

// addRow adds a row, to a new message under its label where the last has no room.
func (d *drawing) addRow(label string, row discordgo.ActionsRow) {
	if len(d.last().rows) == maxRows {
		d.next()
	}
	s := d.last()
	if s.empty() {
		s.content = escape(truncate(label, maxPlaceholder))
	}
	s.rows = append(s.rows, row)
}

// The first word of a button's custom id is its effect; its encoded call
// follows. The ids of old messages outlive the process, so that they may never
// change their meaning.
var effectNames = map[bot.Effect]string{bot.Show: "show", bot.Replace: "turn", bot.Share: "share"}

func customID(a bot.Action) string { return effectNames[a.Effect] + " " + a.Call.Encode() }

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

// addKey adds a key to a message where members do not see it and a channel's
// history keeps it: in the address of an embed without a title, which no client
// shows. Where there is no embed, the last paragraph becomes one.
func (m *drawnMessage) addKey(key string) {
	if len(m.embeds) == 0 {
		rest, last := "", m.content
		if i := strings.LastIndex(m.content, "\n\n"); i > 0 && !strings.Contains(m.content[i:], "```") {
			rest, last = m.content[:i], m.content[i+2:]
		}
		m.content = rest
		m.embeds = []discordgo.MessageEmbed{{Description: last}}
	}
	m.embeds[0].URL = keyURL + url.PathEscape(key)
}

// keyURL is an address that shows nothing of ours where somebody opens it.
const keyURL = "https://discord.com/#plenary-"

// hasKey reports whether a message carries a key.
func (m *channelMessage) hasKey(key string) bool {
	for _, e := range m.Embeds {
		if e.URL == keyURL+url.PathEscape(key) {
			return true
		}
	}
	return false
}

// A payload is a message as it is sent: new, as the answer to an interaction,
// or in place of what an answer showed.
type payload struct {
	Content    string                           `json:"content"`
	Embeds     []discordgo.MessageEmbed         `json:"embeds"`     // never nil: an empty list clears
	Components []discordgo.MessageComponent     `json:"components"` // likewise
	Mentions   discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags      discordgo.MessageFlags           `json:"flags,omitempty"`
	Nonce      string                           `json:"nonce,omitempty"`
	Enforce    bool                             `json:"enforce_nonce,omitempty"`
	Reference  *discordgo.MessageReference      `json:"message_reference,omitempty"`
}

// payload makes the payload of a message. It pings nobody, not even the author of
// the message that it replies to.
func (m drawnMessage) payload() payload {
	p := payload{
		Content:    m.content,
		Embeds:     m.embeds,
		Components: m.rows,
		Mentions:   discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	}
	if p.Embeds == nil {
		p.Embeds = []discordgo.MessageEmbed{}
	}
	if p.Components == nil {
		p.Components = []discordgo.MessageComponent{}
	}
	return p
}

// withNonce gives a payload a nonce of at most 25 characters, so that Discord does
// not post it twice within some minutes.
func (p payload) withNonce(nonce string) payload {
	p.Nonce, p.Enforce = nonce, true
	return p
}

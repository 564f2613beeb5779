package slack

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// A message is one message to Slack: its blocks, and the text that stands for
// them in a notification and to a screen reader. The text is never empty.
type message struct {
	blocks []slack.Block
	text   string
}

// A piece is a block that is never split, with its share of the text.
type piece struct {
	block slack.Block
	text  string
}

// messages draws a reply, as one message where it fits, else as several in
// order, parted between blocks.
func messages(reply bot.Reply) []message {
	var all []message
	var blocks []slack.Block
	var texts []string
	size := 0
	flush := func() {
		if len(blocks) > 0 {
			all = append(all, message{blocks, fallback(texts)})
		}
		blocks, texts, size = nil, nil, 0
	}
	for _, p := range pieces(reply) {
		n := jsonSize(p.block)
		if len(blocks) == maxMessageBlocks || size+n > maxMessageJSON {
			flush()
		}
		blocks = append(blocks, p.block)
		size += n
		if p.text != "" {
			texts = append(texts, p.text)
		}
	}
	flush()
	return all
}

// fallback joins the text of a message's blocks.
func fallback(texts []string) string {
	text := strings.TrimSpace(clip(strings.Join(texts, "\n\n"), maxFallback))
	if text == "" {
		return "Plenary: choose below"
	}
	return text
}

// viewBlocks draws a reply for a modal or the Home tab, which are not parted.
func viewBlocks(reply bot.Reply) []slack.Block {
	var blocks []slack.Block
	for _, p := range pieces(reply) {
		blocks = append(blocks, p.block)
	}
	return blocks[:min(len(blocks), maxViewBlocks)]
}

// jsonSize is the length of a block as it is sent, in bytes.
func jsonSize(block slack.Block) int {
	data, err := json.Marshal(block)
	if err != nil { // no block of ours has a field that cannot be written
		return maxMessageJSON
	}
	return len(data)
}

func pieces(reply bot.Reply) []piece {
	var all []piece
	elements := 0 // numbers action ids, which must differ within a message
	for _, block := range reply.Blocks {
		switch block := block.(type) {
		case bot.Heading:
			all = append(all, heading(block)...)
		case bot.Paragraph:
			all = append(all, paragraph(block)...)
		case bot.Quotation:
			all = append(all, quotation(block)...)
		case bot.List:
			all = append(all, list(block)...)
		case bot.Code:
			all = append(all, code(block)...)
		case bot.Choices:
			all = append(all, choices(block, &elements)...)
		case bot.Actions:
			all = append(all, actions(block, &elements)...)
		}
	}
	return all
}

func blank(words string) bool { return strings.TrimSpace(words) == "" }

func plainText(words string, limit int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, truncate(words, limit), false, false)
}

// heading is a header block; one that is longer than a header may be is a
// paragraph in bold.
func heading(h bot.Heading) []piece {
	if blank(h.Text) {
		return nil
	}
	if utf8.RuneCountInString(h.Text) > maxHeader {
		return paragraph(bot.Paragraph{Text: bot.Text{{Text: h.Text, Style: bot.Strong}}})
	}
	return []piece{{slack.NewHeaderBlock(plainText(unlinked(h.Text), maxHeader)), inert(h.Text)}}
}

// paragraph is rich text, or, for an aside without links, a context block.
func paragraph(p bot.Paragraph) []piece {
	words := p.Text.String()
	if blank(words) {
		return nil
	}
	if p.Small && utf8.RuneCountInString(words) <= maxContext && plainSpans(p.Text) {
		return []piece{{slack.NewContextBlock("", plainText(unlinked(words), maxContext)), inert(words)}}
	}
	var all []piece
	for _, part := range split(unlinkedText(p.Text)) {
		all = append(all, piece{
			slack.NewRichTextBlock("", slack.NewRichTextSection(elements(part)...)),
			spanText(part),
		})
	}
	return all
}

// plainSpans reports whether nothing is lost where a text is drawn as plain
// text.
func plainSpans(t bot.Text) bool {
	for _, s := range t {
		if s.Link != "" || s.Style == bot.Channel {
			return false
		}
	}
	return true
}

// quotation is a rich text quote, byte for byte, with its reference and its
// link beneath.
func quotation(q bot.Quotation) []piece {
	if blank(q.Text.String()) {
		return nil
	}
	var all []piece
	parts := split(q.Text)
	for _, part := range parts {
		quote := &slack.RichTextQuote{Type: slack.RTEQuote, Elements: elements(part)}
		all = append(all, piece{slack.NewRichTextBlock("", quote), spanText(part)})
	}
	all[0].text = "“" + all[0].text
	last := &all[len(all)-1]
	last.text += "”"
	credit := unlinkedText(credit(q))
	if blank(credit.String()) {
		return all
	}
	section, words := slack.NewRichTextSection(elements(credit)...), "— "+spanText(credit)
	runes := utf8.RuneCountInString(parts[len(parts)-1].String() + credit.String())
	if runes > maxText { // beneath it, in a block of its own
		return append(all, piece{slack.NewRichTextBlock("", section), words})
	}
	block := last.block.(*slack.RichTextBlock)
	block.Elements = append(block.Elements, section)
	last.text += " " + words
	return all
}

// credit is what stands beneath a quotation.
func credit(q bot.Quotation) bot.Text {
	text := bot.Text{{Text: q.Ref, Style: bot.Strong}, {Text: truncate(q.Source, maxText/2), Link: q.Link}}
	if q.Ref != "" && q.Source != "" {
		text[0].Text += " "
		text = bot.Text{text[0], {Text: "· "}, text[1]}
	}
	return text
}

// list is a rich text list. Two leading spaces of an item are a level of the
// outline. A long list is parted between items.
func list(l bot.List) []piece {
	var all []piece
	block := slack.NewRichTextBlock("")
	var lines []string
	runes, cost := 0, 0
	flush := func() {
		if len(block.Elements) > 0 {
			all = append(all, piece{block, strings.Join(lines, "\n")})
		}
		block, lines, runes, cost = slack.NewRichTextBlock(""), nil, 0, 0
	}
	for i, item := range l.Items {
		item, level := outdent(item)
		if blank(item.String()) {
			continue
		}
		for j, part := range split(unlinkedText(item)) {
			section := slack.NewRichTextSection(elements(part)...)
			n, c := utf8.RuneCountInString(part.String()), 0
			for _, s := range part {
				c += spanCost(s)
			}
			if runes+n > maxText || cost+c > maxTextJSON {
				flush()
			}
			runes, cost = runes+n, cost+c
			add(block, l.Ordered, level, i, section)
			mark := strings.Repeat("  ", level) + "• "
			if l.Ordered && j == 0 {
				mark = strconv.Itoa(i+1) + ". "
			}
			lines = append(lines, mark+spanText(part))
		}
	}
	flush()
	return all
}

// add appends an item to the last list of a block, or to a new one where its
// level differs. An ordered list begins at the item's own number.
func add(block *slack.RichTextBlock, ordered bool, level, index int, section *slack.RichTextSection) {
	if n := len(block.Elements); n > 0 {
		if last := block.Elements[n-1].(*slack.RichTextList); last.Indent == level {
			last.Elements = append(last.Elements, section)
			return
		}
	}
	style := slack.RTEListBullet
	if ordered {
		style = slack.RTEListOrdered
	}
	next := slack.NewRichTextList(style, level, section)
	if ordered {
		next.Offset = index
	}
	block.Elements = append(block.Elements, next)
}

// outdent takes the leading spaces off an item and returns their level, at
// most 8, which is Slack's deepest.
func outdent(item bot.Text) (bot.Text, int) {
	if len(item) == 0 {
		return item, 0
	}
	words := strings.TrimLeft(item[0].Text, " ")
	level := min((len(item[0].Text)-len(words))/2, 8)
	item = append(bot.Text(nil), item...)
	item[0].Text = words
	return item, level
}

// code is preformatted rich text.
func code(c bot.Code) []piece {
	if blank(c.Text) {
		return nil
	}
	var all []piece
	for _, part := range split(bot.Say(c.Text)) {
		all = append(all, piece{
			slack.NewRichTextBlock("", &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: elements(part)}),
			spanText(part),
		})
	}
	return all
}

// choices is a select.
func choices(c bot.Choices, elements *int) []piece {
	var options []*slack.OptionBlockObject
	taken := map[string]bool{}
	for _, o := range c.Options {
		value := o.Call.Encode()
		if blank(o.Label) || value == "" || utf8.RuneCountInString(value) > maxOption || taken[value] || len(options) == maxOptions {
			continue
		}
		taken[value] = true
		options = append(options, slack.NewOptionBlockObject(value, plainText(o.Label, maxOption), nil))
	}
	if len(options) == 0 {
		return nil
	}
	label := c.Label
	if blank(label) {
		label = "Choose"
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(label, maxPlaceholder), actionID(bot.Show, elements), options...)
	return []piece{{slack.NewActionBlock("", menu), ""}}
}

func actions(a bot.Actions, elements *int) []piece {
	var buttons []slack.BlockElement
	for _, action := range a.Actions {
		if blank(action.Label) || len(buttons) == maxElements {
			continue
		}
		id := actionID(action.Effect, elements)
		button := slack.NewButtonBlockElement(id, action.Call.Encode(), plainText(action.Label, maxButton))
		if action.URL != "" {
			if !openable(action.URL) {
				continue
			}
			button.Value, button.URL = "", action.URL
			button.ActionID = "open/" + strconv.Itoa(*elements)
		}
		buttons = append(buttons, button)
	}
	if len(buttons) == 0 {
		return nil
	}
	return []piece{{slack.NewActionBlock("", buttons...), ""}}
}

// actionID names a button or select: its effect, and a number that makes it
// unique in its message.
func actionID(effect bot.Effect, elements *int) string {
	*elements++
	return effects[effect] + "//" + strconv.Itoa(*elements)
}

var effects = [...]string{bot.Show: "show", bot.Replace: "turn", bot.Share: "share"}

// effectOf reads an action's id. ok is false for one that is not ours, and for
// one that opens a page. Between the bars of a select that was made before calls
// were encoded stands the word that its line begins with.
func effectOf(id string) (effect bot.Effect, word string, ok bool) {
	what, rest, _ := strings.Cut(id, "/")
	for e, word := range effects {
		if word == what {
			effect, ok = bot.Effect(e), true
		}
	}
	word, _, _ = strings.Cut(rest, "/")
	if word != "" {
		word += " "
	}
	return effect, word, ok
}

// openable reports whether a button or a link may open an address.
func openable(address string) bool {
	return len(address) <= maxURL && (strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://"))
}

// channelID is what Slack calls a channel. An id that a member typed is drawn
// as one only where it looks like one.
var channelID = regexp.MustCompile(`^[CGD][A-Z0-9]{2,20}$`)

// elements draws spans as rich text, which Slack takes literally.
func elements(t bot.Text) []slack.RichTextSectionElement {
	var all []slack.RichTextSectionElement
	for _, s := range t {
		if s.Text == "" {
			continue
		}
		var style *slack.RichTextSectionTextStyle
		switch s.Style {
		case bot.Strong, bot.Marked:
			style = &slack.RichTextSectionTextStyle{Bold: true}
		case bot.Typed:
			style = &slack.RichTextSectionTextStyle{Code: true}
		case bot.Channel:
			if id := strings.TrimPrefix(s.Text, "#"); channelID.MatchString(id) {
				all = append(all, slack.NewRichTextSectionChannelElement(id, nil))
				continue
			}
		}
		if openable(s.Link) {
			all = append(all, slack.NewRichTextSectionLinkElement(s.Link, s.Text, style))
			continue
		}
		all = append(all, slack.NewRichTextSectionTextElement(s.Text, style))
	}
	return all
}

// unlinkedText breaks the addresses in words of ours and of members that are no
// link of ours.
func unlinkedText(t bot.Text) bot.Text {
	broken := make(bot.Text, len(t))
	for i, s := range t {
		if !openable(s.Link) {
			s.Text = unlinked(s.Text)
		}
		broken[i] = s
	}
	return broken
}

// spanText is the text of spans for the fallback: links live, all else inert.
func spanText(t bot.Text) string {
	var b strings.Builder
	for _, s := range t {
		switch id := strings.TrimPrefix(s.Text, "#"); {
		case s.Style == bot.Channel && channelID.MatchString(id):
			b.WriteString("<#" + id + ">")
		case openable(s.Link) && s.Link == s.Text:
			b.WriteString("<" + address.Replace(s.Link) + ">")
		case openable(s.Link):
			b.WriteString("<" + address.Replace(s.Link) + "|" + strings.ReplaceAll(inert(s.Text), "|", "¦") + ">")
		default:
			b.WriteString(inert(s.Text))
		}
	}
	return b.String()
}

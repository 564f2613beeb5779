package slack

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"plenary/internal/bidi"
	"plenary/internal/bot"
	"plenary/internal/message"
)

// A drawnMessage is one message to Slack: its blocks, and the fallback text for
// notifications and screen readers, which is never empty.
type drawnMessage struct {
	blocks []slack.Block
	text   string
}

// A drawnBlock is a block, which is never split, with its fallback text.
type drawnBlock struct {
	block slack.Block
	text  string
}

// messages draws a reply as one message where it fits, else as several in
// order, split between blocks.
func messages(reply bot.Reply) []drawnMessage {
	var all []drawnMessage
	var blocks []slack.Block
	var texts []string
	size := 0
	flush := func() {
		if len(blocks) > 0 {
			all = append(all, drawnMessage{blocks, joinFallback(reply.Words(), texts)})
		}
		blocks, texts, size = nil, nil, 0
	}
	for _, drawn := range drawBlocks(reply, maxTables) {
		n := jsonSize(drawn.block)
		if len(blocks) == maxMessageBlocks || size+n > maxMessageJSON {
			flush()
		}
		blocks = append(blocks, drawn.block)
		size += n
		if drawn.text != "" {
			texts = append(texts, drawn.text)
		}
	}
	flush()
	return all
}

// joinFallback joins the fallback texts of a message's blocks.
func joinFallback(words *message.Catalogue, texts []string) string {
	text := strings.TrimSpace(clipEscaped(strings.Join(texts, "\n\n"), maxFallback))
	if text == "" {
		return words.String("slack.fallback", nil)
	}
	return text
}

// viewBlocks draws a reply for a modal or the Home tab, which are not split and take
// no table blocks.
func viewBlocks(reply bot.Reply) []slack.Block {
	blocks := blocksOf(drawBlocks(reply, 0))
	return blocks[:min(len(blocks), maxViewBlocks)]
}

func blocksOf(drawn []drawnBlock) []slack.Block {
	var blocks []slack.Block
	for _, d := range drawn {
		blocks = append(blocks, d.block)
	}
	return blocks
}

// jsonSize is the length of a block as it is sent, in bytes.
func jsonSize(block slack.Block) int {
	data, err := json.Marshal(block)
	if err != nil { // not with our blocks
		return maxMessageJSON
	}
	return len(data)
}

// drawBlocks draws the blocks of a reply, at most so many of them as table blocks.
func drawBlocks(reply bot.Reply, tables int) []drawnBlock {
	var all []drawnBlock
	elements := 0 // buttons and selects so far: action ids must differ within a message
	for _, block := range reply.Blocks {
		switch block := block.(type) {
		case bot.Heading:
			all = append(all, heading(block)...)
		case bot.Paragraph:
			all = append(all, paragraph(block)...)
		case bot.Quotation:
			all = append(all, quotation(block, &tables)...)
		case bot.List:
			all = append(all, list(block)...)
		case bot.Code:
			all = append(all, code(block)...)
		case bot.File:
			all = append(all, code(bot.Code{Text: strings.ToValidUTF8(string(block.Data), string(utf8.RuneError))})...)
		case bot.Choices:
			all = append(all, choices(reply.Words(), block, &elements)...)
		case bot.Actions:
			all = append(all, actions(reply.Words(), block, &elements)...)
		}
	}
	return all
}

func isBlank(words string) bool { return strings.TrimSpace(words) == "" }

func plainText(words string, limit int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, ourWords(words, limit), false, false)
}

// heading is a header block, or a paragraph in bold where it is too long for
// one.
func heading(h bot.Heading) []drawnBlock {
	if isBlank(h.Text) {
		return nil
	}
	if utf8.RuneCountInString(h.Text) > maxHeader {
		return paragraph(bot.Paragraph{Text: bot.Text{{Text: h.Text, Style: bot.Strong}}})
	}
	return []drawnBlock{{slack.NewHeaderBlock(plainText(breakLinks(h.Text), maxHeader)), literalText(bidi.String(h.Text))}}
}

// paragraph is rich text, or a context block for a small one without links.
func paragraph(p bot.Paragraph) []drawnBlock {
	text := ownWords(p.Text)
	words := text.String()
	if isBlank(words) {
		return nil
	}
	if p.Small && utf8.RuneCountInString(words) <= maxContext && isPlain(text) {
		return []drawnBlock{{slack.NewContextBlock("", plainText(words, maxContext)), literalText(bidi.String(words))}}
	}
	var all []drawnBlock
	for _, part := range splitOurs(text) {
		all = append(all, drawnBlock{
			slack.NewRichTextBlock("", slack.NewRichTextSection(richTextElements(part)...)),
			fallbackOf(part),
		})
	}
	return all
}

// quotation is a rich text quote, byte for byte, with its credit below.
func quotation(q bot.Quotation, tables *int) []drawnBlock {
	if isBlank(q.Text.String()) {
		return nil
	}
	if q.Table != nil {
		return quotedTable(q, tables)
	}
	var all []drawnBlock
	parts := splitText(quotedWords(q.Text))
	for _, part := range parts {
		elements := richTextElements(part)
		if mark := bidi.Mark(part.String()); mark != "" {
			elements = append(richTextElements(message.Literal(mark)), elements...)
		}
		quote := &slack.RichTextQuote{Type: slack.RTEQuote, Elements: elements}
		all = append(all, drawnBlock{slack.NewRichTextBlock("", quote), bidi.Quoted(fallbackOf(part))})
	}
	all[0].text = "“" + all[0].text
	last := &all[len(all)-1]
	last.text += "”"
	credit := bidi.Text(ownWords(credit(q)))
	if isBlank(credit.String()) {
		return all
	}
	section, words := slack.NewRichTextSection(richTextElements(credit)...), "— "+fallbackOf(credit)
	runes := utf8.RuneCountInString(parts[len(parts)-1].String() + credit.String())
	if runes > maxText {
		return append(all, drawnBlock{slack.NewRichTextBlock("", section), words})
	}
	block := last.block.(*slack.RichTextBlock)
	block.Elements = append(block.Elements, section)
	last.text += " " + words
	return all
}

// credit is the reference and the source of a quotation, which stand below it. The
// link is on the reference, or on the source where there is none.
func credit(q bot.Quotation) bot.Text {
	ref := bot.Span{Text: q.Ref, Style: bot.Strong, Link: q.Link}
	source := bot.Span{Text: truncate(q.Source, maxText/2)}
	switch {
	case q.Ref == "":
		source.Link = q.Link
		return bot.Text{source}
	case q.Source == "":
		return bot.Text{ref}
	}
	return bot.Text{ref, {Text: " · "}, source}
}

// list is a rich text list. Two leading spaces of an item are a level of the
// outline. A long list is split between items.
func list(l bot.List) []drawnBlock {
	var all []drawnBlock
	block := slack.NewRichTextBlock("")
	var lines []string
	runes, size := 0, 0
	flush := func() {
		if len(block.Elements) > 0 {
			all = append(all, drawnBlock{block, strings.Join(lines, "\n")})
		}
		block, lines, runes, size = slack.NewRichTextBlock(""), nil, 0, 0
	}
	for i, item := range l.Items {
		item, level := splitIndent(item)
		if isBlank(item.String()) {
			continue
		}
		for j, part := range splitOurs(ownWords(item)) {
			section := slack.NewRichTextSection(richTextElements(part)...)
			n, c := utf8.RuneCountInString(part.String()), 0
			for _, s := range part {
				c += spanSize(s)
			}
			if runes+n > maxText || size+c > maxTextJSON {
				flush()
			}
			runes, size = runes+n, size+c
			addListItem(block, l.Ordered, level, i, section)
			mark := strings.Repeat("  ", level) + "• "
			if l.Ordered && j == 0 {
				mark = strconv.Itoa(i+1) + ". "
			}
			lines = append(lines, mark+fallbackOf(part))
		}
	}
	flush()
	return all
}

// A richTextList is a list of rich text whose offset is sent only where it is not 0: the
// schemas of @slack/types do not have it.
type richTextList struct {
	Type     slack.RichTextElementType     `json:"type"`
	Style    slack.RichTextListElementType `json:"style"`
	Indent   int                           `json:"indent"`
	Offset   int                           `json:"offset,omitempty"`
	Elements []slack.RichTextElement       `json:"elements"`
}

func (l *richTextList) RichTextElementType() slack.RichTextElementType { return l.Type }

// addListItem appends an item to the last list of a block, or to a new one where its
// level differs. An ordered list begins at the item's own number.
func addListItem(block *slack.RichTextBlock, ordered bool, level, index int, section *slack.RichTextSection) {
	if n := len(block.Elements); n > 0 {
		if last := block.Elements[n-1].(*richTextList); last.Indent == level {
			last.Elements = append(last.Elements, section)
			return
		}
	}
	next := &richTextList{Type: slack.RTEList, Style: slack.RTEListBullet, Indent: level, Elements: []slack.RichTextElement{section}}
	if ordered {
		next.Style, next.Offset = slack.RTEListOrdered, index
	}
	block.Elements = append(block.Elements, next)
}

// splitIndent returns an item without its leading spaces, and its level, at most
// 8, which is Slack's deepest.
func splitIndent(item bot.Text) (bot.Text, int) {
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
func code(c bot.Code) []drawnBlock {
	if isBlank(c.Text) {
		return nil
	}
	var all []drawnBlock
	for _, part := range splitText(message.Literal(c.Text)) {
		all = append(all, drawnBlock{
			slack.NewRichTextBlock("", &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: richTextElements(part)}),
			fallbackOf(part),
		})
	}
	return all
}

// choices is a select.
func choices(words *message.Catalogue, c bot.Choices, elements *int) []drawnBlock {
	var options []*slack.OptionBlockObject
	taken := map[string]bool{}
	for _, o := range c.Options {
		value := o.Call.Encode()
		if isBlank(o.Label) || value == "" || utf8.RuneCountInString(value) > maxOption || taken[value] || len(options) == maxOptions {
			continue
		}
		taken[value] = true
		options = append(options, slack.NewOptionBlockObject(value, plainText(o.Label, maxOption), nil))
	}
	if len(options) == 0 {
		return nil
	}
	label := c.Label
	if isBlank(label) {
		label = words.String("slack.choose", nil)
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(label, maxPlaceholder), actionID(bot.Show, elements), options...)
	if !isBlank(c.Confirm) {
		menu.Confirm = confirmation(words, label, c.Confirm)
	}
	return []drawnBlock{{slack.NewActionBlock("", menu), ""}}
}

func actions(words *message.Catalogue, a bot.Actions, elements *int) []drawnBlock {
	var buttons []slack.BlockElement
	for _, action := range a.Actions {
		if isBlank(action.Label) || len(buttons) == maxElements {
			continue
		}
		id := actionID(action.Effect, elements)
		button := slack.NewButtonBlockElement(id, action.Call.Encode(), plainText(action.Label, maxButton))
		if action.URL != "" {
			if !isWebAddress(action.URL) {
				continue
			}
			button.Value, button.URL = "", action.URL
			button.ActionID = "open/" + strconv.Itoa(*elements)
		}
		if !isBlank(action.About) {
			button.AccessibilityLabel = truncate(words.String("slack.labelled", message.Args{"label": button.Text.Text, "about": action.About}), maxButton)
		}
		if !isBlank(action.Confirm) {
			button.Confirm = confirmation(words, action.Label, action.Confirm)
		}
		if action.Grave {
			button.Style = slack.StyleDanger
		}
		buttons = append(buttons, button)
	}
	if len(buttons) == 0 {
		return nil
	}
	return []drawnBlock{{slack.NewActionBlock("", buttons...), ""}}
}

// confirmation asks before a button or a select does what it says.
func confirmation(words *message.Catalogue, title, asks string) *slack.ConfirmationBlockObject {
	return slack.NewConfirmationBlockObject(
		plainText(title, maxConfirmTitle), plainText(asks, maxConfirmText),
		plainText(words.String("slack.confirm", nil), maxConfirmButton), plainText(words.String("slack.deny", nil), maxConfirmButton))
}

// actionID names a button or a select by its effect and a number that makes it
// unique in its message.
func actionID(effect bot.Effect, elements *int) string {
	*elements++
	return effects[effect] + "//" + strconv.Itoa(*elements)
}

var effects = [...]string{bot.Show: "show", bot.Replace: "turn", bot.Share: "share"}

// effectOf decodes an action's id. ok is false for one that is not ours, and for
// one that opens a page. word is what the line of a select begins with that was
// made before calls were encoded.
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

// isWebAddress reports whether a button or a link may open an address.
func isWebAddress(address string) bool {
	return len(address) <= maxURL && (strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://"))
}

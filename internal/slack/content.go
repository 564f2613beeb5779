package slack

import (
	"encoding/json"
	"strings"
	"unicode"
)

// A messageContent is what a message holds beside who wrote it and where.
type messageContent struct {
	Text        string            `json:"text"`
	Blocks      json.RawMessage   `json:"blocks"`
	Attachments []json.RawMessage `json:"attachments"`
}

// An attachment is a forwarded message, the preview of a page, or what an app attached.
type attachment struct {
	Pretext string `json:"pretext"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	Fields  []struct {
		Title string `json:"title"`
		Value string `json:"value"`
	} `json:"fields"`
	Fallback string          `json:"fallback"`
	Blocks   json.RawMessage `json:"blocks"`
	Messages []struct {
		Message messageContent `json:"message"`
	} `json:"message_blocks"` // of a forwarded message
	URL     string `json:"from_url"` // of a page that is previewed, or of a forwarded message
	Shared  bool   `json:"is_share"`
	Message bool   `json:"is_msg_unfurl"`
}

// maxContent is how much of a message's text is read, in bytes.
const maxContent = 40_000

// words returns the text of a message in the form of event.text: its own, and that of
// what is forwarded with it. Previews of pages and the parts of apps are read where there
// is nothing else.
func (m messageContent) words() string {
	own := m.Text
	if shown := blockText(m.Blocks); countLetters(shown) > countLetters(own) {
		own = shown // an app's text may be a short notice of what its blocks say
	}
	parts := []string{own}
	var other []string
	for _, raw := range m.Attachments {
		var a attachment
		if json.Unmarshal(raw, &a) != nil {
			continue
		}
		if a.Shared || a.Message {
			parts = append(parts, a.words())
		} else {
			other = append(other, a.words())
		}
	}
	words := joinLines(parts)
	if words == "" {
		words = joinLines(other)
	}
	if len(words) > maxContent {
		words = strings.ToValidUTF8(words[:maxContent], "")
	}
	return words
}

// countLetters counts the characters that are not white space.
func countLetters(words string) (n int) {
	for _, r := range words {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

func (a attachment) words() string {
	parts := []string{a.Pretext, a.Title, a.Text}
	for _, f := range a.Fields {
		parts = append(parts, f.Title, f.Value)
	}
	if isBlank(a.Text) {
		parts = append(parts, blockText(a.Blocks))
		for _, m := range a.Messages {
			parts = append(parts, m.Message.words())
		}
	}
	if words := joinLines(parts); words != "" {
		return words
	}
	return strings.TrimSpace(a.Fallback)
}

// joinLines joins the parts that are not blank, a line each.
func joinLines(parts []string) string {
	var all []string
	for _, part := range parts {
		if !isBlank(part) {
			all = append(all, strings.TrimSpace(part))
		}
	}
	return strings.Join(all, "\n")
}

// blockText returns the text of blocks of any kind, in the form of event.text. What
// stands on buttons and in selects is left out.
func blockText(blocks json.RawMessage) string {
	var all []json.RawMessage
	if json.Unmarshal(blocks, &all) != nil {
		return ""
	}
	var lines []string
	for _, block := range all {
		var b strings.Builder
		writeElement(&b, block, maxDepth)
		lines = append(lines, b.String())
	}
	return joinLines(lines)
}

// An element is a block, a part of rich text, or a text object.
type element struct {
	Type     string            `json:"type"`
	Text     json.RawMessage   `json:"text"` // a string, or a text object
	Elements []json.RawMessage `json:"elements"`
	Fields   []json.RawMessage `json:"fields"`
	User     string            `json:"user_id"`
	Group    string            `json:"usergroup_id"`
	Channel  string            `json:"channel_id"`
	Range    string            `json:"range"`
	Name     string            `json:"name"`
	URL      string            `json:"url"`
	Fallback string            `json:"fallback"`
}

// maxDepth is how deep elements stand within each other, at most: a list in rich text
// has four levels.
const maxDepth = 8

// writeElement writes the text of an element. What is no element has none.
func writeElement(b *strings.Builder, data json.RawMessage, depth int) {
	var e element
	if depth == 0 || json.Unmarshal(data, &e) != nil {
		return
	}
	var text string
	isString := json.Unmarshal(e.Text, &text) == nil
	switch e.Type {
	case "actions", "context_actions", "input", "button", "image", "file":
		return
	case "text", "plain_text":
		b.WriteString(escaper.Replace(text))
	case "mrkdwn", "markdown":
		b.WriteString(text)
	case "user":
		b.WriteString("<@" + e.User + ">")
	case "usergroup":
		b.WriteString("<!subteam^" + e.Group + ">")
	case "channel":
		b.WriteString("<#" + e.Channel + ">")
	case "broadcast":
		b.WriteString("<!" + e.Range + ">")
	case "emoji":
		b.WriteString(":" + e.Name + ":")
	case "date":
		b.WriteString(escaper.Replace(e.Fallback))
	case "link":
		if text == "" {
			b.WriteString("<" + addressEscaper.Replace(e.URL) + ">")
		} else {
			b.WriteString(escaper.Replace(text))
		}
	default:
		if !isString && len(e.Text) > 0 {
			writeElement(b, e.Text, depth-1)
			b.WriteByte('\n')
		}
		for _, part := range append(e.Fields, e.Elements...) {
			writeElement(b, part, depth-1)
			if e.Type != "rich_text_section" && e.Type != "rich_text_quote" && e.Type != "rich_text_preformatted" {
				b.WriteByte('\n')
			}
		}
	}
}

// mentionsInCode reports whether blocks mention a member within code alone, where Slack
// shows letters, and no mention.
func mentionsInCode(blocks json.RawMessage, member string) bool {
	if member == "" {
		return false
	}
	mentioned, coded := false, false
	var walk func(data json.RawMessage, inCode bool, depth int)
	walk = func(data json.RawMessage, inCode bool, depth int) {
		var e struct {
			element
			Style json.RawMessage `json:"style"` // of a text an object, of a list a word
		}
		if depth == 0 || json.Unmarshal(data, &e) != nil {
			return
		}
		var style struct{ Code bool }
		var text string
		switch {
		case e.Type == "user":
			mentioned = mentioned || e.User == member
		case json.Unmarshal(e.Text, &text) == nil && mentions(text, member):
			inText := inCode || json.Unmarshal(e.Style, &style) == nil && style.Code
			mentioned, coded = mentioned || !inText, coded || inText
		}
		for _, part := range e.Elements {
			walk(part, inCode || e.Type == "rich_text_preformatted", depth-1)
		}
	}
	var all []json.RawMessage
	if json.Unmarshal(blocks, &all) != nil {
		return false
	}
	for _, block := range all {
		walk(block, false, maxDepth)
	}
	return coded && !mentioned
}

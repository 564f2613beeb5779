package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// faultsOf checks blocks against the schemas of Block Kit and its limits in
// characters.
func faultsOf(blocks, text string, most int) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if strings.TrimSpace(text) == "" {
		fault("no fallback text")
	}
	if n := utf8.RuneCountInString(text); n > 4000 {
		fault("a fallback text of %d characters", n)
	}
	if n := utf8.RuneCountInString(blocks) + utf8.RuneCountInString(text); n > 13_000 && most == 50 {
		fault("a message of %d characters", n)
	}
	var all []map[string]any
	if err := json.Unmarshal([]byte(blocks), &all); err != nil {
		return append(faults, err.Error())
	}
	if len(all) == 0 || len(all) > most {
		fault("%d blocks", len(all))
	}
	ids := map[any]bool{}
	words := func(what string, value any, least, most int, kind string) {
		object, _ := value.(map[string]any)
		text, _ := object["text"].(string)
		if n := utf8.RuneCountInString(text); n < least || n > most || object["type"] != kind {
			fault("%s is %v %q of %d characters", what, object["type"], text, n)
		}
	}
	action := func(e map[string]any) {
		if id, _ := e["action_id"].(string); id == "" || len(id) > 255 || ids[id] {
			fault("action_id %q", id)
		} else {
			ids[id] = true
		}
		if asks, ok := e["confirm"].(map[string]any); ok {
			words("the title of a confirmation", asks["title"], 1, 100, "plain_text")
			words("a confirmation", asks["text"], 1, 300, "plain_text")
			words("a yes", asks["confirm"], 1, 30, "plain_text")
			words("a no", asks["deny"], 1, 30, "plain_text")
		}
		switch e["type"] {
		case "button":
			words("a button", e["text"], 1, 75, "plain_text")
			if label, labelled := e["accessibility_label"].(string); labelled {
				seen, _ := e["text"].(map[string]any)["text"].(string)
				if !strings.HasPrefix(label, strings.TrimSuffix(seen, "…")) || utf8.RuneCountInString(label) > 75 {
					fault("a button %q is read as %q", seen, label)
				}
			}
			if value, _ := e["value"].(string); len(value) > 2000 {
				fault("a button's value of %d", len(value))
			}
			if address, _ := e["url"].(string); len(address) > 3000 {
				fault("a button's URL of %d", len(address))
			}
		case "static_select":
			words("a placeholder", e["placeholder"], 1, 150, "plain_text")
			options, _ := e["options"].([]any)
			if len(options) == 0 || len(options) > 100 {
				fault("%d options", len(options))
			}
			values := map[any]bool{}
			for _, o := range options {
				option := o.(map[string]any)
				words("an option", option["text"], 1, 75, "plain_text")
				value, _ := option["value"].(string)
				if value == "" || utf8.RuneCountInString(value) > 75 || values[value] {
					fault("an option's value %q", value)
				}
				values[value] = true
			}
		default:
			fault("an element %v", e["type"])
		}
	}
	tables := 0
	defer func() {
		if tables > 1 || tables > 0 && most != 50 {
			fault("%d tables", tables)
		}
	}()
	for _, block := range all {
		elements, _ := block["elements"].([]any)
		switch block["type"] {
		case "header":
			words("a header", block["text"], 1, 150, "plain_text")
		case "context":
			if len(elements) == 0 || len(elements) > 10 {
				fault("%d elements of context", len(elements))
			}
			for _, e := range elements {
				words("context", e, 1, 2000, "plain_text")
			}
		case "actions":
			if len(elements) == 0 || len(elements) > 25 {
				fault("%d actions", len(elements))
			}
			for _, e := range elements {
				action(e.(map[string]any))
			}
		case "context_actions":
			if len(elements) == 0 || len(elements) > 5 || most != 50 {
				fault("%d elements", len(elements))
			}
			for _, e := range elements {
				for _, f := range faultsOfFeedback(e.(map[string]any)) {
					fault("%s", f)
				}
			}
		case "input":
			if most == 50 {
				fault("an input in a message")
			}
			words("a label", block["label"], 1, 2000, "plain_text")
			if id, _ := block["block_id"].(string); id == "" || len(id) > 255 || ids["block "+id] {
				fault("block_id %q", id)
			} else {
				ids["block "+id] = true
			}
			if hint := block["hint"]; hint != nil {
				words("a hint", hint, 1, 2000, "plain_text")
			}
			element, _ := block["element"].(map[string]any)
			for _, f := range faultsOfInput(element) {
				fault("%s", f)
			}
		case "section":
			words("a section", block["text"], 1, 3000, "plain_text")
		case "table":
			tables++
			faultsOfTable(block, fault)
		case "rich_text":
			if n := richText(block, fault); n == 0 || n > 3000 {
				fault("rich text of %d characters", n)
			}
		default:
			fault("a block %v", block["type"])
		}
	}
	return faults
}

// faultsOfHearing checks that no two buttons of a message or a view are heard as one.
func faultsOfHearing(blocks string) (faults []string) {
	var all []map[string]any
	if err := json.Unmarshal([]byte(blocks), &all); err != nil {
		return []string{err.Error()}
	}
	heard := map[string]bool{}
	for _, block := range all {
		elements, _ := block["elements"].([]any)
		for _, element := range elements {
			e := element.(map[string]any)
			if e["type"] != "button" {
				continue
			}
			text, _ := e["text"].(map[string]any)
			says, labelled := e["accessibility_label"].(string)
			if !labelled {
				says, _ = text["text"].(string)
			}
			if heard[says] {
				faults = append(faults, fmt.Sprintf("two buttons are heard as %q", says))
			}
			heard[says] = true
		}
	}
	return faults
}

// faultsOfFeedback checks the two buttons that ask whether an answer helped.
func faultsOfFeedback(e map[string]any) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if id, _ := e["action_id"].(string); e["type"] != "feedback_buttons" || id == "" || len(id) > 255 {
		fault("%v %q", e["type"], id)
	}
	for _, name := range []string{"positive_button", "negative_button"} {
		button, _ := e[name].(map[string]any)
		text, _ := button["text"].(map[string]any)
		words, _ := text["text"].(string)
		label, _ := button["accessibility_label"].(string)
		if words == "" || text["type"] != "plain_text" || !strings.HasPrefix(label, words) || utf8.RuneCountInString(label) > 75 {
			fault("%s is %v %q, read as %q", name, text["type"], words, label)
		}
		if value, _ := button["value"].(string); value == "" || utf8.RuneCountInString(value) > 2000 {
			fault("%s has the value %q", name, value)
		}
	}
	return faults
}

// faultsOfTable checks a table block.
func faultsOfTable(block map[string]any, fault func(string, ...any)) {
	rows, _ := block["rows"].([]any)
	if len(rows) == 0 || len(rows) > 100 {
		fault("a table of %d rows", len(rows))
	}
	total := 0
	for _, row := range rows {
		cells, _ := row.([]any)
		if first := rows[0].([]any); len(cells) == 0 || len(cells) > 20 || len(cells) != len(first) {
			fault("a row of %d cells", len(cells))
		}
		for _, c := range cells {
			switch cell := c.(map[string]any); cell["type"] {
			case "raw_text":
				text, _ := cell["text"].(string)
				if text == "" {
					fault("an empty cell")
				}
				total += utf8.RuneCountInString(text)
			case "rich_text":
				total += richText(cell, fault)
			default:
				fault("a cell %v", cell["type"])
			}
		}
	}
	if settings, _ := block["column_settings"].([]any); len(settings) > 20 {
		fault("settings of %d columns", len(settings))
	}
	if total > 10_000 {
		fault("a table of %d characters", total)
	}
}

// faultsOfInput checks what a field is filled in with. Its action_id need be unique in
// its block alone.
func faultsOfInput(e map[string]any) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	text := func(name string) string { s, _ := e[name].(string); return s }
	if id := text("action_id"); id == "" || len(id) > 255 {
		fault("action_id %q", id)
	}
	option := func(value any) {
		o, _ := value.(map[string]any)
		label, _ := o["text"].(map[string]any)
		if n := utf8.RuneCountInString(fmt.Sprint(label["text"])); n == 0 || n > 75 || label["type"] != "plain_text" {
			fault("an option %v", o)
		}
		if v, _ := o["value"].(string); v == "" || utf8.RuneCountInString(v) > 75 {
			fault("an option's value %v", o)
		}
	}
	if chosen := e["initial_option"]; chosen != nil {
		option(chosen)
	}
	if kind, _ := e["type"].(string); strings.HasSuffix(kind, "_select") {
		words, _ := e["placeholder"].(map[string]any)
		if n := utf8.RuneCountInString(fmt.Sprint(words["text"])); words["type"] != "plain_text" || n == 0 || n > 150 {
			fault("a placeholder %v", words)
		}
	}
	switch e["type"] {
	case "plain_text_input":
		most, _ := e["max_length"].(float64)
		if n := utf8.RuneCountInString(text("initial_value")); n > 3000 || most > 3000 || most > 0 && float64(n) > most {
			fault("a value of %d characters, at most %v", n, most)
		}
	case "static_select":
		options, _ := e["options"].([]any)
		if len(options) == 0 || len(options) > 100 {
			fault("%d options", len(options))
		}
		for _, o := range options {
			option(o)
		}
	case "external_select", "conversations_select", "users_select":
	case "timepicker":
		if at := text("initial_time"); at != "" && !timeOfDay.MatchString(at) {
			fault("a time %q", at)
		}
	case "datepicker":
		if day := text("initial_date"); day != "" && !isDate(day) {
			fault("a date %q", day)
		}
	case "number_input":
		if e["is_decimal_allowed"] != false {
			fault("a decimal number")
		}
	default:
		fault("an input element %v", e["type"])
	}
	return faults
}

// richText returns how many characters a rich text element holds.
func richText(element map[string]any, fault func(string, ...any)) int {
	n := 0
	switch element["type"] {
	case "text":
		text, _ := element["text"].(string)
		if text == "" {
			fault("an empty text element")
		}
		return utf8.RuneCountInString(text)
	case "link":
		text, _ := element["text"].(string)
		if address, _ := element["url"].(string); !isWebAddress(address) {
			fault("a link to %q", address)
		}
		return utf8.RuneCountInString(text)
	case "date":
		text, _ := element["fallback"].(string)
		if format, _ := element["format"].(string); text == "" || format == "" {
			fault("a date without words: %v", element)
		}
		if at, _ := element["timestamp"].(float64); at == 0 {
			fault("a date without a timestamp: %v", element)
		}
		return utf8.RuneCountInString(text)
	case "channel":
		return 1
	case "user", "usergroup":
		if element["style"] != nil {
			fault("a mention with a style")
		}
		return 1
	case "rich_text", "rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted":
	default:
		fault("a rich text element %v", element["type"])
	}
	elements, _ := element["elements"].([]any)
	if len(elements) == 0 {
		fault("an empty %v", element["type"])
	}
	for _, e := range elements {
		n += richText(e.(map[string]any), fault)
	}
	return n
}

// TestLimitsHoldByConstruction: whatever a reply says, its messages keep to
// Slack's limits, and every word of a quotation comes out, in order.
func TestLimitsHoldByConstruction(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		word := rapid.SampledFrom([]string{"word", "a", "<!channel>", `"`, "&amp;", "é", "日本語", "🙂", "\n", "\u2028", "\x01", ". ", strings.Repeat("x", 400), "https://evil.example/a", "*b*", "\xff"})
		some := strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, "text"), rapid.SampledFrom([]string{" ", ""}).Draw(t, "between"))
		return strings.Repeat(some, rapid.SampledFrom([]int{1, 1, 1, 10, 150}).Draw(t, "times"))
	})
	span := rapid.Custom(func(t *rapid.T) bot.Span {
		return bot.Span{
			Text:  text.Draw(t, "span"),
			Style: bot.Style(rapid.IntRange(0, int(bot.Moment)).Draw(t, "style")),
			At:    rapid.SampledFrom([]time.Time{{}, time.Unix(1_800_000_000, 0)}).Draw(t, "at"),
			Link:  rapid.SampledFrom([]string{"", "", "https://example.org/?a=<b>|c", "javascript:x", "https://" + strings.Repeat("x", 4000)}).Draw(t, "link"),
		}
	})
	words := rapid.Custom(func(t *rapid.T) bot.Text { return rapid.SliceOfN(span, 0, 4).Draw(t, "spans") })
	line := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"quote ", "cite ", "", "ask "}).Draw(t, "word") + truncate(text.Draw(t, "line"), 75)
	})
	block := rapid.Custom(func(t *rapid.T) bot.Block {
		switch rapid.IntRange(0, 7).Draw(t, "block") {
		case 0:
			return bot.Heading{Text: text.Draw(t, "heading")}
		case 1:
			return bot.Paragraph{Text: words.Draw(t, "paragraph"), Small: rapid.Bool().Draw(t, "small")}
		case 2:
			return bot.Quotation{Text: words.Draw(t, "quotation"), Ref: truncate(text.Draw(t, "ref"), 100), Source: truncate(text.Draw(t, "source"), 300), Link: rapid.SampledFrom([]string{"", "https://example.org"}).Draw(t, "link")}
		case 3:
			return bot.List{Items: rapid.SliceOfN(words, 0, 30).Draw(t, "items"), Ordered: rapid.Bool().Draw(t, "ordered")}
		case 4:
			return bot.Code{Text: text.Draw(t, "code")}
		case 6:
			columns := rapid.SampledFrom([]int{1, 2, 3, 25}).Draw(t, "columns")
			row := rapid.Custom(func(t *rapid.T) bot.TableRow {
				row := make(bot.TableRow, columns)
				for k := range row {
					if row[k].Merged = k > 0 && rapid.Bool().Draw(t, "merged"); !row[k].Merged {
						row[k].Text = words.Draw(t, "cell")
					}
				}
				return row
			})
			table := &bot.Table{Caption: words.Draw(t, "caption"), Header: rapid.SliceOfN(row, 0, 2).Draw(t, "header"), Rows: rapid.SliceOfN(row, 1, 6).Draw(t, "rows")}
			return bot.Quotation{Text: message.Literal("a table"), Table: table, Ref: "II"}
		case 5:
			choice := rapid.Custom(func(t *rapid.T) bot.Choice {
				return bot.Choice{Label: text.Draw(t, "label"), Call: bot.Call{Command: line.Draw(t, "line")}}
			})
			return bot.Choices{Label: text.Draw(t, "label"), Options: rapid.SliceOfN(choice, 0, 25).Draw(t, "options"), Confirm: text.Draw(t, "confirm")}
		}
		action := rapid.Custom(func(t *rapid.T) bot.Action {
			return bot.Action{
				Label: text.Draw(t, "label"), Call: bot.Call{Command: line.Draw(t, "line")}, Effect: bot.Effect(rapid.IntRange(0, 2).Draw(t, "effect")),
				About: text.Draw(t, "about"), Confirm: text.Draw(t, "confirm"), Grave: rapid.Bool().Draw(t, "grave"),
			}
		})
		return bot.Actions{Actions: rapid.SliceOfN(action, 0, 5).Draw(t, "actions")}
	})
	rapid.Check(t, func(t *rapid.T) {
		reply := bot.Reply{Blocks: rapid.SliceOfN(block, 0, 12).Draw(t, "blocks")}
		var quoted, drawn strings.Builder
		for _, b := range reply.Blocks {
			if q, ok := b.(bot.Quotation); ok && q.Table == nil && !isBlank(q.Text.String()) {
				quoted.WriteString(q.Text.String())
			}
		}
		for i, m := range messages(reply) {
			data, err := json.Marshal(m.blocks)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faultsOf(string(data), m.text, 50) {
				t.Errorf("message %d: %s", i, fault)
			}
			drawn.WriteString(quotes(t, data))
		}
		want, got := strings.ToValidUTF8(quoted.String(), ""), strings.ToValidUTF8(drawn.String(), "")
		if strings.ReplaceAll(got, "\ufffd", "") != strings.ReplaceAll(want, "\ufffd", "") {
			t.Errorf("quoted %q, drawn %q", want, got)
		}
	})
}

// quotes returns the words of all quotations.
func quotes(t *rapid.T, blocks []byte) string {
	var all []struct {
		Elements []struct {
			Type     string
			Elements []struct {
				Text      string
				Fallback  string
				ChannelID string `json:"channel_id"`
			}
		}
	}
	if err := json.Unmarshal(blocks, &all); err != nil {
		// A block of another type has elements of another shape.
		var raw []json.RawMessage
		if json.Unmarshal(blocks, &raw) != nil {
			t.Fatal(err)
		}
		if len(raw) == 1 {
			return ""
		}
		var b strings.Builder
		for _, one := range raw {
			b.WriteString(quotes(t, append(append([]byte("["), one...), ']')))
		}
		return b.String()
	}
	var b strings.Builder
	for _, block := range all {
		for _, e := range block.Elements {
			if e.Type == "rich_text_quote" {
				for _, s := range e.Elements {
					b.WriteString(s.Text + s.Fallback)
				}
			}
		}
	}
	return b.String()
}

// TestRepliesOfTheCoreAreOneMessage: what members see most fits.
func TestRepliesOfTheCoreAreOneMessage(t *testing.T) {
	b := testBot(t, nil)
	lines := []string{
		"help", "about", "sections", "recommendations", "areas", "quote abstract", "quote I", "quote abstract 2", "quote I.A-C", "quote nonsense here",
		"cite", "search cooperation", "prompt", "prompt next 15", "statements", "home", "help prompt", "progress",
		"Which areas does the statement name?", "What does it say about penguins?", "https://evil.example/a?b=c&d <!channel> *b*",
	}
	for _, private := range []bool{true, false} {
		for _, line := range lines {
			reply := b.Handle(context.Background(), bot.Request{Line: line, Private: private, Place: bot.Place{Platform: name, Space: "T1", Channel: "C1"}})
			parts := messages(reply)
			if len(parts) != 1 {
				t.Errorf("%s: %d messages", line, len(parts))
			}
			for _, m := range parts {
				data, err := json.Marshal(m.blocks)
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range faultsOf(string(data), m.text, 50) {
					t.Errorf("%s: %s", line, fault)
				}
			}
		}
	}
}

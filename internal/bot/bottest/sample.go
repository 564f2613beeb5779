package bottest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// drawn is a sample of a reply that no bot makes.
func drawn(name, title string, kind Kind, r bot.Reply) Sample {
	return Sample{Name: name, Title: title, Kind: kind, Line: title, reply: func(context.Context, bot.Request) bot.Reply { return r }}
}

// everyStyle is a reply with each style of a span.
func everyStyle() bot.Reply {
	at := time.Date(2026, 11, 30, 8, 5, 0, 0, time.UTC)
	spans := bot.Text{
		{Text: "Plain, "}, {Text: "strong", Style: bot.Strong}, {Text: ", "}, {Text: "emphasis", Style: bot.Emphasis},
		{Text: ", "}, {Text: "typed words", Style: bot.Typed}, {Text: ", "}, {Text: "quote II", Style: bot.CommandLine},
		{Text: ", "}, {Text: "linked", Link: "https://example.org/statement"}, {Text: ", "}, {Text: "Monday, 30 November, 9:05 in Berlin", Style: bot.Moment, At: at},
		{Text: ", *not* <marked> up."},
	}
	return bot.Reply{Blocks: []bot.Block{
		bot.Paragraph{Text: spans},
		bot.Paragraph{Text: spans, Small: true},
		bot.Quotation{
			Text: bot.Text{{Text: "a more or less "}, {Text: "formal", Style: bot.Marked}, {Text: " set of "}, {Text: "norms and rules to regulate the behavior of states", Style: bot.AnswerStyle}, {Text: " with respect to it"}},
			Ref:  "Abstract 1.1", Source: "Migration Policy Institute · September 2011", Link: "https://example.org/statement#:~:text=a%20more",
		},
	}}
}

// everyBlock is a reply with each block.
func everyBlock() bot.Reply {
	return bot.Reply{Blocks: []bot.Block{
		bot.Heading{Text: "II. A heading"},
		bot.Paragraph{Text: message.Literal("A paragraph of ours.")},
		bot.Paragraph{Text: message.Literal("An aside."), Small: true},
		bot.Quotation{Text: message.Literal("Words of the statement, of page nine."), Ref: "III.2", Source: "pp. 9–10 · A Publisher · May 2023", Link: "https://example.org/a.pdf#page=9"},
		bot.List{Items: []bot.Text{message.Literal("I. First"), message.Literal("  A. Within"), message.Literal("II. Second")}},
		bot.List{Ordered: true, Items: []bot.Text{message.Literal("begin"), message.Literal("go on")}},
		bot.Code{Text: "@misc{a,\n  year = 2011,\n}"},
		bot.File{Name: "a2011.ris", Type: "application/x-research-info-systems", Data: []byte("TY  - RPRT\nAU  - Okafor, Ifeoma\nER  - \n")},
		bot.Choices{Label: "Quote a place", Options: []bot.Choice{{Label: "I. First", Call: bot.NewCall("quote", "ref", "I")}, {Label: "II. Second", Call: bot.NewCall("quote", "ref", "II")}}},
		bot.Actions{Actions: []bot.Action{
			{Label: "In context", Call: bot.NewCall("quote", "ref", "III")},
			{Label: "Share here", Call: bot.NewCall("cite"), Effect: bot.Share},
			{Label: "Open the publication", URL: "https://example.org/a.pdf"},
		}},
	}}
}

// longReply is a reply that is too long for one message.
func longReply() bot.Reply {
	r := bot.Reply{Blocks: []bot.Block{bot.Heading{Text: "A long reply"}}}
	for i := range 18 {
		r.Blocks = append(r.Blocks, bot.Quotation{
			Text: message.Literal(fmt.Sprintf("Quotation %d: %sends here.", i+1, strings.Repeat("it goes on and on, and ", 40))),
			Ref:  fmt.Sprintf("II.%d", i+1), Source: "A Publisher · May 2023",
		})
	}
	return r
}

package bottest

import (
	"context"
	"fmt"
	"slices"
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

// cells is a row of a table. "<" is a cell that is merged with the one to its left.
func cells(texts ...string) bot.TableRow {
	row := make(bot.TableRow, len(texts))
	for k, text := range texts {
		if row[k].Merged = text == "<"; !row[k].Merged {
			row[k].Text = message.Literal(text)
		}
	}
	return row
}

// tableReply is a reply that quotes a table, and a row of it as an answer.
func tableReply() bot.Reply {
	header := []bot.TableRow{cells("Country", "Refugees", "<", "Main origin"), cells("", "2022", "2023", "")}
	chad := cells("Chad", "590,000", "1,100,000", "Sudan, Cameroon")
	answer := slices.Clone(chad)
	answer[2].Text = bot.Text{{Text: "1,100,000", Style: bot.AnswerStyle}}
	return bot.Reply{Blocks: []bot.Block{
		bot.Quotation{
			Text:  message.Literal("Chad\t590,000\t1,100,000\tSudan, Cameroon"),
			Table: &bot.Table{Header: header, Rows: []bot.TableRow{cells("Central Africa", "<", "<", "<"), answer}},
			Ref:   "Table 2 row 2", Source: "p. 9 · A Publisher · May 2023", Link: "https://example.org/a.pdf#page=9",
		},
		bot.Quotation{
			Text: message.Literal("Table 2. Refugees by host"),
			Table: &bot.Table{
				Caption: message.Literal("Table 2. Refugees by host"), Header: header,
				Rows: []bot.TableRow{cells("Central Africa", "<", "<", "<"), chad, cells("Cameroon", "470,000", "480,000", "Nigeria"), cells("Niger", "255,000", "—", "")},
			},
			Ref: "Table 2", Source: "p. 9 · A Publisher · May 2023",
		},
	}}
}

// wideTableReply is a reply that quotes a table with long words in many columns.
func wideTableReply() bot.Reply {
	return bot.Reply{Blocks: []bot.Block{bot.Quotation{
		Text: message.Literal("Table 5"),
		Table: &bot.Table{
			Header: []bot.TableRow{cells("Recommendation", "Responsible organisation", "Implementation", "Intergovernmental review", "Deadline")},
			Rows: []bot.TableRow{
				cells("Publish the numbers of every country each spring", "Intergovernmental secretariat", "Administrative", "Comprehensive", "December 2026"),
				cells("Train the staff at the border", "Municipalities", "Decentralised", "None", "June 2027"),
			},
		},
		Ref: "Table 5", Source: "A Publisher · May 2023",
	}}}
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

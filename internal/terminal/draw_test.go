package terminal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"plenary/internal/bot"
	"plenary/internal/column"
	"plenary/internal/message"
)

// everything is a reply with a block of every kind.
var everything = bot.Reply{Blocks: []bot.Block{
	bot.Heading{Text: "II. Broadening the Conversation"},
	bot.Paragraph{Text: bot.Text{{Text: "Type "}, {Text: "quote II", Style: bot.Typed}, {Text: ", or "}, {Text: "read on", Link: "https://example.org/"}, {Text: "."}}},
	bot.Quotation{
		Text:   bot.Text{{Text: "states can begin to introduce more "}, {Text: "formal", Style: bot.Marked}, {Text: " mechanisms"}},
		Ref:    "Abstract 2.3",
		Source: "Migration Policy Institute · September 2011",
		Link:   "https://example.org/statement",
	},
	bot.Quotation{
		Text:   bot.Text{{Text: "a "}, {Text: "‘coalition of the willing’", Style: bot.AnswerStyle}},
		Ref:    "III",
		Source: "pp. 9–10",
		Link:   "https://example.org/statement#page=9",
	},
	bot.Quotation{Text: message.Literal("without a source"), Link: "https://example.org/statement"},
	bot.List{Items: []bot.Text{message.Literal("I. Setting the Stage"), message.Literal("  A. Front and Center of a great many other things")}},
	bot.List{Ordered: true, Items: []bot.Text{message.Literal("first"), message.Literal("second")}},
	bot.Code{Text: "@misc{a,\n  year = 2011,\n}"},
	bot.File{Name: "a.ris", Type: "application/x-research-info-systems", Data: []byte("TY  - RPRT\nER  - \n")},
	bot.Choices{Label: "Quote", Options: []bot.Choice{{Label: "The second section", Call: bot.NewCall("quote", "ref", "II")}}},
	bot.Actions{Actions: []bot.Action{{Label: "More", Call: bot.Call{Command: "sections", Page: 2}}, {Label: "Open", URL: "https://example.org/"}}},
	bot.Paragraph{Small: true, Text: message.Literal("The end.")},
}}

func TestPlain(t *testing.T) {
	want := `II. Broadening the Conversation

Type quote II, or read on.

> states can begin to introduce more formal mechanisms
— Abstract 2.3 · Migration Policy Institute · September 2011

> a ‘coalition of the willing’
— III · pp. 9–10

> without a source

- I. Setting the Stage
  - A. Front and Center of a great many other things

1. first
2. second

@misc{a,
  year = 2011,
}

TY  - RPRT
ER  - 

Quote:
- The second section: quote II

The end.

https://example.org/
https://example.org/statement
`
	if diff := cmp.Diff(want, Draw(everything, Style{})); diff != "" {
		t.Error(diff)
	}
}

func TestNumbered(t *testing.T) {
	want := `II. Broadening the
Conversation

Type quote II, or read on.

  │ states can begin to
  │ introduce more formal
  │ mechanisms
  — Abstract 2.3 · Migration
    Policy Institute ·
    September 2011

  │ a ‘coalition of the
  │ willing’
  — III · pp. 9–10

  │ without a source

• I. Setting the Stage
  • A. Front and Center of a
    great many other things

1. first
2. second

    @misc{a,
      year = 2011,
    }

a.ris
    TY  - RPRT
    ER  - 

Quote:
[1] The second section

[2] More
• Open: https://example.org/

The end.

https://example.org/
https://example.org/statement
`
	got, calls := drawNumbered(everything, Style{Width: 30})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var lines []string
	for _, c := range calls {
		lines = append(lines, c.Call.Line())
	}
	if diff := cmp.Diff([]string{"quote II", "page 2 sections"}, lines); diff != "" {
		t.Error(diff)
	}
}

func TestColour(t *testing.T) {
	got := Draw(bot.Reply{Blocks: []bot.Block{everything.Blocks[2]}}, Style{Width: 80, Colour: true})
	want := "\x1b[2m  │ \x1b[0mstates can begin to introduce more \x1b[4mformal\x1b[0m mechanisms\n"
	if first, _, _ := strings.Cut(got, "\n"); first+"\n" != want {
		t.Errorf("%q, want %q", first, want)
	}
	if !strings.Contains(got, "\x1b[33mAbstract 2.3\x1b[0m") {
		t.Errorf("the reference is not highlighted in %q", got)
	}
	got = Draw(bot.Reply{Blocks: []bot.Block{everything.Blocks[3]}}, Style{Width: 80, Colour: true})
	if !strings.Contains(got, "a \x1b[1;4m‘coalition of the willing’\x1b[0m\n") {
		t.Errorf("the answer is not set off in %q", got)
	}
}

// TestWrapLosesNothing: wrapped text is the words of the text in their order,
// no line is longer than the width unless it is one word, and what is not
// wrapped is byte for byte the same.
func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab é世　\u0301 ”—")), 1, 200, -1).Draw(t, "text")
		columns := rapid.IntRange(1, 60).Draw(t, "width")
		d := newDrawing(Style{Width: columns})
		d.wrap("", "", []run{{text, none}})
		for line := range strings.Lines(d.String()) {
			line = strings.TrimSuffix(line, "\n")
			if column.Width(line) > columns && strings.Contains(strings.Trim(line, " "), " ") {
				t.Fatalf("%q is wider than %d", line, columns)
			}
		}
		squeeze := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if squeeze(d.String()) != squeeze(text) {
			t.Fatalf("%q is drawn as %q", text, d.String())
		}
		if got := Draw(bot.Reply{Blocks: []bot.Block{bot.Quotation{Text: message.Literal(text), Source: "S"}}}, Style{}); got != "> "+text+"\n— S\n" {
			t.Fatalf("%q is quoted as %q", text, got)
		}
	})
}

// A list that names choices is where they are chosen, and they are named once.
func TestListedChoices(t *testing.T) {
	reply := bot.Reply{Blocks: []bot.Block{
		bot.List{Items: []bot.Text{message.Literal("I. Setting the Stage"), message.Literal("  A. Front and Center")}},
		bot.Paragraph{Text: message.Literal("That is all.")},
		bot.Choices{Label: "Quote a section", Listed: true, Options: []bot.Choice{
			{Label: "I. Setting the Stage", Call: bot.NewCall("quote", "ref", "I")},
			{Label: "I.A. Front and Center", Call: bot.NewCall("quote", "ref", "I.A")},
		}},
	}}
	if diff := cmp.Diff("- I. Setting the Stage\n  - A. Front and Center\n\nThat is all.\n", Draw(reply, Style{})); diff != "" {
		t.Error(diff)
	}
	text, calls := drawNumbered(reply, Style{Width: 40})
	if diff := cmp.Diff("[1] I. Setting the Stage\n  [2] A. Front and Center\n\nThat is all.\n", text); diff != "" {
		t.Error(diff)
	}
	if len(calls) != 2 || calls[1].Call.Line() != "quote I.A" {
		t.Errorf("the numbers stand for %+v", calls)
	}
}

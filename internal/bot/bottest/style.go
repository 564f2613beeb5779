package bottest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// drawsStyles: a span that names something is drawn as what it names, and acts on
// nobody.
func drawsStyles(t *testing.T, tr *trial) {
	on, ok := has[Presser](tr, Presses)
	if !ok {
		return
	}
	kind := tr.Traits().Speaks[0]
	tr.deliver(tr.event(kind, "who am I"))
	tr.await(1)
	member := tr.seen()[0].From
	at := time.Date(2026, 11, 30, 8, 5, 0, 0, time.UTC)
	tests := []struct {
		name     string
		span     bot.Span
		want     string
		times    []time.Time
		commands int // at most
	}{
		{"person", bot.Span{Text: member, Style: bot.Person}, on.NameOf(1), nil, 0},
		{"moment", bot.Span{Text: "30 November, 9:05 in Berlin", Style: bot.Moment, At: at}, "", []time.Time{at}, 0},
		{"moment without words", bot.Span{Style: bot.Moment, At: at}, "", []time.Time{at}, 0},
		{"command", bot.Span{Text: "quote II", Style: bot.CommandLine}, "quote II", nil, 1},
		{"command with a command in it", bot.Span{Text: "help prompt schedule", Style: bot.CommandLine}, "help prompt schedule", nil, 1},
		{"emphasis", bot.Span{Text: "Migration Studies", Style: bot.Emphasis}, "Migration Studies", nil, 0},
		{"channel", bot.Span{Text: "no channel", Style: bot.Channel}, "no channel", nil, 0},
	}
	for _, test := range tests {
		for _, small := range []bool{false, true} {
			tr.answering(func(context.Context, bot.Request) bot.Reply {
				return bot.Reply{Blocks: []bot.Block{bot.Paragraph{
					Small: small,
					Text:  bot.Text{{Text: "before "}, test.span, {Text: " after"}},
				}}}
			})
			before := len(tr.Board().Posts())
			tr.deliver(tr.event(kind, "question"))
			p := tr.await(before + 1)[before]
			if len(p.Live) > 0 || len(p.Commands) > test.commands {
				t.Errorf("%s: %q and %q are live in %q", test.name, p.Live, p.Commands, p.Text)
			}
			want, times := test.want, test.times
			if times != nil && tr.lacks(Times) {
				want, times = test.span.Text, nil
				if want == "" {
					want = at.Local().Format("15:04")
				}
			}
			text := read(p.Text)
			if !strings.HasPrefix(text, "before") || !strings.Contains(text, read(want)) || !strings.Contains(text, "after") {
				t.Errorf("%s reads %q, want %q in it", test.name, p.Text, want)
			}
			if !slices.EqualFunc(p.Times, times, time.Time.Equal) {
				t.Errorf("%s draws the times %v, want %v", test.name, p.Times, times)
			}
		}
	}
}

// setsOff: each style can be told from plain words, and leaves the words as they are.
func setsOff(t *testing.T, tr *trial) {
	const words = "the ‘rules’, *and* no_more"
	draw := func(style bot.Style) Posted {
		tr.answering(func(context.Context, bot.Request) bot.Reply {
			return bot.Reply{Blocks: []bot.Block{bot.Quotation{
				Text: bot.Text{{Text: "loosely defined as "}, {Text: words, Style: style}, {Text: "."}},
				Ref:  "I.A", Source: "September 2011",
			}}}
		})
		before := len(tr.Board().Posts())
		tr.deliver(tr.event(tr.Traits().Speaks[0], "question"))
		return tr.await(before + 1)[before]
	}
	plain := draw(bot.Plain)
	if again := draw(bot.Plain); !bytes.Equal(plain.Raw, again.Raw) {
		t.Errorf("the same words arrive as %s and as %s", plain.Raw, again.Raw)
	}
	for name, style := range map[string]bot.Style{
		"strong words": bot.Strong, "emphasis": bot.Emphasis, "marked words": bot.Marked, "the answer": bot.AnswerStyle, "typed words": bot.Typed,
	} {
		p := draw(style)
		if !strings.Contains(strings.ReplaceAll(p.Text, "\u200b", ""), "loosely defined as "+words+".") || len(p.Live) > 0 {
			t.Errorf("%s read %q, and %q are live", name, p.Text, p.Live)
		}
		if p.Raw != nil && bytes.Equal(p.Raw, plain.Raw) { // where there is no colour, there is nothing else
			t.Errorf("%s are drawn as plain words: %s", name, p.Raw)
		}
	}
}

// handsOverFiles: a file comes whole, attached, or as text where it cannot be
// attached.
func handsOverFiles(t *testing.T, tr *trial) {
	const data = "@misc{papademetriou2011,\n  title = {A {*bold*} title & more},\n  month = sep,\n}\n"
	tr.answering(func(context.Context, bot.Request) bot.Reply {
		return bot.Reply{Blocks: []bot.Block{
			bot.Paragraph{Text: message.Literal("here it is")},
			bot.File{Name: "mpi2011.bib", Type: "application/x-bibtex", Data: []byte(data)},
		}}
	})
	for _, kind := range tr.Traits().Speaks {
		before := len(tr.Board().Posts())
		e := tr.deliver(tr.event(kind, "question"))
		tr.awaitWords(before, "here it is")
		var files []File
		text := ""
		tr.until(string(kind)+": the file does not come", func() bool {
			files, text = nil, ""
			for _, p := range tr.Board().Posts()[before:] {
				files = append(files, p.Files...)
				text += p.Text
			}
			return len(files) > 0 || strings.Contains(read(text), read(data))
		})
		if tr.lacks(Files) {
			if len(files) > 0 || !strings.Contains(text, strings.TrimSpace(data)) {
				t.Errorf("%s: the file is %+v, read as %q", kind, files, text)
			}
			continue
		}
		if len(files) != 1 || files[0] != (File{Name: "mpi2011.bib", Data: data}) {
			t.Errorf("%s in channel %d: the files are %+v", kind, e.Channel, files)
		}
	}
}

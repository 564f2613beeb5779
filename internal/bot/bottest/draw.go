package bottest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// hostile is text that some platform takes for a mention, a link or markup.
const hostile = "<@U0000001> <@!1> <@&1> <!here> <!channel> @everyone @here <#C0000001> <#1> @ada #general " +
	"[a](https://evil.example/a) <https://evil.example/b|b> <https://evil.example/c> https://evil.example/d " +
	"www.evil.example evil.example ada@evil.example mailto:ada@evil.example " +
	"*b* _i_ ~s~ **b** __u__ ~~s~~ ||sp|| `c` ``` > q >>> q # h ## h -# s - l 1. l <t:0:R> <id:home> </ask:1> " +
	"&amp; &lt;b&gt; \\*b\\* \x1b[31mred\x1b]8;;https://evil.example\a \u202egnitrid"

// escapes: nothing that a member or the statement says becomes live, and all
// of it is read as it stands.
func escapes(t *testing.T, tr *trial) {
	const short = "<!here> @everyone *b* `c` <@U1>"
	words := message.Literal(hostile)
	styled := func(style bot.Style) bot.Text {
		return bot.Text{{Text: "before "}, {Text: hostile, Style: style}, {Text: " after"}}
	}
	tests := []struct {
		name  string
		block bot.Block
		want  string // "": need not be read, because platforms hide it in menus
	}{
		{"heading", bot.Heading{Text: short}, short},
		{"paragraph", bot.Paragraph{Text: words}, hostile},
		{"aside", bot.Paragraph{Text: words, Small: true}, hostile},
		{"strong words", bot.Paragraph{Text: styled(bot.Strong)}, "before " + hostile + " after"},
		{"marked words", bot.Paragraph{Text: styled(bot.Marked)}, "before " + hostile + " after"},
		{"typed words", bot.Paragraph{Text: styled(bot.Typed)}, "before " + hostile + " after"},
		{"emphasis", bot.Paragraph{Text: styled(bot.Emphasis)}, "before " + hostile + " after"},
		{"command line", bot.Paragraph{Text: styled(bot.CommandLine)}, hostile + " after"}, // behind what calls the bot
		{"small command line", bot.Paragraph{Text: styled(bot.CommandLine), Small: true}, hostile + " after"},
		{"channel", bot.Paragraph{Text: styled(bot.Channel)}, "after"},
		{"person", bot.Paragraph{Text: styled(bot.Person)}, "after"},
		{"small person", bot.Paragraph{Text: styled(bot.Person), Small: true}, "after"},
		{"moment", bot.Paragraph{Text: styled(bot.Moment)}, "before " + hostile + " after"}, // without its instant
		{"small moment", bot.Paragraph{Text: styled(bot.Moment), Small: true}, "before " + hostile + " after"},
		{"answer", bot.Quotation{Text: styled(bot.AnswerStyle), Ref: "II", Source: "source"}, "before " + hostile + " after"},
		{"file", bot.File{Name: "../" + short + ".bib", Type: "text/plain", Data: []byte(hostile)}, ""},
		{"quotation", bot.Quotation{Text: styled(bot.Marked), Ref: "II " + short, Source: "source " + short}, "before " + hostile + " after"},
		{"table", bot.Quotation{Text: message.Literal("a table"), Ref: "II", Table: &bot.Table{
			Header: []bot.TableRow{{{Text: message.Literal("one")}}},
			Rows:   []bot.TableRow{{{Text: words}}},
		}}, hostile},
		{"list", bot.List{Items: []bot.Text{words}}, hostile},
		{"numbered list", bot.List{Ordered: true, Items: []bot.Text{words}}, hostile},
		{"code", bot.Code{Text: hostile}, hostile},
		{"choices", bot.Choices{Label: short, Options: []bot.Choice{{Label: short, Call: bot.NewCall("quote", "ref", "II")}}}, ""},
		{"actions", bot.Actions{Actions: []bot.Action{{Label: short, Call: bot.NewCall("quote", "ref", "II")}}}, ""},
	}
	kind := tr.Traits().Speaks[0]
	for _, test := range tests {
		tr.answering(func(context.Context, bot.Request) bot.Reply {
			return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("here")}, test.block, bot.Paragraph{Text: message.Literal("there")}}}
		})
		before := len(tr.Board().Posts())
		tr.deliver(tr.event(kind, "question"))
		tr.awaitWords(before, "there")
		p := tr.Board().Posts()[before]
		if len(p.Live) > 0 || len(p.Times) > 0 || len(p.Commands) > 0 {
			t.Errorf("%s: %q are live, and %v and %q, in %q", test.name, p.Live, p.Times, p.Commands, p.Text)
		}
		if !strings.Contains(read(p.Text), read(test.want)) {
			t.Errorf("%s reads\n%s\nwant\n%s", test.name, read(p.Text), read(test.want))
		}
	}
}

// read is what the eye gets of text: neither control characters, nor those that
// have no width, nor how it is spaced and where a line breaks.
func read(text string) string {
	var b strings.Builder
	for _, r := range text {
		if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// splits: a reply that is too long for one message becomes several, in order,
// and no block is cut.
func splits(t *testing.T, tr *trial) {
	var blocks []bot.Block
	var whole [][]string // of each block what is read in one message, in its order
	for i := range 24 {
		words := fmt.Sprintf("begin %d %s end %d", i, strings.Repeat("word ", 140), i)
		other := fmt.Sprintf("other %d", i)
		switch i % 3 {
		case 0:
			blocks = append(blocks, bot.Paragraph{Text: message.Literal(words)})
			whole = append(whole, []string{words})
		case 1:
			blocks = append(blocks, bot.Quotation{Text: message.Literal(words), Ref: "II", Source: other})
			whole = append(whole, []string{words, other})
		case 2:
			blocks = append(blocks, bot.List{Items: []bot.Text{message.Literal(words), message.Literal(other)}})
			whole = append(whole, []string{words, other})
		}
	}
	const last = "nothing comes after this"
	blocks = append(blocks, bot.Paragraph{Text: message.Literal(last)})
	whole = append(whole, []string{last})
	tr.answering(func(context.Context, bot.Request) bot.Reply { return bot.Reply{Blocks: blocks} })

	for _, kind := range tr.Traits().Speaks {
		before := len(tr.Board().Posts())
		e := tr.deliver(tr.event(kind, "everything"))
		posts := tr.pages(kind, before, last)
		at, rest := 0, read(posts[0].Text) // where the next block is looked for
		for i, block := range whole {
			after, found := cutAll(rest, block)
			for !found && at+1 < len(posts) {
				at++
				after, found = cutAll(read(posts[at].Text), block)
			}
			if !found {
				t.Fatalf("%s: block %d is not read whole in one message, in its place", kind, i)
			}
			rest = after
		}
		for _, p := range posts {
			if p.Channel != e.Channel {
				t.Errorf("%s: a part is in channel %d", kind, p.Channel)
			}
		}
	}
}

// pages returns the messages of a reply after the first posts, or its pages, up to the one
// with the last words.
func (tr *trial) pages(kind Kind, before int, last string) []Posted {
	tr.t.Helper()
	if !slices.Contains(tr.Traits().TurnsPages, kind) {
		tr.awaitWords(before, last)
		return tr.Board().Posts()[before:]
	}
	on, _ := has[Presser](tr, Presses)
	shown := func() Posted { return tr.await(before + 1)[before] }
	all := []Posted{shown()}
	for !strings.Contains(read(all[len(all)-1].Text), read(last)) {
		p := all[len(all)-1]
		if len(p.Buttons) == 0 {
			tr.t.Fatalf("%s: page %d turns to no other", kind, len(all))
		}
		tr.press(on, p, p.Buttons[len(p.Buttons)-1], 1)
		tr.until("the page does not turn", func() bool { return shown().Text != p.Text })
		all = append(all, shown())
	}
	return all
}

// cutAll returns what follows words that are read in text one after the other.
func cutAll(text string, words []string) (after string, found bool) {
	after = text
	for _, w := range words {
		if _, after, found = strings.Cut(after, read(w)); !found {
			return "", false
		}
	}
	return after, true
}

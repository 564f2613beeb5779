package discord

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// visible is text without spaces and characters that have no width, with what stands in
// the words of a link for what would have an effect.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, strings.ReplaceAll(lookalikes.Replace(s), ":", "："))
}

func TestEscapedTextIsReadAsItStands(t *testing.T) {
	for _, s := range []string{
		"@everyone @here <@1> <@!1> <@&1> <#1> <t:1:R> <id:home> </ask:1> <:x:1> <a:x:1>",
		"[x](https://a.example) https://a.example/b?c=d#e <https://a.example> discord.gg/abc ftp://a.example",
		"**b** *i* _i_ __u__ ~~s~~ ||sp|| `c` ```f``` \\*n\\* \\\\",
		"> q\n>>> q\n# h\n## h\n-# s\n- l\n+ l\n* l\n1. l\n 2. l",
		"a.bc.de I.B 2.1 e.g. U.S. 1.ab ...and :smile: 12:30:45 :a: x://y \\.com",
	} {
		for name, drawn := range map[string]string{
			"plain":  commandIDs(nil).markdown(message.Literal(s)),
			"strong": commandIDs(nil).markdown(bot.Text{{Text: s, Style: bot.Strong}}),
			"typed":  commandIDs(nil).markdown(bot.Text{{Text: s, Style: bot.Typed}}),
			"beside": commandIDs(nil).markdown(bot.Text{{Text: "x ", Style: bot.Strong}, {Text: s}, {Text: " y", Style: bot.Marked}}),
		} {
			words, live := rendered(drawn)
			if len(live) > 0 {
				t.Errorf("%s: %q are live in %q", name, live, drawn)
			}
			if !strings.Contains(visible(words), visible(s)) {
				t.Errorf("%s: %q is read as %q", name, s, words)
			}
		}
	}
}

// TestEscapingIsExact: escaped text without its backslashes is the text.
func TestEscapingIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab1é \n.-+*_~`|\\<>[]()@#:/&!"))).Draw(t, "text")
		var b strings.Builder
		escaped := escape(s)
		for i := 0; i < len(escaped); i++ {
			if escaped[i] == '\\' && i+1 < len(escaped) {
				i++
			}
			b.WriteByte(escaped[i])
		}
		if b.String() != s {
			t.Fatalf("%q is escaped as %q, which reads %q", s, escaped, b.String())
		}
	})
}

func TestStyles(t *testing.T) {
	for want, text := range map[string]bot.Text{
		"**a** b":                         {{Text: "a", Style: bot.Strong}, {Text: " b"}},
		" **a** ":                         {{Text: " a ", Style: bot.Strong}},
		"**ab**":                          {{Text: "a", Style: bot.Strong}, {Text: "b", Style: bot.Marked}},
		"`quote I.B`":                     {{Text: "quote I.B", Style: bot.Typed}},
		"*see evil\\.example*":            {{Text: "see evil.example", Style: bot.Typed}},
		"<#5>":                            {{Text: "5", Style: bot.Channel}},
		"\\#x":                            {{Text: "#x", Style: bot.Channel}},
		"[a b](<https://a.b/c>)":          {{Text: "a b", Link: "https://a.b/c"}},
		"[a.bc ∗(＿)：//](<https://a.b/c>)": {{Text: "a.bc *[_]://", Link: "https://a.b/c"}},
		"<https://a.b/c>":                 {{Text: "https://a.b/c", Link: "https://a.b/c"}},
		"x":                               {{Text: "x", Link: "javascript:alert(1)"}},
		"*a* b":                           {{Text: "a", Style: bot.Emphasis}, {Text: " b"}},
		"**a**\u200b*b*c":                 {{Text: "a", Style: bot.Strong}, {Text: "b", Style: bot.Emphasis}, {Text: "c"}},
		"**ab** c":                        {{Text: "a", Style: bot.AnswerStyle}, {Text: "b", Style: bot.Marked}, {Text: " c"}},
		"[**a**](<https://a.b/#:~:text=a%20b,c%2Dd>)": {{Text: "a", Style: bot.Strong, Link: "https://a.b/#:~:text=a%20b,c%2Dd"}},
		"[x](<https://a.b/%28c%29>)":                  {{Text: "x", Link: "https://a.b/(c)"}},
		"<@5>":                                        {{Text: "5", Style: bot.Person}},
		"\\@ada":                                      {{Text: "@ada", Style: bot.Person}},
		"<t:60:F> (<t:60:R>)":                         {{Text: "an hour", Style: bot.Moment, At: time.Unix(60, 0)}},
		"<t:60:F>, <t:60:R>":                          {{Text: "an hour", Style: bot.Moment, At: time.Unix(60, 0)}, {Text: ", "}, {Text: "in an hour", Style: bot.Relative, At: time.Unix(60, 0)}},
		"on a day":                                    {{Text: "on a day", Style: bot.Moment}},
		" </quote:71> `II` ":                          {{Text: " quote II ", Style: bot.CommandLine}},
		"</prompt status:72>":                         {{Text: "prompt status", Style: bot.CommandLine}},
		"`/sections`":                                 {{Text: "sections", Style: bot.CommandLine}}, // its id is not known
		"</quote:71> *\\<\\@1\\>*":                    {{Text: "quote <@1>", Style: bot.CommandLine}},
		"`/prompt`":                                   {{Text: "prompt", Style: bot.CommandLine}}, // Discord calls its sub-commands alone
		"`prompt tomorrow`":                           {{Text: "prompt tomorrow", Style: bot.CommandLine}},
		"`what else`":                                 {{Text: "what else", Style: bot.CommandLine}},
	} {
		if got := (commandIDs{"quote": "71", "prompt": "72"}).markdown(text); got != want {
			t.Errorf("%+v is drawn as %q, want %q", text, got, want)
		}
	}
}

func TestCreditOfAQuotation(t *testing.T) {
	const link = "https://a.example/#:~:text=one"
	for want, q := range map[string]bot.Quotation{
		"-# **II.1** · [June 2011](<" + link + ">)": {Ref: "II.1", Source: "June 2011", Link: link},
		"-# **II.1** · June 2011":                   {Ref: "II.1", Source: "June 2011"},
		"-# [**II.1**](<" + link + ">)":             {Ref: "II.1", Link: link},
		"-# [June 2011](<" + link + ">)":            {Source: "June 2011", Link: link},
		"-# [Open the source](<" + link + ">)":      {Link: link},
		"-# **II** · June 2011":                     {Ref: "II", Source: "June 2011", Link: link + strings.Repeat("x", 2000)},
		"":                                          {},
	} {
		q.Text = bot.Text{{Text: "It is "}, {Text: "*one*", Style: bot.AnswerStyle}, {Text: "."}}
		if want != "" {
			want = "\n" + want
		}
		got := draw(bot.Reply{Blocks: []bot.Block{q}}, nil, nil)
		if d := got[0].content; d != `> It is **\*one\***.`+want {
			t.Errorf("it is drawn as %q, want %q", d, want)
		}
	}
}

// hard is text that is hard to draw.
var hardText = rapid.OneOf(
	rapid.StringOfN(rapid.RuneFrom([]rune("ab .*_<@>[]()`\\\n#-1😀")), 0, 300, -1),
	rapid.Custom(func(t *rapid.T) string {
		word := rapid.SampledFrom([]string{"word ", "**b** ", "https://a.example/x ", "😀", "x", "End. ", "<@1> "}).Draw(t, "word")
		return strings.Repeat(word, rapid.IntRange(1, 2000).Draw(t, "times"))
	}),
)

var anyText = rapid.Custom(func(t *rapid.T) bot.Text {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bot.Span {
		return bot.Span{
			Text:  hardText.Draw(t, "words"),
			At:    time.Unix(rapid.Int64Range(0, 1).Draw(t, "at")*60, 0).UTC(),
			Style: bot.Style(rapid.IntRange(0, int(bot.Moment)).Draw(t, "style")),
			Link:  rapid.SampledFrom([]string{"", "", "https://a.example/" + strings.Repeat("x", 1500), "https://b.example", "nothing"}).Draw(t, "link"),
		}
	}), 0, 4).Draw(t, "text")
})

var anyBlock = rapid.Custom(func(t *rapid.T) bot.Block {
	action := rapid.Custom(func(t *rapid.T) bot.Action {
		return bot.Action{
			Label:  hardText.Draw(t, "label"),
			Call:   bot.Call{Command: rapid.StringN(0, 90, -1).Draw(t, "line")},
			URL:    rapid.SampledFrom([]string{"", "", "https://a.example", "no address"}).Draw(t, "url"),
			Effect: bot.Effect(rapid.IntRange(0, 2).Draw(t, "effect")),
		}
	})
	choice := rapid.Custom(func(t *rapid.T) bot.Choice {
		return bot.Choice{Label: hardText.Draw(t, "label"), Call: bot.Call{Command: rapid.StringN(0, 110, -1).Draw(t, "line")}}
	})
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 7:
		return bot.File{Name: hardText.Draw(t, "name"), Type: "text/plain", Data: []byte(hardText.Draw(t, "data"))}
	case 0:
		return bot.Heading{Text: hardText.Draw(t, "heading")}
	case 1:
		return bot.Quotation{Text: anyText.Draw(t, "quoted"), Ref: hardText.Draw(t, "ref"), Source: hardText.Draw(t, "source"), Link: "https://a.example"}
	case 2:
		return bot.List{Ordered: rapid.Bool().Draw(t, "ordered"), Items: rapid.SliceOfN(anyText, 0, 5).Draw(t, "items")}
	case 3:
		return bot.Code{Text: hardText.Draw(t, "code")}
	case 4:
		return bot.Choices{Label: hardText.Draw(t, "label"), Options: rapid.SliceOfN(choice, 0, 30).Draw(t, "options")}
	case 5:
		return bot.Actions{Actions: rapid.SliceOfN(action, 0, 8).Draw(t, "actions")}
	}
	return bot.Paragraph{Text: anyText.Draw(t, "paragraph"), Small: rapid.Bool().Draw(t, "small")}
})

// TestEveryMessageKeepsTheLimits: every drawn message is valid, holds no mention
// and no links but ours, and no word is lost.
func TestEveryMessageKeepsTheLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		reply := bot.Reply{Blocks: rapid.SliceOfN(anyBlock, 0, 8).Draw(t, "blocks")}
		var all strings.Builder
		for i, s := range draw(reply, nil, nil) {
			if rapid.Bool().Draw(t, "keyed") && i == 0 {
				s.addKey("key_0123456789-abcdefghij")
			}
			if err := ownViolation("POST", "/channels/1/messages", marshal(s.payload().withNonce("n"))); err != nil {
				t.Fatalf("%v: %+v", err, s)
			}
			for _, e := range s.embeds {
				if size(e.Description) > maxDescription {
					t.Fatalf("an embed has %d characters", size(e.Description))
				}
			}
			seen := seenIn(s.payload().Content)
			for _, e := range s.embeds {
				seen.add(seenIn(e.Description))
			}
			all.WriteString(seen.words)
			for _, l := range seen.live {
				if !strings.Contains(l, "https://a.example") && !strings.Contains(l, "https://b.example") && !strings.HasPrefix(l, "<#") && !strings.HasPrefix(l, "<t:") {
					t.Fatalf("%q is live", l)
				}
			}
		}
		for _, block := range reply.Blocks {
			if p, ok := block.(bot.Paragraph); ok {
				for _, s := range p.Text {
					if word := visible(s.Text); !isName(s.Style) && len(word) < 20 && !strings.Contains(visible(all.String()), word) {
						t.Fatalf("%q is lost", word)
					}
				}
			}
		}
	})
}

func TestPagesOfAnOutline(t *testing.T) {
	messages := draw(bot.Reply{Blocks: []bot.Block{
		bot.Heading{Text: "Outline"},
		bot.List{Items: []bot.Text{message.Literal("I. One"), message.Literal("  A. Two"), message.Literal("1. Three")}},
		bot.Quotation{Text: message.Literal("Says who?"), Ref: "II", Source: "Section II", Link: "https://a.example"},
		bot.Paragraph{Text: message.Literal("Not held."), Small: true},
	}}, nil, nil)
	if len(messages) != 1 {
		t.Fatalf("it is drawn in %d messages", len(messages))
	}
	const content = "### Outline\n\n- I. One\n  - A. Two\n- 1\\. Three"
	if s := messages[0]; s.content != content || len(s.embeds) != 2 ||
		s.embeds[0].Description != "> Says who?\n-# **II** · [Section II](<https://a.example>)" || s.embeds[1].Description != "-# Not held." {
		t.Errorf("it is drawn as %+v", messages[0])
	}
}

package terminal

import (
	"strings"
	"testing"
	"unicode"

	"plenary/internal/bidi"
	"plenary/internal/bot"
	"plenary/internal/column"
	"plenary/internal/message"
)

// twoDirections is a reply of a statement in Arabic, with words of ours.
func twoDirections() (reply bot.Reply, quoted string) {
	quoted = "يستعير كل عضو ثلاثة كتب في المرة الواحدة، ويعيدها بعد 21 يوما. IFLA هي المنظمة التي أخذنا عنها قواعد الإعارة (2019)."
	return bot.Reply{Blocks: []bot.Block{
		bot.Heading{Text: "II. الإعارة"},
		bot.Paragraph{Text: bot.Text{{Text: "Read as: "}, {Text: "كم كتابا أستعير", Style: bot.Typed}, {Text: " (of 3 words, and so on until the line ends)"}}},
		bot.Quotation{Text: message.Literal(quoted), Ref: "II 1", Source: "ميثاق مكتبة الحي 2030 · May 2021"},
		bot.List{Items: []bot.Text{message.Literal("I. المكتبة"), message.Literal("II. الإعارة")}},
	}}, quoted
}

func TestIsolates(t *testing.T) {
	reply, quoted := twoDirections()
	for width := 20; width <= 100; width += 8 {
		text := Draw(reply, Style{Width: width})
		var words strings.Builder
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if column.Width(line) > width {
				t.Errorf("width %d: a line takes %d columns: %q", width, column.Width(line), line)
			}
			var open bidi.Open
			open.Read(line)
			if open.Begin() != "" {
				t.Errorf("width %d: an isolate is left open: %q", width, line)
			}
			before, inside, isolated := strings.Cut(line, "\u2067")
			if bidi.HasRight(line) && (!isolated || bidi.HasRight(before)) {
				t.Errorf("width %d: words from right to left stand outside of an isolate: %q", width, line)
			}
			if rest, isQuoted := strings.CutPrefix(before, "  │ "); isQuoted {
				if rest != "" || !strings.HasSuffix(inside, "\u2069") {
					t.Errorf("width %d: not all of a quoted line stands between isolates: %q", width, line)
				}
				words.WriteString(strings.TrimSuffix(inside, "\u2069") + " ")
			}
		}
		if got := strings.TrimSpace(words.String()); got != quoted {
			t.Errorf("width %d: quoted is\n%s\nwant\n%s", width, got, quoted)
		}
	}
}

func TestPlainLinesHoldNoIsolates(t *testing.T) {
	reply, _ := twoDirections()
	if i := strings.IndexFunc(Draw(reply, Style{}), func(r rune) bool { return unicode.Is(unicode.Cf, r) }); i >= 0 {
		t.Errorf("byte %d is a character that is not seen", i)
	}
}

func TestOneDirectionHoldsNoIsolates(t *testing.T) {
	reply := bot.Reply{Blocks: []bot.Block{
		bot.Heading{Text: "II. Übergang (2019) – “naïve”"},
		bot.Quotation{Text: message.Literal("移民の統治。 Ελλάδα, Россия 2011."), Ref: "II 1", Source: "p. 4"},
	}}
	if i := strings.IndexFunc(Draw(reply, Style{Width: 60}), func(r rune) bool { return unicode.Is(unicode.Cf, r) }); i >= 0 {
		t.Errorf("byte %d is a character that is not seen", i)
	}
}

package discord

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A seen is what a member sees of a message.
type seen struct {
	words    string
	live     []string // mentions that may ping, links and whatever else acts
	times    []time.Time
	commands []string
}

func (s *seen) add(more seen) {
	s.words += "\n" + more.words
	s.live, s.times, s.commands = append(s.live, more.live...), append(s.times, more.times...), append(s.commands, more.commands...)
}

// harmless matches what acts in a message that pings nobody, and touches nobody: a
// command to press, a member's name, a time in the reader's own zone, and how far off it is.
var harmless = regexp.MustCompile(`<(?:(/[a-z ]+):[0-9]+|@([0-9]+)|t:([0-9]+):F)>(?: \(<t:[0-9]+:R>\))?`)

// seenIn reads the markdown of a message that pings nobody, as Discord's clients do.
func seenIn(source string) seen {
	var s seen
	var b strings.Builder
	at := 0
	for _, m := range harmless.FindAllStringSubmatchIndex(source, -1) {
		before := source[at:m[0]]
		b.WriteString(before)
		group := func(n int) string { return source[max(m[2*n], 0):max(m[2*n+1], 0)] }
		escaped := (len(before)-len(strings.TrimRight(before, `\`)))%2 == 1
		inCode := strings.Count(source[:m[0]], "```")%2 == 1
		switch {
		case escaped, inCode:
			b.WriteString(source[m[0]:m[1]])
		case m[2] >= 0:
			s.commands = append(s.commands, group(1))
			b.WriteString(group(1))
		case m[4] >= 0:
			b.WriteString("@member-" + group(2))
		default:
			seconds, _ := strconv.ParseInt(group(3), 10, 64) // of digits
			s.times = append(s.times, time.Unix(seconds, 0))
		}
		at = m[1]
	}
	b.WriteString(source[at:])
	s.words, s.live = rendered(b.String())
	return s
}

// rendered reads markdown as Discord's clients do, and returns its words and the
// mentions, links and timestamps in it.
func rendered(source string) (words string, live []string) {
	var b strings.Builder
	for start := true; source != ""; {
		if start {
			source = unmarked(source)
			if start = false; source == "" {
				break
			}
		}
		rest := source[1:]
		switch c := source[0]; {
		case c == '\\' && rest != "" && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rune(rest[0])):
			b.WriteByte(rest[0])
			rest = rest[1:]
		case c == '\n':
			b.WriteByte(c)
			start = true
		case c == '`':
			fence := source[:len(source)-len(strings.TrimLeft(source, "`"))]
			if inner, after, ok := strings.Cut(source[len(fence):], fence); ok {
				b.WriteString(inner)
				rest = after
			} else {
				b.WriteByte(c)
			}
		case c == '<':
			if inner, after, ok := strings.Cut(rest, ">"); ok && !strings.ContainsAny(inner, " <\\") && strings.ContainsRune("@#:/tiah", rune((inner + " ")[0])) {
				live = append(live, "<"+inner+">")
				rest = after
				break
			}
			b.WriteByte(c)
		case c == '[':
			if label, after, ok := strings.Cut(rest, "]("); ok && !strings.Contains(label, "\n") && !strings.HasSuffix(label, `\`) {
				target, after, _ := strings.Cut(after, ")")
				live = append(live, target)
				read, _ := rendered(label)
				b.WriteString(read)
				rest = after
				break
			}
			b.WriteByte(c)
		case c == '*', c == '_', c == '~' && strings.HasPrefix(rest, "~"), c == '|' && strings.HasPrefix(rest, "|"):
			rest = strings.TrimLeft(rest, string(c))
		case strings.HasPrefix(source, "@everyone"), strings.HasPrefix(source, "@here"):
			live = append(live, "@")
			b.WriteByte(c)
		case strings.HasPrefix(source, "http://"), strings.HasPrefix(source, "https://"), strings.HasPrefix(source, "discord.gg/"):
			live = append(live, strings.Fields(source)[0])
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		source = rest
	}
	return b.String(), live
}

// unmarked removes the marks of a quotation, a heading, small print or an item from
// the beginning of a line.
func unmarked(line string) string {
	for _, mark := range []string{"> ", "### ", "## ", "# ", "-# "} {
		if rest, ok := strings.CutPrefix(line, mark); ok {
			return unmarked(rest)
		}
	}
	trimmed := strings.TrimLeft(line, " ")
	digits := len(trimmed) - len(strings.TrimLeft(trimmed, "0123456789"))
	switch {
	case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "):
		return trimmed[2:]
	case digits > 0 && strings.HasPrefix(trimmed[digits:], ". "):
		return trimmed[digits+2:]
	}
	return line
}

func TestRendererSeesWhatIsHarmless(t *testing.T) {
	got := seenIn("ask <@920001> at <t:60:F> to press </prompt status:5> `x`, not \\</quote:1> nor <t:1:R>")
	if want := "ask @member-920001 at  to press /prompt status x, not "; !strings.HasPrefix(got.words, want) ||
		len(got.live) != 1 || len(got.times) != 1 || got.times[0].Unix() != 60 || strings.Join(got.commands, ",") != "/prompt status" {
		t.Errorf("it is seen as %+v", got)
	}
}

func TestRendererSeesWhatIsLive(t *testing.T) {
	for source, want := range map[string]string{
		"<@1> hi":                " hi [<@1>]",
		`\<@1\> hi`:              "<@1> hi []",
		"[x](https://a.example)": "x [https://a.example]",
		`\[x\](https\://a\.b)`:   "[x](https://a.b) []",
		"**b** `<@1>` __u__":     "b <@1> u []",
		"see https://a.example":  "see https://a.example [https://a.example]",
		"> -# 1. x\n- y":         "x\ny []",
		"@everyone":              "@everyone [@]",
	} {
		words, live := rendered(source)
		if got := fmt.Sprint(words, " ", live); got != want {
			t.Errorf("%q is rendered as %q, want %q", source, got, want)
		}
	}
}

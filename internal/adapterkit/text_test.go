package adapterkit_test

import (
	"strings"
	"testing"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// Entities are marked below a line: m for a mention, a for an address, e for an
// emoji, c for code marks, b for a block of code and q for quoted text.
func TestEntities(t *testing.T) {
	letters := map[bot.EntityKind]string{bot.Mention: "m", bot.Address: "a", bot.Emoji: "e", bot.CodeMark: "c", bot.CodeBlock: "b", bot.QuotedText: "q"}
	for _, test := range [][2]string{
		{"What is governance?", ""},
		{"See https://example.org/a?b=c, and www.example.org.", "    aaaaaaaaaaaaaaaaaaaaaaaaa      aaaaaaaaaaaaaaa"},
		{"Ask bob@example.org (or @bob) cc @ann.b.", "    aaaaaaaaaaaaaaa     mmmm     mmmmmm"},
		{":wave: :+1::skin-tone-2: at 9:30:15, a:b:c", "eeeeee eeeeeeeeeeeeeeeee"},
		{"What does `it` say, ``it``?", "          c  c      cc  cc"},
		{"a ```b c``` d", "  bbbbbbbbb"},
		{"> quoted\nmine > not", "qqqqqqqq"},
		{"mine\n>>> quoted\nand this", "     qqqqqqqqqqqqqqqqqqq"},
		{"It's 5 o`clock", ""},
	} {
		line, want := test[0], test[1]
		got := []byte(strings.Repeat(" ", len(line)))
		for _, e := range adapterkit.Entities(line, nil) {
			for i := e.Start; i < e.End; i++ {
				got[i] = letters[e.Kind][0]
			}
		}
		if s := strings.TrimRight(string(got), " "); s != want {
			t.Errorf("%q\n got %q\nwant %q", line, s, want)
		}
	}
}

func FuzzTyped(f *testing.F) {
	for _, seed := range []string{"", " a ", "> a\nb", "``` `a` ```", ":a::b:", "👋🏽 a", "https://", "a@b.c", "\xff`\xff`"} {
		f.Add(seed, 0, 1)
	}
	f.Fuzz(func(t *testing.T, line string, start, end int) {
		var marked []bot.Entity
		if 0 <= start && start < end && end <= len(line) {
			marked = []bot.Entity{{Start: start, End: end}}
		}
		r := adapterkit.Typed(line, marked)
		at := 0
		for _, e := range r.Entities {
			if e.Start < at || e.End < e.Start || e.End > len(r.Line) {
				t.Fatalf("%q has the entities %+v", r.Line, r.Entities)
			}
			at = e.End
		}
	})
}

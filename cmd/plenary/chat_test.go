package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
)

// TestChatTakesAnything: whatever is typed, the conversation goes on to its
// end, and what is printed cannot move a cursor.
func TestChatTakesAnything(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	lines := []string{
		"", "   ", "\x00", "\xff\xfe\xc3", "\u202e\u2066sections", "\x1b]0;title\a", "search \x1b[2Jred", "/", "//", "#1", "@ada",
		strings.Repeat("a", 1<<20), strings.Repeat("why ", 20_000), "quote", "quote " + strings.Repeat("I.", 5000), "page 99999999999999999999 sections",
		"page 2", "prompt", "prompt schedule", "prompt schedule 25:30 Nowhere/Zone never", "999", "-1", "0", "help help", "use nothing", "🦜",
	}
	for range 1000 {
		lines = append(lines, "areas")
	}
	lines = append(lines, "search habits of cooperation")
	var out, errOut bytes.Buffer
	if code := run([]string{"chat", "--facilitator"}, strings.NewReader(strings.Join(lines, "\n")), &out, &errOut); code != exitAnswered {
		t.Errorf("exit code %d", code)
	}
	if errOut.Len() > 0 {
		t.Errorf("on standard error: %s", errOut.String())
	}
	if i := strings.IndexFunc(out.String(), func(r rune) bool { return unicode.IsControl(r) && r != '\n' }); i >= 0 {
		t.Errorf("printed is the control character %q", out.String()[i])
	}
	if n := strings.Count(out.String(), "counts six areas and names five"); n != 1000 {
		t.Errorf("areas is answered %d times, want 1000", n)
	}
	if !strings.Contains(out.String(), "Once habits of cooperation become ingrained") {
		t.Error("the last line is not answered")
	}
}

package bot_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"plenary/internal/bot"
	"plenary/internal/statement"
)

// Quotations link to the page where there is one and it shows the statement, else to the
// publisher's.
func TestLinksLeadToThePage(t *testing.T) {
	read := func(front string) *statement.Statement {
		s, err := statement.Parse(fstest.MapFS{"statement.md": &fstest.MapFile{Data: []byte("---\ntitle: Benches\nlanguage: en\nsource: https://example.org/benches\n" + front + "---\n# I. Streets\n\nEvery street needs a bench. It stands in the shade.\n")}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const publisher = "https://example.org/benches"
	for _, c := range []struct{ page, front, want, whole string }{
		{"", "", publisher, publisher},
		{"https://plenary.example.org/t/secret", "", "https://plenary.example.org/t/secret/benches/~", "https://plenary.example.org/t/secret/benches"},
		{"https://plenary.example.org", "page: true\n", "https://plenary.example.org/benches/~", "https://plenary.example.org/benches"},
		{"https://plenary.example.org", "page: false\n", publisher, publisher},
	} {
		s := read(c.front)
		b := bot.New(bot.Config{Statements: []*statement.Statement{s}, Page: c.page})
		for _, line := range []string{"quote I 1.2", "quote I", "What does every street need?"} {
			r := b.Handle(t.Context(), bot.Request{Line: line})
			if len(r.Passages) == 0 {
				t.Fatalf("%s is answered %s", line, r)
			}
			for _, link := range append(r.Links(), r.Passages[0].Link) {
				if !strings.HasPrefix(link, c.want) {
					t.Errorf("%s on page %q with %q links to %s", line, c.page, c.front, link)
				}
			}
		}
		if got := b.At(s, statement.SectionRef(0)).Link; got != c.whole {
			t.Errorf("the statement on page %q with %q is at %s", c.page, c.front, got)
		}
	}
}

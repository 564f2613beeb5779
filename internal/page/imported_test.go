package page_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"plenary/internal/bot"
	"plenary/internal/extract/pdf"
	"plenary/internal/importer"
	"plenary/internal/language"
	"plenary/internal/page"
	"plenary/internal/statement"
)

// imported imports a file and reads the folder.
func imported(t *testing.T, file string) []*statement.Statement {
	t.Helper()
	made, err := importer.Run(t.Context(), importer.Config{
		Files: []string{file}, Dir: filepath.Join(t.TempDir(), "content"),
		PDF: pdf.Reader{Known: language.English().HasWord}.Read, Known: language.English().HasWord,
	})
	if err != nil {
		t.Fatal(err)
	}
	all, err := statement.ParseAll(os.DirFS(made.Dir))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// marked returns the words that a page marks.
func marked(t *testing.T, body string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for n := range root.Descendants() {
		if n.Data == "mark" || slices.Contains(n.Attr, html.Attribute{Key: "class", Val: "here"}) {
			words = append(words, textOf(n))
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// textOf is the text of a node, with a space between the cells of a table.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Data == "td" || d.Data == "th":
			b.WriteString(" ")
		}
	}
	return b.String()
}

// The link beside every quotation leads to its words, marked, on statements that were
// imported from files of each kind.
func TestLinksLeadToTheQuotedWords(t *testing.T) {
	const folder = "../importer/testdata/copyright-format-1.0"
	for _, file := range []string{folder + ".html", folder + ".docx", folder + ".odt", folder + ".pdf", folder + "-columns.pdf"} {
		t.Run(strings.TrimPrefix(file, "../importer/testdata/"), func(t *testing.T) {
			s := serve(t, imported(t, file), func(*page.Config) {})
			st := s.bot.Statements()[0]
			followed := 0
			follow := func(line string) {
				t.Helper()
				for _, p := range s.bot.Handle(t.Context(), bot.Request{Line: line}).Passages {
					answer, fragment := s.follow(p.Link)
					want := strings.Join(strings.Fields(p.Text), " ")
					if got := marked(t, answer.body); answer.status != 200 || got != want {
						t.Errorf("%s: %s leads to %d with %q marked, not %q", line, p.Link, answer.status, got, want)
					}
					if !strings.Contains(answer.body, `id="`+fragment+`"`) {
						t.Errorf("%s: there is no %q on the page", line, fragment)
					}
					followed++
				}
			}
			for i, p := range st.Paragraphs {
				if i%7 > 0 || p.Table != nil {
					continue
				}
				follow("quote " + st.Label(statement.ParagraphRef(i)))
				last := p.Sentences[len(p.Sentences)-1]
				follow("quote " + st.Label(st.RefTo(statement.Run{Paragraph: i, Start: last.Start, End: last.End})))
			}
			follow("search copyright")
			follow("What is a license short name?")
			if followed < 20 {
				t.Errorf("only %d links were followed", followed)
			}
		})
	}
}

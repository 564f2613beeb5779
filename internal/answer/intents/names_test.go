package intents_test

import (
	"testing"

	"plenary/internal/statement"
)

// What a document is called in a question, and what else may be called so.
func TestNames(t *testing.T) {
	text := "The editors publish a report and a newsletter each year. The law on water applies. The Old Mill is never sold."
	of := func(title, kind string) statementReader {
		return readerOf(t, &statement.Statement{
			Title: title, Kind: kind, Publisher: "Friends of the Mill", Language: "en",
			Sections:   []statement.Section{{Title: title, To: 1}},
			Paragraphs: []statement.Paragraph{{Number: 1, Text: text, Sentences: statement.SplitSentences(text)}},
		})
	}
	charter, law, untyped := of("Charter of the Mill Society", "Charter"), of("Water Law", "Law"), of("The Old Mill", "")
	for _, test := range []struct {
		r              statementReader
		question, want string
	}{
		{charter, "Who wrote the charter?", "publisher"},
		{charter, "Who wrote the charter of the mill?", "publisher"},
		{charter, "Who wrote the mill's charter?", "publisher"},
		{charter, "Who wrote the Charter of the Mill Society?", "publisher"},
		{charter, "Who wrote this report?", "publisher"},
		{charter, "Who wrote the report?", "text"}, // the text speaks of another
		{charter, "Who wrote a charter?", "text"},
		{charter, "Who wrote the law?", "text"},
		{charter, "Who wrote the essay?", "publisher"}, // the text speaks of none
		{charter, "Who wrote the charter of the town?", "text"},
		{law, "Who wrote the law?", "publisher"},
		{law, "Who wrote the report?", "text"},
		{untyped, "When was the Old Mill built?", "text"},
		{untyped, "When was the Old Mill published?", "text"}, // the text speaks of what is called so
		{untyped, "What is the Old Mill?", "text"},
		{untyped, "What is this text?", "document-kind"},
	} {
		if got := test.r.read(test.question); got != test.want {
			t.Errorf("%s: %s: taken for %s, not %s", test.r.s.Title, test.question, got, test.want)
		}
	}
}

package answer

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// squad is a set of questions about documents, as ../shared/eval has it.
type squad struct {
	Docs []squadDoc
}

type squadDoc struct {
	ID, Title  string
	Paragraphs []string
	Questions  []squadQuestion
}

type squadQuestion struct {
	Question   string
	Gold       []int
	Answers    []string
	Impossible bool
	Without    []int // paragraphs to leave out
}

// readSquad reads a set, or skips the test where it is absent.
func readSquad(t testing.TB, name string) squad {
	t.Helper()
	var s squad
	if err := json.Unmarshal(sharedtest.Read(t, "eval", name), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// statement makes a statement of a document.
func (d squadDoc) statement() *statement.Statement {
	s := &statement.Statement{Title: d.Title, Language: "en", Sections: []statement.Section{{Title: d.Title, To: len(d.Paragraphs)}}}
	for i, text := range d.Paragraphs {
		s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Number: i + 1, Text: text, Sentences: statement.SplitSentences(text)})
	}
	return s
}

func holdsAny(text string, answers []string) bool {
	for _, a := range answers {
		if strings.Contains(text, a) {
			return true
		}
	}
	return false
}

// mistype makes one random edit in one word of four letters or more.
func mistype(question string, rng *rand.Rand) string {
	type span struct{ from, to int }
	var words []span
	runes := []rune(question)
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && unicode.IsLetter(runes[j]) {
			j++
		}
		if j-i >= 4 {
			words = append(words, span{i, j})
		}
		i = max(j, i+1)
	}
	if len(words) == 0 {
		return question
	}
	w := words[rng.IntN(len(words))]
	at := w.from + rng.IntN(w.to-w.from)
	letter := rune('a' + rng.IntN(26))
	switch rng.IntN(4) {
	case 0:
		runes = append(runes[:at], append([]rune{letter}, runes[at:]...)...)
	case 1:
		runes = append(runes[:at], runes[at+1:]...)
	case 2:
		runes[at] = letter
	default:
		if at+1 == w.to {
			at--
		}
		runes[at], runes[at+1] = runes[at+1], runes[at]
	}
	return string(runes)
}

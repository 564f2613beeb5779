package intents_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"plenary/content"
	"plenary/internal/answer/index"
	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/longtest"
	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// A statementReader reads questions on one of the statements that the sets are about.
type statementReader struct {
	s *statement.Statement
	r *intents.Reader
}

func readerOf(t testing.TB, s *statement.Statement) statementReader {
	t.Helper()
	return statementReader{s, intents.NewReader(index.New(s))}
}

// readers are those of three statements, which have nothing in common.
func readers(t testing.TB) map[string]statementReader {
	t.Helper()
	all := map[string]statementReader{}
	for name, folder := range map[string]fs.FS{
		"shipped": content.FS,
		"garden":  os.DirFS("../../bot/testdata/garden"),
		"market":  os.DirFS("../../bot/testdata/market"),
	} {
		s, err := statement.Parse(folder)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = readerOf(t, s)
	}
	return all
}

// read returns what a question is taken for, as the question set writes it.
func (r statementReader) read(question string) string {
	intent, ok := r.r.Read(language.English().ReadQuestion(question))
	if !ok {
		return "text"
	}
	var refs []string
	for _, ref := range intent.Refs {
		refs = append(refs, r.s.Label(ref))
	}
	if refs == nil {
		return string(intent.Kind)
	}
	return string(intent.Kind) + ":" + strings.Join(refs, ",")
}

// A line of the set is a statement or "all", what is meant, and the question.
type line struct{ statement, want, question string }

func readSet(t testing.TB) []line {
	t.Helper()
	var lines []line
	for _, fields := range readTable(t, "testdata/questions.tsv", 3) {
		lines = append(lines, line{fields[0], fields[1], fields[2]})
	}
	return lines
}

// readTable returns the lines of a file of tab-separated fields, without comments.
func readTable(t testing.TB, file string, fields int) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for text := range strings.Lines(string(data)) {
		if strings.HasPrefix(text, "#") {
			continue
		}
		row := strings.Split(strings.TrimSpace(text), "\t")
		if len(row) != fields {
			t.Fatalf("%q has %d fields, not %d", text, len(row), fields)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestQuestions(t *testing.T) {
	all := readers(t)
	asked := map[line]bool{}
	for _, l := range readSet(t) {
		if asked[l] {
			t.Errorf("twice: %s", l.question)
		}
		asked[l] = true
		for name, r := range all {
			if l.statement != "all" && l.statement != name {
				continue
			}
			got := r.read(l.question)
			if !strings.Contains(l.want, ":") {
				got, _, _ = strings.Cut(got, ":")
			}
			if got != l.want {
				t.Errorf("%s: %s: taken for %s, not %s", name, l.question, got, l.want)
			}
		}
	}
}

// Each example of the file is of its intent, for the statement that it names if any.
func TestExamples(t *testing.T) {
	data, err := os.ReadFile("intents.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Intents []struct{ Kind, Example string }
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	all := readers(t)
	for _, intent := range file.Intents {
		reader := all["shipped"]
		if strings.Contains(intent.Example, "MLG") { // Millrace Lane Gardeners
			reader = all["garden"]
		}
		if got, _, _ := strings.Cut(reader.read(intent.Example), ":"); got != intent.Kind {
			t.Errorf("%s: %q is taken for %s", intent.Kind, intent.Example, got)
		}
	}
}

// What people ask of articles is about what these say.
func TestQuestionsOnArticles(t *testing.T) {
	sets := []string{"squad-calibrate.json"}
	if longtest.Enabled() {
		sets = append(sets, "squad-check.json", "squad-tune.json")
	}
	for _, name := range sets {
		t.Run(name, func(t *testing.T) {
			var set struct {
				Docs []struct {
					Title      string
					Paragraphs []string
					Questions  []struct{ Question string }
				}
			}
			if err := json.Unmarshal(sharedtest.Read(t, "eval", name), &set); err != nil {
				t.Fatal(err)
			}
			asked := 0
			for _, doc := range set.Docs {
				s := &statement.Statement{Title: doc.Title, Language: "en", Sections: []statement.Section{{Title: doc.Title, To: len(doc.Paragraphs)}}}
				for i, text := range doc.Paragraphs {
					s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Number: i + 1, Text: text, Sentences: statement.SplitSentences(text)})
				}
				r := readerOf(t, s)
				for _, q := range doc.Questions {
					asked++
					if got := r.read(q.Question); got != "text" {
						t.Errorf("%s: %s: taken for %s", doc.Title, q.Question, got)
					}
					if f, ok := r.r.FollowUp(language.English().ReadQuestion(q.Question)); ok && f.Kind != intents.AskThing {
						t.Errorf("%s: %s: taken for a follow-up, %s", doc.Title, q.Question, f.Kind)
					}
				}
			}
			t.Logf("%d questions", asked)
		})
	}
}

// What the intent takes of a question.
func TestWords(t *testing.T) {
	garden := readers(t)["garden"]
	for question, want := range map[string]string{
		"Which section is about the bees?":       "bees",
		"what does section II say about water":   "what does say about water",
		"Is there a section XV?":                 "section XV",
		"in which chapter are animals discussed": "animals",
	} {
		intent, ok := garden.r.Read(language.English().ReadQuestion(question))
		if !ok || intent.Words != want {
			t.Errorf("%s: %q of %s, want %q", question, intent.Words, intent.Kind, want)
		}
	}
}

func TestCompound(t *testing.T) {
	garden := readers(t)["garden"]
	intent, ok := garden.r.Read(language.English().ReadQuestion("Who wrote it, when and in which language?"))
	want := []intents.Kind{intents.Publisher, intents.Date, intents.Language}
	if !ok || intent.Kind != intents.Compound || len(intent.Parts) != len(want) {
		t.Fatalf("%+v", intent)
	}
	for i, part := range intent.Parts {
		if part.Kind != want[i] {
			t.Errorf("part %d is %s, want %s", i, part.Kind, want[i])
		}
	}
}

// Each question of the set costs far below a millisecond.
func BenchmarkRead(b *testing.B) {
	market := readers(b)["market"].r
	var questions []language.Question
	for _, l := range readSet(b) {
		questions = append(questions, language.English().ReadQuestion(l.question))
	}
	for i := 0; b.Loop(); i++ {
		market.Read(questions[i%len(questions)])
	}
}

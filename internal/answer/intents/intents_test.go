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

// question reads a question in the statement's language.
func (r statementReader) question(text string) language.Question {
	return language.For(r.s.Language).ReadQuestion(text)
}

// inEachLanguage runs a test in each language that has questions in testdata.
func inEachLanguage(t *testing.T, test func(t *testing.T, tag string)) {
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if folder.IsDir() {
			t.Run(folder.Name(), func(t *testing.T) { test(t, folder.Name()) })
		}
	}
}

// readers are those of three English statements, which have nothing in common, or of one
// in another language.
func readers(t testing.TB, tag string) map[string]statementReader {
	t.Helper()
	folders := map[string]fs.FS{"garden": os.DirFS("../../bot/testdata/garden-" + tag)}
	if tag == "en" {
		folders = map[string]fs.FS{
			"shipped": content.FS,
			"garden":  os.DirFS("../../bot/testdata/garden"),
			"market":  os.DirFS("../../bot/testdata/market"),
		}
	}
	all := map[string]statementReader{}
	for name, folder := range folders {
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
	intent, ok := r.r.Read(r.question(question))
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

func readSet(t testing.TB, tag string) []line {
	t.Helper()
	var lines []line
	for _, fields := range readTable(t, "testdata/"+tag+"/questions.tsv", 3) {
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
	inEachLanguage(t, func(t *testing.T, tag string) {
		all := readers(t, tag)
		asked := map[line]bool{}
		for _, l := range readSet(t, tag) {
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
	})
}

// Each example of a language's file is of its intent.
func TestExamples(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, tag string) {
		var file struct {
			Intents []struct{ Kind, Example string }
		}
		if err := yaml.Unmarshal([]byte(language.For(tag).File("intents.yaml")), &file); err != nil {
			t.Fatal(err)
		}
		all := readers(t, tag)
		for _, intent := range file.Intents {
			reader, ok := all["shipped"]
			if !ok || strings.Contains(intent.Example, "MLG") { // Millrace Lane Gardeners
				reader = all["garden"]
			}
			if got, _, _ := strings.Cut(reader.read(intent.Example), ":"); got != intent.Kind {
				t.Errorf("%s: %q is taken for %s", intent.Kind, intent.Example, got)
			}
		}
	})
}

// An article has paragraphs, and questions that people asked of it.
type article struct {
	Title      string
	Paragraphs []string
	Questions  []struct{ Question string }
}

// articles returns the sets of articles in a language, of which English has several.
func articles(t testing.TB, tag string, english []string) []string {
	t.Helper()
	if tag == "en" {
		return english
	}
	name := "xquad-" + tag + ".json"
	if _, ok := sharedtest.Find(t, "eval", name); !ok {
		return nil // there is none in this language
	}
	return []string{name}
}

func readArticles(t testing.TB, name string) []article {
	t.Helper()
	var set struct{ Docs []article }
	if err := json.Unmarshal(sharedtest.Read(t, "eval", name), &set); err != nil {
		t.Fatal(err)
	}
	return set.Docs
}

// What people ask of articles is about what these say.
func TestQuestionsOnArticles(t *testing.T) {
	sets := []string{"squad-calibrate.json"}
	if longtest.Enabled() {
		sets = append(sets, "squad-check.json", "squad-tune.json")
	}
	inEachLanguage(t, func(t *testing.T, tag string) {
		asked := 0
		for _, name := range articles(t, tag, sets) {
			for _, doc := range readArticles(t, name) {
				asked += len(doc.Questions)
				askArticle(t, tag, doc)
			}
		}
		t.Logf("%d questions", asked)
	})
}

// The same questions are about the text of an article in another language as well.
func TestQuestionsInAnotherLanguage(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, tag string) {
		for _, of := range []string{"en", "de", "es"} {
			asked := articles(t, tag, []string{"xquad-en.json"})
			if of == tag || len(asked) == 0 {
				continue
			}
			texts := readArticles(t, "xquad-"+of+".json")
			for i, doc := range readArticles(t, asked[0]) {
				if i%6 == 0 { // all of them take the race detector three minutes
					texts[i].Questions = doc.Questions
					askArticle(t, of, texts[i])
				}
			}
		}
	})
}

func askArticle(t *testing.T, tag string, doc article) {
	t.Helper()
	s := &statement.Statement{Title: doc.Title, Language: tag, Sections: []statement.Section{{Title: doc.Title, To: len(doc.Paragraphs)}}}
	for i, text := range doc.Paragraphs {
		s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Number: i + 1, Text: text, Sentences: statement.SplitSentences(text)})
	}
	r := readerOf(t, s)
	for _, q := range doc.Questions {
		if got := r.read(q.Question); got != "text" {
			t.Errorf("%s: %s: taken for %s", doc.Title, q.Question, got)
		}
		if f, ok := r.r.FollowUp(r.question(q.Question)); ok && f.Kind != intents.AskThing {
			t.Errorf("%s: %s: taken for a follow-up, %s", doc.Title, q.Question, f.Kind)
		}
	}
}

// What the intent takes of a question.
func TestWords(t *testing.T) {
	garden := readers(t, "en")["garden"]
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

// A thing that an opinion is asked of keeps its article.
func TestCore(t *testing.T) {
	for tag, asked := range map[string]map[string]string{
		"en": {"What do you think of the committee?": "the committee", "what do you think about costs": "costs"},
		"es": {"¿Qué opinas de la junta?": "la junta", "qué opinas del compost": "el compost"},
	} {
		garden := readers(t, tag)["garden"]
		for question, want := range asked {
			if intent, _ := garden.r.Read(garden.question(question)); intent.Core != want {
				t.Errorf("%s: %q of %s, want %q", question, intent.Core, intent.Kind, want)
			}
		}
	}
}

func TestCompound(t *testing.T) {
	garden := readers(t, "en")["garden"]
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
	market := readers(b, "en")["market"].r
	var questions []language.Question
	for _, l := range readSet(b, "en") {
		questions = append(questions, language.English().ReadQuestion(l.question))
	}
	for i := 0; b.Loop(); i++ {
		market.Read(questions[i%len(questions)])
	}
}

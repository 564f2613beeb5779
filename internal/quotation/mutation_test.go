package quotation

import (
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"plenary/content"
	"plenary/internal/longtest"
	"plenary/internal/sharedtest"
	"plenary/internal/statement"
)

// parsed returns the statement of a content folder.
func parsed(t testing.TB, folder fs.FS) *statement.Statement {
	t.Helper()
	s, err := statement.Parse(folder)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ofParagraphs makes a statement of paragraphs.
func ofParagraphs(t testing.TB, title string, paragraphs []string) *statement.Statement {
	t.Helper()
	var b strings.Builder
	b.WriteString("---\ntitle: " + strconv.Quote(title) + "\n---\n")
	for _, p := range paragraphs {
		b.WriteString("\n" + strings.Join(strings.Fields(p), " ") + "\n")
	}
	return parsed(t, fstest.MapFS{statement.TextFile: {Data: []byte(b.String())}})
}

// statements are the one that Plenary ships with, those of other tests, and, where
// they are there, articles that nobody here wrote.
func statements(t testing.TB) []*statement.Statement {
	all := []*statement.Statement{parsed(t, content.FS)}
	for _, folder := range []string{"../bot/testdata/garden", "../bot/testdata/market"} {
		all = append(all, parsed(t, os.DirFS(folder)))
	}
	return append(all, articles(t)...)
}

// articles are those of a set of questions, each as one statement.
func articles(t testing.TB) []*statement.Statement {
	t.Helper()
	path, ok := sharedtest.Find(t, "eval", "squad-tune.json")
	if !ok {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Docs []struct {
			Title      string
			Paragraphs []string
		}
	}
	if err := json.Unmarshal(data, &set); err != nil {
		t.Fatal(err)
	}
	var all []*statement.Statement
	for _, d := range set.Docs {
		all = append(all, ofParagraphs(t, d.Title, d.Paragraphs))
	}
	return all
}

// An oracle knows which words follow each other in a statement, by a rule of its own.
type oracle string

var plainWord = regexp.MustCompile(`[\pL\pM\pN]+`)

func plainWords(text string) string {
	return " " + strings.Join(plainWord.FindAllString(strings.ToLower(text), -1), " ") + " "
}

func newOracle(s *statement.Statement) oracle {
	var b strings.Builder
	for _, p := range s.Paragraphs {
		b.WriteString(p.Text + " ")
	}
	return oracle(plainWords(b.String()))
}

func (o oracle) holds(quotation string) bool {
	return strings.Contains(string(o), plainWords(quotation))
}

// An alteration changes one word of a quotation, at a place; "" where it cannot.
type alteration struct {
	name  string
	apply func(words []string, at int, vocabulary []string, r *rand.Rand) string
}

func with(words []string, from, to int, instead ...string) string {
	return strings.Join(slices.Concat(words[:from], instead, words[to:]), " ")
}

var alterations = []alteration{
	{"replaced", func(words []string, at int, vocabulary []string, r *rand.Rand) string {
		return with(words, at, at+1, vocabulary[r.IntN(len(vocabulary))])
	}},
	{"dropped", func(words []string, at int, _ []string, _ *rand.Rand) string { return with(words, at, at+1) }},
	{"inserted", func(words []string, at int, vocabulary []string, r *rand.Rand) string {
		return with(words, at, at, vocabulary[r.IntN(len(vocabulary))])
	}},
	{"negated", func(words []string, at int, _ []string, _ *rand.Rand) string { return with(words, at, at, "not") }},
	{"swapped", func(words []string, at int, _ []string, _ *rand.Rand) string {
		if at+1 == len(words) {
			return ""
		}
		return with(words, at, at+2, words[at+1], words[at])
	}},
	{"one letter", func(words []string, at int, _ []string, r *rand.Rand) string {
		letters := []rune(words[at])
		i := r.IntN(len(letters))
		if !unicode.IsLetter(letters[i]) {
			return ""
		}
		letters[i] = 'a' + (unicode.ToLower(letters[i])-'a'+1+rune(r.IntN(25)))%26
		return with(words, at, at+1, string(letters))
	}},
	{"another number", func(words []string, at int, _ []string, r *rand.Rand) string {
		i := strings.IndexAny(words[at], "0123456789")
		if i < 0 {
			return ""
		}
		digit := '0' + (words[at][i]-'0'+1+byte(r.IntN(9)))%10
		return with(words, at, at+1, words[at][:i]+string(rune(digit))+words[at][i+1:])
	}},
}

// isVerbatim reports whether a quotation is verbatim, without looking for the closest
// words where it is not.
func (x *Index) isVerbatim(text string) bool {
	for _, form := range x.barings(text) {
		if r, ok := x.standing(form); ok {
			return r.Verdict == Verbatim
		}
	}
	return false
}

// TestAlterations: of each statement sentences and parts of them, of four words and
// more, are verbatim, and with one word altered anywhere they are not.
func TestAlterations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := 6 // of each statement
	if longtest.Enabled() {
		parts = 12
	}
	quoted, altered := 0, 0
	for _, s := range statements(t) {
		x, o := New(s), newOracle(s)
		vocabulary := strings.Fields(plainWords(s.Paragraphs[0].Text))
		for range parts {
			words := somePart(s, r)
			text := strings.Join(words, " ")
			quoted++
			if got := x.Check(text); got.Verdict != Verbatim {
				t.Errorf("%s: %q stands there, and is %+v", s.Title, text, got)
			}
			for _, a := range alterations {
				for at := range words {
					changed := a.apply(words, at, vocabulary, r)
					if changed == "" || o.holds(changed) || omission.MatchString(changed) || len(words) < 6 && brackets.MatchString(changed) {
						continue // brackets and a mark of omission stand for words beside them
					}
					altered++
					if x.isVerbatim(changed) {
						t.Errorf("%s: %s: %q is taken for verbatim", s.Title, a.name, changed)
					}
				}
			}
		}
	}
	t.Logf("%d quotations, %d altered", quoted, altered)
}

// somePart returns the words of a stretch of a paragraph, four and more.
func somePart(s *statement.Statement, r *rand.Rand) []string {
	for {
		p := s.Paragraphs[r.IntN(len(s.Paragraphs))]
		text := p.Text
		if r.IntN(3) > 0 {
			sentence := p.Sentences[r.IntN(len(p.Sentences))]
			text = text[sentence.Start:sentence.End]
		}
		words := strings.Fields(text)
		if len(words) < 4 {
			continue
		}
		if r.IntN(4) == 0 {
			return words
		}
		from := r.IntN(len(words) - 3)
		return words[from : from+4+r.IntN(len(words)-from-3)]
	}
}

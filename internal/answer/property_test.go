package answer

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"plenary/internal/answer/index"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// vocabulary is what the documents and the questions of the properties are
// made of: words of a family, words akin, names, numbers and function words.
var vocabulary = strings.Fields(`
	migrate migrants migration policy policies govern governance government council state states border
	begin began start cooperate cooperation dialogue climate change cost costs reduce vulnerable protection
	teacher taught school river rivers flows flood 1887 1990 four 17 Tesla Vienna Danube Europe European
	the a of in to and is are was because it they first
`)

// strange words are of no family with any of the vocabulary.
var strange = strings.Fields(`xqzv wkkjx qqyzz vvxkq zzjqw kxkxkx`)

func sentenceOf(words []string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 14).Draw(t, "words"), " ")
		return strings.ToUpper(s[:1]) + s[1:] + "."
	})
}

func paragraphOf(words []string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(sentenceOf(words), 1, 5).Draw(t, "sentences"), " ")
	})
}

// separate makes a statement in which each paragraph is a section, so that none
// stands beside another.
func separate(paragraphs []string) *statement.Statement {
	s := &statement.Statement{Title: "Properties", Language: "en", Sections: []statement.Section{{Title: "Properties"}}}
	for i, text := range paragraphs {
		s.Sections = append(s.Sections, statement.Section{Level: 1, From: i, To: i + 1})
		s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Section: i + 1, Number: 1, Text: text, Sentences: statement.SplitSentences(text)})
	}
	return s
}

// sound reports what is wrong with an answer, "" where nothing is.
func sound(s *statement.Statement, a Answer) string {
	if math.IsNaN(a.Confidence) || a.Confidence < 0 || a.Confidence > 1 {
		return "the claim is no share"
	}
	if len(a.Passages) > index.MaxPassages || len(a.Headings) > index.MaxHeadings || a.Verdict != NotFound && len(a.Passages) == 0 {
		return "too many or too few passages or headings"
	}
	for i, p := range a.Passages {
		text, spans := s.Paragraphs[p.Paragraph].Text, s.Paragraphs[p.Paragraph].Sentences
		from := slices.IndexFunc(spans, func(sp statement.Span) bool { return sp.Start == p.Start })
		to := slices.IndexFunc(spans, func(sp statement.Span) bool { return sp.End == p.End })
		if from < 0 || to < from {
			return "a passage is no run of whole sentences"
		}
		if to > from && utf8.RuneCountInString(text[p.Start:p.End]) > index.MaxPassage {
			return "a passage is too long"
		}
		at := p.Start
		for _, m := range p.Highlights {
			if m.Start < at || m.End <= m.Start || m.End > p.End {
				return "marks are out of order or outside the passage"
			}
			at = m.End
		}
		for _, o := range a.Passages[:i] {
			if o.Paragraph == p.Paragraph && o.Start < p.End && p.Start < o.End {
				return "passages overlap"
			}
		}
	}
	return ""
}

func TestAnswersAreSoundAndRepeatable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := separate(rapid.SliceOfN(paragraphOf(vocabulary), 0, 8).Draw(t, "paragraphs"))
		question := sentenceOf(vocabulary).Draw(t, "question")
		a := ask(t, New(s, nil), question)
		if fault := sound(s, a); fault != "" {
			t.Fatalf("%s: %+v", fault, a)
		}
		if again := ask(t, New(s, nil), question); !reflect.DeepEqual(a, again) {
			t.Fatalf("asked twice:\n%+v\n%+v", a, again)
		}
	})
}

// ask asks one question.
func ask(t interface {
	Helper()
	Fatal(...any)
}, x *Index, question string) Answer {
	t.Helper()
	a, err := x.Ask(context.Background(), language.English().ReadQuestion(question))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// first returns the first passage of an answer with its chance, and whether another is
// as good.
func first(t *rapid.T, s *statement.Statement, question string) (text string, chance float64, tie bool) {
	x := New(s, nil)
	a := ask(t, x, question)
	if len(a.Passages) == 0 {
		return "", 0, false
	}
	r := x.words.Rank(x.words.Understand(language.English().ReadQuestion(question)))
	tie = len(r) > 1 && r[0].Chance-r[1].Chance < 1e-6
	for k := range r[0].Sentences {
		tie = tie || k != r[0].Best && r[0].Sentences[r[0].Best].Chance-r[0].Sentences[k].Chance < 1e-6
	}
	return s.Quote(a.Passages[0].Run()), a.Confidence, tie
}

// The order in which sections stand has no bearing on the answer.
func TestOrderHasNoBearing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paragraphs := rapid.SliceOfN(paragraphOf(vocabulary), 1, 8).Draw(t, "paragraphs")
		question := sentenceOf(vocabulary).Draw(t, "question")
		one, claim, tie := first(t, separate(paragraphs), question)
		if tie {
			t.Skip("a tie")
		}
		other, claim2, _ := first(t, separate(rapid.Permutation(paragraphs).Draw(t, "permuted")), question)
		if one != other || math.Abs(claim-claim2) > 1e-9 {
			t.Fatalf("%q by %g became %q by %g", one, claim, other, claim2)
		}
	})
}

// A paragraph that has nothing to do with a question does not change its
// answer.
func TestUnrelatedParagraphsHaveNoBearing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paragraphs := rapid.SliceOfN(paragraphOf(vocabulary), 1, 6).Draw(t, "paragraphs")
		question := sentenceOf(vocabulary).Draw(t, "question")
		one, _, tie := first(t, separate(paragraphs), question)
		if tie {
			t.Skip("a tie")
		}
		more := append(slices.Clone(paragraphs), paragraphOf(strange).Draw(t, "unrelated"))
		if other, _, _ := first(t, separate(more), question); one != other {
			t.Fatalf("%q became %q", one, other)
		}
	})
}

func TestManyAskAtOnce(t *testing.T) {
	l := newLanguage(3)
	s := l.document(60)
	questions := l.questions(s)
	x := New(s, nil)
	var want []Answer
	for _, q := range questions {
		want = append(want, ask(t, x, q))
	}
	var wait sync.WaitGroup
	for g := range 16 {
		wait.Go(func() {
			for i := range questions {
				k := (i + 4*g) % len(questions)
				if got := ask(t, x, questions[k]); !reflect.DeepEqual(got, want[k]) {
					t.Errorf("%q: %+v, alone %+v", questions[k], got, want[k])
				}
			}
		})
	}
	wait.Wait()
}

func TestQuotedWordsAreTakenAsTheyStand(t *testing.T) {
	s := separate([]string{"Climate change is costly.", "The council met in Vienna."})
	x := New(s, nil)
	a := ask(t, x, "What about climatte change?")
	if a.Corrected != "What about climate change?" || a.Uncorrected != `What about "climatte" change?` {
		t.Fatalf("read as %q, as typed %q", a.Corrected, a.Uncorrected)
	}
	if a := ask(t, x, a.Uncorrected); a.Corrected != "" {
		t.Fatalf("a quoted word was read as %q", a.Corrected)
	}
}

// FuzzAsk asks any document anything.
func FuzzAsk(f *testing.F) {
	f.Add("One sentence. Another one.\n\nA second paragraph: “quoted” words, 1,000 of them.", "what is a second paragraph?")
	f.Add("", "?")
	f.Add("İstanbul’un 3.5 kilometre ötesi… e\u0301té", "\"\" « istanbul »")
	f.Fuzz(func(t *testing.T, document, question string) {
		if !utf8.ValidString(document) {
			t.Skip("a statement is valid UTF-8")
		}
		var paragraphs []string
		for _, p := range strings.Split(document, "\n\n") {
			if strings.TrimSpace(p) != "" {
				paragraphs = append(paragraphs, p)
			}
		}
		s := separate(paragraphs)
		x := New(s, nil)
		if fault := sound(s, ask(t, x, question)); fault != "" {
			t.Fatal(fault)
		}
		x.Search(question)
	})
}

package answer

import (
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"plenary/content"
	"plenary/internal/answer/reading"
	"plenary/internal/bert"
	"plenary/internal/bert/weights"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// fresh opens the embedded networks, with nothing kept from before.
func fresh(t testing.TB, o bert.Options) *Networks {
	t.Helper()
	model, err := weights.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	n, err := NewNetworks(model, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// counted counts the readings of networks.
func counted(n *Networks) *atomic.Int64 {
	var count atomic.Int64
	read := n.read
	n.read = func(ctx context.Context, q reading.Question, parts []reading.Part) ([][][]reading.Sentence, error) {
		count.Add(1)
		return read(ctx, q, parts)
	}
	return &count
}

func shipped(t testing.TB) *statement.Statement {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// charter is a statement in numbered sections.
func charter(t testing.TB) *statement.Statement {
	t.Helper()
	s, err := statement.Parse(os.DirFS("../bot/testdata/garden"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheAnswerIsKnownInItsPassage(t *testing.T) {
	x := New(charter(t), fresh(t, bert.Options{}))
	for question, want := range map[string]string{
		"How many hens may I keep?":         "six",
		"When is the gate locked?":          "dusk",
		"Who is the mediator?":              "Ignatius Okello",
		"What does a full plot cost?":       "48 euros",
		"How many proxies may one hold?":    "two",
		"what must slug pellets be made of": "iron phosphate",
	} {
		a := ask(t, x, question)
		if a.Verdict != Answered {
			t.Errorf("%s: not answered (%.2f)", question, a.Confidence)
			continue
		}
		p := a.Passages[0]
		text := x.words.Statement().Paragraphs[p.Paragraph].Text
		if got := text[p.Answer.Start:p.Answer.End]; p.Answer.Start < p.Start || p.Answer.End > p.End || !strings.Contains(got, want) {
			t.Errorf("%s: the answer is %q, want %q", question, got, want)
		}
	}
}

// What was asked before, and what is kept, have no bearing on an answer.
func TestAnswersDoNotDependOnWhatIsKept(t *testing.T) {
	questions := []string{"Who checks the accounts?", "May I sell what I grow?", "noise", "What about dogs?", "Who is the mayor?"}
	var want []Answer
	for _, q := range questions {
		want = append(want, ask(t, New(charter(t), fresh(t, bert.Options{})), q))
	}
	kept := networks(t)
	for range 2 {
		x := New(charter(t), kept)
		for i, q := range slices.Backward(questions) {
			if got := ask(t, x, q); !reflect.DeepEqual(got, want[i]) {
				t.Errorf("%s: %+v, asked alone %+v", q, got, want[i])
			}
		}
	}
}

// The same question gives the same answer with every instruction set.
func TestSameWithEveryInstructionSet(t *testing.T) {
	const question = "What slows cooperation down?"
	want := ask(t, New(shipped(t), fresh(t, bert.Options{})), question)
	for _, set := range bert.InstructionSets() {
		if got := ask(t, New(shipped(t), fresh(t, bert.Options{InstructionSet: set})), question); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, else %+v", set, got, want)
		}
	}
}

func TestRepeatedQuestionsAreNotReadAgain(t *testing.T) {
	n := fresh(t, bert.Options{})
	count := counted(n)
	x := New(shipped(t), n)
	q := language.English().ReadQuestion("What slows cooperation down?")
	if _, ok := Remembered([]*Index{x}, q); ok {
		t.Error("an answer is remembered before it was asked for")
	}
	first := ask(t, x, q.Text)
	again, ok := Remembered([]*Index{x}, q)
	if !ok || !reflect.DeepEqual(again[0], first) || !reflect.DeepEqual(ask(t, x, q.Text), first) || count.Load() != 1 {
		t.Errorf("read %d times; remembered %v", count.Load(), ok)
	}
	if other := New(shipped(t), n); true {
		if _, ok := Remembered([]*Index{other}, q); ok {
			t.Error("an answer from one version of a statement is given for another")
		}
	}
}

func TestSeveralStatementsAreOneBatch(t *testing.T) {
	n := fresh(t, bert.Options{})
	count := counted(n)
	all := []*Index{New(shipped(t), n), New(charter(t), n), New(inFrench(t), n)}
	answers, err := AskAll(context.Background(), all, language.English().ReadQuestion("How many hens may be kept?"))
	if err != nil {
		t.Fatal(err)
	}
	if count.Load() != 1 {
		t.Errorf("%d batches", count.Load())
	}
	if answers[0].Verdict == Answered || answers[1].Verdict != Answered || answers[2].Verdict == Answered {
		t.Errorf("answered: %+v", answers)
	}
}

// A statement in another language is answered by words.
func TestOtherLanguagesAreAnsweredByWords(t *testing.T) {
	n := fresh(t, bert.Options{})
	count := counted(n)
	x := New(inFrench(t), n)
	if a := ask(t, x, "poules potager"); x.Reads() || count.Load() != 0 || len(a.Passages) == 0 {
		t.Errorf("reads %v, %d readings, %+v", x.Reads(), count.Load(), a)
	}
}

func inFrench(t *testing.T) *statement.Statement {
	s := separate([]string{"Les poules sont admises au potager.", "Le portail ferme à la tombée de la nuit."})
	s.Language = "fr"
	return s
}

// A text longer than a question is asked by its sentences, within the same bounds.
func TestLongTexts(t *testing.T) {
	n := fresh(t, bert.Options{})
	tokens := 0
	read := n.read
	n.read = func(ctx context.Context, q reading.Question, parts []reading.Part) ([][][]reading.Sentence, error) {
		for _, p := range parts {
			for _, i := range p.Paragraphs {
				tokens += p.Text.Cost(i, q.Tokens)
			}
		}
		return read(ctx, q, parts)
	}
	x := New(charter(t), n)
	filler := strings.Repeat("The weather was fine and everybody had brought something to eat for the others. ", 30)
	a := ask(t, x, filler+"Somebody asked how many hens may be kept on a plot. "+filler[:400])
	if len(a.Passages) == 0 || !strings.Contains(x.words.Statement().Quote(a.Passages[0].Run()), "hens") {
		t.Errorf("%+v", a)
	}
	if tokens > 2*reading.MaxTokens {
		t.Errorf("%d tokens were read", tokens)
	}
}

// A heading that is asked for by name finds its section; one or two words find the
// sentence that has them.
func TestAskedByName(t *testing.T) {
	x := New(charter(t), fresh(t, bert.Options{}))
	for question, heading := range map[string]string{
		"What does it say about animals?": "Animals",
		"what about disputes":             "Disputes",
		"animals":                         "Animals",
		"What's the committee?":           "The Committee",
	} {
		a := ask(t, x, question)
		if a.Verdict != Answered {
			t.Errorf("%s: not answered", question)
			continue
		}
		s := x.words.Statement()
		if got := s.Sections[s.Paragraphs[a.Passages[0].Paragraph].Section].Title; got != heading {
			t.Errorf("%s: found %q", question, got)
		}
	}
	if a := ask(t, x, "hedgehog"); a.Verdict != Answered || !strings.Contains(x.words.Statement().Quote(a.Passages[0].Run()), "hedgehog") {
		t.Errorf("hedgehog: %+v", a)
	}
}

// Many who ask at once make the same vectors, and get the answers that each gets alone.
func TestManyMakeVectorsAtOnce(t *testing.T) {
	questions := []string{"Who checks the accounts?", "May I sell what I grow?", "What about dogs?", "Who is the mediator?"}
	n := fresh(t, bert.Options{})
	alone := New(charter(t), n)
	x := New(charter(t), n)
	var asking sync.WaitGroup
	for _, q := range questions {
		asking.Go(func() {
			got, err := x.Ask(context.Background(), language.English().ReadQuestion(q))
			if want := ask(t, alone, q); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, %v, alone %+v", q, got, err, want)
			}
		})
	}
	asking.Wait()
}

func TestAskingEndsWithItsContext(t *testing.T) {
	x := New(charter(t), fresh(t, bert.Options{}))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Ask(ctx, language.English().ReadQuestion("Who is the mediator?")); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if err := x.Prepare(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("prepared with %v", err)
	}
	if a := ask(t, x, "Who is the mediator?"); a.Verdict != Answered {
		t.Error("one who gave up spoilt the answer of the next")
	}
}

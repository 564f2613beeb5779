package answer

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/language"
	"plenary/internal/statement"
)

var evaluation = flag.String("eval", "", "how much of the check set is asked: nothing for 100 questions, part for what ends in 5 minutes, all")

// figuresFile holds what -eval all gave when the networks were fitted last.
const figuresFile = "testdata/figures.json"

// Figures are the columns of the table in internal/README.md, in percent, of one
// engine.
type figures struct {
	Paragraph  float64 `json:"paragraph"`  // of answerable questions: the first passage stands in the right paragraph
	Three      float64 `json:"three"`      // one of three does
	Sentence   float64 `json:"sentence"`   // the first holds the answer
	Answered   float64 `json:"answered"`   // something is asserted
	Typo       float64 `json:"typo"`       // points of paragraph that one misspelling costs
	Other      float64 `json:"other"`      // of questions on other documents: refused
	Unanswered float64 `json:"unanswered"` // of those that sound as if the document answered them: refused
	Verbatim   float64 `json:"verbatim"`   // of passages: whole sentences, byte for byte
}

// An exam is one question of the check set with what came of it.
type exam struct {
	kind     int // below
	x, words *Index
	q        squadQuestion
	typed    string // the question as it is asked

	byNetworks, byWords result
}

// Kinds of exams.
const (
	answerable = iota
	mistyped
	other
	unanswerable
	kinds
)

type result struct{ first, three, sentence, asserted, verbatim bool }

// exams draws the questions of a set, in a seeded order in which the kinds take turns.
func exams(set squad, n *Networks) []*exam {
	var by [kinds][]*exam
	for d, doc := range set.Docs {
		rng := rand.New(rand.NewPCG(1, uint64(d)))
		s := doc.statement()
		x, words := New(s, n), New(s, nil)
		add := func(kind int, q squadQuestion, typed string) {
			by[kind] = append(by[kind], &exam{kind: kind, x: x, words: words, q: q, typed: typed})
		}
		for _, q := range doc.Questions {
			if q.Impossible {
				add(unanswerable, q, q.Question)
				continue
			}
			add(answerable, q, q.Question)
			add(mistyped, q, mistype(q.Question, rng))
		}
		for range 100 {
			q := set.Docs[(d+1+rng.IntN(len(set.Docs)-1))%len(set.Docs)].Questions
			one := q[rng.IntN(len(q))]
			add(other, one, one.Question)
		}
	}
	rng := rand.New(rand.NewPCG(2, 0))
	shuffle := func(list []*exam, by []int) []*exam {
		out := make([]*exam, len(list))
		for i, at := range by {
			out[i] = list[at]
		}
		return out
	}
	// A question and its misspelling come one after the other.
	order := rng.Perm(len(by[answerable]))
	by[answerable], by[mistyped] = shuffle(by[answerable], order), shuffle(by[mistyped], order)
	for _, kind := range []int{other, unanswerable} {
		by[kind] = shuffle(by[kind], rng.Perm(len(by[kind])))
	}
	var all []*exam
	for i := range len(by[answerable]) {
		for kind := range kinds {
			if i < len(by[kind]) {
				all = append(all, by[kind][i])
			}
		}
	}
	return all
}

// sit asks the exam's question of an index.
func (e *exam) sit(x *Index) (result, error) {
	a, err := x.Ask(context.Background(), language.English().ReadQuestion(e.typed))
	if err != nil {
		return result{}, err
	}
	r := result{asserted: a.Verdict == Answered, verbatim: true}
	for i, p := range a.Passages {
		paragraph := x.words.Statement().Paragraphs[p.Paragraph]
		if slices.Contains(e.q.Gold, p.Paragraph) && e.kind < other {
			r.three = true
			r.first = r.first || i == 0
		}
		begins := slices.IndexFunc(paragraph.Sentences, func(s statement.Span) bool { return s.Start == p.Start })
		ends := slices.IndexFunc(paragraph.Sentences, func(s statement.Span) bool { return s.End == p.End })
		r.verbatim = r.verbatim && begins >= 0 && ends >= begins
	}
	r.sentence = len(a.Passages) > 0 && holdsAny(x.words.Statement().Quote(a.Passages[0].Run()), e.q.Answers)
	return r, nil
}

// measure asks exams until enough says so, with all cores.
func measure(t *testing.T, all []*exam, enough func(done int) bool) []*exam {
	t.Helper()
	next := make(chan *exam)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for e := range next {
				var err error
				if e.byNetworks, err = e.sit(e.x); err != nil {
					t.Error(err)
				}
				if e.byWords, err = e.sit(e.words); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := 0
	for ; done < len(all) && !enough(done); done++ {
		next <- all[done]
	}
	close(next)
	wait.Wait()
	return all[:done]
}

// sum makes figures of exams, and how many answerable questions there were.
func sum(all []*exam, of func(*exam) result) (f figures, n float64) {
	var count [kinds]float64
	typo := 0.0
	one := func(is bool) float64 {
		if is {
			return 1
		}
		return 0
	}
	for _, e := range all {
		r := of(e)
		count[e.kind]++
		f.Verbatim += one(r.verbatim)
		switch e.kind {
		case answerable:
			f.Paragraph += one(r.first)
			f.Three += one(r.three)
			f.Sentence += one(r.sentence)
			f.Answered += one(r.asserted)
		case mistyped:
			typo += one(r.first)
		case other:
			f.Other += one(!r.asserted)
		case unanswerable:
			f.Unanswered += one(!r.asserted)
		}
	}
	percent := func(v *float64, of float64) { *v *= 100 / max(1, of) }
	for _, v := range []*float64{&f.Paragraph, &f.Three, &f.Sentence, &f.Answered} {
		percent(v, count[answerable])
	}
	percent(&typo, count[mistyped])
	percent(&f.Other, count[other])
	percent(&f.Unanswered, count[unanswerable])
	percent(&f.Verbatim, float64(len(all)))
	f.Typo = f.Paragraph - typo
	return f, count[answerable]
}

// recorded are the figures of figuresFile.
type recorded struct {
	Networks figures `json:"networks"`
	Words    figures `json:"words"`
}

func readFigures(t *testing.T) recorded {
	t.Helper()
	data, err := os.ReadFile(figuresFile)
	if err != nil {
		t.Fatal(err)
	}
	var r recorded
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// manual is the file that shows the figures.
const manual = "../README.md"

// line is how the manual shows a row.
func (r row) line() string { return fmt.Sprintf("| %s | %.1f | %.1f |", r.name, r.networks, r.words) }

// record measures on the whole check set, and writes the figures, and the manual that
// shows them.
func record(t *testing.T, n *Networks) {
	t.Helper()
	all := measure(t, exams(readSquad(t, "squad-check.json"), n), func(int) bool { return false })
	r := recorded{}
	r.Networks, _ = sum(all, func(e *exam) result { return e.byNetworks })
	r.Words, _ = sum(all, func(e *exam) result { return e.byWords })
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(figuresFile, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows(r) {
		readme = regexp.MustCompile(`(?m)^\| `+regexp.QuoteMeta(row.name)+` \|.*$`).ReplaceAll(readme, []byte(row.line()))
	}
	if err := os.WriteFile(manual, readme, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestEval measures on the check set, which nothing was fitted on, and fails where a
// figure is worse than the recorded one by more than chance explains.
func TestEval(t *testing.T) {
	set := readSquad(t, "squad-check.json")
	all := exams(set, networks(t))
	begin := time.Now()
	all = measure(t, all, func(done int) bool {
		switch *evaluation {
		case "":
			return done >= 100
		case "part":
			return done >= 600 && time.Since(begin) > 5*time.Minute
		}
		return false
	})
	now := recorded{}
	n := 0.0
	now.Networks, n = sum(all, func(e *exam) result { return e.byNetworks })
	now.Words, _ = sum(all, func(e *exam) result { return e.byWords })
	before := readFigures(t)
	fmt.Printf("%d questions in %s\n%-34s %9s %9s %9s %9s\n", len(all), time.Since(begin).Round(time.Second), "", "networks", "recorded", "words", "recorded")
	for i, row := range rows(now) {
		was := rows(before)[i]
		fmt.Printf("%-34s %9.2f %9.2f %9.2f %9.2f\n", row.name, row.networks, was.networks, row.words, was.words)
		for _, pair := range [][2]float64{{row.networks, was.networks}, {row.words, was.words}} {
			// Three standard errors of a share, and half a point.
			slack := 0.5 + 300*math.Sqrt(max(pair[1], 1)/100*max(100-pair[1], 1)/100/n)
			if row.name == "a misspelling costs" {
				pair[0], pair[1] = -pair[0], -pair[1]
			}
			if pair[0] < pair[1]-slack {
				t.Errorf("%s: %.2f, recorded %.2f", row.name, pair[0], pair[1])
			}
		}
	}
	if now.Networks.Verbatim < 100 || now.Words.Verbatim < 100 {
		t.Error("a passage is no run of whole sentences")
	}
}

type row struct {
	name            string
	networks, words float64
}

func rows(r recorded) []row {
	a, b := r.Networks, r.Words
	return []row{
		{"right paragraph first", a.Paragraph, b.Paragraph},
		{"right paragraph of three", a.Three, b.Three},
		{"answer in the first passage", a.Sentence, b.Sentence},
		{"answered", a.Answered, b.Answered},
		{"a misspelling costs", a.Typo, b.Typo},
		{"other subjects refused", a.Other, b.Other},
		{"unanswerable refused", a.Unanswered, b.Unanswered},
		{"verbatim", a.Verbatim, b.Verbatim},
	}
}

// internal/README.md shows the figures that are recorded.
func TestReadmeShowsTheFigures(t *testing.T) {
	readme, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows(readFigures(t)) {
		if !strings.Contains(string(readme), row.line()) {
			t.Errorf("internal/README.md lacks the line\n%s", row.line())
		}
	}
}

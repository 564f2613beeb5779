package answer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// A figure is one column of the table in internal/README.md, in percent.
type figure struct {
	name     string
	recorded float64
}

// figures are what squad-check.json gave when they were recorded. They must
// not fall by more than slack; whoever raises them records the new ones here
// and in internal/README.md.
var figures = []figure{
	{"paragraph hit@1", 87.63},
	{"paragraph hit@3", 96.06},
	{"MRR of three", 91.48},
	{"sentence hit@1", 81.76},
	{"typo paragraph hit@1", 87.02},
	{"typo sentence hit@1", 81.25},
	{"answered", 95.02},
	{"off-topic refused", 98.63},
	{"near misses refused", 18.21},
}

// slack is how many points a figure may fall before it is a fault.
const slack = 0.5

// A measure is what came of the questions of a set, in percent.
type measure struct {
	first, third, mrr, sentence float64 // the first passage, or one of three, stands in the right paragraph; the first holds the answer
	answered                    float64 // of the questions that the document answers
	refused                     float64 // of the questions about other documents
	near                        float64 // refused of those that the document comes near and does not answer
}

// evaluate asks every question of a set of its own document, as change would
// have it, and 200 questions of other documents of each.
func evaluate(set squad, change func(string, *rand.Rand) string) measure {
	var m measure
	var own, foreign, near float64
	for d, doc := range set.Docs {
		rng := rand.New(rand.NewPCG(1, uint64(d)))
		x := New(doc.statement())
		for _, q := range doc.Questions {
			if q.Impossible {
				near++
				if x.Ask(ReadQuestion(q.Question)).Verdict != Answered {
					m.near++
				}
				continue
			}
			own++
			a := x.Ask(ReadQuestion(change(q.Question, rng)))
			if a.Verdict == Answered {
				m.answered++
			}
			rank := slices.IndexFunc(a.Passages, func(p Passage) bool { return slices.Contains(q.Gold, p.Paragraph) })
			if rank == 0 {
				m.first++
			}
			if rank >= 0 {
				m.third++
				m.mrr += 1 / float64(1+rank)
			}
			if len(a.Passages) > 0 && holdsAny(x.s.Quote(a.Passages[0].Run()), q.Answers) {
				m.sentence++
			}
		}
		for range 200 {
			other := set.Docs[(d+1+rng.IntN(len(set.Docs)-1))%len(set.Docs)]
			foreign++
			if x.Ask(ReadQuestion(change(other.Questions[rng.IntN(len(other.Questions))].Question, rng))).Verdict != Answered {
				m.refused++
			}
		}
	}
	for _, v := range []*float64{&m.first, &m.third, &m.mrr, &m.sentence, &m.answered} {
		*v *= 100 / own
	}
	m.refused *= 100 / foreign
	m.near *= 100 / near
	return m
}

func asWritten(question string, _ *rand.Rand) string { return question }

// TestEval prints the table of all tasks and fails where a figure has fallen.
func TestEval(t *testing.T) {
	if testing.Short() {
		t.Skip("asks 17,000 questions")
	}
	set := readSquad(t, "squad-check.json")
	clean, slips := evaluate(set, asWritten), evaluate(set, mistype)
	for i, v := range []float64{clean.first, clean.third, clean.mrr, clean.sentence, slips.first, slips.sentence, clean.answered, clean.refused, clean.near} {
		f := figures[i]
		fmt.Printf("%-22s %6.2f  recorded %6.2f\n", f.name, v, f.recorded)
		if v < f.recorded-slack {
			t.Errorf("%s fell from %.2f to %.2f", f.name, f.recorded, v)
		}
	}
	fmt.Printf("with one slip, answered %.2f, off-topic refused %.2f\n", slips.answered, slips.refused)
}

// internal/README.md shows the figures that are recorded here.
func TestReadmeShowsTheFigures(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	f := func(name string) string {
		i := slices.IndexFunc(figures, func(f figure) bool { return f.name == name })
		return fmt.Sprintf("%.1f", figures[i].recorded)
	}
	typo := figures[4].recorded - figures[0].recorded
	row := fmt.Sprintf("| Plenary | %s / %s | %s | %.1f | %s %% of %s %% |",
		f("paragraph hit@1"), f("paragraph hit@3"), f("sentence hit@1"), typo, f("off-topic refused"), f("answered"))
	if !strings.Contains(string(readme), row) {
		t.Errorf("internal/README.md lacks the row\n%s", row)
	}
}

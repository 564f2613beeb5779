package answer

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// A measure is one row of the table of tasks, in percent.
type measure struct {
	first, third, sentence float64 // the first passage, or one of three, stands in the right paragraph; the first holds the answer
	length                 float64 // characters of the first passage
	answered               float64 // of the questions that are answered in the document
	refused                float64 // of the questions that are about other documents
}

// evaluate asks every question of a set of its own document, as change would
// have it, and some of those of other documents.
func evaluate(set squad, change func(string, *rand.Rand) string) measure {
	var m measure
	var n, off float64
	for d, doc := range set.Docs {
		rng := rand.New(rand.NewPCG(1, uint64(d)))
		x := New(doc.statement())
		for _, q := range doc.Questions {
			if q.Impossible {
				continue
			}
			n++
			a := x.Ask(change(q.Question, rng))
			if a.Verdict == Says {
				m.answered++
			}
			for i, p := range a.Passages {
				if !slices.Contains(q.Gold, p.Paragraph) {
					continue
				}
				m.third++
				if i == 0 {
					m.first++
				}
				break
			}
			if len(a.Passages) > 0 {
				p := a.Passages[0]
				m.length += float64(p.End - p.Start)
				if holdsAny(x.s.Paragraphs[p.Paragraph].Text[p.Start:p.End], q.Answers) {
					m.sentence++
				}
			}
		}
		for range 200 {
			other := set.Docs[(d+1+rng.IntN(len(set.Docs)-1))%len(set.Docs)]
			off++
			if x.Ask(change(other.Questions[rng.IntN(len(other.Questions))].Question, rng)).Verdict != Says {
				m.refused++
			}
		}
	}
	m.length /= n
	for _, v := range []*float64{&m.first, &m.third, &m.sentence, &m.answered} {
		*v *= 100 / n
	}
	m.refused *= 100 / off
	return m
}

func asTyped(question string, _ *rand.Rand) string { return question }

func TestEval(t *testing.T) {
	if testing.Short() {
		t.Skip("asks 30,000 questions")
	}
	for _, name := range []string{"squad-tune.json", "squad-check.json"} {
		set := readSquad(t, name)
		fmt.Printf("%s clean %.2f\n", name, evaluate(set, asTyped))
		fmt.Printf("%s slips %.2f\n", name, evaluate(set, slip))
	}
}

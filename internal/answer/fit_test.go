package answer

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"
)

var fit = flag.Bool("fit", false, "fit the weights on the tuning set and print them")

// folds is how many parts the articles are left out in.
const folds = 4

// An example is one question with the sentences to choose from.
type example struct {
	doc       int
	sentences []sentence
	right     []bool // holds an answer and stands in a gold paragraph
	gold      []bool // stands in a gold paragraph
}

func examplesOf(set squad) []example {
	var all []example
	for d, doc := range set.Docs {
		x := New(doc.statement())
		for _, sq := range doc.Questions {
			if sq.Impossible {
				continue
			}
			e := example{doc: d, sentences: x.rank(x.understand(sq.Question, true))}
			slices.SortFunc(e.sentences, func(a, b sentence) int { return cmp.Compare(b.score, a.score) })
			e.sentences = e.sentences[:min(60, len(e.sentences))]
			some := false
			for _, s := range e.sentences {
				gold := slices.Contains(sq.Gold, int(s.paragraph))
				span := x.s.Paragraphs[s.paragraph].Sentences[s.number]
				right := gold && holdsAny(x.s.Paragraphs[s.paragraph].Text[span.Start:span.End], sq.Answers)
				e.gold = append(e.gold, gold)
				e.right = append(e.right, right)
				some = some || right
			}
			if some {
				all = append(all, e)
			}
		}
	}
	return all
}

// fitWeights minimises the listwise loss by gradient descent with momentum:
// minus the log of the share that the right sentences have, and half as much
// that of the gold paragraphs.
func fitWeights(examples []example, start evidence, skip int) evidence {
	w := start
	var m, v evidence
	const steps, rate, decay = 80, 0.05, 1e-4
	for step := 1; step <= steps; step++ {
		var g evidence
		n := 0.0
		for _, e := range examples {
			if skip >= 0 && e.doc%folds == skip {
				continue
			}
			n++
			scores := make([]float64, len(e.sentences))
			top := math.Inf(-1)
			for i := range e.sentences {
				for f, v := range e.sentences[i].evidence {
					scores[i] += w[f] * v
				}
				top = max(top, scores[i])
			}
			var all, right, gold float64
			for i := range scores {
				scores[i] = math.Exp(scores[i] - top)
				all += scores[i]
				if e.right[i] {
					right += scores[i]
				}
				if e.gold[i] {
					gold += scores[i]
				}
			}
			for i := range scores {
				d := 1.5 * scores[i] / all
				if e.right[i] {
					d -= scores[i] / right
				}
				if e.gold[i] {
					d -= 0.5 * scores[i] / gold
				}
				if math.Abs(d) < 1e-6 {
					continue
				}
				for f, v := range e.sentences[i].evidence {
					g[f] += d * v
				}
			}
		}
		for f := range w {
			grad := g[f]/n + decay*w[f]
			m[f] = 0.9*m[f] + 0.1*grad
			v[f] = 0.99*v[f] + 0.01*grad*grad
			w[f] -= rate * 3 * (m[f] / (1 - math.Pow(0.9, float64(step)))) / (math.Sqrt(v[f]/(1-math.Pow(0.99, float64(step)))) + 1e-8) * math.Min(1, 40/float64(step+20))
		}
	}
	return w
}

// judge returns the shares of questions whose best sentence stands in a gold
// paragraph, and is right.
func judge(examples []example, w evidence, only int) (paragraph, right, n float64) {
	for _, e := range examples {
		if only >= 0 && e.doc%folds != only {
			continue
		}
		n++
		best, at := math.Inf(-1), 0
		for i := range e.sentences {
			sum := 0.0
			for f, v := range e.sentences[i].evidence {
				sum += w[f] * v
			}
			if sum > best {
				best, at = sum, i
			}
		}
		if e.gold[at] {
			paragraph++
		}
		if e.right[at] {
			right++
		}
	}
	return paragraph, right, n
}

func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("fitting the weights is asked for by -fit")
	}
	set := readSquad(t, "squad-tune.json")
	examples := examplesOf(set)
	total := 0
	for _, d := range set.Docs {
		total += len(d.Questions)
	}
	var p, r float64
	for d := range folds {
		w := fitWeights(examples, weights, d)
		dp, dr, _ := judge(examples, w, d)
		p, r = p+dp, r+dr
	}
	fmt.Printf("%d of %d questions reachable; left out in turn: paragraph %.2f sentence %.2f\n", len(examples), total, 100*p/float64(total), 100*r/float64(total))
	w := fitWeights(examples, weights, -1)
	p, r, _ = judge(examples, w, -1)
	fmt.Printf("fitted on all: paragraph %.2f sentence %.2f\n", 100*p/float64(total), 100*r/float64(total))
	for f, v := range w {
		fmt.Printf("%d: %.3f\n", f, v)
	}
}

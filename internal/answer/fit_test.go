package answer

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
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
			w := x.borrow()
			e := example{doc: d, sentences: slices.Clone(x.rank(x.understand(sq.Question, w), w))}
			x.release(w)
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

// A case is what a claim was made from, and whether it was right to claim.
type pleaded struct {
	plea  plea
	right bool
}

// plead collects the claims for questions of each document and of others.
func pleadAll(set squad) []pleaded {
	var all []pleaded
	for d, doc := range set.Docs {
		rng := rand.New(rand.NewPCG(2, uint64(d)))
		x := New(doc.statement())
		ask := func(question string, right bool) {
			if rng.IntN(3) == 0 {
				question = slip(question, rng)
			}
			w := x.borrow()
			defer x.release(w)
			q := x.understand(question, w)
			if q.weight == 0 {
				return
			}
			if ranking := x.rank(q, w); len(ranking) > 0 {
				all = append(all, pleaded{q.plead(ranking), right})
			}
		}
		for _, q := range doc.Questions {
			ask(q.Question, true)
		}
		for range 2 * len(doc.Questions) {
			other := set.Docs[(d+1+rng.IntN(len(set.Docs)-1))%len(set.Docs)]
			ask(other.Questions[rng.IntN(len(other.Questions))].Question, false)
		}
	}
	return all
}

// fitClaim minimises the logistic loss by gradient descent.
func fitClaim(all []pleaded) plea {
	var w, m, v plea
	for step := 1; step <= 600; step++ {
		var g plea
		for _, p := range all {
			sum := 0.0
			for i, x := range p.plea {
				sum += w[i] * x
			}
			d := 1 / (1 + math.Exp(-sum))
			if p.right {
				d--
			}
			for i, x := range p.plea {
				g[i] += d * x
			}
		}
		for i := range w {
			grad := g[i]/float64(len(all)) + 1e-4*w[i]
			m[i] = 0.9*m[i] + 0.1*grad
			v[i] = 0.99*v[i] + 0.01*grad*grad
			w[i] -= 0.1 * (m[i] / (1 - math.Pow(0.9, float64(step)))) / (math.Sqrt(v[i]/(1-math.Pow(0.99, float64(step)))) + 1e-8)
		}
	}
	return w
}

func TestFitClaim(t *testing.T) {
	if !*fit {
		t.Skip("fitting the weights is asked for by -fit")
	}
	all := pleadAll(readSquad(t, "squad-tune.json"))
	w := fitClaim(all)
	var yes, no []float64
	for _, p := range all {
		sum := 0.0
		for i, x := range p.plea {
			sum += w[i] * x
		}
		if p.right {
			yes = append(yes, sum)
		} else {
			no = append(no, sum)
		}
	}
	slices.Sort(yes)
	slices.Sort(no)
	for _, share := range []float64{0.93, 0.95, 0.96, 0.97, 0.98} {
		at := yes[int((1-share)*float64(len(yes)))]
		n, _ := slices.BinarySearch(no, at)
		fmt.Printf("answering %.2f refuses %.4f at %.3f\n", share, float64(n)/float64(len(no)), 1/(1+math.Exp(-at)))
	}
	for i, v := range w {
		fmt.Printf("%d: %.3f,\n", i, v)
	}
}

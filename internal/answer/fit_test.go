package answer

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"

	"plenary/internal/answer/english"
	"plenary/internal/answer/reading"
	"plenary/internal/answer/verdict"
)

var fit = flag.Bool("fit", false, "fit the weights and write them")

// A sample is one question of a calibration set with what was found for it.
type sample struct {
	doc, kind string
	held      bool // of a document that is held out from the fit
	trust     float64
	right     bool         // the best sentence stands in a gold paragraph
	sentences [][3]float64 // begins, words, cosine
	gold      []bool       // by sentence: it holds an answer
	figures   verdict.Figures
	q         string
}

// Kinds of samples, and how much each counts in the fit.
var trust = map[string]float64{
	"people's own":   1,
	"people's near":  1,
	"people's other": 0.5,
	"made own":       0.5,
	"made without":   0.4,
	"made turned":    0.2,
	"made other":     0.5,
}

// samples asks the questions of a calibration set.
func samples(t *testing.T, n *Networks, file, by string, others int) []*sample {
	set := readSquad(t, file)
	var mu sync.Mutex
	var all []*sample
	work := make(chan func())
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() {
			for f := range work {
				f()
			}
		})
	}
	for d, doc := range set.Docs {
		s := doc.statement()
		x := New(s, n)
		ask := func(x *Index, kind string, q squadQuestion, gold []int) {
			work <- func() {
				y := x.query(english.ReadQuestion(q.Question))
				if y.q.Empty() {
					return
				}
				if err := n.ask(context.Background(), []*query{y}, reading.MaxTokens); err != nil {
					t.Error(err)
					return
				}
				if len(y.ranking) == 0 {
					return
				}
				m := &sample{doc: doc.Title + fmt.Sprint(d), kind: by + kind, held: d%3 == 2, trust: trust[by+kind], figures: y.figures, q: q.Question}
				m.right = slices.Contains(gold, y.ranking.Best().Paragraph)
				for _, c := range y.ranking {
					for _, s := range c.Sentences {
						m.sentences = append(m.sentences, [3]float64{s.Begins, s.Words, s.Cosine})
						span := x.words.Statement().Paragraphs[s.Paragraph].Sentences[s.Number]
						m.gold = append(m.gold, slices.Contains(gold, s.Paragraph) && holdsAny(x.words.Statement().Paragraphs[s.Paragraph].Text[span.Start:span.End], q.Answers))
					}
				}
				mu.Lock()
				all = append(all, m)
				mu.Unlock()
			}
		}
		for _, q := range doc.Questions {
			switch {
			case q.Impossible && len(q.Without) > 0:
				less := doc
				less.Paragraphs = slices.Delete(slices.Clone(doc.Paragraphs), q.Without[0], q.Without[0]+1)
				ask(New(less.statement(), n), " without", q, nil)
			case q.Impossible && by == "made":
				ask(x, " turned", q, nil)
			case q.Impossible:
				ask(x, " near", q, nil)
			default:
				ask(x, " own", q, q.Gold)
			}
		}
		rng := rand.New(rand.NewPCG(3, uint64(d)))
		for range others {
			other := set.Docs[(d+1+rng.IntN(len(set.Docs)-1))%len(set.Docs)]
			ask(x, " other", other.Questions[rng.IntN(len(other.Questions))], nil)
		}
	}
	close(work)
	wait.Wait()
	slices.SortFunc(all, func(a, b *sample) int { return 0 })
	return all
}

// fitRanking fits the weights of reader, words and cosine: the chance of the sentences
// that hold an answer among all.
func fitRanking(all []*sample, w [3]float64) [3]float64 {
	var m, v [3]float64
	for step := 1; step <= 400; step++ {
		var g [3]float64
		n := 0.0
		for _, s := range all {
			if s.held || !slices.Contains(s.gold, true) {
				continue
			}
			n += s.trust
			var sum, right float64
			var mean, meanRight [3]float64
			top := math.Inf(-1)
			scores := make([]float64, len(s.sentences))
			for i, f := range s.sentences {
				scores[i] = w[0]*f[0] + w[1]*f[1] + w[2]*f[2]
				top = max(top, scores[i])
			}
			for i, f := range s.sentences {
				e := math.Exp(scores[i] - top)
				sum += e
				if s.gold[i] {
					right += e
				}
				for k := range f {
					mean[k] += e * f[k]
					if s.gold[i] {
						meanRight[k] += e * f[k]
					}
				}
			}
			for k := range g {
				g[k] += s.trust * (mean[k]/sum - meanRight[k]/right)
			}
		}
		for k := range w {
			grad := g[k] / n
			m[k] = 0.9*m[k] + 0.1*grad
			v[k] = 0.99*v[k] + 0.01*grad*grad
			w[k] -= 0.05 * (m[k] / (1 - math.Pow(0.9, float64(step)))) / (math.Sqrt(v[k]/(1-math.Pow(0.99, float64(step)))) + 1e-8)
		}
	}
	return w
}

// fitChance fits the chance by logistic regression, with figures scaled by their
// deviation and a penalty on the weights.
func fitChance(all []*sample) (bias float64, weights verdict.Figures) {
	var rows [][]float64
	var ys, ts []float64
	for _, s := range all {
		if !s.held {
			rows = append(rows, s.figures.List())
			ys = append(ys, map[bool]float64{true: 1}[s.right])
			ts = append(ts, s.trust)
		}
	}
	k := len(rows[0])
	mean, dev := make([]float64, k), make([]float64, k)
	total := 0.0
	for i, r := range rows {
		total += ts[i]
		for j, v := range r {
			mean[j] += ts[i] * v
		}
	}
	for j := range mean {
		mean[j] /= total
	}
	for i, r := range rows {
		for j, v := range r {
			dev[j] += ts[i] * (v - mean[j]) * (v - mean[j])
		}
	}
	for j := range dev {
		dev[j] = math.Sqrt(dev[j]/total) + 1e-9
	}
	w, b := make([]float64, k), 0.0
	const steps, rate, penalty = 4000, 0.5, 1e-3
	for range steps {
		g, gb := make([]float64, k), 0.0
		for i, r := range rows {
			z := b
			for j, v := range r {
				z += w[j] * (v - mean[j]) / dev[j]
			}
			d := ts[i] * (1/(1+math.Exp(-z)) - ys[i])
			gb += d
			for j, v := range r {
				g[j] += d * (v - mean[j]) / dev[j]
			}
		}
		b -= rate * gb / total
		for j := range w {
			w[j] -= rate * (g[j]/total + penalty*w[j])
		}
	}
	for j := range w {
		w[j] /= dev[j]
		b -= w[j] * mean[j]
	}
	return b, verdict.FiguresOf(w)
}

// Shares of the questions that people asked: of those that their article answers, how
// many are answered, and of those on other subjects, for how many a passage is shown
// at all.
const (
	answeredShare = 0.93
	otherShare    = 0.15
)

// threshold is the chance that a share of the questions of a kind reach.
func threshold(all []*sample, c *verdict.Calibration, kind string, share float64) float64 {
	var chances []float64
	for _, s := range all {
		if s.kind == kind {
			chances = append(chances, c.Chance(s.figures))
		}
	}
	slices.Sort(chances)
	return chances[int((1-share)*float64(len(chances)))]
}

func report(all []*sample, c *verdict.Calibration, held bool) {
	counts := map[string][3]float64{}
	for _, s := range all {
		if s.held != held {
			continue
		}
		k := counts[s.kind]
		k[0]++
		if c.Chance(s.figures) >= c.Answered {
			k[1]++
		}
		if s.right {
			k[2]++
		}
		counts[s.kind] = k
	}
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		k := counts[kind]
		fmt.Printf("held %-5v %-15s n %5.0f asserted %5.1f right %5.1f\n", held, kind, k[0], 100*k[1]/k[0], 100*k[2]/k[0])
	}
}

// calibrationFile is what is written.
const calibrationFile = "../bert/weights/calibration.json"

// TestFit fits everything that is fitted to the networks, on the calibration sets.
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("fitting is asked for by -fit")
	}
	n := networks(t)
	c := &verdict.Calibration{}
	c.Ranking.Reader, c.Ranking.Words, c.Ranking.Cosine = 1, 0.4, 6
	n.calibration = c
	collect := func() []*sample {
		return slices.Concat(samples(t, n, "squad-calibrate.json", "people's", 60), samples(t, n, "reader-calibrate.json", "made", 10))
	}
	w := fitRanking(collect(), [3]float64{1, 0.4, 6})
	c.Ranking.Reader, c.Ranking.Words, c.Ranking.Cosine = round(w[0]), round(w[1]), round(w[2])
	fmt.Printf("ranking %+v\n", c.Ranking)
	all := collect() // the best sentence may be another
	if file := os.Getenv("SAMPLES"); file != "" {
		f, _ := os.Create(file)
		for _, s := range all {
			b, _ := json.Marshal(map[string]any{"doc": s.doc, "kind": s.kind, "held": s.held, "right": s.right, "f": s.figures.List(), "q": s.q})
			fmt.Fprintln(f, string(b))
		}
		f.Close()
	}
	c.Bias, c.Weights = fitChance(all)
	c.Answered = threshold(all, c, "people's own", answeredShare)
	c.Closest = threshold(all, c, "people's other", otherShare)
	data, err := json.MarshalIndent(c, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(string(data))
	report(all, c, false)
	report(all, c, true)
	if err := os.WriteFile(calibrationFile, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func round(v float64) float64 { return math.Round(v*1000) / 1000 }

package answer

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"plenary/internal/answer/reading"
	"plenary/internal/answer/verdict"
	"plenary/internal/language"
)

var fit = flag.Bool("fit", false, "fit the weights and write them")

// A sample is one question of a calibration set with what was found for it.
type sample struct {
	doc, kind string
	number    int    // in the order in which they were asked
	source    string // of documents of one kind
	held      bool   // of a document that is held out from the fit
	trust     float64
	differs   bool
	right     bool         // the best sentence stands in a gold paragraph
	sentences [][3]float64 // begins, words, cosine
	gold      []bool       // by sentence: it holds an answer
	inGold    []bool       // by sentence: it stands in a gold paragraph
	figures   verdict.Figures
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
	number := 0
	for d, doc := range set.Docs {
		x := New(doc.statement(), n)
		source := by
		if kind, _, ok := strings.Cut(doc.ID, "-"); ok && by == "made" {
			source = kind
		}
		ask := func(x *Index, kind string, q squadQuestion, gold []int) {
			number++
			at := number
			work <- func() {
				y := x.query(language.English().ReadQuestion(q.Question))
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
				m := &sample{doc: doc.ID, number: at, source: source, kind: by + kind, held: d%3 == 2, trust: trust[by+kind], figures: y.figures}
				m.differs = y.differs()
				m.right = slices.Contains(gold, y.ranking.Best().Paragraph)
				for _, c := range y.ranking {
					for _, s := range c.Sentences {
						m.sentences = append(m.sentences, [3]float64{s.Begins, s.Words, s.Cosine})
						span := x.words.Statement().Paragraphs[s.Paragraph].Sentences[s.Number]
						m.inGold = append(m.inGold, slices.Contains(gold, s.Paragraph))
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
	slices.SortFunc(all, func(a, b *sample) int { return cmp.Or(cmp.Compare(a.doc, b.doc), cmp.Compare(a.number, b.number)) })
	return all
}

// fitRanking chooses what words and cosine weigh beside the reader: the pair with which
// most often the best sentence holds an answer and stands in the right paragraph, each
// kind of document counting the same. Of the pairs within a standard error of the best,
// question by question, it takes the one that leans least on the reader alone, which was
// trained on texts of these kinds and is surer of them than of a group's own.
func fitRanking(all []*sample) (words, cosine float64) {
	type pair struct {
		words, cosine, rate float64
		hits                []float64
	}
	var pairs []pair
	for _, w := range []float64{0.2, 0.3, 0.4, 0.5, 0.6} {
		for c := 0.0; c <= 5; c++ { // beyond 5 a cosine outweighs what the reader says
			p := pair{words: w, cosine: c, hits: hits(all, [3]float64{1, w, c})}
			for _, h := range p.hits {
				p.rate += h
			}
			pairs = append(pairs, p)
		}
	}
	best := slices.MaxFunc(pairs, func(a, b pair) int { return cmp.Compare(a.rate, b.rate) })
	near := slices.DeleteFunc(slices.Clone(pairs), func(p pair) bool {
		variance := 0.0
		for i, h := range p.hits {
			variance += (best.hits[i] - h) * (best.hits[i] - h)
		}
		return best.rate-p.rate > math.Sqrt(variance)
	})
	chosen := slices.MaxFunc(near, func(a, b pair) int { return cmp.Compare(a.words+a.cosine/10, b.words+b.cosine/10) })
	fmt.Printf("ranking: best words %g, cosine %g: %.2f; chosen %g, %g: %.2f\n", best.words, best.cosine, 100*best.rate, chosen.words, chosen.cosine, 100*chosen.rate)
	return chosen.words, chosen.cosine
}

// hits is, for each answerable question of the fit, whether the best sentence by some
// weights is right, half for its paragraph, as a share of all.
func hits(all []*sample, w [3]float64) []float64 {
	var out []float64
	var sources []string
	count := map[string]float64{}
	for _, s := range all {
		if s.held || !slices.Contains(s.gold, true) {
			continue
		}
		best, top := 0, math.Inf(-1)
		for i, f := range s.sentences {
			if score := w[0]*f[0] + w[1]*f[1] + w[2]*f[2]; score > top {
				best, top = i, score
			}
		}
		hit := 0.0
		if s.gold[best] {
			hit += 0.5
		}
		if s.inGold[best] {
			hit += 0.5
		}
		out, sources = append(out, hit), append(sources, s.source)
		count[s.source]++
	}
	for i := range out {
		out[i] /= count[sources[i]] * float64(len(count))
	}
	return out
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

// Shares of questions: of those that their document answers, how many are answered, and
// of those on other subjects, for how many a passage is shown at all.
const (
	answeredShare = 0.93
	otherShare    = 0.15
)

// threshold is the chance that a share of the questions reach whose kind ends so.
func threshold(all []*sample, c *verdict.Calibration, kind string, share float64) float64 {
	var chances []float64
	for _, s := range all {
		switch {
		case !strings.HasSuffix(s.kind, kind):
		case s.differs: // is not asserted at all
			chances = append(chances, 0)
		default:
			chances = append(chances, c.Chance(s.figures))
		}
	}
	slices.Sort(chances)
	return chances[int((1-share)*float64(len(chances)))]
}

func report(all []*sample, c *verdict.Calibration, held bool) {
	counts := map[string][4]float64{}
	for _, s := range all {
		if s.held != held {
			continue
		}
		k := counts[s.kind]
		k[0]++
		if c.Chance(s.figures) >= c.Answered && !s.differs {
			k[1]++
		}
		if s.right {
			k[2]++
		}
		if s.differs && c.Chance(s.figures) >= c.Answered {
			k[3]++
		}
		counts[s.kind] = k
	}
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		k := counts[kind]
		fmt.Printf("held %-5v %-15s n %5.0f asserted %5.1f right %5.1f, asserted but for facts that differ %4.1f\n", held, kind, k[0], 100*k[1]/k[0], 100*k[2]/k[0], 100*k[3]/k[0])
	}
}

// calibrationFile is what is written.
const calibrationFile = "../bert/weights/calibration.json"

// TestFit fits everything that is fitted to the networks, on the calibration sets.
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("fitting is asked for by -fit")
	}
	fitWords(t) // the networks are joined with what words say
	n := networks(t)
	c := &verdict.Calibration{}
	c.Ranking.Reader, c.Ranking.Words, c.Ranking.Cosine = 1, 0.5, 4
	n.calibration = c
	collect := func() []*sample {
		return slices.Concat(samples(t, n, "squad-calibrate.json", "people's", 60), samples(t, n, "reader-calibrate.json", "made", 10))
	}
	c.Ranking.Words, c.Ranking.Cosine = fitRanking(collect())
	all := collect() // the best sentence may be another
	c.Bias, c.Weights = fitChance(all)
	c.Answered = threshold(all, c, "own", answeredShare)
	c.Closest = threshold(all, c, "people's other", otherShare) // what was made holds reviews and remarks, which come near anything
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
	record(t, n)
}

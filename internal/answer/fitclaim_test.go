package answer

import (
	"fmt"
	"go/format"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"plenary/internal/statement"
)

// A case is what a claim was made from, and whether it was right to claim.
type pleaded struct {
	doc, kind int
	plea      plea
	right     bool
}

// Kinds of cases.
const (
	wholeArticle  = iota // an article; the wrong questions are other articles'
	fewParagraphs        // one to three paragraphs; the wrong questions are also the same article's
	oneSentence          // one or two sentences of an article
	caseKinds
)

// pleadAll collects the claims for questions of each document and of others.
func pleadAll(set squad) []pleaded {
	var all []pleaded
	for d, doc := range set.Docs {
		rng := rand.New(rand.NewPCG(2, uint64(d)))
		ask := func(x *Index, question string, kind int, right bool) {
			if rng.IntN(4) == 0 {
				question = mistype(question, rng)
			}
			w := x.borrow()
			defer x.release(w)
			q := x.understand(ReadQuestion(question), w)
			if r := x.rank(q, w); len(r) > 0 {
				all = append(all, pleaded{d, kind, x.plead(q, r), right})
			}
		}
		foreign := func() string {
			other := set.Docs[(d+1+rng.IntN(len(set.Docs)-1))%len(set.Docs)]
			return other.Questions[rng.IntN(len(other.Questions))].Question
		}
		x := New(doc.statement())
		for _, q := range doc.Questions {
			ask(x, q.Question, wholeArticle, true)
		}
		for range 3 * len(doc.Questions) {
			ask(x, foreign(), wholeArticle, false)
		}
		for from := 0; from < len(doc.Paragraphs); {
			to := min(len(doc.Paragraphs), from+1+rng.IntN(3))
			x := New(doc.part(from, to))
			for _, q := range doc.Questions {
				switch inside := slices.ContainsFunc(q.Gold, func(g int) bool { return from <= g && g < to }); {
				case inside:
					ask(x, q.Question, fewParagraphs, true)
				case rng.IntN(40) == 0:
					ask(x, q.Question, fewParagraphs, false)
				}
			}
			for range 10 {
				ask(x, foreign(), fewParagraphs, false)
			}
			from = to
		}
		for range 2 * len(doc.Paragraphs) {
			at := rng.IntN(len(doc.Paragraphs))
			spans := statement.SplitSentences(doc.Paragraphs[at])
			from := rng.IntN(len(spans))
			to := min(len(spans), from+1+rng.IntN(2))
			tiny := doc
			tiny.Paragraphs = []string{doc.Paragraphs[at][spans[from].Start:spans[to-1].End]}
			x := New(tiny.statement())
			for _, q := range doc.Questions {
				switch here := slices.Contains(q.Gold, at); {
				case here && holdsAny(tiny.Paragraphs[0], q.Answers):
					ask(x, q.Question, oneSentence, true)
				case rng.IntN(60) == 0:
					ask(x, q.Question, oneSentence, false)
				}
			}
			for range 5 {
				ask(x, foreign(), oneSentence, false)
			}
		}
	}
	return all
}

// part makes a statement of some paragraphs.
func (d squadDoc) part(from, to int) *statement.Statement {
	d.Paragraphs = d.Paragraphs[from:to]
	return d.statement()
}

// fitClaim minimises the logistic loss by gradient descent.
func fitClaim(all []pleaded) plea {
	var w, m, v plea
	for step := 1; step <= 500; step++ {
		var g plea
		for i := range all {
			p := &all[i]
			d := 1/(1+math.Exp(-w.sum(&p.plea))) - truth(p.right)
			for i, x := range p.plea {
				g[i] += d * x
			}
		}
		for i := range w {
			grad := g[i]/float64(len(all)) + 1e-4*w[i]
			m[i] = 0.9*m[i] + 0.1*grad
			v[i] = 0.99*v[i] + 0.01*grad*grad
			w[i] -= 0.1 * math.Min(1, 200/float64(step)) * (m[i] / (1 - math.Pow(0.9, float64(step)))) / (math.Sqrt(v[i]/(1-math.Pow(0.99, float64(step)))) + 1e-8)
		}
	}
	return w
}

func (w *plea) sum(p *plea) float64 {
	sum := 0.0
	for i, x := range p {
		sum += w[i] * x
	}
	return sum
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func TestFitClaim(t *testing.T) {
	if !*fit {
		t.Skip("fitting the weights is asked for by -fit")
	}
	all := pleadAll(readSquad(t, "squad-tune.json"))
	var yes, no [caseKinds][]float64
	for d := range folds {
		var in []pleaded
		for _, p := range all {
			if p.doc%folds != d {
				in = append(in, p)
			}
		}
		w := fitClaim(in)
		for _, p := range all {
			if p.doc%folds != d {
				continue
			}
			c := 1 / (1 + math.Exp(-w.sum(&p.plea)))
			if p.right {
				yes[p.kind] = append(yes[p.kind], c)
			} else {
				no[p.kind] = append(no[p.kind], c)
			}
		}
	}
	for kind := range caseKinds {
		slices.Sort(yes[kind])
		slices.Sort(no[kind])
		for _, share := range []float64{0.80, 0.90, 0.94, 0.95, 0.96, 0.97, 0.98} {
			at := yes[kind][int((1-share)*float64(len(yes[kind])))]
			n, _ := slices.BinarySearch(no[kind], at)
			fmt.Printf("kind %d: answering %.2f refuses %.4f at %.3f\n", kind, share, float64(n)/float64(len(no[kind])), at)
		}
	}
	if *dry {
		return
	}
	names := constants(t, "claim.go", `(?m)^\t(c[A-Z]\w*)\s`)
	if len(names) != measured {
		t.Fatalf("found %d names of %d", len(names), measured)
	}
	var b strings.Builder
	b.WriteString("package answer\n\n// claimWeights were fitted by go test -run TestFitClaim -fit.\nvar claimWeights = plea{\n")
	for i, v := range fitClaim(all) {
		name := names[i%measured]
		if i >= measured {
			name = "measured + " + name
		}
		fmt.Fprintf(&b, "\t%s: %.3f,\n", name, v)
	}
	b.WriteString("}\n")
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("claimweights.go", source, 0o644); err != nil {
		t.Fatal(err)
	}
}

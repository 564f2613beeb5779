package answer

import (
	"cmp"
	"flag"
	"fmt"
	"go/format"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"plenary/internal/statement"
)

var fit = flag.Bool("fit", false, "fit the weights on the tuning set and print them")

// folds is how many parts the articles are left out in.
const folds = 4

// maxList is how many sentences of a question are learned from.
const maxList = 40

// listsOf asks the questions of an article, whose paragraphs begin at first in
// a document, and keeps what the index had to choose from. Questions of which
// it did not find a right sentence teach nothing.
func listsOf(x *Index, doc squadDoc, number, kind, first, every int) (lists []*list) {
	rng := rand.New(rand.NewPCG(5, uint64(number)))
	for _, sq := range doc.Questions {
		if sq.Impossible || rng.IntN(every) != 0 {
			continue
		}
		w := x.borrow()
		q := x.understand(ReadQuestion(sq.Question), w)
		l := &list{doc: number, kind: kind}
		some := false
		x.rank(q, w)
		slices.SortFunc(w.sentences, func(a, b sentence) int { return cmp.Compare(b.score, a.score) })
		for i := range w.sentences[:min(maxList, len(w.sentences))] {
			s := &w.sentences[i]
			gold := slices.Contains(sq.Gold, int(s.paragraph)-first)
			span := x.s.Paragraphs[s.paragraph].Sentences[s.number]
			right := gold && holdsAny(x.s.Paragraphs[s.paragraph].Text[span.Start:span.End], sq.Answers)
			l.sentences = append(l.sentences, s.evidence)
			l.paragraph = append(l.paragraph, s.paragraph)
			l.gold = append(l.gold, gold)
			l.right = append(l.right, right)
			some = some || right
		}
		x.release(w)
		if some {
			lists = append(lists, l)
		}
	}
	return lists
}

// fitWeights minimises the listwise loss by gradient descent with momentum.
func fitWeights(lists []*list, start evidence) evidence {
	w := start
	var m, v [features]float64
	const steps, rate, decay = 100, 0.15, 1e-4
	scores, grad, hess := make([]float64, maxList), make([]float64, maxList), make([]float64, maxList)
	for step := 1; step <= steps; step++ {
		var g [features]float64
		for _, l := range lists {
			n := len(l.sentences)
			for i := range l.sentences {
				scores[i] = dot(&w, &l.sentences[i])
			}
			slope(l, scores[:n], grad[:n], hess[:n])
			for i := range l.sentences {
				if math.Abs(grad[i]) < 1e-6 {
					continue
				}
				for f, v := range l.sentences[i] {
					g[f] += grad[i] * float64(v)
				}
			}
		}
		for f := range w {
			grad := g[f]/float64(len(lists)) + decay*float64(w[f])
			m[f] = 0.9*m[f] + 0.1*grad
			v[f] = 0.99*v[f] + 0.01*grad*grad
			w[f] -= float32(rate * (m[f] / (1 - math.Pow(0.9, float64(step)))) / (math.Sqrt(v[f]/(1-math.Pow(0.99, float64(step)))) + 1e-8) * math.Min(1, 40/float64(step+20)))
		}
	}
	return w
}

func dot(w, e *evidence) float64 {
	var sum float32
	for f, v := range e {
		sum += w[f] * v
	}
	return float64(sum)
}

// A tally counts the questions whose best sentence stands in a gold paragraph,
// those whose most probable paragraph is gold, those with gold among the first
// three paragraphs, and those whose best sentence is right.
type tally struct{ n, best, mass, three, right float64 }

func (t *tally) add(l *list, scores []float64) {
	t.n++
	at := 0
	mass, top := map[int32]float64{}, map[int32]float64{}
	for i, s := range scores {
		if s > scores[at] {
			at = i
		}
		p := l.paragraph[i]
		mass[p] += math.Exp(s)
		if _, ok := top[p]; !ok || s > top[p] {
			top[p] = s
		}
	}
	if l.gold[at] {
		t.best++
	}
	if l.right[at] {
		t.right++
	}
	rank := 0
	heaviest := int32(-1)
	goldTop := math.Inf(-1)
	for i, s := range scores {
		if l.gold[i] {
			goldTop = max(goldTop, s)
		}
	}
	for p, s := range top {
		if s > goldTop {
			rank++
		}
		if heaviest < 0 || mass[p] > mass[heaviest] {
			heaviest = p
		}
	}
	if rank < 3 {
		t.three++
	}
	if i := slices.Index(l.paragraph, heaviest); l.gold[i] {
		t.mass++
	}
}

// collect makes the lists of the tuning set in every kind of document.
func collect(set squad, kinds ...int) (lists []*list, totals map[int]float64) {
	totals = map[int]float64{}
	for _, kind := range kinds {
		switch kind {
		case 0:
			for d, doc := range set.Docs {
				lists = append(lists, listsOf(New(doc.statement()), doc, d, 0, 0, 1)...)
				totals[0] += float64(len(doc.Questions))
			}
		case 1:
			s, firsts := library(set)
			x := New(s)
			for d, doc := range set.Docs {
				lists = append(lists, listsOf(x, doc, d, 1, firsts[d], 3)...)
			}
		case 2:
			for d, doc := range set.Docs {
				s, cut := shreds(doc, d)
				lists = append(lists, listsOf(New(s), cut, d, 2, 0, 2)...)
			}
		}
	}
	return lists, totals
}

// shreds makes a document of an article whose paragraphs are sections and whose
// passages are one to four sentences long.
func shreds(doc squadDoc, number int) (*statement.Statement, squadDoc) {
	rng := rand.New(rand.NewPCG(6, uint64(number)))
	s := &statement.Statement{Title: doc.Title, Language: "en", Sections: []statement.Section{{Title: doc.Title}}}
	parts := make([][]int, len(doc.Paragraphs))
	cut := doc
	cut.Paragraphs, cut.Questions = nil, nil
	for i, text := range doc.Paragraphs {
		first := len(s.Paragraphs)
		spans := statement.SplitSentences(text)
		for at := 0; at < len(spans); {
			to := min(len(spans), at+1+rng.IntN(4))
			part := text[spans[at].Start:spans[to-1].End]
			parts[i] = append(parts[i], len(s.Paragraphs))
			s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Section: i + 1, Number: len(parts[i]), Text: part, Sentences: statement.SplitSentences(part)})
			at = to
		}
		s.Sections = append(s.Sections, statement.Section{Level: 1, From: first, To: len(s.Paragraphs)})
	}
	for _, q := range doc.Questions {
		var gold []int
		for _, g := range q.Gold {
			for _, p := range parts[g] {
				if holdsAny(s.Paragraphs[p].Text, q.Answers) {
					gold = append(gold, p)
				}
			}
		}
		q.Gold = gold
		cut.Questions = append(cut.Questions, q)
	}
	return s, cut
}

// library makes one document of all articles, each a section.
func library(set squad) (s *statement.Statement, firsts []int) {
	s = &statement.Statement{Title: "Library", Language: "en", Sections: []statement.Section{{Title: "Library"}}}
	for _, doc := range set.Docs {
		first := len(s.Paragraphs)
		firsts = append(firsts, first)
		s.Sections = append(s.Sections, statement.Section{Title: doc.Title, Level: 1, From: first, To: first + len(doc.Paragraphs)})
		for i, text := range doc.Paragraphs {
			s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Section: len(s.Sections) - 1, Number: i + 1, Text: text, Sentences: statement.SplitSentences(text)})
		}
	}
	return s, firsts
}

// ablate names measures to leave out.
var ablate = flag.String("ablate", "", "measures to leave out in fitting, comma-separated")

func dropped() []int {
	var out []int
	for _, f := range strings.Split(*ablate, ",") {
		if n, err := strconv.Atoi(f); err == nil {
			out = append(out, n)
		}
	}
	return out
}

func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("fitting the weights is asked for by -fit")
	}
	set := readSquad(t, "squad-tune.json")
	lists, totals := collect(set, 0, 1, 2)
	for _, f := range dropped() {
		for _, l := range lists {
			for i := range l.sentences {
				l.sentences[i][f] = 0
			}
		}
	}
	fmt.Println(len(lists), totals)
	var tallies [3]tally
	for d := range folds {
		var in, out []*list
		for _, l := range lists {
			if l.doc%folds == d {
				out = append(out, l)
			} else {
				in = append(in, l)
			}
		}
		w := fitWeights(in, weights)
		for _, l := range out {
			scores := make([]float64, len(l.sentences))
			for i := range l.sentences {
				scores[i] = dot(&w, &l.sentences[i])
			}
			tallies[l.kind].add(l, scores)
		}
	}
	for kind, t := range tallies {
		n := t.n
		if total := totals[kind]; total > 0 {
			n = total
		}
		fmt.Printf("kind %d: n %.0f best %.2f mass %.2f three %.2f right %.2f\n", kind, t.n, 100*t.best/n, 100*t.mass/n, 100*t.three/n, 100*t.right/n)
	}
	if *ablate == "" && !*dry {
		writeWeights(t, fitWeights(lists, weights))
	}
}

// constants returns the names that a source file declares.
func constants(t *testing.T, file, pattern string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(data), -1) {
		names = append(names, m[1])
	}
	return names
}

// writeWeights writes weights.go, with the names that the sources give.
func writeWeights(t *testing.T, w evidence) {
	t.Helper()
	measures := constants(t, "evidence.go", `(?m)^\t(f[A-Z]\w*)\s`)
	kinds := constants(t, "term.go", `(?m)^\t(k[A-Z]\w*)(?: = iota)?(?:\s+//.*)?$`)
	if len(measures) != fClass+1 || len(kinds) != classes {
		t.Fatalf("found %d measures and %d classes of %d and %d", len(measures), len(kinds), fClass+1, classes)
	}
	var b strings.Builder
	b.WriteString("package answer\n\n// weights of what is measured of a sentence, fitted by go test -run TestFit -fit.\nvar weights = evidence{\n")
	for f, v := range w {
		name := ""
		switch {
		case f < fClass:
			name = measures[f]
		case f < fClass+classes:
			name = "fClass + " + kinds[f-fClass]
		default:
			name = "fClass + classes + " + kinds[f-fClass-classes]
		}
		fmt.Fprintf(&b, "\t%s: %.3f,\n", name, v)
	}
	b.WriteString("}\n")
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("weights.go", source, 0o644); err != nil {
		t.Fatal(err)
	}
}

var dry = flag.Bool("dry", false, "fit and judge, write nothing")

package answer

import (
	"cmp"
	"fmt"
	"go/format"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"plenary/internal/answer/index"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// folds is how many parts the tuning articles are held out in.
const folds = 4

// steps is how many steps the weights of the evidence are fitted in.
const steps = 150

// maxList is how many sentences of a question are learned from, the best by the
// weights that were.
const maxList = 40

// Kinds of documents that the ranking learns from.
const (
	asArticle = iota // an article
	asLibrary        // all articles, each a section
	asShreds         // an article whose paragraphs are sections of short passages
	docKinds
)

// A list is one question with the sentences to choose from.
type list struct {
	doc, kind  int
	question   string // tells the question from all others
	sentences  []index.Evidence
	paragraphs []int
	gold       []bool // by sentence: it stands in a gold paragraph
	right      []bool // and holds an answer
}

// listsOf asks some questions of an article, whose paragraphs begin at first in a
// document: one in every. A question of which no right sentence is found keeps a list
// without sentences.
func listsOf(x *index.Index, doc squadDoc, number, kind, first, every int) []*list {
	var lists []*list
	rng := rand.New(rand.NewPCG(5, uint64(number)))
	for k, asked := range doc.Questions {
		if rng.IntN(every) != 0 {
			continue
		}
		l := &list{doc: number, kind: kind, question: fmt.Sprint(kind, " ", number, " ", k)}
		lists = append(lists, l)
		var all []*index.Sentence
		for _, c := range x.Rank(x.Understand(language.English().ReadQuestion(asked.Question))) {
			for i := range c.Sentences {
				all = append(all, &c.Sentences[i])
			}
		}
		slices.SortStableFunc(all, func(a, b *index.Sentence) int { return cmp.Compare(b.Score, a.Score) })
		for _, s := range all[:min(maxList, len(all))] {
			p := x.Statement().Paragraphs[s.Paragraph]
			span := p.Sentences[s.Number]
			gold := slices.Contains(asked.Gold, s.Paragraph-first)
			l.sentences = append(l.sentences, *s.Evidence())
			l.paragraphs = append(l.paragraphs, s.Paragraph)
			l.gold = append(l.gold, gold)
			l.right = append(l.right, gold && holdsAny(p.Text[span.Start:span.End], asked.Answers))
		}
		if !slices.Contains(l.right, true) {
			l.sentences, l.paragraphs, l.gold, l.right = nil, nil, nil, nil
		}
	}
	return lists
}

// listsOfAll asks the questions of a set in every kind of document.
func listsOfAll(set squad) (lists []*list) {
	all, firsts := library(set)
	whole := index.New(all)
	for d, doc := range set.Docs {
		s, cut := shreds(doc, d)
		lists = append(lists, listsOf(index.New(doc.statement()), doc, d, asArticle, 0, 1)...)
		lists = append(lists, listsOf(whole, doc, d, asLibrary, firsts[d], 3)...)
		lists = append(lists, listsOf(index.New(s), cut, d, asShreds, 0, 2)...)
	}
	return lists
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

// goldShare is how much the right paragraph counts beside the right sentence.
const goldShare = 2

// slope sets grad to the gradient of a list's loss by the scores: of the chance of
// its right sentences, and of those in gold paragraphs, as logarithms.
func slope(l *list, scores, grad []float64) {
	top := slices.Max(scores)
	var all, right, gold float64
	for i, s := range scores {
		e := math.Exp(s - top)
		grad[i] = e
		all += e
		if l.right[i] {
			right += e
		}
		if l.gold[i] {
			gold += e
		}
	}
	for i, e := range grad {
		grad[i] = (1 + goldShare) * e / all
		if l.right[i] {
			grad[i] -= e / right
		}
		if l.gold[i] {
			grad[i] -= goldShare * e / gold
		}
	}
}

// An adam is the state of a gradient descent with momentum.
type adam struct {
	m, v []float64
	step float64
}

// move moves weights down a gradient, at a rate that falls.
func (a *adam) move(w, gradient []float64, rate float64) {
	if a.m == nil {
		a.m, a.v = make([]float64, len(w)), make([]float64, len(w))
	}
	a.step++
	for i, g := range gradient {
		a.m[i] = 0.9*a.m[i] + 0.1*g
		a.v[i] = 0.99*a.v[i] + 0.01*g*g
		w[i] -= rate * (a.m[i] / (1 - math.Pow(0.9, a.step))) / (math.Sqrt(a.v[i]/(1-math.Pow(0.99, a.step))) + 1e-8)
	}
}

// fitWeights fits the weights of the evidence to lists, from start. Measures that are
// left out weigh nothing. What is fitted is the weights by the measures' deviations,
// so that all come to their place in as many steps.
func fitWeights(lists []*list, start index.Evidence, out map[int]bool, steps int) index.Evidence {
	const rate, decay = 0.1, 1e-4
	deviation := deviations(lists)
	w := make([]float64, index.Features)
	for f := range w {
		if !out[f] {
			w[f] = float64(start[f]) * deviation[f]
		}
	}
	scaled := func() index.Evidence {
		var e index.Evidence
		for f, v := range w {
			e[f] = float32(v / deviation[f])
		}
		return e
	}
	var descent adam
	scores, grad := make([]float64, maxList), make([]float64, maxList)
	for step := range steps {
		at := scaled()
		g := make([]float64, len(w))
		n := 0.0
		for _, l := range lists {
			k := len(l.sentences)
			if k == 0 {
				continue
			}
			n++
			for i := range l.sentences {
				scores[i] = dot(&at, &l.sentences[i])
			}
			slope(l, scores[:k], grad[:k])
			for i := range l.sentences {
				if math.Abs(grad[i]) < 1e-6 {
					continue
				}
				for f, v := range &l.sentences[i] {
					g[f] += grad[i] * float64(v)
				}
			}
		}
		for f := range g {
			g[f] = g[f]/n/deviation[f] + decay*w[f]
			if out[f] {
				g[f] = 0
			}
		}
		descent.move(w, g, rate*math.Min(1, 20/float64(step+1)))
	}
	return scaled()
}

// deviations are the standard deviations of the measures.
func deviations(lists []*list) []float64 {
	var n float64
	sum, squares := make([]float64, index.Features), make([]float64, index.Features)
	for _, l := range lists {
		for i := range l.sentences {
			n++
			for f, v := range &l.sentences[i] {
				sum[f] += float64(v)
				squares[f] += float64(v) * float64(v)
			}
		}
	}
	for f := range sum {
		mean := sum[f] / n
		squares[f] = math.Sqrt(max(0, squares[f]/n-mean*mean)) + 1e-3
	}
	return squares
}

func dot(w, e *index.Evidence) float64 {
	var sum float32
	for f, v := range e {
		sum += w[f] * v
	}
	return float64(sum)
}

// A hit says what the best sentence of a question is.
type hit struct{ Paragraph, Sentence float64 }

// bestOf returns whether the paragraph of the greatest chance is gold, and whether its
// best sentence is right.
func bestOf(l *list, scores []float64) (h hit) {
	if len(scores) == 0 {
		return h
	}
	top := slices.Max(scores)
	chance, best := map[int]float64{}, map[int]int{}
	for i, score := range scores {
		p := l.paragraphs[i]
		chance[p] += math.Exp(score - top)
		if k, ok := best[p]; !ok || score > scores[k] {
			best[p] = i
		}
	}
	most := l.paragraphs[0]
	for _, p := range l.paragraphs {
		if chance[p] > chance[most] {
			most = p
		}
	}
	if i := best[most]; l.gold[i] {
		h.Paragraph = 1
		if l.right[i] {
			h.Sentence = 1
		}
	}
	return h
}

func scoresOf(l *list, w *index.Evidence) []float64 {
	scores := make([]float64, len(l.sentences))
	for i := range l.sentences {
		scores[i] = dot(w, &l.sentences[i])
	}
	return scores
}

// heldOut fits the weights without each fold of the articles, and returns what they
// give for its questions. It goes on from what start has of each fold, and returns
// what it came to.
func heldOut(lists []*list, start [folds]index.Evidence, out map[int]bool, steps int) (map[string]hit, [folds]index.Evidence) {
	hits := map[string]hit{}
	for fold := range folds {
		var in []*list
		for _, l := range lists {
			if l.doc%folds != fold {
				in = append(in, l)
			}
		}
		start[fold] = fitWeights(in, start[fold], out, steps)
		for _, l := range lists {
			if l.doc%folds == fold {
				hits[l.question] = bestOf(l, scoresOf(l, &start[fold]))
			}
		}
	}
	return hits, start
}

// TestFitWords fits everything that works by words alone, on the tuning articles.
func TestFitWords(t *testing.T) {
	if !*fit {
		t.Skip("fitting is asked for by -fit")
	}
	fitWords(t)
}

var wordsAreFitted sync.Once

// fitWords fits what works by words alone, once for all tests.
func fitWords(t *testing.T) {
	t.Helper()
	wordsAreFitted.Do(func() { fitWordsAnew(t) })
}

func fitWordsAnew(t *testing.T) {
	set := readSquad(t, "squad-tune.json")
	lists := listsOfAll(set)
	hits, _ := heldOut(lists, [folds]index.Evidence{}, nil, steps)
	for kind, name := range []string{"articles", "a library", "shreds"} {
		some := maps.Collect(maps.All(hits))
		maps.DeleteFunc(some, func(q string, _ hit) bool { return !strings.HasPrefix(q, fmt.Sprint(kind, " ")) })
		fmt.Printf("by words, held out, of %-10s %d questions, paragraph %.2f, sentence %.2f\n", name, len(some), mean(some).Paragraph, mean(some).Sentence)
	}
	index.Weights = rounded(fitWeights(lists, index.Evidence{}, nil, steps))
	writeWeights(t, index.Weights)
	fitWordsChance(t, set)
}

// rounded rounds weights to what is written of them.
func rounded(w index.Evidence) index.Evidence {
	for f, v := range w {
		w[f] = float32(math.Round(1000*float64(v)) / 1000)
	}
	return w
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

// evidenceNames returns the names of what is measured of a sentence, in their order.
func evidenceNames(t *testing.T) []string {
	t.Helper()
	measures := constants(t, "index/evidence.go", `(?m)^\t(f[A-Z]\w*)\s`)
	kinds := constants(t, "index/term.go", `(?m)^\t(k[A-Z]\w*)(?: = iota)?(?:\s+//.*)?$`)
	names := measures[:len(measures)-1]
	for _, by := range []string{"fClass + ", "fClass + classes + "} {
		for _, k := range kinds {
			names = append(names, by+k)
		}
	}
	if len(names) != index.Features {
		t.Fatalf("found %d names of %d measures", len(names), index.Features)
	}
	return names
}

// writeWeights writes the weights of the evidence.
func writeWeights(t *testing.T, w index.Evidence) {
	t.Helper()
	var b strings.Builder
	b.WriteString("package index\n\n// Weights of what is measured of a sentence, fitted by go test -run Fit -fit.\nvar Weights = Evidence{\n")
	for f, name := range evidenceNames(t) {
		fmt.Fprintf(&b, "\t%s: %.3f,\n", name, w[f])
	}
	b.WriteString("}\n")
	writeSource(t, "index/weights.go", b.String())
}

func writeSource(t *testing.T, name, source string) {
	t.Helper()
	formatted, err := format.Source([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, formatted, 0o644); err != nil {
		t.Fatal(err)
	}
}

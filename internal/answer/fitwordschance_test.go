package answer

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"plenary/internal/answer/index"
	"plenary/internal/answer/verdict"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// A ruling is what is measured of the best sentence of a question, and whether it was
// right to assert it.
type ruling struct {
	doc, kind int
	measures  []float64 // as they are, and by how small the statement is
	right     bool
}

// Kinds of rulings.
const (
	wholeArticle  = iota // an article; the wrong questions are other articles'
	fewParagraphs        // one to three paragraphs; the wrong questions are also the same article's
	oneSentence          // one or two sentences of an article
	rulingKinds
)

// rulings collects what is measured for questions of each document and of others.
func rulings(set squad) []ruling {
	var all []ruling
	for d, doc := range set.Docs {
		rng := rand.New(rand.NewPCG(2, uint64(d)))
		ask := func(x *index.Index, question string, kind int, right bool) {
			if rng.IntN(4) == 0 {
				question = mistype(question, rng)
			}
			q := x.Understand(language.English().ReadQuestion(question))
			if r := x.Rank(q); !q.Empty() && len(r) > 0 {
				all = append(all, ruling{d, kind, verdict.WordFigures(x.Measure(q, r), x.Sentences()), right})
			}
		}
		other := func() string {
			other := set.Docs[(d+1+rng.IntN(len(set.Docs)-1))%len(set.Docs)]
			return other.Questions[rng.IntN(len(other.Questions))].Question
		}
		x := index.New(doc.statement())
		for _, q := range doc.Questions {
			ask(x, q.Question, wholeArticle, true)
		}
		for range 3 * len(doc.Questions) {
			ask(x, other(), wholeArticle, false)
		}
		for from := 0; from < len(doc.Paragraphs); {
			to := min(len(doc.Paragraphs), from+1+rng.IntN(3))
			part := doc
			part.Paragraphs = doc.Paragraphs[from:to]
			x := index.New(part.statement())
			for _, q := range doc.Questions {
				switch inside := slices.ContainsFunc(q.Gold, func(g int) bool { return from <= g && g < to }); {
				case inside:
					ask(x, q.Question, fewParagraphs, true)
				case rng.IntN(40) == 0:
					ask(x, q.Question, fewParagraphs, false)
				}
			}
			for range 10 {
				ask(x, other(), fewParagraphs, false)
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
			x := index.New(tiny.statement())
			for _, q := range doc.Questions {
				switch here := slices.Contains(q.Gold, at); {
				case here && holdsAny(tiny.Paragraphs[0], q.Answers):
					ask(x, q.Question, oneSentence, true)
				case rng.IntN(60) == 0:
					ask(x, q.Question, oneSentence, false)
				}
			}
			for range 5 {
				ask(x, other(), oneSentence, false)
			}
		}
	}
	return all
}

// articleWeight is how much a ruling on a whole article counts, to one on a part.
const articleWeight = 3

// fitRulings minimises the logistic loss.
func fitRulings(all []ruling) []float64 {
	k := len(all[0].measures)
	w := make([]float64, k)
	var descent adam
	total := 0.0
	for _, r := range all {
		total += r.weight()
	}
	for step := range 500 {
		g := make([]float64, k)
		for i := range all {
			r := &all[i]
			d := chanceOf(w, r)
			if r.right {
				d--
			}
			for j, v := range r.measures {
				g[j] += r.weight() * d * v
			}
		}
		for j := range g {
			g[j] = g[j]/total + 1e-4*w[j]
		}
		descent.move(w, g, 0.1*math.Min(1, 200/float64(step+1)))
	}
	return w
}

func (r *ruling) weight() float64 {
	if r.kind == wholeArticle {
		return articleWeight
	}
	return 1
}

func chanceOf(w []float64, r *ruling) float64 {
	sum := 0.0
	for i, v := range r.measures {
		sum += w[i] * v
	}
	return 1 / (1 + math.Exp(-sum))
}

// answeredByWords is the share of an article's own questions that the threshold lets
// pass, of articles that were held out. One or two points fewer are answered, since
// no question is that turns its passage round.
const answeredByWords = 0.966

// fitWordsChance fits the chance by words and its thresholds, and writes them.
func fitWordsChance(t *testing.T, set squad) {
	all := rulings(set)
	var own, wrong [rulingKinds][]float64
	for fold := range folds {
		var in []ruling
		for _, r := range all {
			if r.doc%folds != fold {
				in = append(in, r)
			}
		}
		w := fitRulings(in)
		for i := range all {
			r := &all[i]
			switch c := chanceOf(w, r); {
			case r.doc%folds != fold:
			case r.right:
				own[r.kind] = append(own[r.kind], c)
			default:
				wrong[r.kind] = append(wrong[r.kind], c)
			}
		}
	}
	slices.Sort(own[wholeArticle])
	answered := own[wholeArticle][int((1-answeredByWords)*float64(len(own[wholeArticle])))]
	for kind, name := range []string{"article", "one to three paragraphs", "one or two sentences"} {
		fmt.Printf("by words, held out, of %-24s answered %.1f, refused of others %.1f\n", name, 100*reach(own[kind], answered), 100-100*reach(wrong[kind], answered))
	}
	writeWordWeights(t, fitRulings(all), answered)
}

// reach is the share of some chances that reach a threshold.
func reach(chances []float64, threshold float64) float64 {
	n := 0
	for _, c := range chances {
		if c >= threshold {
			n++
		}
	}
	return float64(n) / float64(len(chances))
}

// writeWordWeights writes the weights of the chance by words, and its thresholds.
func writeWordWeights(t *testing.T, w []float64, answered float64) {
	t.Helper()
	names := append([]string{"always"}, constants(t, "index/measures.go", `(?m)^\t([A-Z]\w*)(?:\s+= iota)?\s+//`)[:index.Measured]...)
	var b strings.Builder
	b.WriteString("package verdict\n\n// Fitted by go test -run Fit -fit.\n\n")
	b.WriteString("// Chances by words alone from which a passage answers, or comes close.\n")
	fmt.Fprintf(&b, "const (\n\tAnsweredByWords = %.3f\n\tClosestByWords = AnsweredByWords / 3\n)\n\n", answered)
	b.WriteString("// wordWeights are the weights of what the chance by words is made from: as it is,\n// then by how small the statement is.\n")
	b.WriteString("var wordWeights = [...]float64{\n")
	for i, v := range w {
		fmt.Fprintf(&b, "\t%.3f, // %s\n", v, names[i%len(names)])
	}
	b.WriteString("}\n")
	writeSource(t, "verdict/wordweights.go", b.String())
}

package answer

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"plenary/content"
	"plenary/internal/answer/index"
	"plenary/internal/answer/reading"
	"plenary/internal/bert"
	"plenary/internal/bert/weights"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// An invented makes documents of words that nobody says, as often as words are
// said.
type invented struct {
	rng   *rand.Rand
	zipf  *rand.Zipf
	words []string
}

func newLanguage(seed uint64) *invented {
	l := &invented{rng: rand.New(rand.NewPCG(seed, 0))}
	seen := map[string]bool{}
	for len(l.words) < 30000 {
		var b strings.Builder
		for range 2 + l.rng.IntN(3) {
			b.WriteByte("bdfgklmnprstvz"[l.rng.IntN(14)])
			b.WriteByte("aeiou"[l.rng.IntN(5)])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			l.words = append(l.words, w)
		}
	}
	l.zipf = rand.NewZipf(l.rng, 1.1, 20, uint64(len(l.words)-1))
	return l
}

func (l *invented) sentence() string {
	words := make([]string, 12+l.rng.IntN(16))
	for i := range words {
		words[i] = l.words[l.zipf.Uint64()]
	}
	words[0] = strings.ToUpper(words[0][:1]) + words[0][1:]
	return strings.Join(words, " ") + "."
}

// document makes a statement of so many paragraphs of five sentences.
func (l *invented) document(paragraphs int) *statement.Statement {
	d := squadDoc{Title: "Bench"}
	for range paragraphs {
		sentences := make([]string, 5)
		for i := range sentences {
			sentences[i] = l.sentence()
		}
		d.Paragraphs = append(d.Paragraphs, strings.Join(sentences, " "))
	}
	return d.statement()
}

// questions asks about some words of paragraphs here and there.
func (l *invented) questions(s *statement.Statement) []string {
	all := make([]string, 64)
	for i := range all {
		words := strings.Fields(strings.Trim(s.Paragraphs[l.rng.IntN(len(s.Paragraphs))].Text, "."))
		at := l.rng.IntN(len(words) - 6)
		all[i] = "What does " + strings.ToLower(strings.Join(words[at:at+6], " ")) + " mean?"
	}
	return all
}

// BM25's usual parameters.
const (
	k1 = 1.2
	b  = 0.75
)

// A plainIndex is BM25 and nothing else, to compare with.
type plainIndex struct {
	postings map[string][][2]int32
	lengths  []float64
	mean     float64
	scores   []float64
}

func newPlain(s *statement.Statement) *plainIndex {
	x := &plainIndex{postings: map[string][][2]int32{}, scores: make([]float64, len(s.Paragraphs))}
	for i, p := range s.Paragraphs {
		count := map[string]int32{}
		tokens := language.English().Tokenize(p.Text, index.MaxTokens)
		for _, t := range tokens {
			count[language.English().Stem(t.Word)]++
		}
		for st, n := range count {
			x.postings[st] = append(x.postings[st], [2]int32{int32(i), n})
		}
		x.lengths = append(x.lengths, float64(len(tokens)))
		x.mean += float64(len(tokens)) / float64(len(s.Paragraphs))
	}
	return x
}

func (x *plainIndex) ask(question string) (best int) {
	clear(x.scores)
	for _, t := range language.English().Tokenize(question, language.MaxQuestion) {
		list := x.postings[language.English().Stem(t.Word)]
		n, df := float64(len(x.lengths)), float64(len(list))
		idf := math.Log(1 + (n-df+0.5)/(df+0.5))
		for _, p := range list {
			tf := float64(p[1])
			x.scores[p[0]] += idf * tf * (k1 + 1) / (tf + k1*(1-b+b*x.lengths[p[0]]/x.mean))
		}
	}
	for i, s := range x.scores {
		if s > x.scores[best] {
			best = i
		}
	}
	return best
}

// sizes are the documents to measure: one of five sentences, an abstract of
// some pages, a book, and a library.
var sizes = []int{1, 35, 1200, 13000}

// BenchmarkAsk reports how long a question takes and how many times as long as
// plain BM25 takes for it.
func BenchmarkAsk(bench *testing.B) {
	for _, size := range sizes {
		bench.Run(fmt.Sprintf("paragraphs=%d", size), func(bench *testing.B) {
			l := newLanguage(1)
			s := l.document(size)
			questions := l.questions(s)
			x, plain := New(s, nil), newPlain(s)
			bench.ReportAllocs()
			i := 0
			for bench.Loop() {
				ask(bench, x, questions[i%len(questions)])
				i++
			}
			begin := time.Now()
			for k := range i {
				plain.ask(questions[k%len(questions)])
			}
			bench.ReportMetric(float64(bench.Elapsed())/float64(time.Since(begin)), "x-BM25")
		})
	}
}

// BenchmarkRead reports how long a question takes on one core where the networks
// answer, with each instruction set of this machine but plain Go, how many times as
// long as plain BM25 takes, and which share of it the reader, the vectors and the words
// have. Nothing is kept from before.
func BenchmarkRead(bench *testing.B) {
	shipped, err := statement.Parse(content.FS)
	if err != nil {
		bench.Fatal(err)
	}
	sets := bert.InstructionSets()
	for _, set := range sets[:max(1, len(sets)-1)] {
		for _, size := range []int{0, 35, 1200} {
			name := fmt.Sprintf("%s/paragraphs=%d", set, size)
			l := newLanguage(1)
			s := shipped
			if size > 0 {
				s = l.document(size)
			} else {
				name = set + "/shipped"
			}
			bench.Run(name, func(bench *testing.B) { benchmarkReading(bench, set, s, l.questions(s)) })
		}
	}
}

func benchmarkReading(bench *testing.B, set string, s *statement.Statement, questions []string) {
	model, err := weights.Open(bert.Options{InstructionSet: set, Workers: 1})
	if err != nil {
		bench.Fatal(err)
	}
	n, err := NewNetworks(model, nil)
	if err != nil {
		bench.Fatal(err)
	}
	var spent time.Duration
	read := n.read
	n.read = func(ctx context.Context, q reading.Question, parts []reading.Part) ([][][]reading.Sentence, error) {
		defer func(begin time.Time) { spent += time.Since(begin) }(time.Now())
		return read(ctx, q, parts)
	}
	x, words, plain := New(s, n), New(s, nil), newPlain(s)
	if err := x.Prepare(context.Background()); err != nil {
		bench.Fatal(err)
	}
	i := 0
	for bench.Loop() {
		ask(bench, x, fmt.Sprintf("%s %d", questions[i%len(questions)], i)) // none is remembered
		i++
	}
	total := bench.Elapsed()
	begin := time.Now()
	for k := range i {
		ask(bench, words, questions[k%len(questions)])
	}
	byWords := time.Since(begin)
	begin = time.Now()
	for k := range i {
		plain.ask(questions[k%len(questions)])
	}
	bench.ReportMetric(float64(total)/float64(time.Since(begin)), "x-BM25")
	bench.ReportMetric(100*float64(spent)/float64(total), "%reader")
	bench.ReportMetric(100*float64(byWords)/float64(total), "%words")
	bench.ReportMetric(100*float64(total-spent-byWords)/float64(total), "%vectors")
}

// BenchmarkNew reports how long indexing takes.
func BenchmarkNew(bench *testing.B) {
	for _, size := range sizes {
		bench.Run(fmt.Sprintf("paragraphs=%d", size), func(bench *testing.B) {
			s := newLanguage(1).document(size)
			bench.ReportAllocs()
			n := 0
			for bench.Loop() {
				New(s, nil)
				n++
			}
			begin := time.Now()
			for range n {
				newPlain(s)
			}
			bench.ReportMetric(float64(bench.Elapsed())/float64(time.Since(begin)), "x-BM25")
		})
	}
}

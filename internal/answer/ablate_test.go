package answer

import (
	"context"
	"encoding/gob"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"plenary/internal/answer/index"
	"plenary/internal/answer/reading"
	"plenary/internal/language"
)

var (
	ablate  = flag.Bool("ablate", false, "measure what each list and rule brings; those that -ablations names, or all")
	chosen  = flag.String("ablations", "", "for -ablate: names of rows, comma-separated")
	byRead  = flag.Bool("read", true, "for -ablate: measure with the reader as well")
	hitFile = flag.String("hits", "", "for -ablate itself: where the hits are written")
	without = flag.String("without", "", "for -ablate itself: groups of measures to leave out, by ;")
)

// An ablation is a list or a rule that is left out: an edit of the sources, or
// measures that weigh nothing.
type ablation struct {
	name     string
	file     string // from this folder
	old, new string // what stands once in the file, and what is to stand there
	measures string // comma-separated
}

var ablations = []ablation{
	{name: "irregular and derived words", file: "../language/language.go", old: `file(tag, "families.txt")`, new: `""`},
	{name: "families", file: "index/term.go", old: "const minRoot = 5", new: "const minRoot = 64"},
	{name: "function words", file: "../language/words.go", old: `set("function", "asks", "elisions")`, new: "set()"},
	{name: "frame words", file: "../language/words.go", old: `set("frame")`, new: "set()"},
	{name: "how rare a word is in English", file: "../language/rarity.go", old: "func (l *Language) Rarity(stem string) int {", new: "func (l *Language) Rarity(stem string) int {\n\tif stem != \"\" { return 3 }\n"},
	{name: "numbers by name", file: "index/index.go", old: "quantity: x.lang.Quantities[t.Word]", new: "quantity: false"},
	{name: "the kind of thing asked for", file: "index/kind.go", old: "for i := range words {", new: "for i := range words[:0] {"},
	{name: "the question's very forms", measures: "fExact"},
	{name: "terms by rarity in English", measures: "fPlain"},
	{name: "the heaviest term", measures: "fRarest,fRarestNear"},
	{name: "the last term", measures: "fLast"},
	{name: "terms with the word beside them", measures: "fPhrases"},
	{name: "cover for the length", measures: "fDense"},
	{name: "terms in the sentences beside", measures: "fBeside"},
	{name: "cover of the paragraph", measures: "fAround,fWhole"},
	{name: "BM25", measures: "fBM25"},
	{name: "the paragraphs before and after", measures: "fNeighbours"},
	{name: "length of the paragraph", measures: "fParagraph"},
	{name: "terms in headings", measures: "fTitle,fTitleOnly"},
	{name: "names that the question lacks", measures: "fFresh"},
	{name: "a date where one is asked for", measures: "fDate"},
	{name: "a number where one is asked for", measures: "fQuantity"},
	{name: "a name where a place is asked for", measures: "fLocation"},
	{name: "what is asked for close to terms", measures: "fSuited"},
	{name: "cover by class of rarity", measures: "kEveryday,kUncommon,kRare,kUnknown"},
	{name: "cover by frame words", measures: "kFrame"},
	{name: "cover by plurals", measures: "kPlural"},
}

// Every ablation still finds what it leaves out.
func TestAblationsApply(t *testing.T) {
	names := strings.Join(evidenceNames(t), " ") + " "
	for _, a := range ablations {
		if a.file != "" {
			source, err := os.ReadFile(a.file)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(source), a.old); n != 1 {
				t.Errorf("%s: %q stands %d times in %s", a.name, a.old, n, a.file)
			}
		}
		for _, m := range strings.Split(a.measures, ",") {
			if m != "" && !strings.Contains(names, m+" ") {
				t.Errorf("%s: there is no measure %s", a.name, m)
			}
		}
	}
}

// Outcomes are what came of the questions that were held out, by question.
type outcomes struct{ Words, Read map[string]hit }

// TestAblate prints what each list and rule brings, in points of the questions whose
// paragraph, and whose sentence, is found, each with twice its standard error.
func TestAblate(t *testing.T) {
	if !*ablate {
		t.Skip("is asked for by -ablate")
	}
	folder := t.TempDir()
	var measures []string
	for _, a := range ablations {
		if a.measures != "" && asked(a) {
			measures = append(measures, a.measures)
		}
	}
	all := ablated(t, folder, ablation{}, measures)
	full := all[""]
	fmt.Printf("%-26s words: paragraph %.2f sentence %.2f; read: %.2f %.2f\n", "with all", mean(full.Words).Paragraph, mean(full.Words).Sentence, mean(full.Read).Paragraph, mean(full.Read).Sentence)
	for _, a := range ablations {
		if !asked(a) {
			continue
		}
		less, ok := all[a.measures]
		if a.measures == "" {
			less, ok = ablated(t, folder, a, nil)[""], true
		}
		if !ok {
			t.Fatalf("nothing was measured without %s", a.name)
		}
		fmt.Printf("| %s | %s | %s |\n", a.name, difference(full.Words, less.Words), difference(full.Read, less.Read))
	}
}

func asked(a ablation) bool {
	return *chosen == "" || slices.Contains(strings.Split(*chosen, ","), a.name)
}

func mean(all map[string]hit) (m hit) {
	for _, h := range all {
		m.Paragraph += 100 * h.Paragraph / float64(len(all))
		m.Sentence += 100 * h.Sentence / float64(len(all))
	}
	return m
}

// difference tells by how many points less is below full, with twice the standard
// error of that.
func difference(full, less map[string]hit) string {
	if len(full) == 0 {
		return "| "
	}
	of := func(get func(hit) float64) string {
		var sum, squares, n float64
		for q, h := range full {
			d := 100 * (get(less[q]) - get(h))
			n++
			sum += d
			squares += d * d
		}
		m := sum / n
		return fmt.Sprintf("%+.2f ± %.2f", m, 2*math.Sqrt((squares/n-m*m)/n))
	}
	return of(func(h hit) float64 { return h.Paragraph }) + " | " + of(func(h hit) float64 { return h.Sentence })
}

// ablated builds this test with an edit and has it measure, with all measures and
// without each group of some.
func ablated(t *testing.T, folder string, a ablation, groups []string) map[string]outcomes {
	t.Helper()
	build := []string{"test", "-c", "-o", filepath.Join(folder, "ablated.test")}
	if a.file != "" {
		source, err := os.ReadFile(a.file)
		if err != nil {
			t.Fatal(err)
		}
		edited := filepath.Join(folder, "edited.go")
		if err := os.WriteFile(edited, []byte(strings.Replace(string(source), a.old, a.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := filepath.Abs(a.file)
		if err != nil {
			t.Fatal(err)
		}
		overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{file: edited}})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "overlay.json"), overlay, 0o600); err != nil {
			t.Fatal(err)
		}
		build = append(build, "-overlay", filepath.Join(folder, "overlay.json"))
	}
	if out, err := exec.Command("go", append(build, ".")...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", a.name, err, out)
	}
	file := filepath.Join(folder, "hits")
	child := exec.Command(filepath.Join(folder, "ablated.test"), "-test.run", "^TestAblated$", "-test.timeout", "0", "-hits", file, "-without", strings.Join(groups, ";"), fmt.Sprint("-read=", *byRead))
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", a.name, err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]outcomes
	if err := json.Unmarshal(data, &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAblated measures in a program of its own what TestAblate asks for.
func TestAblated(t *testing.T) {
	if *hitFile == "" {
		t.Skip("is run by TestAblate")
	}
	names := evidenceNames(t)
	set := readSquad(t, "squad-tune.json")
	var lists []*list
	for d, doc := range set.Docs {
		lists = append(lists, listsOf(index.New(doc.statement()), doc, d, asArticle, 0, 1)...)
	}
	var read []*readList
	if *byRead {
		read = readLists(t)
	}
	found := map[string]outcomes{}
	_, start := heldOut(lists, [folds]index.Evidence{}, nil, 100)
	for _, group := range append([]string{""}, strings.Split(*without, ";")...) {
		if _, ok := found[group]; ok {
			continue
		}
		out := map[int]bool{}
		for i, name := range names {
			parts := strings.Split(name, " + ")
			if group != "" && slices.Contains(strings.Split(group, ","), parts[len(parts)-1]) {
				out[i] = true
			}
		}
		h := outcomes{}
		h.Words, _ = heldOut(lists, start, out, 30)
		if *byRead {
			h.Read = readHits(read, fitWeights(lists, index.Weights, out, 40))
		}
		found[group] = h
	}
	data, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*hitFile, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A readList is a question of a calibration set with all that was read for it.
type readList struct {
	list
	source string
	begins []float64
	cosine []float64
}

// readLists asks the questions of the calibration sets that people can answer.
func readLists(t *testing.T) []*readList {
	n := networks(t)
	passages := passageReadings{inner: n.read, kept: map[string][]reading.Sentence{}}
	passages.load()
	n.read = passages.read
	var all []*readList
	var work []func()
	for k, file := range []string{"squad-calibrate.json", "reader-calibrate.json"} {
		for d, doc := range readSquad(t, file).Docs {
			x := New(doc.statement(), n)
			for i, asked := range doc.Questions {
				if asked.Impossible {
					continue
				}
				l := &readList{list: list{doc: d, question: fmt.Sprint(k, " ", d, " ", i)}, source: file}
				all = append(all, l)
				work = append(work, func() {
					if err := l.ask(n, x, asked); err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
	var wait sync.WaitGroup
	for g := range 2 {
		wait.Go(func() {
			for i := g; i < len(work); i += 2 {
				work[i]()
			}
		})
	}
	wait.Wait()
	passages.save()
	return all
}

func (l *readList) ask(n *Networks, x *Index, asked squadQuestion) error {
	question := language.English().ReadQuestion(asked.Question)
	y := x.query(question)
	if y.q.Empty() {
		return nil
	}
	if err := n.ask(context.Background(), []*query{y}, reading.MaxTokens); err != nil {
		return err
	}
	for _, c := range y.ranking {
		for k := range c.Sentences {
			s := &c.Sentences[k]
			p := x.words.Statement().Paragraphs[s.Paragraph]
			span := p.Sentences[s.Number]
			gold := slices.Contains(asked.Gold, s.Paragraph)
			l.sentences = append(l.sentences, *s.Evidence())
			l.begins, l.cosine = append(l.begins, s.Begins), append(l.cosine, s.Cosine)
			l.paragraphs = append(l.paragraphs, s.Paragraph)
			l.gold = append(l.gold, gold)
			l.right = append(l.right, gold && holdsAny(p.Text[span.Start:span.End], asked.Answers))
		}
	}
	return nil
}

// readHits joins reader, words and cosine by weights that are fitted without each
// third of the documents, and returns what they give for its questions.
func readHits(all []*readList, words index.Evidence) map[string]hit {
	const parts = 3
	samples := make([]*sample, len(all))
	for i, l := range all {
		s := &sample{source: l.source, gold: l.right, inGold: l.gold}
		for k := range l.sentences {
			s.sentences = append(s.sentences, [3]float64{l.begins[k], dot(&words, &l.sentences[k]), l.cosine[k]})
		}
		samples[i] = s
	}
	found := map[string]hit{}
	for part := range parts {
		for i, s := range samples {
			s.held = all[i].doc%parts == part
		}
		onWords, onCosine := fitRanking(samples)
		for i, s := range samples {
			if s.held {
				scores := make([]float64, len(s.sentences))
				for k, f := range s.sentences {
					scores[k] = f[0] + onWords*f[1] + onCosine*f[2]
				}
				found[all[i].question] = bestOf(&all[i].list, scores)
			}
		}
	}
	return found
}

// PassageReadings keep what the reader said of each passage, whatever was read beside
// it.
type passageReadings struct {
	inner func(context.Context, reading.Question, []reading.Part) ([][][]reading.Sentence, error)
	mu    sync.Mutex
	kept  map[string][]reading.Sentence
	fresh int
}

func (r *passageReadings) file() string {
	folder, _ := os.UserCacheDir()
	return filepath.Join(folder, "plenary-test", "passages")
}

func (r *passageReadings) load() {
	if f, err := os.Open(r.file()); err == nil {
		defer f.Close()
		kept := map[string][]reading.Sentence{}
		if gob.NewDecoder(f).Decode(&kept) == nil {
			maps.Copy(r.kept, kept)
		}
	}
}

func (r *passageReadings) save() {
	if r.fresh == 0 {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(r.file()), "passages")
	if err != nil {
		return
	}
	if err := gob.NewEncoder(f).Encode(r.kept); err != nil || f.Close() != nil {
		return
	}
	_ = os.Rename(f.Name(), r.file())
}

func (r *passageReadings) read(ctx context.Context, q reading.Question, parts []reading.Part) ([][][]reading.Sentence, error) {
	key := func(p reading.Part, i int) string { return q.Text + "\x00" + p.Text.Passage(i) }
	var missing []reading.Part
	some := false
	r.mu.Lock()
	for _, p := range parts {
		less := reading.Part{Text: p.Text}
		for _, i := range p.Paragraphs {
			if _, ok := r.kept[key(p, i)]; ok {
				some = true
			} else {
				less.Paragraphs = append(less.Paragraphs, i)
			}
		}
		if len(less.Paragraphs) > 0 {
			missing = append(missing, less)
		}
	}
	r.mu.Unlock()
	if len(missing) > 0 {
		f := r.inner
		if some {
			f = reading.Read
		}
		read, err := f(ctx, q, missing)
		if err != nil {
			return nil, err
		}
		r.mu.Lock()
		for k, p := range missing {
			for j, i := range p.Paragraphs {
				r.kept[key(p, i)] = read[k][j]
				r.fresh++
			}
		}
		r.mu.Unlock()
	}
	out := make([][][]reading.Sentence, len(parts))
	r.mu.Lock()
	defer r.mu.Unlock()
	for k, p := range parts {
		for _, i := range p.Paragraphs {
			out[k] = append(out[k], r.kept[key(p, i)])
		}
	}
	return out, nil
}

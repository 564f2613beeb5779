package bert_test

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"testing"

	"plenary/internal/bert"
	"plenary/internal/bert/weights"
	"plenary/internal/sharedtest"
)

type encoderReference struct {
	Texts []struct {
		Text   string
		IDs    []int32
		Vector []float32
	}
	Cosine [][]float32
}

func TestEncoderMatchesItsReference(t *testing.T) {
	var reference encoderReference
	unmarshal(t, &reference, "encoder")
	encoder := open(t).Encoder
	var texts []string
	for _, x := range reference.Texts {
		texts = append(texts, x.Text)
		if got := ids(encoder.Tokens(x.Text)); !slices.Equal(got, x.IDs[1:len(x.IDs)-1]) {
			t.Errorf("%q has tokens %v, not %v", x.Text, got, x.IDs)
		}
	}
	vectors, err := encoder.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for i, v := range vectors {
		if d := bert.Dot(v, reference.Texts[i].Vector); d < 0.98 {
			t.Errorf("the vector of %q has cosine %.4f with its reference", texts[i], d)
		}
		for j, u := range vectors {
			worst = max(worst, math.Abs(float64(bert.Dot(u, v)-reference.Cosine[i][j])))
		}
	}
	t.Logf("cosines differ by %.4f at most", worst)
	if worst > 0.02 {
		t.Errorf("cosines differ by %.4f, more than 0.02", worst)
	}
}

type readerReference struct {
	Question string
	Passages []struct {
		Text       string
		IDs        []int32
		First      int
		Bytes      [][2]int32
		Start, End []float32
	}
	NoAnswer float64 `json:"no_answer"`
}

func TestReaderMatchesItsReference(t *testing.T) {
	var reference []readerReference
	unmarshal(t, &reference, "reader")
	reader := open(t).Reader
	var apart, other, worst float64
	for _, x := range reference {
		var passages []bert.Tokens
		for _, p := range x.Passages {
			tokens := reader.Tokens(p.Text)
			tokens = tokens[:min(len(tokens), 220)] // the reference cuts them there
			compareTokens(t, tokens, p.IDs[p.First:len(p.IDs)-1], p.Bytes)
			passages = append(passages, tokens)
		}
		got, err := reader.Read(t.Context(), x.Question, passages)
		if err != nil {
			t.Fatal(err)
		}
		apart += math.Abs(got.NoAnswer-x.NoAnswer) / float64(len(reference))
		worst = max(worst, math.Abs(got.NoAnswer-x.NoAnswer))
		if want := x.bestSentence(); want != bestSentence(x, got) {
			other++
			t.Logf("%q: best sentence %v, not %v", x.Question, bestSentence(x, got), want)
		}
	}
	t.Logf("no answer: %.4f apart on average, %.4f at most; %v other sentences", apart, worst, other)
	if apart > 0.03 || other > 1 {
		t.Error("this is more than 0.03, or than one")
	}
}

func compareTokens(t *testing.T, got bert.Tokens, ids []int32, bytes [][2]int32) {
	t.Helper()
	if len(got) != len(ids) {
		t.Fatalf("%d tokens, not %d", len(got), len(ids))
	}
	for i, g := range got {
		if g.ID != ids[i] || g.From != bytes[i][0] || g.To != bytes[i][1] {
			t.Errorf("token %d is %v, not %d of %v", i, g, ids[i], bytes[i])
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.!?]["”’)]*\s+`)

// sentences returns where the sentences of a text begin, and its end.
func sentences(text string) []int {
	cuts := []int{0}
	for _, m := range sentenceEnd.FindAllStringIndex(text, -1) {
		cuts = append(cuts, m[1])
	}
	return append(cuts, len(text))
}

// bestSentence returns passage and sentence with the largest share.
func bestSentence(x readerReference, r *bert.Reading) [2]int {
	best, share := [2]int{}, -1.0
	for i, p := range x.Passages {
		cuts := sentences(p.Text)
		for j := range len(cuts) - 1 {
			if s := r.Passages[i].ShareOf(cuts[j], cuts[j+1]); s > share {
				best, share = [2]int{i, j}, s
			}
		}
	}
	return best
}

// bestSentence does the same from the outputs of the reference.
func (x readerReference) bestSentence() [2]int {
	best, share := [2]int{}, -1.0
	for i, p := range x.Passages {
		cuts := sentences(p.Text)
		for j := range len(cuts) - 1 {
			var sum float64
			for k, at := range p.Bytes {
				if int(at[0]) >= cuts[j] && int(at[0]) < cuts[j+1] {
					sum += math.Exp(float64(p.Start[k]))
				}
			}
			if sum > share {
				best, share = [2]int{i, j}, sum
			}
		}
	}
	return best
}

func ids(t bert.Tokens) []int32 {
	out := []int32{}
	for _, token := range t {
		out = append(out, token.ID)
	}
	return out
}

func unmarshal(t testing.TB, into any, network string) {
	t.Helper()
	if err := json.Unmarshal(sharedtest.Read(t, "models", network, "reference.json"), into); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB) *bert.Model {
	t.Helper()
	m, err := weights.Open(bert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

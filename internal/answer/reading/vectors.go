package reading

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"plenary/internal/bert"
	"plenary/internal/statement"
)

// MaxVectors is how many sentences a statement has at most of which all vectors are
// made. Of a longer one they are made of the sentences that are promising
// otherwise.
const MaxVectors = 600

// chunk is how many sentences are placed at once, so that one who gives up has not
// held the networks for long.
const chunk = 16

// A Cache keeps vectors of sentences beyond the process.
type Cache interface {
	Get(sentence string) ([]float32, bool)
	Put(sentence string, vector []float32)
}

// clauses are the parts of a sentence between its marks, which a long sentence means
// apart: "gates, fences, and the paths between them". A part of fewer than three
// words belongs to the next. There are none where the sentence has no two.
func clauses(sentence string) []string {
	var parts []string
	words := 0
	from := 0
	for at, r := range sentence {
		switch {
		case unicode.IsSpace(r):
			words++
		case strings.ContainsRune(",;:—–()", r) && words >= 2 && len(strings.Fields(sentence[from:at])) >= leastClause:
			parts = append(parts, strings.TrimSpace(sentence[from:at]))
			from, words = at+utf8.RuneLen(r), 0
		}
	}
	if rest := strings.TrimSpace(sentence[from:]); len(strings.Fields(rest)) >= leastClause {
		parts = append(parts, rest)
	}
	if len(parts) < 2 {
		return nil
	}
	return parts
}

// leastClause is how many words a clause has at least.
const leastClause = 3

// vectors are the vectors of the sentences of a statement and of their clauses, made
// when they are first needed.
type vectors struct {
	encoder *bert.Encoder
	s       *statement.Statement
	cache   Cache
	first   []int // by paragraph, the number of its first sentence
	few     bool  // so that all are made

	mu     sync.Mutex
	made   [][][]float32 // by sentence: its own, then those of its clauses
	all    bool
	titles map[int][]float32 // by section, of those that have no text
}

func newVectors(encoder *bert.Encoder, s *statement.Statement, cache Cache) *vectors {
	v := &vectors{encoder: encoder, s: s, cache: cache}
	n := 0
	for _, p := range s.Paragraphs {
		v.first = append(v.first, n)
		n += len(p.Sentences)
	}
	v.made, v.few = make([][][]float32, n), n <= MaxVectors
	return v
}

// A place is a sentence of a statement.
type Place struct{ Paragraph, Sentence int }

// of returns the vectors of some sentences.
func (v *vectors) of(ctx context.Context, places []Place) ([][][]float32, error) {
	for part := range slices.Chunk(places, chunk) {
		if err := v.make(ctx, part); err != nil {
			return nil, err
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	out := make([][][]float32, len(places))
	for i, p := range places {
		out[i] = v.made[v.first[p.Paragraph]+p.Sentence]
	}
	return out, nil
}

// make makes the vectors of some sentences where they are not there. Two who need
// the same at once both make it, to the same bits.
func (v *vectors) make(ctx context.Context, places []Place) error {
	var texts []string
	var of []int // of each text, the sentence
	v.mu.Lock()
	for _, p := range places {
		if n := v.first[p.Paragraph] + p.Sentence; v.made[n] == nil {
			paragraph := v.s.Paragraphs[p.Paragraph]
			span := paragraph.Sentences[p.Sentence]
			sentence := paragraph.Text[paragraph.BodyStart(p.Sentence):span.End]
			for _, text := range append([]string{sentence}, clauses(sentence)...) {
				texts, of = append(texts, text), append(of, n)
			}
		}
	}
	v.mu.Unlock()
	found, err := v.embed(ctx, texts)
	if err != nil {
		return err
	}
	made := map[int][][]float32{}
	for i, n := range of {
		made[n] = append(made[n], found[i])
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for n, vectors := range made {
		if v.made[n] == nil { // what was made is read without the lock
			v.made[n] = vectors
		}
	}
	return nil
}

// embed returns the vectors of texts, from the cache where they are there.
func (v *vectors) embed(ctx context.Context, texts []string) ([][]float32, error) {
	found := make([][]float32, len(texts))
	var unknown []string
	var at []int
	for i, text := range texts {
		if v.cache != nil {
			if vector, ok := v.cache.Get(text); ok {
				found[i] = vector
				continue
			}
		}
		unknown, at = append(unknown, text), append(at, i)
	}
	if len(unknown) == 0 {
		return found, nil
	}
	embedded, err := v.encoder.Embed(ctx, unknown)
	if err != nil {
		return nil, err
	}
	for i, vector := range embedded {
		found[at[i]] = vector
		if v.cache != nil {
			v.cache.Put(unknown[i], vector)
		}
	}
	return found, nil
}

// ofTitles returns the vectors of the headings of sections without text.
func (v *vectors) ofTitles(ctx context.Context) (map[int][]float32, error) {
	v.mu.Lock()
	titles := v.titles
	v.mu.Unlock()
	if titles != nil {
		return titles, nil
	}
	var texts []string
	var sections []int
	for i := 1; i < len(v.s.Sections); i++ {
		if title := v.s.Sections[i].Title; title != "" && !v.s.HasText(i) {
			texts, sections = append(texts, title), append(sections, i)
		}
	}
	titles = map[int][]float32{}
	for k := 0; k < len(texts); k += chunk {
		found, err := v.embed(ctx, texts[k:min(k+chunk, len(texts))])
		if err != nil {
			return nil, err
		}
		for i, vector := range found {
			titles[sections[k+i]] = vector
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.titles = titles
	return titles, nil
}

// every returns the vectors of all sentences, nil where there are too many.
func (v *vectors) every(ctx context.Context) ([][][]float32, error) {
	if !v.few {
		return nil, nil
	}
	v.mu.Lock()
	all := v.all
	v.mu.Unlock()
	if !all {
		var places []Place
		for i, p := range v.s.Paragraphs {
			for k := range p.Sentences {
				places = append(places, Place{i, k})
			}
		}
		if _, err := v.of(ctx, places); err != nil {
			return nil, err
		}
		v.mu.Lock()
		v.all = true
		v.mu.Unlock()
	}
	return v.made, nil
}

// Nearest returns the paragraphs with the sentences nearest in meaning to a
// question, best first, at most n; none where the statement is too large to have all
// vectors.
func (t *Text) Nearest(ctx context.Context, q Question, n int) ([]int, error) {
	all, err := t.vectors.every(ctx)
	if err != nil || all == nil {
		return nil, err
	}
	type near struct {
		paragraph int
		cosine    float32
	}
	var found []near
	for i, p := range t.s.Paragraphs {
		best := float32(-1)
		for k := range p.Sentences {
			best = max(best, nearness(q.vector, all[t.vectors.first[i]+k]))
		}
		if len(p.Sentences) > 0 {
			found = append(found, near{i, best})
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.cosine, a.cosine), cmp.Compare(a.paragraph, b.paragraph))
	})
	var paragraphs []int
	for _, f := range found[:min(n, len(found))] {
		paragraphs = append(paragraphs, f.paragraph)
	}
	return paragraphs, nil
}

// Cosines returns how near in meaning each of some sentences is to a question, from
// -1 to 1.
func (t *Text) Cosines(ctx context.Context, q Question, places []Place) ([]float64, error) {
	vectors, err := t.vectors.of(ctx, places)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(vectors))
	for i, v := range vectors {
		out[i] = float64(nearness(q.vector, v))
	}
	return out, nil
}

// Whole reports whether the statement is small enough to have the vectors of all its
// sentences.
func (t *Text) Whole() bool { return t.vectors.few }

// nearness is how near in meaning a question is to a sentence or to the nearest of its
// clauses.
func nearness(question []float32, vectors [][]float32) float32 {
	best := float32(-1)
	for _, v := range vectors {
		best = max(best, bert.Dot(question, v))
	}
	return best
}

// Headings returns the sections without text whose headings are at least as near in
// meaning to a question as from, the nearest first.
func (t *Text) Headings(ctx context.Context, q Question, from float64) ([]int, error) {
	titles, err := t.vectors.ofTitles(ctx)
	if err != nil {
		return nil, err
	}
	cosine := map[int]float32{}
	var sections []int
	for section, v := range titles {
		if c := bert.Dot(q.vector, v); float64(c) >= from {
			cosine[section] = c
			sections = append(sections, section)
		}
	}
	slices.SortFunc(sections, func(a, b int) int { return cmp.Or(cmp.Compare(cosine[b], cosine[a]), cmp.Compare(a, b)) })
	return sections, nil
}

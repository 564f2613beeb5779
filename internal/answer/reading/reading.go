// Package reading has the two networks read a statement: the encoder places its
// sentences by what they mean, and the reader says where in some paragraphs the
// answer to a question stands. It is by hand because what is chosen, and cut to
// sentences, is particular to a statement; the networks are of package bert.
//
// What is read of a question is bounded in tokens, which are what costs: see
// MaxTokens. The figures of a sentence depend on the statement and the question
// alone, never on what was asked or kept before.
package reading

import (
	"context"

	"plenary/internal/bert"
	"plenary/internal/statement"
)

// MaxTokens is how many tokens are read for one question at most: about seven
// paragraphs with the question beside each. With AVX2 a core reads 2,900 tokens a
// second.
const MaxTokens = 1200

// around is how many tokens stand beside a question and a passage.
const around = 3

// A Text is a statement as the networks read it. It may be used by any number of
// goroutines.
type Text struct {
	model    *bert.Model
	s        *statement.Statement
	passages []bert.Tokens // by paragraph, of what the reader sees of it
	offsets  []int         // by paragraph, where its own text begins in that
	vectors  *vectors
}

// NewText tokenizes a statement. Vectors are kept in cache too where it is not nil.
func NewText(model *bert.Model, s *statement.Statement, cache Cache) *Text {
	t := &Text{model: model, s: s, vectors: newVectors(model.Encoder, s, cache)}
	for i := range s.Paragraphs {
		text, offset := passageText(s, i)
		tokens := model.Reader.Tokens(text)
		t.passages = append(t.passages, tokens[:min(len(tokens), MaxTokens)]) // of a longer one, only its beginning
		t.offsets = append(t.offsets, offset)
	}
	return t
}

// passageText is what the reader sees of a paragraph, and where its own text begins in
// that: the heading above tells what it is about, where its own words do not.
func passageText(s *statement.Statement, paragraph int) (text string, offset int) {
	p := s.Paragraphs[paragraph]
	if p.Section != 0 && s.Sections[p.Section].Title != "" {
		head := s.Sections[p.Section].Title + ". "
		return head + p.SearchText(), len(head)
	}
	return p.SearchText(), 0
}

// Passage is what the reader sees of a paragraph.
func (t *Text) Passage(paragraph int) string {
	text, _ := passageText(t.s, paragraph)
	return text
}

// Prepare makes the vectors of all sentences, where the statement is small enough to
// have them.
func (t *Text) Prepare(ctx context.Context) error {
	_, err := t.vectors.every(ctx)
	return err
}

// Cost is how many tokens it takes to read a paragraph beside a question of so many.
func (t *Text) Cost(paragraph, question int) int {
	return len(t.passages[paragraph]) + question + around
}

// A Question is a question as the networks read it.
type Question struct {
	Text   string
	Tokens int
	vector []float32
}

// Question reads a question.
func (t *Text) Question(ctx context.Context, text string) (Question, error) {
	v, err := t.model.Encoder.Embed(ctx, []string{text})
	if err != nil {
		return Question{}, err
	}
	return Question{Text: text, Tokens: min(len(t.model.Reader.Tokens(text)), bert.MaxQuestion), vector: v[0]}, nil
}

// TooLong reports whether a text is longer than the reader's question.
func (t *Text) TooLong(text string) bool {
	return len(t.model.Reader.Tokens(text)) > bert.MaxQuestion
}

// A Part is what is to be read of one text.
type Part struct {
	Text       *Text
	Paragraphs []int
}

// A Sentence is what the reader says of one sentence. Odds are logarithms of odds
// against "no answer".
type Sentence struct {
	Begins float64        // odds that the answer begins in it
	Span   float64        // of the likeliest answer that begins in it: odds of its first token and its last
	Answer statement.Span // of the paragraph's text: that answer, empty where the sentence has no token
}

// least is the odds of what holds nothing.
const least = -20

// Read reads a question beside paragraphs of some texts, all of one model, as one
// batch. It returns what it says of each sentence, by part, paragraph and sentence.
func Read(ctx context.Context, q Question, parts []Part) ([][][]Sentence, error) {
	var passages []bert.Tokens
	for _, p := range parts {
		for _, i := range p.Paragraphs {
			passages = append(passages, p.Text.passages[i])
		}
	}
	out := make([][][]Sentence, len(parts))
	if len(passages) == 0 {
		return out, nil
	}
	read, err := parts[0].Text.model.Reader.Read(ctx, q.Text, passages)
	if err != nil {
		return nil, err
	}
	at := 0
	for k, p := range parts {
		for _, i := range p.Paragraphs {
			out[k] = append(out[k], p.Text.sentences(i, &read.Passages[at]))
			at++
		}
	}
	return out, nil
}

// sentences sums up what was read of a paragraph by its sentences.
func (t *Text) sentences(paragraph int, p *bert.Passage) []Sentence {
	spans := t.s.Paragraphs[paragraph].Sentences
	offset := t.offsets[paragraph]
	all := make([]Sentence, len(spans))
	for k, span := range spans {
		from, to := span.Start+offset, span.End+offset
		all[k] = Sentence{Begins: max(least, p.OddsOf(from, to)), Span: least}
		if best, ok := p.BestIn(from, to); ok {
			all[k].Span = max(least, float64(best.Score))
			all[k].Answer = statement.Span{Start: best.From - offset, End: best.To - offset}
		}
	}
	return all
}

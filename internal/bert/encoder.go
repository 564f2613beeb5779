package bert

import "context"

// maxText is the most tokens of a text that the encoder sees, with the two that
// stand around it.
const maxText = 256

// Encoder places texts by what they mean.
type Encoder struct {
	lazyNetwork
	vocabulary *Vocabulary
	run        *runner
}

// Tokens splits a text as EmbedTokens takes it.
func (e *Encoder) Tokens(text string) Tokens { return e.vocabulary.Tokens(text) }

// Dimensions is the length of a vector.
func (e *Encoder) Dimensions() int { return e.config.Hidden }

// Embed returns a vector of length 1 for each text. The dot product of two tells
// how near their meanings are. Of a long text the first 254 tokens count.
func (e *Encoder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	tokens := make([]Tokens, len(texts))
	for i, text := range texts {
		tokens[i] = e.Tokens(text)
	}
	return e.EmbedTokens(ctx, tokens)
}

// EmbedTokens does the same for texts that are split already.
func (e *Encoder) EmbedTokens(ctx context.Context, texts []Tokens) ([][]float32, error) {
	network, err := e.network()
	if err != nil {
		return nil, err
	}
	sequences := make([]sequence, len(texts))
	for i, t := range texts {
		ids := e.vocabulary.Text(t, maxText-2)
		sequences[i] = sequence{ids: ids, second: len(ids)}
	}
	vectors := make([][]float32, len(texts))
	err = e.run.run(ctx, network, sequences, func(i int, states []float32) {
		vectors[i] = meanVector(states, e.Dimensions())
	})
	if err != nil {
		return nil, err
	}
	return vectors, nil
}

// meanVector returns the mean of the rows of states, scaled to length 1. The
// length is that of the sum, since dividing by the number of rows changes nothing.
func meanVector(states []float32, width int) []float32 {
	sum := make([]float32, width)
	for ; len(states) > 0; states = states[width:] {
		for i, v := range states[:width] {
			sum[i] += v
		}
	}
	length := max(sqrt(dot(sum, sum)), tiny)
	for i := range sum {
		sum[i] /= length
	}
	return sum
}

// Dot returns the dot product of two vectors, summed in the same order everywhere.
func Dot(a, b []float32) float32 { return dot(a, b[:len(a)]) }

func dot(a, b []float32) float32 {
	var l partial
	for i := range a {
		l[i%8] += float32(a[i] * b[i])
	}
	return l.sum()
}

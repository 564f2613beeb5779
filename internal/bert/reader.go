package bert

import (
	"context"
	"math"
)

// Lengths in tokens.
const (
	MaxQuestion   = 56  // of a question, which is cut there
	maxWindow     = 220 // of what is read of a passage at once
	windowOverlap = 60  // of one window with the next
	maxSpan       = 30  // of an answer
)

// Reader finds where in some passages the answer to a question begins and ends.
type Reader struct {
	lazyNetwork
	vocabulary *Vocabulary
	run        *runner
}

// Tokens splits a passage as Read takes it. Passages that are read again and
// again need splitting only once.
func (r *Reader) Tokens(text string) Tokens { return r.vocabulary.Tokens(text) }

// Reading is what the reader says of the passages of one question.
type Reading struct {
	// NoAnswer is the probability that none of the passages answers. With the
	// shares of the passages it comes to 1.
	NoAnswer float64

	Passages []Passage // in the order in which they were given
}

// Passage is what the reader says of one passage. A passage of more than 220
// tokens is read in windows of that many, each of which begins 60 tokens before
// the last one ends. Windows are read as passages of their own, as the reader was
// measured: a token of two windows counts in both.
type Passage struct {
	Share   float64 // probability that the answer begins here
	Windows []Window
}

// Window is what the reader says of the tokens of one window.
type Window struct {
	Tokens Tokens
	Start  []float32 // log odds, against "no answer", that an answer begins in the token
	End    []float32 // and that it ends in it
	Begins []float64 // probability that the answer begins in the token
}

// Span is a stretch of a passage in bytes: from From up to To.
type Span struct {
	Passage  int
	From, To int
	Score    float32 // the start of its first token and the end of its last
}

// Read reads a question beside each of the passages. All are normalised together:
// the probability that the answer begins in a token is exp(start) divided by one,
// which stands for "no answer", and the sum of this over all tokens of all
// windows. At least one passage must have a token, or all that is said is that
// there is no answer.
func (r *Reader) Read(ctx context.Context, question string, passages []Tokens) (*Reading, error) {
	network, err := r.network()
	if err != nil {
		return nil, err
	}
	q := r.Tokens(question)
	q = q[:min(len(q), MaxQuestion)]
	out := &Reading{Passages: make([]Passage, len(passages))}
	var inputs []sequence
	var windows []*Window
	for i, p := range passages {
		for _, part := range divideWindows(p) {
			out.Passages[i].Windows = append(out.Passages[i].Windows, Window{Tokens: part})
			ids, second := r.vocabulary.Pair(q, part)
			inputs = append(inputs, sequence{ids: ids, second: second})
		}
		for j := range out.Passages[i].Windows {
			windows = append(windows, &out.Passages[i].Windows[j])
		}
	}
	err = r.run.run(ctx, network, inputs, func(i int, states []float32) {
		network.outputs(windows[i], states[inputs[i].second*r.config.Hidden:])
	})
	if err != nil {
		return nil, err
	}
	out.normalise()
	return out, nil
}

// divideWindows cuts the tokens of a passage into windows that overlap. A passage
// without tokens has none.
func divideWindows(t Tokens) []Tokens {
	var out []Tokens
	for len(t) > maxWindow {
		out = append(out, t[:maxWindow])
		t = t[maxWindow-windowOverlap:]
	}
	if len(t) > 0 {
		out = append(out, t)
	}
	return out
}

// outputs computes start and end of each token of a window.
func (n *network) outputs(w *Window, states []float32) {
	h := n.config.Hidden
	start, end := n.head[:h], n.head[h:]
	w.Start, w.End = make([]float32, len(w.Tokens)), make([]float32, len(w.Tokens))
	for i := range w.Tokens {
		state := states[i*h : (i+1)*h]
		w.Start[i] = dot(start, state) + n.headBias[0]
		w.End[i] = dot(end, state) + n.headBias[1]
	}
}

// normalise sets the probabilities of a reading from its log odds.
func (r *Reading) normalise() {
	var top float32 // that of "no answer"
	for _, p := range r.Passages {
		for _, w := range p.Windows {
			for _, s := range w.Start {
				top = max(top, s)
			}
		}
	}
	none := float64(exp(-top))
	total := none
	for i := range r.Passages {
		for j := range r.Passages[i].Windows {
			w := &r.Passages[i].Windows[j]
			w.Begins = make([]float64, len(w.Start))
			for k, s := range w.Start {
				w.Begins[k] = float64(exp(s - top))
				total += w.Begins[k]
			}
		}
	}
	r.NoAnswer = none / total
	for i := range r.Passages {
		p := &r.Passages[i]
		for _, w := range p.Windows {
			for k := range w.Begins {
				w.Begins[k] /= total
				p.Share += w.Begins[k]
			}
		}
	}
}

// ShareOf returns the probability that the answer begins in the bytes from from up
// to to of a passage, such as those of a sentence: the sum over the tokens whose
// word begins there.
func (p *Passage) ShareOf(from, to int) float64 {
	var sum float64
	for _, w := range p.Windows {
		for i, t := range w.Tokens {
			if int(t.From) >= from && int(t.From) < to {
				sum += w.Begins[i]
			}
		}
	}
	return sum
}

// Best returns the likeliest answer of all passages: the pair of tokens of one
// window, less than 30 apart, with the greatest sum of start and end. It returns
// false where there is no token.
func (r *Reading) Best() (Span, bool) {
	best := Span{Score: float32(math.Inf(-1))}
	found := false
	for i := range r.Passages {
		if s, ok := r.Passages[i].Best(); ok && s.Score > best.Score {
			best, found = s, true
			best.Passage = i
		}
	}
	return best, found
}

// Best returns the likeliest answer of one passage, as Reading.Best does. The
// span's Passage is 0.
func (p *Passage) Best() (Span, bool) { return p.BestIn(0, math.MaxInt) }

// BestIn returns the likeliest answer that begins in the bytes from from up to to of
// a passage.
func (p *Passage) BestIn(from, to int) (Span, bool) {
	best := Span{Score: float32(math.Inf(-1))}
	found := false
	for _, w := range p.Windows {
		for i, start := range w.Start {
			if at := int(w.Tokens[i].From); at < from || at >= to {
				continue
			}
			for j := i; j < min(i+maxSpan, len(w.End)); j++ {
				if score := start + w.End[j]; score > best.Score {
					best = Span{From: int(w.Tokens[i].From), To: int(w.Tokens[j].To), Score: score}
					found = true
				}
			}
		}
	}
	return best, found
}

// OddsOf returns the log odds, against "no answer", that the answer begins in the
// bytes from from up to to of a passage: those of the sum over its tokens. It is
// minus infinity where there is no token.
func (p *Passage) OddsOf(from, to int) float64 {
	sum := 0.0
	for _, w := range p.Windows {
		for i, t := range w.Tokens {
			if int(t.From) >= from && int(t.From) < to {
				sum += math.Exp(float64(w.Start[i]))
			}
		}
	}
	return math.Log(sum)
}

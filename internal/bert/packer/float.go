package packer

import (
	"math"
	"sync"

	"plenary/internal/bert"
)

// Float is a network that computes in float numbers, to measure what 8 bits must
// hold and to compare with.
type Float struct {
	config bert.Config
	parts  []part

	// largest is, for each matrix in its order, the largest size of each of its
	// inputs so far.
	largest [][]float32
}

type part struct {
	bert.Section
	v []float32
}

// Float reads all tensors of a network.
func (n *Network) Float() (*Float, error) {
	f := &Float{config: n.Config}
	for _, s := range n.Config.Sections(n.Head) {
		v, err := n.Floats(s)
		if err != nil {
			return nil, err
		}
		f.parts = append(f.parts, part{s, v})
		if s.Form == bert.Matrix {
			f.largest = append(f.largest, make([]float32, s.Cols))
		}
	}
	return f, nil
}

// Run returns the hidden states of one sequence, or the two outputs of a reader
// for each of its tokens. Segment 1 begins at token second.
func (f *Float) Run(ids []int32, second int) [][]float32 {
	p := pass{Float: f, rest: f.parts}
	words, positions, segments := p.next(), p.next(), p.next()
	x := make([][]float32, len(ids))
	for i, id := range ids {
		h, segment := f.config.Hidden, 0
		if i >= second {
			segment = 1
		}
		x[i] = make([]float32, h)
		for d := range h {
			x[i][d] = words.v[int(id)*h+d] + positions.v[i*h+d] + segments.v[segment*h+d]
		}
	}
	p.norm(x)
	for range f.config.Layers {
		add(x, p.linear(f.attention(p.linear(x))))
		p.norm(x)
		up := p.linear(x)
		for _, row := range up {
			for i, v := range row {
				row[i] = v / 2 * float32(1+math.Erf(float64(v)/math.Sqrt2))
			}
		}
		add(x, p.linear(up))
		p.norm(x)
	}
	if len(p.rest) > 0 {
		return multiply(x, p.next(), p.next())
	}
	return x
}

// pass is the state of one run: which parts come next.
type pass struct {
	*Float
	rest []part
	done int
}

func (p *pass) next() part {
	first := p.rest[0]
	p.rest = p.rest[1:]
	return first
}

// linear takes x through the next matrix and notes how large its inputs are.
func (p *pass) linear(x [][]float32) [][]float32 {
	largest := p.largest[p.done]
	p.done++
	for _, row := range x {
		for i, v := range row {
			largest[i] = max(largest[i], v, -v)
		}
	}
	return multiply(x, p.next(), p.next())
}

func (p *pass) norm(x [][]float32) {
	gamma, beta := p.next(), p.next()
	for _, row := range x {
		var mean, square float64
		for _, v := range row {
			mean += float64(v) / float64(len(row))
		}
		for _, v := range row {
			square += (float64(v) - mean) * (float64(v) - mean) / float64(len(row))
		}
		deviation := math.Sqrt(square + float64(p.config.Epsilon))
		for d, v := range row {
			row[d] = float32((float64(v)-mean)/deviation)*gamma.v[d] + beta.v[d]
		}
	}
}

// attention returns what each token gathers from all tokens.
func (f *Float) attention(qkv [][]float32) [][]float32 {
	h, size := f.config.Hidden, f.config.Hidden/f.config.Heads
	out := make([][]float32, len(qkv))
	for i := range qkv {
		out[i] = make([]float32, h)
		for at := 0; at < h; at += size {
			shares := make([]float64, len(qkv))
			top, sum := math.Inf(-1), 0.0
			for j := range qkv {
				shares[j] = float64(dot(qkv[i][at:at+size], qkv[j][h+at:h+at+size])) / math.Sqrt(float64(size))
				top = max(top, shares[j])
			}
			for j := range shares {
				shares[j] = math.Exp(shares[j] - top)
				sum += shares[j]
			}
			for j, s := range shares {
				for d := range size {
					out[i][at+d] += float32(s/sum) * qkv[j][2*h+at+d]
				}
			}
		}
	}
	return out
}

// multiply shares the rows of x among goroutines.
func multiply(x [][]float32, w, bias part) [][]float32 {
	out := make([][]float32, len(x))
	var all sync.WaitGroup
	for i := range x {
		all.Go(func() {
			out[i] = make([]float32, w.Rows)
			for o := range out[i] {
				out[i][o] = dot(x[i], w.v[o*w.Cols:(o+1)*w.Cols]) + bias.v[o]
			}
		})
	}
	all.Wait()
	return out
}

func add(x, y [][]float32) {
	for i := range x {
		for d := range x[i] {
			x[i][d] += y[i][d]
		}
	}
}

// dot takes four sums at once. The length is a multiple of four.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	for i := 0; i+3 < len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return s0 + s1 + s2 + s3
}

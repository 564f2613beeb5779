package packer

import (
	_ "embed" // the sample
	"math"
	"slices"
	"strings"

	"plenary/internal/bert"
)

// sample is some text: a question a line, and its passage on the next.
//
//go:embed sample.txt
var sample string

// smoothing is how much of the difference between the inputs of a matrix goes
// into its weights. All of it would make these as uneven as the inputs were.
const smoothing = 0.5

// Factors returns, for each matrix of a network, the factors of its inputs. Some
// inputs are thirty times as large as most, and what is rounded to 8 bits beside
// them would be lost: the factors make them smaller, and the weights of their
// columns as much larger (Xiao et al. 2022, SmoothQuant). How large inputs come is
// measured on the sample. Factors are powers of 2, so that multiplying by them
// rounds nothing and a slightly different measurement gives the same file.
func (n *Network) Factors() ([][]float32, error) {
	f, err := n.Float()
	if err != nil {
		return nil, err
	}
	vocabulary, err := bert.NewVocabulary(n.Vocabulary, n.Config.Vocabulary)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(sample), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		question, passage := vocabulary.Tokens(lines[i]), vocabulary.Tokens(lines[i+1])
		if n.Head {
			f.Run(vocabulary.Pair(question, passage))
			continue
		}
		for _, t := range []bert.Tokens{question, passage} {
			ids := vocabulary.Text(t, len(t))
			f.Run(ids, len(ids))
		}
	}
	var all [][]float32
	for _, p := range f.parts {
		if p.Form == bert.Matrix {
			all = append(all, factors(f.largest[len(all)], p))
		}
	}
	return all, nil
}

// factors weighs the largest sizes of the inputs against the largest weights of
// their columns. None is above twice the median, since an input that the sample
// left small may be larger elsewhere. The largest possible one is 1.
func factors(largest []float32, w part) []float32 {
	powers := make([]float64, w.Cols)
	for c := range powers {
		var weight float32
		for r := range w.Rows {
			weight = max(weight, w.v[r*w.Cols+c], -w.v[r*w.Cols+c])
		}
		input := max(float64(largest[c]), 1e-3)
		powers[c] = math.Round((1-smoothing)*math.Log2(max(float64(weight), 1e-3)) - smoothing*math.Log2(input))
	}
	most := slices.Sorted(slices.Values(powers))[w.Cols/2] + 1
	out := make([]float32, w.Cols)
	for c := range out {
		out[c] = float32(math.Exp2(min(powers[c]-most, 0)))
	}
	return out
}

package verdict

import (
	"plenary/internal/answer/index"
)

// outweighed is taken off the log of the odds where a few sentences lack a term that
// weighs more than all they have: there, the fitted weights trust a lone common
// word too much.
const outweighed = 2

// ByWords is how likely the best sentence of a ranking answers by its words alone,
// from 0 to 1. Each measure counts twice: as it is, and by how small the statement
// is, because a few sentences rarely hold a word by chance.
func ByWords(m index.Measures, sentences int) float64 {
	small := 1 / (1 + float64(sentences)/20)
	sum := wordsBias + small*(smallBias-outweighed*m[index.Outweighed])
	for i, v := range m {
		sum += (wordWeights[i] + small*smallWeights[i]) * v
	}
	return chance(sum)
}

const (
	wordsBias = -3.158
	smallBias = 0.787
)

var wordWeights = index.Measures{
	index.Cover:      1.548,
	index.Whole:      0.944,
	index.Exact:      1.427,
	index.Akin:       1.040,
	index.Plain:      1.471,
	index.Abs:        1.659,
	index.WholeAbs:   1.179,
	index.Pairs:      0.152,
	index.Window:     0.298,
	index.Phrases:    1.836,
	index.Suit:       -0.778,
	index.Score:      3.319,
	index.Ahead:      -1.121,
	index.Known:      0.386,
	index.Foreign:    0.903,
	index.Missing:    -1.141,
	index.Held:       -0.081,
	index.Names:      -2.866,
	index.Key:        2.538,
	index.Keys:       0.740,
	index.Repaired:   -0.234,
	index.Few:        -0.946,
	index.Outweighed: -0.267,
	index.Bare:       -3.630,
	index.Square:     -0.214,
}

var smallWeights = index.Measures{
	index.Cover:      0.376,
	index.Whole:      -0.415,
	index.Exact:      -1.125,
	index.Akin:       0.996,
	index.Plain:      -1.452,
	index.Abs:        0.289,
	index.WholeAbs:   -0.327,
	index.Pairs:      -1.555,
	index.Window:     -0.259,
	index.Phrases:    -0.673,
	index.Suit:       0.931,
	index.Score:      0.046,
	index.Ahead:      2.207,
	index.Known:      0.819,
	index.Foreign:    -0.226,
	index.Missing:    0.748,
	index.Held:       -1.210,
	index.Names:      1.818,
	index.Key:        -3.335,
	index.Keys:       -1.590,
	index.Repaired:   -0.239,
	index.Few:        0.234,
	index.Outweighed: 0.415,
	index.Bare:       1.091,
	index.Square:     -0.410,
}

// Chances by words alone from which a passage answers, or comes close.
const (
	AnsweredByWords = 0.29
	ClosestByWords  = 0.1
)

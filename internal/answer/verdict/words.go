package verdict

import (
	"plenary/internal/answer/index"
	"plenary/internal/language"
)

// WordFigures are what the chance by words is made from. Each measure counts twice:
// as it is, and by how small the statement is, because a few sentences rarely hold a
// word by chance. So does the first figure, which is always 1.
func WordFigures(m index.Measures, sentences int) []float64 {
	small := smallness(sentences)
	all := make([]float64, 0, 2+2*len(m))
	all = append(append(all, 1), m[:]...)
	for i := range 1 + len(m) {
		all = append(all, small*all[i])
	}
	return all
}

func smallness(sentences int) float64 { return 1 / (1 + float64(sentences)/20) }

// outweighed is taken off the log of the odds where a few sentences lack a term that
// weighs more than all they have. No such question is among those that the weights are
// fitted to, and these trust a lone common word too much.
const outweighed = 2

// ByWords is how likely the best sentence of a ranking answers by its words alone,
// from 0 to 1, in a language whose odds differ from those of English by c.
func ByWords(m index.Measures, sentences int, c language.Calibration) float64 {
	return chance(c.Scale*WordOdds(m, sentences) + c.Offset)
}

// WordOdds is the log of the odds that the best sentence answers, by its words alone
// and as in English.
func WordOdds(m index.Measures, sentences int) float64 {
	sum := -outweighed * m[index.Outweighed] * smallness(sentences)
	for i, v := range WordFigures(m, sentences) {
		sum += wordWeights[i] * v
	}
	return sum
}

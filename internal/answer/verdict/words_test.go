package verdict

import (
	"testing"

	"plenary/internal/answer/index"
	"plenary/internal/language"
)

func TestChanceByWords(t *testing.T) {
	none := byWords(index.Measures{}, 100)
	all := index.Measures{
		index.Cover: 1, index.Whole: 1, index.Exact: 1, index.Plain: 1, index.Abs: 1.5, index.WholeAbs: 1.5, index.Phrases: 1,
		index.Score: 1, index.Ahead: 1, index.Known: 1, index.Held: 0.7, index.Few: 0.25, index.Square: 1,
	}
	if full := byWords(all, 100); none >= ClosestByWords || full < AnsweredByWords || full > 1 {
		t.Errorf("nothing that matches gives %.2f and all %.2f; %.2f answers and %.2f is close", none, full, AnsweredByWords, ClosestByWords)
	}
	lone := all
	lone[index.Outweighed] = 1
	if few, many := byWords(lone, 2)-byWords(all, 2), byWords(lone, 2000)-byWords(all, 2000); few > many {
		t.Errorf("a term that is lacking takes %.2f off among few sentences, and %.2f among many", few, many)
	}
}

func byWords(m index.Measures, sentences int) float64 {
	return ByWords(m, sentences, language.English().Calibration)
}

// Package verdict decides which sentence answers best and whether it answers at
// all: a calibrated chance, by words alone or by what the networks say as well. It is
// a weighted sum, too little to take a library for; what is fitted, tests fit.
package verdict

import (
	"encoding/json"
	"fmt"
	"math"
)

// Figures are what the chance is made from where the networks have read.
type Figures struct {
	Span    float64 `json:"span"`    // the reader's odds of the answer, its first token and its last
	Margin  float64 `json:"margin"`  // by how much its odds are above the best of any other paragraph
	Nearest float64 `json:"nearest"` // the best cosine of any sentence
	Cover   float64 `json:"cover"`   // how much of the question the sentence covers by its words
	Beside  float64 `json:"beside"`  // how much more of it the rest of the paragraph covers
}

// List returns the figures in a fixed order.
func (f Figures) List() []float64 { return []float64{f.Span, f.Margin, f.Nearest, f.Cover, f.Beside} }

// FiguresOf makes figures of a list in the order of [Figures.List].
func FiguresOf(v []float64) Figures { return Figures{v[0], v[1], v[2], v[3], v[4]} }

// A Calibration is what is fitted to a pair of networks.
type Calibration struct {
	// How much each counts for the order of the sentences, as log odds.
	Ranking struct {
		Reader float64 `json:"reader"`
		Words  float64 `json:"words"`
		Cosine float64 `json:"cosine"`
	} `json:"ranking"`

	// The chance that the best sentence answers.
	Bias    float64 `json:"bias"`
	Weights Figures `json:"weights"`

	Answered float64 `json:"answered"` // the chance from which a passage is asserted
	Closest  float64 `json:"closest"`  // the chance from which it is called the closest
}

// ParseCalibration reads a calibration.
func ParseCalibration(data []byte) (*Calibration, error) {
	var c Calibration
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("calibration of the networks: %w", err)
	}
	return &c, nil
}

// Score joins what the reader, the words and the vectors say of a sentence.
func (c *Calibration) Score(begins, words, cosine float64) float64 {
	return c.Ranking.Reader*begins + c.Ranking.Words*words + c.Ranking.Cosine*cosine
}

// Chance is how likely the best sentence answers, from 0 to 1.
func (c *Calibration) Chance(f Figures) float64 {
	sum := c.Bias
	weights := c.Weights.List()
	for i, v := range f.List() {
		sum += weights[i] * v
	}
	return chance(sum)
}

func chance(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

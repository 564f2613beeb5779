package answer

import (
	"math"
	"slices"
)

// A list is one question with the sentences to choose from, the best by the
// weights alone.
type list struct {
	doc       int
	kind      int // of document: 0 for an article as it is
	sentences []evidence
	paragraph []int32
	right     []bool // holds an answer and stands in a gold paragraph
	gold      []bool // stands in a gold paragraph
}

// slope is the gradient and the curvature of the loss by the scores.
func slope(l *list, scores, grad, hess []float64) {
	top := slices.Max(scores)
	var all, right, gold float64
	for i, s := range scores {
		e := math.Exp(s - top)
		hess[i] = e
		all += e
		if l.right[i] {
			right += e
		}
		if l.gold[i] {
			gold += e
		}
	}
	for i := range scores {
		p := hess[i] / all
		grad[i] = (1 + goldShare) * p
		if l.right[i] {
			grad[i] -= hess[i] / right
		}
		if l.gold[i] {
			grad[i] -= goldShare * hess[i] / gold
		}
		hess[i] = (1 + goldShare) * p * (1 - p)
	}
}

// goldShare is how much the right paragraph counts beside the right sentence.
const goldShare = 2

package answer

// weights of what is measured of a sentence.
var weights = evidence{
	fCover:      7.421,
	fExact:      4.924,
	fAkin:       6.339,
	fPairs:      0.113,
	fNear:       -0.514,
	fNames:      -2.747,
	fDigits:     -2.646,
	fLength:     -1.345,
	fAround:     4.837,
	fBeside:     5.961,
	fTitle:      -0.001,
	fBM25:       12.006,
	fFirst:      0.126,
	fFresh:      -0.124,
	fPerson:     1.399,
	fDate:       2.617,
	fQuantity:   1.325,
	fLocation:   1.530,
	fReason:     1.416,
	fNoNumber:   -1.293,
	fNeighbours: 5.099,
	fSquare:     2.825,
	fFlat:       1.605,
	fFocus:      0.052,
	fPronoun:    2.626,
	fWhole:      -4.691,
	fLast:       0.098,
	fDense:      3.803,
}

func (e *evidence) score() float64 {
	sum := 0.0
	for i, w := range weights {
		sum += w * e[i]
	}
	return sum
}

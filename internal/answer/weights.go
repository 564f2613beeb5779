package answer

// weights of what is measured of a sentence.
var weights = evidence{
	fCover:      7.255,
	fExact:      3.446,
	fAkin:       4.953,
	fPairs:      2.426,
	fNear:       0.952,
	fNames:      -0.468,
	fDigits:     -0.734,
	fLength:     -1.894,
	fAround:     0.742,
	fBeside:     3.702,
	fTitle:      0.002,
	fBM25:       6.899,
	fFirst:      0.090,
	fFresh:      -0.257,
	fPerson:     1.283,
	fDate:       2.415,
	fQuantity:   1.257,
	fLocation:   1.640,
	fReason:     1.356,
	fNoNumber:   -1.166,
	fNeighbours: 3.043,
}

func (e *evidence) score() float64 {
	sum := 0.0
	for i, w := range weights {
		sum += w * e[i]
	}
	return sum
}

package answer

// claimWeights were fitted on the tuning set.
var claimWeights = plea{
	cAlways:  -5.442,
	cCover:   0.465,
	cAround:  0.160,
	cExact:   1.268,
	cKnown:   0.565,
	cForeign: 1.144,
	cRare:    0.304,
	cNames:   -6.605,
	cPairs:   2.803,
	cBM25:    4.180,
	cScore:   5.452,
	cFew:     -7.278,
	cRepair:  -1.676,
}

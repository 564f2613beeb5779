package verdict

// Fitted by go test -run Fit -fit.

// Chances by words alone from which a passage answers, or comes close.
const (
	AnsweredByWords = 0.300
	ClosestByWords  = AnsweredByWords / 3
)

// wordWeights are the weights of what the chance by words is made from: as it is,
// then by how small the statement is.
var wordWeights = [...]float64{
	-3.377, // always
	1.039,  // Cover
	0.020,  // Whole
	1.285,  // Exact
	1.868,  // Plain
	1.926,  // Abs
	1.925,  // WholeAbs
	1.952,  // Phrases
	-1.074, // Suit
	3.398,  // Score
	-1.041, // Ahead
	0.186,  // Known
	1.386,  // Foreign
	-1.126, // Missing
	-0.162, // Held
	-2.247, // Names
	3.169,  // Key
	1.476,  // Keys
	-0.025, // Repaired
	-0.651, // Few
	-0.121, // Outweighed
	-3.396, // Bare
	-0.628, // Square
	-2.405, // Disagree
	-0.208, // Turned
	-0.164, // Lacking
	0.038,  // Unsuited
	1.211,  // always
	0.352,  // Cover
	-0.265, // Whole
	-0.817, // Exact
	-0.873, // Plain
	-0.293, // Abs
	-0.338, // WholeAbs
	-0.650, // Phrases
	0.686,  // Suit
	-1.724, // Score
	2.424,  // Ahead
	0.655,  // Known
	-0.392, // Foreign
	0.268,  // Missing
	-1.590, // Held
	1.698,  // Names
	-3.726, // Key
	-1.459, // Keys
	-0.167, // Repaired
	0.393,  // Few
	0.206,  // Outweighed
	1.002,  // Bare
	-0.238, // Square
	1.729,  // Disagree
	-0.033, // Turned
	0.721,  // Lacking
	-0.622, // Unsuited
}

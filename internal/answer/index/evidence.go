package index

import "plenary/internal/statement"

// What is measured of a sentence, each from 0 to about 1. A share is one of the
// question, whose terms count by weight. The weights fitted for the measures are in
// weights.go.
const (
	fCover      = iota // share that stands in the sentence, families aside
	fExact             // share that stands there in the very form of the question
	fPlain             // terms in the sentence, by their rarity in English alone
	fRarest            // the heaviest term stands in the sentence
	fLast              // the last term of the question stands in the sentence
	fPhrases           // share that has the very word before or after it
	fDense             // cover, for the length of the sentence
	fBeside            // share that stands in the sentence before or after alone
	fAround            // share that stands elsewhere in the paragraph alone
	fWhole             // cover of the paragraph, not as a share
	fRarestNear        // the heaviest term stands in the paragraph
	fBM25              // the paragraph's BM25 score
	fNeighbours        // the BM25 score of the paragraphs before and after
	fParagraph         // how long the paragraph is
	fTitle             // share that stands in the headings above
	fTitleOnly         // share that stands in these and not in the paragraph
	fFresh             // names in the sentence that the question did not say
	fDate              // a date is asked for and one stands there
	fQuantity          // a quantity is asked for and a number stands there
	fLocation          // a place is asked for and a fresh name stands there
	fSuited            // the kind of thing asked for close to terms
	fClass             // cover by the terms of each class, by sentence, then by paragraph
	_
	Features = fClass + 2*classes
)

// Evidence is what is measured of one sentence.
type Evidence [Features]float32

// score is how promising the evidence is, as a log of odds.
func (e *Evidence) score() float64 {
	var sum float32
	for i, w := range Weights {
		sum += w * e[i]
	}
	return float64(sum)
}

// A Sentence is one of a candidate paragraph.
type Sentence struct {
	Paragraph int
	Number    int     // among the paragraph's sentences
	Words     float64 // how promising it is by its words, as a log of odds
	Score     float64 // how promising it is, as a log of odds
	Chance    float64 // that it is the answer, as far as there is one

	// What the networks say of it, where they read it.
	Begins float64        // the odds that the answer begins in it, as a log
	Span   float64        // those of its likeliest answer, by its first token and its last
	Answer statement.Span // of the paragraph's text: that answer, empty where there is none
	Cosine float64        // how near in meaning it is to the question

	evidence Evidence
}

// Evidence is what is measured of the sentence by its words.
func (s *Sentence) Evidence() *Evidence { return &s.evidence }

package index

import (
	"plenary/internal/answer/english"
)

import "slices"

// A kind is the sort of thing that a question asks for.
type kind int

const (
	anything kind = iota
	person
	date
	quantity
	location
	reason
)

// kindOf reads what sort of thing is asked for from the question's words.
func kindOf(tokens []english.Token) kind {
	has := func(i int, words ...string) bool {
		return i < len(tokens) && slices.Contains(words, tokens[i].Word)
	}
	for i := range tokens {
		switch {
		case has(i, "who", "whom", "whose"):
			return person
		case has(i, "when"):
			return date
		case has(i, "where"):
			return location
		case has(i, "why"):
			return reason
		case has(i, "how") && has(i+1, "many", "much", "long", "far", "tall", "large", "big", "old", "high", "often"):
			return quantity
		case has(i, "what", "which"):
			switch {
			case has(i+1, "year", "date", "day", "month", "decade", "century", "time"):
				return date
			case has(i+1, "percentage", "percent", "number", "amount", "population", "proportion", "share", "fraction"):
				return quantity
			case has(i+1, "city", "country", "state", "town", "place", "region", "area", "county", "continent", "location"):
				return location
			case has(i+1, "person", "president", "king", "emperor", "scientist", "author", "actor", "man", "woman"):
				return person
			}
		}
	}
	return anything
}

// asksWhether reports whether a question asks for yes or no. "Are there …" asks
// for what there is.
func asksWhether(tokens []english.Token) bool {
	return len(tokens) > 1 && english.Closing[tokens[0].Word] && tokens[1].Word != "there"
}

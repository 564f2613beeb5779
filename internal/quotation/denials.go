package quotation

import (
	_ "embed"
	"strings"

	"plenary/internal/wordlist"
)

//go:embed words.txt
var wordsFile string

var (
	lists            = wordlist.Parse(wordsFile)
	negationWords    = lists.Set("negations")
	restrictionWords = lists.Set("restrictions")
	numberWords      = lists.Set("numbers")
	opposing         = lists.List("opposing")
)

// isNegation reports whether a folded word denies.
func isNegation(folded string) bool { return negationWords[folded] || strings.HasSuffix(folded, "n't") }

// isDenial reports whether a folded word denies or restricts.
func isDenial(folded string) bool { return isNegation(folded) || restrictionWords[folded] }

// folds returns words as they are compared.
func folds(words []span) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = w.folded
	}
	return all
}

// negations counts the words that deny.
func negations(folded []string) int {
	n := 0
	for _, w := range folded {
		if isNegation(w) {
			n++
		}
	}
	return n
}

// numbers returns the numbers among words, in digits and in letters.
func numbers(folded []string) string {
	var all []string
	for _, w := range folded {
		if isNumber(w) || numberWords[w] {
			all = append(all, w)
		}
	}
	return strings.Join(all, " ")
}

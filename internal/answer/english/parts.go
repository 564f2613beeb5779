package english

import "strings"

// Parts returns the questions that a question consists of, such as "Who pays?" and
// "When does it end?"; one alone where it cannot be taken apart. Each part begins with a
// question word, has a word to look for, and no part points to another one's words, but
// for one that is known to be a whole question: "Who wrote it?"
func (q Question) Parts(isWhole func(Question) bool) []Question {
	var parts []Question
	from := 0
	for i := 1; i < len(q.Tokens); i++ {
		if opensQuestion[q.Tokens[i].Word] && q.Tokens[i-1].Word == "and" {
			parts = append(parts, ReadQuestion(strings.TrimRight(q.Text[q.Tokens[from].Start:q.Tokens[i-1].Start], " ,;")))
			from = i
		}
	}
	if len(parts) == 0 {
		return []Question{q}
	}
	parts = append(parts, ReadQuestion(q.Text[q.Tokens[from].Start:]))
	for i, part := range parts {
		if !opensQuestion[part.Tokens[0].Word] || !part.standsAlone(i == 0) && !isWhole(part) {
			return []Question{q}
		}
	}
	return parts
}

// opensQuestion are the words with which a question begins that asks for something.
var opensQuestion = map[string]bool{"who": true, "what": true, "when": true, "where": true, "why": true, "how": true, "which": true}

// standsAlone reports whether a part has a word to look for, and unless it is the first
// none that stands for words of another part.
func (q Question) standsAlone(first bool) bool {
	content := false
	for _, t := range q.Tokens {
		content = content || !FunctionWords[t.Word]
		if !first && pointsBack[t.Word] {
			return false
		}
	}
	return content
}

// pointsBack are the words that stand for others.
var pointsBack = map[string]bool{
	"it": true, "its": true, "they": true, "them": true, "their": true, "this": true, "that": true, "these": true, "those": true,
	"he": true, "she": true, "his": true, "her": true, "there": true, "so": true,
}

package language

import "strings"

// Parts returns the questions that a question consists of, such as "Who pays?" and
// "When does it end?"; one alone where it cannot be taken apart. Each part begins with a
// question word, has a word to look for, and no part points to another one's words, but
// for one that is known to be a whole question: "Who wrote it?"
func (q Question) Parts(isWhole func(Question) bool) []Question {
	var parts []Question
	from := 0
	for i := 1; i < len(q.Tokens); i++ {
		if q.Language.OpensQuestion[q.Tokens[i].Word] && q.Language.Conjunctions[q.Tokens[i-1].Word] {
			parts = append(parts, q.Language.ReadQuestion(strings.TrimRight(q.Text[q.Tokens[from].Start:q.Tokens[i-1].Start], " ,;")))
			from = i
		}
	}
	if len(parts) == 0 {
		return []Question{q}
	}
	parts = append(parts, q.Language.ReadQuestion(q.Text[q.Tokens[from].Start:]))
	for i, part := range parts {
		if !q.Language.OpensQuestion[part.Tokens[0].Word] || !part.standsAlone(i == 0) && !isWhole(part) {
			return []Question{q}
		}
	}
	return parts
}

// standsAlone reports whether a part has a word to look for, and unless it is the first
// none that stands for words of another part.
func (q Question) standsAlone(first bool) bool {
	content := false
	for _, t := range q.Tokens {
		content = content || !q.Language.FunctionWords[t.Word]
		if !first && q.Language.PointsBack[t.Word] {
			return false
		}
	}
	return content
}

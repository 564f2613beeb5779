package index

import (
	"slices"

	"plenary/internal/language"
)

// A form is what the shape of a question says, beyond its words.
type form struct {
	yesNo   bool // asks for yes or no, or holds something to be so
	claims  bool // holds something to be so, or asks whether it is
	mention bool // asks whether something is spoken of
	denies  bool // denies something
	topic   bool // asks what is said of a thing, and nothing else of it
	about   bool // asks whether anything is said of a thing, or is one or two words for it
	when    bool // asks when
	defines bool // asks what something is or means
	whatIs  bool // asks what something is

	superlatives []string // that ask for what comes first among several
}

// longestRemark is how many words a remark has at most that is taken as a
// question for yes or no: "so dogs are allowed?".
const longestRemark = 8

// A topic has at most maxTopic words, what is said about at most maxAbout, and what is
// searched for as it stands at most maxBare.
const (
	maxTopic = 4
	maxAbout = 3
	maxBare  = 2
)

// formOf reads the form of a question.
func formOf(asked language.Question) form {
	tokens, lang := asked.Tokens, asked.Language
	for len(tokens) > 1 && lang.Softeners[tokens[0].Word] {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return form{}
	}
	words := language.WordsOf(tokens)
	whether, remark := asksWhether(tokens, lang), isRemark(words, lang)
	rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return lang.FunctionWords[w] || lang.FrameWords[w] })
	asksOther := slices.ContainsFunc(words, func(w string) bool { return lang.Asking[w] && !lang.AskingAnything[w] })
	mentions := anyOf(words, lang.Mentioning)
	bare := len(rest) <= maxBare && len(words)-len(rest) <= 1 && !anyOf(words, lang.Asking)
	return form{
		topic:   !asksOther && !whether && !remark && len(rest) <= maxTopic,
		about:   bare || len(rest) <= maxAbout && (anyOf(words, lang.AboutWords) || mentions && whether),
		when:    anyOf(words, lang.AskingWhen),
		defines: asksToDefine(words, rest, lang),
		whatIs:  lang.AsksWhatItIs.At(words, 0),

		superlatives: slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !lang.Superlatives[w] }),
		yesNo:        whether || remark,
		claims:       !anyOf(words, lang.Asking) && !lang.Imperatives[words[0]] && len(rest) > maxBare,
		mention:      mentions && !slices.Contains(words, "that"),
		denies:       anyOf(words[1:], lang.Denials),
	}
}

// isRemark reports whether words hold something to be so, as a remark that waits for
// an answer.
func isRemark(words []string, lang *language.Language) bool {
	return len(words) <= longestRemark && !anyOf(words, lang.Asking) && !lang.Imperatives[words[0]] &&
		anyOf(words[1:], lang.Auxiliaries) && !lang.Auxiliaries[words[len(words)-1]]
}

func anyOf(words []string, set map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return set[w] })
}

package index

import (
	"slices"

	"plenary/internal/answer/english"
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
}

var (
	// whWords ask for something else than yes or no.
	whWords = english.Set(`what which who whom whose when where whence why how`)
	// softeners stand before a question and change nothing in it.
	softeners = english.Set(`so and but then well ok okay please hey hi hello honestly really actually maybe`)
	// imperatives ask without asking for yes or no.
	imperatives = english.Set(`name list tell give show describe explain define summarize summarise write quote find compare translate`)
	// mentioning words ask whether something is spoken of.
	mentioning = english.Set(`mention mentions mentioned talk talks speak speaks discuss discusses discussed cover covers covered
		refer refers referred touch touches anything something theme themes topic topics subject listed named included`)
	// aboutWords stand before what something is said of.
	aboutWords = english.Set(`about regarding concerning`)
	// denials turn what is said into its opposite.
	denials = english.Set(`not no never nor neither none without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt
		shouldnt couldnt mustnt hasnt havent hadnt nothing nobody`)
)

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
func formOf(tokens []english.Token) form {
	for len(tokens) > 1 && softeners[tokens[0].Word] {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return form{}
	}
	words := english.Words(tokens)
	whether, remark := asksWhether(tokens), isRemark(words)
	rest := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return english.FunctionWords[w] || english.FrameWords[w] })
	asksOther := slices.ContainsFunc(words, func(w string) bool { return whWords[w] && w != "what" })
	mentions := anyOf(words, mentioning)
	bare := len(rest) <= maxBare && len(words)-len(rest) <= 1 && !anyOf(words, whWords)
	return form{
		topic:   !asksOther && !whether && !remark && len(rest) <= maxTopic,
		about:   bare || len(rest) <= maxAbout && (anyOf(words, aboutWords) || mentions && whether),
		when:    slices.Contains(words, "when"),
		defines: asksToDefine(words, rest),
		yesNo:   whether || remark,
		claims:  !anyOf(words, whWords) && !imperatives[words[0]] && len(rest) > maxBare,
		mention: mentions && !slices.Contains(words, "that"),
		denies:  anyOf(words[1:], denials),
	}
}

// isRemark reports whether words hold something to be so, as a remark that waits for
// an answer.
func isRemark(words []string) bool {
	return len(words) <= longestRemark && !anyOf(words, whWords) && !imperatives[words[0]] &&
		anyOf(words[1:], english.Auxiliaries) && !english.Auxiliaries[words[len(words)-1]]
}

func anyOf(words []string, set map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return set[w] })
}

package answer

import (
	"slices"
	"strings"

	"plenary/internal/editdistance"
)

// A form is what the shape of a question asks of a passage, beyond its words,
// before the passage may be called its answer.
type form struct {
	claims   bool // asks for yes or no, or takes something for granted: "who says that …"
	why      bool // asks for a reason, and so takes something for granted
	mention  bool // asks whether something is spoken of
	either   bool // names alternatives
	compares bool // holds that one thing is more of something than another
	negated  bool // denies something
	early    bool // holds that something comes first
	stance   bool // asks what the statement is for
	want     want
	counted  []string // the words for what is counted, for aCount
	speaker  []string // whose word is asked for: "what did the minister say about …"
}

// A want is the sort of thing that a passage must hold.
type want int

const (
	nothing  want = iota
	aPlace        // "where did …", "which city"
	aTime         // "in what year"
	anEvent       // "when was"
	aMoment       // "when should"
	aCount        // "how many states"
	anAmount      // "how much", "what percentage"
	aMeaning      // "what is a visa", "define"
	aManner       // "how can gaps be filled"
)

var (
	// whWords ask for something else than yes or no.
	whWords = set(`what which who whom whose when where whence why how`)
	// softeners stand before a question and change nothing in it.
	softeners = set(`so and but then well ok okay please hey hi hello honestly really actually maybe`)
	// afterthoughts stand behind one.
	afterthoughts = set(`exactly actually really please here then again anyway though precisely`)
	// imperatives ask without asking for yes or no.
	imperatives = set(`name list tell give show describe explain define summarize summarise write quote find compare translate`)
	// reporting words say that somebody says something.
	reporting = set(`say says said claim claims think thinks believe believes argue argues know prove proves`)
	// mentioning words ask whether something is spoken of.
	mentioning = set(`mention mentions mentioned talk talks speak speaks discuss discusses discussed cover covers covered
		refer refers referred touch touches anything something theme themes topic topics subject listed named included`)
	// stances are how a question says what the statement is for. They need not
	// stand in it.
	stances = set(`want wants favor favors favour favours support supports recommend recommends recommended advise advises
		advised suggest suggests suggested propose proposes proposed urge urges urged endorse endorses endorsed encourage encourages prefer
		prefers advocate advocates promote promotes welcome welcomes back backs aim aims call calls agree agrees demand demands
		need needs ought supposed going hope hopes`)
	// early words hold that something comes first.
	earlyWords = set(`first begin begins start starts beginning initially immediately already straight firstly now outset`)
	// denials turn what is said into its opposite.
	denials = set(`not no never nor neither none without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt
		shouldnt couldnt mustnt hasnt havent hadnt nothing nobody`)
	// denying words may deny in their stead.
	denying = set(`except exception exceptions instead rather unlike unable fail fails failed lack lacks lacked lacking deny denied refuse
		refused reject rejected oppose opposed unless less rarely hardly few fewer little only eliminate eliminated suspend suspended
		disagree disagreed outside refusal excluded excludes non unknown absence prevent prevented avoid avoided forbidden prohibited banned`)
	// places are what a question asks for by its kind of place.
	places = set(`city cities country countries nation nations states town county continent`)
	// amounts are what a question asks for by its kind of amount.
	amounts = set(`percentage percent number amount proportion fraction`)
)

// longestRemark is how many words a remark has at most that is taken as a
// question for yes or no: "so migrants are criminals?".
const longestRemark = 8

// formOf reads the form of a question.
func formOf(tokens []token) form {
	for len(tokens) > 1 && softeners[tokens[0].word] {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return form{}
	}
	for len(tokens) > 1 && afterthoughts[tokens[len(tokens)-1].word] {
		tokens = tokens[:len(tokens)-1]
	}
	words := wordsOf(tokens)
	has := func(words map[string]bool) int {
		return slices.IndexFunc(tokens, func(t token) bool { return words[t.word] })
	}
	at := func(i int, of map[string]bool) bool { return i >= 0 && i < len(words) && of[words[i]] }
	asks := has(whWords) // the word that asks
	if asks < 0 && slipOfAny(words[0], whWords) {
		asks = 0
	}
	var f form
	f.claims = asksWhether(tokens) || asks < 0 && len(words) <= longestRemark && has(closing) > 0 && !closing[words[len(words)-1]] && !imperatives[words[0]]
	if asks >= 0 && !f.claims {
		f.why = words[asks] == "why" || words[asks] == "how" && at(asks+1, set("come"))
		f.claims = words[asks] != "what" && words[asks] != "which" && has(reporting) > asks && slices.Contains(words, "that")
	}
	f.mention = has(mentioning) >= 0 && !slices.Contains(words, "that")
	for i := range words {
		f.mention = f.mention || words[i] == "one" && at(i+1, set("of"))
		f.negated = f.negated || denials[words[i]] && i > 0 && words[i-1] != "or" // "isn't it" hopes for yes
	}
	if does := slices.IndexFunc(tokens, func(t token) bool { return t.word == "does" || t.word == "did" || t.word == "do" }); does > asks && asks >= 0 {
		for i := does + 1; i < len(words); i++ {
			if reporting[words[i]] {
				f.speaker = words[does+1 : i]
				break
			}
		}
	}
	f.compares = f.claims && slices.Contains(words, "than")
	f.either = slices.Contains(words, "or")
	f.early, f.stance = has(earlyWords) >= 0, has(stances) >= 0
	f.want, f.counted = wanted(words, asks)
	return f
}

// wanted reads which sort of thing is asked for, and which words name what
// is counted. asks is the word that asks, -1 for none.
func wanted(words []string, asks int) (want, []string) {
	at := func(i int, of ...string) bool { return i < len(words) && slices.Contains(of, words[i]) }
	past := at(asks+1, "did", "was", "were", "has", "have", "had")
	switch {
	case asks < 0:
		if words[0] == "define" {
			return aMeaning, nil
		}
	case at(asks, "where") && past, at(asks, "where") && at(len(words)-1, "from", "located", "based", "held"):
		return aPlace, nil
	case at(asks, "what", "which") && asks+1 < len(words) && places[words[asks+1]]:
		return aPlace, nil
	case at(asks, "what", "which") && at(asks+1, "year", "date", "day", "month", "century", "decade"), asks > 0 && words[asks] == "when" && (words[asks-1] == "by" || words[asks-1] == "since"):
		return aTime, nil
	case at(asks, "when") && past:
		return anEvent, nil
	case at(asks, "when") && at(asks+1, "should", "can", "could", "will", "would", "must", "may"):
		return aMoment, nil
	case at(asks, "how") && at(asks+1, "many"):
		return aCount, words[min(asks+2, len(words)):min(asks+4, len(words))]
	case at(asks, "how") && at(asks+1, "much"), at(asks, "what", "which") && asks+1 < len(words) && amounts[words[asks+1]]:
		return anAmount, nil
	case at(asks, "what") && at(asks+1, "is", "are") && at(asks+2, "a", "an") && len(words) <= asks+6 && !relates(words), at(asks, "what") && at(asks+1, "is", "are") && len(words) <= asks+4 && !at(asks+2, "the") && !strings.HasSuffix(words[len(words)-1], "ing"):
		return aMeaning, nil
	case at(asks, "what") && at(len(words)-1, "mean", "means"):
		return aMeaning, nil
	case at(asks, "how") && at(asks+1, "can", "could", "should", "will", "would", "to"):
		return aManner, nil
	}
	return nothing, nil
}

// slipOfAny reports whether a word is one edit from any of some words of four
// letters or more.
func slipOfAny(word string, of map[string]bool) bool {
	for w := range of {
		if len(w) > 3 && editdistance.Distance(word, w, 1) <= 1 {
			return true
		}
	}
	return false
}

// relates reports whether words speak of a thing by what it belongs to.
func relates(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w == "of" || w == "for" || w == "that" || w == "to" || w == "in" })
}

package quotation

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"plenary/internal/language"
	"plenary/internal/wordlist"
)

// english is the tag of the language whose words are always read.
const english = "en"

// A wording is how texts of a language, and of English, deny and ask.
type wording struct {
	negations       map[string]bool
	negationEndings []string // "n't"
	restrictions    map[string]bool
	numbers         map[string]bool // in letters
	opposing        []string        // prefixes that turn a word into its opposite

	sources       []string       // what the source of a quotation may begin with in small letters
	interrogative *regexp.Regexp // an interrogative anywhere
	askingEnd     *regexp.Regexp // at the end
	asking        *regexp.Regexp // at the beginning
	yesOrNo       *regexp.Regexp // the beginning of a question with yes or no for an answer

	framings []framing
}

// A framing is how people ask in a language whether something is said.
type framing struct {
	before *regexp.Regexp  // what stands in front of what is said to be said
	after  *regexp.Regexp  // and behind it
	around map[string]bool // the words around quotations
}

var acronym = regexp.MustCompile(`^[A-Z]{2,8}$`)

// wordings are those that were asked for, by the tags of their languages.
var wordings sync.Map // of func() *wording

// wordingOf returns the wording of a language.
func wordingOf(tag string) *wording {
	tag = language.Base(tag)
	load, _ := wordings.LoadOrStore(tag, sync.OnceValue(func() *wording { return newWording(tag) }))
	return load.(func() *wording)()
}

func newWording(tag string) *wording {
	lists := []wordlist.Lists{language.Lists(english)}
	if tag != english && tag != "" {
		lists = append(lists, language.Lists(tag))
	}
	words := func(name string) []string {
		var all []string
		for _, l := range lists {
			all = append(all, l.Words(name)...)
		}
		return all
	}
	set := func(name string) map[string]bool {
		folded := map[string]bool{}
		for _, w := range words(name) {
			folded[fold(w)] = true
		}
		return folded
	}
	var yesOrNo, sources []string
	for _, l := range lists {
		yesOrNo, sources = append(yesOrNo, l.List("yes or no verbs")...), append(sources, l.List("source beginnings")...)
	}
	interrogatives := "(?:" + strings.Join(words("interrogatives"), "|") + ")"
	w := &wording{
		negations: set("negations"), negationEndings: words("negation endings"), restrictions: set("restrictions"),
		numbers: set("numbers in words"), opposing: words("opposing prefixes"), sources: sources,
		interrogative: regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])` + interrogatives + `(?:$|[^\pL\pN_])`),
		askingEnd:     regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])` + interrogatives + `[?!. ]*$`),
		asking:        regexp.MustCompile(`(?i)^[¿¡]?` + interrogatives + `(?:$|[^\pL\pN_])`),
		yesOrNo:       regexp.MustCompile(`(?i)^(?:` + strings.Join(yesOrNo, "|") + `) `),
	}
	tags := slices.DeleteFunc(language.Tags(), func(other string) bool { return other == tag || other == english })
	for _, other := range append([]string{tag, english}, tags...) {
		if l := language.Lists(other); len(l.List("claim beginnings")) > 0 {
			w.framings = append(w.framings, newFraming(l))
		}
	}
	return w
}

func newFraming(lists wordlist.Lists) framing {
	before := strings.ReplaceAll(lists.Pattern("claim beginnings"), "SUBJECT", lists.Pattern("claim subjects"))
	f := framing{
		before: regexp.MustCompile(`(?i)^(?:` + before + `)(?:\s?[:,]? +|\s?[:,]?$|['’])`),
		after:  regexp.MustCompile(`(?i)(?:^|[,;.!?] *| +[-–—] *)` + lists.Pattern("claim endings") + `[?!. \x{a0}\x{202f}]*$`),
		around: map[string]bool{},
	}
	for _, word := range lists.Words("claim surroundings") {
		for _, part := range spans(word) {
			f.around[part.folded] = true
		}
	}
	return f
}

// isNegation reports whether a folded word denies.
func (w *wording) isNegation(folded string) bool {
	return w.negations[folded] || slices.ContainsFunc(w.negationEndings, func(ending string) bool { return strings.HasSuffix(folded, ending) })
}

// isDenial reports whether a folded word denies or restricts.
func (w *wording) isDenial(folded string) bool { return w.isNegation(folded) || w.restrictions[folded] }

// negationsIn counts the words that deny.
func (w *wording) negationsIn(folded []string) int {
	n := 0
	for _, word := range folded {
		if w.isNegation(word) {
			n++
		}
	}
	return n
}

// numbersIn returns the numbers among words, in digits and in letters.
func (w *wording) numbersIn(folded []string) string {
	var all []string
	for _, word := range folded {
		if isNumber(word) || w.numbers[word] {
			all = append(all, word)
		}
	}
	return strings.Join(all, " ")
}

// opposite reports whether a prefix makes one of two words of the other.
func (w *wording) opposite(a, b string) bool {
	return slices.ContainsFunc(w.opposing, func(prefix string) bool { return a == prefix+b || b == prefix+a })
}

// folds returns words as they are compared.
func folds(words []span) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = w.folded
	}
	return all
}

package language

import (
	"strings"
	"unicode/utf8"

	"plenary/internal/wordlist"
)

// Words are the words of a language that have a use of their own, in the form in
// which words are compared. A language need not have all of them.
type Words struct {
	// FunctionWords carry nothing of what a question is about.
	FunctionWords map[string]bool
	// FrameWords are how a question speaks of the text itself or asks for a kind of
	// thing. They count for little.
	FrameWords map[string]bool
	// Focusing words stand before the noun that names what is asked for.
	Focusing map[string]bool
	// MonthWords say when.
	MonthWords map[string]bool
	// Auxiliaries begin a question that asks for yes or no, but for one that goes on
	// with an existential: "are there".
	Auxiliaries, Existentials map[string]bool
	// QuestionWords are what questions are made of, so that a slip in one of them
	// is not taken for a word of the statement.
	QuestionWords map[string]bool
	// Asking words ask for something else than yes or no: among them AskingWhen for
	// a time of any kind, and AskingAnything for nothing in particular.
	Asking, AskingWhen, AskingAnything map[string]bool
	// PoliteWords carry nothing of what is asked.
	PoliteWords map[string]bool
	// Pointing words stand for what was shown, in a line that begins like a command:
	// "cite that".
	Pointing map[string]bool
	// Adverbs stand beside what is asked, and change nothing of it.
	Adverbs map[string]bool
	// Quantities say how many or how much.
	Quantities map[string]bool
	// Superlatives ask for what comes first among several.
	Superlatives map[string]bool
	// Counting words stand before what is counted: "the number of refugees".
	Counting map[string]bool
	// Softeners stand before a question and change nothing in it.
	Softeners map[string]bool
	// Imperatives ask without asking for yes or no.
	Imperatives map[string]bool
	// Mentioning words ask whether something is spoken of, AboutWords stand before
	// what something is said of.
	Mentioning, AboutWords map[string]bool
	// Denials turn what is said into its opposite.
	Denials map[string]bool
	// Defining words ask what a word stands for.
	Defining map[string]bool

	// Conjunctions join two questions; each begins with one of OpensQuestion, and none
	// of PointsBack stands for words of the other.
	Conjunctions, OpensQuestion, PointsBack map[string]bool

	// Phrases that ask for a person, a time, a place, a quantity, and what a thing is.
	AsksWho, AsksWhen, AsksWhere, AsksHowMuch, AsksWhatItIs Phrases
	// Reasons are phrases with which a text gives a reason or a purpose.
	Reasons Phrases

	// Abbreviations end with a full stop that ends no sentence. English ones stand with
	// the rules of sentences, which are made for it.
	Abbreviations map[string]bool

	// OpposingPrefixes turn a word into its opposite: "formal", "informal".
	OpposingPrefixes []string
}

func (l *Language) readWords(lists wordlist.Lists) Words {
	set := func(names ...string) map[string]bool {
		all := map[string]bool{}
		for _, name := range names {
			for word := range l.set(lists[name]) {
				all[word] = true
			}
		}
		return all
	}
	return Words{
		FunctionWords:    set("function", "asks", "elisions"),
		FrameWords:       set("frame"),
		Focusing:         set("focusing"),
		MonthWords:       set("months"),
		Auxiliaries:      set("auxiliaries"),
		Existentials:     set("existential"),
		QuestionWords:    set("question"),
		Asking:           set("asks"),
		AskingWhen:       set("when"),
		AskingAnything:   set("what"),
		PoliteWords:      set("polite"),
		Pointing:         set("pointing"),
		Adverbs:          set("adverbs"),
		Quantities:       set("quantities"),
		Superlatives:     set("superlatives"),
		Counting:         set("counting"),
		Softeners:        set("softeners"),
		Imperatives:      set("imperatives"),
		Mentioning:       set("mentioning"),
		AboutWords:       set("about"),
		Denials:          set("denials"),
		Defining:         set("defining"),
		Conjunctions:     set("and"),
		OpensQuestion:    set("opens question"),
		PointsBack:       set("points back"),
		AsksWho:          l.phrases(lists["asks who"]),
		AsksWhen:         l.phrases(lists["asks when"]),
		AsksWhere:        l.phrases(lists["asks where"]),
		AsksHowMuch:      l.phrases(lists["asks how much"]),
		AsksWhatItIs:     l.phrases(lists["asks what it is"]),
		Reasons:          l.phrases(lists["reasons"]),
		Abbreviations:    set("abbreviations"),
		OpposingPrefixes: l.folded(lists["opposing prefixes"]),
	}
}

// Set makes a set of words that spaces part.
func Set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// folded returns the words of lines in the form in which words are compared; of scripts
// without spaces their runs of letters.
func (l *Language) folded(lines []string) []string {
	var words []string
	for _, word := range split(lines) {
		if r, _ := utf8.DecodeRuneInString(word); inRuns(r) {
			words = append(words, WordsOf(l.Tokenize(word, len(word)))...)
		} else {
			words = append(words, l.Fold(word))
		}
	}
	return words
}

func (l *Language) set(lines []string) map[string]bool {
	set := map[string]bool{}
	for _, word := range l.folded(lines) {
		set[word] = true
		if l.Marks {
			set[Unmarked(word)] = true
		}
	}
	return set
}

// IsFunction reports whether a word carries nothing of what a question is about.
func (l *Language) IsFunction(t Token) bool {
	return l.FunctionWords[t.Word] || t.Run && l.stops != "" && strings.ContainsAny(t.Word, l.stops)
}

// split returns the words of lines.
func split(lines []string) []string { return strings.Fields(strings.Join(lines, " ")) }

// Phrases are runs of words.
type Phrases [][]string

func (l *Language) phrases(lines []string) Phrases {
	var all Phrases
	for _, line := range lines {
		all = append(all, l.folded([]string{line}))
		if l.Marks {
			all = append(all, l.folded([]string{Unmarked(line)}))
		}
	}
	return all
}

// At reports whether one of the phrases stands in words at i.
func (p Phrases) At(words []string, i int) bool {
	for _, phrase := range p {
		if i+len(phrase) > len(words) {
			continue
		}
		same := true
		for k, word := range phrase {
			same = same && words[i+k] == word
		}
		if same {
			return true
		}
	}
	return false
}

// In reports whether one of the phrases stands anywhere in words.
func (p Phrases) In(words []string) bool {
	for i := range words {
		if p.At(words, i) {
			return true
		}
	}
	return false
}

// ShareOfWord returns which part of a word a token is: a run of an alphabet's letters
// shares each of its letters with three others, and a syllable is half a word.
func (l *Language) ShareOfWord(t Token) float64 {
	switch first, _ := utf8.DecodeRuneInString(t.Word); {
	case t.Run && inAlphabet(first):
		return 1. / four
	case l.Syllables && !t.Digit && l.Rarity(l.StemOf(t)) <= syllableClass:
		return 1. / 2
	}
	return 1
}

// syllableClass is the rarest class that syllables are of; rarer are names.
const syllableClass = 3

package statement

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"plenary/internal/language"
	"plenary/internal/wordlist"
)

// A vocabulary has the words by which people refer to the parts of a statement: those
// of its language and of English. All are folded as [normalize] does.
type vocabulary struct {
	units  map[string]unit // the words and marks before or after a numeral, by unit
	others map[string]unit // those of other languages

	classes map[string]string // words of which each stands for several, in all languages

	labels      map[string]bool // words before a number in headings, beside those of [sectionUnit]
	beforeAreas map[string]bool // may stand before the word for an area, and for it: "issue area 4"
	titles      map[string]bool // for the title of a place
	pages, rows map[string]bool
	plurals     map[string]bool // for several, where a unit stands without a number
	unnumbered  map[string]bool

	fillers, containers, ranges, ands map[string]bool
	letterWords                       map[string]bool // words of one letter, as they are typed: French "à"
	all, before, after                map[string]bool

	cardinals, tens, ordinals  map[string]int
	ordinalSuffixes            map[string]bool
	ordinalDots                bool                   // "2. Absatz" is the second paragraph
	hasWord                    func(word string) bool // whether a word of the language is spelt so
	starters                   map[string]bool        // begin a sentence far more often than a name: after "U.S." they decide
	one, first, last, next     map[string]bool
	nextToLast, towardsLast    map[string]bool
	but, end                   map[string]bool
	articles, stops, endings   map[string]bool
	printed                    map[string]string // the words of labels and locators, by their English ones
	areaLabel, rowLabel, notes *regexp.Regexp
	sentencesLabel             *regexp.Regexp
}

// unitLists are the lists of words of each unit.
var unitLists = map[unit]string{
	sectionUnit: "sections", subsectionUnit: "subsections", paragraphUnit: "paragraphs",
	sentenceUnit: "sentences", recommendationUnit: "recommendations", areaUnit: "areas", pageUnit: "pages",
}

// vocabularies are those that were asked for, by the tags of their languages.
var vocabularies sync.Map // of func() *vocabulary

// vocabularyOf returns the vocabulary of a language.
func vocabularyOf(tag string) *vocabulary {
	tag = language.Base(tag)
	load, _ := vocabularies.LoadOrStore(tag, sync.OnceValue(func() *vocabulary { return newVocabulary(tag) }))
	return load.(func() *vocabulary)()
}

// english is the tag of the language whose words are always read.
const english = "en"

func newVocabulary(tag string) *vocabulary {
	lists := []wordlist.Lists{language.Lists(english)}
	if tag != english && tag != "" {
		lists = append(lists, language.Lists(tag))
	}
	set := func(name string) map[string]bool {
		words := map[string]bool{}
		for _, l := range lists {
			for _, w := range l.Words(name) {
				words[normalize(w)] = true
			}
		}
		return words
	}
	values := func(name string) map[string]int {
		numbers := map[string]int{}
		for _, l := range lists {
			for word, n := range language.Values(l.Words(name)) {
				numbers[normalize(word)] = n
			}
		}
		return numbers
	}
	v := &vocabulary{
		units: map[string]unit{}, others: map[string]unit{},
		labels: set("labels"), beforeAreas: set("before areas"), titles: set("titles"), pages: set("pages"), rows: set("rows"),
		plurals: set("plurals"), unnumbered: set("unnumbered"),
		letterWords: language.Set(strings.Join(listed(lists, "letter words"), " ")),
		fillers:     set("fillers"), containers: set("containers"), ranges: set("ranges"), ands: set("and"),
		all: set("all"), before: set("before"), after: set("after"),
		cardinals: values("cardinals"), tens: values("tens"), ordinals: values("ordinals"), ordinalSuffixes: set("ordinal suffixes"),
		ordinalDots: language.For(tag).OrdinalDots,
		hasWord:     language.For(tag).HasWord,
		starters:    language.Set(strings.Join(listed(lists, "sentence starters"), " ")),
		one:         set("one"), first: set("first"), last: set("last"), next: set("next"),
		nextToLast: set("next to last"), towardsLast: set("towards last"), but: set("but"), end: set("end"),
		articles: set("title articles"), stops: set("title stop words"), endings: set("word endings"),
		printed: map[string]string{}, classes: map[string]string{},
	}
	for i, l := range lists {
		for u, name := range unitLists {
			for _, w := range l.Words(name) {
				if folded := foldWord(w); i > 0 || tag == english || !language.For(tag).FunctionWords[folded] { // "para" is no paragraph in Spanish
					v.units[folded] = u
				}
			}
		}
		for _, pair := range l.List("printed") {
			word, printed, _ := strings.Cut(pair, "=")
			v.printed[word] = printed
		}
	}
	v.addOthers()
	v.addClasses(lists)
	printed := func(keys ...string) string {
		var all []string
		for _, l := range lists {
			for _, pair := range l.List("printed") {
				for _, key := range keys {
					if word, ok := strings.CutPrefix(pair, key+"="); ok {
						all = append(all, regexp.QuoteMeta(word))
					}
				}
			}
		}
		return "(?:" + strings.Join(all, "|") + ")"
	}
	v.areaLabel = regexp.MustCompile(`(?i)^` + printed("area") + ` (\d{1,6})$`)
	v.rowLabel = regexp.MustCompile(`(?i)^(.+?) ` + printed("row", "rows") + ` (\d{1,6})(?:-(\d{1,6}))?$`)
	v.sentencesLabel = regexp.MustCompile(`(?i)^(.*) ` + printed("sentence", "sentences") + ` (\d{1,6})(?:-(\d{1,6}))?$`)
	v.notes = regexp.MustCompile(`(?i)^(?:` + strings.Join(append(lists[0].Words("notes"), lists[len(lists)-1].Words("notes")...), "|") +
		`)\.?\s*` + language.AllLists().Pattern("number signs") + `?\s*\[?([\pL\pN*†‡§]{1,4})\]?$`)
	return v
}

// listed returns the entries of a list in several languages.
func listed(lists []wordlist.Lists, name string) []string {
	var all []string
	for _, l := range lists {
		all = append(all, l.List(name)...)
	}
	return all
}

// minOther is how many letters a unit's word of another language has at least that is
// written in Latin letters.
const minOther = 5

// addOthers adds the units of all other languages whose words are not read as anything
// else, and are no words of English.
func (v *vocabulary) addOthers() {
	all, known := language.AllLists(), language.WordList(english)
	for u, name := range unitLists {
		for _, w := range all.Words(name) {
			folded := foldWord(w)
			isLatin := strings.ContainsFunc(folded, func(r rune) bool { return r < 0x250 })
			if v.units[folded] != anyUnit || isLatin && (utf8.RuneCountInString(folded) < minOther || known[folded] || known[w]) {
				continue
			}
			if _, taken := v.others[folded]; !taken || u < v.others[folded] {
				v.others[folded] = u
			}
		}
	}
}

// unit returns the unit of a word, anyUnit for any other word.
func (v *vocabulary) unit(word string) unit {
	if u, ok := v.units[word]; ok {
		return u
	}
	return v.others[word]
}

// isCounted reports whether a number may stand behind a word as its label.
func (v *vocabulary) isCounted(word string) bool { return v.unit(word) != anyUnit || v.labels[word] }

// words returns the vocabulary of the statement's language.
func (s *Statement) words() *vocabulary { return vocabularyOf(s.Language) }

// everyLanguage returns a list of all languages as a set of folded words.
func everyLanguage(name string) map[string]bool {
	words := map[string]bool{}
	for _, w := range language.AllLists().Words(name) {
		words[normalize(w)] = true
	}
	return words
}

// class returns the word that a word before a number stands for, "article" for "art",
// or the word itself.
func (v *vocabulary) class(word string) string {
	if class, ok := v.classes[word]; ok {
		return class
	}
	return word
}

// addClasses adds the words of which each stands for several: those of the vocabulary's
// languages before those of others.
func (v *vocabulary) addClasses(lists []wordlist.Lists) {
	for _, l := range append(slices.Clone(lists), language.AllLists()) {
		for _, pair := range l.Words("classes") {
			word, class, _ := strings.Cut(pair, "=")
			if folded := foldWord(word); v.classes[folded] == "" {
				v.classes[folded] = class
			}
		}
	}
}

// foldWord is [normalize] for a word that may be a sign: "¶".
func foldWord(word string) string {
	if folded := normalize(word); folded != "" {
		return folded
	}
	return word
}

var (
	tableWords    = everyLanguage("tables")
	partWords     = everyLanguage("numbered parts")
	numberEndings = everyLanguage("number endings")  // behind a number, of which they make an ordinal: "Article 1er"
	suffixes      = everyLanguage("number suffixes") // behind a number, that belong to it: "5 bis"

	// fillersOfNumbers stand in a printed number and mean nothing, and numberWords are
	// numbers that it may be.
	fillersOfNumbers = vocabularyOf(english).fillers
	numberWords      = vocabularyOf(english).cardinals
	// elided are words that an apostrophe parts from the next, and what they stand for.
	elided = func() map[string]string {
		words := map[string]string{}
		for _, pair := range language.AllLists().Words("elided") {
			word, whole, _ := strings.Cut(pair, "=")
			words[word] = whole
		}
		return words
	}()
)

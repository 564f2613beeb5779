package importer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/statement"
)

// A Recommendation is a sentence that recommends, drafted for an editor: it is
// addressed to somebody who can act, and stands alone.
type Recommendation struct {
	Title string
	Quote string
	Where string // reference
	score int
	order int // in the text
}

const nobody = "it|this|that|these|those|they|he|she|there|which|who|what"

var (
	actors = lists.Pattern("actors")

	// strongAdvice is a sentence in which somebody recommends something to others.
	strongAdvice = regexp.MustCompile(`(?i)\b` + lists.Pattern("strong advice") + `\s+(?:that\s+)?(?:(?:the|all|its|our|their|every|each|any|those|other|both|both the|all the)\s+)?(?:[\p{L}’'-]+\s+){0,4}?` + actors + `\b`)
	// advisedActor is somebody who can act and is said to have to: "States should",
	// "the members of the board must".
	advisedActor = regexp.MustCompile(`(?i)\b` + actors + `(?:\s+(?:of|in|at|for)(?:\s+[\p{L}’'-]+){1,4}?)?,?\s+(?:(?:\p{L}+ly|also|therefore|thus|now|then|both|all|together|too)\s+)?` + lists.Pattern("advice verbs") + `\b`)
	// namedActor is an abbreviation, or a name of one word, in their place: "UNHCR must", "the Bundestag should".
	namedActor = regexp.MustCompile(`(?:\b(\p{Lu}{2}[\p{L}&-]*)|\b(?:the|and|or)\s(\p{Lu}[\p{L}&-]+))\s+(?:\p{Ll}+ly\s+|also\s+)?(?:should|must|ought to)\b`)
	// passive is what is to be done by nobody who is named.
	passive  = regexp.MustCompile(`(?i)\b` + lists.Pattern("advice verbs") + `\s+(?:not\s+|\p{L}+ly\s+|also\s+)*be\s+(?:\p{L}+ly\s+|also\s+)*\p{L}+(?:ed|en|wn|ne|pt|ld|ght|de|id|ut|nt)\b`)
	noAdvice = regexp.MustCompile(lists.Pattern("no advice"))
	// imperative is a sentence that begins with a verb, as items under a heading that
	// addresses somebody do.
	imperative   = regexp.MustCompile(`^` + lists.Pattern("imperatives") + `\b`)
	addressTitle = regexp.MustCompile(`(?i)^recommendations? (?:to|for) (?:\p{L}+ ){0,4}` + actors + `\b`)

	adviceLeadIn = regexp.MustCompile(`(?i)^.*?\b` + lists.Pattern("advice lead-ins") + `\s+`)

	// openBeginning is a beginning that leans on the sentence before, and
	// openMention are words that point to another place.
	openBeginning = regexp.MustCompile(`(?i)^[“"(]?` + lists.Pattern("open beginnings") + `(?:\s|,|$)`)
	openMention   = regexp.MustCompile(`(?i)\b` + lists.Pattern("open mentions") + `\b`)
)

// standsAlone reports whether a sentence is whole and can be read without those
// before it.
func standsAlone(sentence string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(sentence, "“\"'‘("))
	isQuestion := strings.HasSuffix(strings.TrimRight(sentence, `"”’)`), "?")
	return endsSentence(sentence) && !isQuestion && unicode.IsUpper(first) && !openBeginning.MatchString(sentence) && !openMention.MatchString(sentence) &&
		strings.Count(sentence, "(") == strings.Count(sentence, ")") && strings.Count(sentence, "“") == strings.Count(sentence, "”")
}

// How many words a recommendation has.
const minAdvice, maxAdvice = 6, 60

// advice scores how much a sentence recommends, 0 where it does not. addressed is
// whether the heading above it addresses somebody.
func advice(sentence string, addressed bool) int {
	n := wordCount(sentence)
	if n < minAdvice || n > maxAdvice || !standsAlone(sentence) || noAdvice.MatchString(sentence) {
		return 0
	}
	score := 0
	if strongAdvice.MatchString(sentence) {
		score = 5
	}
	if !passive.MatchString(sentence) && (advisedActor.MatchString(sentence) || isNamedActor(sentence)) {
		score += 3
	}
	if addressed && imperative.MatchString(sentence) {
		score += 4
	}
	if score > 0 && n > 45 {
		score--
	}
	return score
}

// isNamedActor reports whether a name is said to have to act.
func isNamedActor(sentence string) bool {
	m := namedActor.FindStringSubmatch(sentence)
	return m != nil && !noActor.MatchString(m[1]+m[2])
}

var noActor = regexp.MustCompile(`(?i)^(?:` + nobody + `|nobody|nothing|everything|everybody|everyone|anyone|anybody|one|you|i)$`)

// addressed reports whether the heading of a section, or one above it, addresses
// somebody who can act: "Recommendations to governments".
func addressed(s *statement.Statement, section int) bool {
	for ; section > 0; section = s.Sections[section].Parent {
		if addressTitle.MatchString(s.Sections[section].Title) {
			return true
		}
	}
	return false
}

// maxRepeated is the share of common words from which a recommendation repeats
// another, as summaries do.
const maxRepeated = 0.8

// recommendations returns the sentences that recommend most, in the order of the
// text.
func recommendations(s *statement.Statement) []Recommendation {
	var all []Recommendation
	for _, i := range bodyParagraphs(s) {
		p := s.Paragraphs[i]
		if p.Table != nil {
			continue
		}
		for n, span := range p.Sentences {
			quote := p.Text[p.BodyStart(n):span.End]
			score := advice(quote, addressed(s, p.Section))
			if score == 0 {
				continue
			}
			all = append(all, Recommendation{
				Title: "Draft: " + abridge(adviceTitle(quote), 90),
				Quote: quote, score: score, order: len(all),
				Where: s.Label(s.RefTo(statement.Run{Paragraph: i, Start: span.Start, End: span.End})),
			})
		}
	}
	slices.SortStableFunc(all, func(a, b Recommendation) int { return b.score - a.score })
	var best []Recommendation
	var words []extract.Bag // of the best
	for _, r := range all {
		if len(best) == maxRecommendations {
			break
		}
		bag := bagOf(r.Quote)
		isRepeated := slices.ContainsFunc(words, func(other extract.Bag) bool { return bag.Likeness(other) > maxRepeated })
		if !isRepeated {
			best, words = append(best, r), append(words, bag)
		}
	}
	slices.SortFunc(best, func(a, b Recommendation) int { return cmp.Compare(a.order, b.order) })
	return best
}

// adviceTitle is the part of a sentence that says what is recommended.
func adviceTitle(sentence string) string {
	if at := adviceLeadIn.FindStringIndex(sentence); at != nil && wordCount(sentence[at[1]:]) > 3 {
		rest := sentence[at[1]:]
		r, size := utf8.DecodeRuneInString(rest)
		return strings.TrimRight(string(unicode.ToUpper(r))+rest[size:], ".;")
	}
	return strings.TrimRight(sentence, ".;")
}

package importer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
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

// standsAlone reports whether a sentence is whole and can be read without those
// before it.
func (w *wording) standsAlone(sentence string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(sentence, "“\"'‘„«»¿¡( \u00a0\u202f"))
	isQuestion := strings.HasSuffix(strings.TrimRight(sentence, `"”’“«») `), "?")
	return endsSentence(sentence) && !isQuestion && unicode.IsUpper(first) && !w.openBeginning.MatchString(sentence) && !w.openMention.MatchString(sentence) &&
		language.PairsUp(sentence)
}

// How many words a recommendation has.
const minAdvice, maxAdvice = 6, 60

// advice scores how much a sentence recommends, 0 where it does not. addressed is
// whether the heading above it addresses somebody.
func (w *wording) advice(sentence string, addressed bool) int {
	n := language.CountWords(sentence)
	if n < minAdvice || n > maxAdvice || !w.standsAlone(sentence) || w.noAdvice.MatchString(sentence) {
		return 0
	}
	score := 0
	if w.strongAdvice.MatchString(sentence) {
		score = 5
	}
	if !w.passive.MatchString(sentence) && (w.advisedActor.MatchString(sentence) || w.isNamedActor(sentence)) {
		score += 3
	}
	if addressed && w.imperative.MatchString(sentence) {
		score += 4
	}
	if score > 0 && n > 45 {
		score--
	}
	return score
}

// isNamedActor reports whether a name is said to have to act.
func (w *wording) isNamedActor(sentence string) bool {
	m := w.namedActor.FindStringSubmatch(sentence)
	return m != nil && !w.noActor.MatchString(strings.Join(m[1:], ""))
}

// addressed reports whether the heading of a section, or one above it, addresses
// somebody who can act: "Recommendations to governments".
func (w *wording) addressed(s *statement.Statement, section int) bool {
	for ; section > 0; section = s.Sections[section].Parent {
		if w.addressTitle.MatchString(s.Sections[section].Title) {
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
func (w *wording) recommendations(s *statement.Statement) []Recommendation {
	var all []Recommendation
	for _, i := range bodyParagraphs(s) {
		p := s.Paragraphs[i]
		if p.Table != nil {
			continue
		}
		for n, span := range p.Sentences {
			quote := p.Text[p.BodyStart(n):span.End]
			score := w.advice(quote, w.addressed(s, p.Section))
			if score == 0 {
				continue
			}
			all = append(all, Recommendation{
				Title: w.draft + ": " + abridge(w.adviceTitle(quote), 90),
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
func (w *wording) adviceTitle(sentence string) string {
	if at := w.adviceLeadIn.FindStringIndex(sentence); at != nil && language.CountWords(sentence[at[1]:]) > 3 {
		rest := sentence[at[1]:]
		r, size := utf8.DecodeRuneInString(rest)
		return strings.TrimRight(string(unicode.ToUpper(r))+rest[size:], ".;")
	}
	return strings.TrimRight(sentence, ".;")
}

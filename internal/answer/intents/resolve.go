package intents

import (
	"slices"
	"strconv"
	"strings"

	"plenary/internal/answer/index"
	"plenary/internal/statement"
)

// resolve completes an intent whose pattern a question matches. It is false where the
// statement has nothing of the kind.
func (r *reader) resolve(kind Kind, asked question, m *match) (Intent, bool) {
	intent := Intent{Kind: kind, Words: asked.text}
	if slices.Contains(m.words, placeWord) {
		if len(m.taken) > 0 {
			return Intent{}, false
		}
		return r.aboutPlace(intent, asked, m)
	}
	switch kind {
	case FirstSections, LastSections:
		return r.someSections(intent, m)
	case SectionBefore, SectionAfter:
		sections := r.words.Headings(strings.Join(m.taken, " "))
		if len(sections) == 0 {
			return Intent{}, false
		}
		intent.Refs = []statement.Ref{statement.SectionRef(sections[0])}
		return intent, true
	case RecommendationBefore, RecommendationAfter:
		return r.besideRecommendation(intent, m)
	case FindSection, Mention, PartAbout:
		intent.Words = strings.Join(m.taken, " ")
	case Writer:
		return intent, r.isWriter(m.taken)
	case Initials:
		intent.Words = strings.ToUpper(strings.Join(m.taken, ""))
		return intent, len(m.taken) == 1 && m.taken[0] == r.names.initials
	case OpinionThat, OpinionTo, OpinionOf, OpinionAsk:
		intent.Core = r.typed(asked, m.taken)
	}
	return intent, r.suits(kind, m)
}

// suits reports whether the statement has what an intent is about.
func (r *reader) suits(kind Kind, m *match) bool {
	switch kind {
	case Areas:
		return len(r.s.Areas.Named) > 0 && r.inList(m.taken, r.s.Areas.Named)
	case Recommendations:
		return len(r.s.Recommendations) > 0 && r.inList(m.taken, r.s.Recommendations)
	case Date:
		return len(m.taken) == 0 || len(m.taken) == 1 && isYear(m.taken[0])
	case Opening, Closing:
		return len(r.s.Sections) > 1
	case Mention, PartAbout:
		return slices.ContainsFunc(m.taken, r.carries)
	case FindSection:
		article := func(w string) bool { return r.grammar.is.articleUnit[w] }
		return len(r.s.Sections) > 1 && slices.ContainsFunc(m.taken, r.carries) && (!slices.ContainsFunc(m.words, article) || r.titledArticle())
	}
	return true
}

// typed returns words that a pattern took as they were typed, with the article before
// them. It is "" where they begin
// with one that points elsewhere, or where none says what they are about.
func (r *reader) typed(asked question, taken []string) string {
	if len(taken) == 0 || taken[0] == documentWord || r.grammar.is.elsewhere[taken[0]] || !slices.ContainsFunc(taken, r.carries) {
		return ""
	}
	if from, to, ok := r.findRaw(asked, taken); ok {
		return r.withArticle(asked, from, to)
	}
	return ""
}

func isYear(word string) bool {
	year, err := strconv.Atoi(word)
	return err == nil && year > 1000 && year < 3000
}

// carries reports whether a word says what a question is about.
func (r *reader) carries(word string) bool {
	return word != documentWord && !r.language().FunctionWords[word] && !r.language().FrameWords[word]
}

// titledArticle reports whether a heading calls a part of the statement an article.
func (r *reader) titledArticle() bool {
	for unit := range r.grammar.is.articleUnit {
		if r.titled[unit] {
			return true
		}
	}
	return false
}

// ofSections are the intents whose references must be whole sections.
var ofSections = map[Kind]bool{SectionBefore: true, SectionAfter: true, IsBefore: true, IsAfter: true, SectionsBetween: true, Subsections: true}

// aboutPlace completes an intent that has references.
func (r *reader) aboutPlace(intent Intent, asked question, m *match) (Intent, bool) {
	for _, mention := range asked.mentions {
		if len(mention.Refs) > 0 {
			intent.Refs = append(intent.Refs, mention.Refs...)
			continue
		}
		switch {
		case mention.Area && len(r.s.Areas.Named) > 0:
			return Intent{Kind: Areas, Words: asked.text}, true
		case mention.loose:
			return Intent{}, false
		}
		return Intent{Kind: UnknownRef, Words: r.withoutArticle(mention.Words)}, true
	}
	intent.Many = slices.ContainsFunc(m.words, func(w string) bool { return r.grammar.is.pluralUnits[w] })
	if intent.Refs[0].Kind == statement.Recommendation {
		switch intent.Kind {
		case SectionBefore:
			intent.Kind = RecommendationBefore
		case SectionAfter:
			intent.Kind = RecommendationAfter
		}
	}
	if !ofSections[intent.Kind] {
		return intent, true
	}
	least := 1
	if intent.Kind == IsBefore || intent.Kind == IsAfter || intent.Kind == SectionsBetween {
		least = 2
	}
	whole := !slices.ContainsFunc(intent.Refs, func(ref statement.Ref) bool { return ref.Kind != statement.WholeSection })
	return intent, whole && len(intent.Refs) >= least
}

// withoutArticle returns words without the article before them.
func (r *reader) withoutArticle(words string) string {
	if first, rest, ok := strings.Cut(words, " "); ok && r.grammar.is.articles[r.language().Fold(first)] {
		return rest
	}
	return words
}

// within reads a question that names a place of the statement and asks what that says
// of something.
func (r *reader) within(asked question) (Intent, bool) {
	m := asked.mentions[0]
	if len(m.Refs) == 0 || m.loose {
		return Intent{}, false
	}
	rest := slices.Concat(asked.raw[:m.Start], asked.raw[m.End:])
	return Intent{Kind: WithinRef, Refs: m.Refs, Words: strings.Join(rest, " ")}, true
}

// someSections finds the first or the last sections, as many as are asked for, of
// those with a numeral where there are some.
func (r *reader) someSections(intent Intent, m *match) (Intent, bool) {
	top := slices.DeleteFunc(r.s.Children(0), func(i int) bool { return r.s.Sections[i].Numeral == "" })
	if len(top) == 0 {
		top = r.s.Children(0)
	}
	n := 0
	for _, w := range m.words {
		n = max(n, r.count(w))
	}
	if n > len(top) {
		return Intent{}, false
	}
	if intent.Kind == FirstSections {
		top = top[:n]
	} else {
		top = top[len(top)-n:]
	}
	for _, section := range top {
		intent.Refs = append(intent.Refs, statement.SectionRef(section))
	}
	return intent, true
}

// count returns the number that a word says, 0 for any other word.
func (r *reader) count(word string) int {
	if same := r.language().SameNumber(word); len(same) > 0 {
		n, _ := strconv.Atoi(same[0])
		return n
	}
	return 0
}

// besideRecommendation finds the recommendation that a question names in its words.
func (r *reader) besideRecommendation(intent Intent, m *match) (Intent, bool) {
	for i, step := range r.s.Recommendations {
		if r.allIn(m.taken, step.Title+" "+step.Quote) && slices.ContainsFunc(m.taken, r.carries) {
			intent.Refs = []statement.Ref{{Kind: statement.Recommendation, Index: i}}
			return intent, true
		}
	}
	return Intent{}, false
}

// inList reports whether all words that carry something stand in the sentences of an
// editor's list.
func (r *reader) inList(words []string, points []statement.Point) bool {
	var text strings.Builder
	for _, point := range points {
		text.WriteString(point.Title + " " + r.s.Quote(r.s.SentencesAt(point.At)) + " ")
	}
	return r.allIn(words, text.String())
}

// allIn reports whether a text of the statement has all words that carry something.
func (r *reader) allIn(words []string, text string) bool {
	stems := r.stemsOf(text)
	return !slices.ContainsFunc(words, func(w string) bool {
		return r.carries(w) && !slices.ContainsFunc(r.stemsOf(w), func(s string) bool { return slices.Contains(stems, s) })
	})
}

// stemsOf returns the stems of words in the statement's language.
func (r *reader) stemsOf(text string) []string {
	of := r.words.Language()
	var stems []string
	for _, t := range of.Tokenize(text, index.MaxTokens) {
		stems = append(stems, of.StemOf(t))
	}
	return stems
}

// inText reports whether the text of the statement has a word, in any of its forms.
func (r *reader) inText(word string) bool {
	return slices.ContainsFunc(r.stemsOf(word), r.words.Has)
}

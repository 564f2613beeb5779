package intents

import (
	"plenary/internal/answer/english"
	"plenary/internal/answer/index"
	"slices"
	"strings"

	"plenary/internal/statement"
)

var (
	// selfWords are how a question speaks of the document; the words of its
	// kind, such as "council statement", are more.
	selfWords  = english.Set("it its it's this that statement document text paper report publication article piece resolution charter declaration thing")
	whichUnits = english.Set("section chapter part heading subsection")
	placeWords = english.Set(`called title titled name named heading about detail details say says said content contents cover covers deal deals
		with discuss discusses discussed text read show topic subject mean means explain more what is in full whole word words exactly open go jump
		quote give summary`)
	partWords = english.Set(`parts part subsections subsection sections sub divided broken consist consists contain contains contained headings heading
		subheadings subheading subparts into split under beneath made up within list letters any many how more different have has what which are there`)
	partAsked   = english.Set("parts subsections divided broken consist consists contain contains subheadings subparts split under beneath headings sections letters part")
	beforeWords = english.Set("before precede precedes preceded preceding previous prior ahead")
	afterWords  = english.Set("after follow follows followed following next")
	orderWords  = english.Set("what which section sections chapter part heading come comes came stands stand right directly immediately goes go the one title called is name named right just that")
	onWords     = english.Set("on about for called named titled concerning covering with")
	countWords  = english.Set("how many sections chapters parts headings all")
	sizeWords   = english.Set("how long many sentences paragraphs words length big short lengthy have has does is are there in")
	beginWords  = english.Set("begin begins beginning start starts starting open opens opening first")
	endWords    = english.Set("end ends ending close closes closing conclude concludes concluding finish finishes last")
)

// placed reads a question that names a place of the statement.
func (r *Reader) placed(m statement.Mention, raw []string, words string) (Intent, bool) {
	var rest []string
	for i, w := range raw {
		w = english.Normal(w)
		if (i < m.Start || i >= m.End) && !selfWords[w] && !r.kind[w] && (!english.PoliteWords[w] || partWords[w] && w != "is") {
			rest = append(rest, w)
		}
	}
	switch {
	case len(m.Refs) == 0 && m.Area && len(r.s.Areas.Named) > 0:
		return Intent{Kind: Areas}, true
	case len(m.Refs) == 0:
		// "Article 34" may be what the statement speaks of.
		return Intent{Kind: UnknownRef, Words: m.Words}, only(rest, partWords, placeWords, orderWords, english.PoliteWords, english.FunctionWords, english.FrameWords)
	}
	some := func(words map[string]bool) bool {
		return slices.ContainsFunc(rest, func(w string) bool { return words[w] })
	}
	topic := Intent{Kind: WithinRef, Refs: m.Refs, Words: words}
	section := m.Refs[0].Kind == statement.WholeSection
	if other, ok := r.s.FindMention(raw[m.End:]); ok && section && len(m.Refs) == 1 && len(other.Refs) == 1 && other.Refs[0].Kind == statement.WholeSection {
		rest := slices.Concat(raw[:m.Start], raw[m.End:m.End+other.Start], raw[m.End+other.End:])
		for i, w := range rest {
			rest[i] = english.Normal(w)
		}
		topic.Refs = slices.Concat(m.Refs, other.Refs)
		switch {
		case !only(rest, beforeWords, afterWords, orderWords, english.Closing, english.PoliteWords):
			topic.Refs = m.Refs
		case slices.ContainsFunc(rest, func(w string) bool { return beforeWords[w] }):
			return Intent{Kind: Order, Refs: topic.Refs, Words: "before"}, true
		case slices.ContainsFunc(rest, func(w string) bool { return afterWords[w] }):
			return Intent{Kind: Order, Refs: topic.Refs, Words: "after"}, true
		}
	}
	topic.Many = slices.ContainsFunc(rest, func(w string) bool { return w == "sections" || w == "chapters" || w == "parts" || w == "headings" })
	switch {
	case slices.Contains(rest, "between") && len(m.Refs) == 2:
		topic.Kind = SectionsBetween
	case section && some(beforeWords) && only(rest, beforeWords, orderWords, countWords):
		topic.Kind = SectionBefore
	case section && some(afterWords) && only(rest, afterWords, orderWords, countWords):
		topic.Kind = SectionAfter
	case section && some(partAsked) && only(rest, partWords, placeWords, orderWords):
		topic.Kind = Subsections
	case some(endWords) && only(rest, endWords, orderWords, english.FunctionWords):
		topic.Kind = Closing
	case some(beginWords) && only(rest, beginWords, orderWords, english.FunctionWords):
		topic.Kind = Opening
	case slices.Contains(rest, "how") && some(sizeWords) && only(rest, sizeWords):
		topic.Kind = Size
	case only(rest, placeWords, orderWords, english.PoliteWords, english.FunctionWords, english.FrameWords):
		topic.Kind = QuoteRef
	default:
		topic.Words = strings.Join(slices.Concat(raw[:m.Start], raw[m.End:]), " ")
	}
	return topic, true
}

// neighbour reads a question that asks what comes before or after a section that
// it names by words of its title, or a recommendation.
func (r *Reader) neighbour(all []string) (Intent, bool) {
	var named []string
	unit, before, after := false, false, false
	for _, w := range all {
		switch {
		case beforeWords[w]:
			before = true
		case afterWords[w]:
			after = true
		case whichUnits[w]:
			unit = true
		case !orderWords[w] && !english.PoliteWords[w] && !selfWords[w] && !english.FunctionWords[w] && w != "step" && w != "done" && w != "happens":
			named = append(named, w)
		}
	}
	if before == after || len(named) == 0 || english.Closing[all[0]] {
		return Intent{}, false
	}
	pick := func(onBefore, onAfter Kind, ref statement.Ref) (Intent, bool) {
		if before {
			return Intent{Kind: onBefore, Refs: []statement.Ref{ref}}, true
		}
		return Intent{Kind: onAfter, Refs: []statement.Ref{ref}}, true
	}
	if unit {
		if sections := r.words.Headings(strings.Join(named, " ")); len(sections) > 0 {
			return pick(SectionBefore, SectionAfter, statement.SectionRef(sections[0]))
		}
		return Intent{}, false
	}
	for i, step := range r.s.Recommendations {
		words := english.Set(strings.Join(stemsOfAll(step.Title+" "+step.Quote), " "))
		if only(stemsOfAll(strings.Join(named, " ")), words) {
			return pick(RecommendationBefore, RecommendationAfter, statement.Ref{Kind: statement.Recommendation, Index: i})
		}
	}
	return Intent{}, false
}

func stemsOfAll(text string) []string {
	var stems []string
	for _, t := range english.Tokenize(text, index.MaxTerms) {
		stems = append(stems, english.Stem(t.Word))
	}
	return stems
}

// some reads a question for the first or the last of the sections: "the last two
// chapters".
func (r *Reader) some(all []string) (Intent, bool) {
	top := slices.DeleteFunc(r.s.Children(0), func(i int) bool { return r.s.Sections[i].Numeral == "" })
	if len(top) == 0 {
		top = r.s.Children(0)
	}
	for i := range max(0, len(all)-2) {
		n, counted := counts[all[i+1]]
		if !counted || n > len(top) || !only(slices.Delete(slices.Clone(all), i, i+2), english.PoliteWords, orderWords, countWords, selfWords) || !countWords[all[i+2]] {
			continue
		}
		switch all[i] {
		case "first":
			top = top[:n]
		case "last", "final":
			top = top[len(top)-n:]
		default:
			continue
		}
		topic := Intent{Kind: SomeSections}
		for _, section := range top {
			topic.Refs = append(topic.Refs, statement.SectionRef(section))
		}
		return topic, true
	}
	return Intent{}, false
}

var counts = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}

// which reads a question that asks in which section something stands.
func (r *Reader) which(all []string) (Intent, bool) {
	for i, w := range all {
		if i == 0 || !whichUnits[w] {
			continue
		}
		before, after := all[i-1], ""
		if i+1 < len(all) {
			after = all[i+1]
		}
		if before == "which" || before == "what" || w == "section" && after == "" || onWords[after] && (before == "a" || before == "any" || before == "the") {
			rest := slices.DeleteFunc(slices.Clone(all), func(w string) bool {
				return whichUnits[w] || english.PoliteWords[w] || english.FunctionWords[w] || english.FrameWords[w] || selfWords[w] || orderWords[w] || placeWords[w]
			})
			if len(rest) > 0 && !only(rest, english.Set("first last final beginning end longest shortest many")) {
				return Intent{Kind: FindSection, Words: strings.Join(rest, " ")}, true
			}
		}
	}
	return Intent{}, false
}

// joinNumerals puts numerals of several parts together again, such as "I.B",
// which tokens part: the first word stands for all and the others are dropped.
func joinNumerals(text string, tokens []english.Token, raw []string) []string {
	var joined []string
	for i := range tokens {
		if i > 0 && tokens[i].Start == tokens[i-1].End+1 && text[tokens[i-1].End] == '.' {
			joined[len(joined)-1] += "." + raw[i]
			continue
		}
		joined = append(joined, raw[i])
	}
	return joined
}

package answer

import (
	"slices"
	"strings"

	"plenary/internal/statement"
)

// A TopicKind is what a question about the statement itself asks for.
type TopicKind int

const (
	Outline         TopicKind = iota // its headings
	Place                            // what stands at Refs
	NoPlace                          // a place that it does not have
	Before                           // the section before Refs[0]
	After                            // the section after Refs[0]
	Between                          // the sections between Refs[0] and Refs[1]
	Parts                            // what stands beneath Refs[0]
	Inside                           // something else, within Refs[0]
	Which                            // the section that something stands in
	Opening                          // how it begins
	Closing                          // how it ends
	Size                             // how many sections, paragraphs or sentences it has, or Refs[0] has
	Pages                            // how many pages it has
	Areas                            // the areas it singles out
	Recommendations                  // what it recommends
	Summary                          // what it is about, in short
	Title                            // what it is called
	Kind                             // what it is
	Date                             // when it was published
	Publisher                        // who published it
	Source                           // where to read it
	Rights                           // who holds the rights
	Language                         // in which language it is
	Citing                           // how to cite it
	Holdings                         // how much of it is held
	Self                             // who is answering
	Greeting                         // nothing
)

// A Topic is what a question asks about the statement itself.
type Topic struct {
	Kind  TopicKind
	Refs  []statement.Ref // the places that the question names
	Words string          // the question; for NoPlace the place that it names, for Inside and Which what is asked of it
}

// A rule reads one topic. Its words are those that may stand in a question
// beside the words that carry nothing; any other word makes it a question about
// what the statement says.
type rule struct {
	kind TopicKind
	some map[string]bool // at least one of these
	also map[string]bool // and any of these
	with map[string]bool // and at least one of these, where there are any
}

func newRule(kind TopicKind, some, also, with string) rule {
	return rule{kind, set(some), set(also), set(with)}
}

// Words that questions about any document are made of.
const (
	unitNouns   = "section sections chapter chapters part parts heading headings subsection subsections subheading subheadings title titles topic topics"
	publishing  = "published publish publishes publisher publishers publishing publication released release issued issue written write wrote writes produced produce made make came come out appear appeared put adopted created create drafted prepared"
	wholeness   = "full whole complete entire entirely everything all original real actual rest only"
	listing     = "list lists listed name named names mentioned identified identifies identify counted singled contained contain contains included include includes covered covers cover present there order one by"
	cooperating = "cooperation cooperate cooperating greater bilateral multilateral work working together states countries governments issue issues ready gain most policy key main"
)

// rules in the order in which they are tried.
var rules = []rule{
	newRule(Citing, "cite cites cited citing citation citations bibliography bibtex apa chicago ris footnote", "how properly correctly format style reference references", ""),
	newRule(Rights, "copyright copyrighted license licence licensed rights permission reproduce", "who owns own holds hold allowed may can i use text share free freely quote copy", ""),
	newRule(Language, "language languages", "written in what which", ""),
	newRule(Source, "link links url urls website webpage web site homepage source download pdf online address", wholeness+" where read find get full text published publisher internet page", ""),
	newRule(Source, "read find get see obtain buy download come comes", wholeness+" where text copy version report", "where"),
	newRule(Publisher, "who whom whose author authors writer writers organisation organization institute institution body group tank", publishing+" behind responsible think author authors writer writers organisation organization institute institution body group editor which what did by", publishing+" behind responsible author authors writer writers"),
	newRule(Publisher, "publisher publishers author authors", "who name", ""),
	newRule(Date, "when year date dated month day old long ago recent", publishing+" when year date dated month day old how long ago recent from what which first", ""),
	newRule(Areas, "area areas", listing+" "+cooperating+" six five four three sixth 6 5 missing left omitted unnamed give which what how many does identify", ""),
	newRule(Recommendations, "recommendation recommendations recommend recommends recommended recommending steps", listing+" main key four three what does step order sequence policy give make makes made states countries governments", ""),
	newRule(Pages, "pages", "how many long number have", ""),
	newRule(Size, unitNouns+" paragraphs sentences words lengthy", "how many number have there has count total main", "many number count"),
	newRule(Size, "long length lengthy big short", "how", "how length"),
	newRule(Outline, unitNouns+" outline contents toc structure structured organised organized divided arranged split layout sections subsections built up", listing+" table contents content main how into built divided up made different have has sub what which are", "outline contents toc structure structured organised organized divided arranged split layout built sections chapters parts headings subsections subheadings titles topics"),
	newRule(Summary, "summary summarise summarize summarised summarized gist tldr tl overview synopsis nutshell abstract essence short brief briefly", "dr in main point points one sentence whole what about", "summary summarise summarize summarised summarized gist tldr tl overview synopsis nutshell abstract essence short brief briefly"),
	newRule(Opening, "begin begins beginning start starts open opens opening introduction intro", "how first section chapter part heading with what", ""),
	newRule(Closing, "end ends ending conclude concludes conclusion conclusions close closes closing finish finishes last final", "how last final section chapter part heading with what", ""),
	newRule(Title, "title titled called name named entitled headline", "full what whole", ""),
	newRule(Holdings, "hold held holds have know missing full whole complete entire not available included copy", wholeness+" text body content contents have hold held know knowledge missing not sections pages stored of how much copy", "you your plenary available included"),
}

var (
	// selfWords are how a question speaks of the document; the words of its
	// kind, such as "council statement", are more.
	selfWords = set("it its it's this that statement document text paper report publication article piece resolution charter declaration thing")
	// politeWords carry nothing of what is asked.
	politeWords = set(`please tell me give show can could you i see want need know would wouldn't like let us get print
		exactly actually just again here quick quickly look looks what which there any so ok okay and hi hello hey thanks what's whats provide display bring all every each
		does do did is are was were be has have the a an of in on to for from at about with as by s`)
	greetings  = set("hi hello hey thanks thank you good morning afternoon evening day greetings cheers bye goodbye there very much so all everyone")
	whichUnits = set("section chapter part heading subsection")
	placeWords = set(`called title titled name named heading about detail details say says said content contents cover covers deal deals
		with discuss discusses discussed text read show topic subject mean means explain more what is in full whole word words exactly open go jump
		quote give summary`)
	partWords = set(`parts part subsections subsection sections sub divided broken consist consists contain contains contained headings heading
		subheadings subheading subparts into split under beneath made up within list letters any many how more different have has what which are there`)
	partAsked   = set("parts subsections divided broken consist consists contain contains subheadings subparts split under beneath headings sections letters part")
	beforeWords = set("before precede precedes preceded preceding previous prior ahead")
	afterWords  = set("after follow follows followed following next")
	orderWords  = set("what which section sections chapter part heading come comes came stands stand right directly immediately goes go the one title called is name named right just that")
	sizeWords   = set("how long many sentences paragraphs words length big short lengthy have has does is are there in")
	selfAsked   = set("who what are you a an the bot human ai robot machine person plenary your name do work how made")
)

// TopicOf returns what a question asks about the statement itself, false for
// one about what it says.
func (x *Index) TopicOf(words string) (Topic, bool) {
	s := x.s
	tokens := tokenize(words, maxQuestion)
	if len(tokens) == 0 || len(tokens) > 30 {
		return Topic{}, false
	}
	x.repairTopic(tokens)
	raw := make([]string, len(tokens))
	for i, t := range tokens {
		raw[i] = words[t.start:t.end]
		if t.word != normal(raw[i]) {
			raw[i] = t.word
		}
	}
	raw = joinNumerals(words, tokens, raw)
	if m, ok := s.Mentioned(raw); ok {
		return x.placed(m, raw, words)
	}
	all := wordsOf(tokens)
	if only(all, greetings) {
		return Topic{Kind: Greeting}, true
	}
	if topic, ok := x.besideTitle(all); ok {
		return topic, true
	}
	if topic, ok := x.which(all); ok {
		return topic, true
	}
	var content []string
	self := false
	for _, w := range all {
		switch {
		case selfWords[w] || x.kind[w]:
			self = true
		case !politeWords[w]:
			content = append(content, w)
		}
	}
	for _, r := range rules {
		if r.reads(all, content) && r.applies(s) {
			return Topic{Kind: r.kind, Words: words}, true
		}
	}
	has := func(w string) bool { return slices.Contains(all, w) }
	asks := has("what") || has("whats") || has("which")
	rest := slices.DeleteFunc(content, func(w string) bool { return w == "am" || w == "reading" || w == "we" })
	switch {
	case (has("you") || has("plenary")) && only(all, selfAsked) && (has("who") || has("what") || has("are")):
		return Topic{Kind: Self}, true
	case asks && self && len(rest) == 0 && has("about"):
		return Topic{Kind: Summary}, true
	case asks && self && len(rest) == 0, asks && only(rest, set("kind sort type")) && len(rest) > 0, asks && has("reading") && len(rest) == 0:
		return Topic{Kind: Kind}, true
	}
	return Topic{}, false
}

// applies reports whether the statement has what the rule is about.
func (r rule) applies(s *statement.Statement) bool {
	switch r.kind {
	case Areas:
		return len(s.Areas.Named) > 0
	case Recommendations:
		return len(s.Recommendations) > 0
	case Opening, Closing:
		return len(s.Sections) > 1
	}
	return true
}

// reads reports whether a question is of the rule's topic. all are its words,
// content those that carry something.
func (r rule) reads(all, content []string) bool {
	some, with := false, len(r.with) == 0
	for _, w := range all {
		some = some || r.some[w]
		with = with || r.with[w]
	}
	if !some || !with {
		return false
	}
	for _, w := range content {
		if !r.some[w] && !r.also[w] && !r.with[w] {
			return false
		}
	}
	return true
}

// placed reads a question that names a place of the statement.
func (x *Index) placed(m statement.Mention, raw []string, words string) (Topic, bool) {
	var rest []string
	for i, w := range raw {
		w = normal(w)
		if (i < m.Start || i >= m.End) && !selfWords[w] && !x.kind[w] && (!politeWords[w] || partWords[w] && w != "is") {
			rest = append(rest, w)
		}
	}
	switch {
	case len(m.Refs) == 0 && m.Area && len(x.s.Areas.Named) > 0:
		return Topic{Kind: Areas}, true
	case len(m.Refs) == 0:
		// "Article 34" may be what the statement speaks of.
		return Topic{Kind: NoPlace, Words: m.Words}, only(rest, partWords, placeWords, orderWords, politeWords, functionWords, frameWords)
	}
	some := func(words map[string]bool) bool {
		return slices.ContainsFunc(rest, func(w string) bool { return words[w] })
	}
	topic := Topic{Kind: Inside, Refs: m.Refs, Words: words}
	section := m.Refs[0].Kind == statement.WholeSection
	switch {
	case slices.Contains(rest, "between") && len(m.Refs) == 2:
		topic.Kind = Between
	case section && some(beforeWords) && only(rest, beforeWords, orderWords):
		topic.Kind = Before
	case section && some(afterWords) && only(rest, afterWords, orderWords):
		topic.Kind = After
	case section && some(partAsked) && only(rest, partWords, placeWords, orderWords):
		topic.Kind = Parts
	case slices.Contains(rest, "how") && some(sizeWords) && only(rest, sizeWords):
		topic.Kind = Size
	case only(rest, placeWords, orderWords, politeWords, functionWords, frameWords):
		topic.Kind = Place
	default:
		topic.Words = strings.Join(slices.Concat(raw[:m.Start], raw[m.End:]), " ")
	}
	return topic, true
}

// besideTitle reads a question that asks what stands before or after a section
// that it names by words of its title.
func (x *Index) besideTitle(all []string) (Topic, bool) {
	var named []string
	unit := false
	kind := Inside
	for _, w := range all {
		switch {
		case beforeWords[w]:
			kind = Before
		case afterWords[w]:
			kind = After
		case whichUnits[w]:
			unit = true
		case !orderWords[w] && !politeWords[w] && !selfWords[w]:
			named = append(named, w)
		}
	}
	if kind == Inside || !unit || len(named) == 0 {
		return Topic{}, false
	}
	sections := x.Headings(strings.Join(named, " "))
	if len(sections) == 0 {
		return Topic{}, false
	}
	return Topic{Kind: kind, Refs: []statement.Ref{statement.SectionRef(sections[0])}}, true
}

// which reads a question that asks in which section something stands.
func (x *Index) which(all []string) (Topic, bool) {
	for i, w := range all {
		if i > 0 && whichUnits[w] && (all[i-1] == "which" || all[i-1] == "what") || w == "section" && i == len(all)-1 && i > 0 {
			rest := slices.DeleteFunc(slices.Clone(all), func(w string) bool {
				return whichUnits[w] || politeWords[w] || functionWords[w] || frameWords[w] || selfWords[w] || orderWords[w] || placeWords[w]
			})
			if len(rest) > 0 && !only(rest, set("first last final beginning end longest shortest many")) {
				return Topic{Kind: Which, Words: strings.Join(rest, " ")}, true
			}
		}
	}
	return Topic{}, false
}

// repairTopic mends the spelling of words that neither the statement nor
// English has by the words that topics are made of.
func (x *Index) repairTopic(tokens []token) {
	for i := range tokens {
		t := &tokens[i]
		if len(t.word) < minRepair || t.digit || rarity(stem(t.word)) < rarest || topicWords[t.word] {
			continue
		}
		if _, ok := x.stems[stem(t.word)]; ok {
			continue
		}
		if better := x.speller.repair(t.word); better != "" {
			continue // the statement's own words come first
		}
		if better := topicSpeller.repair(t.word); better != "" {
			t.word = better
		}
	}
}

var (
	topicWords   = map[string]bool{}
	topicSpeller speller
)

func init() {
	add := func(sets ...map[string]bool) {
		for _, words := range sets {
			for w := range words {
				topicWords[w] = true
				topicSpeller.add(w)
			}
		}
	}
	for _, r := range rules {
		add(r.some, r.also, r.with)
	}
	add(placeWords, partWords, beforeWords, afterWords, whichUnits)
}

// joinNumerals puts numerals of several parts together again, such as "I.B",
// which tokens part: the first word stands for all and the others are dropped.
func joinNumerals(text string, tokens []token, raw []string) []string {
	var joined []string
	for i := range tokens {
		if i > 0 && tokens[i].start == tokens[i-1].end+1 && text[tokens[i-1].end] == '.' {
			joined[len(joined)-1] += "." + raw[i]
			continue
		}
		joined = append(joined, raw[i])
	}
	return joined
}

func wordsOf(tokens []token) []string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.word
	}
	return words
}

// only reports whether every word is in one of the sets.
func only(words []string, sets ...map[string]bool) bool {
	for _, w := range words {
		if !slices.ContainsFunc(sets, func(s map[string]bool) bool { return s[w] }) {
			return false
		}
	}
	return true
}

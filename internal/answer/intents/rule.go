package intents

import (
	"plenary/internal/answer/english"
)

import "plenary/internal/statement"

// A rule reads one topic. Its words are those that may stand in a question
// beside the words that carry nothing; any other word makes it a question about
// what the statement says.
type rule struct {
	kind Kind
	some map[string]bool // at least one of these
	also map[string]bool // and any of these
	with map[string]bool // and at least one of these, where there are any
}

func newRule(kind Kind, some, also, with string) rule {
	return rule{kind, english.Set(some), english.Set(also), english.Set(with)}
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
	newRule(Citation, "cite cites cited citing citation citations bibliography bibtex apa chicago ris footnote", "how properly correctly format style reference references", ""),
	newRule(Rights, "copyright copyrighted license licence licensed rights permission reproduce", "who owns own holds hold allowed may can i use text share free freely quote copy", ""),
	newRule(Rights, "copy quote reuse share reprint republish distribute photocopy print use", "can may i we freely free allowed text please", "can may allowed"),
	newRule(Language, "language languages translation translations translated english german french spanish italian dutch portuguese", "written in what which into other another available version exist", ""),
	newRule(Source, "link links url urls website webpage web site homepage source download pdf online address", wholeness+" where read find get full text published publisher internet page", ""),
	newRule(Source, "read find get see obtain buy download come comes published appear appeared", wholeness+" where text copy version report", "where"),
	newRule(Publisher, "who whom whose author authors writer writers organisation organization institute institution body group tank", publishing+" behind responsible think author authors writer writers organisation organization institute institution body group editor which what did by", publishing+" behind responsible author authors writer writers"),
	newRule(Publisher, "publisher publishers author authors", "who name", ""),
	newRule(Date, "when year date dated month day old long ago recent", publishing+" when year date dated month day old how long ago recent from what which first", ""),
	newRule(Areas, "area areas", listing+" "+cooperating+" six five four three sixth 6 5 missing left omitted unnamed give which what how many does identify comes come last first", ""),
	newRule(Recommendations, "recommendation recommendations recommend recommends recommended recommending steps", listing+" main key four three what does how many number step order sequence policy give make makes made states countries governments", ""),
	newRule(Pages, "pages", "how many long number have", ""),
	newRule(Size, unitNouns+" articles clauses principles rules annexes paragraphs sentences words lengthy", "how many number have there has count total main", "many number count"),
	newRule(Size, "long length lengthy big short", "how", "how length"),
	newRule(Outline, unitNouns+" outline contents toc structure structured organised organized divided arranged split layout sections subsections built up", listing+" table contents content main how into built divided up made different have has sub what which are", "outline contents toc structure structured organised organized divided arranged split layout built sections chapters parts headings subsections subheadings titles topics"),
	newRule(Summary, "summary summarise summarize summarised summarized gist tldr tl overview synopsis nutshell abstract essence short brief briefly", "dr in main point points one sentence whole what about", "summary summarise summarize summarised summarized gist tldr tl overview synopsis nutshell abstract essence short brief briefly"),
	newRule(Opening, "begin begins beginning start starts open opens opening introduction intro", "how first section chapter part heading with what", ""),
	newRule(Closing, "end ends ending conclude concludes conclusion conclusions close closes closing finish finishes last final", "how last final section chapter part heading with what", ""),
	newRule(Title, "title titled called name named entitled headline", "full what whole", ""),
	newRule(Coverage, "hold held holds have know missing full whole complete entire not available included copy", wholeness+" text body content contents have hold held know knowledge missing not sections pages stored of how much copy", "you your plenary available included"),
	newRule(Coverage, "whole full complete entire everything abridged", "why dont not text document only really version part", ""),
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

package intents

import (
	"slices"
	"strings"
	"testing"

	"plenary/internal/language"
)

func TestPatterns(t *testing.T) {
	p := &parser{language: language.English(), phrases: map[string]pattern{}, words: map[string]bool{}}
	document, err := p.parse("it | (this | that) (text | paper)?")
	if err != nil {
		t.Fatal(err)
	}
	p.phrases["document"] = document
	for _, test := range []struct {
		pattern, text string
		matches       bool
		taken         string
	}{
		{"who wrote <document>", "who wrote it", true, ""},
		{"who wrote <document>", "who wrote this paper", true, ""},
		{"who wrote <document>", "who wrote", false, ""},
		{"who wrote <document>", "who wrote it down", false, ""},
		{"a? b", "b", true, ""},
		{"a? b", "a a b", false, ""},
		{"a+ b", "a a b", true, ""},
		{"a+ b", "b", false, ""},
		{"(a | b c)* d", "b c a d", true, ""},
		{"(a? | b)* c", "a b c", true, ""}, // what repeats may be empty
		{"on ... again", "on the bees again", true, "the bees"},
		{"on ...", "on", false, ""},
		{"who | when did it", "who did it", false, ""},
	} {
		one, err := p.parse(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		m := &match{words: strings.Fields(test.text)}
		ok := m.matches(one)
		if ok != test.matches || strings.Join(m.taken, " ") != test.taken {
			t.Errorf("%s: %q gives %t and %q", test.pattern, test.text, ok, m.taken)
		}
	}
}

func TestFaultyPatterns(t *testing.T) {
	for _, text := range []string{"", "a |", "(a", "a)", "?", "a ??", "<unknown>", "a & b"} {
		p := &parser{language: language.English(), phrases: map[string]pattern{}, words: map[string]bool{}}
		if _, err := p.parse(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

// A kind that is spelt otherwise in a file would be answered by nothing, and one that a
// language lacks is asked for in it all the same.
func TestKinds(t *testing.T) {
	want := []Kind{
		Outline, QuoteRef, SectionBefore, SectionAfter, IsBefore, IsAfter, SectionsBetween, Subsections, FindSection, Opening, Closing,
		FirstSections, LastSections, RecommendationBefore, RecommendationAfter, Size, Pages, Areas, Recommendations, Summary, Title,
		DocumentKind, Date, Publisher, Writer, Initials, Source, Rights, Language, Understands, Mention, PartAbout, Programme, OtherTexts, Goodbye, Writing, Citation, Coverage, AboutBot, Commands, Greeting, Thanks, Abuse, SmallTalk,
		TodaysQuestion, NextQuestion, Progress, Suggest, Quiet, Privacy, Operator, Price, Opinion, OpinionThat, OpinionTo, OpinionOf, OpinionAsk,
	}
	following := []Kind{
		Kind(AskReason), Kind(AskOrdinal), Kind(AskNext), Kind(AskPrevious), Kind(AskAfter), Kind(AskBefore), Kind(AskWho), Kind(AskWhen), Kind(AskWhere),
		Kind(AskPage), Kind(AskSection), Kind(AskLink), Kind(AskFrom), Kind(AskFromUnit), Kind(AskCite), Kind(AskShorter), Kind(AskLonger), Kind(AskQuote),
		Kind(AskAgain), Kind(AskShare), Kind(AskMore), Kind(AskSure), Kind(AskIsRecommendation), Kind(AskIsArea), Kind(AskMeaning), Kind(AskWord), Kind(AskThing),
	}
	for _, tag := range tags() {
		checkKinds(t, tag, grammarOf(tag), want)
		checkKinds(t, tag, followUpsOf(tag), following)
	}
}

func checkKinds(t *testing.T, tag string, g *grammar, want []Kind) {
	t.Helper()
	var got []Kind
	for _, rule := range g.rules {
		got = append(got, rule.kind)
		if len(rule.patterns) == 0 {
			t.Errorf("%s: %s has no pattern", tag, rule.kind)
		}
	}
	want = slices.Clone(want)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%s: the file has %q, want %q", tag, got, want)
	}
}

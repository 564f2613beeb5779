package content_test

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"plenary/content"
	"plenary/internal/statement"
)

// The program holds the files of a content folder and nothing else that stands
// beside them, such as a README.
func TestEmbeddedFiles(t *testing.T) {
	want, err := filepath.Glob("*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, statement.TextFile)
	slices.Sort(want)
	got, err := fs.Glob(content.FS, "*")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("embedded are %q, want %q", got, want)
	}
}

func TestShippedStatementHasNoFault(t *testing.T) {
	s, faults := statement.Check(content.FS)
	for _, f := range faults {
		t.Error(f)
	}
	for i, p := range s.Paragraphs {
		for j := range p.Sentences {
			t.Log(s.Label(statement.Ref{Kind: statement.SomeSentences, Index: i, From: j, To: j + 1}), p.Text[p.Sentences[j].Start:p.Sentences[j].End])
		}
	}
	for _, sec := range s.Sections {
		t.Log(sec.Name(), "|", sec.Ref, sec.Related)
	}
}

// TestProgramme keeps the questions whole: in the order of the statement's own
// advice, and nothing of its outline and its lists left out.
func TestProgramme(t *testing.T) {
	s, _ := statement.Check(content.FS)
	if n := len(s.Prompts); n < 40 {
		t.Errorf("%d questions, want at least 40", n)
	}
	var stages []string
	about := map[statement.Ref]bool{}
	seen := map[string]string{}
	for _, p := range s.Prompts {
		about[p.About] = true
		if !slices.Contains(stages, p.Stage) {
			stages = append(stages, p.Stage)
		} else if stages[len(stages)-1] != p.Stage {
			t.Errorf("%s goes back to the stage %q", p.ID, p.Stage)
		}
		for _, words := range []string{p.Text, p.Nudge} {
			if other, ok := seen[words]; ok {
				t.Errorf("%s repeats words of %s: %q", p.ID, other, words)
			}
			seen[words] = p.ID
		}
		if p.About.Kind == statement.NoRef || p.Nudge == "" {
			t.Errorf("%s is about no place, or has no nudge", p.ID)
		}
	}
	// A group that has a question on each weekday has the tenth in its second week.
	if second := slices.IndexFunc(s.Prompts, func(p statement.Prompt) bool { return p.Stage != stages[0] }); second > 9 {
		t.Errorf("the second stage begins with question %d, want the tenth at the latest", second+1)
	}
	want := []string{"Habits of informal dialogue", "More formal mechanisms", "New actors", "Contentious and substantive issues"}
	if !slices.Equal(stages, want) {
		t.Errorf("stages are %q, want %q", stages, want)
	}
	for i := 1; i < len(s.Sections); i++ {
		if ref := statement.SectionRef(i); s.Sections[i].Numeral != "" && !about[ref] {
			t.Errorf("no question is about section %s", s.Label(ref))
		}
	}
	for i := range s.Areas.Named {
		if ref := (statement.Ref{Kind: statement.Area, Index: i}); !about[ref] {
			t.Errorf("no question is about %s", s.Label(ref))
		}
	}
	for i := range s.Recommendations {
		if ref := (statement.Ref{Kind: statement.Recommendation, Index: i}); !about[ref] {
			t.Errorf("no question is about %s", s.Label(ref))
		}
	}
}

// secondQuestion finds a question that goes on behind another in one sentence,
// such as "and who put it there", with or without a preposition.
var secondQuestion = regexp.MustCompile(`(?i)\b(and|or|but),? ((by|for|from|in|of|on|to|with|in exchange for) )?` +
	`(who|whom|whose|what|which|when|where|why|how|are|can|could|did|do|does|is|should|was|were|will|would)\b`)

// TestOneQuestionEach reads each text as a member does: it is one sentence that
// asks one thing and can be said in a breath, and the nudge asks nothing more.
func TestOneQuestionEach(t *testing.T) {
	const maxWords = 20
	s, _ := statement.Check(content.FS)
	for _, p := range s.Prompts {
		if strings.Count(p.Text, "?") != 1 || !strings.HasSuffix(p.Text, "?") || secondQuestion.MatchString(p.Text) {
			t.Errorf("%s asks more than one question: %s", p.ID, p.Text)
		}
		if strings.Contains(p.Text, ". ") {
			t.Errorf("%s is more than one sentence: %s", p.ID, p.Text)
		}
		if n := len(strings.Fields(p.Text)); n > maxWords {
			t.Errorf("%s has %d words, want at most %d", p.ID, n, maxWords)
		}
		if strings.Contains(p.Nudge, "?") {
			t.Errorf("the nudge of %s asks a second question: %s", p.ID, p.Nudge)
		}
	}
}

// A clause begins with a sentence, behind a punctuation mark or behind "that", or
// with a word that joins it to another, and ends before one of these.
var (
	beforeClause = regexp.MustCompile(`(^|[.,;—] ?(and )?|\bthat )$`)
	opensClause  = regexp.MustCompile(`^(how|what|if)\b`)
	afterClause  = regexp.MustCompile(`^($|[.,;—]| (how|what|if)\b)`)
)

// TestQuotesAreClauses keeps quotes from being single words and phrases, which say
// little by themselves.
func TestQuotesAreClauses(t *testing.T) {
	const minWords = 10
	s, _ := statement.Check(content.FS)
	for _, p := range s.Prompts {
		if p.Quote == "" {
			continue
		}
		if n := len(strings.Fields(p.Quote)); n < minWords {
			t.Errorf("the quote of %s has %d words, want at least %d: %s", p.ID, n, minWords, p.Quote)
		}
		before, after, found := strings.Cut(s.Paragraphs[p.At.Paragraph].Text, p.Quote)
		begins := beforeClause.MatchString(before) || opensClause.MatchString(p.Quote)
		ends := afterClause.MatchString(after) || strings.HasSuffix(p.Quote, ".")
		if !found || !begins || !ends {
			t.Errorf("the quote of %s is no whole clause: %s", p.ID, p.Quote)
		}
	}
}

// TestQuotesWhereThereAreWords keeps a quote with every question about something
// that the statement says in its text, and the words that are meant within it. A
// question about a section whose heading alone is held may have none.
func TestQuotesWhereThereAreWords(t *testing.T) {
	s, _ := statement.Check(content.FS)
	without := 0
	for _, p := range s.Prompts {
		var holds bool
		switch p.About.Kind {
		case statement.Area:
			holds = strings.Contains(p.Quote, s.Areas.Named[p.About.Index].Quote)
		case statement.Recommendation:
			holds = strings.Contains(p.Quote, s.Recommendations[p.About.Index].Quote)
		default:
			holds = p.Quote != "" || p.About.Kind == statement.WholeSection && !s.HasText(p.About.Index)
		}
		if !holds {
			t.Errorf("%s has not the words that it is about in its quote", p.ID)
		}
		if p.Quote == "" {
			without++
		}
	}
	if limit := len(s.Prompts) / 10; without > limit {
		t.Errorf("%d questions have no quote, want at most %d", without, limit)
	}
}

// TestNoSubjectThreeTimes keeps a group from three questions in a row about one
// section with its sub-sections, about the areas, or about the recommendations or
// the abstract, and from two in a row about the very same place.
func TestNoSubjectThreeTimes(t *testing.T) {
	s, _ := statement.Check(content.FS)
	subject := func(p statement.Prompt) string {
		label := s.Label(p.About) // such as I.A, R1, area 1 or Abstract 2.1
		if end := strings.IndexAny(label, ". "); end > 0 {
			label = label[:end]
		}
		return strings.TrimRight(label, "0123456789")
	}
	for i := 1; i < len(s.Prompts); i++ {
		here, last := s.Prompts[i], s.Prompts[i-1]
		if here.About == last.About {
			t.Errorf("%s and %s are both about %s", last.ID, here.ID, s.Label(here.About))
		}
		if i > 1 && subject(here) == subject(last) && subject(here) == subject(s.Prompts[i-2]) {
			t.Errorf("%s is the third in a row about %s", here.ID, subject(here))
		}
	}
}

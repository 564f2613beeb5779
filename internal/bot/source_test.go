package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"plenary/content"
	"plenary/internal/message"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// placeOf makes the programme of a place that begins with a statement.
func placeOf(s *statement.Statement) placeProgramme {
	one := indexedStatement{statement: s, quotable: sync.OnceValue(func() []statement.Prompt { return dayQuotations(s) })}
	p := placeProgramme{
		responder: &responder{catalogue: message.English(), library: library{one}, indexedStatement: one},
		passages:  map[string][]readingPassage{},
	}
	p.setQuestions(nil, nil)
	return p
}

func parsed(t testing.TB, text string, files ...string) *statement.Statement {
	t.Helper()
	fsys := fstest.MapFS{"statement.md": {Data: []byte("---\ntitle: On Benches\nsource: https://example.org/benches\n---\n" + text)}}
	for i := 0; i < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	s, err := statement.Parse(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shipped is the statement that Plenary ships with.
func shipped(t testing.TB) *statement.Statement {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// town has sections with and without text, and pages.
func town(t testing.TB) *statement.Statement {
	return parsed(t, `A foreword stands first.

# I. Streets

Streets are for all. They meet.

Trees line them.

## A. Benches

A bench is a promise.

## B. Lamps

# II. Squares

Squares are wide.

People cross them.

Markets fill them.

# III. Parks
`, "pages.yaml", `pages:
- page: 1
  begins: A foreword
- page: 2
  begins: Trees line
- page: 4
  begins: People cross
`, "prompts.yaml", `- id: benches
  text: What does a bench promise?
  about: I.A
- id: squares
  text: Who crosses a square?
  quote: People cross them.
- id: lamps
  text: What should a lamp light?
  about: I.B
`)
}

func TestSourcesAreReadBack(t *testing.T) {
	p := placeOf(town(t))
	for typed, want := range map[string]string{
		"":                                    "",
		"programme":                           "",
		"Shuffled":                            "shuffled",
		"stages":                              "stages",
		"list":                                "list",
		"quotation":                           "quotation",
		"reading":                             "reading",
		"reading section":                     "reading section",
		"reading by sections":                 "reading section",
		"reading a section a time":            "reading section",
		"reading evenly":                      "reading evenly",
		"reading 3 paragraphs":                "reading 3 paragraphs",
		"reading one paragraph at a time":     "reading 1 paragraph",
		"reading 5 pages":                     "reading 5 pages",
		"reading II":                          "reading II",
		"reading section II":                  "reading II",
		"reading I.A to II":                   "reading I.A to II",
		"reading 2 paragraphs of I to II":     "reading 2 paragraphs of I to II",
		"reading 2 paragraphs I to II":        "reading 2 paragraphs of I to II",
		"reading pages 2-4":                   "reading I 2 to II 3",
		"reading section of II":               "reading section of II",
		"reading II 2":                        "reading II 2",
		"reading 2 paragraphs of pages 1 - 2": "reading 2 paragraphs of ¶1 to II 1",
		"reading ii":                          "reading II",
		"quotation of the day":                "quotation",
	} {
		s, err := p.readSource(typed)
		if err != nil || s.String() != want {
			t.Errorf("%q is read as %v, %v; want %q", typed, s, err, want)
			continue
		}
		if again, err := p.readSource(want); err != nil || again != s {
			t.Errorf("%q is read back as %v, %v", want, again, err)
		}
	}
}

func TestSourcesThatCannotBe(t *testing.T) {
	rule := mustRule(t, "09:00 UTC daily")
	town, plain, shipped := placeOf(town(t)), placeOf(parsed(t, "# I. Streets\n\nStreets are for all.\n")), placeOf(shipped(t))
	for _, test := range []struct {
		p          placeProgramme
		typed, say string
	}{
		{town, "horoscope", "Plenary knows no source “horoscope”"},
		{town, "shuffled twice", "Plenary knows no source “shuffled twice”"},
		{town, "list", "no questions of its own yet"},
		{town, "stages", "in no stages"},
		{town, "reading 0 paragraphs", "from 1 to 100"},
		{town, "reading 101 pages", "from 1 to 100"},
		{town, "reading XII", "“XII” is no place"},
		{town, "reading evenly", "until 30 June"},
		{town, "reading III", "only the heading"},
		{plain, "programme", "No questions were drawn up for “On Benches”"},
		{plain, "shuffled", "No questions were drawn up for “On Benches”"},
		{plain, "quotation", "No sentence"},
		{plain, "reading 2 pages", "pages of this statement are not known"},
		{plain, "reading pages 2-3", "pages of this statement are not known"},
		{shipped, "reading II to IV", "only the heading"},
	} {
		_, err := test.p.chosenSource(test.typed, rule)
		var say schedule.InputError
		if !errors.As(err, &say) || !strings.Contains(message.English().Render(say.Message).String(), test.say) {
			t.Errorf("%q gives %v, want %q", test.typed, err, test.say)
		}
	}
}

func mustRule(t testing.TB, canonical string) schedule.Recurrence {
	t.Helper()
	rule, err := schedule.Parse(canonical)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

// live posts what a source gives at the slots of a rule, until it ends, at most n.
func live(p *placeProgramme, source string, rule schedule.Recurrence, n int) []upcomingPrompt {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	s := plan{Schedule{Source: source}, rule}
	var all []upcomingPrompt
	for range n {
		if at = rule.Next(at); at.IsZero() {
			break
		}
		s.Next = at
		chosen := p.sourceOf(s.Schedule)
		u, ok := chosen.choose(*p, newHistory(p.deliveries, p.statement.Name, chosen.pool()), comingSlot{s, at})
		if !ok {
			break
		}
		u.source, u.slot = chosen, comingSlot{s, at}
		all = append(all, u)
		p.deliveries = append(p.deliveries, p.delivery(u, Posted, at))
		if u.portion.last {
			break
		}
	}
	return all
}

func portionLabels(all []upcomingPrompt) []string {
	var labels []string
	for _, u := range all {
		labels = append(labels, u.portion.label())
	}
	return labels
}

func TestPortions(t *testing.T) {
	daily := mustRule(t, "09:00 UTC daily")
	for source, want := range map[string][]string{
		"reading section":              {"¶1", "I 1 to I 2", "I.A 1", "I.B", "II 1 to II 3", "III"},
		"reading":                      {"¶1", "I 1 to I 2", "I.A 1", "I.B", "II 1 to II 3", "III"},
		"reading 3 paragraphs":         {"¶1 to I 2", "I.A 1 to II 1", "II 2 to III"},
		"reading 1 page":               {"¶1 to I 1", "I 2 to II 1", "II 2 to III"},
		"reading 2 paragraphs of II":   {"II 1 to II 2", "II 3"},
		"reading 5 paragraphs of I.A":  {"I.A 1"},
		"reading section of I.A to II": {"I.A 1", "I.B", "II 1 to II 3"},
	} {
		p := placeOf(town(t))
		if diff := cmp.Diff(want, portionLabels(live(&p, source, daily, 99))); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}

func TestAMissedPortionComesWithTheNextSlot(t *testing.T) {
	daily := mustRule(t, "09:00 UTC daily")
	p := placeOf(town(t))
	live(&p, "reading 3 paragraphs", daily, 2)
	p.deliveries[0].State = Missed
	p.deliveries[1].State = Skipped
	if diff := cmp.Diff([]string{"¶1 to I 2", "II 2 to III"}, portionLabels(live(&p, "reading 3 paragraphs", daily, 9))); diff != "" {
		t.Error(diff)
	}
	// The plan was read: a new one begins anew, and another range has not begun.
	if diff := cmp.Diff([]string{"¶1"}, portionLabels(live(&p, "reading 1 paragraph", daily, 1))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"II 1"}, portionLabels(live(&p, "reading 1 paragraph of II", daily, 1))); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAReadingPosts(t *testing.T) {
	p := placeOf(town(t))
	var said []string
	all := live(&p, "reading section", mustRule(t, "09:00 UTC daily"), 99)
	deliveries := p.deliveries
	for i, u := range all {
		p.deliveries = deliveries[:i]
		said = append(said, Reply{Blocks: p.credited(p.postBlocks(u))}.String())
	}
	for i, wants := range [][]string{
		{"Read: Paragraph 1\n", "> A foreword stands first.", "Next time: I. Streets, paragraphs 1–2."},
		{"Read: I. Streets, paragraphs 1–2\n", "> Streets are for all. They meet.", "> Trees line them."},
		{"Read: I.A. Benches\n", "To discuss: What does a bench promise?", "Next time: I.B. Lamps."},
		{"Read: I.B. Lamps\n", "only the heading of section I.B", "To discuss: What should a lamp light?"},
		{"Read: II. Squares\n", "To discuss: Who crosses a square?", "https://example.org/benches"},
		{"Read: III. Parks\n", "only the heading", "the reading ends here"},
	} {
		for _, want := range wants {
			if !strings.Contains(said[i], want) {
				t.Errorf("post %d lacks %q:\n%s", i+1, want, said[i])
			}
		}
	}
}

func TestALongPassageIsQuotedFromItsBeginning(t *testing.T) {
	text := "# I. Streets\n\n" + strings.Repeat("A street is as long as people walk it. ", 60) + "\n\nIt ends.\n"
	p := placeOf(parsed(t, text))
	u := live(&p, "reading section", mustRule(t, "09:00 UTC daily"), 1)[0]
	said := Reply{Blocks: p.postBlocks(u)}.String()
	quoted := 0
	for line := range strings.SplitSeq(said, "\n") {
		if words, ok := strings.CutPrefix(line, "> "); ok {
			quoted += len(words)
			if !strings.HasSuffix(words, ".") {
				t.Errorf("cut within a sentence: %q", words)
			}
		}
	}
	if quoted < maxReading/2 || quoted > maxReading || !strings.Contains(said, "Read on: I. Streets.") {
		t.Errorf("%d bytes are quoted:\n%s", quoted, said)
	}
}

// TestAReadingLosesNothing spreads texts of any shape in portions of any size over
// slots of which some are missed, and lets a facilitator change the size meanwhile.
func TestAReadingLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		for i := range rapid.IntRange(1, 6).Draw(t, "sections") {
			fmt.Fprintf(&text, "# %d. Part\n\n", i+1)
			for range rapid.IntRange(0, 5).Draw(t, "paragraphs") {
				text.WriteString("Words stand here.\n\n")
			}
		}
		s, err := statement.Parse(fstest.MapFS{"statement.md": {Data: []byte("---\ntitle: T\n---\n" + text.String())}})
		if err != nil {
			t.Fatal(err)
		}
		p := placeOf(s)
		all := passagesOf(s)
		rule, _ := schedule.Parse("09:00 UTC daily")
		at, read := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), map[string]int{}
		for range 200 {
			n := rapid.IntRange(0, 4).Draw(t, "size")
			source := readingSource{by: byParagraphs, n: n}
			if n == 0 {
				source = readingSource{by: bySections}
			}
			at = rule.Next(at)
			slot := comingSlot{plan{Schedule{Next: at}, rule}, at}
			h := newHistory(p.deliveries, "", source.pool())
			u, ok := source.choose(p, h, slot)
			again, _ := source.choose(p, h, slot)
			if !ok || u.prompt.ID != again.prompt.ID || u.round != 1 {
				t.Fatalf("chosen %+v, %v, and again %+v", u, ok, again)
			}
			u.source, u.slot = source, slot
			state := rapid.SampledFrom([]DeliveryState{Posted, Posted, Claimed, Skipped, Missed, Dropped}).Draw(t, "state")
			d := p.delivery(u, state, at)
			p.deliveries = append(p.deliveries, d)
			if !d.usesUpPrompt() {
				continue
			}
			for _, r := range u.portion.passages {
				read[r.label]++
			}
			if u.portion.last {
				break
			}
		}
		for _, r := range all {
			if read[r.label] != 1 {
				t.Fatalf("%s came %d times", r.label, read[r.label])
			}
		}
	})
}

// TestNothingComesTwiceBeforeAllHaveCome lets several schedules of different sources
// post to a place whose questions are reworded, moved, left out, added and removed
// meanwhile.
func TestNothingComesTwiceBeforeAllHaveCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &statement.Statement{}
		for i := range rapid.IntRange(1, 7).Draw(t, "questions") {
			stage := rapid.SampledFrom([]string{"", "easy", "hard"}).Draw(t, "stage")
			s.Prompts = append(s.Prompts, statement.Prompt{ID: fmt.Sprint("q", i), Text: "Why?", Stage: stage})
		}
		p := placeOf(s)
		edits := map[string]PromptEdit{}
		var own []Suggestion
		for step := range 60 {
			switch q := rapid.SampledFrom(s.Prompts).Draw(t, "of"); rapid.IntRange(0, 9).Draw(t, "edit") {
			case 0:
				edits[q.ID] = PromptEdit{Prompt: q.ID, Text: "Who?"}
			case 1:
				edits[q.ID] = PromptEdit{Prompt: q.ID, Position: rapid.IntRange(1, 9).Draw(t, "position")}
			case 2:
				edits[q.ID] = PromptEdit{Prompt: q.ID, LeftOut: true}
			case 3:
				delete(edits, q.ID)
			case 4:
				own = append(own, Suggestion{ID: int64(step + 1), Text: "How?", State: Approved, Position: rapid.IntRange(0, 9).Draw(t, "position")})
			case 5:
				if len(own) > 0 {
					own = own[1:]
				}
			}
			var all []PromptEdit
			for _, e := range edits {
				all = append(all, e)
			}
			p.setQuestions(own, all)
			source := rapid.SampledFrom([]questionSource{inOrder, shuffled, byStage, ownList}).Draw(t, "source")
			h := newHistory(p.deliveries, "", Questions)
			u, ok := source.choose(p, h, comingSlot{})
			again, _ := source.choose(p, h, comingSlot{})
			members := p.questions
			if source == ownList {
				members = p.ownQuestions()
			}
			if ok != (len(members) > 0) {
				t.Fatalf("%q chose: %v, of %d", source, ok, len(members))
			}
			if !ok {
				continue
			}
			fresh := func(q statement.Prompt) bool { return h.came[q.ID] == 0 }
			switch {
			case u.prompt.ID != again.prompt.ID || !slices.ContainsFunc(members, func(q statement.Prompt) bool { return q.ID == u.prompt.ID }):
				t.Fatalf("%q chose %q, then %q", source, u.prompt.ID, again.prompt.ID)
			case !slices.ContainsFunc(p.questions, fresh):
				if u.round != h.round+1 {
					t.Fatalf("%q went on in round %d after all had come", source, u.round)
				}
			case u.round != h.round || !fresh(u.prompt) && slices.ContainsFunc(members, fresh):
				t.Fatalf("%q chose %q in round %d, where others had not come in round %d", source, u.prompt.ID, u.round, h.round)
			}
			u.source = source
			state := rapid.SampledFrom([]DeliveryState{Posted, Posted, Claimed, Skipped, Missed}).Draw(t, "state")
			p.deliveries = append(p.deliveries, p.delivery(u, state, time.Time{}))
		}
	})
}

// TestAQuestionThatCameWithAReadingHasCome posts a reading and the programme in turns.
func TestAQuestionThatCameWithAReadingHasCome(t *testing.T) {
	p := placeOf(town(t))
	var came []string
	for turn, source := range []string{"", "reading section", "reading section", "reading section", "reading section", "", ""} {
		u := live(&p, source, mustRule(t, fmt.Sprintf("%02d:00 UTC daily", turn)), 1)[0]
		switch {
		case source == "":
			came = append(came, u.prompt.ID)
		case u.asked.round > 0:
			came = append(came, u.asked.ID)
		}
	}
	if diff := cmp.Diff([]string{"benches", "lamps", "squares", "benches"}, came); diff != "" {
		t.Error(diff)
	}
}

// TestShuffledOrders goes twice through the shipped questions.
func TestShuffledOrders(t *testing.T) {
	p := placeOf(shipped(t))
	n := len(p.questions)
	first, second := live(&p, "shuffled", mustRule(t, "09:00 UTC daily"), n), live(&p, "shuffled", mustRule(t, "10:00 UTC daily"), n)
	if a, b := ids(first), ids(second); slices.Equal(a, b) || slices.Equal(a, questionIDs(p)) {
		t.Error("two rounds have one order, or that of the programme")
	}
	p.deliveries = nil
	stage, seen := "", map[string]bool{}
	for _, u := range live(&p, "stages", mustRule(t, "09:00 UTC daily"), n) {
		if u.prompt.Stage != stage {
			if stage = u.prompt.Stage; seen[stage] {
				t.Errorf("%q comes again", stage)
			}
			seen[stage] = true
		}
	}
}

func questionIDs(p placeProgramme) []string {
	var all []string
	for _, q := range p.questions {
		all = append(all, q.ID)
	}
	return all
}

func TestASentenceStandsAlone(t *testing.T) {
	for sentence, want := range map[string]bool{
		"Once habits of cooperation become ingrained, states can begin to engage new actors.": true,
		"“Every street needs a bench, and every bench needs someone to sit.”":                 true,
		"It identifies six areas in which states likely have the most to gain.":               false,
		"However, states rarely begin with the hardest questions first.":                      false,
		"In addition, states rarely begin with the hardest questions first.":                  false,
		"As Figure 2 shows, states rarely begin with the hardest questions.":                  false,
		"states rarely begin with the hardest questions, as one might hope.":                  false,
		"States rarely begin with the hardest questions, which are these:":                    false,
		"States rarely begin with “the hardest questions, as one might hope.":                 false,
		"Short ones say little.": false,
	} {
		if got := leaningWordsOf("en").standsAlone(sentence); got != want {
			t.Errorf("%q stands alone: %v", sentence, got)
		}
	}
	for _, c := range []struct {
		tag, sentence string
		want          bool
	}{
		{"de", "Städte wachsen am schnellsten dort, wo niemand sie geplant hat.", true},
		{"de", "Der Rat sagt: „Jede Straße braucht eine Bank.“", true},
		{"de", "„Jede Straße braucht eine Bank“, sagt der alte Müller am Bach.", true},
		{"de", "Deshalb wachsen Städte dort, wo niemand sie geplant hat.", false},
		{"de", "Zum Beispiel wachsen Städte dort, wo niemand sie geplant hat.", false},
		{"de", "Städte wachsen am schnellsten, wie Abbildung 2 eindrücklich zeigt.", false},
		{"de", "Diese Städte wachsen dort, wo niemand sie geplant hat.", false},
		{"fr", "Les villes grandissent là où personne ne les a prévues.", true},
		{"fr", "« Chaque rue a besoin d’un banc », dit le vieux meunier de la ville.", true},
		{"fr", "C’est pourquoi les villes grandissent là où personne ne les a prévues.", false},
		{"fr", "D’autre part, les villes grandissent là où personne ne les a prévues.", false},
		{"fr", "Les villes grandissent, comme le montre le tableau 2 ci-dessous.", false},
		{"es", "Las ciudades crecen donde nadie las había planeado nunca.", true},
		{"es", "Sin embargo, las ciudades crecen donde nadie las había planeado.", false},
		{"es", "Estas ciudades crecen donde nadie las había planeado nunca.", false},
		{"es", "Las ciudades crecen, como muestra la figura 2 de este informe.", false},
	} {
		if got := leaningWordsOf(c.tag).standsAlone(c.sentence); got != c.want {
			t.Errorf("%s: %q stands alone: %v", c.tag, c.sentence, got)
		}
	}
	if n := len(placeOf(shipped(t)).quotable()); n < 2 {
		t.Errorf("%d sentences of the shipped statement stand alone", n)
	}
}

package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"plenary/internal/statement"
)

func programmeOf(s *statement.Statement, own []Suggestion, deliveries []Delivery) placeProgramme {
	p := placeProgramme{responder: &responder{indexedStatement: indexedStatement{statement: s}}, deliveries: deliveries}
	p.setQuestions(own, nil)
	return p
}

func ids(turns []upcomingPrompt) []string {
	var all []string
	for _, t := range turns {
		all = append(all, t.prompt.ID)
	}
	return all
}

func withPrompts(ids ...string) *statement.Statement {
	s := &statement.Statement{}
	for _, id := range ids {
		s.Prompts = append(s.Prompts, statement.Prompt{ID: id, Text: id + "?"})
	}
	return s
}

func TestOwnQuestionsStandWhereTheGroupPutThem(t *testing.T) {
	own := []Suggestion{
		{ID: 1, State: Approved, Position: 2},
		{ID: 2, State: Approved},
		{ID: 3, State: Waiting, Position: 1},
		{ID: 4, State: Approved, Position: 2},
		{ID: 5, State: Declined},
		{ID: 6, State: Approved, Position: 99},
	}
	want := []string{"a", "own:1", "own:4", "b", "c", "own:6", "own:2"}
	if diff := cmp.Diff(want, ids(programmeOf(withPrompts("a", "b", "c"), own, nil).inOrder())); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasMissedOrDroppedHasNotCome(t *testing.T) {
	deliveries := []Delivery{
		{Round: 1, Prompt: "a", State: Posted},
		{Round: 1, Prompt: "b", State: Missed},
		{Round: 1, Prompt: "c", State: Skipped},
		{Round: 1, Prompt: "d", State: Claimed},
		{Round: 1, Prompt: "e", State: Dropped},
		{Round: 7, Prompt: "b", State: Posted, Statement: "another statement"},
	}
	if diff := cmp.Diff([]string{"b", "e", "a", "c", "d"}, ids(programmeOf(withPrompts("a", "b", "c", "d", "e"), nil, deliveries).inOrder())); diff != "" {
		t.Error(diff)
	}
}

// TestNoQuestionComesTwiceBeforeAllHaveCome lets a group live through edits of
// its content: questions are added, removed and moved between any two posts.
func TestNoQuestionComesTwiceBeforeAllHaveCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var deliveries []Delivery
		names := rapid.SliceOfNDistinct(rapid.IntRange(0, 12), 1, 8, rapid.ID[int])
		now := names.Draw(t, "content")
		for range 40 {
			if rapid.IntRange(0, 3).Draw(t, "edit") == 0 {
				now = names.Draw(t, "content")
			}
			var content []string
			for _, n := range now {
				content = append(content, fmt.Sprint(n))
			}
			next := programmeOf(withPrompts(content...), nil, deliveries).upcoming(1)[0]
			came, last := map[string]bool{}, 1
			for _, d := range deliveries {
				last = max(last, d.Round)
			}
			for _, d := range deliveries {
				if d.Round == last {
					came[d.Prompt] = true
				}
			}
			missing := ""
			for _, id := range content {
				if !came[id] {
					missing = id
					break
				}
			}
			switch {
			case missing != "" && (next.prompt.ID != missing || next.round != last):
				t.Fatalf("%q came in round %d where %q had not come in round %d", next.prompt.ID, next.round, missing, last)
			case missing == "" && (next.prompt.ID != content[0] || next.round != last+1):
				t.Fatalf("%q came in round %d after all had come in round %d", next.prompt.ID, next.round, last)
			}
			deliveries = append(deliveries, Delivery{Round: next.round, Prompt: next.prompt.ID, State: Posted})
		}
	})
}

func TestAdvance(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	const rule = "09:00 UTC daily"
	for name, test := range map[string]struct {
		given, want Schedule
		after       time.Time
	}{
		"to the next day":      {Schedule{Recurrence: rule}, Schedule{Recurrence: rule, Next: at(25, 9)}, at(24, 9)},
		"paused without end":   {Schedule{Recurrence: rule, Paused: true, Next: at(25, 9)}, Schedule{Recurrence: rule, Paused: true}, at(24, 9)},
		"paused until later":   {Schedule{Recurrence: rule, Paused: true, PauseUntil: "2026-11-27"}, Schedule{Recurrence: rule, Paused: true, PauseUntil: "2026-11-27", Next: at(27, 9)}, at(24, 9)},
		"the pause has an end": {Schedule{Recurrence: rule, Paused: true, PauseUntil: "2026-11-27", PauseReason: "holidays"}, Schedule{Recurrence: rule, Next: at(28, 9)}, at(27, 9)},
	} {
		got, err := test.given.Advance(test.after)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := (Schedule{Recurrence: "at dawn"}).Advance(at(24, 9)); err == nil {
		t.Error("a rule that cannot be read gave a slot")
	}
}

func TestThreadTitle(t *testing.T) {
	for question, want := range map[string]string{
		"Why?":                         "Why?",
		strings.Repeat("ü", 99) + "?":  strings.Repeat("ü", 99) + "?",
		strings.Repeat("ü", 100) + "?": strings.Repeat("ü", 99) + "…",
		strings.Repeat("word, ", 20):   strings.Repeat("word, ", 15) + "word…",
	} {
		if got := threadTitle(question); got != want || len([]rune(got)) > 100 {
			t.Errorf("%q is the title of %q, want %q", got, question, want)
		}
	}
}

func TestPostKey(t *testing.T) {
	at := Place{Platform: "slack", Space: "T1", Channel: "C1"}
	slot := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	key := postKey(at, "", slot)
	if len(key) > 25 || key != postKey(at, "", slot.In(time.FixedZone("", 3600))) {
		t.Errorf("the key %q is too long, or hangs on how the slot is written", key)
	}
	for _, other := range []string{
		postKey(at, "", slot.Add(time.Minute)), postKey(Place{Platform: "slack", Space: "T1", Channel: "C2"}, "", slot),
		postKey(Place{Platform: "slack", Space: "T", Channel: "1C1"}, "", slot), postKey(at, "evening", slot),
	} {
		if key == other {
			t.Error("two posts have one key")
		}
	}
}

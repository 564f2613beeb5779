package bot_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// library reads statements by the name of their folders, one where the name is
// "".
func library(t *testing.T, prompts map[string]string) []*statement.Statement {
	t.Helper()
	files := fstest.MapFS{}
	for name, yaml := range prompts {
		files[filepath.Join(name, "statement.md")] = &fstest.MapFile{Data: []byte("---\ntitle: On Benches " + name + "\n---\n# I. Streets\n\nEvery street needs a bench.\n")}
		if yaml != "" {
			files[filepath.Join(name, "prompts.yaml")] = &fstest.MapFile{Data: []byte(yaml)}
		}
	}
	all, err := statement.ParseAll(files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func prompts(ids ...string) string {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString("- id: " + id + "\n  text: What about " + id + "?\n")
	}
	return b.String()
}

func TestComposedAgainTheSameQuestionComes(t *testing.T) {
	db := bottest.Database(t)
	slot := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := bot.Schedule{Place: bot.Place{Platform: "test", Space: "S", Channel: "C"}, Recurrence: "09:00 UTC daily"}
	b := bot.New(bot.Config{Statements: library(t, map[string]string{"": prompts("a", "b", "c")}), Store: db, Log: slog.New(slog.DiscardHandler)})
	compose := func(slot time.Time) (bot.Post, bot.Delivery) {
		t.Helper()
		post, d, err := b.Compose(t.Context(), s, slot)
		if err != nil {
			t.Fatal(err)
		}
		return post, d
	}
	first, d := compose(slot)
	if again, _ := compose(slot); d.Prompt != "a" || again.Key != first.Key || again.Thread != "What about a?" {
		t.Errorf("composed again before the claim: %+v, %+v", first, again)
	}
	d.State = bot.Claimed
	if err := db.AddDelivery(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	// An edit of the content neither changes what was claimed, nor repeats it.
	b.SetStatements(library(t, map[string]string{"": prompts("c", "b", "a")}))
	if again, claimed := compose(slot); claimed.Prompt != "a" || again.Key != first.Key {
		t.Errorf("composed again after the claim: %+v", claimed)
	}
	if next, d := compose(slot.AddDate(0, 0, 1)); d.Prompt != "c" || next.Key == first.Key {
		t.Errorf("the next slot has the question %q", d.Prompt)
	}
	// What was missed comes with the next slot.
	d.State = bot.Missed
	if err := db.AddDelivery(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	b.SetStatements(library(t, map[string]string{"": prompts("a", "b", "c")}))
	if _, d := compose(slot.AddDate(0, 0, 1)); d.Prompt != "a" {
		t.Errorf("after a was missed comes %q", d.Prompt)
	}
	b.SetStatements(library(t, map[string]string{"": ""}))
	if _, _, err := b.Compose(t.Context(), s, slot); !errors.Is(err, bot.ErrNoQuestion) {
		t.Errorf("composed without questions: %v", err)
	}
}

func TestEachStatementHasItsOwnProgramme(t *testing.T) {
	db := bottest.Database(t)
	k := &talk{t: t, store: db, at: bot.Place{Platform: "test", Space: "S", Channel: "C"}, now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	k.bot = bot.New(bot.Config{
		Statements: library(t, map[string]string{"rivers": prompts("r1", "r2"), "towns": prompts("t1", "t2")}),
		Store:      db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return k.now },
	})
	var came []string
	day := func() {
		k.now = k.now.AddDate(0, 0, 1)
		k.settle(func(_ bot.Post, d *bot.Delivery) {
			d.State = bot.Posted
			came = append(came, d.Statement+" "+d.Prompt)
		})
	}
	k.say("fay", "prompt schedule 9 UTC daily")
	day()
	k.say("ann", "prompt suggest What is it that only rivers have?")
	k.say("fay", "prompt approve 1 last")
	k.say("fay", "use towns")
	day()
	k.say("fay", "use rivers")
	day()
	day()
	want := "rivers r1, towns t1, rivers r2, rivers own:1"
	if got := strings.Join(came, ", "); got != want {
		t.Errorf("came %s, want %s", got, want)
	}
	k.say("fay", "use towns")
	if r := k.say("fay", "prompt next 3").String(); strings.Contains(r, "rivers") || !strings.Contains(r, "t2") {
		t.Errorf("the other statement has the programme\n%s", r)
	}
}

// TestEveryPostFits holds every question of the shipped programme, and one of
// the longest that a member can suggest, against what a Post may be.
func TestEveryPostFits(t *testing.T) {
	k := newTalk(t)
	k.now = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	k.say("ann", "prompt suggest "+strings.Repeat("ü", 299)+"?")
	k.say("fay", "prompt approve 1")
	k.say("fay", "prompt schedule 9 UTC daily notify @readers")
	for range 60 {
		k.now = k.now.AddDate(0, 0, 1)
		k.settle(func(post bot.Post, d *bot.Delivery) {
			d.State = bot.Posted
			text := post.Reply.String()
			if !strings.Contains(text, "?\n") || !strings.Contains(text, "Discuss it in the thread") || post.Notify != "readers" {
				t.Errorf("%s is no question to discuss:\n%s", d.Prompt, text)
			}
			if n := utf8.RuneCountInString(post.Thread); n == 0 || n > 100 || len(post.Key) > 25 {
				t.Errorf("%s has a thread of %d characters and a key of %d", d.Prompt, n, len(post.Key))
			}
		})
	}
}

// TestWhatIsRehearsedIsPosted holds the rehearsal against a group that lives
// through the same time, beyond its first round through all questions.
func TestWhatIsRehearsedIsPosted(t *testing.T) {
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	rule, err := schedule.Parse("02:30 Europe/Berlin daily")
	if err != nil {
		t.Fatal(err)
	}
	from, until := schedule.Date{Year: 2026, Month: time.March, Day: 1}, schedule.Date{Year: 2026, Month: time.May, Day: 5}
	k := newTalk(t)
	k.now = rule.Midnight(from)
	if r := k.say("fay", "prompt schedule "+rule.String()); r.Outcome != bot.Answered {
		t.Fatal(r)
	}
	n := 0
	rows, err := bot.Rehearsal{Statement: s, Rule: rule}.Posts(from, until)
	if err != nil {
		t.Fatal(err)
	}
	for row := range rows {
		k.now = row.At
		var posted []bot.Delivery
		k.settle(func(_ bot.Post, d *bot.Delivery) {
			d.State = bot.Posted
			posted = append(posted, *d)
		})
		if len(posted) != 1 || posted[0].Prompt != row.Prompt || posted[0].Round != row.Round || !posted[0].Slot.Equal(row.At) {
			t.Fatalf("rehearsed %+v, posted %+v", row, posted)
		}
		n++
	}
	if n != 31+30+5 {
		t.Errorf("%d days of 66 were rehearsed", n)
	}
}

// BenchmarkCompose makes the post for a slot of groups with a long past.
func BenchmarkCompose(b *testing.B) {
	for _, days := range []int{0, 30, 365} {
		b.Run(strconv.Itoa(days), func(b *testing.B) {
			k := newTalk(b)
			k.now = time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
			k.say("fay", "prompt schedule 9 UTC daily")
			for range days {
				k.now = k.now.AddDate(0, 0, 1)
				k.settle(func(_ bot.Post, d *bot.Delivery) { d.State = bot.Posted })
			}
			s, _, err := k.store.Schedule(b.Context(), k.at, "")
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := k.bot.Compose(b.Context(), s, s.Next); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestEverySourceIsRehearsedAsItIsPosted holds the rehearsal of each source against a
// group that lives through it.
func TestEverySourceIsRehearsedAsItIsPosted(t *testing.T) {
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	rule, err := schedule.Parse("09:00 Europe/Berlin daily; until 2026-04-30")
	if err != nil {
		t.Fatal(err)
	}
	from := schedule.Date{Year: 2026, Month: time.March, Day: 1}
	for _, source := range []string{"", "shuffled", "stages", "quotation", "reading", "reading section", "reading 1 paragraph", "reading evenly"} {
		t.Run(source, func(t *testing.T) {
			k := newTalk(t)
			k.now = rule.Midnight(from)
			first := bot.Schedule{Place: k.at, Recurrence: rule.String(), Source: source, Next: rule.Next(k.now)}
			if err := k.store.SaveSchedule(t.Context(), first); err != nil {
				t.Fatal(err)
			}
			rows, err := bot.Rehearsal{Statement: s, Rule: rule, Source: source}.Posts(from, rule.Until)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for row := range rows {
				k.now = row.At
				k.settle(func(post bot.Post, d *bot.Delivery) {
					d.State = bot.Posted
					n++
					if id, _, _ := strings.Cut(d.Prompt, "?"); id != row.Prompt || d.Round != row.Round || post.Reply.Empty() {
						t.Fatalf("rehearsed %+v, posted %+v", row, d)
					}
					if !strings.Contains(post.Reply.String(), row.Question) || !strings.HasPrefix(post.Reply.String(), firstWords(row)) {
						t.Errorf("%+v is posted as %s", row, post.Reply)
					}
				})
			}
			if n < 10 {
				t.Errorf("%d posts", n)
			}
			k.now = k.now.AddDate(0, 0, 1)
			k.settle(func(_ bot.Post, d *bot.Delivery) { t.Errorf("after the last came %+v", d) })
		})
	}
}

// firstWords is how a post begins.
func firstWords(row bot.RehearsedPost) string {
	switch {
	case row.Passage != "":
		return row.Passage
	case row.Question != "":
		return row.Question
	}
	return "Quotation of the day: "
}

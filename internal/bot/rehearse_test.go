package bot_test

import (
	"testing"
	"time"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

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
	for row := range bot.Rehearse(s, rule, from, until) {
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

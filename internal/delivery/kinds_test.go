package delivery_test

import (
	"fmt"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/loopback"
	"plenary/internal/store/storetest"
)

// Schedules of every source and rhythm, due in one minute of one channel, are each
// posted once by two replicas, whatever goes wrong with the first posts.
func TestEveryKindOfScheduleIsPostedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		t.Parallel()
		e := newEnv(t, databaseURL)
		slot := minute(time.Now())
		clock, day := slot.Format("15:04"), slot.Format("2006-01-02")
		at := bot.Place{Platform: "discord", Space: loopback.Guild(0), Channel: loopback.Channel(0)}
		kinds := map[string][2]string{
			"":           {clock + " UTC daily", ""},
			"twice":      {clock + ",23:59 UTC daily; from " + day, "shuffled"},
			"stages":     {clock + " UTC every 3 days from " + day, "stages"},
			"reading":    {clock + " UTC on " + day, "reading 1 paragraph"},
			"words":      {clock + " UTC daily; until 2099-12-31", "quotation"},
			"monthly":    {clock + " UTC every month on " + slot.Format("2") + ordinal(slot.Day()), ""},
			"exceptions": {clock + " UTC daily; not on 2099-12-25", ""},
		}
		for state, source := range map[bot.SuggestionState]string{bot.Single: "single", bot.Approved: "list"} {
			own, err := e.store.SaveSuggestion(t.Context(), bot.Suggestion{Place: at, Text: "Who of us is " + source + "?", State: state, At: slot})
			if err != nil {
				t.Fatal(err)
			}
			if state == bot.Single {
				source = fmt.Sprint(source, " ", own.ID)
			}
			kinds[string(state)] = [2]string{clock + " UTC on " + day, source}
		}
		for name, of := range kinds {
			s := bot.Schedule{Place: at, Name: name, Recurrence: of[0], Source: of[1], SetBy: loopback.DiscordOwner, Next: slot}
			if err := e.store.SaveSchedule(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		faults := []loopback.Fault{loopback.LostAfter, loopback.Broken, loopback.LostBefore, loopback.BrokenAfter, loopback.Busy}
		e.discord.FailPosts(func(n int, _ loopback.Post) loopback.Fault {
			if n <= len(faults) {
				return faults[n-1]
			}
			return loopback.None
		})
		e.run(delivery.Config{})
		e.run(delivery.Config{})
		came := map[string]bool{}
		for _, d := range e.completed(at, len(kinds)) {
			if d.State != bot.Posted || came[string(d.Pool)+d.Prompt] {
				t.Errorf("%s: recorded is %+v", d.Schedule, d)
			}
			came[string(d.Pool)+d.Prompt] = true
		}
		if n := e.posts(at); n != len(kinds) {
			t.Errorf("%d posts of %d schedules", n, len(kinds))
		}
	})
}

// ordinal is what follows the number of a day.
func ordinal(day int) string {
	switch {
	case day%100/10 == 1:
	case day%10 == 1:
		return "st"
	case day%10 == 2:
		return "nd"
	case day%10 == 3:
		return "rd"
	}
	return "th"
}

package delivery_test

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/loopback"
	"plenary/internal/store/storetest"
)

// A digest comes once, to its channel, to another one, or to the members whom it is
// for; also where the answers are lost. Where nothing was posted it is silent, and where
// it cannot be posted the questions go on.
func TestADigestComesOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		t.Parallel()
		e := newEnv(t, databaseURL)
		slot := minute(time.Now())
		place := func(n int) bot.Place {
			return bot.Place{Platform: "discord", Space: loopback.Guild(0), Channel: loopback.Channel(n)}
		}
		digest := func(at bot.Place, source string) {
			t.Helper()
			err := e.store.SaveSchedule(t.Context(), bot.Schedule{
				Place: at, Name: bot.DigestName, Recurrence: slot.Format("15:04") + " UTC daily", Source: source, SetBy: loopback.DiscordOwner, Next: slot,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		cameBefore := func(at bot.Place) {
			t.Helper()
			err := e.store.AddDelivery(t.Context(), bot.Delivery{
				Place: at, Slot: slot.Add(-time.Hour), At: slot.Add(-time.Hour), Round: 1, Prompt: "gone", State: bot.Posted, Sent: bot.Sent{Message: "1", Link: "https://chat.example/1"},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := e.store.AddFacilitator(t.Context(), "discord", loopback.Guild(0), loopback.DiscordMember); err != nil {
			t.Fatal(err)
		}
		here, elsewhere, members, silent, gone := place(1), place(2), place(3), place(4), place(5)
		for _, at := range []bot.Place{here, elsewhere, members, gone} {
			cameBefore(at)
		}
		digest(here, "digest")
		digest(elsewhere, "digest-in-"+loopback.Channel(9))
		digest(members, "digest-to-members")
		digest(silent, "digest")
		digest(gone, "digest-in-"+loopback.DiscordForbidden)
		questions := bot.Schedule{Place: gone, Recurrence: "00:00 UTC daily", SetBy: loopback.DiscordOwner, Next: slot.AddDate(0, 0, 1)}
		if err := e.store.SaveSchedule(t.Context(), questions); err != nil {
			t.Fatal(err)
		}
		lost := map[string]bool{}
		e.discord.FailPosts(func(_ int, p loopback.Post) loopback.Fault {
			if lost[p.Channel] || p.Channel == loopback.DiscordForbidden {
				return loopback.None
			}
			lost[p.Channel] = true
			return loopback.LostAfter
		})
		e.run(delivery.Config{})
		for at, want := range map[bot.Place]bot.DeliveryState{here: bot.Posted, elsewhere: bot.Posted, members: bot.Posted, silent: bot.Silent, gone: bot.Dropped} {
			n := 2
			if at == silent {
				n = 1
			}
			all := e.completed(at, n)
			if d := all[len(all)-1]; d.State != want || d.Schedule != bot.DigestName {
				t.Errorf("%s: recorded is %+v, want %s", at.Channel, d, want)
			}
		}
		if !e.discord.Until(time.Minute, func() bool { return len(e.discord.PostsIn(loopback.DiscordDirect)) >= 4 }) {
			t.Error("the members, and who set and facilitates the digest that cannot be posted, are not told")
		}
		for channel, want := range map[string]int{here.Channel: 1, elsewhere.Channel: 0, loopback.Channel(9): 1, members.Channel: 0, silent.Channel: 0, loopback.DiscordDirect: 4} {
			if got := len(e.discord.PostsIn(channel)); got != want {
				t.Errorf("%d messages in %s, want %d", got, channel, want)
			}
		}
		if said := e.discord.PostsIn(here.Channel)[0].Said(); !strings.Contains(said, "1 post in") || !strings.Contains(said, "https://chat.example/1") {
			t.Errorf("the digest reads %q", said)
		}
		if s, _, err := e.store.Schedule(t.Context(), gone, ""); err != nil || s.Paused {
			t.Errorf("the questions of a channel whose digest cannot be posted are paused: %+v, %v", s, err)
		}
	})
}

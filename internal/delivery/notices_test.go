package delivery_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/loopback"
	"plenary/internal/store/storetest"
)

// A post whose thread fails goes out. Whoever set it up and the members who were added
// are told of a cause once, until threads work again.
func TestThoseWhoSetUpAPostAreToldOnceWhatWasNotDone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		t.Parallel()
		e := newEnv(t, databaseURL)
		at := bot.Place{Platform: "discord", Space: loopback.Guild(0), Channel: loopback.Channel(0)}
		for _, id := range []string{loopback.DiscordMember, loopback.DiscordManagerRole} {
			if err := e.store.AddFacilitator(t.Context(), at.Platform, at.Space, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.store.SetSetting(t.Context(), at, "pin", "on"); err != nil {
			t.Fatal(err)
		}
		e.run(delivery.Config{})
		slot, told := minute(time.Now()), 0
		for n, step := range []struct {
			denied int64
			told   int // messages to members
		}{
			{denied: loopback.CreatePublicThreads, told: 2}, // the role gets none
			{denied: loopback.CreatePublicThreads},
			{denied: loopback.CreatePublicThreads | loopback.PinMessages, told: 2},
			{},
			{denied: loopback.PinMessages, told: 2},
			{denied: loopback.PinMessages},
		} {
			e.discord.Set(func(s *loopback.DiscordSettings) { s.Denied = step.denied })
			if err := e.store.SaveSchedule(t.Context(), bot.Schedule{
				Place: at, Name: fmt.Sprintf("s%d", n), Recurrence: slot.Format("15:04") + " UTC daily", SetBy: loopback.DiscordOwner, Next: slot,
			}); err != nil {
				t.Fatal(err)
			}
			d := e.completed(at, n+1)[n]
			denied := func(right int64) bool { return step.denied&right != 0 }
			if d.State != bot.Posted || (d.Sent.Undone.Thread != "") != denied(loopback.CreatePublicThreads) || d.Sent.Pinned == denied(loopback.PinMessages) {
				t.Errorf("step %d: recorded is %+v", n, d)
			}
			if got := len(e.discord.PinnedIn(at.Channel)); got != 1 {
				t.Errorf("step %d: %d messages are pinned", n, got)
			}
			post := e.discord.PostsIn(at.Channel)[n]
			if strings.Contains(post.Said(), "the thread of this message") == denied(loopback.CreatePublicThreads) {
				t.Errorf("step %d: the post reads %q", n, post.Said())
			}
			told += step.told
			direct := func() int { return len(e.discord.PostsIn(loopback.DiscordDirect)) }
			if !e.discord.Until(20*time.Second, func() bool { return direct() >= told }) || direct() != told {
				t.Fatalf("step %d: %d messages to members, want %d", n, direct(), told)
			}
		}
		if m := e.discord.PostsIn(loopback.DiscordDirect)[0]; !strings.Contains(m.Said(), "has no thread, because the bot lacks Create Public Threads there.") {
			t.Errorf("a member reads %q", m.Said())
		}
	})
}

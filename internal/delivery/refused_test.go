package delivery_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/loopback"
	"plenary/internal/message"
	"plenary/internal/store/storetest"
)

// A post that Discord refuses for its own fault is missed, and its schedule goes on. One that
// a facilitator can mend pauses the schedule, and each of the facilitators is told once.
func TestWhatARefusalLeavesBehind(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		t.Parallel()
		e := newEnv(t, databaseURL)
		refusals := map[string]int{loopback.Channel(0): 50035, loopback.Channel(1): 200000}
		e.discord.Set(func(s *loopback.DiscordSettings) {
			s.Fault = func(w http.ResponseWriter, r *http.Request, _ func()) bool {
				for channel, code := range refusals {
					if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/channels/"+channel+"/messages") {
						loopback.Refuse(w, http.StatusBadRequest, code, "Refused")
						return true
					}
				}
				return false
			}
		})
		atFault, mendable := e.schedule("discord", loopback.Channel(0), minute(time.Now())), e.schedule("discord", loopback.Channel(1), minute(time.Now()))
		for _, member := range []string{loopback.DiscordOwner, loopback.DiscordMember} {
			if err := e.store.AddFacilitator(t.Context(), "discord", mendable.Space, member); err != nil {
				t.Fatal(err)
			}
		}
		e.run(delivery.Config{})
		for at, want := range map[bot.Place]struct {
			state  bot.DeliveryState
			paused bool
			why    string
		}{
			atFault:  {bot.Missed, false, "Refused"},
			mendable: {bot.Dropped, true, "AutoMod"},
		} {
			d := e.completed(at, 1)[0]
			if why := message.English().RenderStored(d.Reason).String(); d.State != want.state || d.Attempts != 1 || !strings.Contains(why, want.why) {
				t.Errorf("recorded is %+v: %s", d, why)
			}
			if s, _, err := e.store.Schedule(t.Context(), at, ""); err != nil || s.Paused != want.paused {
				t.Errorf("the schedule is %+v, %v", s, err)
			}
		}
		told := func() int { return len(e.discord.PostsIn(loopback.DiscordDirect)) }
		if !e.discord.Until(time.Minute, func() bool { return told() >= 2 }) {
			t.Errorf("%d are told", told())
		}
	})
}

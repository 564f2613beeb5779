package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/store"
)

// A facilitator who was told in a direct message that the questions of a channel are paused
// ends the pause there, with or without a stroke, and nothing else.
func TestPauseIsEndedInADirectMessage(t *testing.T) {
	onEachDatabase(t, func(t *testing.T, b *bot.Bot, _ *store.Store) {
		channel, direct := bot.Place{Platform: "test", Space: "S1", Channel: "C1"}, bot.Place{Platform: "test", Channel: "D1"}
		n := 0
		say := func(at bot.Place, line string) string {
			n++
			return b.Handle(t.Context(), bot.Request{
				ID: fmt.Sprint(n), Place: at, From: "fay", Line: line, Direct: at == direct,
				About:       func(context.Context) (bot.Place, error) { return channel, nil },
				Facilitates: func(_ context.Context, of bot.Place, _ []string) (bool, error) { return of == channel, nil },
			}).String()
		}
		say(channel, "prompt schedule 9 UTC mon")
		for _, line := range []string{"prompt resume", "/prompt resume"} {
			say(channel, "prompt pause")
			if said := say(direct, line); !strings.Contains(said, "The pause is over") {
				t.Errorf("%s: %s", line, said)
			}
		}
		if said := say(direct, "prompt pause"); strings.Contains(said, "Paused") {
			t.Errorf("a pause: %s", said)
		}
	})
}

package slack

import (
	"errors"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// Whom Slack does not know is refused, and what is no user group is not pinged.
func TestWhomSlackKnows(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	at := bot.Place{Platform: name, Space: "T1", Channel: "C1"}
	for id, want := range map[string]bool{"U1": true, "S0READERS": true, loopback.SlackNobody: false, loopback.SlackNoGroup: false, "readers": false} {
		if known, err := a.knows(t.Context(), at, id); known != want || err != nil {
			t.Errorf("knows %q: %v, %v", id, known, err)
		}
	}
	for id, want := range map[string]bool{"S0READERS": true, loopback.SlackNoGroup: false, "U1": false} {
		err := a.canNotify(t.Context(), at, id)
		if no := new(bot.CannotNotifyError); errors.As(err, &no) == want || !errors.As(err, &no) && err != nil {
			t.Errorf("notifies %q: %v", id, err)
		}
	}
}

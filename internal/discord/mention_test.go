package discord

import (
	"context"
	"errors"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// Whom Discord does not know is refused, and a role that cannot be pinged.
func TestWhomDiscordKnows(t *testing.T) {
	_, a := joinEcho(t)
	at := bot.Place{Platform: Name, Space: serverID, Channel: textID}
	for id, want := range map[string]bool{
		loopback.DiscordMember: true, loopback.DiscordManagerRole: true, loopback.DiscordNobody: false, "readers": false, "": false,
	} {
		if known, err := a.knows(context.Background(), at, id); known != want || err != nil {
			t.Errorf("knows %q: %v, %v", id, known, err)
		}
	}
	for id, want := range map[string]string{
		loopback.DiscordChannelsRole: "", loopback.DiscordManagerRole: "cannot-notify.not-mentionable",
		loopback.DiscordMember: "cannot-notify.unknown", "930000000000000404": "cannot-notify.unknown",
	} {
		err := a.canNotifyFrom(requester{})(context.Background(), at, id)
		var no *bot.CannotNotifyError
		if got := ""; errors.As(err, &no) {
			if got = no.Reason.ID; got != want {
				t.Errorf("%s: %s, want %s", id, got, want)
			}
		} else if err != nil || want != "" {
			t.Errorf("%s: %v, want %s", id, err, want)
		}
	}
}

package discord

import (
	"context"
	"sync"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// TestWhatADirectMessageIsAbout: after a word about a channel, whoever may manage it there may
// do so from the direct message, and nobody else, and nothing else.
func TestWhatADirectMessageIsAbout(t *testing.T) {
	f := newFake(t)
	cfg := f.config()
	var settings sync.Map
	cfg.Host.Setting = func(_ context.Context, at bot.Place, name string) (string, error) {
		value, _ := settings.Load([2]any{at, name})
		held, _ := value.(string)
		return held, nil
	}
	cfg.Host.SetSetting = func(_ context.Context, at bot.Place, name, value string) error {
		settings.Store([2]any{at, name}, value)
		return nil
	}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	channel := bot.Place{Platform: Name, Space: serverID, Channel: textID}
	type verdict struct {
		about         bot.Place
		may, mayOther bool
	}
	said := make(chan verdict, 1)
	run(t, a, func(ctx context.Context, r bot.Request) bot.Reply {
		var v verdict
		v.about, _ = r.About(ctx)
		v.may, _ = r.Facilitates(ctx, channel, []string{"77"})
		v.mayOther, _ = r.Facilitates(ctx, bot.Place{Platform: Name, Space: serverID, Channel: forumID}, []string{"77"})
		said <- v
		return bot.Reply{}
	})
	typed := func(from string) verdict {
		f.Message(dmID, "/prompt resume", map[string]any{"author": map[string]any{"id": from}})
		return <-said
	}
	if v := typed(ownerID); v != (verdict{}) {
		t.Errorf("before a word it is %+v", v)
	}
	post := promptPost(textID)
	post.Member, post.Thread, post.Notify = ownerID, "", ""
	if _, err := a.Send(context.Background(), post); err != nil {
		t.Fatal(err)
	}
	for from, may := range map[string]bool{ownerID: true, "77": true, memberID: false, loopback.DiscordNobody: false} {
		if v := typed(from); v != (verdict{about: channel, may: may}) {
			t.Errorf("to %s it is %+v", from, v)
		}
	}
	in := f.Slash("prompt", map[string]any{"name": "resume", "type": 1})
	delete(in, "guild_id")
	delete(in, "member")
	in["channel_id"], in["channel"], in["context"] = dmID, map[string]any{"id": dmID, "type": 1}, 1
	in["user"] = map[string]any{"id": ownerID, "username": "owner"}
	f.Dispatch("INTERACTION_CREATE", in)
	if v := <-said; v != (verdict{about: channel, may: true}) {
		t.Errorf("to a command it is %+v", v)
	}
}

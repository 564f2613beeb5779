package discord

import (
	"context"
	"net/http"
	"strings"

	"plenary/internal/bot"
)

// aboutSetting is the setting of a direct message that holds what the last word there was
// about: the ids of a server and of its channel, with a stroke between.
const aboutSetting = "about"

// directPlace is the place of a direct message.
func directPlace(channel string) bot.Place { return bot.Place{Platform: Name, Channel: channel} }

// noteAbout keeps which channel a word in a direct message is about, so that what it says to
// do can be typed there.
func (a *Adapter) noteAbout(ctx context.Context, direct string, at bot.Place) {
	if at.Space == "" {
		return
	}
	if err := a.cfg.Host.SetSetting(ctx, directPlace(direct), aboutSetting, at.Space+"/"+at.Channel); err != nil {
		a.cfg.Host.Log.Warn("discord: what a direct message is about is not kept", "error", err)
	}
}

// about returns [bot.Request.About] of a direct message.
func (a *Adapter) about(direct bot.Place) func(context.Context) (bot.Place, error) {
	return func(ctx context.Context) (bot.Place, error) {
		held, err := a.cfg.Host.Setting(ctx, directPlace(direct.Channel), aboutSetting)
		server, channel, ok := strings.Cut(held, "/")
		if err != nil || !ok {
			return bot.Place{}, err
		}
		return bot.Place{Platform: Name, Space: server, Channel: channel}, nil
	}
}

// facilitatesByWord returns the function that reports whether whoever writes in a direct
// message may manage prompts in the channel that the last word there was about; in no other.
func (a *Adapter) facilitatesByWord(direct bot.Place, who requester) func(context.Context, bot.Place, []string) (bool, error) {
	about := a.about(direct)
	return func(ctx context.Context, at bot.Place, added []string) (bool, error) {
		word, err := about(ctx)
		if err != nil || at.Space == "" || at != word {
			return false, err
		}
		var m member
		err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/guilds/{}/members/{}", at.Space, who.id), into: &m})
		switch {
		case hasStatus(err, http.StatusNotFound), hasStatus(err, http.StatusForbidden):
			return false, nil
		case err != nil:
			return false, err
		}
		there := requester{server: at.Space, channel: at.Channel, member: &m, id: who.id}
		return a.facilitates(there)(ctx, at, added)
	}
}

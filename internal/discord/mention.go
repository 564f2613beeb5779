package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// knows reports whether an id is that of a role or a member of a place's server.
func (a *Adapter) knows(ctx context.Context, at bot.Place, id string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, canPostTimeout)
	defer cancel()
	s, err := a.serverAt(ctx, at)
	if err != nil {
		return false, err
	}
	if role(s, id) != nil {
		return true, nil
	}
	if !isID(id) {
		return false, nil
	}
	err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/guilds/{}/members/{}", at.Space, id), into: &member{}, maxWait: canPostTimeout})
	if hasCode(err, codeUnknownMember, codeUnknownUser) {
		return false, nil
	}
	return err == nil, err
}

// canNotifyFrom returns the function that looks whether a post to a place may ping a role:
// one that is mentionable, or any where the bot may mention all.
func (a *Adapter) canNotifyFrom(who requester) func(context.Context, bot.Place, string) error {
	return func(ctx context.Context, at bot.Place, id string) error {
		ctx, cancel := context.WithTimeout(ctx, canPostTimeout)
		defer cancel()
		s, err := a.serverAt(ctx, at)
		if err != nil {
			return err
		}
		r := role(s, id)
		switch {
		case r == nil:
			return cannotNotify("cannot-notify.unknown")
		case r.Mentionable:
			return nil
		}
		_, may, ok := who.botMayIn(at)
		if !ok {
			if may, err = a.mayIn(ctx, at, s); err != nil {
				return err
			}
		}
		if may&(discordgo.PermissionMentionEveryone|discordgo.PermissionAdministrator) == 0 {
			return cannotNotify("cannot-notify.not-mentionable")
		}
		return nil
	}
}

// mayIn returns what the bot may do at a place of a server.
func (a *Adapter) mayIn(ctx context.Context, at bot.Place, s server) (int64, error) {
	self := a.selfID()
	if self == "" {
		return 0, errors.New("discord: not connected")
	}
	c, err := a.channelAt(ctx, at)
	if err != nil {
		return 0, err
	}
	var m member
	if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/guilds/{}/members/{}", at.Space, self), into: &m, maxWait: canPostTimeout}); err != nil {
		return 0, err
	}
	return m.mayIn(s, c, self, time.Now()), nil
}

// serverAt returns the server of a place, with its roles.
func (a *Adapter) serverAt(ctx context.Context, at bot.Place) (s server, err error) {
	err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/guilds/{}", at.Space), into: &s, maxWait: canPostTimeout})
	if err == nil && len(s.Roles) == 0 {
		err = errors.New("discord: the roles of the server are not known")
	}
	return s, err
}

// role returns the role of an id, nil where the server has none.
func role(s server, id string) *discordgo.Role {
	for _, r := range s.Roles {
		if r != nil && r.ID == id {
			return r
		}
	}
	return nil
}

// cannotNotify makes the error that says why a role cannot be pinged.
func cannotNotify(reason string) error {
	return &bot.CannotNotifyError{Reason: message.Message{ID: reason}}
}

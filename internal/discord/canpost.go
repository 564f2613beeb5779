package discord

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// canPostTimeout is how long a member waits for what Discord says of the bot's rights.
const canPostTimeout = 5 * time.Second

// cannotPost makes the error that says why a place cannot be posted to.
func cannotPost(reason string) error {
	return &bot.CannotPostError{Reason: message.Message{ID: "cannot-post." + reason}}
}

// deleted says that there is no such channel.
const deleted = "cannot-post.deleted"

// A right is a permission of Discord, with the message that names it.
type right struct {
	bit  int64
	name string
}

// The rights that posts need.
var (
	viewChannel   = right{discordgo.PermissionViewChannel, "discord.right.view"}
	sendMessages  = right{discordgo.PermissionSendMessages, "discord.right.send"}
	sendInThreads = right{discordgo.PermissionSendMessagesInThreads, "discord.right.send-in-threads"}
	embedLinks    = right{discordgo.PermissionEmbedLinks, "discord.right.embed"}
	createThreads = right{discordgo.PermissionCreatePublicThreads, "discord.right.create-threads"}
	manageThreads = right{discordgo.PermissionManageThreads, "discord.right.manage-threads"}
	pinMessages   = right{1 << 51, "discord.right.pin"} // of its own since February 2026, when Manage Messages ceased to include it
)

// lacks makes the error that says that the bot lacks a right.
func lacks(r right, reason string) error {
	return &bot.CannotPostError{Reason: message.Message{ID: "cannot-post." + reason}, Right: r.name}
}

// CanPost looks whether Send could post to a place now. A thread and a pin are no part
// of it: a post goes out without them.
func (a *Adapter) CanPost(ctx context.Context, at bot.Place) error {
	if at.Platform != Name {
		return cannotPost("elsewhere")
	}
	if at.Space == "" {
		return nil // a direct message that somebody opened
	}
	ctx, cancel := context.WithTimeout(ctx, canPostTimeout)
	defer cancel()
	c, err := a.channelAt(ctx, at)
	if err != nil {
		return err
	}
	var s server
	var m member
	self := a.selfID()
	if self == "" {
		return errors.New("discord: not connected")
	}
	for _, call := range []apiRequest{
		{route: newRoute(http.MethodGet, "/guilds/{}", at.Space), into: &s, maxWait: canPostTimeout},
		{route: newRoute(http.MethodGet, "/guilds/{}/members/{}", at.Space, self), into: &m, maxWait: canPostTimeout},
	} {
		switch err := a.client.do(ctx, call); {
		case hasCode(err, codeUnknownServer, codeUnknownMember, codeUnknownUser, codeMissingAccess):
			return cannotPost("not-member")
		case err != nil:
			return err
		}
	}
	return cannotPostIn(s, c, self, m, time.Now())
}

// canPostFrom returns CanPost for a request that is made at a place: its channel is there,
// even where Discord's API does not find it yet. What an interaction says of the bot's
// rights in a channel needs no call; where they do not do, CanPost may know more of why.
func (a *Adapter) canPostFrom(place bot.Place, who requester) func(context.Context, bot.Place) error {
	return func(ctx context.Context, at bot.Place) error {
		var lacking error
		if c, may, ok := who.botMayIn(at); ok && c.Flags&flagRequireTag == 0 { // of its tags it says nothing
			if lacking = cannotPostWith(c, may); lacking == nil {
				return nil
			}
		}
		err := a.CanPost(ctx, at)
		var no *bot.CannotPostError
		switch known := errors.As(err, &no); {
		case at.Root() == place.Root() && known && no.Reason.ID == deleted:
			err = errors.New("discord: the channel that a request came from is not found")
		case known:
			return err
		}
		return cmp.Or(lacking, err)
	}
}

// channelAt returns the channel or thread of a place. A thread has the overwrites of its
// channel.
func (a *Adapter) channelAt(ctx context.Context, at bot.Place) (channel, error) {
	get := func(id string) (c channel, err error) {
		err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", id), into: &c, maxWait: canPostTimeout})
		switch {
		case hasCode(err, codeUnknownChannel):
			return c, &bot.CannotPostError{Reason: message.Message{ID: deleted}}
		case hasCode(err, codeMissingAccess, codeMissingPermissions):
			return c, lacks(viewChannel, "not-allowed")
		case err == nil && c.GuildID != "" && c.GuildID != at.Space:
			return c, cannotPost("elsewhere")
		}
		return c, err
	}
	id := at.Channel
	if at.Thread != "" {
		id = at.Thread
	}
	c, err := get(id)
	if err != nil || !c.isThread() {
		return c, err
	}
	parent, err := get(c.ParentID)
	c.Overwrites = parent.Overwrites
	return c, err
}

// cannotPostIn says why the bot cannot post in a channel; nil where nothing keeps it
// from that.
func cannotPostIn(s server, c channel, self string, m member, now time.Time) error {
	if !slices.ContainsFunc(s.Roles, func(r *discordgo.Role) bool { return r != nil && r.ID == s.ID }) {
		return errors.New("discord: what everybody may do in the server is not known")
	}
	may := permissions(s, c, self, m.Roles)
	if m.isTimedOut(now) && may&discordgo.PermissionAdministrator == 0 {
		return cannotPost("timed-out")
	}
	return cannotPostWith(c, may)
}

// cannotPostWith says why a bot with some rights cannot post in a channel; nil where
// nothing keeps it from that.
func cannotPostWith(c channel, may int64) error {
	if !c.isThread() && !c.isForum() && !takesMessages(c.Type) {
		return cannotPost("no-messages")
	}
	if may&discordgo.PermissionAdministrator != 0 {
		return nil
	}
	needed := []right{viewChannel, sendMessages, embedLinks}
	if c.isThread() {
		needed[1] = sendInThreads
	}
	for _, r := range needed {
		if may&r.bit == 0 {
			return lacks(r, "not-allowed")
		}
	}
	if c.isForum() {
		return c.takesPosts(may)
	}
	if c.Thread.Locked && may&manageThreads.bit == 0 {
		return lacks(manageThreads, "archived")
	}
	return nil
}

// takesMessages reports whether members write in channels of a type.
func takesMessages(t discordgo.ChannelType) bool {
	switch t {
	case discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildVoice, discordgo.ChannelTypeGuildStageVoice:
		return true
	}
	return false
}

package discord

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// managing are the permissions of which one makes a facilitator.
const managerPermissions = discordgo.PermissionAdministrator | discordgo.PermissionManageGuild | discordgo.PermissionManageChannels

func isManager(permissions string) bool {
	p, err := strconv.ParseInt(permissions, 10, 64)
	return err == nil && p&managerPermissions != 0
}

// An asker is a member of a server who asked for something in a channel.
type requester struct {
	server, channel string
	member          *member
	id              string
	root            string             // the channel of the request, that of its thread
	resolved        map[string]channel // what Discord told of channels with the request
}

// facilitators names in words whom managing means.
const facilitatorsInWords = "Whoever may manage the server or the channel"

// facilitates returns what a request asks whether the member may manage prompts
// in a channel of this server.
func (a *Adapter) facilitates(who requester) func(context.Context, bot.Place, []string) (bool, error) {
	if who.server == "" || who.member == nil {
		return nil
	}
	return func(ctx context.Context, at bot.Place, added []string) (bool, error) {
		may := slices.Contains(added, who.id) || slices.ContainsFunc(who.member.Roles, func(role string) bool { return slices.Contains(added, role) })
		switch {
		case at.Channel != who.root:
			return a.managesIn(ctx, who, at.Channel, may)
		case may:
			return true, nil
		case who.member.Permissions != "":
			return isManager(who.member.Permissions), nil
		}
		return a.managesIn(ctx, who, who.channel, false)
	}
}

// managesIn reports whether the member may manage prompts in a channel; one who
// was added may in every channel of the server.
func (a *Adapter) managesIn(ctx context.Context, who requester, in string, added bool) (bool, error) {
	if told, ok := who.resolved[in]; ok && told.Permissions != "" {
		return added || isManager(told.Permissions), nil
	}
	var c channel
	err := a.client.do(ctx, call{route: to(http.MethodGet, "/channels/{}", in), into: &c})
	switch {
	case hasStatus(err, http.StatusNotFound) && in == who.channel:
		c.GuildID = who.server // it spoke from there just now: it has no overwrites that could be known
	case hasStatus(err, http.StatusNotFound), hasStatus(err, http.StatusForbidden):
		return false, nil
	case err != nil:
		return false, err
	case c.GuildID != who.server:
		return false, nil
	case added:
		return true, nil
	}
	if c.isThread() { // a thread has the overwrites of its channel
		var parent channel
		if err := a.client.do(ctx, call{route: to(http.MethodGet, "/channels/{}", c.ParentID), into: &parent}); err != nil {
			return false, err
		}
		c = parent
	}
	var s server
	if err := a.client.do(ctx, call{route: to(http.MethodGet, "/guilds/{}", who.server), into: &s}); err != nil {
		return false, err
	}
	return permissions(s, c, who.id, who.member.Roles)&managerPermissions != 0, nil
}

// permissions computes what a member may do in a channel, from the server's
// roles and the channel's overwrites, in the order that Discord documents.
func permissions(s server, c channel, id string, roles []string) int64 {
	if s.OwnerID != "" && s.OwnerID == id {
		return discordgo.PermissionAll | managerPermissions
	}
	var may int64
	for _, role := range s.Roles {
		if role != nil && (role.ID == s.ID || slices.Contains(roles, role.ID)) { // the role of everyone has the server's id
			may |= role.Permissions
		}
	}
	if may&discordgo.PermissionAdministrator != 0 {
		return may | discordgo.PermissionAll
	}
	var allow, deny int64
	for _, o := range c.Overwrites {
		if o != nil && o.Type == discordgo.PermissionOverwriteTypeRole && o.ID == s.ID {
			may = may&^o.Deny | o.Allow
		}
	}
	for _, o := range c.Overwrites {
		if o != nil && o.Type == discordgo.PermissionOverwriteTypeRole && o.ID != s.ID && slices.Contains(roles, o.ID) {
			allow |= o.Allow
			deny |= o.Deny
		}
	}
	may = may&^deny | allow
	for _, o := range c.Overwrites {
		if o != nil && o.Type == discordgo.PermissionOverwriteTypeMember && o.ID == id {
			may = may&^o.Deny | o.Allow
		}
	}
	return may
}

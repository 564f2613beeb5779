package discord

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// managerPermissions are those of which each makes a facilitator.
const managerPermissions = discordgo.PermissionAdministrator | discordgo.PermissionManageGuild | discordgo.PermissionManageChannels

func isManager(permissions string) bool {
	p, err := strconv.ParseInt(permissions, 10, 64)
	return err == nil && p&managerPermissions != 0
}

// A requester is a member of a server who makes a request in a channel.
type requester struct {
	server, channel string
	member          *member
	id              string
	root            string             // the channel of the request, that of its thread
	channels        map[string]channel // what the request says of channels
}

// botMayIn returns what the request says of a place: the channel, and what the bot may do
// there. It is not ok where the request says nothing of it.
func (who requester) botMayIn(at bot.Place) (c channel, may int64, ok bool) {
	id := at.Channel
	if at.Thread != "" {
		id = at.Thread
	}
	c, ok = who.channels[id]
	if !ok || at.Space != who.server {
		return c, 0, false
	}
	may, err := strconv.ParseInt(c.BotMay, 10, 64)
	return c, may, err == nil
}

// facilitatorsInWords is the message that names whom managerPermissions make
// facilitators.
const facilitatorsInWords = "discord.facilitators"

// facilitatorsElsewhere is the same in a server in which the bot is not.
const facilitatorsElsewhere = "discord.facilitators-elsewhere"

// facilitates returns the function that reports whether the member may manage
// prompts in a channel of this server; nil where nobody may.
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
	if c, ok := who.channels[in]; ok && c.Permissions != "" {
		return added || isManager(c.Permissions), nil
	}
	var c channel
	makes := int64(managerPermissions)
	err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", in), into: &c})
	switch {
	case hasCode(err, codeMissingAccess): // the bot does not see it: what holds in the whole server counts
		if added {
			return true, nil
		}
		makes &^= discordgo.PermissionManageChannels
	case hasStatus(err, http.StatusNotFound) && in == who.channel:
		c.GuildID = who.server // the request came from there: its overwrites are not known
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
		if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", c.ParentID), into: &parent}); err != nil {
			return false, err
		}
		c = parent
	}
	var s server
	if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/guilds/{}", who.server), into: &s}); err != nil {
		return false, err
	}
	return permissions(s, c, who.id, who.member.Roles)&makes != 0, nil
}

// permissions computes what a member may do in a channel, from the server's
// roles and the channel's overwrites, in the order that Discord documents.
func permissions(s server, c channel, id string, roles []string) int64 {
	if s.OwnerID != "" && s.OwnerID == id {
		return discordgo.PermissionAll | managerPermissions
	}
	may := rolePermissions(s, roles)
	if may&discordgo.PermissionAdministrator != 0 {
		return may | discordgo.PermissionAll
	}
	everyone := func(o *discordgo.PermissionOverwrite) bool {
		return o.Type == discordgo.PermissionOverwriteTypeRole && o.ID == s.ID
	}
	ofRoles := func(o *discordgo.PermissionOverwrite) bool {
		return o.Type == discordgo.PermissionOverwriteTypeRole && o.ID != s.ID && slices.Contains(roles, o.ID)
	}
	ofMember := func(o *discordgo.PermissionOverwrite) bool {
		return o.Type == discordgo.PermissionOverwriteTypeMember && o.ID == id
	}
	for _, applies := range []func(*discordgo.PermissionOverwrite) bool{everyone, ofRoles, ofMember} {
		may = overwrite(may, c.Overwrites, applies)
	}
	return may
}

// mayIn computes what a member may do in a channel: in a time-out, which spares
// administrators, to see it and to read what was said there.
func (m member) mayIn(s server, c channel, id string, now time.Time) int64 {
	may := permissions(s, c, id, m.Roles)
	if m.isTimedOut(now) && may&discordgo.PermissionAdministrator == 0 {
		may &= discordgo.PermissionViewChannel | discordgo.PermissionReadMessageHistory
	}
	return may
}

// isTimedOut reports whether a member is in a time-out.
func (m member) isTimedOut(now time.Time) bool {
	until, err := time.Parse(time.RFC3339, m.TimedOut)
	return err == nil && until.After(now)
}

// rolePermissions are those that a member has from the server's roles. The role
// of everyone has the server's id.
func rolePermissions(s server, roles []string) int64 {
	var may int64
	for _, role := range s.Roles {
		if role != nil && (role.ID == s.ID || slices.Contains(roles, role.ID)) {
			may |= role.Permissions
		}
	}
	return may
}

// overwrite applies the overwrites of one level together: what one allows
// outweighs what another denies.
func overwrite(may int64, all []*discordgo.PermissionOverwrite, applies func(*discordgo.PermissionOverwrite) bool) int64 {
	var allow, deny int64
	for _, o := range all {
		if o != nil && applies(o) {
			allow |= o.Allow
			deny |= o.Deny
		}
	}
	return may&^deny | allow
}

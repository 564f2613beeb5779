package slack

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// memberLifetime is how long a member or a user group is cached.
const memberLifetime = time.Minute

// maxCachedMembers is how many members and groups are cached at one time.
const maxCachedMembers = 4096

// A memberCache caches who may manage prompts and what members are called, so that
// a facilitator's ten commands are not ten calls to Slack. The zero memberCache is
// empty and ready.
type memberCache struct {
	mu   sync.Mutex
	byID map[string]cachedMember
}

type cachedMember struct {
	isFull  bool     // of a member: of this workspace, and nobody's guest
	isAdmin bool     // of a member: full, and administrator or owner
	name    string   // of a member
	members []string // of a group
	in      []string // of a member: the channels
	until   time.Time
}

func (c *memberCache) get(id string) (cachedMember, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok := c.byID[id]
	return m, ok && time.Now().Before(m.until)
}

func (c *memberCache) put(id string, m cachedMember) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID) >= maxCachedMembers {
		c.byID = make(map[string]cachedMember)
	}
	m.until = time.Now().Add(memberLifetime)
	c.byID[id] = m
}

// facilitates returns the function of a request that reports whether its author
// may manage prompts. Administrators and owners may, and members and groups that
// the configuration names or a facilitator added.
func (a *Adapter) facilitates(user string) func(context.Context, bot.Place, []string) (bool, error) {
	return func(ctx context.Context, _ bot.Place, added []string) (bool, error) {
		if user == "" {
			return false, nil
		}
		ids := slices.Concat(a.cfg.Facilitators, added)
		if slices.Contains(ids, user) {
			return true, nil
		}
		if admin, err := a.isAdmin(ctx, user); admin || err != nil {
			return admin, err
		}
		for _, id := range ids {
			if !strings.HasPrefix(id, "S") {
				continue
			}
			members, err := a.groupMembers(ctx, id)
			if err != nil {
				a.warnOnce("group:"+id+err.Error(), "slack: the members of a user group were not found", "group", id, "error", err)
				continue
			}
			if slices.Contains(members, user) {
				return true, nil
			}
		}
		return false, nil
	}
}

// isAdmin reports whether a member is an administrator or owner of the workspace.
// Somebody whom Slack does not show to the app is none.
func (a *Adapter) isAdmin(ctx context.Context, user string) (bool, error) {
	m, err := a.member(ctx, user)
	if isUnknownUser(err) {
		return false, nil
	}
	return m.isAdmin, err
}

// isUnknownUser reports whether an error says that there is no such member, or that the
// app does not see them.
func isUnknownUser(err error) bool {
	return isSlackError(err, "user_not_found") || isSlackError(err, "user_not_visible") || isSlackError(err, "users_not_found")
}

// isFullMember reports whether Slack says that somebody is a person of this workspace:
// not deleted, no guest, no app, and no stranger or member of another team in a channel
// that is shared by Slack Connect. What Slack does not say counts for them.
func (me identity) isFullMember(u *slack.User) bool {
	if u.Deleted || u.IsBot || u.IsStranger || u.IsRestricted || u.IsUltraRestricted || u.ID == "USLACKBOT" {
		return false
	}
	switch {
	case me.enterprise != "" && u.Enterprise.EnterpriseID == me.enterprise:
		return me.team == me.enterprise || slices.Contains(u.Enterprise.Teams, me.team) || u.TeamID == me.team
	case u.TeamID == "", me.isOrgWide() && u.Enterprise.EnterpriseID == "":
		return true
	}
	return u.TeamID == me.team
}

// member returns what Slack says of a member.
func (a *Adapter) member(ctx context.Context, user string) (cachedMember, error) {
	if m, ok := a.members.get(user); ok {
		return m, nil
	}
	info, err := a.userInfo(ctx, user)
	if err != nil {
		return cachedMember{}, err
	}
	me, err := a.identity(ctx)
	if err != nil {
		return cachedMember{}, err
	}
	full := me.isFullMember(info)
	m := cachedMember{
		isFull:  full,
		isAdmin: full && (info.IsAdmin || info.IsOwner || info.IsPrimaryOwner),
		name:    cmp.Or(info.Profile.DisplayName, info.Profile.RealName, info.RealName, info.Name),
	}
	a.members.put(user, m)
	return m, nil
}

// userInfo asks Slack about a member, and notes the locale that comes with it.
func (a *Adapter) userInfo(ctx context.Context, user string) (info *slack.User, err error) {
	err = a.retry(ctx, "users.info", func(ctx context.Context) (err error) {
		info, err = a.api.GetUserInfoContext(ctx, user)
		return err
	})
	if err == nil {
		a.locales.put(user, cachedLocale{info.Locale, time.Now().Add(localeLifetime)})
	}
	return info, err
}

// groupMembers returns the members of a user group.
func (a *Adapter) groupMembers(ctx context.Context, id string) ([]string, error) {
	if group, ok := a.members.get(id); ok {
		return group.members, nil
	}
	var members []string
	err := a.retry(ctx, "usergroups.users.list", func(ctx context.Context) (err error) {
		members, err = a.api.GetUserGroupMembersContext(ctx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	a.members.put(id, cachedMember{members: members})
	return members, nil
}

// The ids of members and of user groups, and either behind the mark with which they are
// typed.
var (
	memberID = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)
	groupID  = regexp.MustCompile(`^S[A-Z0-9]{2,20}$`)
	typedID  = regexp.MustCompile(`^@[SUW][A-Z0-9]{2,20}$`)
)

// isPerson reports whether a span is the id of somebody whose name is drawn.
func isPerson(s bot.Span) bool {
	return s.Style == bot.Person || s.Style == bot.Typed && typedID.MatchString(s.Text)
}

// nameTimeout is how long a reply waits for the names in it.
const nameTimeout = 2 * time.Second

// nameMembers puts names in the place of the ids of members and groups, as literal text: an
// element that names a member would ping in a new message. The id stays where there
// is no name.
func (a *Adapter) nameMembers(ctx context.Context, reply bot.Reply) bot.Reply {
	if !slices.ContainsFunc(reply.Blocks, namesMember) {
		return reply
	}
	ctx, cancel := context.WithTimeout(ctx, nameTimeout)
	defer cancel()
	blocks := slices.Clone(reply.Blocks)
	for i, block := range blocks {
		switch block := block.(type) {
		case bot.Paragraph:
			block.Text = a.nameIn(ctx, block.Text)
			blocks[i] = block
		case bot.List:
			block.Items = slices.Clone(block.Items)
			for k, item := range block.Items {
				block.Items[k] = a.nameIn(ctx, item)
			}
			blocks[i] = block
		}
	}
	reply.Blocks = blocks
	return reply
}

// namesMember reports whether a block holds the id of a member or a group.
func namesMember(block bot.Block) bool {
	switch block := block.(type) {
	case bot.Paragraph:
		return slices.ContainsFunc(block.Text, isPerson)
	case bot.List:
		return slices.ContainsFunc(block.Items, func(t bot.Text) bool { return slices.ContainsFunc(t, isPerson) })
	}
	return false
}

// nameIn puts names in the place of the ids of members and groups in a text.
func (a *Adapter) nameIn(ctx context.Context, t bot.Text) bot.Text {
	named := slices.Clone(t)
	for i, s := range t {
		id := strings.TrimPrefix(s.Text, "@")
		if !isPerson(s) {
			continue
		}
		name := ""
		switch {
		case memberID.MatchString(id):
			m, err := a.member(ctx, id)
			if err != nil {
				a.warnOnce("name:"+err.Error(), "slack: the name of a member was not found", "error", err)
			}
			name = m.name
		case groupID.MatchString(id):
			name = a.groupName(ctx, id)
		default:
			continue
		}
		switch {
		case s.Style == bot.Person:
			named[i].Text = cmp.Or(name, id)
		case name != "":
			named[i] = bot.Span{Text: name, Style: bot.Strong}
		}
	}
	return named
}

// groupName is what a user group is called; "" where that is not known.
func (a *Adapter) groupName(ctx context.Context, id string) string {
	for _, g := range a.userGroups(ctx) {
		if g.ID == id {
			return cmp.Or(g.Name, g.Handle)
		}
	}
	return ""
}

package slack

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// rightsLifetime is how long the rights of a member are cached.
const rightsLifetime = time.Minute

// maxCachedRights is how many members and groups are cached at one time.
const maxCachedRights = 4096

// An adminCache caches who may manage prompts, so that a facilitator's ten
// commands are not ten calls to Slack. The zero adminCache is empty and ready.
type adminCache struct {
	mu   sync.Mutex
	byID map[string]cachedRights
}

type cachedRights struct {
	isAdmin bool     // of a member: administrator or owner
	members []string // of a group
	until   time.Time
}

func (c *adminCache) get(id string) (cachedRights, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	rights, ok := c.byID[id]
	return rights, ok && time.Now().Before(rights.until)
}

func (c *adminCache) put(id string, rights cachedRights) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID) >= maxCachedRights {
		c.byID = make(map[string]cachedRights)
	}
	rights.until = time.Now().Add(rightsLifetime)
	c.byID[id] = rights
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
func (a *Adapter) isAdmin(ctx context.Context, user string) (bool, error) {
	if rights, ok := a.admins.get(user); ok {
		return rights.isAdmin, nil
	}
	var info *slack.User
	err := a.retry(ctx, "users.info", func(ctx context.Context) (err error) {
		info, err = a.api.GetUserInfoContext(ctx, user)
		return err
	})
	if err != nil {
		return false, err
	}
	rights := cachedRights{isAdmin: info.IsAdmin || info.IsOwner || info.IsPrimaryOwner}
	a.admins.put(user, rights)
	return rights.isAdmin, nil
}

// groupMembers returns the members of a user group.
func (a *Adapter) groupMembers(ctx context.Context, id string) ([]string, error) {
	if rights, ok := a.admins.get(id); ok {
		return rights.members, nil
	}
	var members []string
	err := a.retry(ctx, "usergroups.users.list", func(ctx context.Context) (err error) {
		members, err = a.api.GetUserGroupMembersContext(ctx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	a.admins.put(id, cachedRights{members: members})
	return members, nil
}

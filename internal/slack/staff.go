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

// keep is how long what Slack said of a member's rights is believed.
const keep = time.Minute

// maxKept is how many members and groups are remembered at one time.
const maxKept = 4096

// staff remembers for a minute who may manage prompts, so that a facilitator's
// ten commands are not ten calls to Slack. The zero staff is empty and ready.
type staff struct {
	mu   sync.Mutex
	kept map[string]kept
}

type kept struct {
	boss    bool     // of a member: administrator or owner
	members []string // of a group
	until   time.Time
}

func (s *staff) get(id string) (kept, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[id]
	return k, ok && time.Now().Before(k.until)
}

func (s *staff) put(id string, k kept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil || len(s.kept) >= maxKept {
		s.kept = make(map[string]kept)
	}
	k.until = time.Now().Add(keep)
	s.kept[id] = k
}

// facilitates returns what a request asks whether its author may manage
// prompts: administrators and owners may, and whoever is, or is in a group, of
// the configuration or added by a facilitator.
func (a *Adapter) facilitates(user string) func(context.Context, bot.Place, []string) (bool, error) {
	return func(ctx context.Context, _ bot.Place, added []string) (bool, error) {
		if user == "" {
			return false, nil
		}
		ids := slices.Concat(a.cfg.Facilitators, added)
		if slices.Contains(ids, user) {
			return true, nil
		}
		if boss, err := a.boss(ctx, user); boss || err != nil {
			return boss, err
		}
		for _, id := range ids {
			if !strings.HasPrefix(id, "S") {
				continue
			}
			members, err := a.group(ctx, id)
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

// boss reports whether a member is an administrator or owner of the workspace.
func (a *Adapter) boss(ctx context.Context, user string) (bool, error) {
	if k, ok := a.staff.get(user); ok {
		return k.boss, nil
	}
	var info *slack.User
	err := a.retry(ctx, "users.info", func(ctx context.Context) (err error) {
		info, err = a.api.GetUserInfoContext(ctx, user)
		return err
	})
	if err != nil {
		return false, err
	}
	k := kept{boss: info.IsAdmin || info.IsOwner || info.IsPrimaryOwner}
	a.staff.put(user, k)
	return k.boss, nil
}

// group returns the members of a user group.
func (a *Adapter) group(ctx context.Context, id string) ([]string, error) {
	if k, ok := a.staff.get(id); ok {
		return k.members, nil
	}
	var members []string
	err := a.retry(ctx, "usergroups.users.list", func(ctx context.Context) (err error) {
		members, err = a.api.GetUserGroupMembersContext(ctx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	a.staff.put(id, kept{members: members})
	return members, nil
}

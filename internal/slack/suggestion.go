package slack

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// options is what a searchable select is filled with. slack-go's own type
// leaves the field out where there are none, and Slack then shows an error.
type options struct {
	Options []*slack.OptionBlockObject `json:"options"`
}

// suggestionTask completes what is typed into a searchable select.
func (a *Adapter) suggestionTask(i interaction) task {
	none := options{Options: []*slack.OptionBlockObject{}}
	kind, ok := suggestedKind(i.ActionID)
	if !ok {
		return task{ack: none}
	}
	ack := newLateAck(none)
	return task{
		later:   ack,
		do:      func(ctx context.Context, me identity) { ack.send(a.suggest(ctx, me, i, kind)) },
		busyAck: func() any { return none },
	}
}

// suggestedKind is the kind of the options that a searchable select is filled with.
func suggestedKind(actionID string) (kind bot.OptionKind, ok bool) {
	if actionID == refAction {
		return bot.Reference, true
	}
	name, _ := strings.CutPrefix(actionID, fieldAction)
	kind, ok = completed[name]
	return kind, ok
}

// suggest returns the options of a select for what is typed. Where the words
// themselves may be meant, such as "II, III", they are the last option.
func (a *Adapter) suggest(ctx context.Context, me identity, i interaction, kind bot.OptionKind) options {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	at, _ := i.View.origin() // without one, the channel is not known
	typed := strings.TrimSpace(i.Value)
	var all []bot.Completion
	if kind == bot.RoleID {
		all = a.completeGroups(ctx, typed)
	} else {
		all = a.cfg.Host.Complete(ctx, bot.CompletionRequest{Place: me.place(at.Channel, at.Thread), Kind: kind, Typed: i.Value})
	}
	if kind == bot.Reference || kind == bot.Days {
		all = append(all, bot.Completion{Label: typed, Value: typed})
	}
	found := options{Options: []*slack.OptionBlockObject{}}
	taken := map[string]bool{}
	for _, c := range all {
		value := strings.TrimSpace(c.Value)
		if isBlank(c.Label) || value == "" || taken[value] || utf8.RuneCountInString(value) > maxOption || len(found.Options) == maxOptions {
			continue
		}
		taken[value] = true
		found.Options = append(found.Options, slack.NewOptionBlockObject(value, plainText(c.Label, maxOption), nil))
	}
	return found
}

// A groupCache caches the user groups of the workspace, which Slack names twenty times
// a minute at most. The zero groupCache is empty and ready.
type groupCache struct {
	mu    sync.Mutex
	all   []slack.UserGroup
	until time.Time
}

// userGroups returns the user groups of the workspace, none where Slack does not tell.
func (a *Adapter) userGroups(ctx context.Context) []slack.UserGroup {
	a.groups.mu.Lock()
	all, fresh := a.groups.all, time.Now().Before(a.groups.until)
	a.groups.mu.Unlock()
	if fresh {
		return all
	}
	err := a.retry(ctx, "usergroups.list", func(ctx context.Context) (err error) {
		all, err = a.api.GetUserGroupsContext(ctx)
		return err
	})
	if err != nil {
		a.warnOnce("groups:"+err.Error(), "slack: the user groups were not found", "error", err)
		return nil
	}
	a.groups.mu.Lock()
	defer a.groups.mu.Unlock()
	a.groups.all, a.groups.until = all, time.Now().Add(memberLifetime)
	return all
}

// completeGroups returns the user groups in whose name or handle the words stand.
func (a *Adapter) completeGroups(ctx context.Context, typed string) []bot.Completion {
	typed = strings.ToLower(strings.TrimPrefix(typed, "@"))
	var found []bot.Completion
	for _, g := range a.userGroups(ctx) {
		label := cmp.Or(g.Name, g.Handle, g.ID)
		if strings.Contains(strings.ToLower(label), typed) || strings.Contains(strings.ToLower(g.Handle), typed) {
			found = append(found, bot.Completion{Label: label, Value: "@" + g.ID})
		}
	}
	return found
}

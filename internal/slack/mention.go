package slack

import (
	"context"
	"strings"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// knows reports whether an id is that of a full member or a user group of the
// workspace.
func (a *Adapter) knows(ctx context.Context, _ bot.Place, id string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, channelTimeout)
	defer cancel()
	switch {
	case strings.HasPrefix(id, "U"), strings.HasPrefix(id, "W"):
		m, err := a.member(ctx, id)
		if isUnknownUser(err) {
			return false, nil
		}
		return m.isFull, err
	case strings.HasPrefix(id, "S"):
		return a.knowsGroup(ctx, id)
	}
	return false, nil
}

// knowsGroup reports whether an id is that of a user group.
func (a *Adapter) knowsGroup(ctx context.Context, id string) (bool, error) {
	_, err := a.groupMembers(ctx, id)
	if isSlackError(err, "no_such_subteam") || isSlackError(err, "subteam_not_found") {
		return false, nil
	}
	return err == nil, err
}

// canNotify looks whether a post may ping a user group.
func (a *Adapter) canNotify(ctx context.Context, _ bot.Place, id string) error {
	ctx, cancel := context.WithTimeout(ctx, channelTimeout)
	defer cancel()
	known := false
	if strings.HasPrefix(id, "S") {
		var err error
		if known, err = a.knowsGroup(ctx, id); err != nil {
			return err
		}
	}
	if !known {
		return &bot.CannotNotifyError{Reason: message.Message{ID: "cannot-notify.unknown"}}
	}
	return nil
}

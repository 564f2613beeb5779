package discord

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// cannotAdd makes the error that says why posts cannot have a part.
func cannotAdd(id string, args message.Args) error {
	return &bot.CannotAddError{Reason: message.Message{ID: id, Args: args}}
}

// canAddFrom returns the function that looks whether a post to a place can have a part.
// [Adapter.CanPost] says nothing of parts: a post goes out without them.
func (a *Adapter) canAddFrom(who requester) func(context.Context, bot.Place, bot.Part, string) error {
	return func(ctx context.Context, at bot.Place, part bot.Part, tag string) error {
		ctx, cancel := context.WithTimeout(ctx, canPostTimeout)
		defer cancel()
		var c channel
		if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", at.Channel), into: &c, maxWait: canPostTimeout}); err != nil {
			return err
		}
		needed, err := neededFor(part, c, tag)
		if err != nil || needed.bit == 0 {
			return err
		}
		_, may, ok := who.botMayIn(at)
		if !ok {
			s, err := a.serverAt(ctx, at)
			if err != nil {
				return err
			}
			if may, err = a.mayIn(ctx, at, s); err != nil {
				return err
			}
		}
		if may&(needed.bit|discordgo.PermissionAdministrator) == 0 {
			return cannotAdd("discord.cannot-post.right", message.Args{"right": message.Message{ID: needed.name}})
		}
		return nil
	}
}

// neededFor returns the right that a part of posts to a channel needs, the zero right
// where it needs none. The error says why they cannot have it.
func neededFor(part bot.Part, c channel, tag string) (right, error) {
	switch {
	case part == bot.TagPart:
		return neededForTag(c, tag)
	case part == bot.PinPart && c.isForum():
		return manageThreads, nil
	case part == bot.PinPart:
		return pinMessages, nil
	case c.isForum(): // each post is a thread
		return right{}, nil
	case c.Type != discordgo.ChannelTypeGuildText && c.Type != discordgo.ChannelTypeGuildNews:
		return right{}, cannotAdd("discord.cannot-add.no-threads", nil)
	}
	return createThreads, nil
}

// neededForTag is neededFor of the tag of a name.
func neededForTag(c channel, name string) (right, error) {
	at := slices.IndexFunc(c.Tags, func(t forumTag) bool { return strings.EqualFold(t.Name, name) })
	switch {
	case !c.isForum():
		return right{}, cannotAdd("discord.cannot-add.no-forum", nil)
	case len(c.Tags) == 0:
		return right{}, cannotAdd("discord.cannot-add.no-tags", nil)
	case at < 0:
		var names []string
		for _, t := range c.Tags {
			names = append(names, t.Name)
		}
		return right{}, cannotAdd("discord.cannot-add.no-tag", message.Args{"tags": strings.Join(names, ", ")})
	case c.Tags[at].Moderated:
		return manageThreads, nil
	}
	return right{}, nil
}

// takesPosts says why no post can be made in a forum in which each has a tag: nobody but
// those with Manage Threads may give one of them.
func (c channel) takesPosts(may int64) error {
	free := func(t forumTag) bool { return !t.Moderated }
	if c.Flags&flagRequireTag == 0 || may&manageThreads.bit != 0 || slices.ContainsFunc(c.Tags, free) {
		return nil
	}
	return &bot.CannotPostError{Reason: message.Message{ID: errorClasses[codeTagRequired].reason}}
}

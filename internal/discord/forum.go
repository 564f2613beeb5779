package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A forumTag is a tag that posts in a forum can have.
type forumTag struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Moderated bool   `json:"moderated"` // given by those who have Manage Threads
}

// flagRequireTag is the flag of a forum in which each post has a tag, and flagPinned
// that of the one post of a forum that is pinned.
const (
	flagRequireTag = 1 << 4
	flagPinned     = 1 << 1
)

// A forumPost is a thread with its first message.
type forumPost struct {
	Name         string   `json:"name"`
	ArchiveAfter int      `json:"auto_archive_duration"`
	Tags         []string `json:"applied_tags,omitempty"`
	Message      payload  `json:"message"`
}

func (p forumPost) attached() []bot.File { return p.Message.files }

// sendToForum makes a post in a forum. Discord takes no nonce for one: after a
// failure that leaves open whether it is there, Find tells.
func (a *Adapter) sendToForum(ctx context.Context, post bot.Post, forum string, first payload, rest []drawnMessage) (bot.Sent, error) {
	first.Nonce, first.Enforce = "", false
	title := post.Thread
	if title == "" {
		title = forumTitle(first.Content)
	}
	body := forumPost{Name: ourWords(title, maxTitle), ArchiveAfter: archiveAfter, Message: first}
	var sent bot.Sent
	if post.Tag != "" {
		body.Tags, sent.Undone.Tag = a.tagsFor(ctx, forum, post.Tag)
	}
	thread, err := a.makeForumPost(ctx, forum, body)
	switch {
	case tagRefused(err) && len(body.Tags) == 0:
		body.Tags, _ = a.tagsFor(ctx, forum, "")
		thread, err = a.makeForumPost(ctx, forum, body)
	case hasCode(err, codeMissingPermissions) && len(body.Tags) > 0: // the tag may be for moderators alone
		body.Tags, sent.Undone.Tag = nil, undoneFor(manageThreads, err)
		thread, err = a.makeForumPost(ctx, forum, body)
	}
	if err != nil {
		return bot.Sent{}, err
	}
	sent.Message, sent.Thread, sent.Link = thread, thread, messageLink(post.Place.Space, thread, thread)
	a.postRest(ctx, post, rest, thread, "")
	a.addForumPin(ctx, post, &sent)
	return sent, nil
}

// tagRefused reports whether err says that a post in a forum lacks a tag.
func tagRefused(err error) bool {
	var refused *apiError
	if !errors.As(err, &refused) {
		return false
	}
	_, reason := classOf(refused)
	return reason == errorClasses[codeTagRequired].reason
}

// forumTitle is the title of a post that names none: its first line, without marks.
func forumTitle(content string) string {
	line, _, _ := strings.Cut(content, "\n")
	if line = strings.Trim(line, "*#- "); line == "" {
		return "Plenary"
	}
	return line
}

// makeForumPost returns the id of a post, which is that of its thread and of its first
// message.
func (a *Adapter) makeForumPost(ctx context.Context, forum string, body forumPost) (string, error) {
	var thread sentMessage
	err := a.client.do(ctx, apiRequest{
		route: newRoute(http.MethodPost, "/channels/{}/threads", forum), body: body, into: &thread,
		once: true, notAfter5xx: true, lowPriority: true, maxWait: maxPostWait,
	})
	return thread.ID, err
}

// tagsFor returns the tag of a name, and where there is none why not. A forum in which
// posts need one gets the first that anybody may give.
func (a *Adapter) tagsFor(ctx context.Context, forum, name string) (tags []string, why string) {
	var c channel
	if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", forum), into: &c, lowPriority: true, maxWait: maxPostWait}); err != nil {
		return nil, undoneBy(err)
	}
	free := ""
	for _, tag := range c.Tags {
		if name != "" && strings.EqualFold(tag.Name, name) {
			return []string{tag.ID}, ""
		}
		if free == "" && !tag.Moderated {
			free = tag.ID
		}
	}
	if name != "" {
		why = undone("no-tag", message.Args{"tag": name})
	}
	if c.Flags&flagRequireTag != 0 && free != "" {
		tags = []string{free}
	}
	return tags, why
}

// tagChoices returns the tags of the forum that an interaction is about, by what is typed
// of the name of one: that which it names, else the one where it was made.
func (a *Adapter) tagChoices(ctx context.Context, in *interaction, typed string) []*discordgo.ApplicationCommandOptionChoice {
	choices := []*discordgo.ApplicationCommandOptionChoice{}
	_, _, options := calledCommand(bot.Commands(), in)
	forum := a.placeOf(in).Channel
	for _, o := range options {
		if o.Type == discordgo.ApplicationCommandOptionChannel {
			forum = o.text()
		}
	}
	var c channel
	if err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", forum), into: &c, maxWait: completionTimeout}); err != nil || c.GuildID != in.GuildID {
		return choices
	}
	for _, tag := range c.Tags {
		if len(choices) < maxOptions && tag.Name != "" && strings.Contains(strings.ToLower(tag.Name), strings.ToLower(strings.TrimSpace(typed))) {
			choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: ourWords(tag.Name, maxOption), Value: tag.Name})
		}
	}
	return choices
}

// findInForum searches the posts of a forum that are not archived.
func (a *Adapter) findInForum(ctx context.Context, post bot.Post, forum string) (bot.Sent, bool, error) {
	active, err := a.activeThreads(ctx, post.Place.Space)
	if err != nil {
		return bot.Sent{}, false, botError(err)
	}
	for _, t := range active {
		if self := a.selfID(); t.ParentID != forum || self != "" && t.OwnerID != self {
			continue
		}
		var m channelMessage
		err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}/messages/{}", t.ID, t.ID), into: &m, lowPriority: true, maxWait: maxPostWait})
		if err != nil && !hasStatus(err, http.StatusNotFound) {
			return bot.Sent{}, false, botError(err)
		}
		if m.hasKey(post.Key) {
			sent := bot.Sent{Message: t.ID, Thread: t.ID, Link: messageLink(post.Place.Space, t.ID, t.ID)}
			a.addForumPin(ctx, post, &sent)
			return sent, true, nil
		}
	}
	return bot.Sent{}, false, nil
}

// activeThreads returns the threads of a server that are not archived.
func (a *Adapter) activeThreads(ctx context.Context, server string) ([]channel, error) {
	var active struct {
		Threads []channel `json:"threads"`
	}
	err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/guilds/{}/threads/active", server), into: &active, lowPriority: true, maxWait: maxPostWait})
	return active.Threads, err
}

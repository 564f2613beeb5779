package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// extraTimeout is how long a post waits for its thread, and for its pin. The message
// is posted by then.
const extraTimeout = 6 * time.Second

// takesThread reports whether a thread can be opened with a post: not with one in a
// direct message or in a thread.
func (a *Adapter) takesThread(post bot.Post) bool {
	return post.Place.Space != "" && post.Place.Thread == "" && post.Member == "" && a.channels.place(post.Place.Space, post.Place.Channel).Thread == ""
}

// addThread opens the thread of a message, whose id is that of the message. Where it
// cannot be opened, the message says so no more.
func (a *Adapter) addThread(ctx context.Context, post bot.Post, in string, sent *bot.Sent) {
	if post.Thread == "" || !a.takesThread(post) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, extraTimeout)
	defer cancel()
	body := map[string]any{"name": ourWords(post.Thread, maxTitle), "auto_archive_duration": archiveAfter}
	err := a.client.do(ctx, apiRequest{
		route: newRoute(http.MethodPost, "/channels/{}/messages/{}/threads", in, sent.Message), body: body,
		lowPriority: true, maxWait: maxPostWait,
	})
	if err == nil || hasCode(err, codeThreadThere) {
		sent.Thread = sent.Message
		return
	}
	a.logFailure("thread", err)
	sent.Undone.Thread = undoneFor(createThreads, err)
	if post.Threadless.Empty() {
		return
	}
	plain := post
	plain.Reply = post.Threadless
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), extraTimeout)
	defer cancel()
	if err := a.Replace(ctx, plain, *sent); err != nil {
		a.logFailure("post without its thread", err)
	}
}

// addPin pins a message, and then unpins those before it.
func (a *Adapter) addPin(ctx context.Context, post bot.Post, in string, sent *bot.Sent) {
	if !post.Pin || post.Member != "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, extraTimeout)
	defer cancel()
	if err := a.setPin(ctx, http.MethodPut, in, sent.Message); err != nil {
		a.logFailure("pin", err)
		sent.Undone.Pin = undoneFor(pinMessages, err)
		return
	}
	sent.Pinned = true
	for _, before := range post.Unpin {
		if err := a.setPin(ctx, http.MethodDelete, in, before); err != nil && !hasStatus(err, http.StatusNotFound) && before != sent.Message {
			a.logFailure("pin before", err)
		}
	}
}

func (a *Adapter) setPin(ctx context.Context, method, in, message string) error {
	return a.client.do(ctx, apiRequest{route: newRoute(method, "/channels/{}/messages/pins/{}", in, message), lowPriority: true, maxWait: maxPostWait})
}

// addForumPin pins a post in a forum, in the place of those before it: a forum pins one.
func (a *Adapter) addForumPin(ctx context.Context, post bot.Post, sent *bot.Sent) {
	if !post.Pin {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, extraTimeout)
	defer cancel()
	set := func(thread string, flags int) error {
		return a.client.do(ctx, apiRequest{
			route: newRoute(http.MethodPatch, "/channels/{}", thread), body: map[string]int{"flags": flags},
			lowPriority: true, maxWait: maxPostWait,
		})
	}
	for _, before := range post.Unpin {
		if before == sent.Message {
			continue
		}
		if err := set(before, 0); err != nil && !hasStatus(err, http.StatusNotFound) {
			a.logFailure("pin before", err)
		}
	}
	if err := set(sent.Thread, flagPinned); err != nil {
		a.logFailure("pin", err)
		sent.Undone.Pin = undoneFor(manageThreads, err)
		return
	}
	sent.Pinned = true
}

// undoneFor says why a part of a post that needs a right was not done.
func undoneFor(needs right, err error) string {
	if hasCode(err, codeMissingPermissions, codeMissingAccess) {
		return undone("right", message.Args{"right": message.Message{ID: needs.name}.Stored()})
	}
	return undoneBy(err)
}

// undoneBy says what Discord refused, or that it did not answer.
func undoneBy(err error) string {
	var refused *apiError
	switch {
	case isRateLimit(err):
		return undone("busy", nil)
	case hasCode(err, codeTooManyPins, codeTooManyPinnedPosts):
		return undone("pins", nil)
	case errors.As(err, &refused) && refused.Message != "":
		return undone("refused", message.Args{"error": refused.Message})
	}
	return undone("no-answer", nil)
}

// undone is a reason why something was not done, as it is stored.
func undone(id string, args message.Args) string {
	return message.Message{ID: "discord.undone." + id, Args: args}.Stored()
}

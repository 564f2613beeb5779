package discord

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// joinedLately is how long ago a join may have been that was missed while nothing ran.
// Discord tells of every server at each connection, and after outages.
const joinedLately = 10 * time.Minute

// A joinedServer is a server that the gateway tells of, with what a welcome needs.
type joinedServer struct {
	ID              string `json:"id"`
	Name            string `json:"name"`
	JoinedAt        string `json:"joined_at"` // when the bot joined
	Unavailable     bool   `json:"unavailable"`
	SystemChannelID string `json:"system_channel_id"`
	PreferredLocale string `json:"preferred_locale"`
}

// defaultLocale is the locale of a server that chose none.
const defaultLocale = "en-US"

// welcomedSetting is the setting of a server that holds when the bot joined it, once the
// welcome was said, in the form of RFC 3339.
const welcomedSetting = "welcomed"

// welcomeTask is the work on a server that the gateway tells of: none where the bot
// joined it before this process ran and not lately.
func (a *Adapter) welcomeTask(s joinedServer) task {
	joined, err := time.Parse(time.RFC3339, s.JoinedAt)
	if err != nil || s.Unavailable || !isID(s.ID) || joined.Before(a.began) && time.Since(joined) > joinedLately {
		return task{}
	}
	id := requestID("joined/" + s.ID + "/" + s.JoinedAt)
	return task{id: id, do: func(ctx context.Context, w *workers) {
		ctx, cancel := context.WithTimeout(ctx, a.cfg.ReplyTimeout)
		defer cancel()
		a.logFailure("welcome", a.welcomeOnce(ctx, w, s, joined))
	}}
}

// welcomeLease is how long a replica has for a welcome.
const welcomeLease = 2 * time.Minute

// welcomeOnce has the one word about a join said, and keeps that it was. A process that
// dies in between leaves it to the next, which looks whether it was said.
func (a *Adapter) welcomeOnce(ctx context.Context, w *workers, s joinedServer, joined time.Time) error {
	a.welcoming.Lock()
	defer a.welcoming.Unlock()
	for {
		done, err := a.welcomed(ctx, s, joined)
		if done || err != nil {
			return err
		}
		held, err := a.cfg.Host.Lease(ctx, Name+"/welcome/"+s.ID, welcomeLease)
		if err != nil {
			return err
		}
		if held {
			break
		}
		if !adapterkit.Sleep(ctx, a.cfg.timing.secondLookAfter) {
			return ctx.Err()
		}
	}
	ctx, cancel := context.WithTimeout(ctx, welcomeLease)
	defer cancel()
	if done, err := a.welcomed(ctx, s, joined); done || err != nil { // by another replica meanwhile
		return err
	}
	if err := a.welcome(ctx, w, s, joined); err != nil {
		return err
	}
	return a.cfg.Host.SetSetting(ctx, bot.Place{Platform: Name, Space: s.ID}, welcomedSetting, joined.UTC().Format(time.RFC3339))
}

// welcomed reports whether the word about a join was said. Two joins that Discord tells of
// within a few minutes are one: it may tell of one twice, at moments that differ.
func (a *Adapter) welcomed(ctx context.Context, s joinedServer, joined time.Time) (bool, error) {
	held, err := a.cfg.Host.Setting(ctx, bot.Place{Platform: Name, Space: s.ID}, welcomedSetting)
	if err != nil || held == "" {
		return false, err
	}
	at, err := time.Parse(time.RFC3339, held)
	return err == nil && joined.Sub(at).Abs() < joinedLately, nil
}

// welcome says the one word: to whoever added the bot where the audit log tells, and where
// that is not known or they take no messages, in the channel in which the server announces
// who joins. Where the bot may not write there, nobody is told.
func (a *Adapter) welcome(ctx context.Context, w *workers, s joinedServer, joined time.Time) error {
	request := bot.Request{
		Place: bot.Place{Platform: Name, Space: s.ID, Channel: s.SystemChannelID}, Received: time.Now(),
		Call: bot.NewCall("welcome", "server", s.Name),
	}
	if s.PreferredLocale != defaultLocale {
		request.Locale = s.PreferredLocale
	}
	reply := w.handle(ctx, request)
	if reply.Empty() || reply.Outcome != bot.Answered {
		return nil
	}
	post := bot.Post{Place: request.Place, Reply: reply}
	if post.Member = a.whoAdded(ctx, s.ID); post.Member != "" {
		err := a.tell(ctx, post, joined)
		if !errors.Is(err, bot.ErrGone) && !errors.Is(err, bot.ErrRefused) {
			return err
		}
		post.Member = ""
	}
	var no *bot.CannotPostError
	if s.SystemChannelID == "" || errors.As(a.CanPost(ctx, request.Place), &no) {
		return nil
	}
	err := a.tell(ctx, post, joined)
	if errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) {
		a.logFailure("welcome", err)
		return nil
	}
	return err
}

// tell posts a word about a join unless it stands there since. It is tried again after the
// time that Discord names, while ctx lasts. It has no key: its content tells it apart.
func (a *Adapter) tell(ctx context.Context, post bot.Post, joined time.Time) error {
	sum := sha256.Sum256([]byte("welcome/" + post.Place.Space + "/" + post.Member))
	nonce := "j" + base64.RawURLEncoding.EncodeToString(sum[:12]) + "-"
	for {
		err := a.tellOnce(ctx, post, nonce, joined)
		var later *bot.RetryAfterError
		if !errors.As(err, &later) || !adapterkit.Sleep(ctx, later.After) {
			return err
		}
	}
}

func (a *Adapter) tellOnce(ctx context.Context, post bot.Post, nonce string, joined time.Time) error {
	in, err := a.postChannel(ctx, post)
	if err != nil {
		return botError(err)
	}
	said := a.saidSince(ctx, in, joined.Add(-findSlack))
	for i, m := range a.drawFor(asker{post.Member, post.Place.Space}, post.Reply, nil, draw) {
		if slices.Contains(said, strings.TrimSpace(m.content)) {
			continue
		}
		err := a.client.do(ctx, apiRequest{
			route: newRoute(http.MethodPost, "/channels/{}/messages", in), body: m.payload().withNonce(nonce + strconv.Itoa(i)), lowPriority: true,
		})
		if err != nil {
			return botError(err)
		}
	}
	return nil
}

// saidSince returns the contents of the bot's messages among the latest hundred of a
// channel, since a moment; none where they may not be read.
func (a *Adapter) saidSince(ctx context.Context, in string, since time.Time) (said []string) {
	var page []channelMessage
	err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}/messages", in), query: "limit=100", into: &page, lowPriority: true, maxWait: maxPostWait})
	if err != nil {
		return nil
	}
	for _, m := range page {
		if at, err := time.Parse(time.RFC3339, m.Timestamp); err == nil && at.After(since) && m.Author != nil && m.Author.ID == a.selfID() {
			said = append(said, strings.TrimSpace(m.Content))
		}
	}
	return said
}

const (
	// botAdded is the type of the entry in the audit log that tells who added a bot.
	botAdded = 28

	// auditLooks is how often the entry is looked for: Discord writes it some time after
	// the gateway tells of the join.
	auditLooks = 3
)

// whoAdded returns the id of the member who added the bot to a server; "" where the audit
// log may not be read, which View Audit Log allows, or does not say.
func (a *Adapter) whoAdded(ctx context.Context, server string) string {
	for look := range auditLooks {
		if look > 0 && !adapterkit.Sleep(ctx, a.cfg.timing.secondLookAfter) {
			return ""
		}
		var log struct {
			Entries []struct {
				Type   int    `json:"action_type"`
				Target string `json:"target_id"`
				By     string `json:"user_id"`
			} `json:"audit_log_entries"` // the latest first
			Users []user `json:"users"`
		}
		err := a.client.do(ctx, apiRequest{
			route: newRoute(http.MethodGet, "/guilds/{}/audit-logs", server), query: "action_type=" + strconv.Itoa(botAdded) + "&limit=50",
			into: &log, lowPriority: true,
		})
		if err != nil {
			return ""
		}
		for _, e := range log.Entries {
			if e.Type != botAdded || e.Target != a.selfID() || !isID(e.By) || e.By == e.Target {
				continue
			}
			if slices.ContainsFunc(log.Users, func(u user) bool { return u.ID == e.By && u.Bot }) {
				return ""
			}
			return e.By
		}
	}
	return ""
}

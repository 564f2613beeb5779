package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
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

// welcomeTask is the work on a server that the gateway tells of: none where the bot
// joined it before this process ran and not lately. A join is told once: its id holds
// when it was.
func (a *Adapter) welcomeTask(s joinedServer) task {
	joined, err := time.Parse(time.RFC3339, s.JoinedAt)
	if err != nil || s.Unavailable || !isID(s.ID) || joined.Before(a.began) && time.Since(joined) > joinedLately {
		return task{}
	}
	id := requestID("joined/" + s.ID + "/" + strconv.FormatInt(joined.UnixMicro(), 36))
	return task{id: id, do: func(ctx context.Context, w *workers) {
		ctx, cancel := context.WithTimeout(ctx, a.cfg.ReplyTimeout)
		defer cancel()
		a.welcome(ctx, w, s, id)
	}}
}

// welcome has the one word about a join sent: to whoever added the bot where the audit
// log tells, and where that is not known or they take no messages, to the channel in
// which the server announces who joins. Where the bot may not write there, nobody is told.
func (a *Adapter) welcome(ctx context.Context, w *workers, s joinedServer, id string) {
	request := bot.Request{
		ID: id, Place: bot.Place{Platform: Name, Space: s.ID, Channel: s.SystemChannelID}, Received: time.Now(),
		Call: bot.NewCall("welcome", "server", s.Name),
	}
	if s.PreferredLocale != defaultLocale {
		request.Locale = s.PreferredLocale
	}
	reply := w.handle(ctx, request)
	if reply.Empty() || reply.Outcome != bot.Answered {
		return
	}
	if member := a.whoAdded(ctx, s.ID); member != "" {
		err := a.tell(ctx, bot.Post{Place: request.Place, Member: member, Reply: reply})
		if !errors.Is(err, bot.ErrGone) && !errors.Is(err, bot.ErrRefused) {
			a.logFailure("welcome", err)
			return
		}
	}
	var no *bot.CannotPostError
	if s.SystemChannelID == "" || errors.As(a.CanPost(ctx, request.Place), &no) {
		return
	}
	a.logFailure("welcome", a.tell(ctx, bot.Post{Place: request.Place, Reply: reply}))
}

// tell posts a reply that nobody looks for later, so that it has no key to be found by. It
// is tried again after the time that Discord names, while ctx lasts.
func (a *Adapter) tell(ctx context.Context, post bot.Post) error {
	nonce := "j" + bot.NewShortID() + "-"
	for {
		err := a.tellOnce(ctx, post, nonce)
		var later *bot.RetryAfterError
		if !errors.As(err, &later) || !adapterkit.Sleep(ctx, later.After) {
			return err
		}
	}
}

func (a *Adapter) tellOnce(ctx context.Context, post bot.Post, nonce string) error {
	in, err := a.postChannel(ctx, post)
	if err != nil {
		return botError(err)
	}
	for i, m := range a.drawFor(asker{post.Member, post.Place.Space}, post.Reply, nil, draw) {
		err := a.client.do(ctx, apiRequest{
			route: newRoute(http.MethodPost, "/channels/{}/messages", in), body: m.payload().withNonce(nonce + strconv.Itoa(i)), lowPriority: true,
		})
		if err != nil {
			return botError(err)
		}
	}
	return nil
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

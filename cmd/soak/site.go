package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/store"
)

// A site is a database, and a platform that children post to.
type site struct {
	settings
	store    *store.Store
	platform string
	url      string             // of the platform's API
	posted   *loopback.Channels // of the platform
	stop     func()             // ends the platform
	channels []bot.Place
}

func open(ctx context.Context, s settings) (*site, error) {
	db, err := store.Open(ctx, s.database)
	if err != nil {
		return nil, err
	}
	at := &site{settings: s, store: db}
	if s.perSecond > 0 { // Discord's adapter keeps to a limit for all channels, Slack has none
		d := loopback.NewDiscord(1)
		at.platform, at.url, at.posted, at.stop = "discord", d.URL(), &d.Channels, d.Close
	} else {
		w := loopback.NewSlack()
		at.platform, at.url, at.posted, at.stop = "slack", w.URL(), &w.Channels, w.Close
	}
	at.posted.KeepPosts()
	at.posted.LimitPosts(s.perSecond)
	return at, nil
}

func (at *site) close() error {
	at.stop()
	return at.store.Close()
}

// schedule makes every channel due at a moment.
func (at *site) schedule(ctx context.Context, next time.Time) error {
	next = next.UTC()
	for i := range at.settings.channels {
		place := bot.Place{Platform: at.platform, Space: "T1", Channel: loopback.Channel(i)}
		err := at.store.SaveSchedule(ctx, bot.Schedule{Place: place, Recurrence: next.Format("15:04") + " UTC daily", Next: next})
		if err != nil {
			return err
		}
		at.channels = append(at.channels, place)
	}
	return nil
}

// progress returns how many slots were ever claimed, and how many are settled.
func (at *site) progress(ctx context.Context) (claimed, settled int, err error) {
	err = at.store.DB().QueryRowContext(ctx,
		"SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 'claimed' THEN 0 ELSE 1 END), 0) FROM deliveries").Scan(&claimed, &settled)
	return claimed, settled, err
}

// patience is how long is waited for something to move.
const patience = 3 * time.Minute

// wait looks until done reports true.
func wait(ctx context.Context, every time.Duration, done func() (bool, error)) error {
	deadline := time.Now().Add(patience)
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("soak: nothing moves any more")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
	}
}

// audit compares what the platform accepted with what was due: exactly one post
// for every channel, and none before its moment.
func (at *site) audit(due time.Time, r *report) error {
	count := map[string]int{} // by channel
	early := 0
	posts := at.posted.Posts()
	for _, p := range posts {
		count[p.Channel]++
		if p.At.Before(due) {
			early++
		}
	}
	lost, double := 0, 0
	for _, place := range at.channels {
		switch n := count[place.Channel]; {
		case n == 0:
			lost++
		case n > 1:
			double++
		}
	}
	r.add("posts", "%d for %d channels: lost %d, double %d, early %d", len(posts), len(at.channels), lost, double, early)
	if lost+double+early > 0 {
		return errors.New("soak: not exactly one post for every channel")
	}
	return nil
}

// A report is lines of a name and what was measured.
type report struct{ lines strings.Builder }

func (r *report) add(name, format string, args ...any) {
	fmt.Fprintf(&r.lines, "%-10s %s\n", name, fmt.Sprintf(format, args...))
}

func (r *report) String() string { return r.lines.String() }

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

// A testbed is a database, and a platform that children post to.
type testbed struct {
	settings
	store    *store.Store
	platform string
	url      string             // of the platform's API
	posts    *loopback.Channels // of the platform
	stop     func()             // ends the platform
	channels []bot.Place
}

func open(ctx context.Context, s settings) (*testbed, error) {
	db, err := store.Open(ctx, s.database)
	if err != nil {
		return nil, err
	}
	bed := &testbed{settings: s, store: db}
	if s.perSecond > 0 { // Discord's adapter keeps to a limit for all channels, Slack has none
		d := loopback.NewDiscord(1)
		bed.platform, bed.url, bed.posts, bed.stop = "discord", d.URL(), &d.Channels, d.Close
	} else {
		w := loopback.NewSlack()
		bed.platform, bed.url, bed.posts, bed.stop = "slack", w.URL(), &w.Channels, w.Close
	}
	bed.posts.KeepPosts()
	bed.posts.LimitPosts(s.perSecond)
	return bed, nil
}

func (bed *testbed) close() error {
	bed.stop()
	return bed.store.Close()
}

// kinds are the names, days and sources of the schedules, which channels have in turn.
var kinds = []struct{ name, days, source string }{
	{"", "daily", ""},
	{"evening", "daily; until 2099-12-31", "shuffled"},
	{"words", "every 3 days", "quotation"},
	{"reading", "daily; not on 2099-12-25", "reading 1 paragraph"},
	{"by-stage", "mon,tue,wed,thu,fri,sat,sun", "stages"},
}

// schedule sets a schedule for each channel, which is next due at a moment.
func (bed *testbed) schedule(ctx context.Context, next time.Time) error {
	next = next.UTC()
	for i := range bed.settings.channels {
		place := bot.Place{Platform: bed.platform, Space: "T1", Channel: loopback.Channel(i)}
		kind := kinds[i%len(kinds)]
		err := bed.store.SaveSchedule(ctx, bot.Schedule{
			Place: place, Name: kind.name, Source: kind.source, Next: next,
			Recurrence: next.Format("15:04") + " UTC " + strings.Replace(kind.days, "every 3 days", "every 3 days from "+next.Format(time.DateOnly), 1),
		})
		if err != nil {
			return err
		}
		bed.channels = append(bed.channels, place)
	}
	return nil
}

// progress returns how many slots were claimed at any time, and how many are
// completed.
func (bed *testbed) progress(ctx context.Context) (claimed, completed int, err error) {
	err = bed.store.DB().QueryRowContext(ctx,
		"SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 'claimed' THEN 0 ELSE 1 END), 0) FROM deliveries").Scan(&claimed, &completed)
	return claimed, completed, err
}

// waitTimeout is how long wait waits at most.
const waitTimeout = 3 * time.Minute

// wait calls done until it reports true.
func wait(ctx context.Context, every time.Duration, done func() (bool, error)) error {
	deadline := time.Now().Add(waitTimeout)
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("soak: nothing happens any more")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
	}
}

// audit checks the posts that the platform accepted: exactly one for each channel,
// and none before it was due.
func (bed *testbed) audit(due time.Time, r *report) error {
	count := map[string]int{} // by channel
	early := 0
	posts := bed.posts.Posts()
	for _, p := range posts {
		count[p.Channel]++
		if p.At.Before(due) {
			early++
		}
	}
	lost, double := 0, 0
	for _, place := range bed.channels {
		switch n := count[place.Channel]; {
		case n == 0:
			lost++
		case n > 1:
			double++
		}
	}
	r.add("posts", "%d for %d channels: lost %d, double %d, early %d", len(posts), len(bed.channels), lost, double, early)
	if lost+double+early > 0 {
		return errors.New("soak: not exactly one post for every channel")
	}
	return nil
}

// A report is lines with a name and a measurement.
type report struct{ lines strings.Builder }

func (r *report) add(name, format string, args ...any) {
	fmt.Fprintf(&r.lines, "%-10s %s\n", name, fmt.Sprintf(format, args...))
}

func (r *report) String() string { return r.lines.String() }

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery/deliverytest"
	"plenary/internal/store"
)

// A site is a database, and a platform that children post to.
type site struct {
	settings
	store    *store.Store
	ledger   deliverytest.Ledger
	url      string // of the ledger
	pace     int    // posts a second that a child makes at most; 0: any number
	channels []bot.Place
}

func open(ctx context.Context, s settings) (*site, error) {
	db, err := store.Open(ctx, s.database)
	if err != nil {
		return nil, err
	}
	at := &site{settings: s, store: db}
	if s.perSecond > 0 {
		at.ledger.PerSecond = s.perSecond
		at.pace = s.perSecond * 23 / 25 / max(s.replicas, 1) // a little less: 46 of 50
	}
	at.url = at.ledger.Start()
	return at, nil
}

func (at *site) close() error {
	at.ledger.Close()
	return at.store.Close()
}

// schedule makes every channel due at a moment.
func (at *site) schedule(ctx context.Context, next time.Time) error {
	next = next.UTC()
	for i := range at.settings.channels {
		place := bot.Place{Platform: platform, Space: "T1", Channel: fmt.Sprintf("C%05d", i)}
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
	count := map[bot.Place]int{}
	early := 0
	for _, e := range at.ledger.Entries() {
		count[e.Post.Place]++
		if e.At.Before(due) {
			early++
		}
	}
	lost, double := 0, 0
	for _, place := range at.channels {
		switch n := count[place]; {
		case n == 0:
			lost++
		case n > 1:
			double++
		}
	}
	r.add("posts", "%d for %d channels: lost %d, double %d, early %d", len(at.ledger.Entries()), len(at.channels), lost, double, early)
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

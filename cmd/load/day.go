package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	_ "time/tzdata" // for time.LoadLocation

	"plenary/internal/adapterkit"
	"plenary/internal/loopback"
)

// A day is a compressed day of all groups. Each has its prompt at its own time,
// asks most in the morning and the afternoon and little at night, quotes and turns
// pages, while the platforms redeliver, lose connections and fail. Prompts follow
// the real clock: a group's time, in its own zone, is within the compressed day.
type day struct {
	settings
	slack   *loopback.Slack
	discord *loopback.Discord
	out     io.Writer

	begin       time.Time
	slots       map[string]time.Time // by channel
	pressing    sync.WaitGroup
	pagesTurned atomic.Int64
}

var zones = [...]string{
	"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo", "Africa/Nairobi",
	"Asia/Tokyo", "Australia/Adelaide", "America/Los_Angeles", "Pacific/Chatham", "Asia/Kathmandu", "Europe/Lisbon",
}

// hourlyLoad is the relative number of requests in each hour of a day.
var hourlyLoad = [24]float64{1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 16, 12, 10, 14, 18, 16, 12, 10, 8, 7, 6, 4, 2, 1}

const (
	perGroup      = 6   // requests of a group in a day
	schedulesEach = 100 // set in a second
)

// schedule has a facilitator of each group set its schedule.
func (d *day) schedule(ctx context.Context) error {
	d.slack.KeepMissed()
	d.discord.KeepMissed()
	d.slack.KeepPages()
	d.discord.KeepPages()
	d.slots = map[string]time.Time{}
	needs := 2*time.Duration(d.groups)*time.Second/schedulesEach + 20*time.Second
	d.begin = time.Now().Add(needs).Truncate(time.Minute).Add(time.Minute)
	minutes := int(d.day / time.Minute)
	for n := range d.groups {
		zone, err := time.LoadLocation(zones[n%len(zones)])
		if err != nil {
			return err
		}
		slot := d.begin.Add(time.Duration(n*7%minutes) * time.Minute)
		words := fmt.Sprintf("prompt schedule %s %s daily", slot.In(zone).Format("15:04"), zone)
		channel := fmt.Sprintf("C%d", n)
		d.slots[channel], d.slots[loopback.Channel(n)] = slot, slot
		_, onSlack := d.slack.Ask(channel, fmt.Sprintf("UADMIN%d", n%100), words)
		_, onDiscord := d.discord.Ask(n, "1", words) // the server's owner
		if !onSlack || !onDiscord {
			return errors.New("a connection was lost before anything began")
		}
		if !adapterkit.Sleep(ctx, 2*time.Second/schedulesEach) {
			return ctx.Err()
		}
	}
	waiting, cancel := context.WithDeadline(ctx, d.begin)
	defer cancel()
	if err := errors.Join(d.slack.Wait(waiting), d.discord.Wait(waiting)); err != nil {
		return fmt.Errorf("the schedules were not set before the first was due: %w", err)
	}
	fmt.Fprintf(d.out, "scheduled             %d prompts, in %d zones, in %d of the minutes to come; the longest wait on Slack %s, on Discord %s\n",
		len(d.slots), len(zones), minutes, d.slack.Count().Max.Round(100*time.Millisecond), d.discord.Count().Max.Round(100*time.Millisecond))
	d.slack.ResetWaits()
	d.discord.ResetWaits()
	d.slack.KeepPosts()
	d.slack.FailPosts(someFaults)
	d.discord.KeepPosts()
	d.discord.FailPosts(someFaults)
	adapterkit.Sleep(ctx, time.Until(d.begin))
	return nil
}

// someFaults fails one message in eight, with each kind of fault in turn.
func someFaults(n int, _ loopback.Post) loopback.Fault {
	switch n % 40 {
	case 3:
		return loopback.Busy
	case 11:
		return loopback.Broken
	case 19:
		return loopback.LostBefore
	case 27:
		return loopback.LostAfter
	case 35:
		return loopback.Slow
	}
	return loopback.None
}

// run makes the requests of the day, and returns how long that took.
func (d *day) run(ctx context.Context) time.Duration {
	busy := 0.0
	for _, h := range hourlyLoad {
		busy += h
	}
	asked, owed := 0, 0.0
	hour := d.day / 24
	for h := range hourlyLoad {
		// Each hour one of the platforms closes its connection.
		if h%2 == 0 {
			d.slack.Disconnect()
		} else {
			d.discord.Disconnect()
		}
		ends := d.begin.Add(time.Duration(h+1) * hour)
		owed += float64(2*d.groups*perGroup) * hourlyLoad[h] / busy
		for ; owed >= 1 && ctx.Err() == nil; owed-- {
			d.request(asked)
			asked++
			adapterkit.Sleep(ctx, time.Duration(float64(time.Until(ends))/math.Max(owed, 1)))
		}
		adapterkit.Sleep(ctx, time.Until(ends))
	}
	return time.Since(d.begin)
}

// A delivery is how a platform delivers requests. One that has no connection
// delivers them when it has one again.
type delivery struct {
	deliverAgain     func(id string) bool
	awaitConnections func(n int, within time.Duration) bool
	pressNext        func(id string) (string, bool)
}

func (d delivery) deliver(id string, ok bool) {
	for !ok && d.awaitConnections(1, 30*time.Second) {
		ok = d.deliverAgain(id)
	}
}

// request makes the n-th request of the day.
func (d *day) request(n int) {
	requests := [...]string{
		"What does the statement recommend?", "Does it mention climate change?", "How should states begin?", "quote II",
		"Who gains from cooperation?", "sections", "search states", "quote I.A",
	}
	group, user, words := n/2%d.groups, fmt.Sprint(700_000_000_000_000_000+n%(3*d.groups)), requests[n/2%len(requests)]
	var via delivery
	var id string
	var ok bool
	if n%2 == 0 {
		via = delivery{d.slack.DeliverAgain, d.slack.AwaitSockets, d.slack.PressNext}
		id, ok = d.slack.Ask(fmt.Sprintf("C%d", group), "U"+user, words)
	} else {
		via = delivery{d.discord.DeliverAgain, d.discord.AwaitShards, func(id string) (string, bool) { return d.discord.PressNext(group, id) }}
		ask := d.discord.Command
		if strings.HasPrefix(words, "quote ") {
			ask = d.discord.Ask // an answer for everybody, whose pages anybody turns
		}
		id, ok = ask(group, user, words)
	}
	via.deliver(id, ok)
	if n%100 < d.againPercent {
		via.deliverAgain(id)
	}
	if !strings.HasPrefix(words, "quote ") {
		return
	}
	d.pressing.Go(func() {
		time.Sleep(2 * time.Second)
		if press, ok := via.pressNext(id); press != "" {
			d.pagesTurned.Add(1)
			via.deliver(press, ok)
			if n%100 < d.againPercent {
				via.deliverAgain(press)
			}
		}
	})
}

// checkPrompts waits for the last prompt, and reports whether each channel got
// exactly one, and none before its time.
func (d *day) checkPrompts(ctx context.Context) bool {
	d.pressing.Wait()
	posts := func() []loopback.Post { return append(d.slack.Posts(), d.discord.Posts()...) }
	for end := time.Now().Add(2 * time.Minute); len(posts()) < len(d.slots) && time.Now().Before(end); {
		if !adapterkit.Sleep(ctx, time.Second) {
			return false
		}
	}
	adapterkit.Sleep(ctx, 15*time.Second) // time for a second one
	times, early, latest := map[string]int{}, 0, time.Duration(0)
	for _, p := range posts() {
		times[p.Channel]++
		late := p.At.Sub(d.slots[p.Channel])
		latest = max(latest, late)
		if late < 0 {
			early++
		}
	}
	lost, double := 0, 0
	for channel := range d.slots {
		switch n := times[channel]; {
		case n == 0:
			lost++
		case n > 1:
			double++
		}
	}
	fmt.Fprintf(d.out, "prompts  %d due, %d lost, %d double, %d early; the latest after %s\n", len(d.slots), lost, double, early, latest.Round(100*time.Millisecond))
	fmt.Fprintf(d.out, "pages    %d turned\n", d.pagesTurned.Load())
	return lost+double+early == 0 && d.pagesTurned.Load() > 0
}

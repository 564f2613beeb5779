package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"plenary/internal/loopback"
)

// An asker asks on both platforms by turns.
type asker struct {
	settings
	questions *questions
	slack     *loopback.Slack
	discord   *loopback.Discord

	asked int
	lost  int // questions that found no connection
}

// ask asks the next question.
func (a *asker) ask() {
	n := a.asked
	a.asked++
	group, user, question := n/2%a.groups, strconv.Itoa(700_000_000_000_000_000+n/2%(20*a.groups)), a.questions.ask()
	again := n/2*a.againPercent%100 < a.againPercent
	var id string
	var ok bool
	if n%2 == 0 {
		if id, ok = a.slack.Ask(fmt.Sprintf("C%d", group), "U"+user, question); ok && again {
			a.slack.DeliverAgain(id)
		}
		a.slack.Forget(id)
	} else {
		if id, ok = a.discord.Command(group, user, question); ok && again {
			a.discord.DeliverAgain(id)
		}
		a.discord.Forget(id)
	}
	if !ok {
		a.lost++
	}
}

// pace asks so many questions a second, and returns how long that took.
func (a *asker) pace(ctx context.Context) time.Duration {
	start := time.Now()
	total := int(float64(a.perSecond) * a.length.Seconds())
	for n := 0; n < total && ctx.Err() == nil; n++ {
		due := start.Add(time.Duration(n) * time.Second / time.Duration(a.perSecond))
		if wait := time.Until(due); wait > time.Millisecond {
			time.Sleep(wait)
		}
		a.ask()
	}
	return time.Since(start)
}

// sustain asks as many questions as are answered, and returns how long it took until
// the last was.
func (a *asker) sustain(ctx context.Context) time.Duration {
	start := time.Now()
	for time.Since(start) < a.length && ctx.Err() == nil {
		a.ask()
		if a.slack.WaitBut(ctx, a.waiting/2) != nil || a.discord.WaitBut(ctx, a.waiting/2) != nil {
			break
		}
	}
	a.awaitAnswers(ctx, 2*time.Minute)
	return time.Since(start)
}

// awaitAnswers waits until all questions are answered, or for so long: Count tells
// what is missing.
func (a *asker) awaitAnswers(ctx context.Context, within time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	_, _ = a.slack.Wait(ctx), a.discord.Wait(ctx)
}

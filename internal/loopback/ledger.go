// Package loopback holds Slack and Discord on loopback ports, as far as a
// running Plenary sees of them. Whole processes are tested and put under load
// against them.
package loopback

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Ledger holds what was asked, and how often and how fast each question was
// answered.
type Ledger struct {
	mu       sync.Mutex
	woken    chan struct{}
	asked    map[string]time.Time
	answers  map[string]int
	waits    []time.Duration
	answered int // questions with at least one answer
	refused  int // answers that say that there is no room
	texts    []string
	keep     bool
}

func newLedger() *Ledger {
	return &Ledger{woken: make(chan struct{}), asked: map[string]time.Time{}, answers: map[string]int{}}
}

// KeepTexts makes the ledger remember what was said, for Texts.
func (l *Ledger) KeepTexts() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keep = true
}

func (l *Ledger) ask(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[id] = time.Now()
}

// answer enters a message; id is the question that it answers, "" for none.
func (l *Ledger) answer(id, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keep {
		l.texts = append(l.texts, text)
	}
	if at, ok := l.asked[id]; ok {
		if strings.Contains(text, noRoom) {
			l.refused++
		}
		if l.answers[id]++; l.answers[id] == 1 {
			l.answered++
			l.waits = append(l.waits, time.Since(at))
		}
	}
	close(l.woken)
	l.woken = make(chan struct{})
}

// Texts returns what was said, in order.
func (l *Ledger) Texts() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.texts)
}

// Wait waits until every question asked so far has an answer, or ctx ends.
func (l *Ledger) Wait(ctx context.Context) error {
	for {
		l.mu.Lock()
		done, woken := l.answered == len(l.asked), l.woken
		l.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-woken:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// noRoom stands in what Plenary says to whom it turns away.
const noRoom = "more questions than it can answer just now"

// Began leaves out of the waits what was asked so far.
func (l *Ledger) Began() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits = nil
}

// A Count says how questions were answered. Whoever was turned away was
// answered, and whoever was turned away and answered was answered twice.
type Count struct {
	Asked, Unanswered, Refused, Twice int
	P50, P99, Max                     time.Duration
}

// Count counts.
func (l *Ledger) Count() Count {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := Count{Asked: len(l.asked), Unanswered: len(l.asked) - l.answered, Refused: l.refused}
	for _, n := range l.answers {
		if n > 1 {
			c.Twice++
		}
	}
	if n := len(l.waits); n > 0 {
		sorted := slices.Sorted(slices.Values(l.waits))
		c.P50, c.P99, c.Max = sorted[n/2], sorted[n*99/100], sorted[n-1]
	}
	return c
}

package loopback

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// Answers counts what was asked on a platform, and how often and how fast each
// question was answered.
type Answers struct {
	changes *changes

	mu       sync.Mutex
	asked    map[string]time.Time // by the question's id
	answers  map[string]int
	waits    []Wait
	answered int // questions with at least one answer
	refused  int // answers that say that there is no room
	texts    []string
	keep     bool
}

func newAnswers(c *changes) *Answers {
	return &Answers{changes: c, asked: map[string]time.Time{}, answers: map[string]int{}}
}

// KeepTexts makes a platform keep the texts of messages.
func (a *Answers) KeepTexts() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keep = true
}

func (a *Answers) ask(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked[id] = time.Now()
}

// answer counts a message; id is the question that it answers, "" for none.
func (a *Answers) answer(id, text string) {
	defer a.changes.notify()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.keep {
		a.texts = append(a.texts, text)
	}
	at, ok := a.asked[id]
	if !ok {
		return
	}
	if strings.Contains(text, busyText) {
		a.refused++
	}
	if a.answers[id]++; a.answers[id] == 1 {
		a.answered++
		a.waits = append(a.waits, Wait{id, at, time.Now()})
	}
}

// Texts returns the texts of the messages so far, in order.
func (a *Answers) Texts() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.texts)
}

// Wait waits until every question asked so far has an answer, or ctx ends.
func (a *Answers) Wait(ctx context.Context) error { return a.WaitBut(ctx, 0) }

// WaitBut waits until all questions asked so far but so many have an answer, or ctx
// ends.
func (a *Answers) WaitBut(ctx context.Context, unanswered int) error {
	for {
		changed := a.changes.wait()
		a.mu.Lock()
		done := len(a.asked)-a.answered <= unanswered
		a.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// busyText stands in what Plenary says to members whose questions find no room.
const busyText = "more questions than it can answer just now"

// A Wait is when a question was asked, and when it had its first answer.
type Wait struct {
	ID              string
	Asked, Answered time.Time
}

// Waits returns the waits of the questions that were answered, in the order of their
// answers.
func (a *Answers) Waits() []Wait {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.waits)
}

// ResetWaits leaves the answers so far out of the waits that Count tells.
func (a *Answers) ResetWaits() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waits = nil
}

// A Count says how questions were answered. A member who was turned away was
// answered, and one who was turned away and answered was answered twice.
type Count struct {
	Asked, Unanswered, Refused, Twice int
	P50, P99, Max                     time.Duration
}

// Count counts the questions so far.
func (a *Answers) Count() Count {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := Count{Asked: len(a.asked), Unanswered: len(a.asked) - a.answered, Refused: a.refused}
	for _, n := range a.answers {
		if n > 1 {
			c.Twice++
		}
	}
	if n := len(a.waits); n > 0 {
		sorted := make([]time.Duration, n)
		for i, w := range a.waits {
			sorted[i] = w.Answered.Sub(w.Asked)
		}
		slices.Sort(sorted)
		c.P50, c.P99, c.Max = sorted[n/2], sorted[n*99/100], sorted[n-1]
	}
	return c
}

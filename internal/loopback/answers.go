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
	waits    []time.Duration
	answered int // questions with at least one answer
	refused  int // answers that say that there is no room
	texts    []string
	keep     bool
}

func newAnswers(c *changes) *Answers {
	return &Answers{changes: c, asked: map[string]time.Time{}, answers: map[string]int{}}
}

// KeepTexts makes a platform remember what was said, for Texts.
func (l *Answers) KeepTexts() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keep = true
}

func (l *Answers) ask(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[id] = time.Now()
}

// answer enters a message; id is the question that it answers, "" for none.
func (l *Answers) answer(id, text string) {
	defer l.changes.notify()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keep {
		l.texts = append(l.texts, text)
	}
	at, ok := l.asked[id]
	if !ok {
		return
	}
	if strings.Contains(text, noRoom) {
		l.refused++
	}
	if l.answers[id]++; l.answers[id] == 1 {
		l.answered++
		l.waits = append(l.waits, time.Since(at))
	}
}

// Texts returns what was said, in order.
func (l *Answers) Texts() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.texts)
}

// Wait waits until every question asked so far has an answer, or ctx ends.
func (l *Answers) Wait(ctx context.Context) error {
	for {
		changed := l.changes.wait()
		l.mu.Lock()
		done := l.answered == len(l.asked)
		l.mu.Unlock()
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

// noRoom stands in what Plenary says to members whom it turns away.
const noRoom = "more questions than it can answer just now"

// Began leaves out of the waits what was asked so far.
func (l *Answers) Began() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits = nil
}

// A Count says how questions were answered. A member who was turned away was
// answered, and one who was turned away and answered was answered twice.
type Count struct {
	Asked, Unanswered, Refused, Twice int
	P50, P99, Max                     time.Duration
}

// Count counts.
func (l *Answers) Count() Count {
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

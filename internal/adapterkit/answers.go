package adapterkit

import (
	"context"
	"sync"
	"time"
)

const (
	// Editable is how long after a message was written an edit of it corrects its answer.
	Editable = 2 * time.Minute

	// answerLifetime is how long it is remembered where the answer to a message stands:
	// somewhat longer than Editable.
	answerLifetime = 3 * time.Minute

	// maxAnswers is how many are remembered.
	maxAnswers = 50_000
)

// An AnswerRecord is where the answer to a message stands. Whoever holds its turn reads
// and writes it.
type AnswerRecord struct {
	Answered bool     // it is known to be answered
	Parts    []string // ids of the messages of the answer, in order; none where the member alone saw it
	Edited   string   // when the edit was made that it answers; "" for the message as it was written

	turn  chan struct{}
	id    string
	until time.Time
}

// AnswerRecords are those of late. The zero AnswerRecords is ready.
type AnswerRecords struct {
	mu    sync.Mutex
	byID  map[string]*AnswerRecord
	order []*AnswerRecord
}

// Of returns the record of a message by its id. It makes one where there is none.
func (a *AnswerRecords) Of(id string) *AnswerRecord {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	for len(a.order) > 0 && (a.order[0].until.Before(now) || len(a.order) >= maxAnswers) {
		delete(a.byID, a.order[0].id)
		a.order = a.order[1:]
	}
	r := a.byID[id]
	if r == nil {
		r = &AnswerRecord{turn: make(chan struct{}, 1), id: id, until: now.Add(answerLifetime)}
		if a.byID == nil {
			a.byID = map[string]*AnswerRecord{}
		}
		a.byID[id] = r
		a.order = append(a.order, r)
	}
	return r
}

// Take waits for the turn to read and write the record, and reports whether it came.
func (r *AnswerRecord) Take(ctx context.Context) bool {
	select {
	case r.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// Leave ends the turn.
func (r *AnswerRecord) Leave() { <-r.turn }

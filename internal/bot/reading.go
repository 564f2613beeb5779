package bot

import (
	"context"
	"errors"
	"time"

	"plenary/internal/answer"
	"plenary/internal/workqueue"
)

// MaxWaiting is how many questions wait to be read at most. It is more than the 400
// that a server may ask in ten seconds on both platforms.
const MaxWaiting = 512

// MaxWait is for how long a question waits to be read. An adapter gives a reply up
// after five minutes.
const MaxWait = 4 * time.Minute

// read asks an index when it is the request's turn. It is the one way to a reading.
func (d *responder) read(ctx context.Context, req Request, x *answer.Index, asked answer.Question) (a answer.Answer, err error) {
	if req.BeforeReading != nil {
		req.BeforeReading()
	}
	err = d.cfg.Readings.Do(ctx, req.Received, func() error {
		a = x.Ask(asked)
		return nil
	})
	return a, err
}

// notRead is what a member is told whose question was not read, and whether err
// says so.
func notRead(err error) (Reply, bool) {
	switch {
	case errors.Is(err, workqueue.ErrFull):
		return Busy(), true
	case errors.Is(err, workqueue.ErrClosed):
		return turnedAway("fault.stopping"), true
	}
	return Reply{}, false
}

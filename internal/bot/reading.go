package bot

import (
	"context"
	"errors"

	"plenary/internal/answer"
	"plenary/internal/readqueue"
)

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
	case errors.Is(err, readqueue.ErrFull):
		return Busy(), true
	case errors.Is(err, readqueue.ErrClosed):
		return turnedAway("fault.stopping"), true
	}
	return Reply{}, false
}

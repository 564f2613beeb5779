package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"plenary/internal/answer"
	"plenary/internal/language"
	"plenary/internal/workqueue"
)

// MaxWaiting is how many questions wait to be read at most. It is more than the 400
// that a server may ask in ten seconds on both platforms.
const MaxWaiting = 512

// MaxWait is for how long a question waits to be read. An adapter gives a reply up
// after five minutes.
const MaxWait = 4 * time.Minute

// read asks the statement of the responder.
func (d *responder) read(ctx context.Context, req Request, asked language.Question) (answer.Answer, error) {
	answers, err := d.readAll(ctx, req, []*answer.Index{d.index}, asked)
	if err != nil {
		return answer.Answer{}, err
	}
	return answers[0], nil
}

// readAll asks some statements, when it is the request's turn where the networks read.
// It is the one way to a reading.
func (d *responder) readAll(ctx context.Context, req Request, all []*answer.Index, asked language.Question) (answers []answer.Answer, err error) {
	if !slices.ContainsFunc(all, (*answer.Index).Reads) {
		return answer.AskAll(ctx, all, asked)
	}
	if answers, ok := answer.Remembered(all, asked); ok {
		return answers, nil
	}
	if req.BeforeReading != nil {
		req.BeforeReading()
	}
	read := func() error {
		return d.cfg.Readings.Do(ctx, req.Received, func() error {
			answers, err = answer.AskAll(ctx, all, asked)
			return err
		})
	}
	if d.readers != nil {
		err = d.readers.Do(ctx, req.Received, read)
	} else {
		err = read()
	}
	return answers, err
}

// notRead is what a member is told whose question was not read, and whether err
// says so.
func (b *Bot) notRead(req Request, err error) (Reply, bool) {
	switch {
	case errors.Is(err, workqueue.ErrFull):
		return b.turnedAway(req, "fault.busy"), true
	case errors.Is(err, workqueue.ErrClosed):
		return b.turnedAway(req, "fault.stopping"), true
	}
	return Reply{}, false
}

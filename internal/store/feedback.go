package store

import (
	"context"
	"database/sql"

	"plenary/internal/bot"
)

// SaveFeedback implements [bot.Store]. That an answer was marked stands among the ids of
// requests, until [Store.Prune] forgets it.
func (s *Store) SaveFeedback(ctx context.Context, f bot.Feedback) (bot.FeedbackChange, error) {
	change := bot.FeedbackRepeated
	err := s.transact(ctx, "save feedback", func(tx *sql.Tx) error {
		change = bot.FeedbackRepeated
		mark := "/unhelpful"
		if f.Helpful {
			mark = "/helpful"
		}
		if fresh, err := s.noteAnswer(ctx, tx, f.Answer+mark); err != nil || !fresh {
			return err
		}
		first, err := s.noteAnswer(ctx, tx, f.Answer)
		if err != nil {
			return err
		}
		change = bot.FeedbackChanged
		if first {
			change = bot.FeedbackGiven
		}
		switch {
		case !f.Helpful:
			return countUnhelpful(ctx, tx, f, 1)
		case !first:
			return countUnhelpful(ctx, tx, f, -1)
		}
		return nil
	})
	return change, err
}

// noteAnswer keeps an id and reports whether it was new.
func (s *Store) noteAnswer(ctx context.Context, tx *sql.Tx, id string) (bool, error) {
	n, err := exec(ctx, tx, "save feedback", "INSERT INTO requests (id, at) VALUES ($1, "+s.dialect.clock+") ON CONFLICT (id) DO NOTHING", id)
	return n == 1, err
}

// countUnhelpful adds to the counts of the places of an answer. One that falls to 0 is
// not kept.
func countUnhelpful(ctx context.Context, tx *sql.Tx, f bot.Feedback, more int) error {
	for _, p := range f.Places {
		if _, err := exec(ctx, tx, "count feedback", `
			INSERT INTO feedback (platform, space, statement, ref, command, outcome, count) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (platform, space, statement, ref, command, outcome) DO UPDATE SET count = feedback.count + excluded.count`,
			f.Place.Platform, f.Place.Space, p.Statement, p.Ref, f.Command, f.Outcome.String(), more); err != nil {
			return err
		}
	}
	if more > 0 {
		return nil
	}
	_, err := exec(ctx, tx, "count feedback", "DELETE FROM feedback WHERE platform = $1 AND space = $2 AND count <= 0", f.Place.Platform, f.Place.Space)
	return err
}

// Unhelpful implements [bot.Store].
func (s *Store) Unhelpful(ctx context.Context, platform, space string, most int) ([]bot.UnhelpfulPlace, error) {
	return queryAll(ctx, s.read, "read feedback", func(scan func(...any) error) (p bot.UnhelpfulPlace, err error) {
		return p, scan(&p.Statement, &p.Ref, &p.Count)
	}, `SELECT statement, ref, SUM(count) AS total FROM feedback WHERE platform = $1 AND space = $2
		GROUP BY statement, ref ORDER BY total DESC, statement, ref LIMIT $3`, platform, space, most)
}

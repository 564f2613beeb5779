// Package bot is the command core: it turns a [Request] into a [Reply], the
// same on every platform. Adapters relay requests to it and draw its replies;
// it knows no platform, no database and no network.
package bot

import (
	"context"
	"log/slog"
	"time"

	"plenary/internal/statement"
)

// Config is what a Bot is made of.
type Config struct {
	Statement *statement.Statement // required
	Store     Store                // nil: nothing is remembered and prompts cannot be managed
	Log       *slog.Logger         // nil: slog.Default()
	Now       func() time.Time     // nil: time.Now
	Version   string               // of the program, for about
}

// A Bot answers requests. It may be used by any number of goroutines.
type Bot struct {
	cfg Config
}

// New makes a bot that answers from cfg.Statement.
func New(cfg Config) *Bot {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Bot{cfg: cfg}
}

// Handle answers one request. It returns no error: a failure is logged once,
// with a short id, and becomes a sentence with that id. The reply to an ID that
// was answered before is empty.
func (b *Bot) Handle(ctx context.Context, req Request) Reply {
	return Reply{}
}

// Complete returns what a member who has typed so much of an option may mean,
// best first, at most 25. A choice's Line is the value.
func (b *Bot) Complete(kind OptionKind, typed string) []Choice {
	return nil
}

// Starters returns up to four questions that the statement answers, to suggest
// to a newcomer.
func (b *Bot) Starters() []string {
	return nil
}

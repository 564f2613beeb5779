package deliverytest

import (
	"context"
	"log/slog"
	"time"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/statement"
)

// Compose returns a real bot's Compose over the shipped statement.
func Compose(store bot.Store) (func(context.Context, bot.Schedule, time.Time) (bot.Post, bot.Delivery, error), error) {
	s, err := statement.Parse(content.FS)
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Config{Statements: []*statement.Statement{s}, Store: store, Log: slog.New(slog.DiscardHandler)}).Compose, nil
}

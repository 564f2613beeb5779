// Package deliverytest holds what the tests of package delivery and the programs
// that measure it share: a real bot's Compose, and real adapters of the platforms
// of package loopback.
package deliverytest

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/discord"
	"plenary/internal/loopback"
	"plenary/internal/slack"
	"plenary/internal/statement"
)

// Compose returns the Compose of a bot with the shipped statement.
func Compose(store bot.Store) (func(context.Context, bot.Schedule, time.Time) (bot.Post, bot.Delivery, error), error) {
	s, err := statement.Parse(content.FS)
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Config{Statements: []*statement.Statement{s}, Store: store, Log: slog.New(slog.DiscardHandler)}).Compose, nil
}

// Slack returns the adapter of the workspace at an API URL. It posts without Run.
func Slack(url string, transport *http.Transport) (bot.Adapter, error) {
	return slack.New(slack.Config{BotToken: loopback.SlackBotToken, AppToken: loopback.SlackAppToken, APIURL: url, Host: host(transport)})
}

// Discord returns the adapter of the servers at an API URL. It posts without Run.
func Discord(url string, transport *http.Transport) (bot.Adapter, error) {
	return discord.New(discord.Config{Token: loopback.DiscordBotToken, ApplicationID: loopback.DiscordApplicationID, APIURL: url, Host: host(transport)})
}

func host(transport *http.Transport) bot.Host {
	return bot.Host{Log: slog.New(slog.DiscardHandler), Transport: transport}
}

// Transport returns a transport with room for many concurrent posts to one host.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 256
	return t
}

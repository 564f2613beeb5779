package main

import (
	"net/http"
	"time"

	"plenary/internal/bot"
	"plenary/internal/discord"
	"plenary/internal/slack"
)

// slackConfig is what the settings say of Slack.
func (s *settings) slackConfig() slack.Config {
	return slack.Config{
		BotToken:      s.SlackBotToken.reveal(),
		AppToken:      s.SlackAppToken.reveal(),
		SigningSecret: s.SlackSigningSecret.reveal(),
		APIURL:        s.SlackAPIURL,
		Facilitators:  s.slackFacilitators(),
		Host:          bot.Host{Transport: newTransport()},
	}
}

// discordConfig is what the settings say of Discord.
func (s *settings) discordConfig() discord.Config {
	return discord.Config{
		Token:         s.DiscordBotToken.reveal(),
		ApplicationID: s.DiscordApplicationID,
		PublicKey:     s.DiscordPublicKey,
		APIURL:        s.DiscordAPIURL,
		Host:          bot.Host{Transport: newTransport()},
	}
}

// newSlack makes Slack's adapter, with what it serves over HTTP.
func (s *server) newSlack(mux *http.ServeMux) (platform, error) {
	cfg := s.settings.slackConfig()
	cfg.Host = s.host("slack")
	a, err := slack.New(cfg)
	if err != nil {
		return nil, err
	}
	a.Register(mux)
	return a, nil
}

// newDiscord makes Discord's adapter, with what it serves over HTTP.
func (s *server) newDiscord(mux *http.ServeMux) (platform, error) {
	cfg := s.settings.discordConfig()
	cfg.Host = s.host("discord")
	a, err := discord.New(cfg)
	if err != nil {
		return nil, err
	}
	if s.settings.discordHTTP() {
		mux.Handle("/discord/interactions", a.Interactions())
	}
	return a, nil
}

// host is what the server does for the adapter of a platform.
func (s *server) host(platform string) bot.Host {
	h := bot.Host{
		Complete:    s.bot.Complete,
		Starters:    s.bot.Starters,
		Deduplicate: s.store.Load().Deduplicate,
		Removed:     s.removed,
		OnReconnect: func() { s.metrics.Reconnect(platform) },
		OnWait:      func(d time.Duration) { s.metrics.Wait(platform, d) },
		OnFull:      func() { s.full(platform) },
		Log:         s.log,
		Transport:   newTransport(),
	}
	if s.store.Load().Postgres() { // a SQLite file belongs to one process, which need not wait for the lease of its killed predecessor
		h.Lease = s.leases.take
	}
	return h
}

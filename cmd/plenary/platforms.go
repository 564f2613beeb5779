package main

import (
	"net/http"
	"time"

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
		Transport:     newTransport(),
	}
}

// discordConfig is what the settings say of Discord.
func (s *settings) discordConfig() discord.Config {
	return discord.Config{
		Token:         s.DiscordBotToken.reveal(),
		ApplicationID: s.DiscordApplicationID,
		PublicKey:     s.DiscordPublicKey,
		APIURL:        s.DiscordAPIURL,
		Transport:     newTransport(),
	}
}

// newSlack makes Slack's adapter, with what it serves over HTTP.
func (s *server) newSlack(mux *http.ServeMux) (platform, error) {
	cfg := s.settings.slackConfig()
	cfg.Complete = s.bot.Complete
	cfg.Starters = s.bot.Starters
	cfg.Log = s.log
	cfg.OnReconnect = func() { s.metrics.Reconnect("slack") }
	cfg.OnWait = func(d time.Duration) { s.metrics.Wait("slack", d) }
	cfg.OnFull = func() { s.full("slack") }
	cfg.Removed = s.removed
	cfg.Claim = s.store.Load().Deduplicate
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
	cfg.Complete = s.bot.Complete
	if s.store.Load().Postgres() { // a SQLite file belongs to one process, which need not wait for the lease of its killed predecessor
		cfg.Lease = s.leases.take
	}
	cfg.Log = s.log
	cfg.OnReconnect = func() { s.metrics.Reconnect("discord") }
	cfg.OnWait = func(d time.Duration) { s.metrics.Wait("discord", d) }
	cfg.OnFull = func() { s.full("discord") }
	cfg.Removed = s.removed
	a, err := discord.New(cfg)
	if err != nil {
		return nil, err
	}
	if s.settings.discordHTTP() {
		mux.Handle("/discord/interactions", a.Interactions())
	}
	return a, nil
}

package slack

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// DefaultAPIURL is Slack's public Web API.
const DefaultAPIURL = "https://slack.com/api/"

// Config is what an Adapter is made of. Required are BotToken and one of
// AppToken and SigningSecret.
type Config struct {
	BotToken      string // "xoxb-…"
	AppToken      string // "xapp-…": Socket Mode, also where SigningSecret is set
	SigningSecret string // HTTP: what Slack signs its requests with
	APIURL        string // the Web API's base, with or without a trailing slash; "": DefaultAPIURL

	// Facilitators are ids of members and user groups that may manage prompts
	// besides the workspace's administrators and owners.
	Facilitators []string

	Host bot.Host // what the program does for the adapter

	adapterkit.Limits // InFlight 0: 1000
}

func (c Config) withDefaults() Config {
	c.Host = c.Host.WithDefaults()
	if c.APIURL == "" {
		c.APIURL = DefaultAPIURL
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/") + "/" // slack-go appends the method's bare name
	c.Limits = c.Limits.WithDefaults(1000)
	return c
}

// validate names every field at fault, never its value.
func (c Config) validate() error {
	var faults []error
	fault := func(field, want string) { faults = append(faults, fmt.Errorf("slack: %s %s", field, want)) }
	switch {
	case c.BotToken == "":
		fault("BotToken", `is missing: it begins with "xoxb-" and stands under OAuth & Permissions`)
	case strings.HasPrefix(c.BotToken, "xapp-"):
		fault("BotToken", `is an app-level token: a bot token begins with "xoxb-" and stands under OAuth & Permissions`)
	}
	switch {
	case c.AppToken == "" && c.SigningSecret == "":
		fault("AppToken or SigningSecret", "is missing: the first for Socket Mode, the second for HTTP; both stand under Basic Information")
	case strings.HasPrefix(c.AppToken, "xoxb-"):
		fault("AppToken", `is a bot token: an app-level token begins with "xapp-" and stands under Basic Information`)
	}
	if u, err := url.Parse(c.APIURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		fault("APIURL", "is no http or https address, such as "+DefaultAPIURL)
	}
	if err := c.Limits.Validate(); err != nil {
		faults = append(faults, fmt.Errorf("slack: %w", err))
	}
	return errors.Join(faults...)
}

// expires reports whether the bot token is one that Slack rotates.
func (c Config) expires() bool { return strings.HasPrefix(c.BotToken, "xoxe.") }

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"plenary/internal/bot"
	"plenary/internal/discord"
	"plenary/internal/slack"
)

// A platform is a chat platform, with what the commands of this program need to
// know of it.
type platform struct {
	name    string   // in a [bot.Place], and for plenary forget
	title   string   // as people write it
	space   string   // what it calls a [bot.Place.Space]
	example string   // a space and a channel of it, for plenary forget
	address string   // of a channel, with the ids that plenary forget takes
	tokens  []string // the variables that it needs at least

	// variables are those that a fault of Settings.diagnose is about, by the
	// finding's subject.
	variables map[string]string

	Settings platformSettings
}

// Format prints the name alone. For a verb such as %s, package fmt would print a
// pointer within a struct with all that it points to, secrets too.
func (p platform) Format(out fmt.State, _ rune) { _, _ = io.WriteString(out, p.name) }

// platformSettings are the configuration of a platform: a struct of settings, see
// [setting]. A field of type secret is never printed.
type platformSettings interface {
	// mentioned reports whether anything is set that only a platform to serve
	// needs.
	mentioned() bool

	// configured reports whether the platform is to be served.
	configured() bool

	// check returns what is wrong with the values by themselves.
	check(from sources) []fault

	// reachedOver says how the platform and this program reach each other.
	reachedOver() string

	// http says how much the platform needs this program's HTTP server.
	http() httpUse

	// newAdapter makes the adapter, and has mux serve what it gets over HTTP.
	newAdapter(host bot.Host, mux *http.ServeMux) (adapter, error)

	// diagnose asks the platform whether everything is in order, also in the
	// scheduled channels. It changes nothing.
	diagnose(ctx context.Context, host bot.Host, scheduled []bot.Place) []bot.Finding
}

// An adapter is one as serve runs it.
type adapter interface {
	bot.Adapter

	// Ready is nil while it is connected.
	Ready() error
}

// httpUse says how much something needs the HTTP server.
type httpUse int

const (
	withoutHTTP httpUse = iota
	betterHTTP          // it also works without
	needsHTTP
)

// platforms are all platforms, with empty settings.
func platforms() []platform {
	return []platform{
		{
			name: "slack", title: "Slack", space: "workspace",
			example: "T0123ABCD/C0123ABCD", address: "app.slack.com/client/WORKSPACE/CHANNEL",
			tokens:    []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"},
			variables: map[string]string{"Slack bot token": "SLACK_BOT_TOKEN", "Slack app token": "SLACK_APP_TOKEN"},
			Settings:  &slackSettings{},
		},
		{
			name: "discord", title: "Discord", space: "server",
			example: "80351110224678912/41771983423143937", address: "discord.com/channels/SERVER/CHANNEL",
			tokens:    []string{"DISCORD_BOT_TOKEN"},
			variables: map[string]string{"Discord token": "DISCORD_BOT_TOKEN"},
			Settings:  &discordSettings{},
		},
	}
}

// slackSettings are the configuration of Slack's adapter.
type slackSettings struct {
	SlackBotToken      secret `env:"SLACK_BOT_TOKEN" placeholder:"TOKEN" help:"Bot token."`
	SlackAppToken      secret `env:"SLACK_APP_TOKEN" placeholder:"TOKEN" help:"App-level token: Socket Mode."`
	SlackSigningSecret secret `env:"SLACK_SIGNING_SECRET" placeholder:"HEX" help:"Signing secret: HTTP, where there is no app-level token."`
	SlackAPIURL        string `name:"slack-api-url" env:"SLACK_API_URL" placeholder:"URL" help:"Base of the Web API, for GovSlack or a proxy."`
	SlackFacilitators  string `env:"SLACK_FACILITATORS" placeholder:"IDS" help:"Ids of members and user groups that manage questions besides administrators and owners."`
}

func (s *slackSettings) mentioned() bool {
	return s.SlackBotToken != "" || s.SlackAppToken != "" || s.SlackSigningSecret != ""
}

func (s *slackSettings) configured() bool { return s.SlackBotToken != "" }

func (s *slackSettings) reachedOver() string {
	if s.SlackAppToken == "" {
		return "HTTP"
	}
	return "Socket Mode"
}

func (s *slackSettings) http() httpUse {
	if s.SlackAppToken == "" {
		return needsHTTP
	}
	return withoutHTTP
}

// facilitators are the ids that are parted by commas or spaces.
func (s *slackSettings) facilitators() []string {
	return strings.FieldsFunc(s.SlackFacilitators, func(r rune) bool { return r == ',' || r == ' ' })
}

func (s *slackSettings) check(from sources) (faults []fault) {
	const (
		botToken = `it begins with "xoxb-" and stands under OAuth & Permissions of your Slack app`
		appToken = `it begins with "xapp-" and stands under Basic Information, App-Level Tokens, of your Slack app`
		signing  = "it is 32 characters of 0-9 and a-f and stands under Basic Information of your Slack app"
	)
	add := func(variable, wrong, right string) { faults = append(faults, from.fault(variable, wrong, right)) }

	if wrong := slackTokenFault(s.SlackBotToken, "xoxb-", "xoxe.xoxb-"); wrong != "" {
		add("SLACK_BOT_TOKEN", wrong, botToken)
	}
	if wrong := slackTokenFault(s.SlackAppToken, "xapp-"); wrong != "" {
		add("SLACK_APP_TOKEN", wrong, appToken)
	}
	if v := s.SlackSigningSecret.reveal(); v != "" && (!printable(v) || startsWith(v, "xox", "xapp-")) {
		add("SLACK_SIGNING_SECRET", "holds something else", signing)
	}
	for _, id := range s.facilitators() {
		if !startsWith(id, "U", "W", "S") || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			add("SLACK_FACILITATORS", "holds something else", "it is ids of members (U…) and user groups (S…), parted by commas; Slack shows them behind Copy member ID and Copy group ID")
			break
		}
	}
	switch {
	case s.mentioned() && !s.configured():
		add("SLACK_BOT_TOKEN", "is missing", botToken)
	case s.configured() && s.SlackAppToken == "" && s.SlackSigningSecret == "":
		add("SLACK_APP_TOKEN", "is missing", appToken+"; for HTTP instead of Socket Mode set SLACK_SIGNING_SECRET: "+signing)
	}
	if s.SlackAPIURL != "" && !isWebAddress(s.SlackAPIURL) {
		add("SLACK_API_URL", "is no http or https address", "it looks like https://slack.com/api/")
	}
	return faults
}

// slackTokenFault says what a token with none of the prefixes is; "" for one with
// a prefix, and for none.
func slackTokenFault(token secret, prefixes ...string) string {
	switch v := token.reveal(); {
	case v == "" || startsWith(v, prefixes...):
		return ""
	case startsWith(v, "xapp-"):
		return "holds an app-level token"
	case startsWith(v, "xoxb-", "xoxe.xoxb-"):
		return "holds a bot token"
	case startsWith(v, "xoxp-", "xoxe.xoxp-"):
		return "holds a user token"
	}
	return "holds something else"
}

func (s *slackSettings) config(host bot.Host) slack.Config {
	return slack.Config{
		BotToken:      s.SlackBotToken.reveal(),
		AppToken:      s.SlackAppToken.reveal(),
		SigningSecret: s.SlackSigningSecret.reveal(),
		APIURL:        s.SlackAPIURL,
		Facilitators:  s.facilitators(),
		Host:          host,
	}
}

func (s *slackSettings) newAdapter(host bot.Host, mux *http.ServeMux) (adapter, error) {
	a, err := slack.New(s.config(host))
	if err != nil {
		return nil, err
	}
	a.Register(mux)
	return a, nil
}

func (s *slackSettings) diagnose(ctx context.Context, host bot.Host, _ []bot.Place) []bot.Finding {
	return slack.Diagnose(ctx, s.config(host))
}

// discordSettings are the configuration of Discord's adapter.
type discordSettings struct {
	DiscordBotToken      secret `env:"DISCORD_BOT_TOKEN" placeholder:"TOKEN" help:"Bot token."`
	DiscordApplicationID string `name:"discord-application-id" env:"DISCORD_APPLICATION_ID" placeholder:"ID" help:"Application ID; without it, Discord is asked."`
	DiscordPublicKey     string `env:"DISCORD_PUBLIC_KEY" placeholder:"HEX" help:"Public key: interactions over HTTP."`
	DiscordAPIURL        string `name:"discord-api-url" env:"DISCORD_API_URL" placeholder:"URL" help:"Base of the API without its version, for a proxy."`
	DiscordShards        string `env:"DISCORD_SHARDS" placeholder:"N" help:"Number of shards, the same for every replica; without it, or with auto, as Discord recommends."`
}

func (s *discordSettings) mentioned() bool {
	return s.DiscordBotToken != "" || s.DiscordApplicationID != "" || s.DiscordPublicKey != ""
}

func (s *discordSettings) configured() bool { return s.DiscordBotToken != "" }

func (s *discordSettings) reachedOver() string {
	if s.DiscordPublicKey != "" {
		return "its gateway and HTTP"
	}
	return "its gateway"
}

func (s *discordSettings) http() httpUse {
	if s.DiscordPublicKey != "" {
		return betterHTTP
	}
	return withoutHTTP
}

func (s *discordSettings) check(from sources) (faults []fault) {
	const botToken = "it stands under Bot in Discord's developer portal and is three parts joined by full stops"
	add := func(variable, wrong, right string) { faults = append(faults, from.fault(variable, wrong, right)) }

	if v := s.DiscordBotToken.reveal(); v != "" && (!printable(v) || startsWith(v, "xox", "xapp-")) {
		add("DISCORD_BOT_TOKEN", "holds something else", botToken+`, without the word "Bot"`)
	}
	if v := s.DiscordApplicationID; v != "" && !digits(v) {
		add("DISCORD_APPLICATION_ID", "is no number", "it is 17 to 20 digits and stands under General Information in Discord's developer portal")
	}
	if v := s.DiscordPublicKey; v != "" && (len(v) != 64 || strings.Trim(strings.ToLower(v), "0123456789abcdef") != "") {
		add("DISCORD_PUBLIC_KEY", "is no key", "it is 64 characters of 0-9 and a-f and stands under General Information in Discord's developer portal")
	}
	if s.mentioned() && !s.configured() {
		add("DISCORD_BOT_TOKEN", "is missing", botToken)
	}
	if s.DiscordAPIURL != "" && !isWebAddress(s.DiscordAPIURL) {
		add("DISCORD_API_URL", "is no http or https address", "it looks like https://discord.com/api")
	}
	if _, err := s.shards(); err != nil {
		add("DISCORD_SHARDS", "is no number of shards", "it is auto, or a number from 1 to "+strconv.Itoa(maxShards))
	}
	return faults
}

// maxShards is more than any bot needs: each shard has up to 2,500 servers.
const maxShards = 10000

// shards returns the number of shards, 0 where Discord recommends it.
func (s *discordSettings) shards() (int, error) {
	if s.DiscordShards == "" || strings.EqualFold(s.DiscordShards, "auto") {
		return 0, nil
	}
	n, err := strconv.Atoi(s.DiscordShards)
	if err == nil && (n < 1 || n > maxShards) {
		err = strconv.ErrRange
	}
	return n, err
}

func (s *discordSettings) config(host bot.Host) discord.Config {
	shards, _ := s.shards() // check has refused what is none
	return discord.Config{
		Token:         s.DiscordBotToken.reveal(),
		ApplicationID: s.DiscordApplicationID,
		PublicKey:     s.DiscordPublicKey,
		APIURL:        s.DiscordAPIURL,
		Shards:        shards,
		Host:          host,
	}
}

func (s *discordSettings) newAdapter(host bot.Host, mux *http.ServeMux) (adapter, error) {
	a, err := discord.New(s.config(host))
	if err != nil {
		return nil, err
	}
	if s.http() > withoutHTTP {
		mux.Handle("/discord/interactions", a.Interactions())
	}
	return a, nil
}

func (s *discordSettings) diagnose(ctx context.Context, host bot.Host, scheduled []bot.Place) []bot.Finding {
	config := s.config(host)
	config.Places = scheduled
	return discord.Diagnose(ctx, config)
}

// titles are the names of platforms as people write them.
func titles(all []platform) []string {
	var names []string
	for _, p := range all {
		names = append(names, p.title)
	}
	return names
}

// neededTokens says which variables have platforms served.
func neededTokens(all []platform) string {
	var clauses []string
	count := 0
	for _, p := range all {
		clauses = append(clauses, enumerate("and", p.tokens...)+" for "+p.title)
		count += len(p.tokens)
	}
	return strings.Join(clauses, ", ") + ", or all " + inWords(count)
}

// inWords writes a small number as people do.
func inWords(n int) string {
	words := [...]string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// enumerate joins words as people list them: "a, b or c".
func enumerate(conjunction string, words ...string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

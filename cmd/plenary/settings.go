package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/store"
)

// settings are what serve and doctor are told. Each flag has its variable, and
// each variable a twin that ends in _FILE and names a file to read the value
// from.
type settings struct {
	SlackBotToken      secret `env:"SLACK_BOT_TOKEN" placeholder:"TOKEN" help:"Bot token."`
	SlackAppToken      secret `env:"SLACK_APP_TOKEN" placeholder:"TOKEN" help:"App-level token: Socket Mode."`
	SlackSigningSecret secret `env:"SLACK_SIGNING_SECRET" placeholder:"HEX" help:"Signing secret: HTTP, where there is no app-level token."`
	SlackAPIURL        string `name:"slack-api-url" env:"SLACK_API_URL" placeholder:"URL" help:"Base of the Web API, for GovSlack or a proxy."`
	SlackFacilitators  string `env:"SLACK_FACILITATORS" placeholder:"IDS" help:"Ids of members and user groups that manage questions besides administrators and owners."`

	DiscordBotToken      secret `env:"DISCORD_BOT_TOKEN" placeholder:"TOKEN" help:"Bot token."`
	DiscordApplicationID string `name:"discord-application-id" env:"DISCORD_APPLICATION_ID" placeholder:"ID" help:"Application ID; without it, Discord is asked."`
	DiscordPublicKey     string `env:"DISCORD_PUBLIC_KEY" placeholder:"HEX" help:"Public key: interactions over HTTP."`
	DiscordAPIURL        string `name:"discord-api-url" env:"DISCORD_API_URL" placeholder:"URL" help:"Base of the API without its version, for a proxy."`

	databaseSettings

	Listen    string `env:"PLENARY_LISTEN" placeholder:"HOST:PORT" help:"Where health, metrics and HTTP endpoints are served; without it nothing listens, or :8080 where a platform needs HTTP."`
	LogLevel  string `env:"PLENARY_LOG_LEVEL" placeholder:"LEVEL" help:"debug, info, warn or error; without it, info."`
	LogFormat string `env:"PLENARY_LOG_FORMAT" placeholder:"FORMAT" help:"text or json; without it, text."`
}

// databaseSettings say where things are remembered.
type databaseSettings struct {
	DatabaseURL secret `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"Path or sqlite:PATH for SQLite, postgres://… for Postgres; without it, a file in your state directory."`
}

// defaultListen is where HTTP is served where a platform needs it and nothing
// else was said.
const defaultListen = ":8080"

// maxValueFile is the size in bytes of the largest file that holds a value.
const maxValueFile = 64 << 10

// A setting is one field of a struct of settings.
type setting struct {
	variable string
	value    reflect.Value // of kind String
}

// fields are the settings in a struct and in those that it embeds.
func fields(of reflect.Value) []setting {
	var list []setting
	for i := range of.NumField() {
		if f := of.Type().Field(i); f.Anonymous {
			list = append(list, fields(of.Field(i))...)
		} else {
			list = append(list, setting{variable: f.Tag.Get("env"), value: of.Field(i)})
		}
	}
	return list
}

// secrets are the values that are never to be seen. Of the database's address
// that is the password, if it has one.
func (s *settings) secrets() []secret {
	var list []secret
	for _, value := range []secret{s.SlackBotToken, s.SlackAppToken, s.SlackSigningSecret, s.DiscordBotToken, s.password()} {
		if value != "" {
			list = append(list, value)
		}
	}
	return list
}

// password is what the database's address holds of it.
func (s *databaseSettings) password() secret {
	u, err := url.Parse(s.DatabaseURL.reveal())
	if err != nil {
		return s.DatabaseURL
	}
	if password, ok := u.User.Password(); ok {
		return secret(password)
	}
	return secret(u.Query().Get("password"))
}

// complete reads the values that stand in files, fills in what is derived from
// the environment, and checks everything. The error holds all faults, each on a
// line that names its variable and never a secret.
func (s *settings) complete(getenv func(string) string) error {
	faults := readFiles(fields(reflect.ValueOf(s).Elem()), getenv)
	faults = append(faults, s.check()...)
	return errors.Join(append(faults, s.place(getenv)...)...)
}

// complete does the same for the database alone.
func (s *databaseSettings) complete(getenv func(string) string) error {
	faults := readFiles(fields(reflect.ValueOf(s).Elem()), getenv)
	return errors.Join(append(faults, s.place(getenv)...)...)
}

// readFiles fills each value whose variable's twin names a file, and drops the
// space around every value.
func readFiles(into []setting, getenv func(string) string) (faults []error) {
	for _, set := range into {
		set.value.SetString(strings.TrimSpace(set.value.String()))
		twin := set.variable + "_FILE"
		name := getenv(twin)
		if name == "" {
			continue
		}
		if set.value.String() != "" {
			faults = append(faults, fmt.Errorf("%s and %s are both set: keep one", set.variable, twin))
			continue
		}
		value, err := readValue(name)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w: it names a readable file that holds the value of %s alone", twin, err, set.variable))
			continue
		}
		set.value.SetString(value)
	}
	return faults
}

func readValue(name string) (string, error) {
	f, err := os.Open(name)
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return "", path.Err // without the name: some put the value there
	} else if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxValueFile+1))
	value := strings.TrimSpace(string(b))
	switch {
	case err != nil:
		return "", errors.New("the file cannot be read")
	case len(b) > maxValueFile:
		return "", errors.New("the file is larger than 64 kB")
	case value == "":
		return "", errors.New("the file is empty")
	}
	return value, nil
}

// place checks where the database is, and fills it in where nothing was said. A
// folder that was named and is not there is a slip, or a disk that is not
// mounted: to make it would be to begin anew, without what groups have set.
func (s *databaseSettings) place(getenv func(string) string) []error {
	v := s.DatabaseURL.reveal()
	if v == "" {
		path, err := defaultDatabase(getenv)
		if err != nil {
			return []error{err}
		}
		s.DatabaseURL = secret(path)
		return nil
	}
	scheme, _, isURL := strings.Cut(v, "://")
	if strings.ContainsRune(v, 0) || isURL && !slices.Contains([]string{"postgres", "postgresql", "sqlite"}, strings.ToLower(scheme)) {
		return []error{errors.New("DATABASE_URL names no database that can be used: it is a path such as /var/lib/plenary/plenary.db, sqlite:PATH, or postgres://USER:PASSWORD@HOST:5432/NAME")}
	}
	if dir := store.Folder(v); dir != "" {
		switch info, err := os.Stat(dir); {
		case errors.Is(err, fs.ErrNotExist):
			return []error{fmt.Errorf("DATABASE_URL names a file in the folder %s, which does not exist: make the folder, or name a path in one that exists", dir)}
		case err == nil && !info.IsDir():
			return []error{fmt.Errorf("DATABASE_URL names a file in %s, which is no folder: name a path in a folder that exists", dir)}
		}
	}
	return nil
}

// defaultDatabase is a file in the user's state directory.
func defaultDatabase(getenv func(string) string) (string, error) {
	if dir := getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "plenary", "plenary.db"), nil
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		if dir, err := os.UserConfigDir(); err == nil {
			return filepath.Join(dir, "plenary", "plenary.db"), nil
		}
	} else if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "state", "plenary", "plenary.db"), nil
	}
	return "", errors.New("DATABASE_URL is missing, and there is no home directory to keep a file in: set it to a path such as /var/lib/plenary/plenary.db, or to postgres://USER:PASSWORD@HOST:5432/NAME")
}

func (s *settings) slack() bool { return s.SlackBotToken != "" }

// slackFacilitators are the ids that are parted by commas or spaces.
func (s *settings) slackFacilitators() []string {
	return strings.FieldsFunc(s.SlackFacilitators, func(r rune) bool { return r == ',' || r == ' ' })
}

func (s *settings) discord() bool { return s.DiscordBotToken != "" }

// slackHTTP reports whether Slack reaches Plenary over HTTP.
func (s *settings) slackHTTP() bool { return s.slack() && s.SlackAppToken == "" }

func (s *settings) discordHTTP() bool { return s.discord() && s.DiscordPublicKey != "" }

// ways are the platforms, and how each is reached.
func (s *settings) ways() string {
	var all []string
	switch {
	case s.slackHTTP():
		all = append(all, "Slack over HTTP")
	case s.slack():
		all = append(all, "Slack over Socket Mode")
	}
	switch {
	case s.discordHTTP():
		all = append(all, "Discord over its gateway and HTTP")
	case s.discord():
		all = append(all, "Discord over its gateway")
	}
	return strings.Join(all, ", ")
}

// listen is the address to serve HTTP on; "" for none.
func (s *settings) listen() string {
	if s.Listen == "" && (s.slackHTTP() || s.discordHTTP()) {
		return defaultListen
	}
	return s.Listen
}

// check finds what is wrong with the values by themselves.
func (s *settings) check() (faults []error) {
	fault := func(variable, wrong, right string) {
		faults = append(faults, fmt.Errorf("%s %s: %s", variable, wrong, right))
	}

	const (
		botToken = `it begins with "xoxb-" and stands under OAuth & Permissions of your Slack app`
		appToken = `it begins with "xapp-" and stands under Basic Information, App-Level Tokens, of your Slack app`
		signing  = "it is 32 characters of 0-9 and a-f and stands under Basic Information of your Slack app"
		discord  = "it stands under Bot in Discord's developer portal and is three parts joined by full stops"
	)
	slackToken := func(variable string, value secret, right string, prefixes ...string) {
		v := value.reveal()
		switch {
		case v == "" || startsWith(v, prefixes...):
		case startsWith(v, "xapp-"):
			fault(variable, "holds an app-level token", right)
		case startsWith(v, "xoxb-", "xoxe.xoxb-"):
			fault(variable, "holds a bot token", right)
		case startsWith(v, "xoxp-", "xoxe.xoxp-"):
			fault(variable, "holds a user token", right)
		default:
			fault(variable, "holds something else", right)
		}
	}
	slackToken("SLACK_BOT_TOKEN", s.SlackBotToken, botToken, "xoxb-", "xoxe.xoxb-")
	slackToken("SLACK_APP_TOKEN", s.SlackAppToken, appToken, "xapp-")
	if v := s.SlackSigningSecret.reveal(); v != "" && (!printable(v) || startsWith(v, "xox", "xapp-")) {
		fault("SLACK_SIGNING_SECRET", "holds something else", signing)
	}
	for _, id := range s.slackFacilitators() {
		if !startsWith(id, "U", "W", "S") || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			fault("SLACK_FACILITATORS", "holds something else", "it is ids of members (U…) and user groups (S…), parted by commas; Slack shows them behind Copy member ID and Copy group ID")
			break
		}
	}
	if v := s.DiscordBotToken.reveal(); v != "" && (!printable(v) || startsWith(v, "xox", "xapp-")) {
		fault("DISCORD_BOT_TOKEN", "holds something else", discord+`, without the word "Bot"`)
	}
	if v := s.DiscordApplicationID; v != "" && !digits(v) {
		fault("DISCORD_APPLICATION_ID", "is no number", "it is 17 to 20 digits and stands under General Information in Discord's developer portal")
	}
	if v := s.DiscordPublicKey; v != "" && (len(v) != 64 || strings.Trim(strings.ToLower(v), "0123456789abcdef") != "") {
		fault("DISCORD_PUBLIC_KEY", "is no key", "it is 64 characters of 0-9 and a-f and stands under General Information in Discord's developer portal")
	}

	switch {
	case s.SlackBotToken == "" && (s.SlackAppToken != "" || s.SlackSigningSecret != ""):
		fault("SLACK_BOT_TOKEN", "is missing", botToken)
	case s.SlackBotToken != "" && s.SlackAppToken == "" && s.SlackSigningSecret == "":
		fault("SLACK_APP_TOKEN", "is missing", appToken+"; for HTTP instead of Socket Mode set SLACK_SIGNING_SECRET: "+signing)
	}
	switch {
	case s.DiscordBotToken == "" && (s.DiscordApplicationID != "" || s.DiscordPublicKey != ""):
		fault("DISCORD_BOT_TOKEN", "is missing", discord)
	case s.DiscordBotToken == "" && s.SlackBotToken == "" && s.SlackAppToken == "" && s.SlackSigningSecret == "":
		faults = append(faults, errors.New("no platform has tokens: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN for Slack, DISCORD_BOT_TOKEN for Discord, or all three"))
	}

	for _, u := range []struct{ variable, value, example string }{
		{"SLACK_API_URL", s.SlackAPIURL, "https://slack.com/api/"},
		{"DISCORD_API_URL", s.DiscordAPIURL, "https://discord.com/api"},
	} {
		if u.value != "" && !isWebAddress(u.value) {
			fault(u.variable, "is no http or https address", "it looks like "+u.example)
		}
	}
	if s.Listen != "" && !isListenAddress(s.Listen) {
		fault("PLENARY_LISTEN", "is no address to listen on", "it looks like 127.0.0.1:8080, or :8080 for all addresses of this machine")
	}
	if _, err := parseLevel(s.LogLevel); err != nil {
		fault("PLENARY_LOG_LEVEL", "is no level", "it is debug, info, warn or error")
	}
	if !slices.Contains([]string{"", "text", "json"}, s.LogFormat) {
		fault("PLENARY_LOG_FORMAT", "is no format", "it is text or json")
	}
	return faults
}

func startsWith(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// printable reports whether s can stand in a header: no space and nothing
// beyond ASCII.
func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

func digits(s string) bool { return len(s) <= 20 && strings.Trim(s, "0123456789") == "" }

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

func isListenAddress(s string) bool {
	host, port, err := net.SplitHostPort(s)
	if err != nil || strings.ContainsAny(host, "/ ") {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n >= 0 && n <= 65535
}

func parseLevel(s string) (slog.Level, error) {
	var level slog.Level
	if s = cmp.Or(s, "info"); !slices.Contains([]string{"debug", "info", "warn", "error"}, strings.ToLower(s)) {
		return level, errors.New("no level")
	}
	return level, level.UnmarshalText([]byte(s))
}

package main

import (
	"cmp"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/store"
)

// settings are the configuration of serve and doctor.
type settings struct {
	Platforms []platform

	databaseSettings
	webSettings

	Listen    string `env:"PLENARY_LISTEN" placeholder:"HOST:PORT" help:"Where health, metrics and HTTP endpoints are served; without it nothing listens, or :8080 where a platform, the page or the tool server needs HTTP."`
	LogLevel  string `env:"PLENARY_LOG_LEVEL" placeholder:"LEVEL" help:"debug, info, warn or error; without it, info."`
	LogFormat string `env:"PLENARY_LOG_FORMAT" placeholder:"FORMAT" help:"text or json; without it, text."`
}

func newSettings() settings { return settings{Platforms: platforms()} }

// databaseVariable is the variable of databaseSettings.
const databaseVariable = "DATABASE_URL"

// databaseSettings are the configuration of the database.
type databaseSettings struct {
	DatabaseURL secret `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"Path or sqlite:PATH for SQLite, postgres://… for Postgres; without it, a file in your state directory."`
}

// defaultListen is the address on which HTTP is served where a platform needs it
// and no other is given.
const defaultListen = ":8080"

// complete fills in what is derived from the environment, and checks everything.
// It returns all faults.
func (s *settings) complete(from sources, getenv func(string) string) []fault {
	faults := from.faultsOf(s)
	for _, p := range s.Platforms {
		faults = append(faults, p.Settings.check(from)...)
	}
	faults = append(faults, s.check(from)...)
	faults = append(faults, s.webSettings.check(from)...)
	return append(faults, s.completeDatabase(from, getenv)...)
}

// complete does the same for the database alone.
func (s *databaseSettings) complete(from sources, getenv func(string) string) []fault {
	return append(from.faultsOf(s), s.completeDatabase(from, getenv)...)
}

// check returns what is wrong with the values that belong to no platform.
func (s *settings) check(from sources) (faults []fault) {
	if !slices.ContainsFunc(s.Platforms, func(p platform) bool { return p.Settings.mentioned() }) && !s.served() {
		faults = append(faults, fault{message: "no platform has tokens: set " + neededTokens(s.Platforms) + "; or PLENARY_PAGE or PLENARY_MCP, for the page or the tool server alone"})
	}
	if s.Listen != "" && !isListenAddress(s.Listen) {
		faults = append(faults, from.fault("PLENARY_LISTEN", "is no address to listen on", "it looks like 127.0.0.1:8080, or :8080 for all addresses of this machine"))
	}
	if _, err := parseLevel(s.LogLevel); err != nil {
		faults = append(faults, from.fault("PLENARY_LOG_LEVEL", "is no level", "it is debug, info, warn or error"))
	}
	if !slices.Contains([]string{"", "text", "json"}, s.LogFormat) {
		faults = append(faults, from.fault("PLENARY_LOG_FORMAT", "is no format", "it is text or json"))
	}
	return faults
}

// completeDatabase checks where the database is, and fills in the default. A
// folder that does not exist is a fault, because it may be a mistyped name or a
// disk that is not mounted: a new one would lack what groups have set.
func (s *databaseSettings) completeDatabase(from sources, getenv func(string) string) []fault {
	v := s.DatabaseURL.reveal()
	if v == "" {
		path, err := defaultDatabase(getenv)
		if err != nil {
			return []fault{{databaseVariable, err.Error()}}
		}
		s.DatabaseURL = secret(path)
		return nil
	}
	scheme, _, isURL := strings.Cut(v, "://")
	if strings.ContainsRune(v, 0) || isURL && !slices.Contains([]string{"postgres", "postgresql", "sqlite"}, strings.ToLower(scheme)) {
		return []fault{from.fault(databaseVariable, "names no database that can be used", "it is a path such as /var/lib/plenary/plenary.db, sqlite:PATH, or postgres://USER:PASSWORD@HOST:5432/NAME")}
	}
	if dir := store.Folder(v); dir != "" {
		switch info, err := os.Stat(dir); {
		case errors.Is(err, fs.ErrNotExist):
			return []fault{from.fault(databaseVariable, "names a file in the folder "+dir+", which does not exist", "make the folder, or name a path in one that exists")}
		case err == nil && !info.IsDir():
			return []fault{from.fault(databaseVariable, "names a file in "+dir+", which is no folder", "name a path in a folder that exists")}
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

// describeDatabase names a database without who logs in to it.
func describeDatabase(address secret) string {
	v := address.reveal()
	u, err := url.Parse(v)
	switch {
	case err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql"):
		host := u.Host
		if host == "" {
			host = u.Query().Get("host")
		}
		return "Postgres at " + host + u.Path
	case err == nil && u.User != nil:
		return "an address that cannot be read"
	}
	return "SQLite in " + v
}

// databaseFolder is the folder in which an SQLite file lies, "" for another database and
// for a folder that does not exist: nothing makes it, since it may be a disk that is not
// mounted.
func databaseFolder(address secret) string {
	path, ok := strings.CutPrefix(describeDatabase(address), "SQLite in ")
	if !ok {
		return ""
	}
	folder := filepath.Dir(path)
	if _, err := os.Stat(folder); err != nil {
		return ""
	}
	return folder
}

// secrets are the values that must never be seen. Of the database's address that
// is the password, if it has one.
func (s *settings) secrets() []secret {
	var all []secret
	for _, p := range s.Platforms {
		for _, one := range settingsOf(p.Settings) {
			if value, ok := one.value.Interface().(secret); ok && value != "" {
				all = append(all, value)
			}
		}
	}
	if s.Token != "" {
		all = append(all, s.Token)
	}
	if password := s.password(); password != "" {
		all = append(all, password)
	}
	return all
}

// password is the one in the database's address.
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

// A secret is a value that is never printed. Whatever formats, logs or encodes it
// gets a mark instead; only reveal returns the value.
type secret string

const redacted = "[redacted]"

func (s secret) reveal() string { return string(s) }

func (s secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString keeps %#v from printing the value.
func (s secret) GoString() string { return s.String() }

// MarshalText keeps encoders, that of slog among them, from printing the value.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// configured are the platforms that have tokens.
func (s *settings) configured() []platform {
	return slices.DeleteFunc(slices.Clone(s.Platforms), func(p platform) bool { return !p.Settings.configured() })
}

// http is how much the platforms and what is offered to others need HTTP.
func (s *settings) http() httpUse {
	most := withoutHTTP
	if s.served() {
		most = needsHTTP
	}
	for _, p := range s.configured() {
		most = max(most, p.Settings.http())
	}
	return most
}

// listen is the address to serve HTTP on; "" for none.
func (s *settings) listen() string {
	if s.Listen == "" && s.http() > withoutHTTP {
		return defaultListen
	}
	return s.Listen
}

// startsWith reports whether s starts with one of prefixes.
func startsWith(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}

// printable reports whether s can stand in a header: no space and nothing
// beyond ASCII.
func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// digits reports whether s can be an id: at most 20 digits.
func digits(s string) bool { return len(s) <= 20 && strings.Trim(s, "0123456789") == "" }

// isWebAddress reports whether s can be the base of an API.
func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Hostname() != "" && !strings.ContainsAny(s, "?#") && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil
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

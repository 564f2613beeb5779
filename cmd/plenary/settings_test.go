package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"pgregory.net/rapid"
)

// The tokens of these tests are no tokens of anybody.
const (
	someBotToken     = "xoxb-1111-2222-abcdefghijkl"
	someAppToken     = "xapp-1-A1-3333-abcdefghijkl"
	someSigning      = "0123456789abcdef0123456789abcdef"
	someDiscordToken = "MTE.GaBcDe.hijklmnopqrstuvwxyz"
)

// configure makes settings of an environment and of flags, as serve does.
func configure(t rapid.TB, env map[string]string, args ...string) (*settings, error) {
	t.Helper()
	s := newSettings()
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	addFlags(flags, &s)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string {
		if value, ok := env[name]; ok || name != "HOME" {
			return value
		}
		return "/home/somebody"
	}
	return &s, join(s.complete(readSettings(flags, getenv), getenv))
}

// values are the values of settings by their variables.
func values(s *settings) map[string]string {
	held := map[string]string{}
	for _, one := range settingsOf(s) {
		held[one.variable] = one.value.String()
	}
	return held
}

func TestGoodSettings(t *testing.T) {
	slack := map[string]string{"SLACK_BOT_TOKEN": someBotToken, "SLACK_APP_TOKEN": someAppToken}
	for name, c := range map[string]struct {
		env    map[string]string
		listen string
	}{
		"Slack":             {slack, ""},
		"Slack over HTTP":   {map[string]string{"SLACK_BOT_TOKEN": someBotToken, "SLACK_SIGNING_SECRET": someSigning}, ":8080"},
		"Discord":           {map[string]string{"DISCORD_BOT_TOKEN": someDiscordToken}, ""},
		"Discord over HTTP": {map[string]string{"DISCORD_BOT_TOKEN": someDiscordToken, "DISCORD_PUBLIC_KEY": strings.Repeat("0a", 32)}, ":8080"},
		"tools alone":       {map[string]string{"PLENARY_MCP": "public", "PLENARY_URL": "https://plenary.example.org"}, ":8080"},
		"the page alone":    {map[string]string{"PLENARY_PAGE": "public"}, ":8080"},
		"both, all said": {map[string]string{
			"SLACK_BOT_TOKEN": " xoxe.xoxb-1-abc\n", "SLACK_APP_TOKEN": someAppToken, "SLACK_SIGNING_SECRET": someSigning,
			"SLACK_API_URL": "http://127.0.0.1:3000/api", "SLACK_FACILITATORS": "U0ADA, S0READERS", "DISCORD_BOT_TOKEN": someDiscordToken, "DISCORD_APPLICATION_ID": "123456789012345678",
			"DISCORD_API_URL": "http://127.0.0.1:4000/api/", "DISCORD_SHARDS": "2", "DATABASE_URL": "postgres://u:p@h:5432/db?sslmode=disable",
			"PLENARY_LISTEN": "127.0.0.1:0", "PLENARY_LOG_LEVEL": "WARN", "PLENARY_LOG_FORMAT": "json",
			"PLENARY_URL": "https://plenary.example.org/", "PLENARY_TOKEN": "0123456789abcdef-XY", "PLENARY_MCP": "token", "PLENARY_PAGE": "public",
		}, "127.0.0.1:0"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := configure(t, c.env)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.listen(); got != c.listen {
				t.Errorf("listens on %q, want %q", got, c.listen)
			}
		})
	}
}

// All faults come at once, each naming its variable and what is right, and none
// repeats a value.
func TestFaultySettings(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want []string // in each line, in order: how it begins, and a part of the rest
	}{
		"nothing": {nil, []string{"no platform has tokens:", "SLACK_BOT_TOKEN"}},
		"everything": {map[string]string{
			"SLACK_BOT_TOKEN": someAppToken, "SLACK_APP_TOKEN": someBotToken, "SLACK_SIGNING_SECRET": "two words",
			"SLACK_API_URL": "slack.com", "SLACK_FACILITATORS": "@ada", "DISCORD_BOT_TOKEN": someBotToken, "DISCORD_APPLICATION_ID": "plenary",
			"DISCORD_PUBLIC_KEY": "abc", "DISCORD_API_URL": "https://user:secretpart@discord.com", "DISCORD_SHARDS": "0", "DATABASE_URL": "mysql://user:secretpart@host/db",
			"PLENARY_LISTEN": "8080", "PLENARY_LOG_LEVEL": "loud", "PLENARY_LOG_FORMAT": "xml",
			"PLENARY_URL": "plenary.example.org", "PLENARY_TOKEN": "secretpart/", "PLENARY_MCP": "everybody", "PLENARY_PAGE": "yes",
		}, []string{
			"SLACK_BOT_TOKEN holds an app-level token:", "xoxb-",
			"SLACK_APP_TOKEN holds a bot token:", "xapp-",
			"SLACK_SIGNING_SECRET holds something else:", "32 characters",
			"SLACK_FACILITATORS holds something else:", "Copy member ID",
			"SLACK_API_URL is no http or https address:", "https://slack.com/api/",
			"DISCORD_BOT_TOKEN holds something else:", "three parts",
			"DISCORD_APPLICATION_ID is no number:", "17 to 20 digits",
			"DISCORD_PUBLIC_KEY is no key:", "64 characters",
			"DISCORD_API_URL is no http or https address:", "https://discord.com/api",
			"DISCORD_SHARDS is no number of shards:", "auto",
			"PLENARY_LISTEN is no address to listen on:", "127.0.0.1:8080",
			"PLENARY_LOG_LEVEL is no level:", "debug, info, warn or error",
			"PLENARY_LOG_FORMAT is no format:", "text or json",
			"PLENARY_URL is no http or https address:", "https://plenary.example.org",
			"PLENARY_PAGE is none of these:", "public, token or off",
			"PLENARY_MCP is none of these:", "public, token or off",
			"PLENARY_TOKEN can be guessed or cannot stand in an address:", "at least 8",
			"DATABASE_URL names no database that can be used:", "postgres://",
		}},
		"user token":        {map[string]string{"SLACK_BOT_TOKEN": "xoxp-1-abcdef", "SLACK_APP_TOKEN": someAppToken}, []string{"SLACK_BOT_TOKEN holds a user token:", "xoxb-"}},
		"bot token missing": {map[string]string{"SLACK_APP_TOKEN": someAppToken}, []string{"SLACK_BOT_TOKEN is missing:", "OAuth & Permissions"}},
		"app token missing": {map[string]string{"SLACK_BOT_TOKEN": someBotToken}, []string{"SLACK_APP_TOKEN is missing:", "SLACK_SIGNING_SECRET"}},
		"Discord incomplete": {map[string]string{"SLACK_BOT_TOKEN": someBotToken, "SLACK_APP_TOKEN": someAppToken, "DISCORD_APPLICATION_ID": "1234567890"},
			[]string{"DISCORD_BOT_TOKEN is missing:", "developer portal"}},
		"address with a fragment": {map[string]string{"PLENARY_PAGE": "public", "PLENARY_URL": "https://plenary.example.org/#"}, []string{"PLENARY_URL is no http or https address:", "it looks like"}},
		"address of no host":      {map[string]string{"PLENARY_PAGE": "public", "PLENARY_URL": "https://:8080"}, []string{"PLENARY_URL is no http or https address:", "it looks like"}},
		"host beyond ASCII":       {map[string]string{"PLENARY_PAGE": "public", "PLENARY_URL": "https://bücher.example"}, []string{"PLENARY_URL has letters in its host", "xn--"}},
		"tools without token":     {map[string]string{"PLENARY_MCP": "token"}, []string{"PLENARY_TOKEN is missing:", "at least 8"}},
		"page without token":      {map[string]string{"PLENARY_PAGE": "token"}, []string{"PLENARY_TOKEN is missing:", "at least 8"}},
		"token told to all": {map[string]string{"PLENARY_PAGE": "token", "PLENARY_MCP": "public", "PLENARY_TOKEN": "0123456789abcdef"},
			[]string{"PLENARY_MCP lets everybody in,", "set it to token"}},
		"with the word Bot": {map[string]string{"DISCORD_BOT_TOKEN": "Bot " + someDiscordToken}, []string{"DISCORD_BOT_TOKEN holds something else:", `without the word "Bot"`}},
		"no folder":         {map[string]string{"DISCORD_BOT_TOKEN": someDiscordToken, "DATABASE_URL": "sqlite:/nowhere/at/all/plenary.db"}, []string{"DATABASE_URL names a file in the folder /nowhere/at/all,", "make the folder"}},
		"file for folder":   {map[string]string{"DISCORD_BOT_TOKEN": someDiscordToken, "DATABASE_URL": "settings_test.go/plenary.db"}, []string{"DATABASE_URL names a file in settings_test.go,", "is no folder"}},
		"no home":           {map[string]string{"DISCORD_BOT_TOKEN": someDiscordToken, "HOME": ""}, []string{"DATABASE_URL is missing,", "/var/lib/plenary"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := configure(t, c.env)
			if err == nil {
				t.Fatal("no fault was found")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.want)/2 {
				t.Errorf("%d faults, want %d", len(lines), len(c.want)/2)
			}
			for i, line := range lines[:min(len(lines), len(c.want)/2)] {
				if !strings.HasPrefix(line, c.want[2*i]) || !strings.Contains(line, c.want[2*i+1]) {
					t.Errorf("fault %d: %s\nwant %q … %q", i, line, c.want[2*i], c.want[2*i+1])
				}
			}
			for _, value := range []string{someBotToken, someAppToken, someDiscordToken, "secretpart", "two words"} {
				if strings.Contains(err.Error(), value) {
					t.Errorf("the faults repeat %q", value)
				}
			}
			if t.Failed() {
				t.Log(err)
			}
		})
	}
}

func TestValuesFromFiles(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	s, err := configure(t, map[string]string{
		"SLACK_BOT_TOKEN_FILE": file("bot", someBotToken+"\n"),
		"SLACK_APP_TOKEN_FILE": file("app", someAppToken),
		"DATABASE_URL_FILE":    file("database", "postgres://u:p@h/db\r\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if v := values(s); v["SLACK_BOT_TOKEN"] != someBotToken || v["SLACK_APP_TOKEN"] != someAppToken || v["DATABASE_URL"] != "postgres://u:p@h/db" {
		t.Error("a value is not the one in its file")
	}

	_, err = configure(t, map[string]string{
		"SLACK_BOT_TOKEN":      someBotToken,
		"SLACK_BOT_TOKEN_FILE": file("bot", someBotToken),
		"SLACK_APP_TOKEN_FILE": someAppToken, // the token itself: a slip that must not print it
		"DATABASE_URL_FILE":    file("empty", "\n"),
		"PLENARY_LISTEN_FILE":  file("large", strings.Repeat("x", 70_000)),
		"SLACK_API_URL_FILE":   dir,
	})
	if err == nil {
		t.Fatal("no fault was found")
	}
	for _, want := range []string{
		"SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set", "SLACK_APP_TOKEN_FILE: no such file",
		"DATABASE_URL_FILE: the file is empty", "PLENARY_LISTEN_FILE: the file is larger than 64 kB", "SLACK_API_URL_FILE: the file cannot be read",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the faults lack %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), someAppToken) {
		t.Error("the faults repeat the token")
	}
}

// A flag wins over the variable and its twin, a variable with its twin is a
// fault, and a fault names where the value came from.
func TestWhereAValueComesFrom(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "value")
	if err := os.WriteFile(file, []byte(" mysql://from/file \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
		want string // "": no fault
	}{
		"a variable":                  {map[string]string{"DATABASE_URL": "mysql://h/d"}, nil, "DATABASE_URL names no database"},
		"a file":                      {map[string]string{"DATABASE_URL_FILE": file}, nil, "DATABASE_URL_FILE names no database"},
		"a flag":                      {nil, []string{"--database-url", "mysql://h/d"}, "--database-url names no database"},
		"both":                        {map[string]string{"DATABASE_URL": "p.db", "DATABASE_URL_FILE": file}, nil, "DATABASE_URL and DATABASE_URL_FILE are both set: keep one"},
		"a flag over both":            {map[string]string{"DATABASE_URL": "mysql://h/d", "DATABASE_URL_FILE": file}, []string{"--database-url", "p.db"}, ""},
		"an empty flag over a file":   {map[string]string{"DATABASE_URL_FILE": file}, []string{"--database-url="}, ""},
		"a blank variable and a file": {map[string]string{"DATABASE_URL": " ", "DATABASE_URL_FILE": file}, nil, "DATABASE_URL_FILE names no database"},
		"no file":                     {map[string]string{"SLACK_APP_TOKEN": someAppToken, "SLACK_BOT_TOKEN_FILE": dir + "/none"}, nil, "SLACK_BOT_TOKEN_FILE: no such file or directory: it names a readable file that holds the value of SLACK_BOT_TOKEN alone\nSLACK_BOT_TOKEN is missing"},
		"a flag of a platform":        {nil, []string{"--slack-app-token", someBotToken}, "--slack-app-token holds a bot token"},
	} {
		t.Run(name, func(t *testing.T) {
			env := map[string]string{"DISCORD_BOT_TOKEN": someDiscordToken}
			maps.Copy(env, c.env)
			_, err := configure(t, env, c.args...)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
				t.Errorf("the fault is %v, want %q", err, c.want)
			}
		})
	}
}

// Every command reads every variable that it has from the twin's file too.
func TestEveryVariableHasATwin(t *testing.T) {
	root := newRoot(&environment{})
	for _, command := range append(root.Commands(), root) {
		flags := command.Flags()
		flags.AddFlagSet(root.PersistentFlags())
		env := map[string]string{}
		var names []string
		flags.VisitAll(func(f *pflag.Flag) {
			if s, ok := f.Value.(setting); ok && s.variable != "" {
				names = append(names, s.variable)
				env[s.variable+"_FILE"] = filepath.Join(t.TempDir(), s.variable)
				if err := os.WriteFile(env[s.variable+"_FILE"], []byte("in a file\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
		if !slices.Contains(names, "PLENARY_CONTENT") {
			t.Errorf("%s does not know PLENARY_CONTENT", command.Name())
		}
		from := readSettings(flags, func(name string) string { return env[name] })
		for _, fault := range from.faults {
			t.Errorf("%s: %v", command.Name(), fault)
		}
		flags.VisitAll(func(f *pflag.Flag) {
			if s, ok := f.Value.(setting); ok && s.variable != "" && s.value.String() != "in a file" {
				t.Errorf("%s: %s is %q", command.Name(), s.variable, s.value.String())
			}
		})
	}
}

func TestDefaultDatabase(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"home":          {map[string]string{"HOME": "/home/ada"}, "/home/ada/.local/state/plenary/plenary.db"},
		"state":         {map[string]string{"HOME": "/home/ada", "XDG_STATE_HOME": "/state"}, "/state/plenary/plenary.db"},
		"no such state": {map[string]string{"HOME": "/home/ada", "XDG_STATE_HOME": "state"}, "/home/ada/.local/state/plenary/plenary.db"},
	} {
		t.Run(name, func(t *testing.T) {
			var s databaseSettings
			if faults := s.complete(sources{}, func(name string) string { return c.env[name] }); faults != nil {
				t.Fatal(faults)
			}
			if got := s.DatabaseURL.reveal(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Whatever formats a secret gets a mark in its place, on every platform.
func TestSecretsAreNotPrinted(t *testing.T) {
	s := newSettings()
	count := 0
	for _, one := range settingsOf(&s) {
		if one.value.Type() == reflect.TypeFor[secret]() {
			count++
			one.value.SetString("hidden-" + one.variable)
		}
	}
	s.DatabaseURL = "postgres://u:p%40ssword@h/db"
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n", s.Platforms)
		if verb == "%d" {
			continue // a number is no way to print a string
		}
		fmt.Fprintf(&out, verb+"\n", s)
		for _, p := range s.Platforms {
			fmt.Fprintf(&out, verb+"\n", p.Settings)
		}
	}
	if err := json.NewEncoder(&out).Encode(s); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "settings", s, "token", secret("hidden-token"))
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "settings", s, "token", secret("hidden-token"))

	if n := len(s.secrets()); n != count || n < 5 {
		t.Errorf("%d secrets, want %d", n, count)
	}
	for _, hidden := range append(s.secrets(), "hidden-") {
		if strings.Contains(out.String(), hidden.reveal()) || strings.Contains(out.String(), fmt.Sprintf("%x", hidden.reveal())) {
			t.Errorf("printed: %s", hidden.reveal())
		}
	}
}

// Where a library's error holds a secret, the log does not.
func TestRedactor(t *testing.T) {
	var out strings.Builder
	log := slog.New(slog.NewJSONHandler(newRedactor(&out, secret(someBotToken), "p@ss&word", "x"), nil))
	log.Error("call failed", "error", errors.New("GET https://slack.com/api/?token="+someBotToken),
		"dsn", "postgres://u:p%40ss&word@h/db?p=p%40ss%26word", "password", "p@ss&word", "kept", "extra")
	for _, hidden := range []string{someBotToken, "p%40ss", "p@ss"} {
		if strings.Contains(out.String(), hidden) {
			t.Errorf("the log holds %q: %s", hidden, out.String())
		}
	}
	if !strings.Contains(out.String(), `"kept":"extra"`) {
		t.Errorf("too much was hidden: %s", out.String())
	}
}

// For any environment there is no panic, every fault names a variable, and no
// fault repeats a secret.
func TestAnySettings(t *testing.T) {
	some := newSettings()
	names := slices.Sorted(maps.Keys(values(&some)))
	typical := []string{"", someBotToken, someAppToken, someSigning, "postgres://u:secretpart@h/db", ":8080", "[::1]:80", "http://[::1", "\x00", "xoxb-\xff\n"}
	// A folder's name may hold a line break, and a fault then has two lines.
	oneLine := rapid.Map(rapid.String(), func(s string) string { return strings.ReplaceAll(s, "\n", " ") })
	rapid.Check(t, func(t *rapid.T) {
		env := map[string]string{}
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 4).Draw(t, "names") {
			env[name] = rapid.OneOf(rapid.SampledFrom(typical), oneLine).Draw(t, name)
		}
		s, err := configure(t, env)
		if err == nil {
			return
		}
		for line := range strings.Lines(err.Error()) {
			if !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(line, name) }) {
				t.Errorf("a fault names no variable: %q", line)
			}
		}
		for _, hidden := range s.secrets() {
			// A short value may stand in any sentence.
			if v := hidden.reveal(); len(v) > 80 && strings.Contains(err.Error(), v) {
				t.Errorf("a fault repeats a secret: %s", err)
			}
		}
	})
}

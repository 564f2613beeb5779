package processtest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plenary/internal/loopback"
	"plenary/internal/store/storetest"
)

// doctor runs plenary doctor and returns the findings by level.
func doctor(t *testing.T, code int, env ...string) map[string]string {
	t.Helper()
	p := start(t, append([]string{"HOME=" + t.TempDir()}, env...), "doctor", "--json")
	if got := p.exit(30 * time.Second); got != code {
		t.Errorf("exit code %d, want %d", got, code)
	}
	levels := map[string]string{}
	for line := range strings.Lines(p.log.String()) {
		var f struct{ Level, Subject, Message string }
		if err := json.Unmarshal([]byte(line), &f); err != nil || f.Subject == "" || f.Message == "" {
			t.Errorf("no finding: %s", line)
		}
		levels[f.Level] += f.Subject + ": " + f.Message + "\n"
	}
	return levels
}

// A good set-up has no fault, and doctor changes nothing.
func TestDoctor(t *testing.T) {
	s, d := newSlack(t), newDiscord(t)
	s.KeepPosts()
	d.KeepPosts()
	file := filepath.Join(t.TempDir(), "plenary.db")
	found := doctor(t, 0, append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+file)...)
	for _, want := range []string{"Configuration: ", "Content: ", "Time zones: ", "Database file: ", "Slack", "Discord", "oauth2/authorize?client_id=" + loopback.DiscordApplicationID} {
		if !strings.Contains(found["ok"]+found["warning"], want) {
			t.Errorf("nothing is said of %q", want)
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("it made the database")
	}
	if d.AwaitCommands(0) || len(s.Posts())+len(d.Posts()) > 0 || s.Count().Asked > 0 {
		t.Error("it changed something on a platform")
	}
	t.Logf("\n%s", found["ok"])
	if found["warning"] != "" {
		t.Logf("warnings:\n%s", found["warning"])
	}
}

// Each fault is reported with what to change, and none hides another.
func TestDoctorFaults(t *testing.T) {
	good := func(s *loopback.Slack, d *loopback.Discord) []string {
		return append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+storetest.SQLite(t))
	}
	for name, c := range map[string]struct {
		set   func(s *loopback.Slack, d *loopback.Discord) []string
		level string
		want  []string
	}{
		"wrong tokens": {func(s *loopback.Slack, d *loopback.Discord) []string {
			return with(with(good(s, d), "SLACK_BOT_TOKEN", "xoxb-0-0-revokedRevokedRevoked"), "DISCORD_BOT_TOKEN", "MTAx.revoked.revokedRevoked")
		}, "fault", []string{"Slack", "SLACK_BOT_TOKEN", "Discord", "DISCORD_BOT_TOKEN"}},
		"swapped tokens": {func(s *loopback.Slack, d *loopback.Discord) []string {
			return with(with(good(s, d), "SLACK_BOT_TOKEN", loopback.SlackAppToken), "SLACK_APP_TOKEN", loopback.SlackBotToken)
		}, "fault", []string{"SLACK_BOT_TOKEN holds an app-level token", "SLACK_APP_TOKEN holds a bot token"}},
		"tokens of the other platform": {func(s *loopback.Slack, d *loopback.Discord) []string {
			return with(with(good(s, d), "SLACK_BOT_TOKEN", loopback.DiscordBotToken), "DISCORD_BOT_TOKEN", loopback.SlackBotToken)
		}, "fault", []string{"SLACK_BOT_TOKEN holds something else", "DISCORD_BOT_TOKEN holds something else"}},
		"a missing scope": {func(s *loopback.Slack, d *loopback.Discord) []string {
			s.RemoveScope("chat:write")
			return good(s, d)
		}, "fault", []string{"chat:write"}},
		"a clock ten minutes off": {func(s *loopback.Slack, d *loopback.Discord) []string {
			s.Skew(10*time.Minute + 5*time.Second) // a Date header is cut to seconds
			return good(s, d)
		}, "fault", []string{"clock", "10m"}},
		"a platform that is down": {func(s *loopback.Slack, d *loopback.Discord) []string {
			s.SetDown(true)
			return good(s, d)
		}, "fault", []string{"Slack did not answer", "SLACK_API_URL"}},
		"no database": {func(s *loopback.Slack, d *loopback.Discord) []string {
			return with(good(s, d), "DATABASE_URL", "postgres://plenary:s3cretPassword@"+freeAddress(t)+"/plenary")
		}, "fault", []string{"Database", "cannot be reached"}},
	} {
		t.Run(name, func(t *testing.T) {
			found := doctor(t, 1, c.set(newSlack(t), newDiscord(t))...)
			for _, want := range c.want {
				if !strings.Contains(found[c.level], want) {
					t.Errorf("no %s names %q:\n%s", c.level, want, found[c.level])
				}
			}
		})
	}
}

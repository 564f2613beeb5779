package discord

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// diagnosed returns the finding on a subject.
func diagnosed(t *testing.T, found []bot.Finding, subject string) bot.Finding {
	t.Helper()
	i := slices.IndexFunc(found, func(f bot.Finding) bool { return f.Subject == "Discord "+subject })
	if i < 0 {
		t.Fatalf("nothing is found of the %s, but %+v", subject, found)
	}
	return found[i]
}

func TestDiagnoseLeavesNoTrace(t *testing.T) {
	f := newFake(t)
	cfg := f.config()
	cfg.Places = []bot.Place{{Platform: Name, Space: serverID, Channel: loopback.DiscordForbidden}}
	found := Diagnose(context.Background(), cfg)
	for subject, want := range map[string]bot.Level{
		"token": bot.OK, "clock": bot.OK, "application": bot.OK, "intents": bot.OK, "gateway": bot.OK,
		"commands": bot.Warning, "invite link": bot.OK, "channel " + loopback.DiscordForbidden: bot.Fault,
	} {
		if got := diagnosed(t, found, subject); got.Level != want || !strings.HasSuffix(got.Message, ".") && subject != "invite link" {
			t.Errorf("the %s: %+v, want %s", subject, got, want)
		}
	}
	if got := diagnosed(t, found, "channel "+loopback.DiscordForbidden); !strings.Contains(got.Message, "Send Messages (so that") || !strings.Contains(got.Message, "Embed Links") || strings.Contains(got.Message, "View Channels") {
		t.Errorf("missing is %q", got.Message)
	}
	cfg = f.config()
	cfg.Places = []bot.Place{{Platform: Name, Space: serverID, Channel: textID}}
	f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		ofChannel := strings.HasSuffix(r.URL.Path, "/channels/"+textID)
		if ofChannel {
			fmt.Fprintf(w, `{"id":%q,"guild_id":%q,"type":0,"permission_overwrites":[{"id":%[2]q,"type":0,"allow":"0","deny":"32768"}]}`, textID, serverID)
		}
		return ofChannel
	})
	if got := diagnosed(t, Diagnose(context.Background(), cfg), "channel "+textID); got.Level != bot.Warning || !strings.Contains(got.Message, "lacks Attach Files") {
		t.Errorf("without Attach Files: %+v", got)
	}
	link := "https://discord.com/oauth2/authorize?client_id=" + appID + "&scope=bot+applications.commands&permissions=2252109051448448"
	if got := diagnosed(t, found, "invite link"); got.Message != link {
		t.Errorf("the invite link is %s, want %s", got.Message, link)
	}
	for _, call := range f.Calls() {
		if !strings.HasPrefix(call, "GET ") && call != "GATEWAY /gateway" {
			t.Errorf("it calls %s", call)
		}
	}
	if len(f.Identifies()) > 0 {
		t.Error("it identifies")
	}
}

func TestDiagnoseNamesWhatToMend(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*fake, *Config)
		subject string
		want    string
	}{
		"no token":     {func(_ *fake, c *Config) { c.Token = "" }, "configuration", "Token is missing"},
		"wrong token":  {func(_ *fake, c *Config) { c.Token = "other" }, "token", "copy it again"},
		"another app":  {func(_ *fake, c *Config) { c.ApplicationID = "5" }, "application", "set it to " + appID},
		"another key":  {func(_ *fake, c *Config) { c.PublicKey = strings.Repeat("ab", 32) }, "public key", "DISCORD_PUBLIC_KEY"},
		"nobody there": {func(f *fake, c *Config) { c.APIURL = strings.TrimSuffix(f.URL(), "/api") + "/elsewhere" }, "token", "DISCORD_API_URL"},
		"clock off": {func(f *fake, c *Config) {
			c.Host.Transport = dateTransport{time.Now().Add(-10 * time.Minute)}
		}, "clock", "10m"},
		"clock a little off": {func(f *fake, c *Config) {
			c.Host.Transport = dateTransport{time.Now().Add(90 * time.Second)}
		}, "clock", "1m"},
		"no starts left": {func(f *fake, _ *Config) { f.Set(func(s *loopback.DiscordSettings) { s.Identifies = 0 }) }, "gateway", "0 are left"},
		"channel of another server": {func(_ *fake, c *Config) {
			c.Places = []bot.Place{{Platform: Name, Space: serverID, Channel: "404"}}
		}, "channel 404", "Invite the bot again"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			cfg := f.config()
			test.change(f, &cfg)
			got := diagnosed(t, Diagnose(context.Background(), cfg), test.subject)
			if got.Level == bot.OK || !strings.Contains(got.Message, test.want) || strings.Contains(got.Message, token) {
				t.Errorf("found is %+v, want %q", got, test.want)
			}
		})
	}
}

// dateTransport sets the clock of every response.
type dateTransport struct{ at time.Time }

func (d dateTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		response.Header.Set("Date", d.at.UTC().Format(http.TimeFormat))
	}
	return response, err
}

// TestReadmeSaysWhatPermissionsAreFor: the table of deploy/README.md is that of the
// code, and so is the number in its link.
func TestReadmeSaysWhatPermissionsAreFor(t *testing.T) {
	readme, err := os.ReadFile("../../deploy/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "<!-- discord permissions -->\n")
	got, _, _ := strings.Cut(rest, "<!-- end -->")
	var want strings.Builder
	want.WriteString("| permission | because Plenary |\n|---|---|\n")
	for _, p := range neededPermissions {
		fmt.Fprintf(&want, "| %s | %s |\n", p.name, p.why)
	}
	if diff := cmp.Diff(want.String(), got); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(string(readme), strings.Replace(InviteLink("1"), "client_id=1", "client_id=APPLICATION_ID", 1)) {
		t.Errorf("it does not show %s", InviteLink("APPLICATION_ID"))
	}
}

func TestConfigFaultsAreNamedTogether(t *testing.T) {
	_, err := New(Config{Token: "a secret", ApplicationID: "x", PublicKey: "zz", APIURL: "ftp://x", Shards: -1})
	if err == nil {
		t.Fatal("it is taken")
	}
	for _, want := range []string{"Token holds white space", "ApplicationID", "PublicKey", "APIURL", "Shards"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("%q holds the token", err)
	}
}

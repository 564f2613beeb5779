package slack

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
)

func allScopes() string {
	var names []string
	for _, s := range scopes {
		names = append(names, s.name)
	}
	return strings.Join(names, ",")
}

func TestDiagnose(t *testing.T) {
	good := Config{BotToken: "xoxb-1", AppToken: "xapp-1"}
	tests := []struct {
		name    string
		cfg     Config
		arrange func(*fake)
		want    map[string]bot.Level // by subject, what is not Fine
		says    string
	}{
		{"all is well", good, func(f *fake) {}, nil, "Socket Mode"},
		{"HTTP", Config{BotToken: "xoxb-1", SigningSecret: "s"}, func(f *fake) {}, nil, "Event Subscriptions"},
		{"no tokens", Config{}, func(f *fake) {}, map[string]bot.Level{"Slack configuration": bot.Fault}, "xoxb-"},
		{"swapped tokens", Config{BotToken: "xapp-1", AppToken: "xoxb-1"}, func(f *fake) {}, map[string]bot.Level{"Slack configuration": bot.Fault}, "app-level token"},
		{"revoked", good, func(f *fake) { f.dead = true }, map[string]bot.Level{"Slack bot token": bot.Fault}, "token_revoked"},
		{"away", good, func(f *fake) { f.fail("auth.test", fault{status: 502}) }, map[string]bot.Level{"Slack bot token": bot.Fault}, "SLACK_API_URL"},
		{"a scope less", good, func(f *fake) { f.scopes = strings.Replace(allScopes(), "commands,", "", 1) }, map[string]bot.Level{"Slack scopes": bot.Fault}, "lacks commands"},
		{"a scope more", good, func(f *fake) { f.scopes += ",files:write" }, map[string]bot.Level{"Slack scopes": bot.Warning}, "files:write"},
		{"no scopes", good, func(f *fake) { f.scopes = "" }, map[string]bot.Level{"Slack scopes": bot.Warning}, "did not say"},
		{"two minutes late", good, func(f *fake) { f.date = time.Now().Add(2 * time.Minute) }, map[string]bot.Level{"Slack clock": bot.Warning}, "NTP"},
		{"ten minutes late", good, func(f *fake) { f.date = time.Now().Add(10 * time.Minute) }, map[string]bot.Level{"Slack clock": bot.Fault}, "signed requests"},
		{"no connections:write", good, func(f *fake) {
			f.fail("apps.connections.open", fault{body: `{"ok":false,"error":"missing_scope","needed":"connections:write"}`})
		}, map[string]bot.Level{"Slack app token": bot.Fault}, "connections:write"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.scopes = allScopes()
			test.arrange(f)
			test.cfg.APIURL = f.URL + "/api"
			said := ""
			for _, finding := range Diagnose(t.Context(), test.cfg) {
				if finding.Level != test.want[finding.Subject] {
					t.Errorf("%s: %s: %s", finding.Subject, finding.Level, finding.Message)
				}
				delete(test.want, finding.Subject)
				said += finding.Message + "\n"
			}
			if len(test.want) > 0 || !strings.Contains(said, test.says) {
				t.Errorf("not said: %v, %q in\n%s", test.want, test.says, said)
			}
			if strings.Contains(said, "xoxb-1") || strings.Contains(said, "xapp-1") {
				t.Errorf("a token is said: %s", said)
			}
			if n := f.count("chat.postMessage"); n > 0 {
				t.Errorf("%d messages were posted", n)
			}
		})
	}
}

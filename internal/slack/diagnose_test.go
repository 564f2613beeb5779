package slack

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

func allScopes() (names []string) {
	for _, s := range scopes {
		names = append(names, s.name)
	}
	return names
}

func TestDiagnose(t *testing.T) {
	good := Config{BotToken: loopback.SlackBotToken, AppToken: loopback.SlackAppToken}
	tests := []struct {
		name    string
		cfg     Config
		arrange func(*workspace)
		want    map[string]bot.Level // by subject, what is not Fine
		says    string
	}{
		{"all is well", good, func(w *workspace) {}, nil, "Socket Mode"},
		{"HTTP", Config{BotToken: loopback.SlackBotToken, SigningSecret: "s"}, func(w *workspace) {}, nil, "Event Subscriptions"},
		{"no tokens", Config{}, func(w *workspace) {}, map[string]bot.Level{"Slack configuration": bot.Fault}, "xoxb-"},
		{"swapped tokens", Config{BotToken: "xapp-1", AppToken: "xoxb-1"}, func(w *workspace) {}, map[string]bot.Level{"Slack configuration": bot.Fault}, "app-level token"},
		{"revoked", good, func(w *workspace) { w.revoke() }, map[string]bot.Level{"Slack bot token": bot.Fault}, "token_revoked"},
		{"away", good, func(w *workspace) { w.Fail("auth.test", loopback.Fault{Status: 502}) }, map[string]bot.Level{"Slack bot token": bot.Fault}, "SLACK_API_URL"},
		{"a scope less", good, func(w *workspace) { w.RemoveScope("commands") }, map[string]bot.Level{"Slack scopes": bot.Fault}, "lacks commands: add it under OAuth & Permissions, choose Reinstall to Workspace"},
		{"a token that expires", Config{BotToken: "xoxe." + loopback.SlackBotToken, AppToken: loopback.SlackAppToken}, func(*workspace) {}, map[string]bot.Level{"Slack bot token": bot.Warning}, "twelve hours"},
		{"an expired token", good, func(w *workspace) { w.Fail("auth.test", loopback.SlackError("token_expired")) }, map[string]bot.Level{"Slack bot token": bot.Fault}, "token rotation"},
		{"a whole organisation", good, func(w *workspace) { w.SetInstallation(map[string]any{"team_id": nil, "enterprise_id": "E1"}) }, map[string]bot.Level{"Slack bot token": bot.Warning}, "in the whole organisation"},
		{"a workspace of one", good, func(w *workspace) { w.SetInstallation(map[string]any{"enterprise_id": "E1"}) }, map[string]bot.Level{}, "in the workspace Loopback"},
		{"no workspace", good, func(w *workspace) { w.SetInstallation(map[string]any{"team_id": nil}) }, map[string]bot.Level{"Slack bot token": bot.Fault}, "install the app in one workspace"},
		{"a scope more", good, func(w *workspace) { w.SetScopes(append(allScopes(), "reactions:write")...) }, map[string]bot.Level{"Slack scopes": bot.Warning}, "reactions:write"},
		{"no optional scopes", good, func(w *workspace) {
			for _, s := range scopes {
				if s.optional {
					w.RemoveScope(s.name)
				}
			}
		}, map[string]bot.Level{"Slack scopes": bot.Warning}, "lacks files:write, im:write, mpim:history, pins:write, which are optional: Plenary then shows files as text and answers no references in group messages and pins no question"},
		{"no scopes", good, func(w *workspace) { w.SetScopes() }, map[string]bot.Level{"Slack scopes": bot.Warning}, "did not say"},
		{"two minutes late", good, func(w *workspace) { w.Skew(2 * time.Minute) }, map[string]bot.Level{"Slack clock": bot.Warning}, "NTP"},
		{"ten minutes late", good, func(w *workspace) { w.Skew(10*time.Minute + 5*time.Second) }, map[string]bot.Level{"Slack clock": bot.Fault}, "signed requests"},
		{"no connections:write", good, func(w *workspace) {
			w.Fail("apps.connections.open", loopback.Fault{Body: `{"ok":false,"error":"missing_scope","needed":"connections:write"}`})
		}, map[string]bot.Level{"Slack app token": bot.Fault}, "connections:write"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorkspace(t)
			w.SetScopes(allScopes()...)
			test.arrange(w)
			test.cfg.APIURL = w.apiURL()
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
			if strings.Contains(said, loopback.SlackBotToken) || strings.Contains(said, loopback.SlackAppToken) {
				t.Errorf("a token is said: %s", said)
			}
			if n := w.count("chat.postMessage"); n > 0 {
				t.Errorf("%d messages were posted", n)
			}
		})
	}
}

package slack

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	slackapi "github.com/slack-go/slack"
	"go.uber.org/goleak"
	"go.yaml.in/yaml/v3"

	"plenary/internal/bot"
)

var update = flag.Bool("update", false, "write the manifests and goldens anew")

// methodScopes are the calls that the adapter makes, with the scope that Slack
// wants for each; "" for none. A test that calls any other fails.
var methodScopes = map[string]string{
	"agents.sessions.rename":                "chat:write",
	"agents.sessions.setStatus":             "chat:write",
	"apps.connections.open":                 "", // of the app-level token
	"assistant.threads.setStatus":           "chat:write",
	"assistant.threads.setSuggestedPrompts": "assistant:write",
	"auth.test":                             "",
	"chat.delete":                           "chat:write",
	"chat.getPermalink":                     "",
	"chat.postEphemeral":                    "chat:write",
	"chat.postMessage":                      "chat:write",
	"chat.update":                           "chat:write",
	"conversations.history":                 "channels:history", // and the same of each kind of conversation
	"conversations.info":                    "channels:read",    // and the same
	"conversations.open":                    "im:write",
	"conversations.replies":                 "channels:history",
	"files.completeUploadExternal":          "files:write",
	"files.getUploadURLExternal":            "files:write",
	"respond":                               "", // a response_url
	"upload":                                "", // the address that files.getUploadURLExternal names
	"pins.add":                              "pins:write",
	"pins.remove":                           "pins:write",
	"usergroups.list":                       "usergroups:read",
	"usergroups.users.list":                 "usergroups:read",
	"users.conversations":                   "channels:read", // and groups:read of private channels
	"users.info":                            "users:read",
	"views.open":                            "",
	"views.publish":                         "",
	"views.push":                            "",
	"views.update":                          "",
}

// eventScopes are the events that the manifests subscribe to, with the scope
// that Slack wants for each.
var eventScopes = map[string]string{
	"agent_session_stopped": "",
	"app_context_changed":   "",
	"app_home_opened":       "",
	"app_mention":           "app_mentions:read",
	"app_uninstalled":       "",
	"member_joined_channel": "channels:read", // and groups:read in private channels
	"message.channels":      "channels:history",
	"message.groups":        "groups:history",
	"message.im":            "im:history",
	"message.mpim":          "mpim:history",
	"tokens_revoked":        "",
}

// called are the methods that the whole of the tests called.
var called sync.Map

// An auditedRun fails a full run of the tests that left a call of methodScopes
// untried: its scope might not be needed.
type auditedRun struct{ *testing.M }

func (m auditedRun) Run() int {
	code := m.M.Run()
	chosen := flag.Lookup("test.run").Value.String() + flag.Lookup("test.list").Value.String()
	if code != 0 || testing.Short() || chosen != "" {
		return code
	}
	for method := range methodScopes {
		if _, ok := called.Load(method); !ok {
			fmt.Fprintf(os.Stderr, "no test calls %s: is its scope needed?\n", method)
			code = 1
		}
	}
	return code
}

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(auditedRun{m},
		goleak.IgnoreAnyFunction("github.com/slack-go/slack/slacktest.handlePendingMessages")) // slacktest never ends it
}

// The manifest, in the order of Slack's own reference.
type manifest struct {
	Metadata struct {
		Major int `yaml:"major_version"`
	} `yaml:"_metadata"`
	Display  display  `yaml:"display_information"`
	Features features `yaml:"features"`
	OAuth    struct {
		Scopes struct {
			Bot      []string `yaml:"bot"`
			Optional []string `yaml:"bot_optional"` // each stands in Bot as well
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings settings `yaml:"settings"`
}

type display struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
	Long        string `yaml:"long_description"`
	Colour      string `yaml:"background_color"`
}

type features struct {
	Home struct {
		Tab      bool `yaml:"home_tab_enabled"`
		Messages bool `yaml:"messages_tab_enabled"`
		ReadOnly bool `yaml:"messages_tab_read_only_enabled"`
	} `yaml:"app_home"`
	Bot struct {
		Name   string `yaml:"display_name"`
		Online bool   `yaml:"always_online"`
	} `yaml:"bot_user"`
	Agent     slackapi.AgentView `yaml:"agent_view"`
	Shortcuts []shortcut         `yaml:"shortcuts"`
	Commands  []slashCommand     `yaml:"slash_commands"`
}

type shortcut struct {
	Name        string `yaml:"name"`
	Type        string `yaml:"type"`
	Callback    string `yaml:"callback_id"`
	Description string `yaml:"description"`
}

type slashCommand struct {
	Command     string `yaml:"command"`
	URL         string `yaml:"url,omitempty"`
	Description string `yaml:"description"`
	Hint        string `yaml:"usage_hint"`
	Escape      bool   `yaml:"should_escape"`
}

type settings struct {
	Events struct {
		URL string   `yaml:"request_url,omitempty"`
		Bot []string `yaml:"bot_events"`
	} `yaml:"event_subscriptions"`
	Interactivity struct {
		Enabled bool   `yaml:"is_enabled"`
		URL     string `yaml:"request_url,omitempty"`
		Menus   string `yaml:"message_menu_options_url,omitempty"`
	} `yaml:"interactivity"`
	OrgDeploy  bool `yaml:"org_deploy_enabled"`
	SocketMode bool `yaml:"socket_mode_enabled"`
	Rotation   bool `yaml:"token_rotation_enabled"`
}

// newManifest makes the manifest for a transport from the command table and
// from what the adapter uses. base is where Slack reaches us; "" over Socket
// Mode.
func newManifest(base string) manifest {
	at := func(path string) string {
		if base == "" {
			return ""
		}
		return base + path
	}
	var m manifest
	m.Metadata.Major = 2
	m.Display = display{
		Name:        "Plenary",
		Description: "Ask a published statement, quote it, and discuss a question a day",
		Long: "Plenary brings a published statement into a group's chat. Members ask it questions and get the statement's own words back, " +
			"with the place they come from, or are told that it does not say. They quote its sections into a conversation, and at the hour " +
			"that the group chose it posts a question to discuss. It asks no outside service, stores no messages, and is silent unless spoken to.",
		Colour: "#1f3a5f",
	}
	m.Features.Home.Tab, m.Features.Home.Messages = true, true
	m.Features.Bot.Name, m.Features.Bot.Online = "plenary", true
	m.Features.Agent.AgentDescription = "Answers questions in the statement's own words, with their place"
	var names []string
	for _, c := range bot.Commands() {
		if c.OnMessage {
			m.Features.Shortcuts = append(m.Features.Shortcuts, shortcut{c.MenuLabel, "message", c.Name, c.Summary})
		}
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	m.Features.Commands = []slashCommand{{
		Command: slash, URL: at(CommandsPath),
		Description: "Ask the statement, quote it, and manage its questions",
		Hint:        "a question, or: " + strings.Join(names, ", "),
		Escape:      true,
	}}
	for _, s := range scopes {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.name)
		if s.optional {
			m.OAuth.Scopes.Optional = append(m.OAuth.Scopes.Optional, s.name)
		}
	}
	m.Settings.Events.URL = at(EventsPath)
	m.Settings.Events.Bot = slices.Sorted(maps.Keys(eventScopes))
	m.Settings.Interactivity.Enabled = true
	m.Settings.Interactivity.URL, m.Settings.Interactivity.Menus = at(InteractionsPath), at(InteractionsPath)
	m.Settings.SocketMode = base == ""
	return m
}

// TestManifests: the manifests are what the command table and the adapter make
// them. To write them anew: go test ./internal/slack -run Manifests -update
func TestManifests(t *testing.T) {
	for _, test := range []struct{ file, base, head string }{
		{"slack-manifest.yaml", "", "# Plenary over Socket Mode: no public address is needed.\n"},
		{"slack-manifest-http.yaml", "https://plenary.example.org", "# Plenary over HTTP: put your own address in the place of https://plenary.example.org.\n"},
	} {
		t.Run(test.file, func(t *testing.T) {
			var b bytes.Buffer
			b.WriteString(test.head + "# Written by: go test ./internal/slack -run Manifests -update\n")
			encoder := yaml.NewEncoder(&b)
			encoder.SetIndent(2)
			m := newManifest(test.base)
			if err := encoder.Encode(m); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("..", "..", "deploy", test.file)
			if *update {
				if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(b.String(), string(got)); diff != "" {
				t.Errorf("%s is not what the table and the adapter make it; run the test with -update:\n%s", test.file, diff)
			}
			type limited struct {
				text string
				most int
			}
			limits := map[string]limited{
				"name":        {m.Display.Name, 35},
				"description": {m.Display.Description, 140},
				"long":        {m.Display.Long, 4000},
				"bot":         {m.Features.Bot.Name, 80},
				"command":     {m.Features.Commands[0].Command, 32},
				"hint":        {m.Features.Commands[0].Hint, 1000},
			}
			for _, s := range m.Features.Shortcuts {
				limits["shortcut "+s.Callback] = limited{s.Name, 24}
				limits["what shortcut "+s.Callback+" says"] = limited{s.Description, 150}
			}
			for what, limit := range limits {
				if n := utf8.RuneCountInString(limit.text); n > limit.most || n == 0 {
					t.Errorf("%s has %d characters, of %d", what, n, limit.most)
				}
			}
			if n := utf8.RuneCountInString(m.Display.Long); n < 174 {
				t.Errorf("the long description has %d characters", n)
			}
		})
	}
}

// TestScopesAreNeededAndEnough: the scopes are those of the calls, of the
// events and of the commands, and no more.
func TestScopesAreNeededAndEnough(t *testing.T) {
	needed := map[string]bool{"commands": true, "groups:read": true} // of conversations.info in private channels
	for _, from := range []map[string]string{methodScopes, eventScopes} {
		for _, s := range from {
			if s != "" {
				needed[s] = true
			}
		}
	}
	var asked []string
	for _, s := range scopes {
		asked = append(asked, s.name)
		if s.why == "" {
			t.Errorf("%s has no reason", s.name)
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(needed)), asked); diff != "" {
		t.Error(diff)
	}
}

// TestReadmeSaysWhatScopesAreFor: the table of deploy/README.md is that of the code.
func TestReadmeSaysWhatScopesAreFor(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "deploy", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "<!-- slack scopes -->\n")
	got, _, _ := strings.Cut(rest, "<!-- end -->")
	var want strings.Builder
	want.WriteString("| scope | because Plenary |\n|---|---|\n")
	for _, s := range scopes {
		optional := ""
		if s.optional {
			optional = " (optional)"
		}
		fmt.Fprintf(&want, "| `%s`%s | %s |\n", s.name, optional, s.why)
	}
	if diff := cmp.Diff(want.String(), got); diff != "" {
		t.Error(diff)
	}
}

// TestEventsAreHandled: the adapter works on each event that the manifests
// subscribe to, and on no other.
func TestEventsAreHandled(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	s := a.session.Load()
	<-s.identified
	handles := func(name string) bool {
		kind, of, _ := strings.Cut(name, ".")
		channelType := map[string]string{"channels": "channel", "groups": "group"}[of]
		if channelType == "" {
			channelType = of
		}
		e := event{Type: kind, User: "U1", TS: "100." + name, Channel: "C1", ChannelType: channelType, Text: "<@UBOT> sections", Tab: "home"}
		if kind == "member_joined_channel" {
			e.User, e.Inviter = "UBOT", "U1"
		}
		e.Tokens.Bot = []string{"UBOT"}
		e.Assistant.Channel = "D1"
		return a.eventTask(s, callback{Type: "event_callback", EventID: name, Event: e}).do != nil
	}
	for name := range eventScopes {
		if !handles(name) {
			t.Errorf("%s is subscribed to and not handled", name)
		}
	}
	if !handles("assistant_thread_started") {
		t.Error("apps that are no agents yet are not served")
	}
	for _, name := range []string{"reaction_added", "channel_created", "member_left_channel", "team_join", "link_shared"} {
		if handles(name) {
			t.Errorf("%s is handled and not subscribed to", name)
		}
	}
}

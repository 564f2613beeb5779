package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// joined tells of a server that the bot joined at a moment.
func joined(at time.Time, change ...func(map[string]any)) map[string]any {
	s := map[string]any{
		"id": serverID, "name": "Night *School*", "joined_at": at.UTC().Format(time.RFC3339Nano), "system_channel_id": textID,
		"preferred_locale": "en-US", "channels": []any{map[string]any{"id": textID, "type": 0}},
	}
	for _, c := range change {
		c(s)
	}
	return s
}

// addedBy is an audit log in which a member added a bot.
func addedBy(member, bot string) string {
	return fmt.Sprintf(`{"audit_log_entries":[{"id":"9","action_type":28,"target_id":"77","user_id":"78"},{"id":"8","action_type":28,"target_id":%q,"user_id":%q}],"users":[]}`, bot, member)
}

const noEntries = `{"audit_log_entries":[],"users":[]}`

func TestWhoAddedTheBotIsToldOnce(t *testing.T) {
	lacks := func(r right) func(*loopback.DiscordSettings) {
		return func(s *loopback.DiscordSettings) { s.Denied |= r.bit }
	}
	for name, test := range map[string]struct {
		logs      []string // the audit log, look by look; none: it may not be read
		noDirect  bool     // the member takes no messages
		set       func(*loopback.DiscordSettings)
		change    func(map[string]any)
		in        string // where the word goes; "": nowhere
		looksLike string
	}{
		"whoever added it":        {logs: []string{addedBy(memberID, selfID)}, in: dmID, looksLike: "School"},
		"an entry comes late":     {logs: []string{noEntries, addedBy(memberID, selfID)}, in: dmID},
		"the audit log is hidden": {in: textID, looksLike: "</privacy:"},
		"another bot was added":   {logs: []string{addedBy(memberID, "79")}, in: textID},
		"a bot added it":          {logs: []string{strings.Replace(addedBy("80", selfID), `"users":[]`, `"users":[{"id":"80","bot":true}]`, 1)}, in: textID},
		"no direct messages":      {logs: []string{addedBy(memberID, selfID)}, noDirect: true, in: textID},
		"may not write there":     {set: lacks(sendMessages)},
		"no system channel":       {change: func(s map[string]any) { delete(s, "system_channel_id") }},
		"in the server's words":   {change: func(s map[string]any) { s["preferred_locale"] = "de" }, in: textID, looksLike: "So beginnt es"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			looks := 0
			var mu sync.Mutex
			f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
				mu.Lock()
				defer mu.Unlock()
				switch {
				case strings.HasSuffix(r.URL.Path, "/guilds/"+serverID+"/audit-logs"):
					if len(test.logs) == 0 {
						loopback.Refuse(w, http.StatusForbidden, codeMissingPermissions, "Missing Permissions")
						return true
					}
					fmt.Fprint(w, test.logs[min(looks, len(test.logs)-1)])
					looks++
					return true
				case test.noDirect && strings.HasSuffix(r.URL.Path, "/channels/"+dmID+"/messages"):
					loopback.Refuse(w, http.StatusForbidden, codeCannotMessage, "Cannot send messages to this user")
					return true
				}
				return false
			})
			if test.set != nil {
				f.Set(test.set)
			}
			b := shippedBot(t)
			var kept sync.Map // as the store of both processes
			event := joined(time.Now())
			if test.change != nil {
				test.change(event)
			}
			for range 2 { // a process, and the one after it
				cfg := f.config()
				keepSettings(&cfg, &kept)
				a, err := New(cfg)
				if err != nil {
					t.Fatal(err)
				}
				stop := run(t, a, b.Handle)
				for range 2 { // a join, and an outage
					f.Dispatch("GUILD_CREATE", event)
				}
				f.do(f.Slash("about"))
				if test.in != "" {
					f.await(func(all []output) bool { return len(messagesOf(all)) > 0 })
				}
				if err := stop(); err != nil {
					t.Fatal(err)
				}
			}
			all := messagesOf(f.Outputs())
			switch {
			case test.in == "" && len(all) > 0:
				t.Errorf("told: %+v", all)
			case test.in != "" && len(all) != 1:
				t.Fatalf("told %d times: %+v", len(all), all)
			case test.in != "" && (all[0].Channel != test.in || !strings.Contains(all[0].Text(), test.looksLike) || len(all[0].Embeds) > 0):
				t.Errorf("told in %s: %s", all[0].Channel, all[0].Text())
			case test.in != "" && (len(all[0].Components) == 0 || strings.Contains(all[0].Text(), "*School*")):
				t.Errorf("told without buttons, or with markup of the server's name: %+v", all[0])
			}
		})
	}
}

// keepSettings has the settings of an adapter kept in a map.
func keepSettings(c *Config, in *sync.Map) {
	c.Host.Setting = func(_ context.Context, at bot.Place, name string) (string, error) {
		value, _ := in.Load(fmt.Sprint(at, name))
		s, _ := value.(string)
		return s, nil
	}
	c.Host.SetSetting = func(_ context.Context, at bot.Place, name, value string) error {
		in.Store(fmt.Sprint(at, name), value)
		return nil
	}
}

// TestWelcomeOutlivesItsProcess: one that dies before the word leaves it to the next, and
// one that dies before it kept that it was said does not have it said twice. A join that
// Discord tells of twice, at moments that differ (discord/discord-api-docs#3377), is one.
func TestWelcomeOutlivesItsProcess(t *testing.T) {
	for name, test := range map[string]struct {
		said  bool // before the process died
		nonce bool // Discord still knows it
	}{"before the word": {}, "after the word": {said: true, nonce: true}, "after the word, a while ago": {said: true}} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			b := shippedBot(t)
			var kept sync.Map
			at := time.Now()
			for process := range 2 {
				var dead atomic.Bool
				f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
					fails := process == 0 && !test.said && r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/channels/"+textID+"/messages")
					if fails {
						dead.Store(true)
						drop(w)
					}
					return fails
				})
				cfg := f.config()
				keepSettings(&cfg, &kept)
				if process == 0 {
					cfg.Host.SetSetting = func(context.Context, bot.Place, string, string) error { return context.Canceled }
				}
				cfg.Limits.Grace = 10 * time.Millisecond
				a, err := New(cfg)
				if err != nil {
					t.Fatal(err)
				}
				stop := run(t, a, b.Handle)
				f.Dispatch("GUILD_CREATE", joined(at))
				f.Dispatch("GUILD_CREATE", joined(at.Add(400*time.Millisecond)))
				eventually(t, "the word is said", func() bool { return dead.Load() || len(messagesOf(f.Outputs())) > 0 })
				eventually(t, "that is kept", func() bool {
					isKept := process == 0
					kept.Range(func(any, any) bool { isKept = true; return false })
					return isKept
				})
				f.do(f.Slash("about"))
				if err := stop(); err != nil {
					t.Fatal(err)
				}
				if !test.nonce {
					f.ForgetNonces()
				}
			}
			if all := messagesOf(f.Outputs()); len(all) != 1 {
				t.Errorf("told %d times", len(all))
			}
		})
	}
}

// messagesOf are the outputs that answer nothing.
func messagesOf(all []output) []output {
	var messages []output
	for _, o := range all {
		if o.Kind == loopback.OutputMessage {
			messages = append(messages, o)
		}
	}
	return messages
}

func TestServersThatWereJoinedBeforeAreNotWelcomed(t *testing.T) {
	f, a := join(t)
	for _, s := range []map[string]any{
		joined(time.Now().Add(-joinedLately - time.Minute)),
		joined(time.Now(), func(s map[string]any) { s["unavailable"] = true }),
		joined(time.Now(), func(s map[string]any) { delete(s, "joined_at") }),
	} {
		var told joinedServer
		if err := json.Unmarshal(marshal(s), &told); err != nil {
			t.Fatal(err)
		}
		if a.welcomeTask(told).do != nil {
			t.Errorf("welcomed: %+v", told)
		}
		f.Dispatch("GUILD_CREATE", s)
	}
	lately := joinedServer{ID: serverID, JoinedAt: time.Now().Add(-joinedLately / 2).Format(time.RFC3339)}
	if a.welcomeTask(lately).do == nil {
		t.Error("a join that was missed lately is not welcomed")
	}
	older := &Adapter{began: time.Now().Add(-time.Hour)}
	if missed := (joinedServer{ID: serverID, JoinedAt: time.Now().Add(-joinedLately * 2).Format(time.RFC3339)}); older.welcomeTask(missed).do == nil {
		t.Error("a join while the process ran without a connection is not welcomed")
	}
	f.do(f.Slash("about"))
	if all := messagesOf(f.Outputs()); len(all) > 0 {
		t.Errorf("told: %+v", all)
	}
}

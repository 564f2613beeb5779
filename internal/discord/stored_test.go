package discord

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/statement"
	"plenary/internal/store"
	"plenary/internal/store/storetest"
)

// A group is a server of the fake Discord with the bot in it, which remembers in SQLite.
type group struct {
	*fake
	adapter *Adapter
	bot     *bot.Bot
	store   *store.Store
	stop    func() error // ends the adapter
}

// joinGroup starts the bot with a store and two statements on a fake Discord.
func joinGroup(t *testing.T, change ...func(*fake, *Config)) group {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.SQLite(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	shipped, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	other := *shipped
	other.Name, other.Title = "other", "Another statement"
	b := bot.New(bot.Config{Statements: []*statement.Statement{shipped, &other}, Store: s, Log: quiet(t)})
	g := group{fake: newFake(t), bot: b, store: s}
	g.adapter, g.stop = g.start(change...)
	return g
}

// start runs an adapter of the group's bot until the test ends.
func (g group) start(change ...func(*fake, *Config)) (*Adapter, func() error) {
	g.t.Helper()
	cfg := g.config()
	cfg.Host.Complete, cfg.Host.Deduplicate = g.bot.Complete, g.store.Deduplicate
	cfg.Host.Setting, cfg.Host.SetSetting = g.store.Setting, g.store.SetSetting
	for _, c := range change {
		c(g.fake, &cfg)
	}
	a, err := New(cfg)
	if err != nil {
		g.t.Fatal(err)
	}
	return a, run(g.t, a, g.bot.Handle)
}

// says has a member write something, and returns the bot's answer.
func (g group) says(member, channel, line string, more ...map[string]any) output {
	g.t.Helper()
	fields := map[string]any{"author": map[string]any{"id": member}}
	for _, m := range more {
		maps.Copy(fields, m)
	}
	if channel != dmID {
		line = "<@" + selfID + "> " + line
	}
	before := len(g.Outputs())
	id := g.Message(channel, line, fields)
	var answer output
	g.await(func(all []output) bool {
		for _, o := range all[before:] {
			if o.Kind == "message" && strings.HasPrefix(o.Nonce, "r"+id+"-") {
				answer = o
				return true
			}
		}
		return false
	})
	return answer
}

// gives has a member give a slash command, and returns the bot's answer.
func (g group) gives(member, rights, line string, change ...func(map[string]any)) output {
	g.t.Helper()
	in := g.Slash("prompt")
	in["data"] = slashData(line)
	in["member"] = map[string]any{"user": map[string]any{"id": member, "username": "member"}, "roles": []string{}, "permissions": rights}
	for _, c := range change {
		c(in)
	}
	return g.do(in)
}

// slashData is what a client sends of a slash command that is written as a line: its
// words, then options as name=value, of channels as name=#id and of roles as name=@id.
func slashData(line string) map[string]any {
	var path []string
	options := []map[string]any{}
	for word := range strings.FieldsSeq(line) {
		name, value, isOption := strings.Cut(word, "=")
		switch {
		case !isOption:
			path = append(path, word)
		case strings.HasPrefix(value, "#"):
			options = append(options, map[string]any{"name": name, "type": 7, "value": value[1:]})
		case strings.HasPrefix(value, "@"):
			options = append(options, map[string]any{"name": name, "type": 8, "value": value[1:]})
		default:
			options = append(options, text(name, strings.ReplaceAll(value, "_", " ")))
		}
	}
	for i := len(path) - 1; i > 0; i-- {
		options = []map[string]any{{"name": path[i], "type": 1, "options": options}}
	}
	return map[string]any{"id": "1", "name": path[0], "type": 1, "options": options}
}

// place is the place of a channel of the server.
func place(channel string) bot.Place {
	return bot.Place{Platform: Name, Space: serverID, Channel: channel}
}

// held returns every row of the store that names something.
func (g group) held(name string) []string {
	g.t.Helper()
	ctx := context.Background()
	var tables, found []string
	rows, err := g.store.DB().QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		g.t.Fatal(err)
	}
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			g.t.Fatal(err)
		}
		tables = append(tables, table)
	}
	rows.Close()
	for _, table := range tables {
		rows, err := g.store.DB().QueryContext(ctx, "SELECT * FROM "+table)
		if err != nil {
			g.t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			values := make([]any, len(columns))
			into := make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				g.t.Fatal(err)
			}
			if row := fmt.Sprintf("%s %s", table, values); strings.Contains(row, name) {
				found = append(found, row)
			}
		}
		rows.Close()
	}
	return found
}

// due makes a schedule of a channel due now, as if its hour had come.
func (g group) due(channel string) {
	g.t.Helper()
	s, ok, err := g.store.Schedule(g.t.Context(), place(channel), "")
	if err != nil || !ok {
		g.t.Fatalf("there is no schedule: %v", err)
	}
	s.Next = time.Now().UTC().Truncate(time.Minute)
	if err := g.store.SaveSchedule(g.t.Context(), s); err != nil {
		g.t.Fatal(err)
	}
}

const (
	ownersRights  = "2251799813685247"
	membersRights = "1024"
)

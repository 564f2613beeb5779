package discord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"plenary/internal/bot"
	"plenary/internal/message"
)

func TestCommandsAreRegisteredOnlyWhenTheyChanged(t *testing.T) {
	f, _ := join(t)
	put := "PUT /applications/" + appID + "/commands"
	if n := f.CallsOf(put); n != 1 {
		t.Fatalf("at first they are registered %d times", n)
	}
	again := func() int {
		a, err := New(f.config())
		if err != nil {
			t.Fatal(err)
		}
		if err := run(t, a, echo())(); err != nil {
			t.Fatal(err)
		}
		return f.CallsOf(put)
	}
	if n := again(); n != 1 {
		t.Errorf("unchanged, they are registered %d times", n)
	}
	f.SetCommands(json.RawMessage(strings.Replace(string(f.Commands()), "Ask a question", "Ask", 1)))
	if n := again(); n != 2 {
		t.Errorf("changed, they are registered %d times", n)
	}
}

// TestCommandsArePressed: their ids come from the response to the registration, and from
// what is registered where nothing changed.
func TestCommandsArePressed(t *testing.T) {
	f, _ := join(t)
	var there []*discordgo.ApplicationCommand
	if err := json.Unmarshal(f.Commands(), &there); err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, c := range there {
		if c.Name == "sections" {
			want = "</sections:" + c.ID + ">"
		}
	}
	again, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	for name, said := range map[string]string{
		"registered": f.do(f.Slash("help")).Text(),
		"unchanged": func() string {
			run(t, again, echo())
			return again.commandIDs().markdown(message.Styled("sections", bot.CommandLine))
		}(),
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%s: there is no %q in %s", name, want, said)
		}
	}
	for _, response := range []string{`{"not":"a list"}`, ``} {
		f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
			if !strings.HasSuffix(r.URL.Path, "/commands") {
				return false
			}
			fmt.Fprint(w, map[string]string{http.MethodGet: "[]", http.MethodPut: response}[r.Method])
			return true
		})
		strange, err := New(f.config())
		if err != nil {
			t.Fatal(err)
		}
		run(t, strange, echo())
		if got := strange.commandIDs().markdown(message.Styled("quote II", bot.CommandLine)); got != "`/quote II`" {
			t.Errorf("without ids it is drawn as %q", got)
		}
	}
}

func TestApplicationIDIsAskedFor(t *testing.T) {
	f, _ := joinEcho(t, func(_ *fake, c *Config) { c.ApplicationID = "" })
	if f.CallsOf("PUT /applications/"+appID+"/commands") != 1 {
		t.Error("the commands are not registered")
	}
}

func TestRegistration(t *testing.T) {
	all := registration(bot.Commands())
	names := map[string]*discordgo.ApplicationCommand{}
	for _, c := range all {
		names[c.Name] = c
		if len(*c.Contexts) != 3 || len(*c.IntegrationTypes) != 2 {
			t.Errorf("%s is not registered everywhere", c.Name)
		}
		if c.Type == discordgo.ChatApplicationCommand {
			checkOptions(t, c.Name, c.Description, c.Options)
		}
	}
	if len(names) != len(all) || len(all) > 100 {
		t.Errorf("%d commands have %d names", len(all), len(names))
	}
	for _, c := range bot.Commands() {
		if (names[c.Name] == nil) != c.Hidden {
			t.Errorf("%s is registered: %v", c.Name, names[c.Name] != nil)
		}
	}
	for _, label := range []string{"Find in the statement", "Check quotations"} {
		if c := names[label]; c == nil || c.Type != discordgo.MessageApplicationCommand {
			t.Errorf("%q in a message's menu is %+v", label, c)
		}
	}
	if o := names["quote"].Options[0]; o.Name != "ref" || !o.Autocomplete {
		t.Errorf("/quote takes %+v", o)
	}
}

func checkOptions(t *testing.T, name, description string, options []*discordgo.ApplicationCommandOption) {
	t.Helper()
	if n := utf8.RuneCountInString(description); n < 1 || n > 100 || len(options) > 25 || len(name) > 32 {
		t.Errorf("%s has a description of %d characters and %d options", name, n, len(options))
	}
	optional := false
	for _, o := range options {
		if o.Required && optional {
			t.Errorf("%s: the required %s comes after what may be left out", name, o.Name)
		}
		optional = !o.Required
		checkOptions(t, name+" "+o.Name, o.Description, o.Options)
	}
}

// testTable is a table with sub-commands and every kind of option.
var testTable = []bot.Command{{
	Name: "prompt", Summary: "Questions",
	Subcommands: []bot.Command{
		{Name: "today", Summary: "Today's"},
		{Name: "schedule", Summary: "Set", Options: []bot.Option{
			{Name: "channel", Summary: "Where", Kind: bot.ChannelID, Keyword: "in"},
			{Name: "time", Summary: "When", Kind: bot.TimeOfDay, Required: true},
			{Name: "count", Summary: "How many", Kind: bot.Number},
			{Name: "switch", Summary: "Whether", Kind: bot.OnOff, Choices: []bot.Completion{{Label: "On", Value: "on"}}},
			{Name: "notify", Summary: "Whom", Kind: bot.RoleID, Keyword: "notify"},
			{Name: "who", Summary: "Who", Kind: bot.WhoID},
		}},
		{Name: "group", Summary: "More", Subcommands: []bot.Command{{Name: "add", Summary: "Add"}}},
		{Name: "secret", Summary: "Hidden", Hidden: true},
	},
}}

func TestSubcommandsAreRegistered(t *testing.T) {
	subs := registration(testTable)[0].Options
	if len(subs) != 3 || subs[1].Type != discordgo.ApplicationCommandOptionSubCommand || subs[2].Type != discordgo.ApplicationCommandOptionSubCommandGroup || subs[2].Options[0].Name != "add" {
		t.Fatalf("the sub-commands are %+v", subs)
	}
	var got []string
	for _, o := range subs[1].Options {
		got = append(got, o.Name+" "+o.Type.String())
	}
	if want := "time String, channel Channel, count Integer, switch String, notify Role, who Mentionable"; strings.Join(got, ", ") != want {
		t.Errorf("the options are %q, want %q", strings.Join(got, ", "), want)
	}
	if err := violation(t, "PUT", "/applications/1/commands", nil, marshal(registration(testTable))); err != nil {
		t.Error(err)
	}
}

func TestCallOfACommand(t *testing.T) {
	raw := func(v any) json.RawMessage { return marshal(v) }
	in := interaction{}
	in.Data.Name = "prompt"
	in.Data.Options = []option{{Name: "schedule", Type: 1, Options: []option{
		{Name: "notify", Type: 9, Value: raw("8")},
		{Name: "count", Type: 4, Value: raw(3)},
		{Name: "channel", Type: 7, Value: raw("7")},
		{Name: "time", Type: 3, Value: raw(" 09:00 ")},
		{Name: "unknown", Type: 3, Value: raw("x")},
	}}}
	asked, command := slashCall(testTable, &in)
	want := bot.NewCall("prompt schedule", "notify", "@8", "count", "3", "channel", "#7", "time", "09:00", "unknown", "x")
	if diff := cmp.Diff(want, asked.Call); diff != "" || command.Name != "schedule" {
		t.Errorf("the call is %s", diff)
	}
	in.Data.Options = []option{{Name: "group", Type: 2, Options: []option{{Name: "add", Type: 1}}}}
	if asked, _ := slashCall(testTable, &in); asked.Call.Command != "prompt group add" {
		t.Errorf("the command is %q", asked.Call.Command)
	}
	in.Data.Options = nil
	if asked, _ := slashCall(testTable, &in); asked.Call.Command != "prompt" {
		t.Errorf("without a sub-command the command is %q", asked.Call.Command)
	}
	in.Data.Name = "ask"
	if _, command := slashCall(testTable, &in); command != nil {
		t.Error("a command that is not there is found")
	}
}

func TestTyped(t *testing.T) {
	for text, want := range map[string]string{
		"<@1> hi":                       "hi",
		"<@!1>hi <@1>":                  "hi",
		"ask <@2> and <@!3>, <@&4>":     "ask @2 and @3, @4",
		"in <#5>":                       "in #5",
		"<a:wave:6> <:wave:6>":          ":wave: :wave:",
		"use </quote:7> <t:8:R> <@x> <": "use /quote <t:8:R> <@x> <",
		"&amp; <b> **x** `y`":           "&amp; <b> **x** `y`",
	} {
		if got := typed(text, "1").Line; got != want {
			t.Errorf("typed(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestDescriptionsInOtherLanguages: each command and option is described in each locale,
// within Discord's limits, of which the longest description counts.
func TestDescriptionsInOtherLanguages(t *testing.T) {
	var look func(path string, options []*discordgo.ApplicationCommandOption) int
	count := func(path, name, english string, in map[discordgo.Locale]string) int {
		longest := utf8.RuneCountInString(english)
		for locale := range locales {
			n := utf8.RuneCountInString(in[locale])
			if n < 1 || n > 100 {
				t.Errorf("%s is described by %d characters in %s", path, n, locale)
			}
			longest = max(longest, n)
		}
		return len(name) + longest
	}
	look = func(path string, options []*discordgo.ApplicationCommandOption) int {
		total := 0
		for _, o := range options {
			total += count(path+" "+o.Name, o.Name, o.Description, o.DescriptionLocalizations) + look(path+" "+o.Name, o.Options)
		}
		return total
	}
	all := localizedRegistration()
	for _, c := range all {
		if c.Type != discordgo.ChatApplicationCommand {
			continue
		}
		if total := count(c.Name, c.Name, c.Description, *c.DescriptionLocalizations) + look(c.Name, c.Options); total > 8000 {
			t.Errorf("%s has %d characters", c.Name, total)
		}
	}
	i := slices.IndexFunc(all, func(c *discordgo.ApplicationCommand) bool { return c.Name == "quote" })
	if got := all[i].Options[0].DescriptionLocalizations[discordgo.German]; !strings.Contains(got, "Stelle") && !strings.Contains(got, "Abschnitt") {
		t.Errorf("in German REF is %q", got)
	}
	if err := violation(t, "PUT", "/applications/1/commands", nil, marshal(all)); err != nil {
		t.Error(err)
	}
}

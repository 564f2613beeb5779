package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"pgregory.net/rapid"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
	"plenary/internal/statement"
)

// A drafting is a member who schedules by a form.
type drafting struct {
	*fake
	store bot.Store
}

// startDrafting joins a bot with a database, and the owner of the server.
func startDrafting(t *testing.T, store bot.Store) drafting {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(bot.Config{Statements: []*statement.Statement{s}, Log: quiet(t), Store: store})
	return drafting{handling(t, b.Handle), store}
}

// acts has the owner act on what was shown, as Discord's clients tell it: with the message.
func (d drafting) acts(on output, kind int, data map[string]any) output {
	d.t.Helper()
	in := d.Interaction(kind, data)
	in["member"].(map[string]any)["user"], in["member"].(map[string]any)["permissions"] = map[string]any{"id": ownerID}, "8"
	var shown struct{ Components json.RawMessage }
	if on.Raw != nil {
		if err := json.Unmarshal(on.Raw, &shown); err != nil {
			d.t.Fatal(err)
		}
		in["message"] = map[string]any{"id": "1", "channel_id": textID, "flags": 64 | loopback.FlagComponents, "components": shown.Components}
	}
	return d.do(in)
}

func (d drafting) pressed(on output, label string) output {
	d.t.Helper()
	id := on.Button(label)
	if id == "" {
		d.t.Fatalf("there is no %q in %s", label, on.Raw)
	}
	return d.acts(on, 3, map[string]any{"custom_id": id, "component_type": 2})
}

// menu is the menu of a draft by what it is about.
func menu(on output, name string) loopback.DiscordComponent {
	for _, row := range on.Components {
		for _, c := range row.Components {
			if _, does, _, ok := parseDraftID(c.CustomID); ok && does == name {
				return c
			}
		}
	}
	return loopback.DiscordComponent{}
}

func (d drafting) chosen(on output, name string, values ...string) output {
	d.t.Helper()
	c := menu(on, name)
	if c.CustomID == "" {
		d.t.Fatalf("there is no menu for %s in %s", name, on.Raw)
	}
	return d.acts(on, 3, map[string]any{"custom_id": c.CustomID, "component_type": c.Type, "values": append([]string{}, values...)})
}

// fills submits a modal that was opened on a message.
func (d drafting) fills(modal, on output, values map[string]string) output {
	d.t.Helper()
	if modal.Kind != "modal" {
		d.t.Fatalf("no modal is opened, but %q", modal.Content)
	}
	return d.acts(on, 5, d.filled(modal, values)["data"].(map[string]any))
}

func (d drafting) schedules() []bot.Schedule {
	d.t.Helper()
	all, err := d.store.Schedules(d.t.Context(), Name, serverID)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

var everyDay = map[string]string{"time": "09:00", "zone": "Europe/Berlin", "days": "daily", "name": "daily-one"}

// TestScheduleIsDraftedBeforeItIsSaved: its channel, its role, its thread, its tag and its
// days are chosen on the reply to the form, what is wrong is said there, and nothing is
// stored before it is saved, once, even by a program that started meanwhile.
func TestScheduleIsDraftedBeforeItIsSaved(t *testing.T) {
	d := startDrafting(t, bottest.Database(t))
	tagged := func(s *loopback.DiscordSettings) {
		s.RequireTag = true
		s.Tags = []loopback.ForumTag{{ID: "41", Name: "Weekly"}, {ID: "42", Name: "Moderators", Moderated: true}}
	}
	d.Set(tagged)
	modal := d.acts(output{}, 3, map[string]any{"custom_id": "show prompt schedule", "component_type": 2})
	said := d.fills(modal, output{}, everyDay)
	if said.Kind != "answer" || said.Flags&64 == 0 || !strings.Contains(said.Content, "Not saved yet") || said.Button("Save") == "" {
		t.Fatalf("the form is answered by %s", said.Raw)
	}
	for name, want := range map[string]int{"channel": 8, "notify": 6, "thread": 3} {
		if got := menu(said, name).Type; got != want {
			t.Errorf("the menu for %s is of type %d", name, got)
		}
	}
	if c := menu(said, "channel"); len(c.Defaults) != 1 || c.Defaults[0].ID != textID {
		t.Errorf("the channel is %+v", c)
	}
	said = d.chosen(said, "channel", loopback.DiscordForbidden)
	if said.Kind != "update" || said.Button("Save") != "" || !strings.Contains(said.Content, "Send Messages") {
		t.Fatalf("a channel that cannot be posted to is answered by %s", said.Raw)
	}
	said = d.chosen(said, "channel", forumID)
	if said.Kind != "update" || said.Button("Save") != "" || !strings.Contains(said.Content, "needs a tag") || len(menu(said, "tag").Options) != 1 {
		t.Fatalf("a forum that requires a tag is answered by %s", said.Raw)
	}
	said = d.chosen(said, "tag", "Weekly")
	said = d.chosen(said, "notify", managerRole)
	if said.Button("Save") != "" || !strings.Contains(said.Content, "not mentionable") {
		t.Fatalf("a role that cannot be mentioned is answered by %s", said.Raw)
	}
	said = d.chosen(said, "notify", loopback.DiscordChannelsRole)
	said = d.chosen(said, "thread", "off")
	if c := menu(said, "notify"); said.Button("Save") == "" || len(c.Defaults) != 1 || c.Defaults[0].ID != loopback.DiscordChannelsRole {
		t.Fatalf("what was chosen is shown as %s", said.Raw)
	}
	said = d.chosen(said, "notify")
	if c := menu(said, "notify"); len(c.Defaults) != 0 {
		t.Errorf("nobody is to be notified, but %+v is shown", c)
	}
	said = d.fills(d.pressed(said, "Dates"), said, map[string]string{"from": "someday"})
	if said.Kind != "update" || said.Button("Save") != "" || !strings.Contains(said.Content, "someday") {
		t.Fatalf("a day that cannot be read is answered by %s", said.Raw)
	}
	again := d.pressed(said, "Dates")
	if again.Components[0].Component.Value != "someday" || again.Components[0].Description == "" {
		t.Errorf("the days are asked for again as %+v", again)
	}
	said = d.fills(again, said, map[string]string{"until": "31 December 2028"})
	said = d.fills(d.pressed(said, "Change the rest"), said, map[string]string{"time": "half past", "zone": "Europe/Berlin", "days": "daily", "name": "daily-one"})
	if said.Kind != "update" || said.Button("Save") != "" || !strings.Contains(said.Content, "half past") {
		t.Fatalf("a time that cannot be read is answered by %s", said.Raw)
	}
	again = d.pressed(said, "Correct it")
	if len(again.Components) != 5 || again.Components[0].Component.Value != "half past" {
		t.Errorf("the form is shown again as %s", again.Raw)
	}
	said = d.fills(again, said, everyDay)
	if n := len(d.schedules()); n != 0 || said.Button("Save") == "" {
		t.Fatalf("%d schedules are stored before one is saved: %+v", n, said)
	}
	restarted := startDrafting(t, d.store)
	restarted.Set(tagged)
	for range 100 { // the ids of the other one's interactions
		restarted.NewID()
	}
	for range 2 {
		if saved := restarted.pressed(said, "Save"); saved.Kind != "update" || !strings.Contains(saved.Content, "<#"+forumID+">") || saved.Button("Undo") == "" {
			t.Errorf("Save is answered by %s", saved.Raw)
		}
	}
	all := d.schedules()
	if len(all) != 1 || all[0].Place.Channel != forumID || all[0].Name != "daily-one" || all[0].Notify != "" || !strings.Contains(all[0].Recurrence, "2028-12-31") {
		t.Fatalf("the schedules are %+v", all)
	}
	for name, want := range map[string]string{"thread": "off", "tag": "Weekly"} {
		if got, err := d.store.Setting(t.Context(), all[0].Place, name); err != nil || got != want {
			t.Errorf("the %s is %q, %v", name, got, err)
		}
	}
	changes, err := d.store.Changes(t.Context(), all[0].Place)
	if err != nil || len(changes) != 1 {
		t.Errorf("the changes are %+v, %v", changes, err)
	}
}

// TestEveryDraftKeepsTheLimits, and its message holds the call, or it is kept.
func TestEveryDraftKeepsTheLimits(t *testing.T) {
	a, err := New(Config{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	value := rapid.StringOfN(rapid.RuneFrom([]rune("aé ~|\\=#@😀9")), 0, 300, -1)
	rapid.Check(t, func(t *rapid.T) {
		call := bot.NewCall("prompt schedule", "time", "9"+value.Draw(t, "time"), "zone", value.Draw(t, "zone"), "tag", value.Draw(t, "tag"))
		r := bot.Reply{Draft: true, Blocks: paragraphReply("x").Blocks, Form: everyField()}
		r.Form.Call, r.Form.Further = call, []bot.Field{
			{Name: "channel", Label: hardText.Draw(t, "label"), Kind: bot.ChannelID, Value: "#" + textID, Required: true},
			{Name: "notify", Label: "Role", Kind: bot.RoleID}, {Name: "from", Label: "From", Kind: bot.Date},
			{Name: "tag", Label: "Tag", Kind: bot.TagName, Choices: []bot.Value{{Label: hardText.Draw(t, "tag's label"), Value: "x"}}},
		}
		from := origin{asker: asker{"5", serverID}}
		body := marshal(target{asResponse, true}.response(a.drawDraft(from, r)))
		if err := ownViolation("POST", "/interactions/1/x/callback", body); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		var shown struct{ Data channelMessage }
		if err := json.Unmarshal(body, &shown); err != nil {
			t.Fatal(err)
		}
		in := &interaction{Type: discordgo.InteractionModalSubmit, Member: &member{User: &user{ID: "5"}}, Message: &shown.Data}
		other := &interaction{Type: discordgo.InteractionMessageComponent, Member: in.Member, Message: in.Message}
		if other.Data.CustomID = "show help"; isOfDraft(a, other) {
			t.Fatal("a button that is none of the draft's belongs to it")
		}
		d, _, ok := a.heldDraft(in)
		if !ok || d.call.Encode() != call.Encode() {
			t.Fatalf("%q is held as %q", call.Encode(), d.call.Encode())
		}
		a.forms.drop(everyServer)
		if d, _, _ = a.heldDraft(in); len(call.Encode()) < 300 && d.call.Encode() != call.Encode() {
			t.Fatalf("%q is held by the message alone as %q", call.Encode(), d.call.Encode())
		}
	})
}

func isOfDraft(a *Adapter, in *interaction) bool {
	_, _, ok := a.heldDraft(in)
	return ok
}

// TestDraftIsCancelled, and one of which nothing is held any more says so.
func TestDraftIsCancelled(t *testing.T) {
	d := startDrafting(t, bottest.Database(t))
	modal := d.acts(output{}, 3, map[string]any{"custom_id": "show prompt schedule", "component_type": 2})
	said := d.fills(modal, output{}, everyDay)
	if ended := d.pressed(said, "Cancel"); ended.Kind != "update" || ended.Content != "Nothing was saved\\." && ended.Content != "Nothing was saved." || len(ended.Components) != 0 {
		t.Errorf("Cancel is answered by %s", ended.Raw)
	}
	gone := d.acts(output{}, 3, map[string]any{"custom_id": said.Button("Save"), "component_type": 2})
	if gone.Kind != "update" || !strings.Contains(gone.Content, "Nothing was saved") || gone.Button("Fill in a form") == "" {
		t.Errorf("what is not held is answered by %s", gone.Raw)
	}
	if n := len(d.schedules()); n != 0 {
		t.Errorf("%d schedules are stored", n)
	}
}

// TestDraftIsKeptWhereItsMessageIsNotTold, and where it is too long for it.
func TestDraftIsKeptWhereItsMessageIsNotTold(t *testing.T) {
	d := startDrafting(t, bottest.Database(t))
	modal := d.acts(output{}, 3, map[string]any{"custom_id": "show prompt schedule", "component_type": 2})
	long := map[string]string{"time": strings.Repeat("half past ", 100), "zone": "Europe/Berlin", "days": "daily"}
	said := d.fills(modal, output{}, long)
	again := d.pressed(said, "Correct it")
	if again.Kind != "modal" || !strings.HasPrefix(again.Components[0].Component.Value, "half past half past") {
		t.Errorf("a long time is shown again as %+v", again)
	}
	said = d.fills(modal, output{}, everyDay)
	if saved := d.acts(output{}, 3, map[string]any{"custom_id": said.Button("Save"), "component_type": 2}); saved.Kind != "update" || len(d.schedules()) != 1 {
		t.Errorf("Save is answered by %s", saved.Raw)
	}
}

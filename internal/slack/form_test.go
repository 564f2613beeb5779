package slack

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// kinds is a form with a field of each kind.
var kinds = bot.Form{
	Title: "A form with fields of all kinds there are",
	Call:  bot.NewCall("prompt schedule", "channel", "#C0READERS", "days", "daily"),
	Fields: []bot.Field{
		{Name: "question", Label: "Question", Hint: "One line <!here>", Required: true, Limit: 200, Value: "What?"},
		{Name: "text", Label: "Text", Kind: bot.Verbatim, Value: "two\nlines"},
		{Name: "style", Label: "Style", Choices: []bot.Value{{Label: "APA 7", Value: "apa"}, {Label: "RIS", Value: "ris"}, {Label: "None", Value: ""}}, Value: "ris"},
		{Name: "ref", Label: "Place", Kind: bot.Reference, Value: "II, III"},
		{Name: "zone", Label: "Zone", Kind: bot.Zone, Required: true},
		{Name: "name", Label: "Statement", Kind: bot.StatementName},
		{Name: "command", Label: "Command", Kind: bot.CommandName},
		{Name: "rule", Label: "Days", Kind: bot.Days},
		{Name: "channel", Label: "Channel", Kind: bot.ChannelID, Value: "#C0READERS"},
		{Name: "notify", Label: "Whom", Kind: bot.RoleID, Value: "@S0READERS"},
		{Name: "who", Label: "Who", Kind: bot.WhoID, Value: "@U0READER"},
		{Name: "time", Label: "Time", Kind: bot.TimeOfDay, Value: "09:00"},
		{Name: "date", Label: "Date", Kind: bot.Date, Value: "2026-03-27"},
		{Name: "number", Label: "Number", Kind: bot.Number, Value: "3"},
	},
	Submit: "Schedule",
}

// wrongForm is a form whose values no element of their kinds holds.
var wrongForm = bot.Form{
	Title: "Schedule",
	Call:  bot.NewCall("prompt schedule", "time", "half past <nine>"),
	Fields: []bot.Field{
		{Name: "time", Label: "Time", Kind: bot.TimeOfDay, Value: "half past <nine>", Required: true, Limit: 5, Error: "That is no time: see evil.example"},
		{Name: "date", Label: "Until", Kind: bot.Date, Value: "tomorrow"},
		{Name: "number", Label: "How many", Kind: bot.Number, Value: "a few"},
		{Name: "channel", Label: "Channel", Kind: bot.ChannelID, Value: "#general"},
		{Name: "who", Label: "Who", Kind: bot.WhoID, Value: "ada"},
	},
}

func TestFormsThatSlackCannotHold(t *testing.T) {
	long := strings.Repeat("x", 3001)
	for what, f := range map[string]bot.Form{
		"no field":         {Title: "T", Call: bot.NewCall("cite")},
		"a long value":     {Title: "T", Fields: []bot.Field{{Name: "text", Label: "Text", Value: long}}},
		"a long other one": {Title: "T", Call: bot.NewCall("prompt edit", "text", long), Fields: []bot.Field{{Name: "number", Label: "N"}}},
	} {
		if modals := formModals(bot.Reply{Form: &f}, viewOrigin{}); len(modals) > 0 {
			t.Errorf("%s: %+v", what, modals)
		}
	}
}

// TestFormsKeepToLimits: whatever a form asks for, its view keeps to Slack's limits, and
// sent as it is shown it calls what its fields hold.
func TestFormsKeepToLimits(t *testing.T) {
	value := rapid.SampledFrom([]string{"", "", "09:00", "25:00", "2026-03-27", "2026-13-01", "-3", "many", "#C0READERS", "#general", "@U0ADA", "@S0READERS", "II, III",
		"Europe/Berlin", "<!here> & \"x\"", "two\nlines", strings.Repeat("é", 76), strings.Repeat("word ", 500), strings.Repeat("x", 3001)})
	name := rapid.SampledFrom([]string{"time", "days", "zone", "ref", "who"})
	field := rapid.Custom(func(t *rapid.T) bot.Field {
		f := bot.Field{
			Name:     name.Draw(t, "name"),
			Label:    rapid.SampledFrom([]string{"Label", "", strings.Repeat("l", 45)}).Draw(t, "label"),
			Hint:     rapid.SampledFrom([]string{"", "a hint", " "}).Draw(t, "hint"),
			Kind:     bot.OptionKind(rapid.IntRange(0, int(bot.StatementName)).Draw(t, "kind")),
			Value:    value.Draw(t, "value"),
			Required: rapid.Bool().Draw(t, "required"),
			Limit:    rapid.SampledFrom([]int{0, 5, 400, 5000}).Draw(t, "limit"),
			Error:    rapid.SampledFrom([]string{"", "no https://evil.example", strings.Repeat("fault ", 600)}).Draw(t, "error"),
		}
		if rapid.Bool().Draw(t, "choices") {
			f.Choices = []bot.Value{{Label: "One", Value: "one"}, {Label: "", Value: "two"}, {Label: strings.Repeat("label ", 30), Value: "09:00"}}
		}
		return f
	})
	rapid.Check(t, func(t *rapid.T) {
		form := bot.Form{
			Title:  rapid.SampledFrom([]string{"Title", "", strings.Repeat("title ", 7), strings.Repeat("é", 24)}).Draw(t, "title"),
			Call:   bot.NewCall("prompt schedule", "channel", "#C0READERS", "time", value.Draw(t, "time")),
			Fields: rapid.SliceOfNDistinct(field, 0, 5, func(f bot.Field) string { return f.Name }).Draw(t, "fields"),
			Submit: rapid.SampledFrom([]string{"OK", "", strings.Repeat("s", 24)}).Draw(t, "submit"),
		}
		versions := formModals(bot.Reply{Form: &form}, viewOrigin{Channel: "C1", ResponseURL: "https://hooks.slack.com/1"})
		want := map[string]string{"channel": "#C0READERS"}
		if time := form.Call.Values["time"]; time != "" {
			want["time"] = time
		}
		for _, f := range form.Fields {
			delete(want, f.Name)
			held := f.Value != "" && len(f.Choices) == 0
			for _, c := range f.Choices {
				held = held || c.Value == f.Value && f.Value != ""
			}
			if held {
				want[f.Name] = f.Value
			}
		}
		for _, modal := range versions {
			data, err := json.Marshal(modal)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faultsOfView(string(data)) {
				t.Errorf("%s", fault)
			}
			sent := asShown(t, data)
			from, err := sent.origin()
			if err != nil {
				t.Fatal(err)
			}
			if got := sent.call(from); got.Command != form.Call.Command || !maps.Equal(got.Values, want) {
				t.Errorf("it calls %+v, want %+v", got, want)
			}
		}
	})
}

// asShown is a view with what its fields hold at first.
func asShown(t *rapid.T, modal []byte) view {
	var shown struct {
		Callback string `json:"callback_id"`
		Private  string `json:"private_metadata"`
		Blocks   []struct {
			Type    string
			BlockID string `json:"block_id"`
			Element struct {
				ActionID     string                 `json:"action_id"`
				Value        string                 `json:"initial_value"`
				Time         string                 `json:"initial_time"`
				Date         string                 `json:"initial_date"`
				User         string                 `json:"initial_user"`
				Conversation string                 `json:"initial_conversation"`
				Option       struct{ Value string } `json:"initial_option"`
			}
		}
	}
	if err := json.Unmarshal(modal, &shown); err != nil {
		t.Fatal(err)
	}
	v := view{Callback: shown.Callback, Private: shown.Private}
	v.State.Values = map[string]map[string]fieldState{}
	for _, b := range shown.Blocks {
		if b.Type != "input" {
			continue
		}
		e := b.Element
		held := fieldState{Value: e.Value, Time: e.Time, Date: e.Date, User: e.User, Conversation: e.Conversation}
		held.Selected.Value = e.Option.Value
		v.State.Values[b.BlockID] = map[string]fieldState{e.ActionID: held}
	}
	return v
}

// A submission is a view_submission of what was opened last.
func submission(w *workspace, method, trigger string, state map[string]any) map[string]any {
	w.t.Helper()
	var view map[string]any
	if err := json.Unmarshal([]byte(w.last(method).Get("view")), &view); err != nil {
		w.t.Fatal(err)
	}
	view["id"], view["state"] = "V9", map[string]any{"values": state}
	return map[string]any{"type": "view_submission", "trigger_id": trigger, "user": map[string]any{"id": "U1"}, "view": view}
}

// field is what a field of a submission holds.
func field(name, action string, held map[string]any) (block string, state map[string]any) {
	return fieldBlock + name, map[string]any{fieldAction + action: held}
}

func chosen(value string) map[string]any {
	if value == "" {
		return map[string]any{"type": "external_select", "selected_option": nil}
	}
	return map[string]any{"type": "external_select", "selected_option": map[string]any{"value": value}}
}

// suggested returns the values that a searchable select is filled with.
func suggested(w *workspace, id, action, typed string) (values []string) {
	w.t.Helper()
	w.push(id, kindInteraction, map[string]any{
		"type": "block_suggestion", "action_id": action, "block_id": "b", "value": typed,
		"user": map[string]any{"id": "U1"}, "view": map[string]any{"id": "V1", "type": "modal", "private_metadata": "{}"},
	})
	var found struct {
		Options []struct {
			Text  struct{ Text string }
			Value string
		}
	}
	payload := w.acked(id)
	if err := json.Unmarshal([]byte(payload), &found); err != nil || !strings.Contains(payload, `"options"`) {
		w.t.Fatalf("suggested %s: %v", payload, err)
	}
	for _, o := range found.Options {
		values = append(values, o.Value)
	}
	return values
}

// TestFormOfACommand: a command that lacks a reference opens a form, whose answer goes
// where the command was given.
func TestFormOfACommand(t *testing.T) {
	w := newWorkspace(t)
	b := testBot(t, &memoryStore{})
	run(t, w, b.Handle, func(c *Config) { c.Host.Complete = b.Complete })
	w.push("e1", kindCommand, w.Command("t1", "U1", "Quote"))
	opened := w.await("views.open", 1)
	if view := opened.Get("view"); opened.Get("trigger_id") != "t1" || !strings.Contains(view, `"external_select"`) || !strings.Contains(view, `"min_query_length":0`) {
		t.Errorf("opened %v", opened)
	}
	if all := suggested(w, "s1", "field/reference", ""); len(all) == 0 {
		t.Error("nothing is suggested before one types")
	}
	if odd := suggested(w, "s2", "field/reference", "II, III"); len(odd) == 0 || odd[len(odd)-1] != "II, III" {
		t.Errorf("what is typed cannot be chosen: %q", odd)
	}
	places := suggested(w, "s3", "field/reference", "abstrct") // misspelt
	if len(places) < 2 {
		t.Fatal("a misspelt word finds nothing")
	}
	submit := func(id, trigger, place string) string {
		block, state := field("ref", "reference", chosen(place))
		w.push(id, kindInteraction, submission(w, "views.open", trigger, map[string]any{block: state}))
		return w.acked(id)
	}
	if payload := submit("e2", "t2", ""); !strings.Contains(payload, `"errors":{"field/ref"`) {
		t.Errorf("an empty submission is acknowledged with %s", payload)
	}
	if payload := submit("e3", "t3", places[0]); payload != "" {
		t.Errorf("a submission is acknowledged with %s", payload)
	}
	if form := w.await("respond", 1); form.Get("response_type") != "ephemeral" || form.Get("id") != "t1" || !strings.Contains(form.Get("blocks"), "Abstract") {
		t.Errorf("answered %v", form)
	}
	if n := w.count("respond") + w.count("chat.postMessage"); n != 1 {
		t.Errorf("%d answers", n)
	}
}

// TestViewOfBeforeForms: the modal that asked for a reference before there were forms
// goes on working.
func TestViewOfBeforeForms(t *testing.T) {
	w := newWorkspace(t)
	b := testBot(t, &memoryStore{})
	run(t, w, b.Handle, func(c *Config) { c.Host.Complete = b.Complete })
	if places := suggested(w, "s1", "place", "abstract"); len(places) == 0 {
		t.Error("nothing is suggested")
	}
	submit := func(id, trigger, place string) string {
		w.push(id, kindInteraction, map[string]any{"type": "view_submission", "trigger_id": trigger, "user": map[string]any{"id": "U1"}, "view": map[string]any{
			"id": "V1", "type": "modal", "callback_id": "place",
			"private_metadata": `{"name":"quote","channel":"C1","respond":"` + w.ResponseURL("t1") + `"}`,
			"state":            map[string]any{"values": map[string]any{"place": map[string]any{"place": chosen(place)}}},
		}})
		return w.acked(id)
	}
	if payload := submit("e1", "t1", ""); !strings.Contains(payload, `"errors":{"place"`) {
		t.Errorf("an empty submission is acknowledged with %s", payload)
	}
	if payload := submit("e2", "t2", "abstract"); payload != "" {
		t.Errorf("acknowledged with %s", payload)
	}
	if form := w.await("respond", 1); form.Get("id") != "t1" || !strings.Contains(form.Get("blocks"), "Abstract") {
		t.Errorf("answered %v", form)
	}
}

func TestFormThatCannotBeOpened(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	w.Fail("views.open", loopback.SlackError("expired_trigger_id"))
	w.push("e1", kindCommand, w.Command("t1", "U1", "quote"))
	if form := w.await("respond", 1); !strings.Contains(form.Get("text"), "Say which place") {
		t.Errorf("answered %v", form)
	}
}

// TestFormThatAnotherReplicaOpened: the core answers a request once, by a form too.
func TestFormThatAnotherReplicaOpened(t *testing.T) {
	w := newWorkspace(t)
	store := &memoryStore{seen: map[string]bool{"slack/trigger/t1": true}}
	run(t, w, testBot(t, store).Handle, nil)
	w.push("e1", kindCommand, w.Command("t1", "U1", "quote"))
	w.push("e2", kindCommand, w.Command("t2", "U1", "quote"))
	if form := w.await("views.open", 1); form.Get("trigger_id") != "t2" {
		t.Errorf("opened %v", form)
	}
}

// TestFieldsHoldTheirValues: what each kind of field holds is the value of its option.
func TestFieldsHoldTheirValues(t *testing.T) {
	w := newWorkspace(t)
	asked := make(chan bot.Request, 2)
	run(t, w, func(_ context.Context, r bot.Request) bot.Reply {
		asked <- r
		if r.Call.Values["question"] == "" {
			return bot.Reply{Outcome: bot.Misused, Form: &kinds, Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("what?")}}}
		}
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("done")}}}
	}, nil)
	w.push("e1", kindCommand, w.Command("t1", "U1", "prompt schedule"))
	w.await("views.open", 1)
	<-asked
	state := map[string]any{}
	for _, f := range []struct {
		name, action string
		held         map[string]any
	}{
		{"question", "line", map[string]any{"type": "plain_text_input", "value": "Why <not>?"}},
		{"text", "line", map[string]any{"type": "plain_text_input", "value": nil}},
		{"style", "choice", map[string]any{"type": "static_select", "selected_option": map[string]any{"value": "apa"}}},
		{"zone", "zone", chosen("Europe/Berlin")},
		{"channel", "channel", map[string]any{"type": "conversations_select", "selected_conversation": "C0OTHER"}},
		{"notify", "group", chosen("@S0READERS")},
		{"who", "member", map[string]any{"type": "users_select", "selected_user": "U0ADA"}},
		{"time", "time", map[string]any{"type": "timepicker", "selected_time": "08:05"}},
		{"date", "date", map[string]any{"type": "datepicker", "selected_date": "2026-04-01"}},
		{"number", "number", map[string]any{"type": "number_input", "value": "15"}},
	} {
		block, held := field(f.name, f.action, f.held)
		state[block] = held
	}
	w.push("e2", kindInteraction, submission(w, "views.open", "t2", state))
	r := <-asked
	want := bot.NewCall("prompt schedule", "days", "daily", "question", "Why <not>?", "style", "apa", "zone", "Europe/Berlin", "channel", "#C0OTHER",
		"notify", "@S0READERS", "who", "@U0ADA", "time", "08:05", "date", "2026-04-01", "number", "15")
	if len(r.Call.Values) != len(want.Values) || r.Call.Command != want.Command {
		t.Errorf("it calls %+v, want %+v", r.Call, want)
	}
	for name, value := range want.Values {
		if r.Call.Values[name] != value {
			t.Errorf("%s is %q, want %q", name, r.Call.Values[name], value)
		}
	}
	w.await("respond", 1)
}

func TestUserGroupsAreSuggested(t *testing.T) {
	w := newWorkspace(t)
	w.SetGroup("S0READERS")
	w.SetGroup("S0OTHERS")
	w.SetName("S0READERS", "The readers")
	run(t, w, echo, nil)
	if got := suggested(w, "s1", "field/group", "@read"); len(got) != 1 || got[0] != "@S0READERS" {
		t.Errorf("suggested %q", got)
	}
	if got := suggested(w, "s2", "field/group", ""); len(got) != 2 || w.count("usergroups.list") != 1 {
		t.Errorf("suggested %q, after %d calls", got, w.count("usergroups.list"))
	}
	if got := suggested(w, "s3", "never/heard/of", ""); len(got) != 0 {
		t.Errorf("suggested %q", got)
	}
}

// steps answers a form with what a step of it is called for.
func steps(wait <-chan struct{}) bot.Handler {
	return func(_ context.Context, r bot.Request) bot.Reply {
		say := bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("said " + r.Call.Values["time"])}}}
		call := bot.NewCall("prompt schedule", "time", r.Call.Values["time"])
		again := say
		again.Outcome = bot.Misused
		again.Form = &bot.Form{Title: "First", Call: call, Fields: []bot.Field{{Name: "time", Label: "Time", Value: r.Call.Values["time"]}}}
		switch r.Call.Values["time"] {
		case "":
			return again
		case "wrong":
			again.Form.Fields[0].Error = "that is wrong"
			return again
		case "odd": // misused, and no field is at fault
			return again
		case "next":
			next := say
			next.Form = &bot.Form{Title: "Second", Call: call, Fields: []bot.Field{{Name: "days", Label: "Days"}}}
			return next
		case "large":
			next := say
			next.Form = &bot.Form{Title: "Large", Call: call}
			for _, name := range []string{"a", "b", "c", "d", "e"} {
				f := bot.Field{Name: name, Label: name}
				for range 25 {
					f.Choices = append(f.Choices, bot.Value{Label: strings.Repeat("label ", 12), Value: strings.Repeat("v", 60) + string(rune('a'+len(f.Choices)))})
				}
				next.Form.Fields = append(next.Form.Fields, f)
			}
			return next
		case "slow", "slow wrong":
			<-wait
			if r.Call.Values["time"] == "slow wrong" {
				again.Form.Fields[0].Error = "that is wrong"
				return again
			}
		}
		return say
	}
}

func typed(value string) map[string]any {
	block, state := field("time", "line", map[string]any{"type": "plain_text_input", "value": value})
	return map[string]any{block: state}
}

func TestStepsOfAForm(t *testing.T) {
	w := newWorkspace(t)
	wait := make(chan struct{})
	run(t, w, steps(wait), nil)
	w.push("e1", kindCommand, w.Command("t1", "U1", "prompt schedule"))
	w.await("views.open", 1)
	submit := func(id, value string) string {
		w.push(id, kindInteraction, submission(w, "views.open", "t"+id, typed(value)))
		return w.acked(id)
	}
	if payload := submit("e2", "wrong"); payload != `{"response_action":"errors","errors":{"field/time":"that is wrong"}}` {
		t.Errorf("wrong: %s", payload)
	}
	if payload := submit("e3", "odd"); payload != `{"response_action":"errors","errors":{"field/time":"said odd"}}` {
		t.Errorf("odd: %s", payload)
	}
	if payload := submit("e4", "next"); !strings.Contains(payload, `"response_action":"update"`) || !strings.Contains(payload, `"Second"`) || !strings.Contains(payload, `\"time\":\"next\"`) {
		t.Errorf("next: %s", payload)
	}
	if payload := submit("e5", "large"); !strings.Contains(payload, "is reading the statement") {
		t.Errorf("a step that an acknowledgement cannot hold: %.200s", payload)
	}
	if form := w.await("views.update", 1); form.Get("view_id") != "V9" || !strings.Contains(form.Get("view"), `"Large"`) {
		t.Errorf("shown %v", form)
	}
	if payload := submit("e6", "slow"); payload != "" {
		t.Errorf("what takes long is acknowledged with %s", payload)
	}
	if n := w.count("respond"); n != 0 {
		t.Errorf("%d answers", n)
	}
	close(wait)
	if form := w.await("respond", 1); form.Get("text") != "said slow" || form.Get("response_type") != "ephemeral" {
		t.Errorf("answered late by %v", form)
	}
}

// TestFormInAView: what a form on the Home tab says takes its place.
func TestFormInAView(t *testing.T) {
	w := newWorkspace(t)
	wait := make(chan struct{})
	run(t, w, steps(wait), nil)
	w.push("e1", kindInteraction, map[string]any{
		"type": "block_actions", "trigger_id": "t1", "user": map[string]any{"id": "U1"},
		"container": map[string]any{"type": "view", "view_id": "V1"},
		"view":      map[string]any{"id": "V1", "type": "home", "private_metadata": viewOrigin{Channel: "D1"}.String()},
		"actions":   []any{map[string]any{"action_id": "show//1", "block_id": "b", "value": "prompt schedule"}},
	})
	w.await("views.open", 1)
	w.await("views.publish", 1)
	submit := func(id, value string) string {
		w.push(id, kindInteraction, submission(w, "views.open", "t"+id, typed(value)))
		return w.acked(id)
	}
	if payload := submit("e2", "wrong"); !strings.Contains(payload, "that is wrong") {
		t.Errorf("wrong: %s", payload)
	}
	if payload := submit("e3", "good"); !strings.Contains(payload, `"response_action":"update"`) || !strings.Contains(payload, "said good") {
		t.Errorf("good: %s", payload)
	}
	w.await("views.publish", 2)
	for i, value := range []string{"slow", "slow wrong"} {
		if payload := submit([]string{"e4", "e5"}[i], value); !strings.Contains(payload, "is reading the statement") {
			t.Errorf("%s: %s", value, payload)
		}
	}
	close(wait)
	w.await("views.update", 2)
	shown := ""
	for _, c := range w.Calls("views.update") {
		shown += c.Form.Get("view")
	}
	if !strings.Contains(shown, "said slow") || !strings.Contains(shown, "that is wrong") {
		t.Errorf("shown %s", shown)
	}
	if n := w.count("chat.postMessage") + w.count("chat.postEphemeral") + w.count("respond"); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// TestFormWithoutRoom: who submits a form while there is no room keeps what was typed.
func TestFormWithoutRoom(t *testing.T) {
	w := newWorkspace(t)
	wait, entered := make(chan struct{}), make(chan struct{}, 1)
	a := run(t, w, func(ctx context.Context, r bot.Request) bot.Reply {
		if r.Call.Values["time"] == "slow" {
			entered <- struct{}{}
		}
		return steps(wait)(ctx, r)
	}, func(c *Config) { c.InFlight = 1 })
	w.push("e1", kindCommand, w.Command("t1", "U1", "prompt schedule"))
	w.await("views.open", 1)
	for a.requests.Running() > 0 {
		time.Sleep(time.Millisecond)
	}
	w.push("e2", kindInteraction, submission(w, "views.open", "t2", typed("slow")))
	<-entered
	w.push("e3", kindInteraction, submission(w, "views.open", "t3", typed("good")))
	if payload := w.acked("e3"); !strings.Contains(payload, `"errors":{"field/time":"`) || !strings.Contains(payload, "more questions than") {
		t.Errorf("acknowledged with %s", payload)
	}
	close(wait)
	w.await("respond", 1)
}

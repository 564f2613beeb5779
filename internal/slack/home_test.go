package slack

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/store"
)

// inOrder reports whether parts stand in a text one after the other.
func inOrder(text string, parts ...string) bool {
	for _, part := range parts {
		_, rest, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = rest
	}
	return true
}

// TestHomeBegins: asking stands first, then the first steps for an administrator while
// there are no schedules, and what the statement is last; and a question can be asked
// from there, in a modal.
func TestHomeBegins(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	for i, test := range []struct {
		user  string
		steps bool
	}{{"UADMIN", true}, {"U1", false}} {
		w.push("e"+test.user, kindEvent, loopback.SlackEvent("Ev"+test.user, map[string]any{"type": "app_home_opened", "user": test.user, "channel": "D1", "tab": "home"}))
		view := w.await("views.publish", i+1).Get("view")
		if !inOrder(view, `"text":"Ask"`, `"value":"ask"`, `"text":"About the statement"`, `"value":"help"`) {
			t.Errorf("%s sees %s", test.user, view)
		}
		steps := inOrder(view, `"value":"ask"`, `"text":"First steps"`, `"value":"prompt schedule"`, `"text":"About the statement"`)
		if steps != test.steps {
			t.Errorf("%s sees first steps: %v", test.user, steps)
		}
	}
	for i, call := range []string{"ask", "prompt schedule"} {
		w.push("press "+call, kindInteraction, map[string]any{
			"type": "block_actions", "trigger_id": "t " + call, "user": map[string]any{"id": "UADMIN"},
			"container": map[string]any{"type": "view", "view_id": "V1"},
			"view":      map[string]any{"id": "V1", "type": "home", "private_metadata": viewOrigin{Channel: "D1"}.String()},
			"actions":   []any{map[string]any{"action_id": "show//1", "block_id": "b", "value": call}},
		})
		form := w.await("views.open", i+1)
		if view := form.Get("view"); form.Get("trigger_id") != "t "+call || !strings.Contains(view, `"type":"input"`) || !strings.Contains(view, `"submit"`) {
			t.Errorf("%s opens %v", call, form)
		}
	}
}

// TestTodaysQuestionIsOfOnesChannels: the Home tab begins with the question that came
// today to a channel that its reader is in, on whichever page Slack tells that channel,
// and with none where Slack does not tell.
func TestTodaysQuestionIsOfOnesChannels(t *testing.T) {
	w := newWorkspace(t)
	s, err := shippedStatement()
	if err != nil {
		t.Fatal(err)
	}
	store := &memoryStore{}
	questions := map[string]string{}
	for i, channel := range []string{"C0STAFF", "C0READERS"} {
		at := bot.Place{Platform: "slack", Space: "T1", Channel: channel}
		store.schedules = append(store.schedules, bot.Schedule{Place: at, Recurrence: "00:00 UTC daily", Next: time.Now().Add(time.Hour)})
		store.deliveries = append(store.deliveries, bot.Delivery{
			Place: at, Slot: time.Now(), At: time.Now(), State: bot.Posted, Round: 1, Prompt: s.Prompts[i].ID,
			Sent: bot.Sent{Link: "https://loopback.slack.com/archives/" + channel},
		})
		questions[channel] = "https://loopback.slack.com/archives/" + channel
	}
	many := make([]string, 0, 2*channelsAPage)
	for i := range 2*channelsAPage - 1 {
		many = append(many, fmt.Sprintf("C%04d", i))
	}
	w.SetConversations("U1", append(many, "C0READERS")...)
	w.SetConversations("U2", "C0READERS", "C0STAFF")
	w.SetConversations("U4", "C0STAFF")
	run(t, w, testBot(t, store).Handle, nil)
	for i, test := range []struct{ user, sees string }{{"U1", "C0READERS"}, {"U2", "C0STAFF"}, {"U3", ""}, {"U4", "C0STAFF"}, {"U5", ""}} {
		if test.user == "U5" {
			w.Fail("users.conversations", loopback.SlackError("missing_scope"))
		}
		w.push("e"+test.user, kindEvent, loopback.SlackEvent("Ev"+test.user, map[string]any{"type": "app_home_opened", "user": test.user, "channel": "D1", "tab": "home"}))
		view := w.await("views.publish", i+1).Get("view")
		for channel, link := range questions {
			if got := strings.Contains(view, link+`"`); got != (channel == test.sees) {
				t.Errorf("%s sees the question of %s: %v", test.user, channel, got)
			}
		}
		if test.sees != "" && !inOrder(view, "Today", questions[test.sees], `"text":"Ask"`) {
			t.Errorf("%s does not see today's question first: %s", test.user, view)
		}
	}
	if n := len(w.Calls("users.conversations")); n != 6 {
		t.Errorf("Slack was asked %d times", n)
	}
	// What Slack did not tell, or told in part, is asked for again the next time.
	again := 5
	opened := func(user string, faults ...loopback.Fault) (view string) {
		w.Fail("users.conversations", faults...)
		again++
		w.push(fmt.Sprint("again", again), kindEvent, loopback.SlackEvent(fmt.Sprint("EvAgain", again), map[string]any{"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}))
		return w.await("views.publish", again).Get("view")
	}
	w.SetConversations("U5", "C0READERS")
	if view := opened("U5"); !strings.Contains(view, questions["C0READERS"]+`"`) {
		t.Errorf("after a failure: %s", view)
	}
	w.SetConversations("U6", append(many, "C0READERS")...)
	if view := opened("U6", loopback.None, loopback.SlackError("missing_scope")); strings.Contains(view, questions["C0READERS"]+`"`) {
		t.Errorf("half of the channels are told: %s", view)
	}
	if view := opened("U6"); !strings.Contains(view, questions["C0READERS"]+`"`) {
		t.Errorf("after half of the channels: %s", view)
	}
}

// TestButtonsSayWhatTheyActOn: to who hears a button alone, each of two schedules is told
// apart, and so is the place that a button calls.
func TestButtonsSayWhatTheyActOn(t *testing.T) {
	w := newWorkspace(t)
	store := &memoryStore{}
	for _, channel := range []string{"C0STAFF", "C0READERS"} {
		store.schedules = append(store.schedules, bot.Schedule{
			Place: bot.Place{Platform: "slack", Space: "T1", Channel: channel}, Recurrence: "09:00 Europe/Berlin mon", Next: time.Now().Add(time.Hour),
		})
	}
	run(t, w, testBot(t, store).Handle, nil)
	w.push("e1", kindEvent, loopback.SlackEvent("Ev1", map[string]any{"type": "app_home_opened", "user": "UADMIN", "channel": "D1", "tab": "home"}))
	view := w.await("views.publish", 1).Get("view")
	for _, label := range []string{"Pause: 1. 09:00", "Pause: 2. 09:00", "Status: 2. 09:00"} {
		if strings.Count(view, `"accessibility_label":"`+label) != 1 {
			t.Errorf("no button is read as %q, or more than one: %s", label, view)
		}
	}
	status := w.Action("t1", "UADMIN", "show//1", bot.NewCall("prompt status", "channel", "#C0STAFF").Encode(), false)
	w.push("e3", kindInteraction, status)
	if blocks := w.await("respond", 1).Get("blocks"); !inOrder(blocks,
		`"confirm":{`, `"accessibility_label":"Skip the next: `, `"accessibility_label":"Pause: 09:00`, `"confirm":{`, `"style":"danger"`, `"accessibility_label":"Stop: 09:00`) {
		t.Errorf("the state of a schedule: %s", blocks)
	}
	for i, test := range []struct{ locale, label string }{{"de-DE", "Pausieren: 2. 09:00"}, {"fr-FR", "Mettre en pause\u00a0: 2. 09:00"}, {"es-ES", "Pausar: 2. 09:00"}} {
		user := "UADMIN" + strings.ToUpper(test.locale[:2])
		w.SetLocale(user, test.locale)
		w.push(user, kindEvent, loopback.SlackEvent("Ev"+user, map[string]any{"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}))
		if view := w.await("views.publish", i+2).Get("view"); strings.Count(view, `"accessibility_label":"`+test.label) != 1 {
			t.Errorf("in %s: %s", test.locale, view)
		}
	}
	w.push("e2", kindEvent, loopback.SlackMessage("D1", "im", "100.1", "U1", "quote 2.2"))
	if blocks := w.await("chat.postMessage", 1).Get("blocks"); !strings.Contains(blocks, `"accessibility_label":"Cite: Abstract 2.2"`) {
		t.Errorf("the place is not said: %s", blocks)
	}
}

// TestChoosingWhatIsStopped: a select that stops one of several schedules asks first.
func TestChoosingWhatIsStopped(t *testing.T) {
	w := newWorkspace(t)
	store := &memoryStore{}
	for _, name := range []string{"weekly", "daily"} {
		store.schedules = append(store.schedules, bot.Schedule{
			Place: bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}, Name: name, Recurrence: "09:00 Europe/Berlin mon", Next: time.Now().Add(time.Hour),
		})
	}
	run(t, w, testBot(t, store).Handle, nil)
	for verb, asks := range map[string]bool{"stop": true, "pause": false} {
		n := w.count("respond") + 1
		w.push(verb, kindCommand, w.Command(verb, "UADMIN", "prompt "+verb))
		if blocks := w.await("respond", n).Get("blocks"); !strings.Contains(blocks, `"static_select"`) || strings.Contains(blocks, `"confirm":{"title"`) != asks {
			t.Errorf("prompt %s: %s", verb, blocks)
		}
	}
}

// headersOf are the headings of a view, in order.
func headersOf(t *testing.T, view string) (headers []string) {
	t.Helper()
	var drawn struct {
		Blocks []struct {
			Type string
			Text struct{ Text string }
		}
	}
	if err := json.Unmarshal([]byte(view), &drawn); err != nil {
		t.Fatal(err)
	}
	for _, b := range drawn.Blocks {
		if b.Type == "header" {
			headers = append(headers, b.Text.Text)
		}
	}
	return headers
}

// TestHomeInOrder: today's question and where it is discussed, asking, the schedules for
// who manages them or the first steps while there are none, what was discussed at the
// reader's channels, and what the statement is.
func TestHomeInOrder(t *testing.T) {
	s, err := shippedStatement()
	if err != nil {
		t.Fatal(err)
	}
	at := bot.Place{Platform: "slack", Space: "T1", Channel: "C0READERS"}
	link := "https://loopback.slack.com/archives/C0READERS/p100"
	begun := &memoryStore{
		schedules: []bot.Schedule{{Place: at, Recurrence: "00:00 UTC daily", Next: time.Now().Add(time.Hour)}},
		deliveries: []bot.Delivery{{
			Place: at, Slot: time.Now(), At: time.Now(), State: bot.Posted, Round: 1, Statement: s.Name, Prompt: s.Prompts[0].ID, Sent: bot.Sent{Link: link},
		}},
	}
	own := &memoryStore{
		schedules:   begun.schedules,
		suggestions: []bot.Suggestion{{ID: 1, Place: at, Statement: s.Name, Text: "What shall we read next?", State: bot.Approved}},
		deliveries:  slices.Clone(begun.deliveries),
	}
	own.deliveries[0].Prompt = "own:1"
	for what, test := range map[string]struct {
		store   *memoryStore
		user    string
		headers []string
	}{
		"a facilitator":                   {begun, "UADMIN", []string{"Today's question", "Ask", "Schedules", "What was discussed", "About the statement"}},
		"a member":                        {begun, "U1", []string{"Today's question", "Ask", "What was discussed", "About the statement"}},
		"a question of the group's own":   {own, "U1", []string{"Today's question", "Ask", "What was discussed", "About the statement"}},
		"one that one may not see":        {own, "U2", []string{"Ask", "About the statement"}},
		"a member of no channel":          {begun, "U2", []string{"Ask", "About the statement"}},
		"an administrator who begins":     {&memoryStore{}, "UADMIN", []string{"Ask", "First steps", "About the statement"}},
		"a member where nothing is to be": {&memoryStore{}, "U1", []string{"Ask", "About the statement"}},
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorkspace(t)
			w.SetConversations("U1", "C0READERS")
			w.SetConversations("UADMIN", "C0READERS")
			run(t, w, testBot(t, test.store).Handle, nil)
			w.push("e1", kindEvent, loopback.SlackEvent("Ev1", map[string]any{"type": "app_home_opened", "user": test.user, "channel": "D1", "tab": "home"}))
			view := w.await("views.publish", 1).Get("view")
			if got := headersOf(t, view); !slices.Equal(got, test.headers) {
				t.Errorf("it has %q, want %q", got, test.headers)
			}
			if len(test.headers) < 4 {
				return
			}
			if strings.Contains(view, "What shall we read next?") != (test.store == own) {
				t.Errorf("the group's own question: %s", view)
			}
			if !inOrder(view, `"text":"Discuss"`, link, `"value":"ask"`, "1 post so far", bot.NewCall("progress", "channel", "#C0READERS").Encode(), `"value":"help"`) {
				t.Errorf("shown: %s", view)
			}
			press := pressed("t "+what, "home", viewOrigin{Channel: "D1"}, "show", bot.NewCall("progress", "channel", "#C0READERS").Encode())
			press["user"] = map[string]any{"id": test.user}
			w.push("t1", kindInteraction, press)
			if view := w.await("views.open", 1).Get("view"); !strings.Contains(view, "1 post so far") {
				t.Errorf("the progress: %s", view)
			}
		})
	}
}

// TestSchedulingFromHome: a form on the Home tab asks for the channel, says beneath it that
// the bot cannot post there, and schedules there where it can.
func TestSchedulingFromHome(t *testing.T) {
	w := newWorkspace(t)
	kept, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "plenary.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	w.SetChannel("C0OUTSIDE", map[string]any{"is_channel": true, "is_member": false})
	w.SetChannel("C0READERS", map[string]any{"is_channel": true, "is_member": true})
	run(t, w, testBot(t, kept).Handle, nil)
	press := pressed("t1", "home", viewOrigin{Channel: "D1"}, "show", "prompt schedule")
	press["user"] = map[string]any{"id": "UADMIN"}
	w.push("t1", kindInteraction, press)
	form := w.await("views.open", 1).Get("view")
	if !inOrder(form, `"block_id":"field/time"`, `"block_id":"field/channel"`, `"conversations_select"`, `"block_id":"field/zone"`, `"block_id":"field/days"`,
		`"block_id":"field/from"`, `"datepicker"`, `"block_id":"field/notify"`) || strings.Contains(form, "field/tag") {
		t.Errorf("the form: %s", form)
	}
	from := time.Now().AddDate(0, 0, 30).Format(time.DateOnly)
	submit := func(id, channel string) string {
		state := map[string]any{}
		for _, f := range []struct {
			name, action string
			held         map[string]any
		}{
			{"time", "time", map[string]any{"type": "timepicker", "selected_time": "09:00"}},
			{"channel", "channel", map[string]any{"type": "conversations_select", "selected_conversation": channel}},
			{"zone", "zone", chosen("Europe/Berlin")},
			{"days", "days", chosen("daily")},
			{"source", "line", map[string]any{"type": "plain_text_input", "value": nil}},
			{"name", "line", map[string]any{"type": "plain_text_input", "value": "readers"}},
			{"from", "date", map[string]any{"type": "datepicker", "selected_date": from}},
			{"until", "date", map[string]any{"type": "datepicker", "selected_date": nil}},
			{"except", "line", map[string]any{"type": "plain_text_input", "value": nil}},
			{"notify", "group", chosen("")},
		} {
			block, held := field(f.name, f.action, f.held)
			state[block] = held
		}
		payload := submission(w, "views.open", "t"+id, state)
		payload["user"] = map[string]any{"id": "UADMIN"}
		w.push(id, kindInteraction, payload)
		return w.acked(id)
	}
	if ack := submit("s1", "C0OUTSIDE"); !strings.Contains(ack, `"errors":{"field/channel":"`) || !strings.Contains(ack, "invite") {
		t.Errorf("where the bot is not: %s", ack)
	}
	if ack := submit("s2", "C0READERS"); !strings.Contains(ack, `"response_action":"update"`) || !strings.Contains(ack, "09:00") || !strings.Contains(ack, "C0READERS") {
		t.Errorf("where the bot is: %s", ack)
	}
	all, err := kept.Schedules(t.Context(), name, "T1")
	if err != nil || len(all) != 1 || all[0].Place.Channel != "C0READERS" || all[0].Name != "readers" || !strings.Contains(all[0].Recurrence, "from "+from) {
		t.Errorf("scheduled %+v, %v", all, err)
	}
}

// TestHomeAfterAModal: what a button in a modal over the Home tab changes stands on the tab,
// which is not published anew after what changes nothing.
func TestHomeAfterAModal(t *testing.T) {
	w := newWorkspace(t)
	run(t, w, echo, nil)
	modal := viewOrigin{Channel: "D1", View: "home"}
	w.push("t1", kindInteraction, pressed("t1", "modal", modal, "turn", bot.Call{Command: "sections", Page: 2}.Encode()))
	w.await("views.update", 1)
	w.push("t2", kindInteraction, pressed("t2", "modal", modal, "show", bot.NewCall("prompt stop", "channel", "#C1").Encode()))
	w.await("views.publish", 1)
	if n := len(w.Calls("views.push")); n != 1 {
		t.Errorf("%d modals", n)
	}
}

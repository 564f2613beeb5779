package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
)

// A client is what the members' own programs know: the messages that they see and the
// forms that are open.
type client struct {
	mu       sync.Mutex
	messages map[string]*seenMessage // by their ids on the board
	views    map[string]*seenView    // by their ids
	triggers map[string]trigger      // by trigger_id, which a response_url ends with
	files    int                     // that were shared so far
	made     int                     // messages by response_url
}

func newClient() client {
	return client{messages: map[string]*seenMessage{}, views: map[string]*seenView{}, triggers: map[string]trigger{}}
}

// A trigger is what a member did.
type trigger struct {
	member  int
	channel string
	message string // that was acted on; "" for none
}

type seenMessage struct {
	channel, ts, thread string
	ephemeral           bool
	blocks              string
}

type seenView struct {
	member int
	raw    json.RawMessage
	fields []viewField
}

// A viewField is an input block of a view, and what it holds.
type viewField struct {
	block, action, kind string
	shown               bottest.ShownField
	values              map[string]string // of choices, by their labels
}

// accepted keeps a message, a view or a file that the adapter made.
func (p *platform) accepted(c loopback.Call) {
	p.client.mu.Lock()
	defer p.client.mu.Unlock()
	switch {
	case strings.HasPrefix(c.Method, "views."):
		member := p.client.triggers[c.Form.Get("trigger_id")].member
		if old := p.client.views[c.ID]; old != nil {
			member = old.member
		}
		p.show(c.ID, member, json.RawMessage(c.Form.Get("view")), nil, nil)
	case c.Method == "files.completeUploadExternal":
		files := p.Files()
		for _, f := range files[p.client.files:] {
			p.board.Add(bottest.Posted{Channel: number(f.Channel), Private: true, Files: []bottest.File{{Name: f.Name, Data: string(f.Data)}}})
		}
		p.client.files = len(files)
	case c.Method == "respond":
		p.responded(c)
	default:
		m := &seenMessage{c.Form.Get("channel"), c.ID, c.Form.Get("thread_ts"), c.Method == "chat.postEphemeral", c.Form.Get("blocks")}
		p.keep(m, c.Method == "chat.update", c)
	}
}

// responded keeps what was posted to a response_url. The client's lock is held.
func (p *platform) responded(c loopback.Call) {
	by := p.client.triggers[c.Form.Get("id")]
	if old := p.client.messages[by.message]; old != nil && c.Form.Get("replace_original") == "true" {
		p.keep(&seenMessage{old.channel, old.ts, old.thread, old.ephemeral, c.Form.Get("blocks")}, true, c)
		return
	}
	p.client.made++
	ts := fmt.Sprintf("5000.%06d", p.client.made)
	p.keep(&seenMessage{by.channel, ts, c.Form.Get("thread_ts"), c.Form.Get("response_type") == "ephemeral", c.Form.Get("blocks")}, false, c)
}

// keep keeps a message, or what takes its place. The client's lock is held.
func (p *platform) keep(m *seenMessage, changes bool, c loopback.Call) {
	id := m.channel + "/" + m.ts
	if old := p.client.messages[id]; old != nil && changes {
		m.thread, m.ephemeral = old.thread, old.ephemeral
	}
	p.client.messages[id] = m
	posted := draw(m, c.Form)
	posted.ID, posted.Raw = id, p.raw(map[string]any{"text": c.Form.Get("text"), "blocks": json.RawMessage(m.blocks)})
	if !changes || !p.board.Change(posted) {
		p.board.Add(posted)
	}
}

// raw is what arrived, with Slack's own address in the place of the loopback's.
func (p *platform) raw(arrived any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(arrived); err != nil {
		p.t.Error(err)
	}
	return bytes.ReplaceAll(b.Bytes(), []byte(strings.TrimSuffix(p.ResponseURL(""), "/respond/")), []byte("https://hooks.slack.com"))
}

// NameOf is the name that is set for the members of the suite.
func (p *platform) NameOf(member int) string { return "Reader " + strconv.Itoa(member) + " <!here>" }

// Press is a block_actions interaction.
func (p *platform) Press(ctx context.Context, press bottest.Press) error {
	p.client.mu.Lock()
	m := p.client.messages[press.Message]
	p.client.mu.Unlock()
	if m == nil {
		return fmt.Errorf("no message is %q", press.Message)
	}
	pressed, err := pressedOn(m.blocks, press.Label)
	if err != nil {
		return err
	}
	id := p.trigger(press.Number, trigger{press.From, m.channel, press.Message})
	container := map[string]any{"type": "message", "message_ts": m.ts, "channel_id": m.channel, "is_ephemeral": m.ephemeral}
	message := map[string]any{"ts": m.ts, "type": "message"}
	if m.thread != "" {
		container["thread_ts"], message["thread_ts"] = m.thread, m.thread
	}
	payload := map[string]any{
		"type": "block_actions", "trigger_id": id, "response_url": p.ResponseURL(id),
		"user": map[string]any{"id": memberOf(press.From)}, "team": map[string]any{"id": "T1"},
		"channel": map[string]any{"id": m.channel}, "container": container, "actions": []any{pressed},
	}
	if !m.ephemeral {
		payload["message"] = message
	}
	return p.send(ctx, kindInteraction, payload)
}

// trigger makes the trigger_id of what a member did.
func (p *platform) trigger(number int, by trigger) string {
	id := fmt.Sprintf("t%d", number)
	p.client.mu.Lock()
	defer p.client.mu.Unlock()
	p.client.triggers[id] = by
	return id
}

// memberOf is the id of a member.
func memberOf(n int) string { return fmt.Sprintf("U%07d", n) }

// number is that of a channel or a member.
func number(id string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(id, "CDU0"))
	return n
}

// A labelled is a button or an option.
type labelled struct {
	Text  struct{ Text string }
	Value string
}

// offered are the elements of blocks that can be pressed.
type offered struct {
	Type    string
	BlockID string `json:"block_id"`
	ID      string `json:"action_id"`
	labelled
	Options  []labelled
	Elements []json.RawMessage
}

// pressedOn returns the action of the button or the option with a label.
func pressedOn(blocks, label string) (map[string]any, error) {
	var all []offered
	if err := json.Unmarshal([]byte(blocks), &all); err != nil {
		return nil, err
	}
	for _, block := range all {
		for _, raw := range block.Elements {
			var e offered
			if block.Type != "actions" || json.Unmarshal(raw, &e) != nil {
				continue
			}
			action := map[string]any{"type": e.Type, "action_id": e.ID, "block_id": block.BlockID}
			if e.Text.Text == label {
				action["value"] = e.Value
				return action, nil
			}
			for _, o := range e.Options {
				if o.Text.Text == label {
					action["selected_option"] = map[string]any{"value": o.Value}
					return action, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("%q cannot be pressed in %s", label, blocks)
}

// show shows a view. typed are what the fields of the one before it hold, which stays
// where its block_id and action_id stay; faults are by block_id. The client's lock is
// held.
func (p *platform) show(id string, member int, raw json.RawMessage, typed []viewField, faults map[string]string) {
	var v struct {
		Title, Submit struct{ Text string }
		Blocks        []struct {
			Type     string
			BlockID  string `json:"block_id"`
			Label    struct{ Text string }
			Hint     struct{ Text string }
			Text     struct{ Text string }
			Optional bool
			Elements []struct{ Text string }
			Element  struct {
				Type          string
				ActionID      string `json:"action_id"`
				InitialValue  string `json:"initial_value"`
				InitialOption struct {
					Text struct{ Text string }
				} `json:"initial_option"`
				MaxLength int `json:"max_length"`
				Options   []labelled
			}
		}
	}
	if err := json.Unmarshal(raw, &v); err != nil && !strings.Contains(string(raw), "rich_text") {
		p.t.Errorf("a view cannot be read: %v", err)
	}
	seen := &seenView{member: member, raw: raw}
	form := bottest.ShownForm{ID: id, To: member, Title: v.Title.Text, Submit: v.Submit.Text, Raw: p.raw(raw)}
	for _, b := range v.Blocks {
		switch {
		case b.Type == "input":
			f := viewField{block: b.BlockID, action: b.Element.ActionID, kind: b.Element.Type, values: map[string]string{}}
			f.shown = bottest.ShownField{
				Label: b.Label.Text, Hint: b.Hint.Text, Value: b.Element.InitialValue + b.Element.InitialOption.Text.Text,
				Required: !b.Optional, Limit: b.Element.MaxLength, Error: faults[b.BlockID],
			}
			for _, o := range b.Element.Options {
				f.shown.Choices = append(f.shown.Choices, o.Text.Text)
				f.values[o.Text.Text] = o.Value
			}
			for _, before := range typed {
				if before.block == f.block && before.action == f.action {
					f.shown.Value = before.shown.Value
				}
			}
			seen.fields = append(seen.fields, f)
		case b.Type == "context" && len(b.Elements) > 0 && len(seen.fields) > 0:
			seen.fields[len(seen.fields)-1].shown.Error += b.Elements[0].Text
		default:
			form.Text += b.Text.Text
		}
	}
	for _, f := range seen.fields {
		form.Fields = append(form.Fields, f.shown)
	}
	p.client.views[id] = seen
	if len(seen.fields) > 0 {
		p.board.Show(form)
	}
}

var errNotFilledIn = errors.New("a field is not filled in as it must be")

// Submit is a view_submission.
func (p *platform) Submit(ctx context.Context, s bottest.Submission) error {
	p.client.mu.Lock()
	v := p.client.views[s.Form]
	p.client.mu.Unlock()
	if v == nil {
		return fmt.Errorf("no view is %q", s.Form)
	}
	typed := slices.Clone(v.fields)
	state := map[string]any{}
	for i := range typed {
		f := &typed[i]
		if value, ok := s.Values[f.shown.Label]; ok {
			f.shown.Value = value
		}
		most := f.shown.Limit
		if most == 0 {
			most = 3000
		}
		if f.shown.Required && f.shown.Value == "" || utf8.RuneCountInString(f.shown.Value) > most {
			return errNotFilledIn
		}
		held := map[string]any{"type": f.kind, "value": nil}
		switch {
		case f.kind == "static_select":
			held = map[string]any{"type": f.kind, "selected_option": nil}
			if f.shown.Value != "" {
				held["selected_option"] = map[string]any{"value": f.values[f.shown.Value]}
			}
		case f.shown.Value != "":
			held["value"] = f.shown.Value
		}
		state[f.block] = map[string]any{f.action: held}
	}
	var view map[string]any
	if err := json.Unmarshal(v.raw, &view); err != nil {
		return err
	}
	view["id"], view["state"] = s.Form, map[string]any{"values": state}
	id := p.trigger(s.Number, trigger{member: s.From})
	ack, err := p.deliver(ctx, kindInteraction, map[string]any{
		"type": "view_submission", "trigger_id": id, "user": map[string]any{"id": memberOf(s.From)}, "team": map[string]any{"id": "T1"}, "view": view,
	}, false)
	if err != nil || ack == "" {
		return err
	}
	var answer struct {
		Action string `json:"response_action"`
		Errors map[string]string
		View   json.RawMessage
	}
	if err := json.Unmarshal([]byte(ack), &answer); err != nil {
		return err
	}
	p.client.mu.Lock()
	defer p.client.mu.Unlock()
	switch answer.Action {
	case "errors":
		p.show(s.Form, v.member, v.raw, typed, answer.Errors)
	case "update":
		p.show(s.Form, v.member, answer.View, typed, nil)
	default:
		return fmt.Errorf("acknowledged with %s", ack)
	}
	return nil
}

// Restart joins a new adapter.
func (p *platform) Restart() {
	p.Drop()
	p.start()
}

// Delete deletes a message.
func (p *platform) Delete(id string) {
	channel, ts, _ := strings.Cut(id, "/")
	p.RemovePost(channel, ts)
}

// Restrict changes what conversations.info says of a channel.
func (p *platform) Restrict(channel int, by bottest.Restriction) (right string, ok bool) {
	id := fmt.Sprintf("C%07d", channel)
	switch by {
	case bottest.Deleted, bottest.Hidden:
		p.RemoveChannel(id)
	case bottest.Archived:
		p.SetChannel(id, map[string]any{"is_archived": true})
	case bottest.NoMember:
		p.SetChannel(id, map[string]any{"is_member": false})
	case bottest.Forbidden:
		p.SetChannel(id, map[string]any{"is_read_only": true})
		return "Posting permissions", true
	default:
		return "", false
	}
	return "", true
}

// send delivers what is acknowledged without a word.
func (p *platform) send(ctx context.Context, kind string, payload map[string]any) error {
	ack, err := p.deliver(ctx, kind, payload, false)
	if err == nil && ack != "" {
		err = fmt.Errorf("acknowledged with %s", ack)
	}
	return err
}

// times returns the instant of a date element.
func times(element map[string]any) []time.Time {
	at, _ := element["timestamp"].(float64)
	return []time.Time{time.Unix(int64(at), 0)}
}

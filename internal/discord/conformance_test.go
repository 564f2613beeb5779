package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/loopback"
)

// A testPlatform is the fake Discord for the conformance suite.
type testPlatform struct {
	*fake
	cfg     Config
	adapter *Adapter
	board   bottest.Board

	mu       sync.Mutex
	messages map[string]int                    // the event's number, by the message's id
	direct   map[string]bool                   // messages to the bot alone
	asked    map[string]map[string]any         // interactions by their token
	events   map[int]func()                    // sends an event again
	hidden   map[string]bool                   // interactions whose answer was deferred as private
	shown    map[string]shownMessage           // by the id on the board
	forms    map[string]loopback.DiscordOutput // modals by their token
	gone     map[string]bool                   // channels
	throttle map[string]time.Duration
	limits   map[string]bottest.Restriction // by channel
}

// A shownMessage is a message as a client knows it.
type shownMessage struct {
	loopback.DiscordOutput
	in     map[string]any // the interaction that a press on it begins with: its place
	posted bottest.Posted
}

func TestConformance(t *testing.T) {
	bottest.Test(t, newPlatform)
}

func newPlatform(t *testing.T) bottest.Platform {
	r := &testPlatform{
		fake: newFake(t), messages: map[string]int{}, direct: map[string]bool{}, asked: map[string]map[string]any{}, events: map[int]func(){},
		hidden: map[string]bool{}, shown: map[string]shownMessage{}, forms: map[string]loopback.DiscordOutput{},
		gone: map[string]bool{}, throttle: map[string]time.Duration{}, limits: map[string]bottest.Restriction{},
	}
	r.Set(func(s *loopback.DiscordSettings) { s.OnOutput, s.Fault = r.post, r.refuse })
	r.cfg = r.config()
	r.cfg.timing.deferAfter = 200 * time.Millisecond
	r.Restart()
	return r
}

// Restart makes a new adapter.
func (r *testPlatform) Restart() {
	a, err := New(r.cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	r.adapter = a
}

func (r *testPlatform) Adapter() bot.Adapter { return r.adapter }

func (r *testPlatform) Traits() bottest.Traits {
	return bottest.Traits{
		Speaks:       []bottest.Kind{bottest.Mention, bottest.Direct, bottest.Command},
		Ignores:      []bottest.Kind{bottest.FromBot, bottest.FromItself, bottest.Overheard, bottest.Everyone},
		Redelivers:   true,
		Threads:      true,
		FormByButton: true,
		TurnsPages:   []bottest.Kind{bottest.Command},
	}
}

func (r *testPlatform) Ready(ctx context.Context) error {
	eventually(r.t, "the adapter is ready", func() bool { return r.adapter.Ready() == nil || ctx.Err() != nil })
	return ctx.Err()
}

func (r *testPlatform) Board() *bottest.Board { return &r.board }

func (r *testPlatform) Close() { r.fake.Close() }

// Ids for the numbers of the suite.
func channelOf(n int) string { return "9400000000000000" + strconv.Itoa(10+n) }
func threadOf(n int) string  { return "9500000000000000" + strconv.Itoa(10+n) }
func userOf(n int) string    { return strconv.Itoa(920000 + n) }
func numberOf(id string) int { n, _ := strconv.Atoi(id[16:]); return n - 10 }

// NameOf returns what a client shows for a mention of a member.
func (r *testPlatform) NameOf(member int) string { return "@member-" + userOf(member) }

func (r *testPlatform) Deliver(ctx context.Context, e bottest.Event) error {
	if e.Again {
		r.events[e.Number]()
		return nil
	}
	if e.Kind == bottest.Command {
		in := r.Slash("ask", text("question", e.Text))
		return r.interact(ctx, e.Number, in, e.From, map[string]any{"channel_id": channelOf(e.Channel), "channel": map[string]any{"id": channelOf(e.Channel), "type": 0}})
	}
	id := r.NewID()
	r.mu.Lock()
	r.messages[id], r.direct[id] = e.Number, e.Kind == bottest.Direct
	r.mu.Unlock()
	m := map[string]any{
		"id": id, "channel_id": channelOf(e.Channel), "guild_id": serverID, "type": 0, "content": "<@" + selfID + "> " + e.Text,
		"author": map[string]any{"id": userOf(e.From)}, "member": map[string]any{"roles": []string{}},
		"components": []map[string]any{{"type": 99}},
	}
	if e.Thread != 0 {
		m["channel_id"] = threadOf(e.Thread)
		r.Dispatch("THREAD_CREATE", map[string]any{"id": threadOf(e.Thread), "parent_id": channelOf(e.Channel), "type": 11})
	}
	switch e.Kind {
	case bottest.Direct:
		m["content"] = e.Text
		delete(m, "guild_id")
		delete(m, "member")
	case bottest.FromBot:
		m["author"] = map[string]any{"id": "77", "bot": true}
	case bottest.FromItself:
		m["author"] = map[string]any{"id": selfID, "bot": true}
	case bottest.Overheard:
		m["content"] = "<@" + appID + "> " + e.Text
	case bottest.Everyone:
		m["content"] = "@everyone " + e.Text
		m["mention_everyone"] = true
	}
	r.events[e.Number] = func() { r.Dispatch("MESSAGE_CREATE", m) }
	r.events[e.Number]()
	return nil
}

// interact delivers an interaction of a member at a place, and waits until it is
// acknowledged.
func (r *testPlatform) interact(ctx context.Context, number int, in map[string]any, member int, place map[string]any) error {
	user := map[string]any{"id": userOf(member), "username": "member"}
	if direct := place["guild_id"] == ""; direct {
		delete(in, "guild_id")
		delete(in, "member")
		in["user"], in["context"] = user, 1
	} else {
		in["member"].(map[string]any)["user"] = user
	}
	for _, name := range []string{"channel_id", "channel", "message"} {
		if place[name] != nil {
			in[name] = place[name]
		}
	}
	r.mu.Lock()
	r.asked[in["token"].(string)] = in
	r.events[number] = func() { r.Dispatch("INTERACTION_CREATE", in) }
	again := r.events[number]
	r.mu.Unlock()
	again()
	r.answerTo(in)
	return ctx.Err()
}

// Press presses a button, or chooses in a menu.
func (r *testPlatform) Press(ctx context.Context, p bottest.Press) error {
	r.mu.Lock()
	on := r.shown[p.Message]
	r.mu.Unlock()
	for _, row := range on.Components {
		for _, c := range row.Components {
			data := map[string]any{"custom_id": c.CustomID, "component_type": c.Type}
			if c.Label == p.Label && c.CustomID != "" {
				return r.interact(ctx, p.Number, r.Interaction(3, data), p.From, on.in)
			}
			for _, o := range c.Options {
				if o.Label == p.Label {
					data["values"] = []string{o.Value}
					return r.interact(ctx, p.Number, r.Interaction(3, data), p.From, on.in)
				}
			}
		}
	}
	return fmt.Errorf("there is no %q in %+v", p.Label, on)
}

// Submit sends a modal, as far as the client lets a member.
func (r *testPlatform) Submit(ctx context.Context, s bottest.Submission) error {
	r.mu.Lock()
	form, opened := r.forms[s.Form], r.asked[s.Form]
	r.mu.Unlock()
	var filled []map[string]any
	for _, row := range form.Components {
		c := row.Component
		value, given := s.Values[row.Label]
		if !given {
			value = c.Value
		}
		held := map[string]any{"type": c.Type, "custom_id": c.CustomID, "value": value}
		if c.Type != 4 {
			values := []string{}
			for _, o := range c.Options {
				if given && o.Label == value || !given && o.Default {
					values = append(values, o.Value)
				}
			}
			delete(held, "value")
			held["values"], value = values, strings.Join(values, "")
		}
		if c.Required && value == "" || c.MaxLength > 0 && len(value) > c.MaxLength {
			return fmt.Errorf("the client does not send %q", row.Label)
		}
		filled = append(filled, map[string]any{"type": 18, "id": 1 + len(filled), "component": held})
	}
	in := r.Interaction(5, map[string]any{"custom_id": form.CustomID, "components": filled})
	place := map[string]any{"channel_id": opened["channel_id"], "channel": opened["channel"], "message": opened["message"]}
	if opened["guild_id"] == nil {
		place["guild_id"] = ""
	}
	return r.interact(ctx, s.Number, in, s.From, place)
}

// post puts an output on the board.
func (r *testPlatform) post(s output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := bottest.Posted{ID: s.ID, Private: s.Flags&64 != 0}
	place := map[string]any{}
	switch s.Kind {
	case "deferred":
		r.hidden[s.Token] = p.Private
		return
	case "modal":
		r.forms[s.Token] = s
		r.board.Show(shownForm(s, r.asked[s.Token]))
		return
	case "message":
		p.Channel = numberOf(s.Channel)
		if strings.HasPrefix(s.Channel, "95") {
			p.Channel, p.Thread = 2, p.Channel
		}
		if s.Reference != nil {
			p.To = r.messages[s.Reference.MessageID]
		}
		asked, _, _ := strings.Cut(strings.TrimPrefix(s.Nonce, "r"), "-")
		if r.direct[asked] {
			place["guild_id"] = ""
		}
		place["channel_id"], place["channel"] = s.Channel, map[string]any{"id": s.Channel, "type": 0}
	case "replaced":
		was := r.shown[s.ID]
		p.Channel, p.Thread, p.To, place = was.posted.Channel, was.posted.Thread, was.posted.To, was.in
	case "update":
		on := r.asked[s.Token]["message"].(map[string]any)
		was := r.shown[on["id"].(string)]
		p, place = was.posted, was.in
		p.Buttons = nil
		s.ID, s.Flags = p.ID, was.Flags
	case "answer", "edit", "follow-up":
		in := r.asked[s.Token]
		p.Channel = numberOf(in["channel_id"].(string))
		p.Private = p.Private || s.Kind == "edit" && r.hidden[s.Token]
		place["channel_id"], place["channel"] = in["channel_id"], in["channel"]
		if in["guild_id"] == nil {
			place["guild_id"] = ""
		}
		if p.ID == "" {
			p.ID = strings.TrimPrefix(s.Token, "token-")
		}
	default:
		return
	}
	seen := seenIn(s.Content)
	for _, e := range s.Embeds {
		seen.add(seenIn(e.Description))
	}
	p.Raw = steady(s.Raw)
	p.Text, p.Live, p.Times, p.Commands, p.Files = seen.words, append(seen.live, s.Mentions.Roles...), seen.times, seen.commands, nil
	for _, f := range s.Files {
		p.Files = append(p.Files, bottest.File{Name: f.Name, Data: f.Data})
	}
	for _, row := range s.Components {
		for _, c := range row.Components {
			if c.Type == 2 && c.CustomID != "" {
				p.Buttons = append(p.Buttons, c.Label)
			}
			for _, o := range c.Options {
				p.Buttons = append(p.Buttons, o.Label)
			}
		}
	}
	place["message"] = map[string]any{"id": p.ID, "channel_id": place["channel_id"], "flags": s.Flags}
	r.shown[p.ID] = shownMessage{s, place, p}
	if s.Kind == "replaced" || s.Kind == "update" {
		r.board.Change(p)
		return
	}
	r.board.Add(p)
}

// shownForm is a modal as the member who opened it sees it.
func shownForm(s output, in map[string]any) bottest.ShownForm {
	user, _ := in["user"].(map[string]any)
	if member, ok := in["member"].(map[string]any); ok {
		user = member["user"].(map[string]any)
	}
	to, _ := strconv.Atoi(user["id"].(string))
	form := bottest.ShownForm{ID: s.Token, To: to - 920000, Title: s.Title, Submit: "Submit", Raw: steady(s.Raw)}
	for _, row := range s.Components {
		f := bottest.ShownField{Label: row.Label, Hint: row.Description, Value: row.Component.Value, Required: row.Component.Required, Limit: row.Component.MaxLength}
		for _, o := range row.Component.Options {
			f.Choices = append(f.Choices, o.Label)
			if o.Default {
				f.Value = o.Label
			}
		}
		form.Fields = append(form.Fields, f)
	}
	return form
}

// steady is what arrived without what differs from run to run, and without the message
// that it replies to.
func steady(arrived json.RawMessage) json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(arrived, &fields) != nil {
		return nil
	}
	for _, name := range []string{"nonce", "enforce_nonce", "message_reference"} {
		delete(fields, name)
	}
	return marshal(fields)
}

func (r *testPlatform) refuse(w http.ResponseWriter, req *http.Request, _ func()) bool {
	path, ok := strings.CutPrefix(req.URL.Path, "/api/v10/channels/")
	channel, posts := strings.CutSuffix(path, "/messages")
	if !ok {
		return false
	}
	if !posts || req.Method != http.MethodPost {
		return r.restricted(w, channel)
	}
	r.mu.Lock()
	wait, held := r.throttle[channel]
	delete(r.throttle, channel)
	gone := r.gone[channel]
	r.mu.Unlock()
	switch {
	case gone:
		loopback.Refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
	case held:
		loopback.TooMany(w, wait.Seconds(), false)
	}
	return gone || held
}

// restricted answers what is asked about a channel that is restricted.
func (r *testPlatform) restricted(w http.ResponseWriter, channel string) bool {
	r.mu.Lock()
	by := r.limits[channel]
	r.mu.Unlock()
	switch by {
	case bottest.Deleted:
		loopback.Refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
	case bottest.Hidden:
		loopback.Refuse(w, http.StatusForbidden, codeMissingAccess, "Missing Access")
	case bottest.Forbidden:
		fmt.Fprintf(w, `{"id":%q,"guild_id":%q,"type":0,"permission_overwrites":[{"id":%[2]q,"type":0,"allow":"0","deny":"2048"}]}`, channel, serverID)
	}
	return by != ""
}

// Restrict keeps the bot from posting to a channel. A channel of Discord is not
// archived, and has no members.
func (r *testPlatform) Restrict(channel int, by bottest.Restriction) (right string, ok bool) {
	right, ok = map[bottest.Restriction]string{bottest.Deleted: "", bottest.Hidden: "View Channel", bottest.Forbidden: "Send Messages"}[by]
	if ok {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.limits[channelOf(channel)] = by
	}
	return right, ok
}

// Pinned returns the ids of the messages that are pinned in a channel.
func (r *testPlatform) Pinned(channel int) []string { return r.PinnedIn(channelOf(channel)) }

// Withhold takes a right from the bot.
func (r *testPlatform) Withhold(part bot.Part) bool {
	r.Set(func(s *loopback.DiscordSettings) {
		s.Denied |= map[bot.Part]int64{bot.ThreadPart: loopback.CreatePublicThreads, bot.PinPart: loopback.PinMessages}[part]
	})
	return true
}

// Group is a role that can be mentioned.
func (r *testPlatform) Group() string { return loopback.DiscordManagerRole }

// Talk has members write in a thread.
func (r *testPlatform) Talk(_ int, sent bot.Sent, n int) { r.Chatter(sent.Thread, n) }

// Delete deletes a message.
func (r *testPlatform) Delete(id string) { r.DeleteMessage(id) }

func (r *testPlatform) Gone(channel int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gone[channelOf(channel)] = true
	delete(r.throttle, channelOf(channel))
}

func (r *testPlatform) Throttle(channel int, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.throttle[channelOf(channel)] = wait
}

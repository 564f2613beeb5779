package loopback

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Discord is a number of servers with one bot in them: the REST API and the
// gateway. An id that it does not know is a text channel of the first server.
type Discord struct {
	*Answers
	Channels
	Pages
	changes
	server *httptest.Server
	api    http.Handler
	guilds int
	ids    atomic.Int64

	mu           sync.Mutex
	settings     DiscordSettings
	down         bool
	keepOutputs  bool
	outputs      []DiscordOutput
	first        map[string]int // the first output of an interaction, by its token
	calls        []string       // method and path of each request
	commands     json.RawMessage
	interactions recent[interaction] // by token
	threads      map[string]bool     // messages with a thread
	forumPosts   []forumPost
	questions    map[string]question // by id, for DeliverAgain

	buckets map[string]*window // rate limits, by path
	second  []time.Time        // calls of the last second
	limited int                // calls that were refused because of a rate limit

	keepMissed bool
	sessions   []*session
	conns      map[*gatewayConn]bool // true: ready for events
	identifies []json.RawMessage
	resumes    int
	closes     []int // codes that clients closed with
}

// DiscordSettings are what a test may change about Discord.
type DiscordSettings struct {
	Shards     int           // that Discord recommends
	Identifies int           // that are left of the day
	Heartbeat  time.Duration // that is asked for
	Deaf       bool          // heartbeats are not acknowledged
	CloseCode  int           // each new connection is closed with it; 0: none is
	Flags      int           // of the application
	Disallowed int           // intents that are not allowed, whatever the flags say
	RateLimits bool          // are enforced
	PostWindow time.Duration // in which a channel takes five messages
	Denied     int64         // rights that the bot does not have
	Tags       []ForumTag    // of the forums
	RequireTag bool          // for the posts of the forums

	// Check is given every request of version 10.
	Check func(method, path string, query url.Values, body []byte)

	// Fault may answer a request in Discord's place, and reports whether it
	// did. The function do has Discord do what was asked for, without an answer.
	Fault func(w http.ResponseWriter, r *http.Request, do func()) bool

	// OnOutput is called for every output.
	OnOutput func(DiscordOutput)
}

// A ForumTag is a tag for posts in forums. One that is moderated wants Manage Threads.
type ForumTag struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Moderated bool   `json:"moderated"`
}

// A forumPost is a thread in a forum.
type forumPost struct {
	id, forum string
	pinned    bool
}

// A question is an event whose answers are counted.
type question struct {
	event string
	data  map[string]any
}

// What Discord says of its bot.
const (
	DiscordBotToken      = "MTAwMDAwMDAwMDAwMDAwMDAx.GLoopB.loopbackLoopbackLoopbackLoopback"
	DiscordApplicationID = "1000000000000000001"
	DiscordUserID        = "1000000000000000002" // of the bot's user, which differs
)

// Ids that mean something in every server.
const (
	DiscordOwner        = "1" // member who owns the servers
	DiscordMember       = "920000000000000002"
	DiscordNobody       = "920000000000000404" // member of no server
	DiscordManagerRole  = "930000000000000001" // Manage Server
	DiscordAdminRole    = "930000000000000002" // Administrator
	DiscordChannelsRole = "930000000000000003" // Manage Channels, by an overwrite in each channel; mentionable
	DiscordOwnRole      = "930000000000000009" // of the bot, as Discord makes one for each

	DiscordDirect    = "910000000000000009" // channel of direct messages
	DiscordDeleted   = "404"                // channel that was deleted
	DiscordForbidden = "403"                // channel in which the bot may not post
)

// Ids are numbers of 19 digits. The digits after the first two number the server.
const (
	firstGuild   = 2_000_000_000_000_000_000
	firstChannel = 3_000_000_000_000_000_000
	firstForum   = 3_100_000_000_000_000_000
	firstThread  = 3_200_000_000_000_000_000
	firstMessage = 4_000_000_000_000_000_000
	idsOfKind    = 100_000_000_000_000_000
)

// Guild returns the id of the n-th server.
func Guild(n int) string { return strconv.Itoa(firstGuild + n) }

// Channel returns the id of the text channel of the n-th server.
func Channel(n int) string { return strconv.Itoa(firstChannel + n) }

// Forum returns the id of the forum of the n-th server. The gateway does not
// tell that it is one.
func Forum(n int) string { return strconv.Itoa(firstForum + n) }

// Thread returns the id of a thread in the text channel of the n-th server.
func Thread(n int) string { return strconv.Itoa(firstThread + n) }

// numbered returns the first id of an id's kind, and the number of its server.
func numbered(id string) (first, n int) {
	number, err := strconv.Atoi(id)
	if err != nil || number < firstGuild || number >= firstMessage {
		return firstChannel, 0
	}
	return number - number%idsOfKind, number % idsOfKind
}

// NewDiscord starts a number of servers.
func NewDiscord(guilds int) *Discord {
	d := &Discord{
		guilds: guilds, commands: json.RawMessage("[]"), first: map[string]int{}, threads: map[string]bool{},
		questions: map[string]question{}, buckets: map[string]*window{}, conns: map[*gatewayConn]bool{},
		settings: DiscordSettings{Shards: 1, Identifies: 1000, Heartbeat: 5 * time.Second, PostWindow: 5 * time.Second, Flags: 1 << 19, Denied: ManageThreads},
	}
	d.Answers = newAnswers(&d.changes)
	d.Channels.changes = &d.changes
	d.api = d.routes()
	d.server = httptest.NewUnstartedServer(d)
	d.server.Start() // once server is set: somebody may call at once, at a port that was another's
	return d
}

// URL is the base of the API, without its version.
func (d *Discord) URL() string { return d.server.URL + "/api" }

// Close ends the servers.
func (d *Discord) Close() {
	d.Drop()
	d.server.CloseClientConnections()
	d.server.Close()
}

// Set changes the settings.
func (d *Discord) Set(change func(*DiscordSettings)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(&d.settings)
}

// current returns the settings.
func (d *Discord) current() DiscordSettings {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.settings
}

// SetDown makes every call and connection fail with a 503, or ends that.
func (d *Discord) SetDown(down bool) {
	d.mu.Lock()
	d.down = down
	d.mu.Unlock()
	if down {
		d.Drop()
	}
}

// NewID returns an id that is greater than every other one.
func (d *Discord) NewID() string { return strconv.FormatInt(firstMessage+d.ids.Add(1), 10) }

// AwaitShards reports whether exactly n shards were connected within a time.
func (d *Discord) AwaitShards(n int, within time.Duration) bool {
	return d.Until(within, func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		ready := 0
		for _, is := range d.conns {
			if is {
				ready++
			}
		}
		return ready == n
	})
}

// AwaitCommands reports whether commands were registered within a time.
func (d *Discord) AwaitCommands(within time.Duration) bool {
	return d.Until(within, func() bool { return len(d.Commands()) > len("[]") })
}

// Commands returns what is registered, in JSON.
func (d *Discord) Commands() json.RawMessage {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.commands
}

// SetCommands makes commands the registered ones.
func (d *Discord) SetCommands(commands json.RawMessage) {
	defer d.notify()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.commands = commands
}

// Calls returns the method and the path, without the version, of each request
// since KeepOutputs. A connection to the gateway has the method GATEWAY.
func (d *Discord) Calls() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.calls)
}

// CallsOf returns how many requests were made with a method and path.
func (d *Discord) CallsOf(call string) int {
	n := 0
	for _, c := range d.Calls() {
		if c == call {
			n++
		}
	}
	return n
}

// Limited returns how many calls were refused because of a rate limit.
func (d *Discord) Limited() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.limited
}

// KeepOutputs makes Discord keep the outputs and the calls.
func (d *Discord) KeepOutputs() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keepOutputs = true
}

// Message has a member write in a channel, and returns the message's id. Fields
// of more replace those of the message.
func (d *Discord) Message(channel, content string, more ...map[string]any) string {
	m := d.MessageEvent(channel, content, more...)
	d.Dispatch("MESSAGE_CREATE", m)
	return m["id"].(string)
}

// Edit has a member edit a message that was written a time ago. Fields of more replace
// those of the message.
func (d *Discord) Edit(id, channel, content string, ago time.Duration, more ...map[string]any) {
	now := time.Now().UTC()
	m := d.MessageEvent(channel, content, append([]map[string]any{{
		"id": id, "timestamp": now.Add(-ago).Format(time.RFC3339Nano), "edited_timestamp": now.Format(time.RFC3339Nano),
	}}, more...)...)
	d.Dispatch("MESSAGE_UPDATE", m)
}

// MessageEvent is what the gateway tells of a message that a member writes in a channel.
// Fields of more replace those of the message.
func (d *Discord) MessageEvent(channel, content string, more ...map[string]any) map[string]any {
	id := d.NewID()
	_, guild := numbered(channel)
	m := map[string]any{
		"id": id, "channel_id": channel, "guild_id": Guild(guild), "type": 0, "content": content,
		"timestamp": time.Now().UTC().Format(time.RFC3339), "author": map[string]any{"id": DiscordMember}, "member": map[string]any{"roles": []string{}},
	}
	if channel == DiscordDirect {
		delete(m, "guild_id")
		delete(m, "member")
	}
	for _, fields := range more {
		maps.Copy(m, fields)
	}
	return m
}

// Interaction makes an interaction of a member without permissions, in the text
// channel of the first server.
func (d *Discord) Interaction(kind int, data map[string]any) map[string]any {
	id := d.NewID()
	return map[string]any{
		"id": id, "application_id": DiscordApplicationID, "type": kind, "token": "token-" + id, "version": 1, "locale": "en-US", "data": data,
		"guild_id": Guild(0), "channel_id": Channel(0), "channel": map[string]any{"id": Channel(0), "type": 0}, "context": 0,
		"member": map[string]any{"user": map[string]any{"id": DiscordMember, "username": "member"}, "roles": []string{}, "permissions": "1024"},
	}
}

// Slash makes an interaction of a slash command.
func (d *Discord) Slash(name string, options ...map[string]any) map[string]any {
	return d.Interaction(2, map[string]any{"id": "1", "name": name, "type": 1, "options": options})
}

// moved moves an interaction to a channel of the n-th server, and to a member.
func moved(guild int, channel, user string, interaction map[string]any) map[string]any {
	interaction["guild_id"], interaction["channel_id"], interaction["channel"] = Guild(guild), channel, map[string]any{"id": channel, "type": 0}
	interaction["member"].(map[string]any)["user"] = map[string]any{"id": user, "username": "member"}
	return interaction
}

// Ask mentions the bot in the text channel of the n-th server, and returns the
// question's id. It reports false where no shard is connected.
func (d *Discord) Ask(guild int, user, question string) (id string, ok bool) {
	return d.deliverQuestion("MESSAGE_CREATE", d.MessageEvent(Channel(guild), "<@"+DiscordUserID+"> "+question, map[string]any{
		"author":   map[string]any{"id": user, "username": "member"},
		"mentions": []any{map[string]any{"id": DiscordUserID, "username": "plenary", "bot": true}},
	}))
}

// Command gives the command ask in the n-th server, and returns the question's
// id. It reports false where no shard is connected.
func (d *Discord) Command(guild int, user, question string) (id string, ok bool) {
	slash := d.Slash("ask", map[string]any{"name": "question", "type": 3, "value": question})
	return d.deliverQuestion("INTERACTION_CREATE", moved(guild, Channel(guild), user, slash))
}

// PressNext presses the button for the next page on the answer to a question that
// was asked in the n-th server, and returns the press's id. It reports false
// where there is no such button, or no shard is connected.
func (d *Discord) PressNext(guild int, question string) (id string, ok bool) {
	of, ok := d.Pages.take(question)
	if !ok {
		return "", false
	}
	press := moved(guild, of.channel, of.user, d.Interaction(3, map[string]any{"component_type": 2, "custom_id": of.action}))
	press["message"] = map[string]any{"id": of.message, "channel_id": of.channel, "flags": 0}
	return d.deliverQuestion("INTERACTION_CREATE", press)
}

// deliverQuestion delivers an event whose answers are counted.
func (d *Discord) deliverQuestion(event string, data map[string]any) (id string, ok bool) {
	id = data["id"].(string)
	d.ask(id)
	d.mu.Lock()
	d.questions[id] = question{event, data}
	d.mu.Unlock()
	return id, d.Dispatch(event, data)
}

// DeliverAgain delivers a question again.
func (d *Discord) DeliverAgain(id string) bool {
	d.mu.Lock()
	again := d.questions[id]
	d.mu.Unlock()
	return d.Dispatch(again.event, again.data)
}

// Forget drops what was delivered, so that a long run does not keep it.
func (d *Discord) Forget(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.questions, id)
}

// Remove says that the bot was removed from the n-th server.
func (d *Discord) Remove(guild int) bool {
	return d.Dispatch("GUILD_DELETE", map[string]any{"id": Guild(guild)})
}

// keptRecent is how many entries a recent map keeps at least.
const keptRecent = 5000

// A recent is a map that keeps the last entries.
type recent[V any] struct{ last, old map[string]V }

func (r *recent[V]) get(key string) (V, bool) {
	if v, ok := r.last[key]; ok {
		return v, true
	}
	v, ok := r.old[key]
	return v, ok
}

func (r *recent[V]) put(key string, v V) {
	if r.last == nil || len(r.last) >= keptRecent {
		r.old, r.last = r.last, map[string]V{}
	}
	r.last[key] = v
}

func marshal(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("loopback: %v", err)) // of values that the tests make
	}
	return data
}

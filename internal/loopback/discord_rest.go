package loopback

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Discord's error codes.
const (
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeAcknowledged       = 40060
	codeNotTextChannel     = 50008
	codeMissingPermissions = 50013
	codeThreadThere        = 160004
)

// Types of channels.
const (
	channelText   = 0
	channelDirect = 1
	channelThread = 11
	channelForum  = 15
)

// routes are the endpoints, without the version.
func (d *Discord) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, serve := range map[string]http.HandlerFunc{
		"GET /gateway":                             d.getGateway,
		"GET /gateway/bot":                         d.getGateway,
		"GET /applications/@me":                    d.getApplication,
		"GET /oauth2/applications/@me":             d.getApplication,
		"GET /applications/{application}/commands": func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, d.Commands()) },
		"PUT /applications/{application}/commands": d.putCommands,

		"GET /users/@me":                                      d.getUser,
		"POST /users/@me/channels":                            d.postDirect,
		"GET /guilds/{guild}":                                 d.getGuild,
		"GET /guilds/{guild}/members/{user}":                  d.getMember,
		"GET /guilds/{guild}/threads/active":                  d.getActiveThreads,
		"GET /channels/{channel}":                             d.getChannel,
		"POST /channels/{channel}/typing":                     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"GET /channels/{channel}/messages":                    d.getMessages,
		"POST /channels/{channel}/messages":                   d.postMessage,
		"POST /channels/{channel}/threads":                    d.postForumPost,
		"GET /channels/{channel}/messages/{message}":          d.getMessage,
		"POST /channels/{channel}/messages/{message}/threads": d.postThread,

		"POST /interactions/{interaction}/{token}/callback":         d.postCallback,
		"POST /webhooks/{application}/{token}":                      d.postFollowUp,
		"PATCH /webhooks/{application}/{token}/messages/@original":  d.patchOriginal,
		"DELETE /webhooks/{application}/{token}/messages/@original": d.deleteOriginal,
		"/": func(w http.ResponseWriter, _ *http.Request) { Refuse(w, http.StatusNotFound, 0, "404: Not Found") },
	} {
		mux.HandleFunc(pattern, serve)
	}
	return mux
}

// ServeHTTP takes a request: it checks, counts, fails or limits it, and has its
// endpoint answer it.
func (d *Discord) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	settings, down := d.settings, d.down
	d.mu.Unlock()
	if down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if path := strings.TrimSuffix(r.URL.Path, "/"); path == "/gateway" || path == "/resume" {
		d.serveGateway(w, r)
		return
	}
	version, path, ok := cutVersion(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client left
	}
	if version == "v10" && settings.Check != nil {
		settings.Check(r.Method, path, r.URL.Query(), body)
	}
	free := strings.HasPrefix(path, "/interactions/") || strings.HasPrefix(path, "/webhooks/")
	if !free && r.Header.Get("Authorization") != "Bot "+DiscordBotToken {
		Refuse(w, http.StatusUnauthorized, 0, "401: Unauthorized")
		return
	}
	d.called(r.Method + " " + path)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if settings.Fault != nil && settings.Fault(w, r, func() { d.serve(httptest.NewRecorder(), r, path, body) }) {
		return
	}
	if !free && settings.RateLimits && !d.within(w, r.Method, path) {
		return
	}
	d.serve(w, r, path, body)
}

// called keeps a call where it is to be kept.
func (d *Discord) called(call string) {
	defer d.notify()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.keepOutputs {
		d.calls = append(d.calls, call)
	}
}

// cutVersion returns the version and the rest of a path of the API.
func cutVersion(path string) (version, rest string, ok bool) {
	path, ok = strings.CutPrefix(path, "/api/")
	version, rest, found := strings.Cut(path, "/")
	return version, "/" + rest, ok && found
}

// serve calls the endpoint of a request.
func (d *Discord) serve(w http.ResponseWriter, r *http.Request, path string, body []byte) {
	r = r.Clone(r.Context())
	r.URL.Path, r.URL.RawPath = path, ""
	r.Body = io.NopCloser(bytes.NewReader(body))
	d.api.ServeHTTP(w, r)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that left needs no answer
}

// Refuse answers with an error of Discord's.
func Refuse(w http.ResponseWriter, status, code int, message string) {
	reply(w, status, map[string]any{"message": message, "code": code})
}

// TooMany answers with a 429 that names a time in seconds.
func TooMany(w http.ResponseWriter, after float64, global bool) {
	w.Header().Set("Retry-After", strconv.FormatFloat(after, 'f', 3, 64))
	reply(w, http.StatusTooManyRequests, map[string]any{"message": "You are being rate limited.", "retry_after": after, "global": global})
}

// A window is a rate limit's.
type window struct {
	left int
	ends time.Time
}

// Rate limits: calls in a second, and messages to a channel in a window.
const (
	callsPerSecond = 50
	postsPerWindow = 5
)

// within counts a call, and answers it where it exceeds a rate limit. The
// headers tell of the limits.
func (d *Discord) within(w http.ResponseWriter, method, path string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	for len(d.second) > 0 && now.Sub(d.second[0]) >= time.Second {
		d.second = d.second[1:]
	}
	if len(d.second) >= callsPerSecond {
		d.limited++
		w.Header().Set("X-RateLimit-Global", "true")
		TooMany(w, 1, true)
		return false
	}
	d.second = append(d.second, now)
	if method != http.MethodPost || !strings.HasSuffix(path, "/messages") {
		return true
	}
	limit := d.buckets[path]
	if limit == nil || !now.Before(limit.ends) {
		limit = &window{postsPerWindow, now.Add(d.settings.PostWindow)}
		d.buckets[path] = limit
	}
	h := w.Header()
	h.Set("X-RateLimit-Bucket", "posts")
	h.Set("X-RateLimit-Limit", strconv.Itoa(postsPerWindow))
	h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(limit.ends.Sub(now).Seconds(), 'f', 3, 64))
	if limit.left == 0 {
		d.limited++
		h.Set("X-RateLimit-Remaining", "0")
		TooMany(w, limit.ends.Sub(now).Seconds(), false)
		return false
	}
	limit.left--
	h.Set("X-RateLimit-Remaining", strconv.Itoa(limit.left))
	return true
}

func (d *Discord) getGateway(w http.ResponseWriter, _ *http.Request) {
	settings := d.current()
	reply(w, http.StatusOK, map[string]any{"url": d.gatewayURL("/gateway"), "shards": settings.Shards, "session_start_limit": map[string]any{
		"total": 1000, "remaining": settings.Identifies, "reset_after": 14400000, "max_concurrency": 16,
	}})
}

func (d *Discord) getApplication(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"id": DiscordApplicationID, "name": "Plenary", "flags": d.current().Flags, "verify_key": "00"})
}

func (d *Discord) putCommands(w http.ResponseWriter, r *http.Request) {
	var commands []map[string]any
	if err := json.NewDecoder(r.Body).Decode(&commands); err != nil {
		Refuse(w, http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
		return
	}
	for _, c := range commands {
		c["id"], c["application_id"], c["version"] = d.NewID(), DiscordApplicationID, d.NewID()
		c["default_member_permissions"], c["nsfw"], c["dm_permission"] = nil, false, true
	}
	d.SetCommands(marshal(commands))
	reply(w, http.StatusOK, d.Commands())
}

// botUser is the bot's user.
func botUser() map[string]any {
	return map[string]any{"id": DiscordUserID, "username": "plenary", "bot": true}
}

func (d *Discord) getUser(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, botUser()) }

func (d *Discord) postDirect(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"id": DiscordDirect, "type": channelDirect})
}

func (d *Discord) getGuild(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("guild")
	reply(w, http.StatusOK, map[string]any{"id": id, "owner_id": DiscordOwner, "roles": []map[string]any{
		{"id": id, "permissions": "1024"}, // of everyone: View Channels
		{"id": DiscordManagerRole, "permissions": "32"},
		{"id": DiscordAdminRole, "permissions": "8"},
		{"id": DiscordChannelsRole, "permissions": "1024"},
	}})
}

func (d *Discord) getMember(w http.ResponseWriter, r *http.Request) {
	reply(w, http.StatusOK, map[string]any{"user": map[string]any{"id": r.PathValue("user")}, "roles": []string{}})
}

func (d *Discord) getActiveThreads(w http.ResponseWriter, r *http.Request) {
	_, n := numbered(r.PathValue("guild"))
	threads := []map[string]any{}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range d.forumPosts {
		threads = append(threads, map[string]any{"id": id, "parent_id": Forum(n), "type": channelThread, "owner_id": DiscordUserID})
	}
	reply(w, http.StatusOK, map[string]any{"threads": threads})
}

func (d *Discord) getChannel(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("channel")
	if id == DiscordDeleted {
		Refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
		return
	}
	first, n := numbered(id)
	c := map[string]any{"id": id, "guild_id": Guild(n), "type": channelText, "permission_overwrites": []map[string]any{
		{"id": DiscordChannelsRole, "type": 0, "allow": "16", "deny": "0"}, // Manage Channels
	}}
	switch first {
	case firstForum:
		c["type"] = channelForum
	case firstThread:
		c["type"], c["parent_id"] = channelThread, Channel(n)
	}
	reply(w, http.StatusOK, c)
}

// precedes reports whether a message is older than another.
func precedes(id, other string) bool {
	return len(id) < len(other) || len(id) == len(other) && id < other
}

// getMessages returns a page of a channel's history, the newest first.
func (d *Discord) getMessages(w http.ResponseWriter, r *http.Request) {
	page, all := []map[string]any{}, d.inChannel(r.PathValue("channel"))
	query := r.URL.Query()
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil {
		limit = 50
	}
	before, after := query.Get("before"), query.Get("after")
	for _, m := range all {
		id := m["id"].(string)
		if len(page) < limit && (before == "" || precedes(id, before)) && (after == "" || precedes(after, id)) {
			page = append(page, m)
		}
	}
	reply(w, http.StatusOK, page)
}

func (d *Discord) getMessage(w http.ResponseWriter, r *http.Request) {
	for _, m := range d.inChannel(r.PathValue("channel")) {
		if m["id"] == r.PathValue("message") {
			reply(w, http.StatusOK, m)
			return
		}
	}
	Refuse(w, http.StatusNotFound, codeUnknownMessage, "Unknown Message")
}

// postMessage posts a message, unless one with its nonce is there.
func (d *Discord) postMessage(w http.ResponseWriter, r *http.Request) {
	channel := r.PathValue("channel")
	first, _ := numbered(channel)
	switch {
	case first == firstForum:
		Refuse(w, http.StatusBadRequest, codeNotTextChannel, "Cannot send messages in a non-text channel")
		return
	case channel == DiscordDeleted:
		Refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
		return
	case channel == DiscordForbidden:
		Refuse(w, http.StatusForbidden, codeMissingPermissions, "Missing Permissions")
		return
	}
	body, _ := io.ReadAll(r.Body) // of memory
	var o DiscordOutput
	var components struct{ Components json.RawMessage }
	_ = json.Unmarshal(body, &o) // what cannot be read has no fields
	_ = json.Unmarshal(body, &components)
	o.Kind, o.ID, o.Channel = OutputMessage, d.NewID(), channel
	p := newPost(o, body)
	d.Channels.fault(p).serve(w, func() (answer func()) {
		id := d.accept(p)
		if id == o.ID {
			if o.Reference != nil {
				d.Pages.show(o.Reference.MessageID, page{channel: channel, user: DiscordOwner, message: id}, components.Components)
			}
			d.show(o)
		}
		return func() {
			reply(w, http.StatusOK, map[string]any{"id": id, "channel_id": channel, "content": o.Content, "nonce": o.Nonce})
		}
	})
}

// newPost is a message as a channel's history shows it: without its nonce, and
// with a component of an unknown type.
func newPost(o DiscordOutput, body []byte) *Post {
	p := &Post{Channel: o.Channel, ID: o.ID, Key: o.Nonce, Text: o.Content, fields: map[string]any{}}
	_ = json.Unmarshal(body, &p.fields) // what cannot be read has no fields
	if o.Reference != nil {
		p.Thread = o.Reference.MessageID
	}
	p.unique = p.fields["enforce_nonce"] == true
	delete(p.fields, "nonce")
	maps.Copy(p.fields, map[string]any{
		"id": o.ID, "channel_id": o.Channel, "timestamp": time.Now().UTC().Format(time.RFC3339Nano), "author": botUser(),
		"components": []map[string]any{{"type": 99}},
	})
	return p
}

// ForgetNonces makes Discord forget the nonces of all messages, as it does after
// some minutes.
func (d *Discord) ForgetNonces() {
	d.Channels.mu.Lock()
	defer d.Channels.mu.Unlock()
	for _, p := range d.Channels.posts {
		p.unique = false
	}
}

// Chatter adds n messages of a member to the history of a channel.
func (d *Discord) Chatter(channel string, n int) {
	for range n {
		m := d.message(channel, "hello")
		d.Channels.mu.Lock()
		d.Channels.posts = append(d.Channels.posts, &Post{Channel: channel, ID: m["id"].(string), Text: "hello", At: time.Now(), fields: m})
		d.Channels.mu.Unlock()
	}
}

// inChannel returns the messages of a channel as the API shows them, the newest
// first.
func (d *Discord) inChannel(channel string) []map[string]any {
	d.Channels.mu.Lock()
	defer d.Channels.mu.Unlock()
	var all []map[string]any
	for _, p := range slices.Backward(d.Channels.posts) {
		if p.Channel == channel {
			all = append(all, p.fields)
		}
	}
	return all
}

// postThread opens the thread of a message, whose id it has.
func (d *Discord) postThread(w http.ResponseWriter, r *http.Request) {
	channel, message := r.PathValue("channel"), r.PathValue("message")
	d.mu.Lock()
	there := d.threads[message]
	d.threads[message] = true
	d.mu.Unlock()
	if there {
		Refuse(w, http.StatusBadRequest, codeThreadThere, "A thread has already been created for this message")
		return
	}
	d.openThread(message)
	var o DiscordOutput
	_ = json.NewDecoder(r.Body).Decode(&o) // what cannot be read has no name
	o.Kind, o.ID, o.Channel = OutputThread, message, channel
	d.show(o)
	reply(w, http.StatusCreated, map[string]any{"id": message, "type": channelThread, "parent_id": channel})
}

// postForumPost makes a thread whose first message has its id.
func (d *Discord) postForumPost(w http.ResponseWriter, r *http.Request) {
	var post struct {
		Name    string
		Message json.RawMessage
	}
	var o DiscordOutput
	_ = json.NewDecoder(r.Body).Decode(&post) // what cannot be read has no fields
	_ = json.Unmarshal(post.Message, &o)
	id := d.NewID()
	o.Kind, o.ID, o.Channel, o.Name = OutputForumPost, id, id, post.Name
	d.mu.Lock()
	d.forumPosts = append(d.forumPosts, id)
	d.mu.Unlock()
	p := newPost(o, post.Message)
	p.Threaded = true
	d.accept(p)
	d.show(o)
	reply(w, http.StatusCreated, map[string]any{"id": id, "type": channelThread, "parent_id": r.PathValue("channel")})
}

// postCallback takes the first response to an interaction.
func (d *Discord) postCallback(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	body, _ := io.ReadAll(r.Body) // of memory
	o := CallbackOutput(token, body)
	d.mu.Lock()
	of, _ := d.interactions.get(token)
	again := of.acknowledged
	if !again {
		d.interactions.put(token, interaction{acknowledged: true, deferred: o.Kind == OutputDeferred, flags: o.Flags})
	}
	d.mu.Unlock()
	if again {
		Refuse(w, http.StatusBadRequest, codeAcknowledged, "Interaction has already been acknowledged.")
		return
	}
	d.show(o)
	w.WriteHeader(http.StatusNoContent)
}

func (d *Discord) postFollowUp(w http.ResponseWriter, r *http.Request) {
	d.later(w, r, OutputFollowUp)
}

func (d *Discord) patchOriginal(w http.ResponseWriter, r *http.Request) { d.later(w, r, OutputEdit) }

// later takes what comes after the first response. The first message after a
// deferral takes its place, with its flags.
func (d *Discord) later(w http.ResponseWriter, r *http.Request, kind string) {
	token := r.PathValue("token")
	of := d.undefer(token)
	if !of.acknowledged {
		Refuse(w, http.StatusNotFound, codeUnknownWebhook, "Unknown Webhook")
		return
	}
	var o DiscordOutput
	_ = json.NewDecoder(r.Body).Decode(&o) // what cannot be read has no fields
	o.Kind, o.Token, o.ID = kind, token, d.NewID()
	if of.deferred {
		o.Kind, o.Flags = OutputEdit, of.flags
	}
	d.show(o)
	reply(w, http.StatusOK, map[string]any{"id": o.ID, "content": o.Content})
}

// undefer ends the deferral of an interaction, and returns what was known of it
// before.
func (d *Discord) undefer(token string) interaction {
	d.mu.Lock()
	defer d.mu.Unlock()
	before, ok := d.interactions.get(token)
	if ok {
		after := before
		after.deferred = false
		d.interactions.put(token, after)
	}
	return before
}

func (d *Discord) deleteOriginal(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	d.undefer(token)
	d.show(DiscordOutput{Kind: OutputDelete, Token: token})
	w.WriteHeader(http.StatusNoContent)
}

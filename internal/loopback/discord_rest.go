package loopback

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
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
	codeTooManyPinnedPosts = 30047
	codeTagRequired        = 40067
	codeAcknowledged       = 40060
	codeNotTextChannel     = 50008
	codeMissingPermissions = 50013
	codeInvalidRecipient   = 50033
	codeUnknownMember      = 10007
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
		"GET /applications/{application}/commands": d.getCommands,
		"PUT /applications/{application}/commands": d.putCommands,

		"GET /users/@me":                                      d.getUser,
		"POST /users/@me/channels":                            d.postDirect,
		"GET /guilds/{guild}":                                 d.getGuild,
		"GET /guilds/{guild}/members/{user}":                  d.getMember,
		"GET /guilds/{guild}/threads/active":                  d.getActiveThreads,
		"GET /channels/{channel}/threads/archived/public":     d.getArchivedThreads,
		"PUT /channels/{channel}/messages/pins/{message}":     d.setPin,
		"DELETE /channels/{channel}/messages/pins/{message}":  d.setPin,
		"PATCH /channels/{channel}":                           d.patchThread,
		"GET /channels/{channel}":                             d.getChannel,
		"POST /channels/{channel}/typing":                     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"GET /channels/{channel}/messages":                    d.getMessages,
		"POST /channels/{channel}/messages":                   d.postMessage,
		"POST /channels/{channel}/threads":                    d.postForumPost,
		"GET /channels/{channel}/messages/{message}":          d.getMessage,
		"PATCH /channels/{channel}/messages/{message}":        d.patchMessage,
		"DELETE /channels/{channel}/messages/{message}":       d.deleteMessage,
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
	body, files, err := readBody(r)
	if err != nil {
		return // the client left
	}
	r = r.WithContext(context.WithValue(r.Context(), filesKey{}, files))
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

// readBody returns the JSON of a request and the files beside it, each of which the JSON
// names by its number.
func readBody(r *http.Request) (body []byte, files []DiscordFile, err error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // what has no type has no files
	if kind != "multipart/form-data" {
		body, err = io.ReadAll(r.Body)
		return body, nil, err
	}
	for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err == io.EOF {
			return body, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		data, err := io.ReadAll(part)
		switch {
		case err != nil:
			return nil, nil, err
		case part.FormName() == "payload_json":
			body = data
		case part.FormName() == "files["+strconv.Itoa(len(files))+"]":
			files = append(files, DiscordFile{part.FileName(), part.Header.Get("Content-Type"), string(data)})
		}
	}
}

// filesKey is the key of a request's files.
type filesKey struct{}

// filesOf returns the files of a request.
func filesOf(r *http.Request) []DiscordFile {
	files, _ := r.Context().Value(filesKey{}).([]DiscordFile) // none where there are none
	return files
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

// getCommands answers with the registered commands, with their localizations where these
// are asked for.
func (d *Discord) getCommands(w http.ResponseWriter, r *http.Request) {
	var commands []any
	if json.Unmarshal(d.Commands(), &commands) == nil && r.URL.Query().Get("with_localizations") != "true" {
		withoutLocalizations(commands)
	}
	reply(w, http.StatusOK, commands)
}

// withoutLocalizations deletes the localizations in a value of JSON.
func withoutLocalizations(value any) {
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			withoutLocalizations(v)
		}
	case map[string]any:
		delete(value, "name_localizations")
		delete(value, "description_localizations")
		for _, v := range value {
			withoutLocalizations(v)
		}
	}
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

// Rights whose lack some calls are refused for.
const (
	ManageThreads       int64 = 1 << 34
	CreatePublicThreads int64 = 1 << 35
	PinMessages         int64 = 1 << 51
)

// everyonePermissions are View Channel, Send Messages, Embed Links, Attach Files, Read
// Message History, Manage Threads, Create Public Threads, Send Messages in Threads and
// Pin Messages.
const everyonePermissions = 1<<10 | 1<<11 | 1<<14 | 1<<15 | 1<<16 | ManageThreads | CreatePublicThreads | 1<<38 | PinMessages

// may answers a call for which the bot lacks a right.
func (d *Discord) may(w http.ResponseWriter, right int64) bool {
	if d.current().Denied&right == 0 {
		return true
	}
	Refuse(w, http.StatusForbidden, codeMissingPermissions, "Missing Permissions")
	return false
}

// botUser is the bot's user.
func botUser() map[string]any {
	return map[string]any{"id": DiscordUserID, "username": "plenary", "bot": true}
}

func (d *Discord) getUser(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, botUser()) }

// postDirect opens the channel of direct messages with a member; a role has none.
func (d *Discord) postDirect(w http.ResponseWriter, r *http.Request) {
	var with struct {
		ID string `json:"recipient_id"`
	}
	_ = json.NewDecoder(r.Body).Decode(&with) // what cannot be read names nobody
	if slices.Contains([]string{DiscordManagerRole, DiscordAdminRole, DiscordChannelsRole}, with.ID) {
		Refuse(w, http.StatusBadRequest, codeInvalidRecipient, "Invalid Recipient(s)")
		return
	}
	reply(w, http.StatusOK, map[string]any{"id": DiscordDirect, "type": channelDirect})
}

func (d *Discord) getGuild(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("guild")
	reply(w, http.StatusOK, map[string]any{"id": id, "owner_id": DiscordOwner, "roles": []map[string]any{
		{"id": id, "permissions": strconv.FormatInt(everyonePermissions&^d.current().Denied, 10)},
		{"id": DiscordManagerRole, "permissions": "32"},
		{"id": DiscordAdminRole, "permissions": "8"},
		{"id": DiscordChannelsRole, "permissions": "1024", "mentionable": true},
	}})
}

func (d *Discord) getMember(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("user") == DiscordNobody {
		Refuse(w, http.StatusNotFound, codeUnknownMember, "Unknown Member")
		return
	}
	reply(w, http.StatusOK, map[string]any{"user": map[string]any{"id": r.PathValue("user")}, "roles": []string{}})
}

func (d *Discord) getChannel(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("channel")
	if id == DiscordDeleted {
		Refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
		return
	}
	first, n := numbered(id)
	denied := "0"
	if id == DiscordForbidden {
		denied = strconv.Itoa(1<<11 | 1<<14) // Send Messages, Embed Links
	}
	c := map[string]any{"id": id, "guild_id": Guild(n), "type": channelText, "permission_overwrites": []map[string]any{
		{"id": Guild(n), "type": 0, "allow": "0", "deny": denied},
		{"id": DiscordChannelsRole, "type": 0, "allow": "16", "deny": "0"}, // Manage Channels
	}}
	switch first {
	case firstForum:
		settings := d.current()
		c["type"], c["available_tags"], c["flags"] = channelForum, settings.Tags, 0
		if settings.RequireTag {
			c["flags"] = 1 << 4
		}
	case firstThread:
		c["type"], c["parent_id"] = channelThread, Channel(n)
	}
	reply(w, http.StatusOK, c)
}

// postCallback takes the first response to an interaction.
func (d *Discord) postCallback(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	body, _ := io.ReadAll(r.Body) // of memory
	o := CallbackOutput(token, body)
	o.Files = filesOf(r)
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
	o.Kind, o.Token, o.ID, o.Files = kind, token, d.NewID(), filesOf(r)
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

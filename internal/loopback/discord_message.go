package loopback

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

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
	o.Kind, o.ID, o.Channel, o.Files = OutputMessage, d.NewID(), channel, filesOf(r)
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
		m := d.MessageEvent(channel, "hello")
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

// patchMessage changes a message.
func (d *Discord) patchMessage(w http.ResponseWriter, r *http.Request) {
	channel, id := r.PathValue("channel"), r.PathValue("message")
	body, _ := io.ReadAll(r.Body) // of memory
	var o DiscordOutput
	_ = json.Unmarshal(body, &o) // what cannot be read has no fields
	o.Kind, o.ID, o.Channel, o.Files = OutputReplaced, id, channel, filesOf(r)
	changed := newPost(o, body)
	delete(changed.fields, "timestamp")
	if !d.edit(channel, id, func(p *Post) { p.Text = o.Content; maps.Copy(p.fields, changed.fields) }) {
		Refuse(w, http.StatusNotFound, codeUnknownMessage, "Unknown Message")
		return
	}
	d.show(o)
	reply(w, http.StatusOK, map[string]any{"id": id, "channel_id": channel, "content": o.Content})
}

// DeleteMessage deletes a message.
func (d *Discord) DeleteMessage(id string) {
	d.Channels.mu.Lock()
	defer d.Channels.mu.Unlock()
	d.Channels.posts = slices.DeleteFunc(d.Channels.posts, func(p *Post) bool { return p.ID == id })
}

// deleteMessage takes a message back.
func (d *Discord) deleteMessage(w http.ResponseWriter, r *http.Request) {
	channel, id := r.PathValue("channel"), r.PathValue("message")
	if !d.edit(channel, id, func(*Post) {}) {
		Refuse(w, http.StatusNotFound, codeUnknownMessage, "Unknown Message")
		return
	}
	d.DeleteMessage(id)
	d.show(DiscordOutput{Kind: OutputWithdrawn, Channel: channel, ID: id})
	w.WriteHeader(http.StatusNoContent)
}

// edit changes a message of a channel, and reports whether it is there.
func (d *Discord) edit(channel, id string, change func(*Post)) bool {
	d.Channels.mu.Lock()
	defer d.Channels.mu.Unlock()
	for _, p := range d.Channels.posts {
		if p.ID == id && p.Channel == channel {
			change(p)
			return true
		}
	}
	return false
}

// Said is what a message of Discord's says: its content, and its embeds below it.
func (p Post) Said() string {
	said := []string{p.Text}
	embeds, _ := p.fields["embeds"].([]any)
	for _, e := range embeds {
		if e, ok := e.(map[string]any); ok {
			said = append(said, fmt.Sprint(e["description"]))
		}
	}
	return strings.Join(said, "\n")
}

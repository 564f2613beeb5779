package loopback

import (
	"encoding/json"
	"net/http"
	"slices"
)

// postThread opens the thread of a message, whose id it has.
func (d *Discord) postThread(w http.ResponseWriter, r *http.Request) {
	channel, message := r.PathValue("channel"), r.PathValue("message")
	if !d.may(w, CreatePublicThreads) {
		return
	}
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
		Tags    []string `json:"applied_tags"`
		Message json.RawMessage
	}
	var o DiscordOutput
	_ = json.NewDecoder(r.Body).Decode(&post) // what cannot be read has no fields
	_ = json.Unmarshal(post.Message, &o)
	if settings := d.current(); settings.RequireTag && len(post.Tags) == 0 {
		Refuse(w, http.StatusBadRequest, codeTagRequired, "A tag is required to create a forum post in this channel")
		return
	} else if slices.ContainsFunc(settings.Tags, func(t ForumTag) bool { return t.Moderated && slices.Contains(post.Tags, t.ID) }) && !d.may(w, ManageThreads) {
		return
	}
	id := d.NewID()
	o.Kind, o.ID, o.Channel, o.Name, o.Tags, o.Files = OutputForumPost, id, id, post.Name, post.Tags, filesOf(r)
	d.mu.Lock()
	d.forumPosts = append(d.forumPosts, forumPost{id: id, forum: r.PathValue("channel")})
	d.mu.Unlock()
	p := newPost(o, post.Message)
	p.Threaded = true
	d.accept(p)
	d.show(o)
	reply(w, http.StatusCreated, map[string]any{"id": id, "type": channelThread, "parent_id": r.PathValue("channel")})
}

func (d *Discord) getActiveThreads(w http.ResponseWriter, r *http.Request) {
	_, n := numbered(r.PathValue("guild"))
	reply(w, http.StatusOK, map[string]any{"threads": d.openThreads(n)})
}

// openThreads are the threads of the n-th server, as the API shows them.
func (d *Discord) openThreads(n int) []map[string]any {
	posts := d.Channels.Posts()
	written := map[string]int{} // messages by their channel
	for _, p := range posts {
		written[p.Channel]++
	}
	threads := []map[string]any{}
	add := func(id, parent string, messages int) {
		threads = append(threads, map[string]any{
			"id": id, "parent_id": parent, "type": channelThread, "owner_id": DiscordUserID,
			"message_count": messages, "total_message_sent": messages,
		})
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.forumPosts {
		if _, of := numbered(p.forum); of == n {
			add(p.id, p.forum, max(written[p.id]-1, 0))
		}
	}
	for _, p := range posts {
		if _, of := numbered(p.Channel); of == n && d.threads[p.ID] {
			add(p.ID, p.Channel, written[p.ID])
		}
	}
	return threads
}

// getArchivedThreads shows none: no thread is archived.
func (d *Discord) getArchivedThreads(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"threads": []any{}, "has_more": false})
}

// setPin pins a message (PUT), or unpins it.
func (d *Discord) setPin(w http.ResponseWriter, r *http.Request) {
	if !d.may(w, PinMessages) {
		return
	}
	if _, there := d.Channels.pin(r.PathValue("channel"), r.PathValue("message"), r.Method == http.MethodPut); !there {
		Refuse(w, http.StatusNotFound, codeUnknownMessage, "Unknown Message")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// patchThread pins a post of a forum, or unpins it. A forum pins one at most.
func (d *Discord) patchThread(w http.ResponseWriter, r *http.Request) {
	if !d.may(w, ManageThreads) {
		return
	}
	var change struct{ Flags int }
	_ = json.NewDecoder(r.Body).Decode(&change) // what cannot be read changes nothing
	id, pinned := r.PathValue("channel"), change.Flags&(1<<1) != 0
	d.mu.Lock()
	at, others := -1, false
	for i, p := range d.forumPosts {
		if p.id == id {
			at = i
		}
	}
	for i, p := range d.forumPosts {
		others = others || at >= 0 && i != at && p.forum == d.forumPosts[at].forum && p.pinned
	}
	if at >= 0 && !(pinned && others) {
		d.forumPosts[at].pinned = pinned
	}
	d.mu.Unlock()
	switch {
	case at < 0:
		Refuse(w, http.StatusNotFound, codeUnknownChannel, "Unknown Channel")
	case pinned && others:
		Refuse(w, http.StatusBadRequest, codeTooManyPinnedPosts, "Maximum number of pinned threads in a forum channel has been reached (1)")
	default:
		reply(w, http.StatusOK, map[string]any{"id": id, "type": channelThread, "flags": change.Flags})
	}
}

// PinnedPosts returns the ids of the posts that are pinned in forums.
func (d *Discord) PinnedPosts() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var ids []string
	for _, p := range d.forumPosts {
		if p.pinned {
			ids = append(ids, p.id)
		}
	}
	return ids
}

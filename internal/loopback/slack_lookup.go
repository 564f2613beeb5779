package loopback

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// slackScopes are the scopes that some methods want; a call without one is refused.
var slackScopes = map[string]string{
	"conversations.info":           "channels:read",
	"conversations.open":           "im:write",
	"users.conversations":          "channels:read",
	"pins.add":                     "pins:write",
	"pins.remove":                  "pins:write",
	"files.getUploadURLExternal":   "files:write",
	"files.completeUploadExternal": "files:write",
}

// Ids of a member and of a user group that no workspace has.
const (
	SlackNobody  = "UNOBODY"
	SlackNoGroup = "SNOGROUP"
)

// lookUp answers the methods about members, channels and sessions, and announces files.
func (s *Slack) lookUp(c Call, answer map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	form := c.Form
	if why := s.agentCall(c.Method, form, answer); why != "" {
		answer["ok"], answer["error"] = false, why
		return
	}
	switch c.Method {
	case "users.info":
		user := form.Get("user")
		if why, refused := s.users[user]["error"]; user == SlackNobody || refused {
			answer["ok"], answer["error"] = false, cmp.Or(why, any("user_not_found"))
			return
		}
		said := map[string]any{
			"id": user, "name": strings.ToLower(user), "is_admin": strings.HasPrefix(user, "UADMIN"), "locale": s.locales[user],
			"profile": map[string]any{"display_name": s.names[user]},
		}
		maps.Copy(said, s.users[user])
		answer["user"] = said
	case "usergroups.list":
		groups := []map[string]any{}
		for _, id := range slices.Sorted(maps.Keys(s.groups)) {
			groups = append(groups, map[string]any{"id": id, "handle": strings.ToLower(id), "name": cmp.Or(s.names[id], id)})
		}
		answer["usergroups"] = groups
	case "usergroups.users.list":
		if form.Get("usergroup") == SlackNoGroup {
			answer["ok"], answer["error"] = false, "no_such_subteam"
			return
		}
		answer["users"] = s.groups[form.Get("usergroup")]
	case "conversations.info":
		id := form.Get("channel")
		channel := map[string]any{"id": id, "name": strings.ToLower(id), "is_channel": true, "is_member": true}
		maps.Copy(channel, s.channels[id])
		if channel["gone"] != nil {
			delete(answer, "channel")
			answer["ok"], answer["error"] = false, "channel_not_found"
			return
		}
		answer["channel"] = channel
	case "users.conversations":
		s.conversationsOf(form, answer)
	case "conversations.open":
		answer["channel"] = map[string]any{"id": DirectChannel(form.Get("users"))}
	case "files.getUploadURLExternal":
		s.files = append(s.files, &File{Name: form.Get("filename")})
		id := strconv.Itoa(len(s.files))
		answer["file_id"], answer["upload_url"] = "F"+id, s.server.URL+"/upload/"+id
	}
}

// DirectChannel is the conversation of the bot with a member.
func DirectChannel(user string) string { return "D" + strings.TrimPrefix(user, "U") }

// SetName sets what a member or a user group is called.
func (s *Slack) SetName(id, name string) { s.set(func() { s.names[id] = name }) }

// SetLocale sets the language in which a member uses Slack.
func (s *Slack) SetLocale(id, tag string) { s.set(func() { s.locales[id] = tag }) }

// SetUser sets fields of what users.info says of a member. A field "error" makes it
// refuse to.
func (s *Slack) SetUser(id string, fields map[string]any) { s.set(func() { s.users[id] = fields }) }

// SetChannel sets fields of what conversations.info says of a channel.
func (s *Slack) SetChannel(id string, fields map[string]any) {
	s.set(func() { s.channels[id] = fields })
}

// SetConversations sets the channels that a member is in, of which users.conversations
// tells a page at a time.
func (s *Slack) SetConversations(user string, channels ...string) {
	s.set(func() { s.conversations[user] = channels })
}

// conversationsOf answers with one page of the channels that a member is in.
func (s *Slack) conversationsOf(form url.Values, answer map[string]any) {
	all := s.conversations[form.Get("user")]
	from, _ := strconv.Atoi(form.Get("cursor")) // "" is the beginning
	limit, _ := strconv.Atoi(form.Get("limit"))
	from = min(max(from, 0), len(all))
	to := min(from+cmp.Or(limit, 100), len(all))
	page := []map[string]any{}
	for _, id := range all[from:to] {
		page = append(page, map[string]any{"id": id, "name": strings.ToLower(id), "is_channel": true})
	}
	next := ""
	if to < len(all) {
		next = strconv.Itoa(to)
	}
	answer["channels"], answer["response_metadata"] = page, map[string]any{"next_cursor": next}
}

// RemoveChannel makes a channel one that Slack does not know.
func (s *Slack) RemoveChannel(id string) { s.SetChannel(id, map[string]any{"gone": true}) }

// A File is one that was uploaded.
type File struct {
	Name, Title     string
	Channel, Thread string // where it was shared; "" before
	Data            []byte
}

// Files returns the files that were shared so far, in order.
func (s *Slack) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []File
	for _, f := range s.files {
		if f.Channel != "" {
			all = append(all, *f)
		}
	}
	return all
}

// shareFiles shares files that were uploaded.
func (s *Slack) shareFiles(form url.Values) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	var named []struct{ ID, Title string }
	_ = json.Unmarshal([]byte(form.Get("files")), &named) // what names none shares none
	shared := []map[string]any{}
	for _, n := range named {
		if i, err := strconv.Atoi(strings.TrimPrefix(n.ID, "F")); err == nil && i > 0 && i <= len(s.files) {
			f := s.files[i-1]
			f.Title, f.Channel, f.Thread = n.Title, form.Get("channel_id"), form.Get("thread_ts")
			shared = append(shared, map[string]any{"id": n.ID, "title": n.Title})
		}
	}
	return shared
}

// upload takes the bytes of a file, at the address that getUploadURLExternal named.
func (s *Slack) upload(w http.ResponseWriter, r *http.Request) {
	c := s.begin("upload", url.Values{"file": {strings.TrimPrefix(r.URL.Path, "/upload/")}})
	var data []byte
	if part, _, err := r.FormFile("file"); err == nil {
		data, _ = io.ReadAll(part) // a file that breaks off is as long as it came
		_ = part.Close()
	}
	s.faults.take(c.Method).serve(w, func() (answer func()) {
		s.set(func() {
			if i, err := strconv.Atoi(c.Form.Get("file")); err == nil && i > 0 && i <= len(s.files) {
				s.files[i-1].Data = data
			}
		})
		return func() { _, _ = fmt.Fprintf(w, "OK - %d", len(data)) }
	})
}

// newView returns the id of a view: that of the one which is changed, or the next.
func (s *Slack) newView(form url.Values) string {
	if id := form.Get("view_id"); id != "" {
		return id
	}
	return fmt.Sprintf("V%d", s.lastID.Add(1))
}

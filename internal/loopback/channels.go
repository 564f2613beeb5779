package loopback

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// A Post is a message that a platform accepted.
type Post struct {
	Channel  string
	ID       string
	Thread   string // Slack: the thread that it stands in; Discord: the message that it answers; "" for none
	Key      string // what the bot calls it: the key in Slack's metadata, Discord's nonce
	Text     string
	Blocks   string // Slack's, as JSON
	At       time.Time
	Threaded bool // a thread was opened with it, or is there by itself
	Pinned   bool

	unique bool           // one that has the same key is not accepted again
	fields map[string]any // as the platform's history shows it
}

// Channels holds the messages in the channels of a platform, where it was told to
// keep them.
type Channels struct {
	changes *changes

	mu        sync.Mutex
	keep      bool
	replies   bool
	fail      func(n int, p Post) Fault
	perSecond int
	second    time.Time // since when accepted counts
	accepted  int
	refused   int
	tries     int
	posts     []*Post
	gone      []string // channel and id of messages that were deleted
}

// KeepPosts makes a platform keep the messages that answer nothing and show
// them in its history.
func (c *Channels) KeepPosts() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep = true
}

// KeepReplies makes a platform keep what is posted in threads too.
func (c *Channels) KeepReplies() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep, c.replies = true, true
}

// FailPosts makes the n-th of the messages that are kept go wrong as fail says.
// n begins at 1.
func (c *Channels) FailPosts(fail func(n int, p Post) Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fail = fail
}

// LimitPosts makes a platform answer 429 to more than so many of the messages
// that are kept in a second; 0: any number.
func (c *Channels) LimitPosts(perSecond int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.perSecond = perSecond
}

// RefusedPosts returns how many messages LimitPosts refused.
func (c *Channels) RefusedPosts() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.refused
}

// Posts returns what was accepted so far, in order.
func (c *Channels) Posts() []Post {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Post, len(c.posts))
	for i, p := range c.posts {
		all[i] = *p
	}
	return all
}

// PostsIn returns what was accepted in a channel so far, in order.
func (c *Channels) PostsIn(channel string) []Post {
	return slices.DeleteFunc(c.Posts(), func(p Post) bool { return p.Channel != channel })
}

// kept reports whether a message is one of those that are kept. c.mu is held.
func (c *Channels) kept(p *Post) bool { return c.keep && (c.replies || p.Thread == "") }

// fault returns how the attempt to post a message goes wrong.
func (c *Channels) fault(p *Post) Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.kept(p) {
		return None
	}
	c.tries++
	if c.perSecond > 0 {
		if now := time.Now(); now.Sub(c.second) >= time.Second {
			c.second, c.accepted = now, 0
		}
		if c.accepted++; c.accepted > c.perSecond {
			c.refused++
			return Busy
		}
	}
	if c.fail == nil {
		return None
	}
	return c.fail(c.tries, *p)
}

// accept keeps a message and returns its id.
func (c *Channels) accept(p *Post) string {
	defer c.changes.notify()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.kept(p) {
		return p.ID
	}
	for _, before := range c.posts {
		if p.unique && p.Key != "" && before.Key == p.Key && before.Channel == p.Channel {
			return before.ID
		}
	}
	p.At = time.Now()
	c.posts = append(c.posts, p)
	return p.ID
}

// history returns the messages of a channel or of a thread, the newest first.
func (c *Channels) history(channel, thread string) []map[string]any {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := []map[string]any{}
	for _, p := range slices.Backward(c.posts) {
		if p.Channel == channel && p.Thread == thread {
			found = append(found, p.fields)
		}
	}
	return found
}

// pin pins or unpins a message that is kept. It reports whether that changed it, and
// whether it is there.
func (c *Channels) pin(channel, id string, pinned bool) (changed, there bool) {
	defer c.changes.notify()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.posts {
		if p.Channel == channel && p.ID == id {
			changed, p.Pinned = p.Pinned != pinned, pinned
			return changed, true
		}
	}
	return false, !c.keep
}

// PinnedIn returns the ids of the pinned messages of a channel, in order.
func (c *Channels) PinnedIn(channel string) []string {
	var ids []string
	for _, p := range c.PostsIn(channel) {
		if p.Pinned {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// openThread notes that a thread was opened with a message.
func (c *Channels) openThread(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.posts {
		if p.ID == id {
			p.Threaded = true
		}
	}
}

// change puts other words in the place of those of a message that is kept.
func (c *Channels) change(channel, id, text, blocks string) {
	defer c.changes.notify()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.posts {
		if p.Channel == channel && p.ID == id {
			p.Text, p.Blocks = text, blocks
			p.fields = maps.Clone(p.fields)
			p.fields["text"] = text
		}
	}
}

// RemovePost deletes a message.
func (c *Channels) RemovePost(channel, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = append(c.gone, channel+" "+id)
	c.posts = slices.DeleteFunc(c.posts, func(p *Post) bool { return p.Channel == channel && p.ID == id })
}

// removed reports whether a message was deleted.
func (c *Channels) removed(channel, id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Contains(c.gone, channel+" "+id)
}

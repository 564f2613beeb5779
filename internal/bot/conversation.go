package bot

import (
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	// rememberedFor is how long what somebody asked is remembered.
	rememberedFor = 10 * time.Minute
	// maxConversations is how many exchanges are remembered at most.
	maxConversations = 20_000
	// maxConversationBytes is how much memory they take at most, about.
	maxConversationBytes = 16 << 20
	// maxSharables is how many long questions are kept at most, of at most maxLine bytes.
	maxSharables = 1000
)

// Conversations are what the bot remembers in order to understand "why?" and "the next
// one": of each person in each conversation what was asked last and which places were
// shown. It is held in memory alone, for ten minutes, and is never logged.
type conversations struct {
	now func() time.Time

	mu    sync.Mutex
	last  *simplelru.LRU[conversationKey, exchange] // the oldest first
	asked *simplelru.LRU[string, sharable]          // by token
	bytes int                                       // of last
}

// A conversationKey names one person in one conversation.
type conversationKey struct {
	place Place
	from  string
}

// An exchange is what somebody asked, and what was shown.
type exchange struct {
	at       time.Time
	call     Call   // which says the same again
	again    string // the follow-up that was answered from the rest; "" where call was
	question string // in the asker's words, or as it was understood; "" where nothing was asked
	whole    string // the last question that was typed whole; "" where none was
	outcome  Outcome

	items  []string // references of places, in their order: those shown and those behind "More"
	shown  []string // references of the places that were shown last
	answer string   // the words of the statement that answer; "" where they are not known
	cut    bool     // nothing but the words that answer was shown last
	next   Call     // the next page of a long reply; zero where there is none
}

// exchangeBytes is about what an exchange takes besides its words.
const exchangeBytes = 500

func (e exchange) size() int {
	n := exchangeBytes + len(e.again) + len(e.question) + len(e.whole) + len(e.answer) + e.call.size() + e.next.size()
	for _, refs := range [][]string{e.items, e.shown} {
		for _, ref := range refs {
			n += len(ref) + 16
		}
	}
	return n
}

func (c Call) size() int {
	n := len(c.Command)
	for name, value := range c.Values {
		n += len(name) + len(value)
	}
	return n
}

// A sharable is a question whose answer somebody may share, and which is too long for a
// button.
type sharable struct {
	at       time.Time
	by       conversationKey // without the thread
	question string
}

func newConversations(now func() time.Time) *conversations {
	c := &conversations{now: now}
	// An error says that the size is not positive.
	c.last, _ = simplelru.NewLRU(maxConversations, func(_ conversationKey, e exchange) { c.bytes -= e.size() })
	c.asked, _ = simplelru.NewLRU[string, sharable](maxSharables, nil)
	return c
}

// remember keeps an exchange, in the place of the last one of its person there.
func (c *conversations) remember(req Request, e exchange) {
	if req.From == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e.at = c.now()
	key := conversationKey{req.Place, req.From}
	c.last.Remove(key) // so that it becomes the newest
	c.last.Add(key, e)
	c.bytes += e.size()
	c.clean()
}

// clean forgets what is too old, and the oldest where there is too much. c.mu is held.
func (c *conversations) clean() {
	for c.last.Len() > 0 {
		if _, e, _ := c.last.GetOldest(); !c.tooOld(e.at) && c.bytes <= maxConversationBytes {
			break
		}
		c.last.RemoveOldest()
	}
	for c.asked.Len() > 0 {
		if _, s, _ := c.asked.GetOldest(); !c.tooOld(s.at) {
			break
		}
		c.asked.RemoveOldest()
	}
}

func (c *conversations) tooOld(at time.Time) bool { return c.now().Sub(at) > rememberedFor }

// recall returns the last exchange of the conversation that a request goes on with. What
// was asked in the channel itself, or in a thread that it opened, is gone on with in
// either, unless that leaves open which one is meant.
func (c *conversations) recall(req Request) (exchange, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clean()
	if e, ok := c.last.Peek(conversationKey{req.Place, req.From}); ok {
		return e, true
	}
	if req.Place.Thread != "" && !req.OpensThread {
		return exchange{}, false
	}
	var found []exchange
	for _, key := range c.last.Keys() {
		if key.from == req.From && key.place.Root() == req.Place.Root() {
			e, _ := c.last.Peek(key)
			found = append(found, e)
		}
	}
	if len(found) != 1 {
		return exchange{}, false
	}
	return found[0], true
}

// keep remembers a question that is too long for a button, and returns the token under
// which [conversations.kept] finds it.
func (c *conversations) keep(req Request, question string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	token := NewShortID()
	c.asked.Add(token, sharable{c.now(), conversationKey{req.Place.Root(), req.From}, question})
	c.clean()
	return token
}

// kept returns the question that a person asked in a channel, by its token.
func (c *conversations) kept(req Request, token string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clean()
	s, ok := c.asked.Peek(token)
	if !ok || s.by != (conversationKey{req.Place.Root(), req.From}) {
		return "", false
	}
	return s.question, true
}

// forget forgets what was said at a place; in a whole workspace or server where Channel
// is empty.
func (c *conversations) forget(at Place) {
	c.mu.Lock()
	defer c.mu.Unlock()
	within := func(p Place) bool {
		return p.Platform == at.Platform && p.Space == at.Space && (at.Channel == "" || p.Channel == at.Channel)
	}
	for _, key := range c.last.Keys() {
		if within(key.place) {
			c.last.Remove(key)
		}
	}
	for _, token := range c.asked.Keys() {
		if s, _ := c.asked.Peek(token); within(s.by.place) {
			c.asked.Remove(token)
		}
	}
}

// position returns where the place that was shown last stands among the items, -1 where it
// does not, or several were shown.
func (e exchange) position() int {
	if len(e.shown) != 1 {
		return -1
	}
	return slices.Index(e.items, e.shown[0])
}

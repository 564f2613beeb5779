package bot

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// A clock tells a time that stands still until it is set.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func newClock() *clock { return &clock{time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)} }

var (
	channel = Place{Platform: "test", Space: "S1", Channel: "C1"}
	ann     = Request{Place: channel, From: "ann"}
)

// in returns a request in a thread of its place.
func (r Request) in(thread string) Request {
	r.Place.Thread = thread
	return r
}

func TestConversationsEnd(t *testing.T) {
	clock := newClock()
	c := newConversations(clock.now)
	c.remember(ann, exchange{question: "first"})
	clock.Time = clock.Add(rememberedFor)
	if e, ok := c.recall(ann); !ok || e.question != "first" {
		t.Errorf("after ten minutes it is %+v, %t", e, ok)
	}
	clock.Time = clock.Add(time.Second)
	if e, ok := c.recall(ann); ok {
		t.Errorf("after more it still is %+v", e)
	}
	if c.last.Len() > 0 || c.bytes != 0 {
		t.Errorf("%d are held, in %d bytes", c.last.Len(), c.bytes)
	}
}

func TestConversationsAreBounded(t *testing.T) {
	c := newConversations(newClock().now)
	for i := range maxConversations + 10 {
		ann.From = fmt.Sprint(i)
		c.remember(ann, exchange{})
	}
	if c.last.Len() != maxConversations {
		t.Errorf("%d are held", c.last.Len())
	}
	long := strings.Repeat("x", maxLine)
	for i := range 3 * maxConversationBytes / maxLine {
		ann.From = fmt.Sprint("long ", i)
		c.remember(ann, exchange{question: long})
		c.keep(ann, long)
	}
	if c.bytes > maxConversationBytes || c.asked.Len() > maxSharables {
		t.Errorf("%d bytes and %d questions are held", c.bytes, c.asked.Len())
	}
	if _, ok := c.recall(ann); !ok {
		t.Error("the newest is not held")
	}
	sum := 0
	for _, e := range c.last.Values() {
		sum += e.size()
	}
	if sum != c.bytes {
		t.Errorf("%d bytes are held, and %d counted", sum, c.bytes)
	}
}

func TestConversationsAreApart(t *testing.T) {
	c := newConversations(newClock().now)
	ann := Request{Place: channel, From: "ann"}
	bob := Request{Place: channel, From: "bob"}
	opened := func(r Request, thread string) Request {
		r = r.in(thread)
		r.OpensThread = true
		return r
	}
	check := func(name string, req Request, want string) {
		t.Helper()
		if e, _ := c.recall(req); e.question != want {
			t.Errorf("%s: %q, want %q", name, e.question, want)
		}
	}
	c.remember(ann.in("T1"), exchange{question: "ann's"})
	c.remember(bob.in("T1"), exchange{question: "bob's"})
	check("in the thread", ann.in("T1"), "ann's")
	check("somebody else in the same thread", bob.in("T1"), "bob's")
	check("a third one", Request{Place: channel, From: "cat"}.in("T1"), "")
	check("in another thread", ann.in("T2"), "")
	check("in the channel", ann, "ann's")
	check("in a thread that is opened", opened(ann, "T3"), "ann's")
	c.remember(ann.in("T2"), exchange{question: "ann's other"})
	check("in the channel, where either may be meant", ann, "")
	check("in a thread that is opened, likewise", opened(ann, "T3"), "")
	other := ann
	other.Place.Channel = "C2"
	check("in another channel", other, "")
	c.remember(Request{Place: channel}, exchange{question: "nobody's"})
	check("of nobody", Request{Place: channel}, "")
}

func TestConversationsAreForgotten(t *testing.T) {
	c := newConversations(newClock().now)
	at := func(space, channel string) Request {
		return Request{Place: Place{Platform: "test", Space: space, Channel: channel, Thread: "T"}, From: "ann"}
	}
	fill := func() (tokens []string) {
		for _, req := range []Request{at("S1", "C1"), at("S1", "C2"), at("S2", "C1")} {
			c.remember(req, exchange{question: "?"})
			tokens = append(tokens, c.keep(req, "?"))
		}
		return tokens
	}
	check := func(tokens []string, want ...bool) {
		t.Helper()
		for i, req := range []Request{at("S1", "C1"), at("S1", "C2"), at("S2", "C1")} {
			_, ok := c.recall(req)
			_, kept := c.kept(req, tokens[i])
			if ok != want[i] || kept != want[i] {
				t.Errorf("%d: %t, %t, want %t", i, ok, kept, want[i])
			}
		}
	}
	tokens := fill()
	c.forget(Place{Platform: "test", Space: "S1", Channel: "C2"})
	check(tokens, true, false, true)
	tokens = fill()
	c.forget(Place{Platform: "test", Space: "S1"})
	check(tokens, false, false, true)
}

// What somebody asked is kept for whoever asked it.
func TestKeptQuestions(t *testing.T) {
	clock := newClock()
	c := newConversations(clock.now)
	token := c.keep(ann, "a long question")
	if q, ok := c.kept(ann.in("T1"), token); !ok || q != "a long question" {
		t.Errorf("%q, %t", q, ok)
	}
	bob := ann
	bob.From = "bob"
	if _, ok := c.kept(bob, token); ok {
		t.Error("somebody else finds it")
	}
	clock.Time = clock.Add(rememberedFor + 1)
	if _, ok := c.kept(ann, token); ok {
		t.Error("it is found too late")
	}
}

func TestConversationsAtOnce(t *testing.T) {
	c := newConversations(time.Now)
	var work sync.WaitGroup
	for i := range 8 {
		work.Go(func() {
			req := Request{Place: channel, From: fmt.Sprint(i % 3)}
			for range 200 {
				c.remember(req, exchange{items: []string{"I"}, shown: []string{"I"}})
				c.recall(req)
				c.kept(req, c.keep(req, "?"))
				c.forget(Place{Platform: "test", Space: "S9"})
			}
		})
	}
	work.Wait()
}

package bottest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A Discusser is a Platform on which members discuss what is posted.
type Discusser interface {
	// Pinned returns the platform's ids of the messages that are pinned in a channel.
	Pinned(channel int) []string

	// Withhold takes the right to do a part of a post from the adapter. It reports
	// false where every post has that part by itself, or none has.
	Withhold(part bot.Part) bool

	// Group is the platform's id of a role or group that a post may ping.
	Group() string

	// Talk has members write n messages in the thread of a post in a channel.
	Talk(channel int, sent bot.Sent, n int)
}

// pins: a post is pinned, and the one before it is not any more; also where the
// process ended before the pin.
func pins(t *testing.T, tr *trial) {
	platform, ok := has[Discusser](tr, Threads)
	if !ok {
		return
	}
	post := tr.post("question of the day")
	post.Pin = true
	first, err := tr.Adapter().Send(tr.ctx, post)
	if err != nil {
		t.Fatal(err)
	}
	if got := platform.Pinned(1); !first.Pinned || !slices.Equal(got, []string{first.Message}) {
		t.Errorf("of %+v is pinned %q", first, got)
	}
	next := post
	next.Key, next.Pin = "bottest-key-2", false
	sent, err := tr.Adapter().Send(tr.ctx, next)
	if err != nil || sent.Pinned {
		t.Fatalf("sent is %+v, %v", sent, err)
	}
	next.Pin, next.Unpin = true, []string{first.Message, "404"}
	for range 2 { // what is done already is no fault
		found, there, err := tr.Adapter().Find(tr.ctx, next, time.Now().Add(-time.Minute))
		if err != nil || !there || !found.Pinned || found.Undone != (bot.Undone{}) {
			t.Errorf("found is %+v, %v, %v", found, there, err)
		}
		if got := platform.Pinned(1); !slices.Equal(got, []string{sent.Message}) {
			t.Errorf("pinned is %q, want the post %q alone", got, sent.Message)
		}
	}
}

// goesOutWithout: a post goes out without the parts that fail, says so, and promises no
// thread.
func goesOutWithout(t *testing.T, tr *trial) {
	platform, ok := has[Discusser](tr, Threads)
	if !ok {
		return
	}
	post := tr.post("Discuss it in the thread.")
	post.Threadless, post.Thread, post.Pin = say("Discuss it here."), "question", true
	threads := !platform.Withhold(bot.ThreadPart)
	if !platform.Withhold(bot.PinPart) {
		t.Error("the right to pin cannot be withheld")
	}
	before := len(tr.Board().Posts())
	sent, err := tr.Adapter().Send(tr.ctx, post)
	if err != nil {
		t.Fatal(err)
	}
	if sent.Message == "" || sent.Pinned || sent.Undone.Pin == "" || (sent.Thread == "") == threads || (sent.Undone.Thread == "") != threads {
		t.Errorf("sent is %+v", sent)
	}
	for part, stored := range sent.Undone.Clauses() {
		why := message.English().RenderStored(stored).String()
		if strings.HasSuffix(why, ".") || strings.Contains(why, "undone") {
			t.Errorf("the reason for no %s is %q", part, why)
		}
	}
	want := "Discuss it here."
	if threads {
		want = "Discuss it in the thread."
	}
	if got := tr.Board().Posts(); len(got) != before+1 || !strings.Contains(read(got[before].Text), read(want)) {
		t.Errorf("it reads %+v, want %q", got[before:], want)
	}
}

// pings: a post pings the group that it names and nobody else, behind its first words.
func pings(t *testing.T, tr *trial) {
	platform, ok := has[Discusser](tr, Threads)
	if !ok {
		return
	}
	post := tr.post("question of the day")
	post.Notify = platform.Group()
	before := len(tr.Board().Posts())
	if _, err := tr.Adapter().Send(tr.ctx, post); err != nil {
		t.Fatal(err)
	}
	p := tr.await(before + 1)[before]
	if len(p.Live) == 0 || !strings.HasPrefix(read(p.Text), read("question of the day")) {
		t.Errorf("it is posted as %+v", p)
	}
	for _, live := range p.Live {
		if !strings.Contains(live, post.Notify) {
			t.Errorf("it pings by %q", live)
		}
	}
}

// counts: what members wrote in the threads of posts is counted.
func counts(t *testing.T, tr *trial) {
	platform, ok := has[Discusser](tr, Threads)
	if !ok {
		return
	}
	post := tr.post("question of the day")
	post.Thread = "question of the day"
	var all []bot.Sent
	for n, key := range []string{"bottest-key-1", "bottest-key-2", "bottest-key-3"} {
		post.Key = key
		sent, err := tr.Adapter().Send(tr.ctx, post)
		if err != nil {
			t.Fatal(err)
		}
		platform.Talk(1, sent, n)
		all = append(all, sent)
	}
	got, err := tr.Adapter().Counts(tr.ctx, post.Place, append(all[1:], bot.Sent{Message: "404", Thread: "404"}))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[all[1].Message] != 1 || got[all[2].Message] != 2 {
		t.Errorf("counted %v of %+v", got, all)
	}
}

package bottest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// keepsThread: an answer hangs on the message that asked, and one that was
// asked in a thread stays in it.
func keepsThread(t *testing.T, tr *trial) {
	want := func(e Event) Posted {
		before := len(tr.Board().Posts())
		tr.deliver(e)
		return tr.await(before + 1)[before]
	}
	speaks := tr.Traits().Speaks
	if slices.Contains(speaks, Direct) {
		if p := want(tr.event(Direct, "question")); p.Channel != 1 || p.Thread != 0 {
			t.Errorf("a direct message is answered in channel %d, thread %d", p.Channel, p.Thread)
		}
	}
	if !slices.Contains(speaks, Mention) {
		return
	}
	e := tr.event(Mention, "question")
	e.Channel = 2
	if p := want(e); p.Channel != 2 || p.Thread != 0 || p.To != e.Number {
		t.Errorf("mention %d in channel 2 is answered by %+v", e.Number, p)
	}
	if !tr.Traits().Threads {
		return
	}
	e = tr.event(Mention, "question")
	e.Channel, e.Thread = 2, 3
	if p := want(e); p.Channel != 2 || p.Thread != 3 {
		t.Errorf("a mention in thread 3 of channel 2 is answered by %+v", p)
	}
	seen := tr.seen()
	inChannel, inThread := seen[len(seen)-2].Place, seen[len(seen)-1].Place
	if inThread.Thread == "" || inChannel.Root() != inThread.Root() {
		t.Errorf("the thread %+v is not in its channel %+v", inThread, inChannel.Root())
	}
}

// keepsPrivate: a reply to the asker alone is shown to nobody else, where the
// platform has commands that nobody else sees.
func keepsPrivate(t *testing.T, tr *trial) {
	if !slices.Contains(tr.Traits().Speaks, Command) {
		return
	}
	tr.answering(func(context.Context, bot.Request) bot.Reply {
		r := say("you alone")
		r.Private = true
		return r
	})
	tr.deliver(tr.event(Command, "question"))
	if p := tr.await(1)[0]; !p.Private {
		t.Error("a private reply is shown to everybody")
	}
}

// postsAndFinds: what is posted of the adapter's own accord stands in its
// channel, and is found by its key.
func postsAndFinds(t *testing.T, tr *trial) {
	post := tr.post("question of the day")
	since := time.Now().Add(-time.Minute)
	if sent, found, err := tr.Adapter().Find(tr.ctx, post, since); err != nil || found {
		t.Errorf("before it is posted, it is found: %v, %+v, %v", found, sent, err)
	}
	before := len(tr.Board().Posts())
	sent, err := tr.Adapter().Send(tr.ctx, post)
	if err != nil {
		t.Fatal(err)
	}
	if p := tr.await(before + 1)[before]; p.Channel != 1 || p.Thread != 0 || p.To != 0 || p.Private || len(p.Live) > 0 {
		t.Errorf("it is posted as %+v", p)
	}
	if sent.Message == "" {
		t.Error("the message that was sent has no id")
	}
	got, found, err := tr.Adapter().Find(tr.ctx, post, since)
	if err != nil || !found || got.Message != sent.Message {
		t.Errorf("it is found: %v, %+v, %v; want %+v", found, got, err, sent)
	}
	other := post
	other.Key = "another-key"
	if sent, found, err := tr.Adapter().Find(tr.ctx, other, since); err != nil || found {
		t.Errorf("another key is found: %v, %+v, %v", found, sent, err)
	}
}

// saysGone: a place that is gone is told apart from other faults.
func saysGone(t *testing.T, tr *trial) {
	refuser, ok := has[Refuser](tr, Rights)
	if !ok {
		return
	}
	post := tr.post("question of the day")
	refuser.Gone(1)
	if _, err := tr.Adapter().Send(tr.ctx, post); !errors.Is(err, bot.ErrGone) {
		t.Errorf("of a channel that is gone, Send returns %v", err)
	}
}

// saysWait: a platform that asks to wait is told apart from other faults. It is
// not tried again before its time.
func saysWait(t *testing.T, tr *trial) {
	refuser, ok := has[Refuser](tr, Rights)
	if !ok {
		return
	}
	post := tr.post("question of the day")
	refuser.Throttle(1, 30*time.Second)
	_, err := tr.Adapter().Send(tr.ctx, post)
	var wait *bot.RetryAfterError
	if !errors.As(err, &wait) || wait.After <= 0 || wait.After > 31*time.Second {
		t.Errorf("asked to wait 30 s, Send returns %v", err)
	}
}

// A Restricter is a Platform on which the adapter can be kept from posting.
type Restricter interface {
	// Restrict keeps the adapter from posting to a channel. right is what it then
	// lacks, as the platform's own program names it, "" where it is no right. ok is
	// false where nothing like it keeps anybody from posting there.
	Restrict(channel int, by Restriction) (right string, ok bool)
}

// A Restriction is what keeps the adapter from posting to a channel.
type Restriction string

const (
	Deleted   Restriction = "the channel is deleted"
	Archived  Restriction = "the channel is archived"
	NoMember  Restriction = "the bot is no member of the channel"
	Forbidden Restriction = "the bot has no right to write there"
	Hidden    Restriction = "the bot has no right to see the channel"
)

// saysWhetherItCanPost: where nothing can be posted to, the reason is said, and the
// missing right by its name.
func saysWhetherItCanPost(t *testing.T, tr *trial) {
	platform, restricts := has[Restricter](tr, Rights)
	at := tr.post("question of the day").Place
	if err := tr.Adapter().CanPost(tr.ctx, at); err != nil {
		t.Errorf("of a place that can be posted to, CanPost returns %v", err)
	}
	cannot := func(what string, at bot.Place, right string) {
		t.Helper()
		var no *bot.CannotPostError
		err := tr.Adapter().CanPost(tr.ctx, at)
		if !errors.As(err, &no) {
			t.Errorf("%s: CanPost returns %v", what, err)
			return
		}
		reason := message.English().Render(no.Reason).String()
		if message.English().String(no.Right, nil) != right || reason == "" || reason == no.Reason.ID || strings.HasSuffix(reason, ".") {
			t.Errorf("%s: the reason is %q and the missing right %q, want the right %q", what, reason, no.Right, right)
		}
	}
	elsewhere := at
	elsewhere.Platform = "another"
	cannot("another platform", elsewhere, "")
	if !restricts {
		return
	}
	elsewhere = at
	elsewhere.Space = "another"
	cannot("another workspace or server", elsewhere, "")
	// Each channel is heard of before it is restricted.
	tried := 0
	for n, by := range []Restriction{Deleted, Archived, NoMember, Forbidden, Hidden} {
		before := len(tr.Board().Posts())
		e := tr.event(Mention, "where")
		e.Channel = n + 2
		tr.deliver(e)
		tr.await(before + 1)
		seen := tr.seen()
		at := seen[len(seen)-1].Place.Root()
		if err := seen[len(seen)-1].CanPost(tr.ctx, at); err != nil {
			t.Errorf("before %s, a request's CanPost returns %v", by, err)
		}
		right, ok := platform.Restrict(e.Channel, by)
		if !ok {
			continue
		}
		tried++
		cannot(string(by), at, right)
	}
	if tried < 3 {
		t.Errorf("%d things keep the adapter from posting, want at least 3", tried)
	}
}

// post makes a post to channel 1, whose place the adapter alone can name.
func (tr *trial) post(words string) bot.Post {
	tr.t.Helper()
	before := len(tr.Board().Posts())
	tr.deliver(tr.event(tr.Traits().Speaks[0], "where"))
	tr.await(before + 1)
	seen := tr.seen()
	return bot.Post{Place: seen[len(seen)-1].Place.Root(), Reply: say(words), Key: "bottest-key-1"}
}

// ends: Run returns when its context ends, but not before the replies in flight
// are out; so what they need of a store is not cut off.
func ends(t *testing.T, tr *trial) {
	entered, enter := gate()
	wait, release := gate()
	defer release()
	tr.answering(func(ctx context.Context, r bot.Request) bot.Reply {
		enter()
		<-wait
		if ctx.Err() != nil {
			return say("cut off")
		}
		return say("answer to " + r.Words())
	})
	tr.deliver(tr.event(tr.Traits().Speaks[0], "question"))
	select {
	case <-entered:
	case <-tr.ctx.Done():
		t.Fatal("the request does not reach the core")
	}
	tr.cancel()
	release()
	if posts := tr.stop(); len(posts) != 1 || !strings.Contains(posts[0].Text, "answer to question") {
		t.Errorf("of the reply in flight this is posted: %+v", posts)
	}
}

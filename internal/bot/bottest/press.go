package bottest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// A Presser is a Platform whose messages have buttons and menus.
type Presser interface {
	// Press delivers that a member presses a button, or chooses in a menu. It returns
	// as Deliver does. It may be called by several goroutines.
	Press(ctx context.Context, p Press) error

	// NameOf returns what is read in a message that names a member.
	NameOf(member int) string
}

// A Press is a button that a member presses, or a choice in a menu.
type Press struct {
	Number  int    // as that of an Event
	Message string // the ID of what was posted
	Label   string // of the button or the choice
	From    int    // the member
}

// A Restarter is a Platform whose program can start again.
type Restarter interface {
	// Restart joins a new adapter to this far end, which Adapter returns from then
	// on. The one before has ended. What the platform keeps stays.
	Restart()
}

// press presses a button of a message.
func (tr *trial) press(on Presser, p Posted, label string, from int) {
	tr.t.Helper()
	tr.events++
	if err := on.Press(tr.ctx, Press{Number: tr.events, Message: p.ID, Label: label, From: from}); err != nil {
		tr.t.Fatalf("%q of %q, pressed by member %d, is not acknowledged: %v", label, p.Buttons, from, err)
	}
}

// answersPresses: a button and a choice make their calls, for whoever pressed.
func answersPresses(t *testing.T, tr *trial) {
	on, ok := has[Presser](tr, Presses)
	if !ok {
		return
	}
	button, choice := bot.NewCall("quote", "ref", "II"), bot.NewCall("prompt next", "count", "3", "channel", "#C0000001")
	tr.answering(func(_ context.Context, r bot.Request) bot.Reply {
		if !r.Call.IsZero() && r.Call.Command != "ask" {
			return say("answer to " + r.Words())
		}
		offer := say("choose")
		offer.Blocks = append(offer.Blocks,
			bot.Choices{Label: "Next", Options: []bot.Choice{{Label: "One", Call: bot.NewCall("quote", "ref", "I")}, {Label: "Three", Call: choice}}},
			bot.Actions{Actions: []bot.Action{{Label: "Quote II", Call: button}}},
		)
		return offer
	})
	for _, want := range []struct {
		label string
		call  bot.Call
		from  int
	}{{"Quote II", button, 1}, {"Three", choice, 2}} {
		before := len(tr.Board().Posts())
		tr.deliver(tr.event(tr.Traits().Speaks[0], "offer"))
		p := tr.await(before + 1)[before]
		if want := []string{"One", "Three", "Quote II"}; !slices.Equal(p.Buttons, want) {
			t.Fatalf("the buttons are %q, want %q", p.Buttons, want)
		}
		tr.press(on, p, want.label, want.from)
		tr.awaitWords(before+1, "answer to "+want.call.Line())
		seen := tr.seen()
		asker, r := seen[len(seen)-2], seen[len(seen)-1]
		if r.Call.Encode() != want.call.Encode() || r.Place.Root() != asker.Place.Root() || r.Shares != "" {
			t.Errorf("%q asks for %q at %+v, sharing %q; want %q at %+v", want.label, r.Call.Line(), r.Place, r.Shares, want.call.Line(), asker.Place)
		}
		if !tr.lacks(Shares) && (r.From == asker.From) != (want.from == 1) {
			t.Errorf("%q, pressed by member %d, is asked for by %q; the asker is %q", want.label, want.from, r.From, asker.From)
		}
	}
}

// turnsPages: the reply to a button that replaces takes the place of its message, and
// a private one does not.
func turnsPages(t *testing.T, tr *trial) {
	on, ok := has[Presser](tr, Presses)
	if !ok {
		return
	}
	turn := bot.NewCall("search", "words", "dialogue")
	turn.Page = 2
	tr.answering(func(_ context.Context, r bot.Request) bot.Reply {
		switch {
		case r.Call.Page == 2:
			return say("the second page")
		case r.Call.Command == "about":
			r := say("you alone")
			r.Private = true
			return r
		}
		first := say("the first page")
		first.Blocks = append(first.Blocks, bot.Actions{Actions: []bot.Action{
			{Label: "Mine", Call: bot.NewCall("about"), Effect: bot.Replace},
			{Label: "More (2)", Call: turn, Effect: bot.Replace},
		}})
		return first
	})
	for _, kind := range tr.Traits().Speaks {
		before := len(tr.Board().Posts())
		tr.deliver(tr.event(kind, "question"))
		p := tr.await(before + 1)[before]
		if kind == Mention {
			tr.press(on, p, "Mine", 2)
			tr.awaitWords(before+1, "you alone")
			posts := tr.Board().Posts()
			if now := posts[before]; now.Text != p.Text || len(posts) != before+2 || !posts[before+1].Private && !tr.lacks(Shares) {
				t.Errorf("%s: a private reply to a button that replaces leaves %+v", kind, posts[before:])
			}
			before++
		}
		tr.press(on, p, "More (2)", 1)
		if tr.lacks(Edits) {
			tr.awaitWords(before+1, "the second page")
			continue
		}
		at := slices.IndexFunc(tr.Board().Posts(), func(o Posted) bool { return o.ID == p.ID })
		tr.until(fmt.Sprintf("%s: %q is not turned", kind, p.Text), func() bool {
			return strings.Contains(read(tr.Board().Posts()[at].Text), read("the second page"))
		})
		posts := tr.Board().Posts()
		if now := posts[at]; strings.Contains(now.Text, "first") || len(now.Buttons) > 0 || now.Private != p.Private || now.Channel != p.Channel {
			t.Errorf("%s: %+v became %+v", kind, p, now)
		}
		if len(posts) != before+1 {
			t.Errorf("%s: a turned page makes another message: %+v", kind, posts[before:])
		}
	}
}

// sharesOnce: what is shared is posted once for everybody, with the question and who
// shared it, however often the button is pressed, by whom, and after a restart.
func sharesOnce(t *testing.T, tr *trial) {
	again, ok := has[Restarter](tr, Shares)
	if !ok {
		return
	}
	on, ok := has[Presser](tr, Presses)
	if !ok {
		return
	}
	const question = "What can informal dialogue do?"
	label := message.English().String("action.share", nil)
	handle := remembering(t).Handle
	tr.answering(func(ctx context.Context, r bot.Request) bot.Reply {
		if !r.Private && r.Shares == "" { // whom a platform does not answer alone it offers nothing to share
			reply := say("for all")
			reply.Blocks = append(reply.Blocks, bot.Actions{Actions: []bot.Action{{Label: label, Call: bot.NewCall("ask", "question", question), Effect: bot.Share}}})
			return reply
		}
		return handle(ctx, r)
	})
	already := message.English().String("share.already", nil)
	var offered []Posted
	for _, kind := range []Kind{Command, Mention} {
		before := len(tr.Board().Posts())
		tr.deliver(tr.event(kind, question))
		p := tr.await(before + 1)[before]
		if !slices.Contains(p.Buttons, label) || p.Private != (kind == Command) {
			t.Fatalf("%s: of %q %+v can be shared", kind, label, p)
		}
		offered = append(offered, p)
		var shared []Posted
		for _, s := range tr.pressOften(on, p, label, 5) {
			if strings.Contains(read(s.Text), read(already)) {
				if !s.Private {
					t.Errorf("%s: who is late is told so in front of all", kind)
				}
				continue
			}
			shared = append(shared, s)
		}
		if len(shared) != 1 {
			t.Fatalf("%s: it is shared %d times: %+v", kind, len(shared), shared)
		}
		s := shared[0]
		names := func(member int) bool { return strings.Contains(read(s.Text), read(on.NameOf(member))) }
		pressers := []int{1, 2}
		if p.Private {
			pressers = pressers[:1]
		}
		if s.Private || s.Channel != p.Channel || !strings.Contains(read(s.Text), read(question)) || !slices.ContainsFunc(pressers, names) {
			t.Errorf("%s: it is shared as %+v, want for all, with %q and the name of who shared it", kind, s, question)
		}
	}
	tr.stop()
	again.Restart()
	tr.run()
	for _, p := range offered {
		before := len(tr.Board().Posts())
		tr.press(on, p, label, 1)
		if now := tr.await(before + 1)[before]; !now.Private || !strings.Contains(read(now.Text), read(already)) {
			t.Errorf("after a restart, pressed once more, it is answered by %+v", now)
		}
	}
}

// pressOften presses a button so many times at once, by two members where both see it,
// and returns what is posted then.
func (tr *trial) pressOften(on Presser, p Posted, label string, times int) []Posted {
	tr.t.Helper()
	before := len(tr.Board().Posts())
	var pressing sync.WaitGroup
	for i := range times {
		press := Press{Number: tr.events + i + 1, Message: p.ID, Label: label, From: 1}
		if !p.Private {
			press.From = 1 + i%2
		}
		pressing.Go(func() {
			if err := on.Press(tr.ctx, press); err != nil {
				tr.t.Errorf("%q is not acknowledged: %v", label, err)
			}
		})
	}
	pressing.Wait()
	tr.events += times
	return tr.await(before + times)[before:]
}

// remembering is a bot on the shipped statement with a database.
func remembering(t *testing.T) *bot.Bot {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	db := Database(t)
	return bot.New(bot.Config{Statements: []*statement.Statement{s}, Store: db, Log: slog.New(slog.DiscardHandler)})
}

// A Deleter is a Platform on which a message can be deleted.
type Deleter interface {
	// Delete deletes the message of that ID. The board keeps it.
	Delete(id string)
}

// replaces: what was posted is changed in place, and a message that was deleted is
// told apart from other faults.
func replaces(t *testing.T, tr *trial) {
	post := tr.post("question of the day")
	before := len(tr.Board().Posts())
	sent, err := tr.Adapter().Send(tr.ctx, post)
	if err != nil {
		t.Fatal(err)
	}
	p := tr.await(before + 1)[before]
	post.Reply = say("the question is withdrawn")
	if tr.lacks(Edits) {
		if err := tr.Adapter().Replace(tr.ctx, post, sent); err != nil {
			t.Error(err)
		}
		tr.awaitWords(before+1, "the question is withdrawn")
		return
	}
	platform, ok := has[Deleter](tr, Edits)
	if !ok {
		return
	}
	if err := tr.Adapter().Replace(tr.ctx, post, sent); err != nil {
		t.Fatal(err)
	}
	tr.until("what was posted is not replaced", func() bool {
		return strings.Contains(read(tr.Board().Posts()[before].Text), read("the question is withdrawn"))
	})
	posts := tr.Board().Posts()
	if now := posts[before]; len(posts) != before+1 || strings.Contains(now.Text, "of the day") || now.ID != p.ID || now.Channel != p.Channel {
		t.Errorf("%+v is replaced by %+v", p, posts[before:])
	}
	if got, found, err := tr.Adapter().Find(tr.ctx, post, time.Now().Add(-time.Minute)); err != nil || !found || got.Message != sent.Message {
		t.Errorf("what is replaced is found: %v, %+v, %v; want %+v", found, got, err, sent)
	}
	platform.Delete(p.ID)
	if err := tr.Adapter().Replace(tr.ctx, post, sent); !errors.Is(err, bot.ErrGone) {
		t.Errorf("of a message that was deleted, Replace returns %v", err)
	}
}

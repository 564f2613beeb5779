package discord

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
)

// handleWhenReleased answers with the words of the request once it may.
func handleWhenReleased(release <-chan bool) bot.Handler {
	return func(ctx context.Context, r bot.Request) bot.Reply {
		select {
		case private := <-release:
			reply := paragraphReply("echo " + r.Words())
			reply.Private = !private && !r.Private
			return reply
		case <-ctx.Done():
			return bot.Reply{}
		}
	}
}

func TestAnswerThatComesLater(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		command string
		public  bool // the reply
		want    string
	}{
		{"ask", true, "deferred 64, edit 64"},
		{"quote", true, "deferred 0, edit 0"},
		{"quote", false, "deferred 0, delete 0, follow-up 64"},
	} {
		f := newFake(t)
		cfg := f.config()
		cfg.timing.deferAfter = 50 * time.Millisecond
		a, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		release := make(chan bool)
		run(t, a, handleWhenReleased(release))
		f.do(f.Slash(test.command))
		release <- test.public
		n := strings.Count(test.want, ",") + 1
		var got []string
		for _, s := range f.awaitN(n) {
			got = append(got, fmt.Sprint(s.Kind, " ", s.Flags))
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("/%s is answered by %q, want %q", test.command, got, test.want)
		}
	}
}

// press makes an interaction of a component of an output.
func (f *fake) press(on output, customID string, values ...string) map[string]any {
	in := f.Interaction(3, map[string]any{"custom_id": customID, "component_type": 2, "values": values})
	in["message"] = map[string]any{"id": "1", "channel_id": textID, "flags": on.Flags, "components": []map[string]any{{"type": 99}}}
	return in
}

func TestButtonsAndMenus(t *testing.T) {
	t.Parallel()
	f, _ := join(t)
	outline := f.do(f.Slash("sections"))
	if outline.Flags != 64 {
		t.Errorf("/sections is answered with flags %d", outline.Flags)
	}
	if len(outline.Components) != 11 || !outline.Contained {
		t.Fatalf("of ten headings and a row are shown %d", len(outline.Components))
	}
	chosen := f.do(f.press(outline, outline.Components[1].Components[0].CustomID))
	if chosen.Kind != "answer" || chosen.Flags != 64 || !strings.Contains(chosen.Text(), "Setting the Stage") {
		t.Errorf("Open is answered by %+v", chosen)
	}
	unknown := f.do(f.Slash("quote", text("ref", "XII")))
	menu := unknown.Components[0].Components[0]
	if len(menu.Options) < 3 || menu.Placeholder == "" {
		t.Fatalf("the menu of places is %+v", menu)
	}
	if got := f.do(f.press(unknown, menu.CustomID, menu.Options[1].Value)); got.Kind != "answer" || !strings.Contains(got.Text(), menu.Options[1].Label[:10]) {
		t.Errorf("a choice is answered by %+v", got)
	}
	public := f.do(f.press(outline, outline.Button("Share here")))
	if public.Kind != "answer" || public.Flags != 0 || public.Content != outline.Content || public.Button("Share here") != "" {
		t.Errorf("Share is answered by %+v", public)
	}
	next := f.do(f.press(chosen, chosen.Button("Next section")))
	if next.Kind != "update" || next.Text() == chosen.Text() || next.Button("Share here") == "" {
		t.Errorf("a page turned in private is %+v", next)
	}
	next = f.do(f.press(f.do(f.Slash("quote", text("ref", "II"))), next.Button("Previous section")))
	if next.Kind != "update" || next.Button("Share here") != "" {
		t.Errorf("a page turned in public is %+v", next)
	}
	if cited := f.do(f.press(next, next.Button("Cite"))); cited.Kind != "answer" || cited.Flags != 64 || !strings.Contains(cited.Text(), "BibTeX") {
		t.Errorf("Cite is answered by %+v", cited)
	}
	if old := f.do(f.press(next, "an id of long ago")); old.Kind != "answer" || old.Flags != 64 || old.Content == "" {
		t.Errorf("a button that nobody knows is answered by %+v", old)
	}
}

func TestRefusalLeavesThePageAsItIs(t *testing.T) {
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, func(context.Context, bot.Request) bot.Reply {
		r := paragraphReply("no")
		r.Private = true
		return r
	})
	if got := f.do(f.press(output{}, "turn page 2 sections")); got.Kind != "answer" || got.Flags != 64 {
		t.Errorf("it is answered by %+v", got)
	}
}

func TestEveryCommandIsAnswered(t *testing.T) {
	t.Parallel()
	f, _ := join(t)
	for _, c := range bot.Commands() {
		if c.Hidden {
			continue
		}
		for _, typed := range []string{"", "II", strings.Repeat("What does <@1> say? ", 145)} {
			var options []map[string]any
			if typed != "" && len(c.Options) > 0 {
				options = append(options, text(c.Options[0].Name, typed))
			}
			if got := f.do(f.Slash(c.Name, options...)); got.Kind != "answer" || got.Text() == "" {
				t.Errorf("/%s %.20q is answered by %+v", c.Name, typed, got)
			}
		}
	}
}

func TestEmptyMentionIsHelped(t *testing.T) {
	f, _ := join(t)
	f.Message(textID, "<@!"+selfID+">")
	if got := f.awaitN(1)[0]; !strings.Contains(got.Text(), "quote") {
		t.Errorf("it is answered by %s", got.Text())
	}
}

func TestMessageCommand(t *testing.T) {
	f, _ := join(t)
	in := f.Interaction(2, map[string]any{
		"id": "1", "name": "Find in the statement", "type": 3, "target_id": "55",
		"resolved": map[string]any{"messages": map[string]any{"55": map[string]any{"id": "55", "content": "What should governments do first?", "components": []map[string]any{{"type": 99}}}}},
	})
	if got := f.do(in); got.Flags != 64 || !got.Contained || got.Button("Share here") == "" {
		t.Errorf("it is answered by %+v", got)
	}
}

func TestMessageCommandChecksQuotations(t *testing.T) {
	f, _ := join(t)
	content := "> filling protection gaps\n> for vulnerable migrants\nand they add “habits of working apart”"
	in := f.Interaction(2, map[string]any{
		"id": "1", "name": "Check quotations", "type": 3, "target_id": "55",
		"resolved": map[string]any{"messages": map[string]any{"55": map[string]any{"id": "55", "content": content}}},
	})
	if got := f.do(in); got.Flags != 64 || !strings.Contains(got.Text(), "Verbatim") || !strings.Contains(got.Text(), "Altered") || !strings.Contains(got.Text(), "apart") {
		t.Errorf("it is answered by %+v", got)
	}
}

func TestDirectInteractionIsNotHidden(t *testing.T) {
	f, _ := join(t)
	in := f.Slash("sections")
	delete(in, "guild_id")
	delete(in, "member")
	in["user"], in["context"], in["channel_id"], in["channel"] = map[string]any{"id": memberID}, 1, dmID, map[string]any{"id": dmID, "type": 1}
	if got := f.do(in); got.Flags != 0 || got.Button("Share here") != "" {
		t.Errorf("it is answered by %+v", got)
	}
	in = f.Slash("sections")
	delete(in, "guild_id")
	delete(in, "member")
	in["user"], in["context"] = map[string]any{"id": memberID}, 2
	if got := f.do(in); got.Flags != 64 || got.Button("Share here") == "" {
		t.Errorf("among other people it is answered by %+v", got)
	}
}

func TestInlineReferencesAreRelayed(t *testing.T) {
	f, _ := joinEcho(t)
	f.Message(textID, "as in [[II]] and [[ I.B ]], [x] and [[]]")
	f.Message(textID, "nothing [II] here")
	if got := f.awaitN(1)[0]; got.Content != "echo inline II; I.B" {
		t.Errorf("it is answered by %q", got.Content)
	}
}

func TestAutocompletion(t *testing.T) {
	t.Parallel()
	f, _ := join(t)
	complete := func(name string, options ...map[string]any) output {
		in := f.Slash(name, options...)
		in["type"] = 4
		return f.do(in)
	}
	typing := func(name, value string) map[string]any {
		o := text(name, value)
		o["focused"] = true
		return o
	}
	got := complete("quote", typing("ref", "governence"))
	if got.Kind != "completion" || len(got.Choices) == 0 || len(got.Choices) > 25 {
		t.Fatalf("completed is %+v", got)
	}
	quoted := f.do(f.Slash("quote", text("ref", got.Choices[0].Value)))
	if strings.Contains(quoted.Text(), "No place") || len(quoted.Text()) == 0 {
		t.Errorf("%+v is quoted as %s", got.Choices[0], quoted.Text())
	}
	for _, typed := range []string{"", "zzzzzzzz", strings.Repeat("x", 3000), "<@1>"} {
		if got := complete("quote", typing("ref", typed)); got.Kind != "completion" || len(got.Choices) > 25 {
			t.Errorf("%.20q is completed by %+v", typed, got)
		}
	}
	if got := complete("nothing", typing("ref", "I")); got.Kind != "completion" || len(got.Choices) != 0 {
		t.Errorf("an unknown command is completed by %+v", got)
	}
}

func TestCompletionDoesNotWaitForWork(t *testing.T) {
	f := newFake(t)
	cfg := f.config()
	cfg.InFlight = 1
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	release := make(chan bool)
	run(t, a, handleWhenReleased(release))
	busy := f.Slash("ask", text("question", "q0"))
	f.Dispatch("INTERACTION_CREATE", busy)
	in := f.Slash("quote")
	in["type"] = 4
	if got := f.do(in); got.Kind != "completion" {
		t.Errorf("it is completed by %+v", got)
	}
	if got := f.do(f.Slash("ask", text("question", "q1"))); got.Flags != 64 || !strings.Contains(got.Content, "ask again in a minute") {
		t.Errorf("who finds it full is told %+v", got)
	}
	release <- true
	f.answerTo(busy)
}

// A member for whom there was no room is told so once, and not answered as well
// when Discord delivers the request again.
func TestNoRoomIsSaidOnce(t *testing.T) {
	f := newFake(t)
	cfg := f.config()
	cfg.InFlight = 1
	full := make(chan bool, 9)
	cfg.Host.OnFull = func() { full <- true }
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	release := make(chan bool)
	run(t, a, handleWhenReleased(release))
	first := f.Message(textID, "<@"+selfID+"> q0")
	eventually(t, "the question is at work", func() bool { return a.workers.Load().requests.Running() == 1 })
	away := f.Slash("ask", text("question", "q1"))
	if got := f.do(away); got.Flags != 64 || !strings.Contains(got.Content, "ask again in a minute") {
		t.Errorf("who finds it full is told %+v", got)
	}
	mention := f.Message(textID, "<@"+selfID+"> q2")
	about := func(m output, id string) bool { return m.Reference != nil && m.Reference.MessageID == id }
	if m := f.awaitN(2)[1]; !strings.Contains(m.Content, "ask again in a minute") || !about(m, mention) {
		t.Errorf("whose message finds it full is told %+v", m)
	}
	release <- true
	if m := f.awaitN(3)[2]; !about(m, first) {
		t.Errorf("the question that was at work is answered by %+v", m)
	}
	eventually(t, "there is room", func() bool { return a.workers.Load().requests.Running() == 0 })
	f.Dispatch("INTERACTION_CREATE", away)
	third := f.Message(textID, "<@"+selfID+"> q3")
	release <- true
	if m := f.awaitN(4)[3]; !about(m, third) {
		t.Errorf("after a redelivery comes %+v", m)
	}
	if len(full) != 2 {
		t.Errorf("%d requests are counted, want 2", len(full))
	}
}

// TestReplyTarget goes through the table of replyTarget.
func TestReplyTarget(t *testing.T) {
	private, failed := bot.Reply{Private: true}, bot.Reply{Outcome: bot.Failed}
	for _, test := range []struct {
		from  origin
		reply bot.Reply
		want  target
	}{
		{origin{message: true}, private, target{asReply, false}},
		{origin{message: true, inlineReference: true}, private, target{toNobody, false}},
		{origin{message: true, inlineReference: true}, bot.Reply{}, target{asReply, false}},
		{origin{replaces: true}, private, target{asResponse, true}},
		{origin{replaces: true}, failed, target{asResponse, false}},
		{origin{replaces: true, private: true}, failed, target{asResponse, true}},
		{origin{replaces: true}, bot.Reply{}, target{asUpdate, false}},
		{origin{replaces: true, private: true}, bot.Reply{}, target{asUpdate, true}},
		{origin{}, bot.Reply{}, target{asResponse, false}},
		{origin{}, private, target{asResponse, true}},
		{origin{private: true}, bot.Reply{}, target{asResponse, true}},
		{origin{deferred: true, replaces: true}, failed, target{asFollowUp, true}},
		{origin{deferred: true, replaces: true, private: true}, bot.Reply{}, target{asEdit, true}},
		{origin{deferred: true, private: true}, private, target{asEdit, true}},
		{origin{deferred: true}, private, target{afterDeletion, true}},
		{origin{deferred: true}, bot.Reply{}, target{asEdit, false}},
	} {
		if got := replyTarget(test.from, test.reply); got != test.want {
			t.Errorf("%+v, %+v: %+v, want %+v", test.from, test.reply, got, test.want)
		}
	}
}

// TestLocaleOfTheMember: what a member alone reads is in the language of their Discord, and
// what all read in that of the channel.
func TestLocaleOfTheMember(t *testing.T) {
	t.Parallel()
	f, _ := join(t)
	in := func(locale, command string, options ...map[string]any) string {
		interaction := f.Slash(command, options...)
		interaction["locale"] = locale
		return f.do(interaction).Text()
	}
	for locale, want := range map[string]string{
		"de": "Die Gliederung des Textes", "es-419": "El índice del texto", "es-ES": "El índice del texto", "fr": "Le plan du texte", "ja": "The outline", "en-GB": "The outline",
	} {
		if got := in(locale, "help", text("command", "sections")); !strings.Contains(got, want) {
			t.Errorf("/help in %s says %q", locale, got)
		}
	}
	if got := in("de", "quote", text("ref", "II")); strings.Contains(got, "Abschnitt") {
		t.Errorf("what all read is in German: %q", got)
	}
}

package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// payloadOf are the fields of an output as they arrived.
func payloadOf(t *testing.T, o output) map[string]json.RawMessage {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(o.Raw, &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

// turning answers with a button that turns a page.
func turning(context.Context, request) reply {
	return reply{Blocks: []bot.Block{
		bot.Paragraph{Text: message.Literal("words")},
		bot.Actions{Actions: []bot.Action{{Label: "More", Call: bot.NewCall("sections"), Effect: bot.Replace}}},
	}}
}

// TestAPlainMessageBecomesAContainer: the page that takes the place of a plain message
// clears its content and embeds, and a post stays plain.
func TestAPlainMessageBecomesAContainer(t *testing.T) {
	t.Parallel()
	for _, deferred := range []bool{false, true} {
		f := newFake(t)
		cfg := f.config()
		cfg.timing.deferAfter = time.Minute
		handle := turning
		if deferred {
			cfg.timing.deferAfter = time.Millisecond
			handle = func(ctx context.Context, r request) reply {
				time.Sleep(50 * time.Millisecond)
				return turning(ctx, r)
			}
		}
		a, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		run(t, a, handle)
		f.Message(textID, "<@"+selfID+"> anything")
		plain := f.awaitN(1)[0]
		if plain.Contained || plain.Content != "words" {
			t.Errorf("a mention is answered by %s", plain.Raw)
		}
		in := f.press(plain, plain.Button("More"))
		f.Dispatch("INTERACTION_CREATE", in)
		turned := f.await(func(all []output) bool { k := all[len(all)-1].Kind; return k == "update" || k == "edit" })
		got := payloadOf(t, turned[len(turned)-1])
		if string(got["flags"]) != "32768" || string(got["content"]) != "null" || string(got["embeds"]) != "[]" {
			t.Errorf("deferred %v: the page is turned by %s", deferred, turned[len(turned)-1].Raw)
		}
		n := len(turned)
		in = f.press(plain, plain.Button("More"))
		in["message"].(map[string]any)["embeds"] = []map[string]any{{"url": keyURL + "k", "description": "x"}}
		f.Dispatch("INTERACTION_CREATE", in)
		turned = f.await(func(all []output) bool {
			k := all[len(all)-1].Kind
			return len(all) > n && (k == "update" || k == "edit")
		})
		if got := payloadOf(t, turned[len(turned)-1]); got["flags"] != nil || string(got["content"]) != `"words"` {
			t.Errorf("deferred %v: a page of a post is turned by %s", deferred, turned[len(turned)-1].Raw)
		}
	}
}

// TestARefusedMessageIsSaidPlainly: where Discord refuses how a message is made, its words
// arrive without what can be pressed.
func TestARefusedMessageIsSaidPlainly(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		posts := strings.HasSuffix(r.URL.Path, "/callback") || strings.HasSuffix(r.URL.Path, "/messages") && r.Method == http.MethodPost
		if !posts || !strings.Contains(bodyOf(r), "custom_id") {
			return false
		}
		loopback.Refuse(w, http.StatusBadRequest, codeInvalidForm, "Invalid Form Body")
		return true
	})
	run(t, a, turning)
	got := f.do(f.Slash("sections"))
	if got.Content != "words" || !got.Contained || len(got.Components) > 0 {
		t.Errorf("a command is answered by %s", got.Raw)
	}
	f.Message(textID, "<@"+selfID+"> anything")
	if got = f.awaitN(2)[1]; got.Content != "words" || got.Contained || len(got.Components) > 0 {
		t.Errorf("a mention is answered by %s", got.Raw)
	}
}

// TestPagesOfALongReply: a reply that is too long for one message is one with buttons that
// turn its pages, for all where all see it, and for its member where they alone do.
func TestPagesOfALongReply(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, func(_ context.Context, r request) reply {
		all := reply{Private: r.Private}
		for _, word := range []string{"one ", "two ", "three "} {
			all.Blocks = append(all.Blocks, bot.Quotation{Text: message.Literal(strings.Repeat(word, 300)), Ref: "II"})
		}
		return all
	})
	for _, command := range []struct {
		name, option string
		flags        int
	}{{"quote", "ref", 0}, {"ask", "question", 64}} {
		first := f.do(f.Slash(command.name, text(command.option, "II")))
		if first.Flags != command.flags || !strings.Contains(first.Content, "one one") || strings.Contains(first.Content, "three") {
			t.Errorf("/%s begins with %.80q", command.name, first.Content)
		}
		next := f.do(f.press(first, first.Components[0].Components[0].CustomID))
		if next.Kind != "update" || strings.Contains(next.Content, "one") || !strings.Contains(next.Content, "three") {
			t.Errorf("/%s goes on with %s %.80q", command.name, next.Kind, next.Content)
		}
		if back := f.do(f.press(next, next.Components[0].Components[0].CustomID)); back.Kind != "update" || back.Content != first.Content {
			t.Errorf("/%s goes back to %s %.80q", command.name, back.Kind, back.Content)
		}
		if beyond := f.do(f.press(next, "page 9 "+command.name+"|II")); beyond.Kind != "update" || beyond.Content != next.Content {
			t.Errorf("/%s beyond its pages shows %.80q", command.name, beyond.Content)
		}
	}
}

// bodyOf reads the body of a request and leaves it to be read again.
func bodyOf(r *http.Request) string {
	body, _ := io.ReadAll(r.Body) // of memory
	r.Body = io.NopCloser(bytes.NewReader(body))
	return string(body)
}

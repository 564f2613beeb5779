package bot_test

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
)

// A question that is too long for a button is shared as long as it is remembered, and
// then the places that answered it.
func TestLongQuestionsAreShared(t *testing.T) {
	const question = "By what means does the statement recommend that states begin to work together, and on which of all these issues?"
	for _, c := range []struct {
		name, want, not string
		after           time.Duration
	}{
		{"at once", "ann shared: " + question, "quote", time.Minute},
		{"too late", "ann shared: quote Abstract 2.", question, 11 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newTalk(t)
			k.now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
			r := k.bot.Handle(t.Context(), bot.Request{ID: "1", Place: k.at, From: "ann", Line: question, Private: true})
			share := shareOf(t, r)
			k.now = k.now.Add(c.after)
			call, ok := bot.DecodeCall(share.Call.Encode())
			if !ok || len(share.Call.Encode()) > bot.MaxCall {
				t.Fatalf("no button holds %q", share.Call.Encode())
			}
			shared := k.bot.Handle(t.Context(), bot.Request{ID: "2", Place: k.at, From: "ann", Call: call, Shares: "1"})
			if text := shared.String(); !strings.Contains(text, c.want) || strings.Contains(text, c.not) {
				t.Errorf("%s", text)
			}
		})
	}
}

// A button shares once, and its words are not kept.
func TestSharesOnceWithoutItsWords(t *testing.T) {
	const press = "test/C1/1/ask|question=What is global governance?"
	k := newTalk(t)
	for _, want := range []string{"ann shared: What is global governance?", "shared already"} {
		r := k.bot.Handle(t.Context(), bot.Request{Place: k.at, From: "ann", Call: bot.NewCall("ask", "question", "What is global governance?"), Shares: press})
		if !strings.Contains(r.String(), want) {
			t.Errorf("%s", r)
		}
	}
	if fresh, err := k.store.Deduplicate(t.Context(), "share/"+press); !fresh || err != nil {
		t.Errorf("the press is kept by its name: %v", err)
	}
}

// shareOf returns the button of a reply that shares it.
func shareOf(t *testing.T, r bot.Reply) bot.Action {
	t.Helper()
	for _, block := range r.Blocks {
		if block, ok := block.(bot.Actions); ok {
			for _, a := range block.Actions {
				if a.Effect == bot.Share {
					return a
				}
			}
		}
	}
	t.Fatalf("nothing shares %s", r)
	return bot.Action{}
}

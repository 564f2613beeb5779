package bot_test

import (
	"strings"
	"testing"

	"plenary/internal/bot"
)

// What is found for a message is shown further and shared as found, even where its words
// would be asked as something else.
func TestFindGoesOnAsFound(t *testing.T) {
	k := newTalk(t)
	at := bot.Request{Place: k.at, From: "ann", Private: true}
	req := at
	req.Call, req.Line = bot.NewCall("find"), "What do you think of habits of cooperation?"
	r := k.bot.Handle(t.Context(), req)
	if len(r.Passages)+len(r.Nearest) == 0 {
		t.Fatalf("nothing is found: %s", r)
	}
	pressed := 0
	for _, block := range r.Blocks {
		buttons, ok := block.(bot.Actions)
		if !ok {
			continue
		}
		for _, a := range buttons.Actions {
			if a.Effect == bot.Share || strings.HasPrefix(a.Label, "More") {
				pressed++
				req := at
				req.Call = a.Call
				if got := k.bot.Handle(t.Context(), req); !strings.Contains(got.String(), "> ") {
					t.Errorf("%s: %s", a.Label, got)
				}
			}
		}
	}
	if pressed != 2 {
		t.Errorf("%d buttons go on from %s", pressed, r)
	}
}

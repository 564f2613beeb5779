package slack

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// TestMembersAreNamedWithoutAPing: a name is looked up once and is literal text, and
// an id stands where there is no name.
func TestMembersAreNamedWithoutAPing(t *testing.T) {
	w := newWorkspace(t)
	w.SetName("U0ADA", "Ada <!channel>")
	run(t, w, func(_ context.Context, r bot.Request) bot.Reply {
		who := bot.Text{{Text: "by "}, {Text: "@U0ADA", Style: bot.Person}, {Text: " and "}, {Text: "U0GONE", Style: bot.Person}, {Text: " and "}, {Text: "<!here>", Style: bot.Person}}
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: who, Small: true}, bot.List{Items: []bot.Text{who, message.Literal("else")}}}}
	}, nil)
	w.Fail("users.info", loopback.None, loopback.SlackError("user_not_found"), loopback.SlackError("user_not_found"))
	for i, ts := range []string{"100.1", "100.2"} {
		w.push("e"+ts, kindEvent, loopback.SlackMention("C1", ts, "U1", "<@UBOT> cite"))
		form := w.await("chat.postMessage", i+1)
		blocks := form.Get("blocks")
		if strings.Contains(blocks, `"user"`) || strings.Contains(form.Get("text"), "<") || strings.Count(blocks, `Ada \u003c!channel\u003e`) != 2 {
			t.Errorf("answered %s\n%s", form.Get("text"), blocks)
		}
		if i == 0 && !strings.Contains(form.Get("text"), "by Ada &lt;!channel&gt; and U0GONE and &lt;!here&gt;") {
			t.Errorf("answered %s", form.Get("text"))
		}
	}
	ada := 0
	for _, c := range w.Calls("users.info") {
		if c.Form.Get("user") == "U0ADA" {
			ada++
		}
	}
	if ada != 1 {
		t.Errorf("a member is looked up %d times", ada)
	}
}

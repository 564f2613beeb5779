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

// TestLocaleOfTheReader: what a member alone reads is in the language of their Slack, which
// is looked up once and holds up no answer; what all read is in that of the channel.
func TestLocaleOfTheReader(t *testing.T) {
	w := newWorkspace(t)
	w.SetLocale("UDE", "de-DE")
	w.SetLocale("UES", "es-LA")
	locales := make(chan [2]string, 10)
	run(t, w, func(_ context.Context, r bot.Request) bot.Reply {
		locales <- [2]string{r.From, r.Locale}
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.First(r.Locale).Text("ask.says", nil)}}}
	}, nil)
	for i, user := range []string{"UDE", "UES", "UDE", "UNOBODY"} {
		ts := "100." + string(rune('1'+i))
		w.push("e"+ts, kindEvent, loopback.SlackMessage("D"+user, "im", ts, user, "help"))
		if got, want := <-locales, map[string]string{"UDE": "de-DE", "UES": "es-LA"}[user]; got != [2]string{user, want} {
			t.Errorf("asked by %q, want the locale %q", got, want)
		}
	}
	asked := map[string]int{}
	for _, c := range w.Calls("users.info") {
		asked[c.Form.Get("user")]++
	}
	if asked["UDE"] != 1 || asked["UES"] != 1 {
		t.Errorf("looked up %v", asked)
	}
}

// TestFacilitatorsAreNamed: who is added, and who is on the list, is drawn by name.
func TestFacilitatorsAreNamed(t *testing.T) {
	w := newWorkspace(t)
	w.SetName("U0ADA", "Ada & Bob")
	w.SetName("S0READERS", "The readers")
	w.SetGroup("S0READERS", "U7")
	run(t, w, testBot(t, &memoryStore{}).Handle, nil)
	for i, who := range []string{"<@U0ADA>", "<!subteam^S0READERS|@readers>"} {
		w.push(who, kindCommand, w.Command(who, "UADMIN", "prompt facilitator add "+who))
		form := w.await("respond", i+1)
		if name := []string{"Ada &amp; Bob", "The readers"}[i]; !strings.Contains(form.Get("text"), name) || strings.Contains(form.Get("text"), "0ADA") || strings.Contains(form.Get("text"), "S0R") {
			t.Errorf("told %q", form.Get("text"))
		}
	}
}

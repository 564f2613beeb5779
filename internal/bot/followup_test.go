package bot_test

import (
	"fmt"
	"os"
	"testing"

	"plenary/content"
	"plenary/internal/bot"
)

// firsts are what a talk goes on from, by the language of the statement.
var firsts = map[string][]string{
	"en": {
		"areas", "recommendations", "sections", "quote II", "cite II", "search the", "What is it about?", "Who wrote it?", "When was it published?",
		"May I keep hens?", "What is global governance?", "How many tigers are there in Atlantis?", "tell me about II and III", "help",
	},
	"de": {"areas", "quote II", "search der", "Wer hat das geschrieben?", "Was kostet ein ganzes Beet?", "Wie viele Tiger gibt es in Atlantis?", "help"},
	"fr": {"areas", "quote II", "search les", "Qui a écrit ça ?", "Combien coûte une parcelle entière ?", "Combien de tigres y a-t-il en Atlantide ?", "help"},
	"es": {"areas", "quote II", "search los", "¿Quién escribió esto?", "¿Cuánto cuesta una parcela entera?", "¿Cuántos tigres hay en la Atlántida?", "help"},
}

// Whatever is said after whatever was answered gets a reply with words in it, whose
// buttons and choices fit, and which quotes nothing that the statement does not hold.
func TestEachFollowUpIsAnswered(t *testing.T) {
	for name, b := range map[string]*bot.Bot{"shipped": botFor(t, content.FS), "garden": botFor(t, os.DirFS("testdata/garden"))} {
		answerFollowUps(t, name, "en", b)
	}
	for _, tag := range []string{"de", "fr", "es"} {
		answerFollowUps(t, tag, tag, botFor(t, os.DirFS("testdata/garden-"+tag)))
	}
}

func answerFollowUps(t *testing.T, name, tag string, b *bot.Bot) {
	t.Helper()
	for i, line := range readTable(t, "../answer/intents/testdata/"+tag+"/followups.tsv", 2) {
		for k := range 3 { // of all that may come first, by turns
			first := firsts[tag][(i+k)%len(firsts[tag])]
			at := bot.Place{Platform: "test", Channel: fmt.Sprint(i, k)}
			say := func(line string) bot.Reply {
				return b.Handle(t.Context(), bot.Request{Place: at, From: "ann", Line: line, Private: true})
			}
			say(first)
			for _, said := range []string{line[1], "again"} {
				r := say(said)
				if r.Empty() || r.Outcome == bot.Failed {
					t.Errorf("%s: %q, then %q: %s %q", name, first, said, r.Outcome, r)
				}
				checkCalls(t, r)
			}
		}
	}
}

func checkCalls(t *testing.T, r bot.Reply) {
	t.Helper()
	for _, block := range r.Blocks {
		switch block := block.(type) {
		case bot.Choices:
			for _, o := range block.Options {
				if len(o.Call.Encode()) > bot.MaxCall || o.Call.IsZero() {
					t.Errorf("no choice can be %+v", o)
				}
			}
			if len(block.Options) == 0 || len(block.Options) > 25 {
				t.Errorf("%d options of %q", len(block.Options), block.Label)
			}
		case bot.Actions:
			for _, a := range block.Actions {
				if len(a.Call.Encode()) > bot.MaxCall {
					t.Errorf("no button can be %+v", a)
				}
			}
		}
	}
}

// A page was turned, and the next one is meant.
func TestMoreTurnsThePage(t *testing.T) {
	b := botFor(t, os.DirFS("testdata/garden"))
	say := func(line string) bot.Reply {
		return b.Handle(t.Context(), bot.Request{Place: bot.Place{Channel: "c"}, From: "ann", Line: line})
	}
	first := say("search the")
	second := say("more")
	if second.String() == first.String() || second.Outcome != bot.Answered {
		t.Errorf("%s", second)
	}
	if again := say("again"); again.String() != second.String() {
		t.Errorf("again:\n%s\nnot\n%s", again, second)
	}
	if third := say("next"); third.String() == second.String() {
		t.Errorf("%s", third)
	}
}

// What a group said is forgotten with it, and what was shown is gone on with by whoever
// saw it.
func TestForgetConversations(t *testing.T) {
	b := botFor(t, content.FS)
	at := bot.Place{Platform: "test", Space: "S1", Channel: "C1"}
	say := func(line string) bot.Reply {
		return b.Handle(t.Context(), bot.Request{Place: at, From: "ann", Line: line})
	}
	say("quote II")
	if r := say("cite that"); r.Outcome != bot.Answered {
		t.Fatalf("%s", r)
	}
	b.Forget(bot.Place{Platform: "test", Space: "S1"})
	if r := say("cite that"); r.Outcome != bot.Refused {
		t.Errorf("%s", r)
	}
}

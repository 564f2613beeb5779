package slack

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// everything is a reply with each kind of block.
var everything = bot.Reply{Blocks: []bot.Block{
	bot.Heading{Text: "II. What <is> known"},
	bot.Paragraph{Text: bot.Text{
		{Text: "Plain & "}, {Text: "strong", Style: bot.Strong}, {Text: ", "}, {Text: "marked", Style: bot.Marked}, {Text: ", "},
		{Text: "typed *b* <!channel> https://evil.example/a", Style: bot.Typed}, {Text: ", "}, {Text: "linked", Link: "https://example.org/?a=b&c=<d>"},
		{Text: ", in "}, {Text: "C0READERS", Style: bot.Channel}, {Text: ", not in "}, {Text: "!channel", Style: bot.Channel}, {Text: "."},
	}},
	bot.Paragraph{Text: bot.Text{
		{Text: "Title", Style: bot.Emphasis}, {Text: ", by "}, {Text: "U0ADA", Style: bot.Person}, {Text: ": "}, {Text: "quote II", Style: bot.CommandLine},
		{Text: ", next "}, {Text: "Mon 2 March 2026, 09:00 Europe/Berlin", Style: bot.Moment, At: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)},
		{Text: ", once "}, {Text: "some day", Style: bot.Moment}, {Text: "."},
	}},
	bot.Quotation{
		Text:   bot.Text{{Text: "Dialogue, where it is "}, {Text: "informal", Style: bot.Marked}, {Text: ", lasts: see https://example.org & <!here>."}},
		Ref:    "Abstract 2.1",
		Source: "Abstract, paragraph 2, sentence 1 · A Publisher · September 2011",
		Link:   "https://example.org/statement",
	},
	bot.Quotation{
		Text:   bot.Text{{Text: "Governance", Style: bot.Marked}, {Text: " is "}, {Text: "loosely defined", Style: bot.AnswerStyle}, {Text: "."}},
		Source: "I. What is known, p. 3",
		Link:   "https://example.org/statement#:~:text=Governance%20is,defined",
	},
	bot.Quotation{Text: message.Literal("Without a source.")},
	bot.List{Items: []bot.Text{message.Literal("I. First"), message.Literal("  A. Within"), message.Literal("  B. Within"), message.Literal("II. Second")}},
	bot.List{Ordered: true, Items: []bot.Text{message.Literal("one"), message.Literal("two")}},
	bot.Code{Text: "@misc{plenary,\n  title = {A <Title>}\n}"},
	bot.Choices{Label: "Quote a section", Options: []bot.Choice{{Label: "I. First", Call: bot.NewCall("quote", "ref", "I")}, {Label: "II. Second", Call: bot.NewCall("quote", "ref", "II")}}},
	bot.Choices{Label: "Mixed", Options: []bot.Choice{{Label: "First", Call: bot.NewCall("quote", "ref", "I")}, {Label: "Cite", Call: bot.NewCall("cite")}}},
	bot.Actions{Actions: []bot.Action{
		{Label: "More", Call: bot.Call{Command: "sections", Page: 2}, Effect: bot.Replace},
		{Label: "Cite", Call: bot.NewCall("cite", "ref", "II"), Effect: bot.Show},
		{Label: "Share here", Call: bot.NewCall("sections"), Effect: bot.Share},
		{Label: "Open", URL: "https://example.org/"},
		{Label: "Nowhere", URL: "javascript:alert(1)"},
	}},
	bot.Paragraph{Small: true, Text: message.Literal("An aside on evil.example :tada:")},
	bot.Paragraph{Small: true, Text: bot.Text{{Text: "Next "}, {Text: "on Monday", Style: bot.Moment, At: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}, {Text: ": "}, {Text: "prompt status", Style: bot.CommandLine}}},
	bot.Paragraph{Small: true, Text: bot.Text{{Text: "The whole text: "}, {Text: "https://example.org/statement", Link: "https://example.org/statement"}}},
}}

func mustForm(t *testing.T, f *bot.Form, from viewOrigin) []slack.ModalViewRequest {
	t.Helper()
	versions := formModals(bot.Reply{Form: f}, from)
	if len(versions) != 2 {
		t.Fatalf("%q has %d versions", f.Title, len(versions))
	}
	for _, modal := range versions {
		data, err := json.Marshal(modal)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faultsOfView(string(data)) {
			t.Errorf("%q: %s", f.Title, fault)
		}
	}
	return versions
}

// TestPayloads: what is sent, field by field. To write it anew:
// go test ./internal/slack -run Payloads -update
func TestPayloads(t *testing.T) {
	parts := messages(everything)
	if len(parts) != 1 {
		t.Fatalf("%d messages", len(parts))
	}
	from := target{id: "slack/trigger/1", channel: "C1", thread: "1.2", user: "U1", responseURL: "https://hooks.slack.com/1"}
	_, posted, err := slack.UnsafeApplyMsgOptions("xoxb-1", "C1", "https://slack.com/api/",
		append([]slack.MsgOption{slack.MsgOptionPost()}, posting{"C1", "1.2", replyEvent, replyKey(from.id, 0), parts[0]}.options()...)...)
	if err != nil {
		t.Fatal(err)
	}
	posted.Del("token")
	for name, payload := range map[string]any{
		"message-blocks":    parts[0].blocks,
		"message-arguments": posted,
		"response":          response{drawnMessage: parts[0], Type: "ephemeral", Thread: "1.2"},
		"prompt-notifying":  withMention(drawnMessage{parts[0].blocks[:1], "II"}, "S0READERS").blocks,
		"modal-form":        mustForm(t, &kinds, originOf(from))[0],
		"modal-form-lines":  mustForm(t, &kinds, originOf(from))[1],
		"modal-form-wrong":  mustForm(t, &wrongForm, originOf(from))[0],
		"ack-errors":        slack.NewErrorsViewSubmissionResponse(map[string]string{fieldBlock + "time": "That is no time."}),
		"ack-next-step":     updateAck(mustForm(t, &wrongForm, originOf(from))),
		"ack-later":         updateAck(laterModals(message.English(), originOf(from))),
		"message-file":      messages(bot.Reply{Blocks: []bot.Block{bot.File{Name: "mpi2011.bib", Data: []byte("@misc{plenary,\n  title = {A <Title>}\n}\n")}}})[0].blocks,
		"modal-reply":       replyModals(everything, viewOrigin{})[0],
		"feedback":          []slack.Block{feedbackBlock(bot.Reply{Command: "ask", Passages: []bot.Passage{{Ref: "Abstract 1.1"}}})},
		"busy":              response{drawnMessage: messages(bot.Busy(""))[0], Type: "ephemeral"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(payload); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".golden.json")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

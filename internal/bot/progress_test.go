package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/statement"
)

// Every question that was posted is in the progress once, whatever it is about, with
// its thread and the number of messages in it; the platform is asked once in minutes.
func TestProgressListsEveryQuestion(t *testing.T) {
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	db := bottest.Database(t)
	now := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	asked := map[string]int{}
	b := bot.New(bot.Config{
		Statements: []*statement.Statement{s}, Store: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
		Counts: func(_ context.Context, _ bot.Place, posts []bot.Sent) (map[string]int, error) {
			counts := map[string]int{}
			for i, post := range posts {
				if asked[post.Message]++; i%2 == 0 {
					counts[post.Message] = 7
				}
			}
			return counts, nil
		},
	})
	at := bot.Place{Platform: "test", Space: "S1", Channel: "C1"}
	for i, q := range s.Prompts {
		slot := now.AddDate(0, 0, i-len(s.Prompts))
		err := db.AddDelivery(t.Context(), bot.Delivery{
			Place: at, Slot: slot, At: slot, Statement: s.Name, Round: 1, Prompt: q.ID, State: bot.Posted,
			Sent: bot.Sent{Message: fmt.Sprint(i), Thread: fmt.Sprint(i), Link: "https://chat.example/" + fmt.Sprint(i)},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		var said strings.Builder
		for page := 1; page < 10; page++ {
			reply := b.Handle(t.Context(), bot.Request{Place: at, From: "ann", Call: bot.Call{Command: "progress", Page: page}})
			if before := said.String(); strings.HasSuffix(before, reply.String()) {
				break // the last page again
			}
			said.WriteString(reply.String())
		}
		for i, q := range s.Prompts {
			if n := strings.Count(said.String(), "– "+q.Text+" "); n != 1 {
				t.Errorf("question %d stands there %d times: %s", i, n, q.Text)
			}
		}
		if n := strings.Count(said.String(), "(7 messages)"); n < len(s.Prompts)/2 || n > len(s.Prompts) {
			t.Errorf("messages are counted at %d of %d questions", n, len(s.Prompts))
		}
	}
	for message, n := range asked {
		if n != 1 {
			t.Errorf("the platform was asked %d times for post %s", n, message)
		}
	}
}

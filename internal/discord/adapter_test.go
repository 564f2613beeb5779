package discord

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/statement"
)

func TestMain(m *testing.M) {
	if code := m.Run(); code != 0 {
		os.Exit(code)
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type (
	request = bot.Request
	reply   = bot.Reply
)

// shippedBot is the bot with the shipped statement and no store.
func shippedBot(t testing.TB) *bot.Bot {
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	log := quiet(t)
	if _, ok := t.(*testing.B); ok {
		log = discard
	}
	return bot.New(bot.Config{Statements: []*statement.Statement{s}, Log: log})
}

// join starts the bot on a fake Discord.
func join(t testing.TB, change ...func(*Config)) (*fake, *Adapter) {
	t.Helper()
	f, b := newFake(t), shippedBot(t)
	cfg := f.config()
	cfg.Host.Complete = b.Complete
	for _, c := range change {
		c(&cfg)
	}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, b.Handle)
	return f, a
}

func TestFirstQuotation(t *testing.T) {
	t.Parallel()
	f, _ := join(t)

	got := f.do(f.Slash("ask", text("question", "What should governments do first?")))
	if got.Kind != "answer" || got.Flags&64 == 0 || !got.Contained || !strings.Contains(got.Text(), "Abstract") {
		t.Errorf("/ask is answered by %+v", got)
	}
	if got = f.do(f.Slash("quote", text("ref", "abstract 1"))); got.Flags != 0 || !got.Contained || !strings.HasPrefix(got.Content, "> ") {
		t.Errorf("/quote is answered by %+v", got)
	}

	n := len(f.Outputs())
	id := f.Message(textID, "<@"+selfID+"> quote II")
	m := f.awaitN(n + 1)[n]
	if m.Kind != "message" || m.Channel != textID || m.Reference == nil || m.Reference.MessageID != id || m.Nonce == "" {
		t.Errorf("a mention is answered by %+v", m)
	}
	if !strings.Contains(m.Text(), "migrationpolicy.org") || !strings.Contains(m.Text(), "only the heading") {
		t.Errorf("it reads %s", m.Text())
	}

	f.Message(dmID, "What should governments do first?")
	if m = f.awaitN(n + 2)[n+1]; m.Channel != dmID || m.Reference != nil || m.Contained || m.Content == "" {
		t.Errorf("a direct message is answered by %+v", m)
	}
}

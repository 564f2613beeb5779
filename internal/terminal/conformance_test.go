package terminal_test

import (
	"context"
	"io"
	"testing"
	"unicode"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/terminal"
)

// A keyboard is the far end of a terminal: somebody who types and reads.
type keyboard struct {
	keys    *io.PipeWriter
	adapter *terminal.Adapter
	board   bottest.Board
}

func TestConformance(t *testing.T) {
	bottest.Test(t, func(t *testing.T) bottest.Platform {
		in, keys := io.Pipe()
		k := &keyboard{keys: keys}
		a, err := terminal.New(terminal.Config{In: in, Out: k, As: "ada"})
		if err != nil {
			t.Fatal(err)
		}
		k.adapter = a
		return k
	})
}

func (k *keyboard) Adapter() bot.Adapter { return k.adapter }

func (k *keyboard) Traits() bottest.Traits {
	return bottest.Traits{Speaks: []bottest.Kind{bottest.Direct}}
}

func (k *keyboard) Ready(context.Context) error { return nil }

func (k *keyboard) Deliver(_ context.Context, e bottest.Event) error {
	_, err := io.WriteString(k.keys, e.Text+"\n")
	return err
}

func (k *keyboard) Board() *bottest.Board { return &k.board }

func (k *keyboard) Close() { k.keys.Close() }

// Write takes a reply: each is written at once.
func (k *keyboard) Write(b []byte) (int, error) {
	p := bottest.Posted{Channel: 1, Text: string(b)}
	for _, r := range p.Text {
		if unicode.IsControl(r) && r != '\n' {
			p.Live = append(p.Live, string(r))
		}
	}
	k.board.Add(p)
	return len(b), nil
}

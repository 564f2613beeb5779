package terminal_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/terminal"
)

// A keyboard is the person at the other end of the terminal.
type keyboard struct {
	keys    *io.PipeWriter
	adapter *terminal.Adapter
	board   bottest.Board
}

func TestConformance(t *testing.T) {
	bottest.Test(t, func(t *testing.T) bottest.Platform {
		in, keys := io.Pipe()
		k := &keyboard{keys: keys}
		a, err := terminal.New(terminal.Config{In: in, Out: k, User: "ada"})
		if err != nil {
			t.Fatal(err)
		}
		k.adapter = a
		return k
	})
}

func (k *keyboard) Adapter() bot.Adapter { return k.adapter }

func (k *keyboard) Traits() bottest.Traits {
	return bottest.Traits{
		Speaks: []bottest.Kind{bottest.Direct},
		Lacks:  []bottest.Ability{bottest.Forms, bottest.Files, bottest.Times, bottest.Edits, bottest.Shares, bottest.Rights, bottest.Threads},
	}
}

func (k *keyboard) Ready(context.Context) error { return nil }

func (k *keyboard) Deliver(_ context.Context, e bottest.Event) error {
	_, err := io.WriteString(k.keys, e.Text+"\n")
	return err
}

func (k *keyboard) Board() *bottest.Board { return &k.board }

func (k *keyboard) Close() { k.keys.Close() }

// offered matches what is offered by number.
var offered = regexp.MustCompile(`(?m)^\[(\d+)\] (.+)$`)

// Press types the number of what the last reply offers.
func (k *keyboard) Press(_ context.Context, p bottest.Press) error {
	posts := k.board.Posts()
	for _, o := range offered.FindAllStringSubmatch(posts[len(posts)-1].Text, -1) {
		if o[2] == p.Label {
			_, err := io.WriteString(k.keys, o[1]+"\n")
			return err
		}
	}
	return fmt.Errorf("there is no %q", p.Label)
}

func (k *keyboard) NameOf(int) string { return "@ada" }

// Write takes a reply. The adapter writes each reply in one call.
func (k *keyboard) Write(b []byte) (int, error) {
	p := bottest.Posted{Channel: 1, Text: string(b)}
	for _, o := range offered.FindAllStringSubmatch(p.Text, -1) {
		p.Buttons = append(p.Buttons, o[2])
	}
	for _, r := range p.Text {
		if unicode.IsControl(r) && r != '\n' {
			p.Live = append(p.Live, string(r))
		}
	}
	k.board.Add(p)
	return len(b), nil
}

// A number that no choice has is answered by a note and keeps the choices. Without
// choices it is a line like any other.
func TestNumbersOfChoices(t *testing.T) {
	var out bytes.Buffer
	a, err := terminal.New(terminal.Config{In: strings.NewReader("7\noffer\n3\n0\n2\n"), Out: &out})
	if err != nil {
		t.Fatal(err)
	}
	var heard []string
	err = a.Run(t.Context(), func(_ context.Context, r bot.Request) bot.Reply {
		heard = append(heard, r.Words())
		if r.Words() != "offer" {
			return bot.Reply{}
		}
		return bot.Reply{Blocks: []bot.Block{bot.Choices{Label: "Quote", Options: []bot.Choice{{Label: "One", Call: bot.NewCall("quote", "ref", "I")}, {Label: "Two", Call: bot.NewCall("quote", "ref", "II")}}}}}
	})
	if got := strings.Join(heard, ", "); err != nil || got != "7, offer, quote II" {
		t.Errorf("heard %s, %v", got, err)
	}
	if n := strings.Count(out.String(), "the choices go from 1 to 2"); n != 2 {
		t.Errorf("told %d times:\n%s", n, out.String())
	}
}

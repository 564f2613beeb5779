package terminal_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/terminal"
)

// A number beyond the choices is told so and leaves them as they are; without
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

package terminal_test

import (
	"context"
	"flag"
	"regexp"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/terminal"
)

// The gallery's helper looks the flag up.
var _ = flag.Bool("update", false, "write what the samples of the gallery look like now")

// moves are the escape sequences that move the cursor or clear a line.
var moves = regexp.MustCompile(`\x1b\[\??[0-9;]*[A-Zhl]`)

// waiting matches a screen that waits for a line, or for the value of a field.
var waiting = regexp.MustCompile(`\n(> |[A-Z][\w ]+(\[[^\n]*\])?: )$`)

// TestGallery keeps what each sample looks like on a terminal of 72 columns, with what
// was typed.
func TestGallery(t *testing.T) {
	for _, sample := range bottest.Samples(t) {
		t.Run(sample.Name, func(t *testing.T) {
			s, program := openTerminal(t, 72, 50)
			a, err := terminal.New(terminal.Config{In: program, Out: program, User: "ada", Style: terminal.Style{Colour: true}})
			if err != nil {
				t.Fatal(err)
			}
			handled := make(chan bool, 1)
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error)
			go func() {
				ended <- a.Run(ctx, func(ctx context.Context, r bot.Request) bot.Reply {
					defer func() { handled <- true }()
					return sample.Handle(ctx, r)
				})
			}()
			s.awaits("> ", 1)
			types := func(line string) {
				before := len(s.text())
				if _, err := s.keys.WriteString(line + "\r"); err != nil {
					t.Fatal(err)
				}
				<-handled
				s.settles(before)
			}
			if sample.Kind == "" {
				before := len(s.text())
				if _, err := a.Send(ctx, sample.Post(terminal.Place())); err != nil {
					t.Fatal(err)
				}
				s.settles(before)
			} else {
				types(sample.Line)
			}
			for _, o := range offered.FindAllStringSubmatch(colours.ReplaceAllString(shownLines(s.text()), ""), -1) {
				if sample.Press != "" && strings.HasPrefix(o[2], sample.Press) {
					types(o[1])
					break
				}
			}
			shown := strings.TrimSuffix(shownLines(s.text()), "> ")
			if sample.Kind == "" {
				shown = strings.TrimPrefix(shown, "> ")
			}
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			bottest.Golden(t, sample.Name+".txt", []byte(strings.TrimSpace(shown)+"\n"))
		})
	}
}

// shownLines is what was shown, without moves of the cursor.
func shownLines(shown string) string {
	return strings.ReplaceAll(moves.ReplaceAllString(shown, ""), "\r", "")
}

// settles waits until the screen waits for a line below what is shown after so many
// bytes.
func (s *screen) settles(before int) {
	s.t.Helper()
	patience := time.After(20 * time.Second)
	for {
		text := colours.ReplaceAllString(shownLines(s.text()[before:]), "")
		if strings.Contains(text, "\n") && waiting.MatchString(text) {
			return
		}
		select {
		case <-s.more:
		case <-patience:
			s.t.Fatalf("it does not wait for a line:\n%q", text)
		}
	}
}

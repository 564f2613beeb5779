package terminal_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"plenary/internal/bot"
	"plenary/internal/message"
	"plenary/internal/terminal"
)

// A screen is the end of a pseudo-terminal at which a person sits: it takes what is
// typed and shows what the program writes.
type screen struct {
	t    *testing.T
	keys *os.File

	mu    sync.Mutex
	shown bytes.Buffer
	more  chan struct{} // holds one where something was shown since it was last taken
}

// openTerminal makes a pseudo-terminal of a size. program is the end that a program
// uses.
func openTerminal(t *testing.T, columns, rows uint16) (s *screen, program *os.File) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skip("there are no pseudo-terminals here:", err)
	}
	keys := os.NewFile(uintptr(fd), "keys") // does not block, so that Close ends a Read
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: columns, Row: rows}); err != nil {
		t.Fatal(err)
	}
	s = &screen{t: t, keys: keys, more: make(chan struct{}, 1)}
	read := make(chan struct{})
	go func() {
		defer close(read)
		b := make([]byte, 4096)
		for {
			n, err := keys.Read(b)
			if err != nil {
				return // closed
			}
			s.mu.Lock()
			s.shown.Write(b[:n])
			s.mu.Unlock()
			select {
			case s.more <- struct{}{}:
			default:
			}
		}
	}()
	t.Cleanup(func() {
		keys.Close() // hangs up
		<-read
		program.Close()
	})
	return s, program
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// types types keys, and waits until want is shown once more than before.
func (s *screen) types(keys, want string) {
	s.t.Helper()
	before := strings.Count(s.text(), want)
	if _, err := s.keys.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
	s.awaits(want, before+1)
}

func (s *screen) awaits(want string, times int) {
	s.t.Helper()
	patience := time.After(20 * time.Second)
	for strings.Count(s.text(), want) < times {
		select {
		case <-s.more:
		case <-patience:
			s.t.Fatalf("%q is not shown:\n%q", want, s.text())
		}
	}
}

var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func TestEditor(t *testing.T) {
	s, program := openTerminal(t, 30, 24)
	before, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	a, err := terminal.New(terminal.Config{
		In: program, Out: program, User: "Ada", Label: "Ada", Style: terminal.Style{Colour: true},
		Welcome: bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("Welcome.")}}},
		Complete: func(context.Context, bot.CompletionRequest) []bot.Completion {
			return []bot.Completion{{Value: "II", Label: "II. Broadening"}}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		ended <- a.Run(context.Background(), func(_ context.Context, r bot.Request) bot.Reply {
			return bot.Reply{Blocks: []bot.Block{bot.Quotation{
				Text:   bot.Text{{Text: "<" + r.Words() + "> is what " + r.From + " said."}, {Text: " And more.", Style: bot.Marked}},
				Source: "A place",
			}}}
		})
	}()
	s.awaits("Welcome.\r\n", 1)
	s.awaits("Ada> ", 1)
	s.types("first\r", "<first>")
	s.types("\x1b[A\r", "<first>")                 // the line before
	s.types("\x1b[A\x7f\x7f\x7f\r", "<fi>")        // edited
	s.types("quo\tI\t\r", "<quote")                // completed, twice
	s.awaits("II> is what", 1)                     // its space is cut
	s.types("\x1b[200~pa\tsted\r\x1b[201~", "<pa") // a tab in pasted text completes nothing
	if !strings.Contains(s.text(), "│ \x1b[0m") {
		t.Errorf("the quotation is not set off: %q", s.text())
	}
	for _, line := range strings.Split(colours.ReplaceAllString(s.text(), ""), "\r\n") {
		if strings.HasPrefix(line, "  │") && utf8.RuneCountInString(line) > 30 {
			t.Errorf("%q is wider than the terminal", line)
		}
	}
	if _, err := s.keys.WriteString("\x04"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	after, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	if *after != *before {
		t.Errorf("the terminal is left in another state: %+v, before %+v", after, before)
	}
}

// TestPostWhileTyping: a post appears above the line that is being typed.
func TestPostWhileTyping(t *testing.T) {
	s, program := openTerminal(t, 80, 24)
	a, err := terminal.New(terminal.Config{In: program, Out: program})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		ended <- a.Run(ctx, func(_ context.Context, r bot.Request) bot.Reply {
			return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("<" + r.Words() + ">")}}}
		})
	}()
	s.awaits("> ", 1)
	s.types("half a ", "half a ")
	post := bot.Post{Place: terminal.Place(), Key: "k", Reply: bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("The question of the day?")}}}}
	if _, err := a.Send(ctx, post); err != nil {
		t.Fatal(err)
	}
	s.awaits("The question of the day?\r\n", 1)
	s.types("line\r", "<half a line>")
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

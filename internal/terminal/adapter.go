package terminal

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// name is the platform of every place here.
const name = "terminal"

// Place is the one place that there is in a terminal.
func Place() bot.Place {
	return bot.Place{Platform: name, Space: name, Channel: name}
}

// Config is what an Adapter is made of. Required are In and Out.
type Config struct {
	In  io.Reader
	Out io.Writer

	Style       Style
	As          string // who speaks
	Facilitator bool   // whether who speaks may manage prompts

	// On a terminal Hello is drawn before the first line is read, each of which
	// stands behind Prompt, and Complete, that of the [bot.Bot], completes
	// lines. Each may be empty.
	Hello    bot.Reply
	Prompt   string
	Complete func(ctx context.Context, at bot.Place, kind bot.OptionKind, typed string) []bot.Completion

	Grace time.Duration // in which the reply in flight ends when Run does; 0: 5 s
}

// An Adapter relays between a terminal and the core. Its Run may be called
// once.
type Adapter struct {
	cfg     Config
	console console

	mu    sync.Mutex
	picks []bot.Call          // the lines of what the last reply offers, by number
	sent  map[string]bot.Sent // what Send posted, by key
}

var _ bot.Adapter = (*Adapter)(nil)

// New makes an adapter of cfg.
func New(cfg Config) (*Adapter, error) {
	if cfg.In == nil || cfg.Out == nil {
		return nil, errors.New("terminal: In or Out is missing")
	}
	if cfg.Grace == 0 {
		cfg.Grace = 5 * time.Second
	}
	return &Adapter{cfg: cfg, console: newConsole(cfg), sent: map[string]bot.Sent{}}, nil
}

// Name returns "terminal".
func (a *Adapter) Name() string { return name }

// Interactive reports whether somebody types and reads at a terminal, rather
// than a script through pipes.
func (a *Adapter) Interactive() bool {
	_, ok := a.console.(*editor)
	return ok
}

// Run answers line after line until the input or ctx ends. A read of In that
// is under way when ctx ends goes on until In gives something or is closed.
func (a *Adapter) Run(ctx context.Context, handle bot.Handler) error {
	restore, err := a.console.start()
	if err != nil {
		return err
	}
	defer restore()

	// The reply in flight may end after ctx has, but not long after.
	answering, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		select {
		case <-time.After(a.cfg.Grace):
			cancel()
		case <-answering.Done():
		}
	})()

	if a.Interactive() {
		if err := a.draw(a.cfg.Hello); err != nil {
			return err
		}
	}
	for {
		line, err := a.read(ctx)
		switch {
		case ctx.Err() != nil || err == io.EOF || err == nil && farewells[strings.ToLower(strings.TrimSpace(line))]:
			return nil
		case errors.Is(err, ErrTooLong):
			err = a.draw(TooLong())
		case err != nil:
			return errors.New("terminal: the input cannot be read any more")
		default:
			if n := a.pastChoices(line); n > 0 {
				err = a.tell("Nothing is offered by that number: the choices go from 1 to " + strconv.Itoa(n) + ".")
			} else {
				err = a.draw(handle(answering, a.request(line)))
			}
		}
		if err != nil {
			return err
		}
	}
}

// farewells are the lines that end a conversation, as in other programs.
var farewells = map[string]bool{"quit": true, "exit": true}

// read waits for a line until ctx ends.
func (a *Adapter) read(ctx context.Context) (string, error) {
	type said struct {
		line string
		err  error
	}
	heard := make(chan said, 1)
	go func() {
		line, err := a.console.read()
		heard <- said{line, err}
	}()
	select {
	case s := <-heard:
		return s.line, s.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// pastChoices returns how many choices the last reply offers where a line is a
// number beyond them, 0 otherwise.
func (a *Adapter) pastChoices(line string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && (n < 1 || n > len(a.picks)) {
		return len(a.picks)
	}
	return 0
}

// tell shows words of ours and leaves the choices as they are.
func (a *Adapter) tell(words string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	text, _ := drawNumbered(bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: bot.Say(words)}}}, a.console.style())
	if _, err := io.WriteString(a.console, text+"\n"); err != nil {
		return errors.New("terminal: the output takes no more")
	}
	return nil
}

// request is what a line asks, or the choice whose number it is.
func (a *Adapter) request(line string) bot.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	request := adapterkit.Typed(line, nil)
	if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && n >= 1 && n <= len(a.picks) {
		request = bot.Request{Call: a.picks[n-1]}
	}
	request.Place, request.From = Place(), a.cfg.As
	request.Facilitates = func(_ context.Context, _ bot.Place, added []string) (bool, error) {
		return a.cfg.Facilitator || slices.Contains(added, a.cfg.As), nil
	}
	request.Facilitators = "Whoever begins the conversation with --facilitator"
	return request
}

// draw shows a reply and keeps what it offers. An empty one is nothing to show.
func (a *Adapter) draw(reply bot.Reply) error {
	if reply.Empty() {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	text, picks := drawNumbered(reply, a.console.style())
	a.picks = picks
	if _, err := io.WriteString(a.console, text+"\n"); err != nil {
		return errors.New("terminal: the output takes no more")
	}
	return nil
}

// Send shows a post.
func (a *Adapter) Send(_ context.Context, post bot.Post) (bot.Sent, error) {
	if post.Place.Root() != Place() {
		return bot.Sent{}, bot.ErrGone
	}
	if err := a.draw(post.Reply); err != nil {
		return bot.Sent{}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	sent := bot.Sent{Message: rand.Text()}
	a.sent[post.Key] = sent
	return sent, nil
}

// Find looks among what Send showed.
func (a *Adapter) Find(_ context.Context, post bot.Post, _ time.Time) (bot.Sent, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	sent, found := a.sent[post.Key]
	return sent, found, nil
}

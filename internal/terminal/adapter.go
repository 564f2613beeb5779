// Package terminal is the adapter of a terminal: a person types lines, and
// replies are drawn beneath them. On a terminal, lines can be edited, recalled and
// completed, and replies are wrapped and coloured. Where the output is a pipe or a
// file it is plain.
//
// Lines are edited by golang.org/x/term. Wrapping stays by hand: it works on the
// words before their colours become escape sequences, which a library such as
// github.com/charmbracelet/x/ansi would have to parse again, and breaks no address.
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
	"plenary/internal/message"
)

// platform is the platform of the terminal's place.
const platform = "terminal"

// Place returns the only place of a terminal.
func Place() bot.Place {
	return bot.Place{Platform: platform, Space: platform, Channel: platform}
}

// Config configures an Adapter. Required are In and Out. Of the duties of a
// [bot.Host] a terminal needs Complete alone.
type Config struct {
	In  io.Reader
	Out io.Writer

	Style       Style
	User        string // who types
	Facilitator bool   // whether User may manage prompts

	// These are used where In and Out are a terminal. Each may be empty.
	Welcome  bot.Reply                                                     // drawn before the first line is read
	Label    string                                                        // stands before each line that is typed
	Complete func(context.Context, bot.CompletionRequest) []bot.Completion // completes lines

	Grace time.Duration // for the reply in flight when Run ends; 0: 5 s
}

// An Adapter relays between a terminal and the core. Its Run may be called once.
type Adapter struct {
	cfg     Config
	console console

	mu      sync.Mutex
	words   *message.Catalogue  // of the last reply
	choices []bot.Request       // that the last reply offers, by number less one
	left    *bot.Form           // that the first choice goes on with; nil: each choice is a call
	sent    map[string]bot.Sent // what Send posted, by key
}

var _ bot.Adapter = (*Adapter)(nil)

// New makes an adapter.
func New(cfg Config) (*Adapter, error) {
	if cfg.In == nil || cfg.Out == nil {
		return nil, errors.New("terminal: In or Out is missing")
	}
	if cfg.Grace == 0 {
		cfg.Grace = 5 * time.Second
	}
	return &Adapter{cfg: cfg, console: newConsole(cfg), sent: map[string]bot.Sent{}, words: cfg.Welcome.Words()}, nil
}

// Name returns "terminal".
func (a *Adapter) Name() string { return platform }

// Interactive reports whether In and Out are a terminal, rather than pipes of a
// script.
func (a *Adapter) Interactive() bool {
	_, ok := a.console.(*editor)
	return ok
}

// Run answers line after line until the input or ctx ends. When ctx ends, a read of
// In that is under way goes on until In returns something or is closed.
func (a *Adapter) Run(ctx context.Context, handle bot.Handler) error {
	restore, err := a.console.start()
	if err != nil {
		return err
	}
	defer restore()

	// The reply in flight may end within the grace after ctx.
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
		if err := a.draw(a.cfg.Welcome); err != nil {
			return err
		}
	}
	for {
		line, err := a.read(ctx, a.console.read)
		switch {
		case ctx.Err() != nil || err == io.EOF || err == nil && exitLines[strings.ToLower(strings.TrimSpace(line))]:
			return nil
		case errors.Is(err, ErrTooLong):
			err = a.draw(TooLong(a.spoken()))
		case err != nil:
			return errors.New("terminal: the input cannot be read any more")
		default:
			err = a.answer(ctx, line, func(r bot.Request) bot.Reply { return handle(answering, r) })
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		}
	}
}

// answer draws the reply to a line. Where the reply has a form, its values are asked
// for first.
func (a *Adapter) answer(ctx context.Context, line string, handle func(bot.Request) bot.Reply) error {
	if n := a.outOfRange(line); n > 0 {
		return a.note("terminal.no-choice", message.Args{"most": n})
	}
	reply := bot.Reply{Form: a.leftForm(line)}
	if reply.Form == nil {
		reply = handle(a.request(line))
	}
	for title := ""; reply.Form != nil && a.Interactive(); {
		call, left, err := a.fill(ctx, reply, title == reply.Form.Title)
		if err != nil || left {
			return err
		}
		title = reply.Form.Title
		reply = handle(a.from(bot.Request{Call: call}))
	}
	return a.draw(reply)
}

// exitLines are the lines that end a conversation, as in other programs.
var exitLines = map[string]bool{"quit": true, "exit": true}

// read waits for a line until ctx ends.
func (a *Adapter) read(ctx context.Context, line func() (string, error)) (string, error) {
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := line()
		done <- result{line, err}
	}()
	select {
	case r := <-done:
		return r.line, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// outOfRange returns how many choices the last reply offers where the line is a
// number that none of them has, else 0.
func (a *Adapter) outOfRange(line string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && (n < 1 || n > len(a.choices)) {
		return len(a.choices)
	}
	return 0
}

// spoken returns the catalogue of the last reply.
func (a *Adapter) spoken() *message.Catalogue {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.words
}

// note draws a sentence and keeps the choices of the last reply.
func (a *Adapter) note(id string, args message.Args) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	sentence := a.words.Text(id, args)
	text, _ := drawNumbered(bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: sentence}}}, a.console.style())
	if _, err := io.WriteString(a.console, text+"\n"); err != nil {
		return errors.New("terminal: the output takes no more")
	}
	return nil
}

// request returns what a line asks for, or the choice whose number it is.
func (a *Adapter) request(line string) bot.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	request := adapterkit.Typed(line, nil)
	if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && n >= 1 && n <= len(a.choices) {
		request = a.choices[n-1]
	}
	return a.from(request)
}

// from completes a request of whoever types.
func (a *Adapter) from(request bot.Request) bot.Request {
	request.Place, request.From = Place(), a.cfg.User
	request.Facilitates = func(_ context.Context, _ bot.Place, added []string) (bool, error) {
		return a.cfg.Facilitator || slices.Contains(added, a.cfg.User), nil
	}
	request.CanPost = a.CanPost
	request.Facilitators = "terminal.facilitators"
	return request
}

// draw draws a reply and keeps its choices. It ignores an empty reply.
func (a *Adapter) draw(reply bot.Reply) error {
	if reply.Empty() {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	text, choices := drawNumbered(withoutForm(reply), a.console.style())
	a.choices, a.left, a.words = choices, nil, reply.Words()
	if _, err := io.WriteString(a.console, text+"\n"); err != nil {
		return errors.New("terminal: the output takes no more")
	}
	return nil
}

// Send draws a post.
func (a *Adapter) Send(_ context.Context, post bot.Post) (bot.Sent, error) {
	if post.Place.Root() != Place() {
		return bot.Sent{}, bot.ErrGone
	}
	shown := post.Reply
	if post.Thread != "" && !post.Threadless.Empty() {
		shown = post.Threadless // a terminal has no threads
	}
	if err := a.draw(shown); err != nil {
		return bot.Sent{}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	sent := bot.Sent{Message: rand.Text()}
	a.sent[post.Key] = sent
	return sent, nil
}

// Find looks among the posts that Send drew.
func (a *Adapter) Find(_ context.Context, post bot.Post, _ time.Time) (bot.Sent, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	sent, found := a.sent[post.Key]
	return sent, found, nil
}

// Replace draws the reply anew, because lines that were printed stay.
func (a *Adapter) Replace(_ context.Context, post bot.Post, _ bot.Sent) error {
	return a.draw(post.Reply)
}

// Counts tells of no post: a terminal has no threads.
func (a *Adapter) Counts(context.Context, bot.Place, []bot.Sent) (map[string]int, error) {
	return nil, nil
}

// CanPost looks whether at is the terminal's place.
func (a *Adapter) CanPost(_ context.Context, at bot.Place) error {
	if at.Root() != Place() {
		return &bot.CannotPostError{Reason: message.Message{ID: "cannot-post.elsewhere"}}
	}
	return nil
}

package bottest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// A Posted is what a reader of the platform sees of one message.
type Posted struct {
	ID string // by which the far end knows the message again; needed where it can be changed or has buttons

	Channel int
	Thread  int  // the thread of that number; 0: the channel itself, or what the message To opened
	To      int  // the number of the event whose message it hangs on; 0: none
	Private bool // one member alone sees it

	// Text is what is read, in its order: what the platform takes for markup
	// is not in it, nor are characters of escapes. A member that is named and not
	// pinged reads as [Presser.NameOf] says, and what is in Times is left out.
	Text string

	// Live are mentions that ping somebody, links, and whatever else in the
	// message acts, apart from buttons, menus, and what the fields below hold.
	Live []string

	Times    []time.Time // instants that each reader sees in a zone of their own
	Commands []string    // commands of the platform that are pressed within the text
	Files    []File      // attached, or put where the asker finds them
	Buttons  []string    // labels of buttons and of the choices of menus, in their order

	Raw json.RawMessage // as it arrived, without what differs from run to run; for the gallery
}

// A File is attached to a message.
type File struct {
	Name string `json:"name"`
	Data string `json:"data"`
}

// A ShownForm is a form as a member sees it.
type ShownForm struct {
	ID     string // by which the far end knows the form again
	To     int    // the member
	Title  string
	Text   string // what is read beside the fields, such as what is wrong
	Fields []ShownField
	Submit string // the label of the button that sends it

	Raw json.RawMessage // as that of a message
}

// A ShownField is a field of a form as a member sees it.
type ShownField struct {
	Label, Hint, Value string   // Value is the label of the choice where it has Choices
	Error              string   // what is read beneath it as wrong
	Choices            []string // labels
	Required           bool
	Limit              int // characters at most; 0: none is set
}

// A Board keeps what was posted, and the forms that were shown, in their order. The
// zero Board is empty.
type Board struct {
	mu      sync.Mutex
	posts   []Posted
	forms   []ShownForm
	changed chan struct{} // closed by the next change; nil while nobody waits
}

// Add keeps a post.
func (b *Board) Add(p Posted) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posts = append(b.posts, p)
	b.wake()
}

// Change puts a post in the place of the one with its ID. It reports whether there is
// one.
func (b *Board) Change(p Posted) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.posts {
		if b.posts[i].ID == p.ID && p.ID != "" {
			b.posts[i] = p
			b.wake()
			return true
		}
	}
	return false
}

// Show keeps a form. One that is put in the place of another is shown anew.
func (b *Board) Show(f ShownForm) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.forms = append(b.forms, f)
	b.wake()
}

// wake wakes those who wait for a change. The caller holds the lock.
func (b *Board) wake() {
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// Posts returns what was posted so far, each as it is now.
func (b *Board) Posts() []Posted {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Posted(nil), b.posts...)
}

// Forms returns the forms that were shown so far.
func (b *Board) Forms() []ShownForm {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]ShownForm(nil), b.forms...)
}

// Await waits until at least n messages are posted and returns all of them.
func (b *Board) Await(ctx context.Context, n int) (posts []Posted, err error) {
	err = b.until(ctx, func() bool { posts = b.Posts(); return len(posts) >= n })
	if err != nil {
		return nil, fmt.Errorf("of %d messages %d are posted: %w", n, len(posts), err)
	}
	return posts, nil
}

// until waits until something holds of what the board keeps.
func (b *Board) until(ctx context.Context, holds func() bool) error {
	for {
		b.mu.Lock()
		if b.changed == nil {
			b.changed = make(chan struct{})
		}
		changed := b.changed
		b.mu.Unlock()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

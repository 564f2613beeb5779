package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"time"

	"plenary/internal/message"
)

// A Handler answers one request. [Bot.Handle] is one.
type Handler func(context.Context, Request) Reply

// An Adapter relays between a platform and the core. It adds no behaviour: it
// turns what happens on the platform into requests and draws the replies.
type Adapter interface {
	// Name is the Platform of every Place that the adapter makes.
	Name() string

	// Run relays until ctx ends, and then returns nil once the replies in
	// flight are out. Any other return is an error that trying again cannot
	// mend, such as a revoked token, in one sentence that says what to do.
	Run(ctx context.Context, handle Handler) error

	// Send posts a message of its own accord. It returns ErrGone where the
	// place cannot be posted to any more, ErrRefused where the post is at fault,
	// and a *RetryAfterError where the platform named a time to wait. The first two
	// may hold a *CannotPostError, with the reason in words for facilitators. Any other
	// error leaves open whether the post arrived, and may hold one too; Find tells. A
	// message whose thread or pin fails is sent.
	Send(ctx context.Context, post Post) (Sent, error)

	// Replace puts a reply in the place of the message that Send made. It returns
	// ErrGone where the message is not there any more.
	Replace(ctx context.Context, post Post, sent Sent) error

	// CanPost looks whether Send could post to a place now. It returns a
	// *CannotPostError where not, and any other error where that is not known.
	CanPost(ctx context.Context, at Place) error

	// Find looks for a post that Send may have made since a moment, and does what
	// is left to do of it.
	Find(ctx context.Context, post Post, since time.Time) (Sent, bool, error)

	// Counts returns how many messages stand in the threads of posts of a place,
	// without the posts themselves, by Sent.Message. Posts of which the platform
	// does not tell, or not in few calls, are left out.
	Counts(ctx context.Context, at Place, posts []Sent) (map[string]int, error)
}

// A Post is a message that nobody asked for: a prompt at its hour, or a word to
// a facilitator.
type Post struct {
	Place Place
	Reply Reply

	// Key names the post on its platform, at most 25 characters of A–Z, a–z,
	// 0–9, "-" and "_". The adapter carries it where members do not stumble
	// over it, so that the post is made once.
	Key string

	Ends   bool   // the schedule ends once this is posted
	Thread string // title of the thread to open with the post, at most 100 characters; "" opens none
	Notify string // the platform's id of a role or group that the post may ping; "" pings nobody
	Member string // the platform's id of a member of Place who alone gets the post, as a direct message; "": posted to Place

	// Members are the platform's ids of members who each get the post alone. Where there
	// are any, it is not posted to Place.
	Members []string

	// Threadless takes the place of Reply where Thread cannot be opened, so that no
	// thread is promised that is not there. Where it is empty, Reply stays.
	Threadless Reply

	Tag   string   // name of a tag for the post, where Place is a forum that has tags; "": none is asked for
	Pin   bool     // pins the post
	Unpin []string // the platform's ids of messages in Place that are unpinned where the post is pinned
}

// Sent is what a platform said of a post that it took.
type Sent struct {
	Message string // the platform's id of the message
	Thread  string // the platform's id of the thread to talk in
	Link    string // a URL that opens the message; may be empty
	Pinned  bool   // the message is pinned

	Undone Undone
}

// Undone says why what a post asked for beside its message was not done, each a
// clause as it is stored ([message.Message.Stored]): "the bot lacks Pin Messages there".
// A field is empty where it was done, or not asked for.
type Undone struct{ Thread, Tag, Pin string }

// Clauses are the reasons that are not empty, by the part that was not done.
func (u Undone) Clauses() map[Part]string {
	clauses := map[Part]string{ThreadPart: u.Thread, TagPart: u.Tag, PinPart: u.Pin}
	maps.DeleteFunc(clauses, func(_ Part, why string) bool { return why == "" })
	return clauses
}

// A Part is what a post can have beside its message.
type Part string

// The parts of a post.
const (
	ThreadPart Part = "thread"
	TagPart    Part = "tag"
	PinPart    Part = "pin"
)

// ErrGone says that a place cannot be posted to any more: it was deleted or
// archived, or the bot may not post there. Wrapped, it says which.
var ErrGone = errors.New("the place cannot be posted to")

// ErrRefused says that the platform does not accept a post, at a place where it may accept
// the next.
var ErrRefused = errors.New("the platform refused the post")

// A CannotPostError says why a place cannot be posted to.
type CannotPostError struct {
	Reason message.Message // a clause: "it was deleted"
	Right  string          // the message that names the right that the bot lacks there, as the platform does; may be ""
}

func (e *CannotPostError) Error() string {
	return "cannot post there: " + message.English().RenderStored(e.Reason.Stored()).String()
}

// A CannotNotifyError says why a role or group cannot be pinged.
type CannotNotifyError struct {
	Reason message.Message // a clause: "it is not mentionable"
}

func (e *CannotNotifyError) Error() string {
	return "cannot notify it: " + message.English().Render(e.Reason).String()
}

// A CannotAddError says why a post to a place could not have a part.
type CannotAddError struct {
	Reason message.Message // a clause: "the forum has no such tag"
}

func (e *CannotAddError) Error() string {
	return "cannot add it: " + message.English().Render(e.Reason).String()
}

// A RetryAfterError says that the platform takes nothing more before a time.
type RetryAfterError struct{ After time.Duration }

func (e *RetryAfterError) Error() string {
	return fmt.Sprintf("the platform asks to wait %s", e.After)
}

// A Level says how grave a Finding is.
type Level int

const (
	OK      Level = iota
	Warning       // works, but not for long or not wholly
	Fault         // does not work
)

var levels = [...]string{"ok", "warning", "fault"}

func (l Level) String() string { return levels[l] }

// A Finding is one thing that was checked about how the program is set up.
type Finding struct {
	Subject string // what was checked, in one to four words
	Level   Level
	Message string // one sentence: what was found, and where it is not OK what to change
}

// A Host is what the program does for the adapter of any platform. Each field
// may be nil; WithDefaults fills it in.
type Host struct {
	// Complete and Starters are those of the [Bot].
	Complete func(context.Context, CompletionRequest) []Completion
	Starters func(ctx context.Context, at Place) []string

	// Feedback is told that a member pressed one of the two buttons beneath an answer:
	// what the button holds ([Reply.FeedbackValues]), and what names the answer on its
	// platform, the same at each press.
	Feedback func(ctx context.Context, at Place, answer, value string) error

	// Deduplicate records an id and reports whether it was new, over restarts
	// and among replicas.
	Deduplicate func(ctx context.Context, id string) (bool, error)

	// Setting and SetSetting are those of the [Store]: what an adapter must know of a
	// place over restarts, and among replicas.
	Setting    func(ctx context.Context, at Place, name string) (string, error)
	SetSetting func(ctx context.Context, at Place, name, value string) error

	// Lease reports whether this replica holds name for the time to come.
	Lease func(ctx context.Context, name string, ttl time.Duration) (bool, error)

	// Removed is told that the bot was removed from a workspace or server: what
	// is stored of it must be erased.
	Removed func(ctx context.Context, at Place)

	OnReconnect func()              // called when a connection is made again
	OnWait      func(time.Duration) // called each time that the platform asks to wait
	OnFull      func()              // called for each request for which there is no room

	Log       *slog.Logger
	Transport http.RoundTripper // of every HTTP request
}

// WithDefaults returns h with a default for each field that is nil: a function
// that does nothing or always agrees, [slog.Default], and a transport for many
// connections to one host.
func (h Host) WithDefaults() Host {
	if h.Complete == nil {
		h.Complete = func(context.Context, CompletionRequest) []Completion { return nil }
	}
	if h.Starters == nil {
		h.Starters = func(context.Context, Place) []string { return nil }
	}
	if h.Feedback == nil {
		h.Feedback = func(context.Context, Place, string, string) error { return nil }
	}
	if h.Deduplicate == nil {
		h.Deduplicate = func(context.Context, string) (bool, error) { return true, nil }
	}
	if h.Setting == nil {
		h.Setting = func(context.Context, Place, string) (string, error) { return "", nil }
	}
	if h.SetSetting == nil {
		h.SetSetting = func(context.Context, Place, string, string) error { return nil }
	}
	if h.Lease == nil {
		h.Lease = func(context.Context, string, time.Duration) (bool, error) { return true, nil }
	}
	if h.Removed == nil {
		h.Removed = func(context.Context, Place) {}
	}
	if h.OnReconnect == nil {
		h.OnReconnect = func() {}
	}
	if h.OnWait == nil {
		h.OnWait = func(time.Duration) {}
	}
	if h.OnFull == nil {
		h.OnFull = func() {}
	}
	if h.Log == nil {
		h.Log = slog.Default()
	}
	if h.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 64
		t.MaxConnsPerHost = 256
		h.Transport = t
	}
	return h
}

package bot

import (
	"context"
	"slices"
	"time"

	"plenary/internal/message"
)

// A Place is where a conversation happens. It is opaque to all but the adapter
// that made it, and comparable.
type Place struct {
	Platform string // the adapter's name: "slack", "discord", "terminal"
	Space    string // the workspace or server; "" for a direct message on Discord
	Channel  string
	Thread   string // "" for the channel itself
}

// Root returns the channel that p is in, without its thread.
func (p Place) Root() Place {
	p.Thread = ""
	return p
}

// A Request is one thing that a member asked for: a command with its arguments
// where the platform has those, else a line that was typed.
type Request struct {
	// ID names the request on its platform, the same over every redelivery and
	// on every replica, at most 200 bytes. Handle answers an ID once. An empty
	// ID is never taken for a repetition.
	ID    string
	Place Place
	From  string // the platform's id of the member

	// Received is when the request came, noted where it was received. Questions
	// are read in this order; the zero time counts as the moment in which one
	// comes to be read.
	Received time.Time

	// BeforeReading is called, perhaps several times, before the request waits for
	// its turn to be read, so that it holds nothing meanwhile that others need.
	// Nil: nothing is called.
	BeforeReading func()

	// Call is the command that an option, a form or a button gave. Where it is
	// zero, Line is read as a command or a question.
	Call Call

	// Line is the words as typed, without the mention of the bot. With a Call
	// they are the text of its first option. The adapter has rewritten the
	// platform's mentions of members, roles and channels as "@ID" and "#ID";
	// everything else stands as typed. Entities are the parts of it that are not
	// words, in order and without overlap.
	Line     string
	Entities []Entity

	typed string // Line as it came, for what reads its lines

	// OpensThread says that Place.Thread is opened by the reply, so that what was asked in
	// the channel before is gone on with.
	OpensThread bool

	// Private says that the asker alone will see the reply, so that it offers
	// to be shared.
	Private bool

	// OnPage says that the reply is shown on a page: statements of which no page may be
	// made have no part in it.
	OnPage bool

	// Direct says that Place is a direct message with the asker.
	Direct bool

	// About returns the channel that the last word to the asker in a direct message was
	// about, the zero Place where there was none. What a pause says to do is done there.
	// Nil: that is not known.
	About func(ctx context.Context) (Place, error)

	// Locale is the language of the asker's client, a BCP 47 tag; "" where it is not
	// known. What the asker alone reads is in it where there is a catalogue.
	Locale string

	// Shares names the press of a button that shares: the same however often the
	// button of one message is pressed, "" for any other request. It is shared once. It may
	// hold words that somebody asked; a sum of it is kept.
	Shares string

	// Edited says that Line is a message as it reads after it was edited, and that it was
	// answered before. What changes something for the group is not done again: the reply is
	// empty.
	Edited bool

	// Filled says that a form makes the call that can still show what is wrong with a field:
	// a refusal that is about one holds the form again.
	Filled bool

	// Draft says that a form was filled in whose further values are still chosen
	// ([Form.Further]): the reply says what would be done, and nothing is done.
	Draft bool

	// Saves names the draft that a button saves, the same however often it is pressed, ""
	// for any other request. It is saved once.
	Saves string

	// Tags returns the tags that a post to a place can have. Nil: it can have none.
	Tags func(ctx context.Context, at Place) (Tags, error)

	// Asks says that a button was pressed that has an [Action.Confirm]: the reply asks,
	// and nothing is done.
	Asks bool

	// Knows reports whether the platform knows a member, role or group of the place by
	// its id; nil: that is not known.
	Knows func(ctx context.Context, at Place, id string) (bool, error)

	// CanNotify looks whether a post to a place may ping a role or group now. It returns
	// a *[CannotNotifyError] where not; nil: that is not known.
	CanNotify func(ctx context.Context, at Place, id string) error

	// CanAdd looks whether a post to a place could have a part now: a thread, a pin, or the
	// tag of a name. It returns a *[CannotAddError] where not; nil: that is not known.
	CanAdd func(ctx context.Context, at Place, part Part, tag string) error

	// Unheard says, in a sentence, why the bot hears nothing at the place that is not said
	// to it; the zero Message: it does, or that is not known.
	Unheard message.Message

	// Channels returns the ids of the channels of the workspace or server that the asker
	// is in: today's question at home is one of theirs. It returns none where the platform
	// does not say. Nil: all count as such.
	Channels func(ctx context.Context) []string

	// CanPost is that of the adapter; nil: what can be posted to is not known.
	CanPost func(ctx context.Context, at Place) error

	// Facilitates reports whether the member may manage prompts at a place: by
	// the platform's own rights, or by being, or having the role or group of,
	// one of the ids that facilitators added. It is false for a place of another
	// workspace or server. It is called only where a command needs it. Nil means
	// no.
	Facilitates func(ctx context.Context, at Place, added []string) (bool, error)

	// Facilitators is the message that names whom the platform's own rights make
	// facilitators, as the beginning of a sentence; "" names administrators.
	Facilitators string
}

// Tags are those that posts to a place, such as a forum, can have.
type Tags struct {
	Names    []string
	Required bool // each post has one
}

// SetFromButton makes r ask for what a button or a select holds: an encoded call, or the
// line that was in its place before there were calls.
func (r *Request) SetFromButton(held string) {
	if call, ok := DecodeCall(held); ok {
		r.Call = call
		return
	}
	r.Line = held
}

// Words returns what a member types to ask the same.
func (r Request) Words() string {
	if r.Call.IsZero() {
		return r.Line
	}
	command, _ := lookUp(table, r.Call.Command)
	if r.Line == "" || command == nil || len(command.Options) == 0 {
		return r.Call.Line()
	}
	return r.Call.with(command.Options[0].Name, r.Line).Line()
}

// value returns the value of an option of the request's call, "" where it is
// not given.
func (r Request) value(name string) string { return r.Call.Values[name] }

// An Entity is a part of a typed line that is not words. Adapters name them,
// and the core leaves them out where it reads words.
type Entity struct {
	Start, End int // bytes of Line
	Kind       EntityKind
}

// An EntityKind says what an entity is.
type EntityKind int

const (
	Mention        EntityKind = iota // of a member, role or group: "@ID"
	ChannelMention                   // "#ID"
	Address                          // of a web page or a mailbox
	Emoji                            // a picture, or its name between colons
	CodeMark                         // what sets off code, without the code
	CodeBlock                        // lines of code with their marks
	QuotedText                       // lines that are quoted or forwarded
)

// atNoGroup reports whether the request is made where no group is, and its channels are
// elsewhere.
func (r Request) atNoGroup() bool { return r.Direct && r.Channels != nil }

// isIn reports whether the platform says that the asker is in a channel.
func (r Request) isIn(ctx context.Context, channel string) bool {
	return r.Channels != nil && slices.Contains(r.Channels(ctx), channel)
}

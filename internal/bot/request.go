package bot

import "context"

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

// A Request is one thing that a member asked for.
type Request struct {
	// ID names the request on its platform, the same over every redelivery and
	// on every replica, at most 200 bytes. Handle answers an ID once. An empty
	// ID is never taken for a repetition.
	ID    string
	Place Place
	From  string // the platform's id of the member

	// Line is the words as typed, without the mention of the bot. The adapter
	// has rewritten the platform's marks for members, roles and channels as
	// "@ID" and "#ID"; everything else stands as typed.
	Line string

	// Private says that the asker alone will see the reply, so that it offers
	// to be shared.
	Private bool

	// Facilitates reports whether the member may manage prompts here: by the
	// platform's own rights, or by being, or having the role or group of, one
	// of the ids that facilitators added. Where Line names other channels it
	// is about those, and true only where they are of the same workspace or
	// server. It is called only where a command needs it. Nil means no.
	Facilitates func(ctx context.Context, added []string) (bool, error)

	// Facilitators names whom the platform's own rights make facilitators, as
	// the beginning of a sentence; "" names administrators.
	Facilitators string
}

package bot

import (
	"context"
	"errors"
	"time"
)

// A Store remembers what must outlive the process: settings, schedules,
// deliveries and counts, never what people wrote in conversation. Every Place
// it is given is taken without its thread. Times are kept to the millisecond,
// and come back as the same instant in any zone.
type Store interface {
	// Deduplicate records a request's ID and reports whether it was new: over
	// restarts, and among all replicas, it is new once.
	Deduplicate(ctx context.Context, id string) (bool, error)

	// SchedulesAt returns those of a place, by name.
	SchedulesAt(ctx context.Context, at Place) ([]Schedule, error)
	// Schedules returns those of a workspace or server, in a steady order.
	Schedules(ctx context.Context, platform, space string) ([]Schedule, error)
	// DeleteSchedule leaves the place's deliveries and suggestions as they are.
	DeleteSchedule(ctx context.Context, at Place, name string) error

	// Apply makes a change and records it, all or nothing. It returns the change
	// with the numbers that the store gave, or [ErrChanged] where a row is not
	// what the change expects: somebody else, or a slot that came, was faster.
	Apply(ctx context.Context, c Change) (Change, error)
	// Changes returns the latest changes of a place, the newest first.
	Changes(ctx context.Context, at Place) ([]Change, error)
	// PromptEdits returns what a place changed of a statement's questions.
	PromptEdits(ctx context.Context, at Place, statement string) ([]PromptEdit, error)

	// Deliveries returns what was posted, missed or skipped at a place, oldest
	// first.
	Deliveries(ctx context.Context, at Place) ([]Delivery, error)
	// Round returns the deliveries of the latest round of a statement's pool at a
	// place by which a question came or was passed over, and all that are claimed,
	// oldest first: what Compose needs to know of a long past. For [Questions] these
	// are also the readings with which one came.
	Round(ctx context.Context, at Place, statement string, pool Pool) ([]Delivery, error)

	// Pinned returns the platform's ids of the messages that were posted to a place
	// and are pinned, oldest first.
	Pinned(ctx context.Context, at Place) ([]string, error)

	// Suggestions returns all of a place, in every state, oldest first.
	Suggestions(ctx context.Context, at Place) ([]Suggestion, error)
	// SaveSuggestion adds a suggestion whose ID is 0, or replaces the one with
	// its ID, and returns it with its ID. An ID is never given twice.
	SaveSuggestion(ctx context.Context, s Suggestion) (Suggestion, error)

	// Facilitators returns the ids of members, roles and groups that
	// facilitators added in a workspace or server.
	Facilitators(ctx context.Context, platform, space string) ([]string, error)
	AddFacilitator(ctx context.Context, platform, space, id string) error
	RemoveFacilitator(ctx context.Context, platform, space, id string) error

	// SaveFeedback counts what a member thinks of an answer, each answer once: a second
	// press may change the first, and is then one of these, once.
	SaveFeedback(ctx context.Context, f Feedback) (FeedbackChange, error)
	// Unhelpful returns the places that were marked unhelpful in a workspace or server,
	// at most so many, the most often marked first.
	Unhelpful(ctx context.Context, platform, space string, most int) ([]UnhelpfulPlace, error)

	// Setting returns the value of a place's setting, "" where it is not set.
	Setting(ctx context.Context, at Place, name string) (string, error)
	SetSetting(ctx context.Context, at Place, name, value string) error

	// Forget erases all that is held of a place; of a whole workspace or
	// server where Channel is empty.
	Forget(ctx context.Context, at Place) error
}

// A Schedule says when prompts are posted to a place.
type Schedule struct {
	Place      Place
	Name       string // tells the schedules of a place apart; "" for one that was set without a name
	Recurrence string // canonical, as package schedule writes it: "09:00 Europe/Berlin mon,tue"
	Source     string // canonical: where its posts come from; "" is the programme in its order
	Notify     string // id of the role or group that a prompt may ping; "" pings nobody
	SetBy      string // id of the facilitator who set it

	Next time.Time // the next slot; zero while paused without an end

	Paused      bool
	PauseUntil  string // YYYY-MM-DD in the rule's zone, the first day on which prompts come again; "" without an end
	PauseReason string // the reason, where the program paused it
}

// A Pool is a set of which no member comes again at a place before all have come,
// whichever schedule posts it.
type Pool string

const (
	Questions  Pool = ""          // those of the statement and of the group
	Quotations Pool = "quotation" // passages of the statement
	Digests    Pool = "digest"    // digests of what was posted, which have no rounds
	Singles    Pool = "single"    // questions that come once
	Readings   Pool = "reading"   // portions of a reading plan; one of a range of the statement has its own pool, whose name goes on with the range
)

// A DeliveryState says what became of a slot.
type DeliveryState string

const (
	Claimed DeliveryState = "claimed" // a worker is about to post it
	Posted  DeliveryState = "posted"
	Missed  DeliveryState = "missed"  // its grace was over before it could be posted
	Skipped DeliveryState = "skipped" // a facilitator passed over the question
	Dropped DeliveryState = "dropped" // the place cannot be posted to
	Silent  DeliveryState = "silent"  // there was nothing to say
)

// A Delivery is what became of one slot, or of one question that was passed
// over.
type Delivery struct {
	Place     Place
	Schedule  string    // name of the schedule that it is of
	Slot      time.Time // the instant that the rule gave; for Skipped, when it was skipped
	Statement string    // name of the statement that the prompt is of; "" where there is but one
	Pool      Pool      // what the prompt is one of
	Round     int       // 1 for a place's first time through the pool of the statement
	Prompt    string    // Prompt.ID; "" where none was chosen
	State     DeliveryState
	Sent      Sent      // what the platform said, once Posted
	At        time.Time // when the state was reached
	Reason    string    // why it was missed or dropped, or why the last try failed

	Repeats bool `json:"-"` // comes again in its round, because all that its schedule has to choose from have come; not stored

	Attempts         int       // how many times a worker has taken it
	UnconfirmedSince time.Time // when the first try began that may have arrived though its answer is not known; zero where there is none
}

// A SuggestionState says what became of a suggested prompt.
type SuggestionState string

const (
	Waiting  SuggestionState = "waiting"
	Approved SuggestionState = "approved"
	Declined SuggestionState = "declined"
	Single   SuggestionState = "single" // posted once by a schedule of its own, and not in the programme
)

// A Suggestion is a question that a member proposed for a place.
type Suggestion struct {
	ID          int64
	Place       Place
	Statement   string // name of the statement that it is about; "" where there is but one
	Text        string
	SuggestedBy string // id of the member
	State       SuggestionState
	Reason      string // why it was declined
	Position    int    // where it stands among all questions of the place, 1 first; 0: after them
	At          time.Time
}

// A PromptEdit is what a place changed of one question of its statement.
type PromptEdit struct {
	Place     Place
	Statement string // name of the statement; "" where there is but one
	Prompt    string // Prompt.ID
	Text      string // in other words; "" leaves the statement's
	Position  int    // where it stands among all questions of the place, 1 first; 0: where the statement has it
	LeftOut   bool   // does not come at this place
}

// A Change is what one act of a facilitator did at a place: the rows as they were
// and as they are. It is undone by the change from After to Before.
type Change struct {
	Place Place
	// Number counts the changes of a place; the store gives it.
	Number int64
	At     time.Time
	Until  time.Time // it can be undone before this; the zero Time: always
	Undone bool
	Undoes int64 // number of the change that this one undoes; 0 for none

	Edits Edits
}

// Edits are the rows that a change touches. A row that is nil is not there.
type Edits struct {
	What        string              // which act it was: "skip"
	Of          int64               `json:",omitempty"` // number of the change that it goes on from
	By          string              // id of the facilitator
	Draft       string              `json:",omitempty"` // names the draft that was saved
	Schedules   []Edit[Schedule]    `json:",omitempty"`
	Suggestions []Edit[Suggestion]  `json:",omitempty"`
	Prompts     []Edit[PromptEdit]  `json:",omitempty"`
	Skips       []Edit[Delivery]    `json:",omitempty"` // of the state Skipped
	Settings    []Edit[Setting]     `json:",omitempty"`
	Added       []Edit[Facilitator] `json:",omitempty"`
}

// A Setting is one that was set for a place.
type Setting struct {
	Place Place
	Name  string
	Value string // not ""
}

// A Facilitator is a member, role or group that was added in a workspace or server.
type Facilitator struct{ Platform, Space, ID string }

// An Edit is one row before and after a change.
type Edit[T any] struct{ Before, After *T }

// Undo returns the change that undoes c.
func (c Change) Undo() Change {
	return Change{Place: c.Place, Undoes: c.Number, Edits: Edits{
		What:        c.Edits.What,
		By:          c.Edits.By,
		Schedules:   reversed(c.Edits.Schedules),
		Suggestions: reversed(c.Edits.Suggestions),
		Prompts:     reversed(c.Edits.Prompts),
		Skips:       reversed(c.Edits.Skips),
		Settings:    reversed(c.Edits.Settings),
		Added:       reversed(c.Edits.Added),
	}}
}

func reversed[T any](edits []Edit[T]) []Edit[T] {
	var all []Edit[T]
	for _, e := range edits {
		all = append(all, Edit[T]{Before: e.After, After: e.Before})
	}
	return all
}

// ErrChanged says that what a change was made for is not there any more.
var ErrChanged = errors.New("it was changed meanwhile")

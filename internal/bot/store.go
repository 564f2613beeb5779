package bot

import (
	"context"
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

	Schedule(ctx context.Context, at Place) (Schedule, bool, error)
	// Schedules returns those of a workspace or server, in a steady order.
	Schedules(ctx context.Context, platform, space string) ([]Schedule, error)
	// SaveSchedule puts s in the place of the one that its Place has; a Place
	// has one at most.
	SaveSchedule(ctx context.Context, s Schedule) error
	// DeleteSchedule leaves the place's deliveries and suggestions as they are.
	DeleteSchedule(ctx context.Context, at Place) error

	// Deliveries returns what was posted, missed or skipped at a place, oldest
	// first.
	Deliveries(ctx context.Context, at Place) ([]Delivery, error)
	// Round returns the deliveries of a statement's latest round at a place by
	// which a question came or was passed over, and all that are claimed, oldest
	// first: what Compose needs to know of a long past.
	Round(ctx context.Context, at Place, statement string) ([]Delivery, error)
	// AddDelivery records a delivery of which nothing is posted, such as a
	// skipped question. One with the same Place and Slot is replaced.
	AddDelivery(ctx context.Context, d Delivery) error

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
	Recurrence string // canonical, as package schedule writes it: "09:00 Europe/Berlin mon,tue"
	Notify     string // id of the role or group that a prompt may ping; "" pings nobody
	SetBy      string // id of the facilitator who set it

	Next time.Time // the next slot; zero while paused without an end

	Paused      bool
	PauseUntil  string // YYYY-MM-DD in the rule's zone, the first day on which prompts come again; "" without an end
	PauseReason string // the reason, where the program paused it
}

// A DeliveryState says what became of a slot.
type DeliveryState string

const (
	Claimed DeliveryState = "claimed" // a worker is about to post it
	Posted  DeliveryState = "posted"
	Missed  DeliveryState = "missed"  // its grace was over before it could be posted
	Skipped DeliveryState = "skipped" // a facilitator passed over the question
	Dropped DeliveryState = "dropped" // the place cannot be posted to
)

// A Delivery is what became of one slot, or of one question that was passed
// over.
type Delivery struct {
	Place     Place
	Slot      time.Time // the instant that the rule gave; for Skipped, when it was skipped
	Statement string    // name of the statement that the prompt is of; "" where there is but one
	Round     int       // 1 for a place's first time through all prompts of the statement
	Prompt    string    // Prompt.ID; "" where none was chosen
	State     DeliveryState
	Sent      Sent      // what the platform said, once Posted
	At        time.Time // when the state was reached
	Reason    string    // why it was missed or dropped, or why the last try failed

	Attempts         int       // how many times a worker has taken it
	UnconfirmedSince time.Time // when the first try began that may have arrived though its answer is not known; zero where there is none
}

// A SuggestionState says what became of a suggested prompt.
type SuggestionState string

const (
	Waiting  SuggestionState = "waiting"
	Approved SuggestionState = "approved"
	Declined SuggestionState = "declined"
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

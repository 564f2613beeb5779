package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// An apiError is Discord's refusal of a call.
type apiError struct {
	Status  int
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Fields  json.RawMessage `json:"errors"` // of a form that Discord does not accept: its faults, by field
	after   time.Duration   // of a 429: when to try again
}

func (e *apiError) Error() string {
	if e.Code == 0 && e.Message == "" {
		return fmt.Sprintf("Discord answered %d %s", e.Status, http.StatusText(e.Status))
	}
	return fmt.Sprintf("Discord answered %d: %s (%d)", e.Status, e.Message, e.Code)
}

// errBreakerOpen says that the breaker is open.
var errBreakerOpen = errors.New("too many calls were refused; none is made for some minutes")

// A noResponseError says that a call was sent and no response came: it is not
// known whether Discord did what it asked for.
type noResponseError struct{ err error }

func (e *noResponseError) Error() string { return "no response: " + e.err.Error() }
func (e *noResponseError) Unwrap() error { return e.err }

// An unsentError says that a call was not sent in full: Discord did not do what it
// asked for.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return "not sent: " + e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

// A fatalError ends Run: to try again does not help.
type fatalError string

func (e fatalError) Error() string { return string(e) }

const errToken = fatalError("Discord does not accept the bot's token: copy it again from the Developer Portal under Bot, and see that it belongs to this application")

const errMoreShards = fatalError("Discord asks for more shards: set DISCORD_SHARDS to auto, or to a higher number, for every replica")

// hasCode reports whether err is Discord's refusal with one of codes.
func hasCode(err error, codes ...int) bool {
	var refused *apiError
	return errors.As(err, &refused) && slices.Contains(codes, refused.Code)
}

func hasStatus(err error, status int) bool {
	var refused *apiError
	return errors.As(err, &refused) && refused.Status == status
}

package discord

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"plenary/internal/bot"
)

// An apiError is Discord's refusal of a call.
type apiError struct {
	Status  int
	Code    int           `json:"code"`
	Message string        `json:"message"`
	after   time.Duration // of a 429: when to try again
}

func (e *apiError) Error() string {
	if e.Code == 0 && e.Message == "" {
		return fmt.Sprintf("Discord answered %d %s", e.Status, http.StatusText(e.Status))
	}
	return fmt.Sprintf("Discord answered %d: %s (%d)", e.Status, e.Message, e.Code)
}

// Codes of Discord's errors that the adapter handles.
const (
	codeUnknownChannel     = 10003
	codeUnknownServer      = 10004
	codeUnknownMember      = 10007
	codeUnknownMessage     = 10008
	codeUnknownUser        = 10013
	codeUnknownWebhook     = 10015
	codeTooManyPins        = 30003
	codeTooManyPinnedPosts = 30047
	codeAcknowledged       = 40060
	codeTagRequired        = 40067
	codeMissingAccess      = 50001
	codeCannotMessage      = 50007
	codeNotTextChannel     = 50008
	codeMissingPermissions = 50013
	codeWrongChannelType   = 50024
	codeInvalidRecipient   = 50033
	codeThreadArchived     = 50083
	codeThreadThere        = 160004
	codeThreadLocked       = 160005
)

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

// hasCode reports whether err is Discord's refusal with one of codes.
func hasCode(err error, codes ...int) bool {
	var refused *apiError
	return errors.As(err, &refused) && slices.Contains(codes, refused.Code)
}

func hasStatus(err error, status int) bool {
	var refused *apiError
	return errors.As(err, &refused) && refused.Status == status
}

// botError turns the error of a post into one that the core knows: the place is
// gone, or a time to wait, or an error that leaves open whether the post arrived.
func botError(err error) error {
	var held *rateLimitError
	var refused *apiError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &held):
		return &bot.RetryAfterError{After: held.after}
	case errors.Is(err, errBreakerOpen):
		return &bot.RetryAfterError{After: time.Minute}
	case !errors.As(err, &refused):
		return err
	}
	switch refused.Code {
	case codeUnknownChannel, codeUnknownServer:
		return fmt.Errorf("the channel was deleted: %w", bot.ErrGone)
	case codeMissingAccess:
		return fmt.Errorf("the bot lacks View Channel there: %w", bot.ErrGone)
	case codeMissingPermissions:
		return fmt.Errorf("the bot lacks one of Send Messages, Embed Links and, in threads, Send Messages in Threads there: %w", bot.ErrGone)
	case codeInvalidRecipient:
		return fmt.Errorf("that is no member: %w", bot.ErrGone)
	case codeTagRequired:
		return fmt.Errorf("the forum wants a tag, and has none that the bot may give: %w", bot.ErrGone)
	case codeCannotMessage:
		return fmt.Errorf("the member takes no direct messages from the bot: %w", bot.ErrGone)
	case codeNotTextChannel, codeWrongChannelType:
		return fmt.Errorf("it is no channel for messages: %w", bot.ErrGone)
	case codeThreadArchived, codeThreadLocked:
		return fmt.Errorf("the thread is locked or archived: %w", bot.ErrGone)
	}
	switch {
	case refused.Status == http.StatusTooManyRequests:
		return &bot.RetryAfterError{After: refused.after}
	case refused.Code != 0 && (refused.Status == http.StatusForbidden || refused.Status == http.StatusNotFound):
		return fmt.Errorf("%w: %w", bot.ErrGone, err) // without a code it is a proxy that refuses
	}
	return err
}

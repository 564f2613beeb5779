package discord

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// Codes of Discord's errors that the adapter handles.
const (
	codeUnknownChannel        = 10003
	codeUnknownServer         = 10004
	codeUnknownMember         = 10007
	codeUnknownMessage        = 10008
	codeUnknownUser           = 10013
	codeUnknownWebhook        = 10015
	codeSlowmode              = 20016
	codeTooManyPins           = 30003
	codeTooManyPinnedPosts    = 30047
	codeDirectTooFast         = 40003
	codePostsSwitchedOff      = 40004
	codeSwitchedOff           = 40006
	codeAcknowledged          = 40060
	codeTagRequired           = 40067
	codeBlockedByCloudflare   = 40333
	codeMissingAccess         = 50001
	codeCannotMessage         = 50007
	codeNotTextChannel        = 50008
	codeMissingPermissions    = 50013
	codeWrongChannelType      = 50024
	codeInvalidRecipient      = 50033
	codeInvalidForm           = 50035
	codeThreadArchived        = 50083
	codeNoMutualServer        = 50278
	codeOverloaded            = 130000
	codeHistoryNotRead        = 160002
	codeThreadThere           = 160004
	codeThreadLocked          = 160005
	codeTooManyThreads        = 160006
	codeTooManyNewsThreads    = 160007
	codeReferenceNotRead      = 160009
	codeReferenceNotAllowed   = 160010
	codeMessageBlockedByRules = 200000
	codeTitleBlockedByRules   = 200001
)

// An errorClass says what becomes of a post that Discord refused.
type errorClass int

const (
	ours     errorClass = iota // the post is at fault: it is not made again
	passing                    // it is made again later
	mendable                   // a facilitator has something to change first
	gone                       // there is no such place any more
	done                       // what was asked for is there already
)

// errorClasses are the classes of Discord's errors, by code, with the message that says
// to facilitators what to change.
var errorClasses = map[int]struct {
	class  errorClass
	reason string
}{
	codeSlowmode:            {class: passing},
	codeDirectTooFast:       {class: passing},
	codePostsSwitchedOff:    {class: passing},
	codeSwitchedOff:         {class: passing},
	codeBlockedByCloudflare: {class: passing},
	codeOverloaded:          {class: passing},

	codeMissingAccess:         {mendable, "discord.cannot-post.right"},
	codeMissingPermissions:    {mendable, "discord.cannot-post.rights"},
	codeTagRequired:           {mendable, "discord.cannot-post.tag"},
	codeTooManyThreads:        {mendable, "discord.cannot-post.threads"},
	codeTooManyNewsThreads:    {mendable, "discord.cannot-post.threads"},
	codeMessageBlockedByRules: {mendable, "discord.cannot-post.automod"},
	codeTitleBlockedByRules:   {mendable, "discord.cannot-post.automod"},
	codeThreadArchived:        {mendable, "discord.cannot-post.archived"},
	codeThreadLocked:          {mendable, "discord.cannot-post.locked"},
	codeNotTextChannel:        {mendable, "discord.cannot-post.no-messages"},
	codeWrongChannelType:      {mendable, "discord.cannot-post.no-messages"},
	codeCannotMessage:         {mendable, "discord.cannot-post.direct"},
	codeNoMutualServer:        {mendable, "discord.cannot-post.direct"},

	codeUnknownChannel:   {gone, deleted},
	codeUnknownServer:    {gone, "cannot-post.not-member"},
	codeUnknownMember:    {gone, "discord.cannot-post.no-member"},
	codeUnknownUser:      {gone, "discord.cannot-post.no-member"},
	codeInvalidRecipient: {gone, "discord.cannot-post.no-member"},

	codeThreadThere:  {class: done},
	codeAcknowledged: {class: done},
}

// passingWait is how long nothing is posted again after an error that passes, where
// Discord names no time.
const passingWait = time.Minute

// classOf returns the class of a refusal, and the message that says what to change, ""
// where Discord's own words have to do.
func classOf(e *apiError) (class errorClass, reason string) {
	if known, ok := errorClasses[e.Code]; ok {
		return known.class, known.reason
	}
	switch {
	case e.Status >= 500, e.Status == http.StatusTooManyRequests:
		return passing, ""
	case e.Code == codeInvalidForm && strings.Contains(string(e.Fields), `"applied_tags"`):
		return mendable, "discord.cannot-post.tag"
	case e.Code == 0 && (e.Status == http.StatusForbidden || e.Status == http.StatusNotFound):
		return passing, "" // a proxy refuses
	case e.Status == http.StatusForbidden:
		return mendable, ""
	case e.Status == http.StatusNotFound:
		return gone, ""
	}
	return ours, ""
}

// isPassing reports whether err is a refusal that passes.
func isPassing(err error) bool {
	var refused *apiError
	if !errors.As(err, &refused) {
		return false
	}
	class, _ := classOf(refused)
	return class == passing
}

// needsSecondLook reports whether err is a 403 that a facilitator would have to mend: a
// single one tells little. What a member does not take is not sent again.
func needsSecondLook(err error) bool {
	var refused *apiError
	if !errors.As(err, &refused) || refused.Status != http.StatusForbidden {
		return false
	}
	class, reason := classOf(refused)
	return class == mendable && reason != errorClasses[codeCannotMessage].reason
}

// cannotPostBecause is the reason of a refusal, in words for facilitators.
func cannotPostBecause(e *apiError, reason string) *bot.CannotPostError {
	switch reason {
	case "":
		return &bot.CannotPostError{Reason: message.Message{ID: "discord.undone.refused", Args: message.Args{"error": e.Message}}}
	case "discord.cannot-post.right":
		return &bot.CannotPostError{Reason: message.Message{ID: reason, Args: message.Args{"right": message.Message{ID: viewChannel.name}.Stored()}}}
	}
	return &bot.CannotPostError{Reason: message.Message{ID: reason}}
}

// botError turns the error of a post into one that the core knows: the place cannot be
// posted to, the post was refused, there is a time to wait, or it is left open whether
// the post arrived.
func botError(err error) error {
	var held *rateLimitError
	var lost *noResponseError
	var refused *apiError
	var cannot *bot.CannotPostError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &held):
		return &bot.RetryAfterError{After: held.after}
	case errors.Is(err, errBreakerOpen):
		return &bot.RetryAfterError{After: time.Minute}
	case errors.As(err, &cannot):
		return fmt.Errorf("%w: %w", bot.ErrGone, err)
	case errors.As(err, &lost):
		return fmt.Errorf("%w: %w", &bot.CannotPostError{Reason: message.Message{ID: "discord.undone.no-answer"}}, err)
	case !errors.As(err, &refused):
		return err
	}
	class, reason := classOf(refused)
	switch {
	case refused.Status == http.StatusTooManyRequests:
		return &bot.RetryAfterError{After: refused.after}
	case class == passing && refused.Status < 500:
		return &bot.RetryAfterError{After: passingWait}
	case class == mendable, class == gone:
		return fmt.Errorf("%w: %w", bot.ErrGone, cannotPostBecause(refused, reason))
	case class == ours:
		return fmt.Errorf("%w: %w: %w", bot.ErrRefused, cannotPostBecause(refused, ""), err)
	}
	return fmt.Errorf("%w: %w", &bot.CannotPostError{Reason: message.Message{ID: "discord.fault", Args: message.Args{"status": strconv.Itoa(refused.Status)}}}, err) // it may have arrived
}

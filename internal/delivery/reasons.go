package delivery

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// reason returns one of the reasons why a slot was not posted or a schedule was
// paused, as it is stored.
func reason(id string, args message.Args) string {
	return message.Message{ID: "delivery.reason." + id, Args: args}.Stored()
}

// clause is a stored reason within a sentence.
func clause(words *message.Catalogue, stored string) string {
	return strings.TrimSuffix(words.RenderStored(stored).String(), ".")
}

// pauseNotice tells a facilitator that the schedule of a channel is paused.
func pauseNotice(words *message.Catalogue, channel, schedule, why string) bot.Reply {
	id := "delivery.paused"
	if schedule == bot.DigestName {
		id = "delivery.paused-digest"
	}
	text := words.Text(id, message.Args{
		"channel": message.Span{Text: channel, Style: message.Channel},
		"reason":  clause(words, why),
	})
	return bot.Reply{Command: "prompt", Language: words.Tag, Blocks: []bot.Block{bot.Paragraph{Text: text}}}
}

// undoneNotice tells a facilitator what of a post to a channel was not done. Each part
// is told of once.
func undoneNotice(words *message.Catalogue, channel string, undone bot.Undone) bot.Reply {
	r := bot.Reply{Command: "prompt", Language: words.Tag}
	clauses := undone.Clauses()
	for _, part := range slices.Sorted(maps.Keys(clauses)) {
		r.Blocks = append(r.Blocks, bot.Paragraph{Text: words.Text("delivery.undone."+string(part), message.Args{
			"channel": message.Span{Text: channel, Style: message.Channel},
			"reason":  clause(words, clauses[part]),
		})})
	}
	r.Blocks = append(r.Blocks, bot.Paragraph{Small: true, Text: words.Text("delivery.undone.once", nil)})
	return r
}

// maxReason is how much of an error is stored as the reason, in bytes.
const maxReason = 300

// errorLine returns an error in one line, as prompt status shows it.
func errorLine(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return reason("timeout", nil)
	}
	if looking, ok := errors.AsType[*unconfirmedError](err); ok {
		return reason("looking", message.Args{"error": errorLine(looking.err)})
	}
	if busy, ok := errors.AsType[*bot.RetryAfterError](err); ok {
		return reason("wait", message.Args{"time": shortDuration(max(busy.After.Round(time.Second), time.Second))})
	}
	if no, ok := errors.AsType[*bot.CannotPostError](err); ok && no.Right == "" {
		return no.Reason.Stored()
	}
	why := strings.Join(strings.Fields(err.Error()), " ")
	if len(why) > maxReason {
		why = strings.ToValidUTF8(why[:maxReason], "") + "…"
	}
	return why
}

// An unconfirmedError says why it is not known yet whether a post arrived.
type unconfirmedError struct{ err error }

func (e *unconfirmedError) Error() string { return "looking for the post: " + e.err.Error() }
func (e *unconfirmedError) Unwrap() error { return e.err }

// shortDuration writes a duration without its zero parts: 2h, 1h30m.
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}

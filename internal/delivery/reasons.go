package delivery

import (
	"context"
	"errors"
	"strings"
	"time"

	"plenary/internal/bot"
)

// The reasons why a slot was not posted or a schedule was paused. They are stored,
// and prompt status shows them after a colon.
const (
	reasonDown           = "it came while Plenary was not running, or could not reach its database"
	reasonStopped        = "prompts were stopped before it could be posted"
	reasonPaused         = "prompts were paused before it could be posted"
	reasonNoQuestion     = "there was no question to post"
	reasonLate           = "its turn did not come within %s"           // the grace
	reasonLateAfterError = "it could not be posted within %s: %s"      // the grace, the last error
	reasonUnconfirmed    = "it is not known whether it was posted: %s" // the error
	reasonTimeout        = "the platform did not answer in time"
	reasonUnreadable     = "its rule cannot be read; set it again with prompt schedule"
)

// pauseNotice tells a facilitator that the schedule of a channel is paused.
func pauseNotice(channel, why string) bot.Reply {
	return bot.Reply{Command: "prompt", Blocks: []bot.Block{bot.Paragraph{Text: bot.Text{
		{Text: "I have paused the prompts in "},
		{Text: channel, Style: bot.Channel},
		{Text: ", because a prompt could not be posted there: " + strings.TrimSuffix(why, ".") + ". When that is mended, say "},
		{Text: "prompt resume", Style: bot.Typed},
		{Text: " in the channel."},
	}}}}
}

// maxReason is how much of an error is stored as the reason, in bytes.
const maxReason = 300

// reason returns an error in one line, as prompt status shows it.
func reason(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return reasonTimeout
	}
	why := strings.Join(strings.Fields(err.Error()), " ")
	if len(why) > maxReason {
		why = strings.ToValidUTF8(why[:maxReason], "") + "…"
	}
	return why
}

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

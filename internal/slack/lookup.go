package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

const (
	// maxClockSkew is by how much our clock and Slack's may differ.
	maxClockSkew = 2 * time.Minute

	// arrival is how long after it was begun a post arrives as a rule: these minutes are
	// looked through first.
	arrival = time.Minute

	// historyLimit is how many messages are asked for at a time. Slack gives 15, once a
	// minute, to an app that is distributed outside its Marketplace.
	historyLimit = 200

	// maxHistoryPages is how many pages are looked through at a time.
	maxHistoryPages = 20

	// maxLookUps is how many look-ups are remembered that did not come to an end.
	maxLookUps = 1024
)

// A lookUp looks for a message among those of a span of time: at first where it stands as
// a rule, and then in the rest. It goes on where it stopped.
type lookUp struct {
	since          time.Time
	oldest, latest string // ts of what is looked through now
	until          string // ts of the end
	cursor         string // of the next page; "" for the first
}

// newLookUp looks for what was posted between two moments.
func newLookUp(since, until time.Time) lookUp {
	l := lookUp{since: since, oldest: tsOf(since.Add(-maxClockSkew)), until: tsOf(until.Add(maxClockSkew))}
	l.latest = min(tsOf(since.Add(arrival+maxClockSkew)), l.until)
	return l
}

// turn goes on behind a page, and reports whether anything is left.
func (l *lookUp) turn(next string) bool {
	l.cursor = next
	if next != "" {
		return true
	}
	if l.latest == l.until {
		return false
	}
	l.oldest, l.latest = l.latest, l.until
	return true
}

// tsOf is the ts of a moment.
func tsOf(t time.Time) string { return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000) }

// timeOf is the moment of a ts; false where it is none.
func timeOf(ts string) (time.Time, bool) {
	seconds, err := strconv.ParseFloat(ts, 64)
	if err != nil || seconds <= 0 || seconds > 1e11 {
		return time.Time{}, false
	}
	return time.UnixMicro(int64(seconds * 1e6)), true
}

// lookUps are those of posts that did not come to an end, because Slack asked to wait.
// The zero lookUps is ready.
type lookUps struct {
	mu    sync.Mutex
	byKey map[string]lookUp
}

// take returns the look-up under a key, or else begun.
func (l *lookUps) take(key string, begun lookUp) lookUp {
	l.mu.Lock()
	defer l.mu.Unlock()
	before, ok := l.byKey[key]
	if !ok || !before.since.Equal(begun.since) { // that of another attempt
		return begun
	}
	delete(l.byKey, key)
	return before
}

func (l *lookUps) keep(key string, stopped lookUp) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byKey == nil || len(l.byKey) >= maxLookUps {
		l.byKey = map[string]lookUp{} // those under way begin anew
	}
	l.byKey[key] = stopped
}

var errLongHistory = errors.New("not all messages of that time are looked through yet")

// find looks for a message by its metadata. Where it may not wait for Slack's limits it
// returns a *bot.RetryAfterError. After an error, it goes on with the page that is next.
func (a *Adapter) find(ctx context.Context, p posting, l *lookUp, wait bool) (ts string, found bool, err error) {
	call := a.retry
	if !wait {
		call = func(ctx context.Context, limit string, call func(context.Context) error) error {
			return a.attempt(ctx, limit, false, call)
		}
	}
	method := "conversations.history"
	if p.thread != "" {
		method = "conversations.replies"
	}
	for range maxHistoryPages {
		var page []slack.Message
		var next string
		err := call(ctx, method, func(ctx context.Context) (err error) {
			page, next, err = a.historyPage(ctx, p, *l)
			return err
		})
		if isSlackError(err, "invalid_cursor") && l.cursor != "" {
			l.cursor = "" // it has expired
			continue
		}
		if err != nil {
			return "", false, err
		}
		for _, m := range page {
			if m.Metadata.EventType == p.event && m.Metadata.EventPayload[keyField] == p.key {
				return m.Timestamp, true, nil
			}
		}
		if !l.turn(next) {
			return "", false, nil
		}
	}
	return "", false, errLongHistory
}

// historyPage reads one page of a channel or a thread, with metadata, and returns the
// cursor of the next.
func (a *Adapter) historyPage(ctx context.Context, p posting, l lookUp) ([]slack.Message, string, error) {
	if p.thread != "" {
		page, _, next, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: p.channel, Timestamp: p.thread, Oldest: l.oldest, Latest: l.latest, Cursor: l.cursor,
			Limit: historyLimit, Inclusive: true, IncludeAllMetadata: true,
		})
		return page, next, err
	}
	page, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: p.channel, Oldest: l.oldest, Latest: l.latest, Cursor: l.cursor,
		Limit: historyLimit, Inclusive: true, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", err
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}

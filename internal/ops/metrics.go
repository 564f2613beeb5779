package ops

import (
	"context"
	"runtime"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"plenary/internal/bot"
)

// Metrics count what Plenary does. Each label has a handful of values: none holds
// what a member wrote, or the id of a member, channel or server.
type Metrics struct {
	families []*family

	requests    *family // platform, command, outcome
	seconds     *family // platform
	inFlight    *family // platform
	limited     *family // platform, scope
	deliveries  *family // platform, result
	lateness    *family
	waits       *family // platform
	waitSeconds *family // platform
	reconnects  *family // platform
	connected   *family // platform
	queueDepth  *family
	lastTick    *family
	waiting     *family
	reloads     *family // result
	readWaits   *family
	readSeconds *family
	unread      *family // reason
	feedback    *family // platform, command, outcome, feedback
	commands    map[string]bool
}

// Build identifies the program.
type Build struct {
	Version string
	Commit  string
	Date    string // RFC 3339
}

// NewMetrics makes the metrics of one process.
func NewMetrics(build Build) *Metrics {
	m := &Metrics{commands: map[string]bool{}}
	info := m.family(gauge, "plenary_build_info", "What runs; always 1.", "version", "commit", "date", "goversion")
	m.requests = m.family(counter, "plenary_requests_total",
		"Requests of members, by how they ended: answered, closest, refused, misused, failed, or silent where nothing was said.", "platform", "command", "outcome")
	m.seconds = m.family(histogram, "plenary_request_seconds",
		"Time from a request's arrival to its reply, without the platform's own, with the time for which it waits to be read.", "platform")
	m.seconds.buckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}
	m.inFlight = m.family(gauge, "plenary_requests_in_flight", "Requests being answered.", "platform")
	m.limited = m.family(counter, "plenary_requests_limited_total",
		"Requests told to wait, by scope: person, channel, address (of who reads a page or calls a tool), or everybody where there was no room.", "platform", "scope")
	m.deliveries = m.family(counter, "plenary_deliveries_total",
		"Prompts by what became of them: sent, late (sent after a minute), missed, dropped, or failed for a try that is made again.", "platform", "result")
	m.lateness = m.family(histogram, "plenary_delivery_lateness_seconds", "Time from a prompt's slot to its post.")
	m.lateness.buckets = []float64{.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200}
	m.waits = m.family(counter, "plenary_platform_waits_total", "Times that a platform asked to wait.", "platform")
	m.waitSeconds = m.family(counter, "plenary_platform_wait_seconds_total", "Time that platforms asked to wait.", "platform")
	m.reconnects = m.family(counter, "plenary_reconnects_total", "Connections to a platform made anew.", "platform")
	m.connected = m.family(gauge, "plenary_platform_connected", "1 while a platform is connected.", "platform")
	m.queueDepth = m.family(gauge, "plenary_queue_depth", "Prompts that are due and not yet posted; NaN while the database does not say.")
	m.lastTick = m.family(gauge, "plenary_last_tick_timestamp_seconds",
		"When this process last looked for schedules that are due; 0 before the first time.")
	m.reloads = m.family(counter, "plenary_content_reloads_total", "Content read again, by result: replaced or faulty.", "result")
	m.waiting = m.family(gauge, "plenary_readings_waiting", "Questions that wait to be read.")
	m.readWaits = m.family(histogram, "plenary_reading_wait_seconds", "Time for which a question waits until its reading begins.")
	m.readWaits.buckets = []float64{.001, .01, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60, 120}
	m.readSeconds = m.family(histogram, "plenary_reading_seconds", "Time that the reading of a question takes.")
	m.readSeconds.buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .15, .2, .3, .5, 1, 2.5, 5}
	m.unread = m.family(counter, "plenary_readings_refused_total",
		"Questions that were not read and told to come again, by reason: full where too many waited or one for too long, stopping where the process ends.", "reason")
	m.feedback = m.family(gauge, "plenary_feedback",
		"Answers that members marked helpful or unhelpful, each by its last mark, as counted since this process began: a mark that changes one made before takes that away, so that a value may be negative.", "platform", "command", "outcome", "feedback")

	for _, c := range bot.Commands() {
		m.commands[c.Name] = true
	}
	info.gauge(build.Version, build.Commit, build.Date, runtime.Version()).Set(1)
	m.lateness.histogram()
	m.readWaits.histogram()
	m.readSeconds.histogram()
	for _, result := range []string{"replaced", "faulty"} {
		m.reloads.counter(result)
	}
	for _, reason := range []string{reasonFull, reasonStopping} {
		m.unread.counter(reason)
	}
	return m
}

// family adds a family of metrics.
func (m *Metrics) family(kind, name, help string, labels ...string) *family {
	f := &family{name: name, kind: kind, help: help, labels: labels, set: metrics.NewSet()}
	m.families = append(m.families, f)
	return f
}

// Platform creates a platform's series before anything happens on it, so that a
// rate over them is 0 and not absent. It exports whether ready returns nil.
func (m *Metrics) Platform(platform string, ready func() error) {
	m.seconds.histogram(platform)
	m.inFlight.gauge(platform)
	m.waits.counter(platform)
	m.waitSeconds.sum(platform)
	m.reconnects.counter(platform)
	for _, outcome := range []string{"answered", "failed"} {
		m.requests.counter(platform, "ask", outcome)
	}
	for _, scope := range []string{"person", "channel", ScopeEverybody} {
		m.limited.counter(platform, scope)
	}
	for _, result := range []string{"sent", "late", "missed", "dropped", "failed"} {
		m.deliveries.counter(platform, result)
	}
	m.connected.watch(func() float64 {
		if ready() != nil {
			return 0
		}
		return 1
	}, platform)
}

// QueueDepth exports the number of prompts that are due and not yet posted.
func (m *Metrics) QueueDepth(depth func() float64) { m.queueDepth.watch(depth) }

// LastTick exports when schedules were last looked at.
func (m *Metrics) LastTick(at func() time.Time) {
	m.lastTick.watch(func() float64 {
		if at().IsZero() {
			return 0
		}
		return float64(at().UnixMilli()) / 1000
	})
}

// Wrap returns next with its requests counted.
func (m *Metrics) Wrap(next bot.Handler) bot.Handler {
	return func(ctx context.Context, req bot.Request) bot.Reply {
		platform, start := req.Place.Platform, time.Now()
		m.inFlight.gauge(platform).Inc()
		defer m.inFlight.gauge(platform).Dec()
		reply := next(ctx, req)
		m.seconds.histogram(platform).Update(time.Since(start).Seconds())
		m.requests.counter(platform, m.command(reply.Command), outcome(reply)).Inc()
		return reply
	}
}

// command returns the label for a reply's command: one of the table, or "none".
func (m *Metrics) command(name string) string {
	if m.commands[name] {
		return name
	}
	return "none"
}

func outcome(r bot.Reply) string {
	if r.Empty() {
		return "silent"
	}
	return r.Outcome.String()
}

// ScopeEverybody is the scope of the limit on requests that are worked on at one
// time.
const ScopeEverybody = "everybody"

// Limited counts a request that was refused by a limit.
func (m *Metrics) Limited(platform, scope string) { m.limited.counter(platform, scope).Inc() }

// Wait counts one wait that a platform asked for.
func (m *Metrics) Wait(platform string, d time.Duration) {
	m.waits.counter(platform).Inc()
	m.waitSeconds.sum(platform).Add(max(0, d.Seconds()))
}

// Reconnect counts a new connection after a lost one.
func (m *Metrics) Reconnect(platform string) { m.reconnects.counter(platform).Inc() }

// lateAfter is how long after its slot a post counts as late.
const lateAfter = time.Minute

// Delivery counts the result of a slot.
func (m *Metrics) Delivery(d bot.Delivery) {
	var result string
	switch d.State {
	case bot.Posted:
		late := d.At.Sub(d.Slot)
		m.lateness.histogram().Update(max(0, late.Seconds()))
		result = "sent"
		if late > lateAfter {
			result = "late"
		}
	case bot.Missed:
		result = "missed"
	case bot.Dropped:
		result = "dropped"
	case bot.Claimed:
		result = "failed"
	default:
		return // a question that was skipped is no delivery
	}
	m.deliveries.counter(d.Place.Platform, result).Inc()
}

// The reasons for which questions are not read.
const (
	reasonFull     = "full"
	reasonStopping = "stopping"
)

// ReadingsWaiting exports the number of questions that wait to be read.
func (m *Metrics) ReadingsWaiting(waiting func() int) {
	m.waiting.watch(func() float64 { return float64(waiting()) })
}

// ReadingBegan counts a reading by the time for which it was waited for.
func (m *Metrics) ReadingBegan(waited time.Duration) {
	m.readWaits.histogram().Update(waited.Seconds())
}

// ReadingEnded counts a reading by the time that it took.
func (m *Metrics) ReadingEnded(took time.Duration) { m.readSeconds.histogram().Update(took.Seconds()) }

// ReadingRefused counts a question that was not read: because too many waited, or
// because the process ends.
func (m *Metrics) ReadingRefused(full bool) {
	reason := reasonStopping
	if full {
		reason = reasonFull
	}
	m.unread.counter(reason).Inc()
}

// Feedback counts what a member thinks of an answer.
func (m *Metrics) Feedback(f bot.Feedback, change bot.FeedbackChange) {
	mark := func(helpful bool) *metrics.Gauge {
		label := "unhelpful"
		if helpful {
			label = "helpful"
		}
		return m.feedback.gauge(f.Place.Platform, m.command(f.Command), f.Outcome.String(), label)
	}
	if change == bot.FeedbackRepeated {
		return
	}
	mark(f.Helpful).Inc()
	if change == bot.FeedbackChanged {
		mark(!f.Helpful).Dec()
	}
}

// Reload counts an attempt to read the content again.
func (m *Metrics) Reload(err error) {
	if err != nil {
		m.reloads.counter("faulty").Inc()
		return
	}
	m.reloads.counter("replaced").Inc()
}

package ops

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"plenary/internal/bot"
)

// Metrics count what Plenary does. Each label has a handful of values: none holds
// what a member wrote, or the id of a member, channel or server.
type Metrics struct {
	registry *prometheus.Registry

	requests    *prometheus.CounterVec   // platform, command, outcome
	seconds     *prometheus.HistogramVec // platform
	inFlight    *prometheus.GaugeVec     // platform
	limited     *prometheus.CounterVec   // platform, scope
	deliveries  *prometheus.CounterVec   // platform, result
	lateness    prometheus.Histogram
	waits       *prometheus.CounterVec // platform
	waitSeconds *prometheus.CounterVec // platform
	reconnects  *prometheus.CounterVec // platform
	reloads     *prometheus.CounterVec // result
	readWaits   prometheus.Histogram
	readSeconds prometheus.Histogram
	unread      *prometheus.CounterVec // reason
	feedback    *prometheus.GaugeVec   // platform, command, outcome, feedback
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
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: counter("plenary_requests_total",
			"Requests of members, by how they ended: answered, closest, refused, misused, failed, or silent where nothing was said.", "platform", "command", "outcome"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "plenary_request_seconds",
			Help:    "Time from a request's arrival to its reply, without the platform's own, with the time for which it waits to be read.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"platform"}),
		inFlight: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "plenary_requests_in_flight",
			Help: "Requests being answered.",
		}, []string{"platform"}),
		limited: counter("plenary_requests_limited_total",
			"Requests told to wait, by scope: person, channel, or everybody where there was no room.", "platform", "scope"),
		deliveries: counter("plenary_deliveries_total",
			"Prompts by what became of them: sent, late (sent after a minute), missed, dropped, or failed for a try that is made again.", "platform", "result"),
		lateness: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "plenary_delivery_lateness_seconds",
			Help:    "Time from a prompt's slot to its post.",
			Buckets: []float64{.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200},
		}),
		waits: counter("plenary_platform_waits_total",
			"Times that a platform asked to wait.", "platform"),
		waitSeconds: counter("plenary_platform_wait_seconds_total",
			"Time that platforms asked to wait.", "platform"),
		reconnects: counter("plenary_reconnects_total",
			"Connections to a platform made anew.", "platform"),
		reloads: counter("plenary_content_reloads_total",
			"Content read again, by result: replaced or faulty.", "result"),
		readWaits: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "plenary_reading_wait_seconds",
			Help:    "Time for which a question waits until its reading begins.",
			Buckets: []float64{.001, .01, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60, 120},
		}),
		readSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "plenary_reading_seconds",
			Help:    "Time that the reading of a question takes.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .15, .2, .3, .5, 1, 2.5, 5},
		}),
		unread: counter("plenary_readings_refused_total",
			"Questions that were not read and told to come again, by reason: full where too many waited or one for too long, stopping where the process ends.", "reason"),
		feedback: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "plenary_feedback",
			Help: "Answers that members marked helpful or unhelpful, each by its last mark, as counted since this process began: a mark that changes one made before takes that away, so that a value may be negative.",
		}, []string{"platform", "command", "outcome", "feedback"}),
		commands: map[string]bool{},
	}
	for _, c := range bot.Commands() {
		m.commands[c.Name] = true
	}
	for _, result := range []string{"replaced", "faulty"} {
		m.reloads.WithLabelValues(result)
	}
	for _, reason := range []string{reasonFull, reasonStopping} {
		m.unread.WithLabelValues(reason)
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "plenary_build_info",
		Help: "What runs; always 1.",
		ConstLabels: prometheus.Labels{
			"version": build.Version, "commit": build.Commit, "date": build.Date, "goversion": runtime.Version(),
		},
	})
	info.Set(1)
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		info, m.requests, m.seconds, m.inFlight, m.limited, m.deliveries, m.lateness,
		m.waits, m.waitSeconds, m.reconnects, m.reloads, m.readWaits, m.readSeconds, m.unread, m.feedback,
	)
	return m
}

// Platform creates a platform's series before anything happens on it, so that a
// rate over them is 0 and not absent. It exports whether ready returns nil.
func (m *Metrics) Platform(platform string, ready func() error) {
	m.seconds.WithLabelValues(platform)
	m.inFlight.WithLabelValues(platform)
	m.waits.WithLabelValues(platform)
	m.waitSeconds.WithLabelValues(platform)
	m.reconnects.WithLabelValues(platform)
	for _, outcome := range []string{"answered", "failed"} {
		m.requests.WithLabelValues(platform, "ask", outcome)
	}
	for _, scope := range []string{"person", "channel", ScopeEverybody} {
		m.limited.WithLabelValues(platform, scope)
	}
	for _, result := range []string{"sent", "late", "missed", "dropped", "failed"} {
		m.deliveries.WithLabelValues(platform, result)
	}
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name:        "plenary_platform_connected",
		Help:        "1 while a platform is connected.",
		ConstLabels: prometheus.Labels{"platform": platform},
	}, func() float64 {
		if ready() != nil {
			return 0
		}
		return 1
	}))
}

// QueueDepth exports the number of prompts that are due and not yet posted.
func (m *Metrics) QueueDepth(depth func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "plenary_queue_depth",
		Help: "Prompts that are due and not yet posted; NaN while the database does not say.",
	}, depth))
}

// LastTick exports when schedules were last looked at.
func (m *Metrics) LastTick(at func() time.Time) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "plenary_last_tick_timestamp_seconds",
		Help: "When this process last looked for schedules that are due; 0 before the first time.",
	}, func() float64 {
		if at().IsZero() {
			return 0
		}
		return float64(at().UnixMilli()) / 1000
	}))
}

// Wrap returns next with its requests counted.
func (m *Metrics) Wrap(next bot.Handler) bot.Handler {
	return func(ctx context.Context, req bot.Request) bot.Reply {
		platform, start := req.Place.Platform, time.Now()
		m.inFlight.WithLabelValues(platform).Inc()
		defer m.inFlight.WithLabelValues(platform).Dec()
		reply := next(ctx, req)
		m.seconds.WithLabelValues(platform).Observe(time.Since(start).Seconds())
		m.requests.WithLabelValues(platform, m.command(reply.Command), outcome(reply)).Inc()
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
func (m *Metrics) Limited(platform, scope string) { m.limited.WithLabelValues(platform, scope).Inc() }

// Wait counts one wait that a platform asked for.
func (m *Metrics) Wait(platform string, d time.Duration) {
	m.waits.WithLabelValues(platform).Inc()
	m.waitSeconds.WithLabelValues(platform).Add(max(0, d.Seconds()))
}

// Reconnect counts a new connection after a lost one.
func (m *Metrics) Reconnect(platform string) { m.reconnects.WithLabelValues(platform).Inc() }

// lateAfter is how long after its slot a post counts as late.
const lateAfter = time.Minute

// Delivery counts the result of a slot.
func (m *Metrics) Delivery(d bot.Delivery) {
	var result string
	switch d.State {
	case bot.Posted:
		late := d.At.Sub(d.Slot)
		m.lateness.Observe(max(0, late.Seconds()))
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
	m.deliveries.WithLabelValues(d.Place.Platform, result).Inc()
}

// The reasons for which questions are not read.
const (
	reasonFull     = "full"
	reasonStopping = "stopping"
)

// ReadingsWaiting exports the number of questions that wait to be read.
func (m *Metrics) ReadingsWaiting(waiting func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "plenary_readings_waiting",
		Help: "Questions that wait to be read.",
	}, func() float64 { return float64(waiting()) }))
}

// ReadingBegan counts a reading by the time for which it was waited for.
func (m *Metrics) ReadingBegan(waited time.Duration) { m.readWaits.Observe(waited.Seconds()) }

// ReadingEnded counts a reading by the time that it took.
func (m *Metrics) ReadingEnded(took time.Duration) { m.readSeconds.Observe(took.Seconds()) }

// ReadingRefused counts a question that was not read: because too many waited, or
// because the process ends.
func (m *Metrics) ReadingRefused(full bool) {
	reason := reasonStopping
	if full {
		reason = reasonFull
	}
	m.unread.WithLabelValues(reason).Inc()
}

// Feedback counts what a member thinks of an answer.
func (m *Metrics) Feedback(f bot.Feedback, change bot.FeedbackChange) {
	mark := func(helpful bool) prometheus.Gauge {
		label := "unhelpful"
		if helpful {
			label = "helpful"
		}
		return m.feedback.WithLabelValues(f.Place.Platform, m.command(f.Command), f.Outcome.String(), label)
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
		m.reloads.WithLabelValues("faulty").Inc()
		return
	}
	m.reloads.WithLabelValues("replaced").Inc()
}

// Handler serves the metrics for Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 5 * time.Second})
}

package ops_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/ops"
)

func scrape(t *testing.T, m *ops.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func want(t *testing.T, page string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(page, "\n"+line+"\n") {
			t.Errorf("the metrics lack %q", line)
		}
	}
	if t.Failed() {
		var ours strings.Builder
		for line := range strings.Lines(page) {
			if strings.HasPrefix(line, "plenary_") {
				ours.WriteString(line)
			}
		}
		t.Log(ours.String())
	}
}

func TestRequestsAreCounted(t *testing.T) {
	m := ops.NewMetrics(ops.Build{Version: "v1"})
	said := []bot.Block{bot.Heading{Text: "x"}}
	replies := map[string]bot.Reply{
		"answered": {Command: "ask", Outcome: bot.Answered, Blocks: said},
		"closest":  {Command: "ask", Outcome: bot.Closest, Blocks: said},
		"refused":  {Command: "quote", Outcome: bot.Refused, Blocks: said},
		"failed":   {Outcome: bot.Failed, Blocks: said},
		"unknown":  {Command: "what a member wrote", Outcome: bot.Misused, Blocks: said},
		"again":    {},
	}
	handle := m.Wrap(func(_ context.Context, r bot.Request) bot.Reply { return replies[r.Words()] })
	for line := range replies {
		handle(t.Context(), bot.Request{Line: line, From: "U12345", Place: bot.Place{Platform: "slack", Space: "T12345", Channel: "C12345"}})
	}
	page := scrape(t, m)
	want(t, page,
		`plenary_requests_total{command="ask",outcome="answered",platform="slack"} 1`,
		`plenary_requests_total{command="ask",outcome="closest",platform="slack"} 1`,
		`plenary_requests_total{command="quote",outcome="refused",platform="slack"} 1`,
		`plenary_requests_total{command="none",outcome="failed",platform="slack"} 1`,
		`plenary_requests_total{command="none",outcome="misused",platform="slack"} 1`,
		`plenary_requests_total{command="none",outcome="silent",platform="slack"} 1`,
		`plenary_requests_in_flight{platform="slack"} 0`,
		`plenary_request_seconds_count{platform="slack"} 6`,
	)
	for _, private := range []string{"U12345", "T12345", "C12345", "member wrote"} {
		if strings.Contains(page, private) {
			t.Errorf("the metrics hold %q", private)
		}
	}
}

func TestDeliveriesAreCounted(t *testing.T) {
	m := ops.NewMetrics(ops.Build{})
	slot := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, d := range []bot.Delivery{
		{State: bot.Posted, At: slot.Add(2 * time.Second)},
		{State: bot.Posted, At: slot.Add(time.Minute)},
		{State: bot.Posted, At: slot.Add(time.Hour)},
		{State: bot.Missed, At: slot.Add(3 * time.Hour)},
		{State: bot.Dropped, At: slot},
		{State: bot.Claimed, At: slot},
		{State: bot.Skipped, At: slot},
	} {
		d.Slot, d.Place = slot, bot.Place{Platform: "discord"}
		m.Delivery(d)
	}
	want(t, scrape(t, m),
		`plenary_deliveries_total{platform="discord",result="sent"} 2`,
		`plenary_deliveries_total{platform="discord",result="late"} 1`,
		`plenary_deliveries_total{platform="discord",result="missed"} 1`,
		`plenary_deliveries_total{platform="discord",result="dropped"} 1`,
		`plenary_deliveries_total{platform="discord",result="failed"} 1`,
		`plenary_delivery_lateness_seconds_count 3`,
	)
}

func TestWhatIsWatched(t *testing.T) {
	m := ops.NewMetrics(ops.Build{Version: "v1.2.3", Commit: "abc", Date: "2026-03-01T00:00:00Z"})
	var down error
	m.Platform("slack", func() error { return down })
	m.QueueDepth(func() float64 { return 7 })
	var tick time.Time
	m.LastTick(func() time.Time { return tick })
	m.ReadingsWaiting(func() int { return 12 })
	m.ReadingBegan(3 * time.Second)
	m.ReadingEnded(120 * time.Millisecond)
	m.ReadingRefused(true)
	m.Limited("slack", "person")
	m.Wait("slack", 1500*time.Millisecond)
	m.Reconnect("slack")
	m.Reload(nil)
	m.Reload(errors.New("faulty"))
	page := scrape(t, m)
	want(t, page,
		`plenary_platform_connected{platform="slack"} 1`,
		`plenary_queue_depth 7`,
		`plenary_last_tick_timestamp_seconds 0`,
		`plenary_readings_waiting 12`,
		`plenary_reading_wait_seconds_bucket{le="2.5"} 0`,
		`plenary_reading_wait_seconds_bucket{le="5"} 1`,
		`plenary_reading_seconds_sum 0.12`,
		`plenary_readings_refused_total{reason="full"} 1`,
		`plenary_readings_refused_total{reason="stopping"} 0`,
		`plenary_requests_limited_total{platform="slack",scope="person"} 1`,
		`plenary_requests_limited_total{platform="slack",scope="channel"} 0`,
		`plenary_platform_waits_total{platform="slack"} 1`,
		`plenary_platform_wait_seconds_total{platform="slack"} 1.5`,
		`plenary_reconnects_total{platform="slack"} 1`,
		`plenary_content_reloads_total{result="replaced"} 1`,
		`plenary_content_reloads_total{result="faulty"} 1`,
	)
	if !strings.Contains(page, `plenary_build_info{commit="abc",date="2026-03-01T00:00:00Z",goversion="go`) {
		t.Error("the metrics do not say what runs")
	}
	down, tick = io.EOF, time.Unix(1_700_000_000, 5e8)
	want(t, scrape(t, m),
		`plenary_platform_connected{platform="slack"} 0`,
		`plenary_last_tick_timestamp_seconds 1.7000000005e+09`,
	)
}

package ops

import (
	"net/http/httptest"
	"strings"
	"testing"

	"plenary/internal/bot"
)

// TestFeedbackIsCountedByCommandAndOutcome: a mark that changes another takes that away,
// and a repetition counts nothing.
func TestFeedbackIsCountedByCommandAndOutcome(t *testing.T) {
	m := NewMetrics(Build{})
	f := bot.Feedback{Place: bot.Place{Platform: "slack", Space: "T1"}, Command: "ask", Outcome: bot.Closest, Helpful: true}
	m.Feedback(f, bot.FeedbackGiven)
	m.Feedback(f, bot.FeedbackGiven)
	m.Feedback(f, bot.FeedbackRepeated)
	f.Helpful = false
	m.Feedback(f, bot.FeedbackChanged)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`plenary_feedback{command="ask",feedback="helpful",outcome="closest",platform="slack"} 1`,
		`plenary_feedback{command="ask",feedback="unhelpful",outcome="closest",platform="slack"} 1`,
	} {
		if !strings.Contains(w.Body.String(), want+"\n") {
			t.Errorf("%s is not exported", want)
		}
	}
}

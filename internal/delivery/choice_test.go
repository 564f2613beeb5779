package delivery_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/delivery"
	"plenary/internal/store/storetest"
)

// TestSchedulesOfOneMinutePostDifferentQuestions has two replicas post what ten
// schedules of one channel have due at the same moment.
func TestSchedulesOfOneMinutePostDifferentQuestions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		t.Parallel()
		e := newEnv(t, databaseURL)
		slot := minute(time.Now())
		at := bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}
		const schedules = 10
		for i := range schedules {
			s := bot.Schedule{Place: at, Name: fmt.Sprint("s", i), Recurrence: slot.Format("15:04") + " UTC daily", SetBy: "U1", Next: slot}
			if i%2 == 1 {
				s.Source = "shuffled"
			}
			if err := e.store.SaveSchedule(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		e.run(delivery.Config{})
		e.run(delivery.Config{})
		came := map[string]string{}
		for _, d := range e.completed(at, schedules) {
			if d.State != bot.Posted || came[d.Prompt] != "" {
				t.Errorf("%s posted %q, as did %q; its state is %s, %s", d.Schedule, d.Prompt, came[d.Prompt], d.State, d.Reason)
			}
			came[d.Prompt] = d.Schedule
		}
		if n := e.posts(at); n != schedules {
			t.Errorf("%d posts", n)
		}
	})
}

// TestAReadingEndsItsSchedule posts a plan of one portion.
func TestAReadingEndsItsSchedule(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		t.Parallel()
		e := newEnv(t, databaseURL)
		slot := minute(time.Now())
		at := bot.Place{Platform: "slack", Space: "T1", Channel: "C1"}
		s := bot.Schedule{Place: at, Recurrence: slot.Format("15:04") + " UTC daily", Source: "reading 100 paragraphs", SetBy: "U1", Next: slot}
		if err := e.store.SaveSchedule(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		e.run(delivery.Config{})
		if d := e.completed(at, 1)[0]; d.State != bot.Posted || d.Pool != bot.Readings || !strings.HasPrefix(d.Prompt, "Abstract 1 to VI?") {
			t.Errorf("posted %+v", d)
		}
		if ended, there, err := e.store.Schedule(t.Context(), at, ""); err != nil || !there || !ended.Next.IsZero() {
			t.Errorf("after its last portion: %+v, %v", ended, err)
		}
	})
}

package main

import (
	"strings"
	"testing"
	"time"

	"plenary/internal/longtest"
)

// A short measurement, so that the program is kept in order: figures are taken
// by hand.
func TestMeasure(t *testing.T) {
	longtest.Skip(t)
	var out strings.Builder
	good, err := measure(t.Context(), settings{perSecond: 40, length: 3 * time.Second, againPercent: 20, groups: 20}, &out)
	if err != nil || !good {
		t.Errorf("%v, %v", good, err)
	}
	for _, want := range []string{"Slack    60 asked, 0 turned away, 0 without an answer, 0 answered twice", "Discord  60 asked, 0 turned away, 0 without an answer, 0 answered twice"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, out.String())
		}
	}
}

func TestSettings(t *testing.T) {
	for _, args := range [][]string{{"-per-second", "1"}, {"-again", "101"}, {"-day", "1m"}, {"-day", "2h"}, {"-nothing"}} {
		if code := run(args); code != 2 {
			t.Errorf("%v: exit code %d, want 2", args, code)
		}
	}
}

package terminal

import (
	"testing"

	"plenary/internal/bot"
)

func TestCompleteLine(t *testing.T) {
	complete := func(kind bot.OptionKind, typed string) []bot.Completion {
		if kind != bot.Reference {
			return nil
		}
		switch typed {
		case "sending":
			return []bot.Completion{{Value: "I.C"}}
		case "abs":
			return []bot.Completion{{Value: "Abstract 1"}, {Value: "Abstract 2"}, {Value: "II"}}
		}
		return []bot.Completion{{Value: "II"}, {Value: "III"}}
	}
	for _, test := range []struct {
		line, want string
		offers     int
	}{
		{"quo", "quote ", 0},
		{"QUO", "quote ", 0},
		{"se", "se", 2},
		{"zzz", "zzz", 0},
		{"quote sending", "quote I.C ", 0},
		{"quote abs", "quote Abstract ", 0},
		{"quote X", "quote X", 2},
		{"Quote X", "Quote X", 2},
		{"prompt sch", "prompt schedule ", 0},
		{"what about quo", "what about quo", 0},
		{"sections x", "sections x", 0},
	} {
		got, offers := completeLine(test.line, complete)
		if got != test.want || len(offers) != test.offers {
			t.Errorf("%q becomes %q with offers %v; want %q with %d", test.line, got, offers, test.want, test.offers)
		}
	}
}

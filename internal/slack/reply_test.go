package slack

import (
	"testing"

	"plenary/internal/bot"
)

// TestReplyTarget is the table in the comment of replyTarget.
func TestReplyTarget(t *testing.T) {
	const ts, thread = "100.1", "99.1"
	tests := map[string]struct {
		source                             origin
		thread, privateThread, shareThread string
		private                            bool
	}{
		"message":                     {origin{kind: fromMessage, ts: ts}, ts, "", "", false},
		"message in a thread":         {origin{kind: fromMessage, ts: ts, thread: thread}, thread, thread, "", false},
		"direct message":              {origin{kind: fromMessage, direct: true, ts: ts}, "", "", "", false},
		"direct message in a thread":  {origin{kind: fromMessage, direct: true, ts: ts, thread: thread}, thread, thread, "", false},
		"command":                     {origin{kind: fromCommand}, "", "", "", true},
		"command in a thread":         {origin{kind: fromCommand, thread: thread}, thread, thread, "", true},
		"form of a command":           {origin{kind: fromSubmission, thread: thread}, thread, thread, "", true},
		"form of a shortcut":          {origin{kind: fromSubmission, shareThread: ts}, ts, "", ts, true},
		"form of a button, direct":    {origin{kind: fromSubmission, direct: true, public: true}, "", "", "", false},
		"shortcut":                    {origin{kind: fromShortcut, ts: ts}, ts, "", ts, true},
		"shortcut in a thread":        {origin{kind: fromShortcut, ts: ts, thread: thread}, thread, thread, "", true},
		"shortcut, direct":            {origin{kind: fromShortcut, direct: true, ts: ts}, "", "", "", true},
		"show":                        {origin{kind: fromAction, thread: thread, effect: bot.Show}, thread, thread, "", true},
		"show, direct":                {origin{kind: fromAction, direct: true, effect: bot.Show}, "", "", "", false},
		"show, ephemeral":             {origin{kind: fromAction, direct: true, effect: bot.Show, ephemeral: true}, "", "", "", true},
		"replace":                     {origin{kind: fromAction, thread: thread, effect: bot.Replace}, thread, thread, "", false},
		"replace, ephemeral":          {origin{kind: fromAction, effect: bot.Replace, ephemeral: true}, "", "", "", true},
		"share":                       {origin{kind: fromAction, thread: thread, effect: bot.Share, ephemeral: true}, thread, thread, "", false},
		"share into the thread named": {origin{kind: fromAction, effect: bot.Share, ephemeral: true, shareThread: ts}, ts, "", ts, false},
		"view":                        {origin{kind: fromView}, "", "", "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := target{thread: test.thread, privateThread: test.privateThread, shareThread: test.shareThread, private: test.private}
			want.opensThread = name == "message"
			if got := replyTarget(test.source); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

package bot_test

import (
	"testing"
	"unicode/utf8"

	"plenary/internal/bot"
)

// The title of a form fits into that of Slack's modals.
func TestFormTitles(t *testing.T) {
	const most = 24
	k := newTalk(t)
	var look func(commands []bot.Command, path string)
	forms := 0
	look = func(commands []bot.Command, path string) {
		for _, c := range commands {
			look(c.Subcommands, path+c.Name+" ")
			r := k.bot.Handle(t.Context(), bot.Request{Place: k.at, From: "ann", Call: bot.Call{Command: path + c.Name}})
			if r.Form == nil {
				continue
			}
			forms++
			if n := utf8.RuneCountInString(r.Form.Title); n == 0 || n > most {
				t.Errorf("%s: %q has %d characters", path+c.Name, r.Form.Title, n)
			}
		}
	}
	look(bot.Commands(), "")
	if forms < 5 {
		t.Errorf("%d commands have forms", forms)
	}
}

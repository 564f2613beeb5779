package main

import (
	"encoding/json"
	"io"

	"plenary/internal/bot"
)

// An object is a reply as --json prints it. Its shape is fixed: scripts read it.
type object struct {
	Answered bool          `json:"answered"`
	Text     string        `json:"text"`     // the whole reply as plain text
	Passages []bot.Passage `json:"passages"` // at most three; never null
	Nearest  []bot.Passage `json:"nearest"`  // at most three; never null
}

func objectOf(r bot.Reply) object {
	return object{
		Answered: r.Outcome == bot.Answered,
		Text:     r.String(),
		Passages: atMostThree(r.Passages),
		Nearest:  atMostThree(r.Nearest),
	}
}

func atMostThree(passages []bot.Passage) []bot.Passage {
	return append([]bot.Passage{}, passages[:min(len(passages), 3)]...)
}

func newEncoder(out io.Writer) *json.Encoder {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e
}

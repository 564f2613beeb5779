package discord

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// codedCommand matches a command that is drawn as code.
var codedCommand = regexp.MustCompile("`/([a-z ]+)")

// eachText calls a function with each text of a JSON value, and whether an embed holds it.
func eachText(v any, embedded bool, visit func(text string, embedded bool)) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			eachText(inner, embedded, visit)
		}
	case map[string]any:
		for name, inner := range v {
			eachText(inner, embedded || name == "embeds", visit)
		}
	case string:
		visit(v, embedded)
	}
}

// TestSamplesHaveCommandsToPress in everything that the gallery shows, but in embeds, where they
// cannot be.
func TestSamplesHaveCommandsToPress(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "gallery", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no samples: %v", err)
	}
	pressed := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var all any
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		eachText(all, false, func(text string, embedded bool) {
			if embedded {
				if pressable.MatchString(text) {
					t.Errorf("%s: an embed holds a command to press: %q", file, text)
				}
				return
			}
			pressed += len(pressable.FindAllString(text, -1))
			for _, m := range codedCommand.FindAllStringSubmatch(text, -1) {
				if slashWords(strings.Fields(m[1])) > 0 {
					t.Errorf("%s: a command is code, and could be pressed: %q", file, text)
				}
			}
		})
	}
	if pressed == 0 {
		t.Error("no sample names a command to press")
	}
}

// TestCommandsInEmbedsAreCode: what stands after a quotation of a plain message is an embed.
func TestCommandsInEmbedsAreCode(t *testing.T) {
	names := bot.Text{{Text: "Look at "}, {Text: "prompt status", Style: bot.CommandLine}, {Text: " or "}, {Text: "</help:5>"}}
	r := bot.Reply{Blocks: []bot.Block{
		bot.Paragraph{Text: names},
		bot.Quotation{Text: message.Literal("Words.")}, bot.Quotation{Text: message.Literal("More words.")},
		bot.Paragraph{Text: names},
	}}
	ids := commandIDs{"prompt": "7"}
	plain := draw(r, ids, nil)[0]
	last := plain.embeds[len(plain.embeds)-1].Description
	if !strings.Contains(plain.content, "</prompt status:7>") || !strings.Contains(last, "`/prompt status`") || strings.Contains(last, ":7>") {
		t.Errorf("it is drawn as %q and %q", plain.content, last)
	}
	if words, live := rendered(last); len(live) > 0 || !strings.Contains(words, "</help:5>") {
		t.Errorf("%q is read as %q with %q live", last, words, live)
	}
	for _, m := range drawContainers(r, ids, nil) {
		if n := strings.Count(string(marshal(m.payload())), `/prompt status:7`); n != 2 {
			t.Errorf("%d commands can be pressed in a container", n)
		}
	}
}

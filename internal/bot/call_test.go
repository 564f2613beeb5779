package bot

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Buttons stay in channels for years: what they hold is read as it was written.
func TestEncodedCalls(t *testing.T) {
	for encoded, want := range map[string]Call{
		"sections":                     NewCall("sections"),
		"quote|II.B":                   NewCall("quote", "ref", "II.B"),
		`ask|What is "a|b"?`:           {Command: "ask", Values: map[string]string{"question": `What is "a`}}, // a bar that is not escaped parts values
		`ask|What is "a\|b"?`:          NewCall("ask", "question", `What is "a|b"?`),
		"prompt approve|12|place=last": NewCall("prompt approve", "number", "12", "place", "last"),
		"prompt pause||channel=#C1":    NewCall("prompt pause", "channel", "#C1"),
		"search|climate change|page=2": {Command: "search", Values: map[string]string{"words": "climate change"}, Page: 2},
		"sections||page=3":             {Command: "sections", Page: 3},
	} {
		got, ok := DecodeCall(encoded)
		if !ok || got.Command != want.Command || got.Page != want.Page {
			t.Errorf("%q is read as %+v, %v", encoded, got, ok)
		}
		if strings.Contains(encoded, `"a|b"`) {
			continue
		}
		if diff := cmp.Diff(want.Values, got.Values); diff != "" {
			t.Errorf("%q: %s", encoded, diff)
		}
		if again := got.Encode(); again != encoded {
			t.Errorf("%q is written as %q", encoded, again)
		}
	}
}

// What buttons held before there were calls is read as a line.
func TestLinesAreNoEncodedCalls(t *testing.T) {
	for _, line := range []string{"quote II", "page 2 quote II", "ask What is a|b?", "ask all: what?", "prompt next 3 in #C1", "use of force|x", "", "|"} {
		if call, ok := DecodeCall(line); ok {
			t.Errorf("%q is read as %+v", line, call)
		}
		var r Request
		if r.SetFromButton(line); r.Line != line {
			t.Errorf("%q is pressed as %+v", line, r)
		}
	}
}

// commandPaths are the paths of all commands.
func commandPaths(commands []Command, before string) (paths []string) {
	for _, c := range commands {
		paths = append(paths, before+c.Name)
		paths = append(paths, commandPaths(c.Subcommands, before+c.Name+" ")...)
	}
	return paths
}

func TestCallsAreReadAsTheyWereEncoded(t *testing.T) {
	paths := commandPaths(table, "")
	rapid.Check(t, func(t *rapid.T) {
		c := Call{Command: rapid.SampledFrom(paths).Draw(t, "command")}
		command, _ := lookUp(table, c.Command)
		for _, o := range command.Options {
			if value := rapid.StringMatching(`[ -~é|\\=]{0,12}`).Draw(t, o.Name); value != "" {
				c = c.with(o.Name, value)
			}
		}
		if rapid.Bool().Draw(t, "a later page") {
			c.Page = rapid.IntRange(2, 99).Draw(t, "page")
		}
		got, ok := DecodeCall(c.Encode())
		if !ok || got.Command != c.Command || got.Page != c.Page || !maps.Equal(got.Values, c.Values) {
			t.Fatalf("%+v is written as %q and read as %+v", c, c.Encode(), got)
		}
	})
}

// A typed line means the same call as the options that a platform has for it.
func TestTypedLines(t *testing.T) {
	for line, want := range map[string]Call{
		"":                   NewCall("tries"),
		"what is it?":        NewCall("ask", "question", "what is it?"),
		"Quote II":           NewCall("quote", "ref", "II"),
		"/quote  II , III":   NewCall("quote", "ref", "II , III"),
		"areas of conflict?": NewCall("ask", "question", "areas of conflict?"),
		"prompt schedule 9 p.m. new york mon and thu notify @R1 in #C1": NewCall("prompt schedule", "time", "9 p.m.", "zone", "new york", "days", "mon and thu", "notify", "@R1", "channel", "#C1"),
		"prompt schedule 9 in #C1":                                      NewCall("prompt schedule", "time", "9", "channel", "#C1"),
		"prompt pause until 2027-01-07":                                 NewCall("prompt pause", "date", "2027-01-07"),
		"prompt pause tomorrow in #C1":                                  NewCall("prompt pause", "date", "tomorrow", "channel", "#C1"),
		"prompt next 3 in general":                                      NewCall("prompt next", "count", "3", "channel", "general"),
		"prompt decline 4 it is off topic":                              NewCall("prompt decline", "number", "4", "reason", "it is off topic"),
		"prompt facilitator add @U1":                                    NewCall("prompt facilitator", "action", "add", "who", "@U1"),
		"prompt nonsense":                                               NewCall("prompt", "", "nonsense"),
	} {
		got := readLine(line, nil)
		if got.Command != want.Command || !maps.Equal(got.Values, want.Values) {
			t.Errorf("%q is read as %+v, want %+v", line, got, want)
		}
	}
}

// What is no word does not change what is understood.
func TestEntitiesAreLeftOut(t *testing.T) {
	find := func(line, part string, kind EntityKind) Entity {
		at := strings.Index(line, part)
		if at < 0 {
			t.Fatalf("%q does not hold %q", line, part)
		}
		return Entity{Start: at, End: at + len(part), Kind: kind}
	}
	for _, test := range []struct {
		line  string
		parts []string
		kinds []EntityKind
		want  Call
	}{
		{"What is it? cc @U1 @U2", []string{"@U1", "@U2"}, []EntityKind{Mention, Mention}, NewCall("ask", "question", "What is it?")},
		{"(cc: @U1) What is it?", []string{"@U1"}, []EntityKind{Mention}, NewCall("ask", "question", "What is it?")},
		{"What is it? (FYI @U1 and @U2)", []string{"@U1", "@U2"}, []EntityKind{Mention, Mention}, NewCall("ask", "question", "What is it?")},
		{"Was ist es? Zur Info: @U1, @U2", []string{"@U1", "@U2"}, []EntityKind{Mention, Mention}, NewCall("ask", "question", "Was ist es?")},
		{"Qu’est-ce que c’est ? (pour info @U1 et @U2)", []string{"@U1", "@U2"}, []EntityKind{Mention, Mention}, NewCall("ask", "question", "Qu’est-ce que c’est ?")},
		{"¿Qué es? Para tu información: @U1 y @U2", []string{"@U1", "@U2"}, []EntityKind{Mention, Mention}, NewCall("ask", "question", "¿Qué es?")},
		{"Shopping @U1 (or so)", []string{"@U1"}, []EntityKind{Mention}, NewCall("ask", "question", "Shopping (or so)")},
		{": *areas*", nil, nil, NewCall("areas")},
		{"- _quote II_", nil, nil, NewCall("quote", "ref", "II")},
		{"prompt status cc @U1", []string{"@U1"}, []EntityKind{Mention}, NewCall("prompt status")},
		{"prompt status in #C1 @U1", []string{"#C1", "@U1"}, []EntityKind{ChannelMention, Mention}, NewCall("prompt status", "channel", "#C1")},
		{":wave: What is `it`?", []string{":wave:", "`", "`?"}, []EntityKind{Emoji, CodeMark, Mention}, NewCall("ask", "question", "What is it")},
		{":wave: sections", []string{":wave:"}, []EntityKind{Emoji}, NewCall("sections")},
		{"search trust https://example.org/", []string{"https://example.org/"}, []EntityKind{Address}, NewCall("search", "words", "trust")},
		{"prompt next 3 :tada: in #C1", []string{":tada:", "#C1"}, []EntityKind{Emoji, ChannelMention}, NewCall("prompt next", "count", "3", "channel", "#C1")},
		{"prompt suggest Who cares, @U1? :tada: Why?", []string{"@U1", ":tada:"}, []EntityKind{Mention, Emoji}, NewCall("prompt suggest", "text", "Who cares, @U1? :tada: Why?")},
		{"> What is it?", []string{"> What is it?"}, []EntityKind{QuotedText}, NewCall("ask", "question", "> What is it?")},
		{"@U1 :wave:", []string{"@U1", ":wave:"}, []EntityKind{Mention, Emoji}, NewCall("tries")},
	} {
		var entities []Entity
		for i, part := range test.parts {
			entities = append(entities, find(test.line, part, test.kinds[i]))
		}
		slices.SortFunc(entities, func(a, b Entity) int { return a.Start - b.Start })
		got := readLine(test.line, entities)
		if got.Command != test.want.Command || !maps.Equal(got.Values, test.want.Values) {
			t.Errorf("%q is read as %+v, want %+v", test.line, got, test.want)
		}
	}
}

package bot_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plenary/internal/bot"
)

// offered returns the line that a reply offers instead of what was typed, "" for
// none.
func offered(r bot.Reply) string {
	if r.Command != "mistyped" {
		return ""
	}
	for _, block := range r.Blocks {
		if actions, ok := block.(bot.Actions); ok && len(actions.Actions) == 1 {
			return actions.Actions[0].Call.Line()
		}
	}
	return ""
}

// A mistyped command is offered as it should be.
func TestMistyped(t *testing.T) {
	b := shipped(t)
	for _, c := range []struct{ line, want string }{
		{"promt status", "prompt status"}, {"promt", "prompt"}, {"prompt statsu", "prompt status"}, {"Promt Statsu", "prompt status"}, {"promt next 3", "prompt next 3"}, {"prompt skedule 09:00 Europe/Berlin daily", "prompt schedule 09:00 Europe/Berlin daily"},
		{"/promt status", "prompt status"}, {"plenary promt status", "prompt status"}, {"@plenary, promt status", "prompt status"}, {"hey plenary: promt status", "prompt status"},
		{"qoute II", "quote II"}, {"Qoute II?", "quote II"}, {"quot abstract 2.2", "quote abstract 2.2"}, {"qoute the conclusion", "quote the conclusion"}, {"qoute", "quote"}, {"“qoute II”", "quote II"}, {"qoute: II", "quote II"},
		{"sectons", "sections"}, {"Sectons!", "sections"}, {"section", "sections"}, {"recomendations", "recommendations"}, {"recommendation", "recommendations"}, {"recomendation", "recommendations"},
		{"serach climate", "search climate"}, {"seach bad actors", "search bad actors"}, {"aks what is it?", "ask what is it?"}, {"ciet II", "cite II"}, {"hlep", "help"}, {"hlep quote", "help quote"}, {"help promt", "help prompt"},
		{"abuot", "about"}, {"progess", "progress"}, {"refrences off", "references off"}, {"statments", "statements"}, {"/sectons please", "sections"}, {"/sections of it", "sections"}, {"sectons please", "sections"}, {"please qoute II", "quote II"},
	} {
		if r := ask(b, c.line); offered(r) != c.want {
			t.Errorf("%q: %q by %q, want %q", c.line, offered(r), r.Command, c.want)
		} else if text := r.String(); !strings.Contains(text, c.want) || strings.Count(text, "\n") > 0 {
			t.Errorf("%q is not one line that offers it: %s", c.line, text)
		}
	}
}

// What is offered keeps who and where was named.
func TestMistypedKeepsMentions(t *testing.T) {
	line := "promt facilitator add @U1"
	at := strings.Index(line, "@U1")
	r := shipped(t).Handle(t.Context(), bot.Request{Line: line, Entities: []bot.Entity{{Start: at, End: at + 3, Kind: bot.Mention}}})
	if got := offered(r); got != "prompt facilitator add @U1" {
		t.Errorf("%q offers %q", line, got)
	}
}

// A question that begins with a word near a command's name is a question.
func TestQuestionsNearCommands(t *testing.T) {
	b := shipped(t)
	for _, line := range []string{
		"Quotas for refugees?", "quota systems", "Quota II", "quoted in the press?", "quotes about peace", "Sections of society?", "sectors of the economy", "search and rescue at sea?", "search and rescue", "searching for a home", "starch imports", "starch",
		"Use of force?", "used by smugglers?", "Users of it", "city governments", "sites of memory?", "abort the talks?", "areas of conflict?", "area under dispute", "about bad actors", "helping migrants", "held by whom?", "task force",
		"prompt action on climate?", "prompts for talks?", "preferences of states", "references to climate change?", "statement of intent?", "settlements", "progressive ideas?", "sanctions", "elections", "quote of the day?",
		"plenary meeting of the council?", "plenary sessions", "Plenary's view of it?", "What is plenary about?", "progress of states?", "citizens", "habits", "and/or?",
	} {
		if r := ask(b, line); r.Command != "ask" {
			t.Errorf("%q: %q %q", line, r.Command, r.String())
		}
	}
}

// A command is read with a slash, behind the bot's name, with marks and "please".
func TestCommandsAreRead(t *testing.T) {
	b := shipped(t)
	for _, c := range []struct{ line, command, says string }{
		{"/quote II", "quote", "II. Broadening"}, {"/plenary quote II", "quote", "II. Broadening"}, {"plenary quote II", "quote", "II. Broadening"}, {"Plenary, quote II", "quote", "II. Broadening"}, {"PLENARY: quote II", "quote", "II. Broadening"},
		{"@plenary sections", "sections", "Abstract"}, {"hey plenary: help", "help", "ask QUESTION"}, {"hey Plenary, sections please", "sections", "Abstract"}, {"ok plenary help", "help", "ask QUESTION"}, {"sections, plenary!", "sections", "Abstract"},
		{"/sections", "sections", "Abstract"}, {"/ sections", "sections", "Abstract"}, {"Sections.", "sections", "Abstract"}, {"sections?", "sections", "Abstract"}, {"“sections”", "sections", "Abstract"}, {"please sections", "sections", "Abstract"}, {"sections, please", "sections", "Abstract"}, {"areas?", "areas", "six areas"},
		{"quote: II", "quote", "II. Broadening"}, {"Quote, II", "quote", "II. Broadening"}, {"please quote II", "quote", "II. Broadening"}, {"“quote II”", "quote", "II. Broadening"}, {"search: habits", "search", "habits"}, {"prompt: status", "status", ""}, {"prompt status.", "status", ""}, {"help!", "help", "ask QUESTION"},
		{"plenary", "tries", "Three things"}, {"/plenary", "tries", "Three things"}, {"plenary?", "tries", "Three things"}, {"/plenary what is it called?", "ask", "It is called"}, {"plenary: what is it called?", "ask", "It is called"}, {"what is it called, plenary?", "ask", "It is called"},
		{"hello plenary", "ask", "Hello"}, {"/foo", "help", "foo"}, {"/foo bar baz", "help", "foo"}, {"/search and rescue", "search", ""},
		{"2.2", "quote", "six areas"}, {"[[II]] [[III]]", "quote", "III. Issue Areas"}, {"p. iii", "quote", "pages"}, {"quote of section II", "ask", "II. Broadening"},
	} {
		if r := ask(b, c.line); r.Command != c.command || !strings.Contains(r.String(), c.says) {
			t.Errorf("%q: %q, want %q: %s", c.line, r.Command, c.command, r.String())
		}
	}
}

// One letter that changed places with its neighbour, that was left out or struck
// twice leads to every command of the table.
func TestEveryCommandMistyped(t *testing.T) {
	b := shipped(t)
	var names []string
	for _, c := range bot.Commands() {
		if !c.Hidden && len(c.Name) > 3 {
			names = append(names, c.Name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "name")
		at := rapid.IntRange(1, len(name)-2).Draw(t, "at")
		typed := map[string]string{
			"swapped": name[:at] + name[at+1:at+2] + name[at:at+1] + name[at+2:],
			"left":    name[:at] + name[at+1:],
			"twice":   name[:at] + name[at:at+1] + name[at:],
		}[rapid.SampledFrom([]string{"swapped", "left", "twice"}).Draw(t, "how")]
		if typed == "abut" {
			t.Skip("is a word")
		}
		if r := ask(b, typed); r.Command != name && offered(r) != name {
			t.Fatalf("%q: %q offers %q", typed, r.Command, offered(r))
		}
	})
}

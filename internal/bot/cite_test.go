package bot_test

import (
	"strings"
	"testing"

	"plenary/internal/bot"
)

// What is offered for a style that is not there cites the place that was meant,
// whatever stood first.
func TestStyleIsChosenInAForm(t *testing.T) {
	b := twoStatements(t, nil)
	for _, line := range []string{"cite towns I bibtx", "cite bibtx towns I"} {
		reply := ask(b, line)
		if reply.Outcome != bot.Misused || reply.Form == nil {
			t.Fatalf("%s: %v without a form", line, reply)
		}
		values := map[string]string{}
		for _, f := range reply.Form.Fields {
			values[f.Name] = f.Value
			if f.Name == "style" && (len(f.Choices) != 5 || f.Error == "") {
				t.Errorf("%s: the form has the styles %v and the error %q", line, f.Choices, f.Error)
			}
		}
		if values["ref"] != "towns I" {
			t.Errorf("%s: the form has the place %q", line, values["ref"])
		}
		filled := b.Handle(t.Context(), bot.Request{Call: bot.NewCall("cite", "ref", values["ref"], "style", "RIS")})
		if text := filled.String(); !strings.Contains(text, "TI  - On Towns") || !strings.Contains(text, "N1  - Section I") {
			t.Errorf("%s: filled in, the form is answered by %s", line, text)
		}
	}
}

// A citation for a reference manager is one file, which a button gives; buttons that
// were made before there were styles go on working.
func TestCitationsFromButtons(t *testing.T) {
	b := twoStatements(t, nil)
	for held, want := range map[string]string{
		"cite|I":                  "",
		"cite|towns I|style=RIS":  "towns.ris",
		"cite||style=CSL-JSON":    "rivers.json",
		"cite|I|style=BibTeX":     "rivers.bib",
		"cite|towns|style=BibTeX": "towns.bib",
		"cite I":                  "",
	} {
		var req bot.Request
		req.SetFromButton(held)
		reply := b.Handle(t.Context(), req)
		name := ""
		for _, block := range reply.Blocks {
			if f, ok := block.(bot.File); ok {
				name = f.Name
			}
		}
		if name != want || reply.Outcome != bot.Answered {
			t.Errorf("%s: %v with the file %q, want %q", held, reply.Outcome, name, want)
		}
	}
}

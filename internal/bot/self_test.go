package bot_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/bot"
)

// What is said around a question changes nothing of its reply.
func TestEdgesChangeNothing(t *testing.T) {
	b := shipped(t)
	for _, question := range []string{
		"what does it recommend?", "the second area?", "what is global governance?", "what about costs?", "who wrote this?", "areas",
		"what should governments do?", "quote II", "Should states cooperate?", "when was it published and who by?", "can I trust this?",
	} {
		alone := ask(b, question)
		for _, around := range [][2]string{
			{"ok but ", ""}, {"sorry, I missed ", ""}, {"hi! ", ""}, {"thanks! and ", ""}, {"hey plenary, quick question: ", ""}, {"no offence but: ", " lol"},
			{"um so like, ", ""}, {"please, ", ""}, {"", " please"}, {"", " Thanks!"}, {"@here quick one: ", ""}, {"I was wondering: ", ""},
			{"for my homework: ", " Thanks in advance :)"}, {"you stupid bot, ", ""}, {"Good morning everyone! ", " cheers"}, {"lol ok. ", ", you idiot"},
		} {
			message := around[0] + question + around[1]
			if diff := cmp.Diff(alone, ask(b, message), cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
				t.Errorf("%q is answered otherwise than %q (-alone +around):\n%s", message, question, diff)
			}
		}
	}
}

// What Plenary says of itself quotes nothing, and an opinion is no answer.
func TestSelfQuotesNothing(t *testing.T) {
	b := shipped(t)
	for question, want := range map[string]bot.Outcome{
		"what's today's question?":               bot.Answered,
		"when do you post?":                      bot.Answered,
		"how do I suggest a question?":           bot.Answered,
		"leave me alone":                         bot.Answered,
		"do you log this?":                       bot.Answered,
		"are you an AI?":                         bot.Answered,
		"who runs you?":                          bot.Answered,
		"is this free?":                          bot.Answered,
		"what do you think?":                     bot.Refused,
		"would this work in my country?":         bot.Refused,
		"do you think that migration is good?":   bot.Refused,
		"is it a good idea to reduce costs?":     bot.Refused,
		"what's your opinion on climate change?": bot.Refused,
	} {
		r := ask(b, question)
		if r.Outcome != want || len(r.Passages)+len(r.Nearest) > 0 {
			t.Errorf("%s: %s with %d passages", question, r.Outcome, len(r.Passages)+len(r.Nearest))
		}
		for _, block := range r.Blocks {
			if _, ok := block.(bot.Quotation); ok {
				t.Errorf("%s: a quotation", question)
			}
		}
	}
}

// Words behind help that name no command may ask for it all the same.
func TestHelpInWords(t *testing.T) {
	b := shipped(t)
	for _, line := range []string{"help me", "help us", "help me please", "hi, help"} {
		if got, want := ask(b, line).String(), ask(b, "help").String(); got != want {
			t.Errorf("%s: %s", line, got)
		}
	}
}

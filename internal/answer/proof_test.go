package answer

import (
	"strings"
	"testing"

	"plenary/internal/statement"
)

// A passage whose words match is an answer only where it says what the
// question takes to be so, or holds the kind of thing that is asked for.
func TestUnproven(t *testing.T) {
	const text = `The Board met in Riga in May 2019. It names three aims for cities: planting old trees, helping young tenants with their rent, and cutting noise.
		Parks are not sold. A commons, that is land which nobody owns, stays open; members keep it by sweeping paths. Fees fell because visitors gave more.
		Owners agree first on rules. Once rules are kept, owners may build sheds.`
	s := &statement.Statement{Title: "Gardens", Kind: "Board Report", Language: "en", Sections: []statement.Section{{Title: "Gardens", To: 1}}}
	plain := strings.Join(strings.Fields(text), " ")
	s.Paragraphs = []statement.Paragraph{{Number: 1, Text: plain, Sentences: statement.SplitSentences(plain)}}
	x := New(s)
	for question, want := range map[string]bool{
		"Does it want to cut noise?":                      false,
		"Are tenants noise?":                              true, // of two items
		"Are young tenants old trees?":                    true,
		"Do cities help tenants?":                         false, // the item with what it hangs on
		"Why are tenants trees?":                          true,
		"Who says that tenants are noise?":                true,
		"Does it mention trees or noise?":                 false,
		"Are parks sold?":                                 false, // whoever reads "not" is answered
		"Are parks not sold?":                             false,
		"Should owners not agree on rules?":               true,
		"Shouldn't members sweep paths?":                  false, // hopes for yes
		"Does it support noise?":                          true,  // which is to be cut
		"Should owners build sheds first?":                true,  // once rules are kept
		"What did the mayor say about noise?":             true,
		"What does the report say about noise?":           false,
		"Where did the Board meet?":                       false,
		"Where did owners agree on rules?":                true,
		"In what year did the Board meet?":                false,
		"In what year did fees fall?":                     true,
		"How many aims does it name?":                     false,
		"How many sheds may owners build?":                true,
		"What is a commons?":                              false,
		"What is a shed?":                                 true,
		"How can members keep the commons?":               false,
		"How should noise be cut?":                        true,
		"Is a commons owned by a state, a city or nobody": false,
	} {
		w := x.borrow()
		q := x.understand(ReadQuestion(question), w)
		r := x.rank(q, w)
		p := x.passages(q, r, w)[0]
		if got := x.unproven(q, p, w); got != want {
			t.Errorf("%s: %v, with %q", question, got, s.Quote(p.Run()))
		}
		x.release(w)
	}
}

package importer

import "testing"

// A recommendation is addressed to somebody who can act, in a sentence that stands
// alone.
func TestAdvice(t *testing.T) {
	for sentence, want := range map[string]bool{
		"States should open an office in every port by the end of the year.":                      true,
		"The Council urges all governments to publish what they pay for the lamps.":               true,
		"We recommend that the ministry of ports lend each town a barge.":                         true,
		"Every member of the board must say in public whom she works for.":                        true,
		"In its next report the Bundestag should name the lamps that were never lit.":             true,
		"UNHCR should register whoever asks for it within a week.":                                true,
		"This should be done by governments before the end of the year.":                          false, // leans on the sentence before
		"However, governments should publish what they pay for the lamps.":                        false,
		"They should publish what they pay for the lamps in every port.":                          false,
		"The lamps should be lit before dusk in all the streets of the port.":                     false, // nobody is addressed
		"Lamps should burn from dusk until dawn in all the streets of the port.":                  false,
		"Governments should have published what they paid for the lamps.":                         false, // about the past
		"Should governments publish what they pay for the lamps?":                                 false,
		"governments should publish what they pay for the lamps;":                                 false, // an item of a list
		"Governments should do what is mentioned above in all the ports of the coast.":            false,
		"Packages must not install files to any other path of the system.":                        false,
		"Members shall pay a fee of twelve crowns a year to the treasurer.":                       false, // a rule
		"Governments should be consulted before any of the lamps are put out.":                    false,
		"If anybody should ask, the keeper of the lamps is on the quay until noon.":               false,
		"The governments of the coast and their ports have lamps, which must be lit before dusk.": false,
	} {
		if got := advice(sentence, false) > 0; got != want {
			t.Errorf("recommends is %t: %s", got, sentence)
		}
	}
	const item = "Open an office in every port by the end of the year."
	if advice(item, false) > 0 || advice(item, true) == 0 {
		t.Errorf("an item is one only under a heading that addresses somebody: %s", item)
	}
	for title, want := range map[string]bool{"Recommendations to governments": true, "Recommendations for the international community": true, "Recommendations": false} {
		if addressTitle.MatchString(title) != want {
			t.Errorf("addresses somebody is %t: %s", !want, title)
		}
	}
}

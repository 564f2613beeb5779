package importer

import (
	"slices"
	"testing"
	"testing/fstest"

	"plenary/internal/statement"
)

// A recommendation is addressed to somebody who can act, in a sentence that stands
// alone.
func TestAdvice(t *testing.T) {
	w := newWording("en")
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
		if got := w.advice(sentence, false) > 0; got != want {
			t.Errorf("recommends is %t: %s", got, sentence)
		}
	}
	const item = "Open an office in every port by the end of the year."
	if w.advice(item, false) > 0 || w.advice(item, true) == 0 {
		t.Errorf("an item is one only under a heading that addresses somebody: %s", item)
	}
	for title, want := range map[string]bool{"Recommendations to governments": true, "Recommendations for the international community": true, "Recommendations": false} {
		if w.addressTitle.MatchString(title) != want {
			t.Errorf("addresses somebody is %t: %s", !want, title)
		}
	}
}

// A section has one prompt at most, and one whose text stands beneath it in others none.
func TestPromptsAreOneASection(t *testing.T) {
	text := "---\ntitle: Rules of the Mill\n---\n\n# Gardens\n\n## Beds\n\nEvery bed is four feet wide, and the paths between beds are covered with straw. The council should repair the fence before the winter comes to the valley.\n\n## Days\n\nWe cut the reeds in May and count the stones in June, and nobody works on Sundays.\n\n## Empty\n"
	s, err := statement.Parse(fstest.MapFS{"statement.md": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	var about []string
	for _, p := range newWording("en").prompts(s) {
		about = append(about, s.Sections[s.Resolve(p.About).Refs[0].Index].Heading())
	}
	if !slices.Equal(about, []string{"Beds", "Days"}) {
		t.Errorf("prompts on %q", about)
	}
}

package importer

import (
	"testing"

	"plenary/internal/extract"
)

// The words tell the language, whatever a template says; where they tell
// nothing, or a language of the same family, the file's own word counts.
func TestLanguage(t *testing.T) {
	const german = "Der Verein führt den Namen Mühlenverein und hat seinen Sitz an der alten Mühle. Der Verein erhält die Mühle und zeigt sie sonntags den Besuchern."
	for _, c := range []struct{ stated, text, want string }{
		{"", german, "de"},
		{"en-US", german, "de"},
		{"de-CH", german, "de-CH"},
		{"fr", "1871", "fr"},
		{"nn", "Rådet møtte i mølla og snakket om demningen som hadde lekket siden høsten, og det var ikke noen som kunne si hvem som sist hadde satt den i stand.", "nn"},
		{"en", "המועצה נפגשה בטחנה ודנה באבני הסכר", "he"},
		{"", "評議会は水車小屋で開かれ、堰の石について話し合った。", "ja"},
	} {
		d := &Draft{Meta: extract.Meta{Language: c.stated}}
		d.settleLanguage([]extract.Block{{Text: c.text}})
		if d.Meta.Language != c.want {
			t.Errorf("%q in %s, want %s: %s", c.stated, d.Meta.Language, c.want, c.text)
		}
	}
}

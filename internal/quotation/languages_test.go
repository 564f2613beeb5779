package quotation

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"plenary/internal/statement"
)

func TestExtractInLanguages(t *testing.T) {
	for text, want := range map[string]string{
		"« Le moulin tourne » et « le meunier dort », dit-il": "Le moulin tourne|le meunier dort",
		"«\u00a0Le moulin tourne\u00a0» est-ce écrit\u00a0?":  "Le moulin tourne",
		"„Die Mühle mahlt“, steht das da?":                    "Die Mühle mahlt",
		"„Die Mühle mahlt” und »der Müller ruht«":             "Die Mühle mahlt|der Müller ruht",
		"”Kvarnen mal” och »mjölnaren sover»":                 "Kvarnen mal|mjölnaren sover",
		"¿dice «el molino gira»?":                             "el molino gira",
		"本文に「水車は回る」とあるか":                                      "水車は回る",
		"‚Die alte Mühle mahlt‘ heißt es":                     "Die alte Mühle mahlt",
	} {
		var got []string
		for _, q := range Extract(text) {
			got = append(got, q.Text)
		}
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestClaimsInLanguages(t *testing.T) {
	for _, c := range []struct {
		tag, text string
		want      Claim
	}{
		{"de", "Steht im Text „die Mühle mahlt“?", Claim{Text: "die Mühle mahlt", Quoted: true, Framed: true}},
		{"de", "„die Mühle mahlt“ – stimmt das so?", Claim{Text: "die Mühle mahlt", Quoted: true, Framed: true}},
		{"de", "Sagt die Erklärung, dass die Mühle mahlt?", Claim{Text: "die Mühle mahlt", Framed: true}},
		{"de", "Laut der Satzung mahlt die Mühle, oder?", Claim{Text: "mahlt die Mühle", Framed: true}},
		{"de", "Stimmt es, dass die Mühle mahlt?", Claim{Text: "die Mühle mahlt", Framed: true}},
		{"de", "Was ist „die Mühle“?", Claim{Text: "Was ist „die Mühle“", Asks: true}},
		{"de", "Ist die Mühle alt?", Claim{Text: "die Mühle alt", YesNo: true}},
		{"de", "Does it say “die Mühle mahlt”?", Claim{Text: "die Mühle mahlt", Quoted: true, Framed: true}},
		{"fr", "Est-ce que le texte dit « le moulin tourne » ?", Claim{Text: "le moulin tourne", Quoted: true, Framed: true}},
		{"fr", "« le moulin tourne », est-ce exact ?", Claim{Text: "le moulin tourne", Quoted: true, Framed: true}},
		{"fr", "Est-ce que la déclaration dit que le moulin tourne ?", Claim{Text: "le moulin tourne", Framed: true}},
		{"fr", "Selon le texte, le moulin tourne", Claim{Text: "le moulin tourne", Framed: true}},
		{"fr", "Est-il vrai que le moulin tourne ?", Claim{Text: "le moulin tourne", Framed: true}},
		{"fr", "Que veut dire « le moulin » ?", Claim{Text: "Que veut dire « le moulin »", Asks: true}},
		{"es", "¿Dice el texto «el molino gira»?", Claim{Text: "el molino gira", Quoted: true, Framed: true}},
		{"es", "«el molino gira», ¿es correcto?", Claim{Text: "el molino gira", Quoted: true, Framed: true}},
		{"es", "¿Dice la declaración que el molino gira?", Claim{Text: "el molino gira", Framed: true}},
		{"es", "¿Es cierto que el molino gira?", Claim{Text: "el molino gira", Framed: true}},
		{"es", "Según el texto, el molino gira, ¿verdad?", Claim{Text: "el molino gira", Framed: true}},
		{"es", "¿Qué es «el molino»?", Claim{Text: "¿Qué es «el molino»", Asks: true}},
	} {
		if diff := cmp.Diff([]Claim{c.want}, Claims(c.text, c.tag)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// What denies, another number and an opposite are told in the statement's language, and
// what is typography is no difference.
func TestContradictionsInLanguages(t *testing.T) {
	for _, c := range []struct {
		tag, text, quoted string
		want              Verdict
		contradicts       bool
	}{
		{"de", "Der Rat darf die Mühle nicht verkaufen. Die Mühle ist möglich.", "Der Rat darf die Mühle verkaufen", Altered, true},
		{"de", "Der Beitrag beträgt zwölf Kronen im Jahr.", "Der Beitrag beträgt zehn Kronen im Jahr", Altered, true},
		{"de", "Es ist möglich, in der alten Mühle zu arbeiten.", "Es ist unmöglich, in der alten Mühle zu arbeiten", Altered, true},
		{"de", "Er sagte: „Die Mühle mahlt“ – und ging.", "Er sagte: »Die Mühle mahlt« - und ging", Verbatim, false},
		{"fr", "Le conseil ne vend jamais le moulin de la ville.", "Le conseil vend le moulin de la ville", Altered, true},
		{"fr", "Le conseil peut vendre le moulin de la ville.", "Le conseil ne peut pas vendre le moulin de la ville", Altered, true},
		{"fr", "La cotisation est de douze couronnes par an.", "La cotisation est de dix couronnes par an", Altered, true},
		{"fr", "Il dit\u00a0: «\u00a0Le moulin tourne\u00a0»\u00a0!", "Il dit : \"Le moulin tourne\" !", Verbatim, false},
		{"es", "El consejo no vende el molino de la villa.", "El consejo vende el molino de la villa", Altered, true},
		{"es", "La cuota es de doce coronas al año.", "La cuota es de diez coronas al año", Altered, true},
		{"ru", "Совет не продаёт старую мельницу у реки.", "Совет продаёт старую мельницу у реки", Altered, true},
	} {
		x := New(parsed(t, fstest.MapFS{statement.TextFile: {Data: []byte("---\ntitle: A\nlanguage: " + c.tag + "\n---\n" + c.text + "\n")}}))
		if r := x.Check(c.quoted); r.Verdict != c.want || r.Contradicts() != c.contradicts {
			t.Errorf("%s, %q: %v, contradicts %t, %+v", c.tag, c.quoted, r.Verdict, r.Contradicts(), r.Differences)
		}
	}
}

package quotation

import (
	"testing"
	"testing/fstest"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/statement"
)

// What stands so is found in the typography of other languages as well.
func TestTypographyOfOtherLanguages(t *testing.T) {
	for name, c := range map[string]struct{ statement, quoted string }{
		"Arabic without signs":    {"تفتـــح المكتبة أبوابها، ويدفع الأعضاء رسماً سنويّاً.", "تفتح المكتبة أبوابها، ويدفع الأعضاء رسما سنويا"},
		"Arabic with signs":       {"يدفع الأعضاء رسما سنويا.", "يدفع الأعضاء رسماً سنويّاً"},
		"Hebrew without points":   {"בְּרֵאשִׁית בָּרָא אֱלֹהִים.", "בראשית ברא אלהים"},
		"French spaces":           {"Il ouvre à six heures\u202f: on y sert «\u00a0du thé\u00a0».", "Il ouvre à six heures: on y sert “du thé”"},
		"decomposed letters":      {norm.NFD.String("Le café coûte cher à l’étranger."), "Le café coûte cher à l'étranger"},
		"German quotation marks":  {"Sie sagte: „Der Bus kommt nicht“, und ging.", "Sie sagte: »Der Bus kommt nicht«, und ging"},
		"Spanish marks":           {"¿Por qué siguen creciendo? ¡Ojalá se cumplan!", "Por qué siguen creciendo? Ojalá se cumplan"},
		"Japanese":                {"里山の薪で風呂を沸かしていた。", "薪で風呂を沸かしていた"},
		"a soft hyphen in German": {"Die Bürger\u00adbeteiligung dauert lange.", "Die Bürgerbeteiligung dauert lange"},
	} {
		text := "---\ntitle: T\n---\n\n# I. A\n\n" + c.statement + "\n"
		x := New(parsed(t, fstest.MapFS{statement.TextFile: {Data: []byte(text)}}))
		if r := x.Check(c.quoted); r.Verdict != Verbatim {
			t.Errorf("%s: %v: %s", name, r.Verdict, differences(r))
		}
	}
}

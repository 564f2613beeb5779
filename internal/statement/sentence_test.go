package statement

import (
	"slices"
	"testing"

	"plenary/internal/language"
)

// Sentences end as those of their language do.
func TestSentencesOfLanguages(t *testing.T) {
	for _, test := range []struct {
		tag, text string
		want      []string
	}{
		{"de", "Am 3. Oktober 1990 kam z. B. Herr Dr. Müller. Er blieb bis zum 5. Der Rat schwieg.", []string{"Am 3. Oktober 1990 kam z. B. Herr Dr. Müller.", "Er blieb bis zum 5.", "Der Rat schwieg."}},
		{"de", "Vgl. Abs. 2 und Nr. 4 bzw. Anlage 1. Das gilt, d. h. es bleibt.", []string{"Vgl. Abs. 2 und Nr. 4 bzw. Anlage 1.", "Das gilt, d. h. es bleibt."}},
		{"es", "Lo dijo la Sra. Pérez, p. ej. Luego calló. ¿Quién habló?", []string{"Lo dijo la Sra. Pérez, p. ej. Luego calló.", "¿Quién habló?"}},
		{"fr", "Selon l'art. 5, M. Dupont préside. Il vote.", []string{"Selon l'art. 5, M. Dupont préside.", "Il vote."}},
		{"ru", "Это было в 1990 г. Москва росла, т. е. Население увеличилось. Потом всё изменилось.", []string{"Это было в 1990 г. Москва росла, т. е. Население увеличилось.", "Потом всё изменилось."}},
		{"ar", "من يقرر؟ المجلس يقرر. ثم ينشر القرار.", []string{"من يقرر؟", "المجلس يقرر.", "ثم ينشر القرار."}},
		{"hi", "परिषद निर्णय लेती है। वह हर वर्ष मिलती है।", []string{"परिषद निर्णय लेती है।", "वह हर वर्ष मिलती है।"}},
		{"zh", "理事会作出决定。它每年开会。", []string{"理事会作出决定。", "它每年开会。"}},
		{"en", "It met on chapter 3. The council spoke.", []string{"It met on chapter 3.", "The council spoke."}},
	} {
		var got []string
		for _, span := range splitSentences(test.text, language.For(test.tag)) {
			got = append(got, test.text[span.Start:span.End])
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.tag, got, test.want)
		}
	}
}

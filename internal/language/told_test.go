package language

import "testing"

func TestLanguage(t *testing.T) {
	for words, want := range map[string]string{
		"Was sagt das Dokument über Klimawandel?": "de", "Guten Tag": "de",
		"Que dit la déclaration sur le climat ?": "fr", "merci beaucoup": "fr",
		"¿Qué dice sobre los migrantes?": "es", "hola": "es", "¿Cuántas secciones hay?": "es",
		"Cosa dice sulla migrazione?": "it", "Wat zegt de verklaring over migratie?": "nl", "O que diz a declaração sobre o clima?": "pt",
		"What does it say about migrants?": "", "die": "", "pour": "", "come": "", "hay fever": "", "no": "", "climate": "",
		"El Niño and climate change": "", "What does Que sera mean?": "", "Who is Los Angeles' mayor?": "", "": "",
	} {
		if got := English().ReadQuestion(words).OtherLanguage(); got != want {
			t.Errorf("%q is taken for %q, want %q", words, got, want)
		}
	}
}

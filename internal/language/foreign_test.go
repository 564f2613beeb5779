package language

import "testing"

func TestOtherLanguage(t *testing.T) {
	for words, want := range map[string]string{
		"Was sagt das Dokument über Klimawandel?": "de", "Guten Tag": "de", "Danke schön": "de", "Was ist das?": "de",
		"Que dit la déclaration sur le climat ?": "fr", "merci beaucoup": "fr",
		"¿Qué dice sobre los migrantes?": "es", "hola": "es", "¿Cuántas secciones hay?": "es",
		"Cosa dice sulla migrazione?": "it", "Wat zegt de verklaring over migratie?": "nl", "O que diz a declaração sobre o clima?": "pt",
		"Что говорится о климате?": "ru", "ماذا يقول عن المناخ؟": "ar", "关于气候它说了什么？": "zh", "気候について何と言っていますか": "ja",
		"기후에 대해 무엇을 말합니까": "ko", "Τι λέει για το κλίμα;": "el", "İklim hakkında ne diyor?": "tr",
		"What does it say about migrants?": "", "die": "", "pour": "", "come": "", "hay fever": "", "no": "", "climate": "",
		"El Niño and climate change": "", "What does Que sera mean?": "", "Who is Los Angeles' mayor?": "", "": "",
	} {
		if got := English().ReadQuestion(words).OtherLanguage(); got != want {
			t.Errorf("%q is taken for %q, want %q", words, got, want)
		}
	}
	for words, want := range map[string]string{
		"Was sagt das Dokument über Klimawandel?": "", "What does it say about the climate?": "en", "How wide are the beds?": "en", "Klimawandel": "", "Que dit la déclaration sur le climat ?": "fr",
		"Wer darf Hunde halten?": "", "in": "", "Wer war Thomas Mann?": "",
	} {
		if got := For("de").ReadQuestion(words).OtherLanguage(); got != want {
			t.Errorf("asked of a German text, %q is taken for %q, want %q", words, got, want)
		}
	}
}

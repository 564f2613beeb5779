package language

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"plenary/internal/sharedtest"
	"plenary/internal/wordlist"
)

func TestOtherLanguage(t *testing.T) {
	for words, want := range map[string]string{
		"Was sagt das Dokument über Klimawandel?": "de", "Guten Tag": "de", "Danke schön": "de", "Was ist das?": "de",
		"Que dit la déclaration sur le climat ?": "fr", "merci beaucoup": "fr",
		"¿Qué dice sobre los migrantes?": "es", "hola": "es", "¿Cuántas secciones hay?": "es",
		"Cosa dice sulla migrazione?": "it", "Wat zegt de verklaring over migratie?": "nl", "O que diz a declaração sobre o clima?": "pt",
		"Что говорится о климате?": "ru", "ماذا يقول عن المناخ؟": "ar", "关于气候它说了什么？": "zh", "気候について何と言っていますか": "ja",
		"기후에 대해 무엇을 말합니까": "ko", "Τι λέει για το κλίμα;": "el", "İklim hakkında ne diyor?": "tr",
		"What does it say about migrants?": "", "die": "", "pour": "", "come": "", "hay fever": "", "no": "", "climate": "",
		"El Niño and climate change": "", "What does Que sera mean?": "", "Ludwig van": "", "Charles de Gaulle": "", "Who wrote “La vie en rose de la ville”?": "", "Who is Los Angeles' mayor?": "", "": "",
	} {
		if got := English().ReadQuestion(words).OtherLanguage(); got != want {
			t.Errorf("%q is taken for %q, want %q", words, got, want)
		}
	}
	for words, want := range map[string]string{
		"Was sagt das Dokument über Klimawandel?": "", "What does it say about the climate?": "en", "How wide are the beds?": "en", "Klimawandel": "", "Que dit la déclaration sur le climat ?": "fr",
		"Wer darf Hunde halten?": "", "in": "", "Wer war Thomas Mann?": "", "Artikel 3": "", "Quelle?": "", "ok": "",
	} {
		if got := For("de").ReadQuestion(words).OtherLanguage(); got != want {
			t.Errorf("asked of a German text, %q is taken for %q, want %q", words, got, want)
		}
	}
}

// A few words of Japanese may be in Chinese letters alone.
func TestKanjiAlone(t *testing.T) {
	for words, want := range map[string]string{"第五条": "", "休館日": "", "什么时候开门": "zh", "图书馆星期几开门营业时间": "zh", "도서관은 언제 엽니까": "ko"} {
		if got := For("ja").ReadQuestion(words).OtherLanguage(); got != want {
			t.Errorf("asked of a Japanese text, %q is taken for %q, want %q", words, got, want)
		}
	}
}

// Short lines are taken for their language, whatever the statement's; at most one in ten for
// none, or for a neighbour, but in Portuguese, which shares many with Spanish.
func TestShortLines(t *testing.T) {
	text, err := os.ReadFile("testdata/short.txt")
	if err != nil {
		t.Fatal(err)
	}
	lists := wordlist.Parse(string(text))
	for _, of := range []string{"en", "de", "es"} {
		for _, line := range lists[of] {
			if got := For(of).ReadQuestion(line).OtherLanguage(); got != "" {
				t.Errorf("%q is taken for %s in its own language", line, got)
			}
		}
		for tag, lines := range lists {
			right := 0
			for _, line := range lines {
				if For(of).ReadQuestion(line).OtherLanguage() == tag {
					right++
				}
			}
			least := 9 * len(lines) / 10
			if tag == "pt" {
				least = 3 * len(lines) / 4
			}
			if tag != of && right < least {
				t.Errorf("asked of a text in %s, %d of %d lines are taken for %s", of, right, len(lines), tag)
			}
		}
	}
}

// No question in a statement's language is taken for another, nor is one with a slip.
func TestOwnLanguage(t *testing.T) {
	for tag, names := range map[string][]string{
		"en": {"squad-check", "squad-tune", "squad-calibrate", "xquad-en"},
		"de": {"xquad-de"}, "es": {"xquad-es"}, "ru": {"xquad-ru"}, "ar": {"xquad-ar"}, "zh": {"xquad-zh"},
	} {
		n := 0
		for _, name := range names {
			var set struct {
				Docs []struct{ Questions []struct{ Question string } }
			}
			if err := json.Unmarshal(sharedtest.Read(t, "eval", name+".json"), &set); err != nil {
				t.Fatal(err)
			}
			for _, doc := range set.Docs {
				for _, q := range doc.Questions {
					n++
					for _, asked := range []string{q.Question, slip(q.Question, n)} {
						if got := For(tag).ReadQuestion(asked).OtherLanguage(); got != "" {
							t.Errorf("%q is taken for %s, and is in %s", asked, got, tag)
						}
					}
				}
			}
		}
		t.Logf("%s: %d questions", tag, n)
	}
}

// slip swaps two letters within word n of a question, if it is long enough.
func slip(question string, n int) string {
	words := strings.Fields(question)
	word := []rune(words[n%len(words)])
	if i := len(word) / 2; len(word) > 3 {
		word[i], word[i-1] = word[i-1], word[i]
	}
	words[n%len(words)] = string(word)
	return strings.Join(words, " ")
}

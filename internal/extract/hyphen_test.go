package extract

import (
	"strings"
	"testing"
)

func TestPartedWords(t *testing.T) {
	known := map[string]bool{"cooperation": true, "sun": true, "rise": true, "body": true, "people": true, "port": true}
	w := NewWords(func(s string) bool { return known[s] })
	w.Take("an international body of well-known people")
	for _, c := range []struct {
		text, next, joined string
		sure               bool
	}{
		{"an inter-", "national body", "an international body", true}, // the document has the word
		{"a well-", "known place", "a well-known place", true},        // and this one with its hyphen
		{"more coop-", "eration", "more cooperation", true},           // the language has it
		{"the Anglo-", "American", "the Anglo-American", true},
		{"short-", "and long-term", "short- and long-term", true},
		{"a soft\u00ad", "ened word", "a softened word", true},
		{"the sun-", "rise", "the sun-rise", false},
		{"the sun-", "zzy", "the sunzzy", true}, // "zzy" is no word,
		{"the 32-", "bit kind", "the 32-bit kind", true},
		{"im-", "port/export", "import/export", true}, // "im" is no word
		{"see https://example.org/", "some_page.html for", "see https://example.org/some_page.html for", true},
		{"see https://example.org/", "and there", "see https://example.org/ and there", true},
		{"see https://www", ".example.org for", "see https://www.example.org for", true},
		{"two", "words", "two words", true},
	} {
		if joined, sure := w.Join(c.text, c.next); joined != c.joined || sure != c.sure {
			t.Errorf("%q and %q: %q, %v; want %q, %v", c.text, c.next, joined, sure, c.joined, c.sure)
		}
	}
}

// A document of another language is mended by the words of its own.
func TestPartedWordsOfALanguage(t *testing.T) {
	for language, c := range map[string]struct{ text, parted string }{
		"de": {"Die Gemeinde und der Rat sind nicht an die Stadt gebunden, und sie haben für das Jahr einen Haushalt.", "Entschei-dungen Bürger-beteiligung Nach-wuchs veröf-fentlichen E-Mail USB-anschluss"},
		"fr": {"Le conseil de la commune est dans le moulin et il parle de la digue, qui ne tient pas depuis des mois.", "déci-sions dit-il celui-ci ressour-ces"},
		"es": {"El consejo de la villa no es el dueño de la presa, pero los vecinos se reúnen con él en la plaza.", "deci-siones re-cursos veci-nos"},
		"it": {"Il consiglio del comune non è il padrone della chiusa, ma si riunisce con la gente che vive nella valle.", "deci-sioni acque-dotto risor-se"},
		"ru": {"Совет собрался на мельнице и не мог решить, что делать с плотиной, которая была в воде не один год.", "реше-ние кто-то пло-тина"},
		"":   {"Qwx zzt plk mmn vvr.", "zan-tor"},
	} {
		w := NewWords(nil)
		w.Take(c.text)
		var got []string
		for _, word := range strings.Fields(c.parted) {
			head, tail, _ := strings.Cut(word, "-")
			joined, _ := w.Join(head+"-", tail)
			got = append(got, joined)
		}
		want := map[string]string{
			"de": "Entscheidungen Bürgerbeteiligung Nachwuchs veröffentlichen E-Mail USB-anschluss",
			"fr": "décisions dit-il celui-ci ressources",
			"es": "decisiones recursos vecinos",
			"it": "decisioni acquedotto risorse",
			"ru": "решение кто-то плотина",
			"":   "zan-tor",
		}[language]
		if w.Language() != language || strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", w.Language(), got, want)
		}
	}
}

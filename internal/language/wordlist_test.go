package language

import (
	"strings"
	"testing"
)

func TestDetectWords(t *testing.T) {
	for want, text := range map[string]string{
		"en": "The council met in the mill and spoke about the weir, which had leaked since the autumn. Nobody could say who had last mended it.",
		"de": "Der Rat berichtet jedes Jahr, was getan worden ist. Die Gemeinde braucht für ihre Entscheidungen die Beteiligung der Bürger und den Rat.",
		"es": "El consejo se reunió en el molino y habló de la presa, que perdía agua desde el otoño. Nadie supo decir quién la había reparado por última vez.",
		"it": "Il consiglio si riunì nel mulino e parlò della chiusa, che perdeva acqua dall'autunno. Nessuno sapeva dire chi l'avesse riparata per ultimo.",
		"ru": "Совет собрался на мельнице и говорил о плотине, которая текла с осени. Никто не мог сказать, кто её в последний раз чинил, и в книгах об этом ничего не было.",
		"":   "12 14 x y z",
	} {
		count := map[string]int{}
		for _, word := range strings.Fields(strings.ToLower(text)) {
			count[strings.Trim(word, ".,")]++
		}
		got := DetectWords(count)
		if got != want {
			t.Errorf("%q, want %q: %s", got, want, text)
		}
		if words := WordList(got); got != "" && (len(words) < 20_000 || words["xqzk"]) {
			t.Errorf("%s has %d words", got, len(words))
		}
	}
}

package language

import (
	"slices"
	"testing"
)

// Both of a line are the same word, as printed and as readers type it.
func TestFoldAsReadersType(t *testing.T) {
	for tag, pairs := range map[string][][2]string{
		"de": {{"Straße", "Strasse"}, {"Veränderungen", "Veraenderungen"}, {"Veränderungen", "Veranderungen"}, {"Größe", "Groesse"}, {"STRASSE", "straße"}, {"ﬂießen", "fliessen"}},
		"fr": {{"élève", "eleve"}, {"œuvre", "oeuvre"}, {"Français", "francais"}, {"l'été", "l’ete"}},
		"es": {{"niño", "nino"}, {"reunión", "reunion"}, {"PINGÜINO", "pinguino"}},
		"pt": {{"ação", "acao"}, {"avô", "avo"}},
		"da": {{"kød", "kod"}, {"ære", "aere"}, {"gård", "gard"}},
		"pl": {{"łódź", "lodz"}, {"ŻÓŁĆ", "zolc"}},
		"cs": {{"příští", "pristi"}},
		"hu": {{"erdő", "erdo"}, {"űr", "ur"}},
		"ro": {{"ţară", "țară"}, {"ştiinţă", "stiinta"}},
		"hr": {{"đak", "dak"}, {"čovjek", "covjek"}, {"човек", "čovek"}, {"Љубав", "ljubav"}},
		"tr": {{"İstanbul", "istanbul"}, {"ışık", "isik"}, {"IRMAK", "ırmak"}, {"çağrı", "cagri"}},
		"vi": {{"Việt", "việt"}},
		"el": {{"Άνθρωπος", "ανθρωπος"}, {"ΆΝΘΡΩΠΟΣ", "άνθρωπος"}, {"λόγος", "λόγοσ"}, {"προϊόν", "προιον"}},
		"ru": {{"ещё", "еще"}, {"Йод", "йод"}},
		"uk": {{"об'єкт", "об’єкт"}},
		"ar": {{"مُحَمَّد", "محمد"}, {"أحمد", "احمد"}, {"إسلام", "اسلام"}, {"آية", "ايه"}, {"مدرسة", "مدرسه"}, {"على", "علي"}, {"كتـــاب", "كتاب"}, {"٢٠٢٤", "2024"}},
		"fa": {{"كتاب", "کتاب"}, {"ايران", "ایران"}, {"می\u200cخواهم", "میخواهم"}, {"۱۳۵۷", "1357"}},
		"ur": {{"كتاب", "کتاب"}},
		"he": {{"שָׁלוֹם", "שלום"}},
		"hi": {{"फ़िल्म", "फिल्म"}, {"क़ानून", "कानून"}, {"हँसी", "हंसी"}, {"२०२४", "2024"}},
		"ja": {{"ＡＢＣ", "abc"}, {"２０２４", "2024"}},
		"en": {{"naïve", "naive"}, {"ＮＡＴＯ", "nato"}, {"don’t", "don't"}, {"ﬁnd", "find"}},
	} {
		for _, pair := range pairs {
			if a, b := For(tag).Tokenize(pair[0], 9), For(tag).Tokenize(pair[1], 9); len(a) != len(b) || len(a) == 0 || a[len(a)-1].Word != b[len(b)-1].Word {
				t.Errorf("%s: %q is %q, and %q is %q", tag, pair[0], WordsOf(a), pair[1], WordsOf(b))
			}
		}
	}
	for tag, pair := range map[string][2]string{"vi": {"thủ", "thứ"}, "hi": {"कि", "की"}, "ta": {"கி", "கீ"}} {
		if a, b := For(tag).Fold(pair[0]), For(tag).Fold(pair[1]); a == b {
			t.Errorf("%s: %s and %s are both %s", tag, pair[0], pair[1], a)
		}
	}
	if got := Unmarked("đường"); got != "duong" {
		t.Errorf("without marks it is %s", got)
	}
}

// In Turkish an apostrophe parts names and numbers from their endings.
func TestEndingsBehindApostrophes(t *testing.T) {
	if got := WordsOf(For("tr").Tokenize("Ankara'da 1870’ten beri RPM'dir", 9)); !slices.Equal(got, []string{"ankara", "1870", "beri", "rpm"}) {
		t.Errorf("it is %q", got)
	}
}

// The commonest words of a language are function words, whatever its own list lacks.
func TestFunctionWords(t *testing.T) {
	for tag, words := range map[string]string{"ro": "un o a care", "el": "ήταν της", "hr": "je nije", "da": "og af", "fa": "از که", "de": "die nicht"} {
		for _, token := range For(tag).Tokenize(words, 9) {
			if !For(tag).IsFunction(token) {
				t.Errorf("%s is looked for in %s", token.Lower, tag)
			}
		}
	}
}

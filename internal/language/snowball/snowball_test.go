package snowball

import "testing"

// The stems are those of Snowball's Python stemmers 2.2.0, which agree on all words of
// ../data/words.zip.
func TestFor(t *testing.T) {
	for tag, stems := range map[string]map[string]string{
		"ca": {"envoltada": "envolt", "sílvia": "silv", "retira": "ret", "comparable": "comparab"},
		"el": {"πετρίδη": "πετριδ", "τσιγγάνων": "τσιγγαν", "απορρίμματα": "απορριμμ", "έρευνάσ": "ερευν"},
		"eu": {"bilerak": "biler", "erabakia": "eraba", "presidentea": "presid", "liburuak": "liburu"},
		"hi": {"तबाही": "तबाह", "सरफरोशी": "सरफरोश", "साड़ियों": "साड़", "रंगाई": "रंग"},
		"hr": {"januaru": "januar", "muzičkoj": "muzičk", "javno": "javn", "teologija": "teologij"},
		"hy": {"նախագահը": "նախագահ", "հանձնաժողովի": "հանձնաժողո", "տարեկան": "տարեկ", "անդամների": "անդամ"},
		"id": {"terpanas": "panas", "beritanya": "ita", "membasahi": "basah", "berbisik": "bisik"},
		"lt": {"laivyną": "laivyn", "projektai": "projekt", "tauragė": "taurag", "žmonos": "žmon"},
		"ne": {"गर्दछ": "गर्द", "वर्षमा": "वर्ष", "सदस्यहरूले": "सदस्य", "किताबहरु": "किताब"},
		"yi": {"יאָרן": "יאר", "קאָמיטעטן": "קאמיט", "שרײַבן": "שרײב", "הײזער": "הײז"},
	} {
		for word, want := range stems {
			if got := For(tag)(word); got != want {
				t.Errorf("%s has the stem %s in %s, want %s", word, got, tag, want)
			}
		}
	}
	if For("xx") != nil {
		t.Error("a language without an algorithm has one")
	}
}

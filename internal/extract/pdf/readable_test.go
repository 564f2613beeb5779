package pdf

import (
	"strings"
	"testing"

	"plenary/internal/extract/layout"
)

func TestReadable(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"words":                               {"Every lamp burns from dusk until dawn, and nobody may put it out.", true},
		"German":                              {"Jede Straßenlaterne brennt, sofern nichts anderes beschlossen wird.", true},
		"Hebrew":                              {"המועצה נפגשה בטחנה ודיברה על הסכר", true},
		"figures":                             {"North 120 118 98.5% $1,200 2019–2021 (12) 3/4", true},
		"numbers of glyphs":                   {`3)2/$<*5$0'/.2#/05/#)2/.0''/45+/:%<>2/4;<*#/#)2/8203`, false},
		"letters that are moved":              {"Wkh frxqflo phw lq wkh ploo dqg vsrnh derxw wkh zhlu zklfk kdg ohdnhg", false},
		"two scripts in a word":               {"صاnحb عباcا هذا الكxاب rجتمع المجلdن في الطاmونة", false},
		"scripts that no language mixes":      {"ᓈᓚᒌᓭوي ᓨᒝ ᓘᓕوحألا ՕᓨᒝᓱՕ ᓠᓮᒋ ՘ՕᒨᓞᓞᓙՕ ᓪᒾᓊᒑձ ضاوحألا نيب", false},
		"Japanese":                            {"評議会は水車小屋で会合を開きダムについて話し合った 한국어로書かれた文もある", true},
		"letters that are moved, with vowels": {"ubt eiuceam otn ae nbt oamm uei rpigt uqium nbt xtae xbaeb buei mtugti raeet nbt uvnvoe", false},
		"a list of firms":                     {"SVG Str. 12 MSP GmbH Nr. 114 Vgl. WDR Krs. Schl. KG Hbg. St. 44", true},
		"Swahili":                             {"baraza lilikutana katika kinu na kuzungumza kuhusu bwawa ambalo lilikuwa limevuja tangu vuli na hakuna mtu aliyejua", true},
		"Latin":                               {"senatus in molendino convenit et de aggere locutus est qui ab autumno aquam emittebat nec quisquam dicere potuit", true},
		"private use":                         {"\ue001\ue002\ue003 \ue004\ue005 the \ue006\ue007\ue008", false},
	} {
		if got := isReadable([]layout.Line{{Text: strings.Repeat(c.text+" ", 30)}}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !isReadable([]layout.Line{{Text: strings.Repeat("if(x[i]<<2){y+=f(&x);} ", 30), Fixed: true}}) {
		t.Error("code was taken for unreadable")
	}
}

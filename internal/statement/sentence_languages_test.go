package statement

import (
	"slices"
	"strings"
	"testing"

	"plenary/internal/language"
)

// In each text "|" stands where a sentence ends and another begins.
func TestSentenceEndsOfLanguages(t *testing.T) {
	for tag, texts := range map[string][]string{
		"de": {
			"Die Bahn, z. B. der ICE, fährt um 8 Uhr ab.| Sie hält u. a. in Ulm.",
			"Vgl. § 5 Abs. 2 Satz 1 Nr. 3 BGB.| Danach haftet, wer schuldhaft handelt, d. h. vorsätzlich oder fahrlässig.",
			"Am 1. Januar 2020 trat Art. 7 in Kraft.| Prof. Dr. Meyer leitete die Kommission bis zum 31. Dezember.",
			"Er kam im 19. Jahrhundert nach St. Gallen.| Dort blieb er ca. 20 Jahre.| Warum?| Niemand weiß es!",
			"„Das ist falsch.“| So sprach der Rat i. d. R. nach der Sitzung.",
			"Der Preis liegt bei 3,50 Euro inkl. MwSt. und Versand.| Ggf. kommt eine Gebühr hinzu.",
		},
		"fr": {
			"M. Dupont et Mme Martin sont venus.| Ils ont lu l'art. 5, al. 2, p. 12 du texte.",
			"C'est le cas, par ex. à Paris, av. J.-C. comme après.| On l'appelle « la ville lumière ».| Pourquoi ?| Nul ne sait !",
			"Cf. le chap. 3 et la fig. 2.| Le Dr. Petit y répond.",
		},
		"es": {
			"El Sr. García y la Dra. López viven en EE. UU. desde 1990.| Tienen, p. ej. dos casas.",
			"Véase el art. 5, pág. 12, del cap. 3.| ¿Quién decide?| ¡El consejo!| Ud. puede votar.",
			"Nació en el s. XIX, a. C. no después.| Murió pronto.",
		},
		"it": {
			"Il sig. Rossi e il dott. Bianchi vivono a Roma.| Vedi l'art. 5, pag. 12, ecc. per i dettagli.",
			"Nacque nel 100 a.C. a Roma.| Chi decide?| Il consiglio!",
		},
		"pt": {
			"O Sr. Silva e a Dra. Costa chegaram.| Vejam o art. 5, pág. 12, p. ex. sobre a água.| Quem decide?",
			"A lei n.º 5 vale desde 1990.| Os EUA concordaram.",
		},
		"nl": {
			"De heer dr. Jansen woont o.a. in Den Haag.| Zie art. 5, blz. 12, d.w.z. het hele hoofdstuk.| Wie beslist?",
			"Dit geldt bijv. voor Amsterdam.| Het is ca. 800 jaar oud.",
		},
		"pl": {
			"Prof. dr hab. Kowalski mieszka przy ul. Długiej.| Zob. art. 5 ust. 2 pkt 3 na str. 12.| Kto decyduje?",
			"Było to w 1990 r. w Warszawie, tj. w stolicy.| Miasto ma ok. 2 mln mieszkańców, m.in. Ukraińców.",
		},
		"cs": {
			"Viz čl. 5 odst. 2 na str. 12.| Ing. Novák bydlí např. v Praze.| Kdo rozhoduje?",
			"Dne 28. října 1918 vznikla republika.| Bylo to mj. v Praze, tj. v hlavním městě.",
		},
		"da": {"Se f.eks. art. 5, stk. 2, nr. 3 på s. 12.| Det skete den 5. juni 1849.| Hvem bestemmer?"},
		"no": {"Se f.eks. art. 5, nr. 3 på s. 12.| Det skjedde den 17. mai 1814.| Hvem bestemmer?"},
		"sv": {"Se t.ex. art. 5, s. 12, m.m. i texten.| Det gäller bl.a. Stockholm.| Vem bestämmer?"},
		"fi": {"Ks. esim. 5 §, s. 12.| Se tapahtui 6. joulukuuta 1917 mm. Helsingissä.| Kuka päättää?"},
		"hu": {"Lásd pl. az 5. cikket, ill. a 12. oldalt.| Dr. Kovács 1956. október 23-án jött.| Ki dönt?"},
		"tr": {"Bkz. md. 5, s. 12.| Prof. Dr. Yılmaz vb. kişiler geldi.| Kim karar verir?", "M.Ö. 500 yılında kuruldu.| Sonra büyüdü."},
		"ru": {
			"См. ст. 5, п. 2 на стр. 12.| Проф. И. И. Иванов жил в г. Москве, на ул. Ленина.| Кто решает?",
			"Это было в 1990 г. в Москве, т. е. в столице.| Там живёт ок. 12 млн чел., т. е. много.| Потом всё изменилось.",
			"Император жил в XIX в. до н. э. не было книг.| Он правил долго.",
		},
		"uk": {"Див. ст. 5, п. 2 на стор. 12.| Проф. Іванов жив у м. Києві, на вул. Хрещатик, тобто в центрі.| Хто вирішує?"},
		"bg": {"Вж. чл. 5, ал. 2 на стр. 12.| Проф. Иванов живееше в гр. София през 1990 г. с децата.| Кой решава?"},
		"el": {"Βλ. άρθρο 5, παρ. 2, σελ. 12.| Ο κ. Παπαδόπουλος ζει π.χ. στην Αθήνα.| Ποιος αποφασίζει;| Το συμβούλιο."},
		"ro": {"Vezi art. 5, pag. 12, nr. 3.| Dl. Popescu și dna. Ionescu au venit.| Cine decide?"},
		"hr": {"Vidi čl. 5, st. 2, str. 12.| Prof. Horvat živi npr. u Zagrebu od 1. siječnja 1990. godine.| Tko odlučuje?"},
		"vi": {"Ông Nguyễn sống ở TP. Hồ Chí Minh.| Xem tr. 12.| Ai quyết định?"},
		"ar": {"قال د. أحمد إن المجلس يقرر.| من يقرر؟| المجلس!"},
		"fa": {"شورا تصمیم می\u200cگیرد.| چه کسی تصمیم می\u200cگیرد؟| شورا!"},
		"ur": {"کونسل فیصلہ کرتی ہے۔| کون فیصلہ کرتا ہے؟| وہ ہر سال ملتی ہے۔"},
		"he": {"המועצה מחליטה.| מי מחליט?| ד\"ר כהן גר בתל אביב."},
		"hi": {"परिषद निर्णय लेती है।| कौन निर्णय लेता है?| डॉ. शर्मा दिल्ली में रहते हैं।"},
		"ja": {"評議会が決める。|誰が決めるのか？|「水は夕方に汲む。」と書いてある。"},
		"zh": {"理事会作出决定。|谁决定？|“水在晚上打。”|它每年开会！"},
		"ko": {"평의회가 결정한다.| 누가 결정하는가?| 매년 모인다."},
		"th": {"สภาเป็นผู้ตัดสินใจ ใครเป็นผู้ตัดสินใจ"},
	} {
		for _, text := range texts {
			var want []string
			for sentence := range strings.SplitSeq(text, "|") {
				want = append(want, strings.TrimSpace(sentence))
			}
			plain := strings.ReplaceAll(text, "|", "")
			var got []string
			for _, span := range splitSentences(plain, language.For(tag)) {
				got = append(got, plain[span.Start:span.End])
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s:\n got %q\nwant %q", tag, got, want)
			}
		}
	}
}

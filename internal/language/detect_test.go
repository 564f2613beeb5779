package language

import (
	"encoding/json"
	"strings"
	"testing"

	"plenary/internal/sharedtest"
)

// detected are texts of a sentence or two, with neighbours of a language among them.
var detected = []struct{ tag, text string }{
	{"en", "The council met in the mill and spoke about the weir, which had leaked since the autumn. Nobody could say who had last mended it."},
	{"de", "Der Rat berichtet jedes Jahr, was getan worden ist. Die Gemeinde braucht für ihre Entscheidungen die Beteiligung der Bürger."},
	{"es", "El consejo se reunió en el molino y habló de la presa, que perdía agua desde el otoño. Nadie supo decir quién la había reparado."},
	{"pt", "O conselho reuniu-se no moinho e falou da represa, que perdia água desde o outono. Ninguém soube dizer quem a tinha reparado."},
	{"gl", "O consello reuniuse no muíño e falou da presa, que perdía auga desde o outono. Ninguén soubo dicir quen a arranxara e non hai papeis."},
	{"ca", "El consell es va reunir al molí i va parlar de la presa, que perdia aigua des de la tardor. Ningú no va saber dir qui l'havia reparat."},
	{"it", "Il consiglio si riunì nel mulino e parlò della chiusa, che perdeva acqua dall'autunno. Nessuno sapeva dire chi l'avesse riparata."},
	{"fr", "Le conseil s'est réuni au moulin et a parlé du barrage, qui fuyait depuis l'automne. Personne n'a su dire qui l'avait réparé."},
	{"ro", "Consiliul s-a întrunit la moară și a vorbit despre baraj, care pierdea apă din toamnă. Nimeni nu a știut să spună cine l-a reparat."},
	{"nl", "De raad kwam bijeen in de molen en sprak over de stuw, die sinds de herfst lekte. Niemand kon zeggen wie hem het laatst had hersteld."},
	{"af", "Die raad het in die meule vergader en oor die stuwal gepraat, wat sedert die herfs lek. Niemand kon sê wie dit laas herstel het nie."},
	{"da", "Rådet mødtes i møllen og talte om dæmningen, som havde været utæt siden efteråret. Ingen kunne sige, hvem der sidst havde lavet den."},
	{"no", "Rådet møttes i mølla og snakket om demningen, som hadde lekket siden høsten. Ingen kunne si hvem som sist hadde reparert den."},
	{"sv", "Rådet möttes i kvarnen och talade om dammen, som hade läckt sedan hösten. Ingen kunde säga vem som senast hade lagat den."},
	{"is", "Ráðið hittist í myllunni og talaði um stífluna, sem hafði lekið síðan um haustið. Enginn gat sagt hver hafði síðast gert við hana."},
	{"fi", "Neuvosto kokoontui myllyllä ja puhui padosta, joka oli vuotanut syksystä asti. Kukaan ei osannut sanoa, kuka sen oli viimeksi korjannut."},
	{"et", "Nõukogu kogunes veskis ja rääkis paisust, mis oli sügisest saati lekkinud. Keegi ei osanud öelda, kes seda viimati parandas."},
	{"hu", "A tanács a malomban ült össze, és a gátról beszélt, amely ősz óta szivárgott. Senki sem tudta megmondani, hogy ki javította meg."},
	{"pl", "Rada zebrała się w młynie i mówiła o jazie, który przeciekał od jesieni. Nikt nie potrafił powiedzieć, kto go ostatnio naprawiał."},
	{"cs", "Rada se sešla ve mlýně a mluvila o jezu, který od podzimu prosakoval. Nikdo nedokázal říct, kdo ho naposledy opravoval."},
	{"sk", "Rada sa zišla v mlyne a hovorila o hati, ktorá od jesene presakovala. Nikto nevedel povedať, kto ju naposledy opravoval."},
	{"sl", "Svet se je sestal v mlinu in govoril o jezu, ki je puščal od jeseni. Nihče ni vedel povedati, kdo ga je nazadnje popravil."},
	{"hr", "Vijeće se sastalo u mlinu i govorilo o brani koja je propuštala od jeseni. Nitko nije znao reći tko ju je zadnji popravio."},
	{"sr", "Савет се састао у млину и говорио о брани која је пропуштала од јесени. Нико није знао да каже ко ју је последњи поправио."},
	{"lt", "Taryba susirinko malūne ir kalbėjo apie užtvanką, kuri nuo rudens buvo nesandari. Niekas negalėjo pasakyti, kas ją taisė."},
	{"lv", "Padome sanāca dzirnavās un runāja par aizsprostu, kas kopš rudens bija sūcis. Neviens nevarēja pateikt, kas to pēdējo reizi laboja."},
	{"tr", "Kurul değirmende toplandı ve sonbahardan beri su kaçıran bent hakkında konuştu. Onu en son kimin onardığını kimse söyleyemedi."},
	{"vi", "Hội đồng họp ở cối xay và nói về con đập đã bị rò rỉ từ mùa thu. Không ai có thể nói ai là người đã sửa nó lần cuối."},
	{"id", "Dewan bertemu di kilang dan berbicara tentang bendungan yang bocor sejak musim gugur. Tidak seorang pun tahu siapa yang memperbaikinya karena tidak ada catatan."},
	{"sw", "Baraza lilikutana katika kinu na kuzungumza kuhusu bwawa ambalo lilikuwa likivuja. Hakuna mtu aliyeweza kusema ni nani wa mwisho kulitengeneza kwa sababu hiyo."},
	{"sq", "Këshilli u mblodh në mulli dhe foli për pendën që rridhte që nga vjeshta. Askush nuk mund të thoshte se kush e kishte rregulluar."},
	{"cy", "Cyfarfu y cyngor yn y felin a siarad am y gored, a oedd wedi bod yn gollwng ers yr hydref. Ni allai neb ddweud pwy oedd wedi ei thrwsio."},
	{"ga", "Tháinig an chomhairle le chéile sa mhuileann agus labhair siad faoin gcora a bhí ag sceitheadh ón bhfómhar. Ní raibh a fhios ag aon duine."},
	{"eu", "Kontseilua errotan bildu zen eta udazkenetik ura galtzen zuen presari buruz hitz egin zuen. Inork ez zuen jakin nork konpondu zuen."},
	{"ru", "Совет собрался на мельнице и говорил о плотине, которая текла с осени. Никто не мог сказать, кто её в последний раз чинил."},
	{"uk", "Рада зібралася на млині й говорила про греблю, яка протікала з осені. Ніхто не міг сказати, хто її востаннє лагодив."},
	{"be", "Рада сабралася на млыне і гаварыла пра плаціну, якая цякла з восені. Ніхто не мог сказаць, хто яе апошні раз рамантаваў."},
	{"bg", "Съветът се събра в мелницата и говори за бента, който течеше от есента. Никой не можа да каже кой го е поправял последен."},
	{"mk", "Советот се собра во воденицата и зборуваше за браната која протекува од есента. Никој не можеше да каже кој последен ја поправил."},
	{"ar", "اجتمع المجلس في الطاحونة وتحدث عن السد الذي كان يتسرب منذ الخريف. ولم يستطع أحد أن يقول من أصلحه آخر مرة."},
	{"fa", "شورا در آسیاب گرد آمد و درباره سدی که از پاییز آب می\u200cداد گفت\u200cوگو کرد. هیچ\u200cکس نمی\u200cتوانست بگوید چه کسی آن را تعمیر کرده است."},
	{"ur", "کونسل چکی میں جمع ہوئی اور اس بند کے بارے میں بات کی جو خزاں سے رس رہا تھا۔ کوئی نہیں کہہ سکا کہ اسے آخری بار کس نے ٹھیک کیا۔"},
	{"he", "המועצה נפגשה בטחנה ודיברה על הסכר, שדלף מאז הסתיו. איש לא ידע לומר מי תיקן אותו בפעם האחרונה."},
	{"yi", "דער ראַט האָט זיך געטראָפֿן אין דער מיל און האָט גערעדט וועגן דעם דאַמבע וואָס האָט גערונען זינט דעם האַרבסט."},
	{"el", "Το συμβούλιο συνεδρίασε στον μύλο και μίλησε για το φράγμα, που έχανε νερό από το φθινόπωρο."},
	{"hi", "परिषद चक्की में मिली और उस बाँध के बारे में बात की जो पतझड़ से रिस रहा था। कोई नहीं बता सका कि उसे आखिरी बार किसने ठीक किया।"},
	{"ne", "परिषद् घट्टमा भेला भयो र शरद ऋतुदेखि चुहिएको बाँधको बारेमा कुरा गर्यो। यो कसले मर्मत गरेको हो भनेर कसैले भन्न सकेन।"},
	{"bn", "পরিষদ কলঘরে মিলিত হয়েছিল এবং শরৎকাল থেকে চুঁইয়ে পড়া বাঁধ নিয়ে কথা বলেছিল।"},
	{"ta", "சபை ஆலையில் கூடி இலையுதிர் காலத்திலிருந்து கசிந்து கொண்டிருந்த அணையைப் பற்றிப் பேசியது."},
	{"th", "สภาประชุมกันที่โรงสีและพูดถึงฝายที่รั่วมาตั้งแต่ฤดูใบไม้ร่วง"},
	{"ja", "評議会は水車小屋で開かれ、秋から漏れている堰について話し合った。"},
	{"zh", "理事会在磨坊开会，讨论了自秋天以来一直漏水的水坝。没有人能说出最后是谁修的。"},
	{"ko", "평의회는 방앗간에서 모여 가을부터 새던 둑에 대해 이야기했다."},
	{"hy", "Խորհուրդը հավաքվեց ջրաղացում և խոսեց ամբարտակի մասին։"},

	// A title.
	{"en", "The Charter of the Mill and its Weir"}, {"de", "Satzung des Vereins für die Erhaltung der Mühle"}, {"fr", "Charte de la commune et de ses habitants"},
	{"ru", "Устав мельницы"}, {"ar", "ميثاق الطاحونة"}, {"ja", "水車小屋の憲章"}, {"ko", "방앗간 헌장"}, {"el", "Καταστατικό του μύλου"},

	// Texts with quotations in another language, and in none.
	{"en", "The council wrote “nul n'est censé ignorer la loi, et les habitants de la commune sont tenus de la respecter” above its door, and it is read to all who come to the mill for the first time, in the words of those who wrote it."},
	{"de", "Der Rat schrieb „the mill is the heart of the village“ über die Tür, und so steht es noch heute für alle, die in die Mühle kommen."},
	{"ru", "Совет купил для мельницы новый насос Grundfos Alpha и трубу фирмы Water Systems, которые стоят в подвале."},
	{"zh", "理事会为磨坊买了新的 Grundfos Alpha 水泵和 Water Systems 公司的管子，它们放在地下室里。"},
	{"", "12 14 x y z"}, {"", "Lorem ipsum dolor sit amet consectetur adipiscing elit"}, {"", "Kowalski Müller García Rossi Dupont"}, {"", ""},
}

func TestDetect(t *testing.T) {
	for _, c := range detected {
		if got := Detect(c.text); got != c.tag {
			t.Errorf("%q, want %q: %s", got, c.tag, c.text)
		}
	}
}

// The paragraphs of texts for measuring are each found to be in their language, but for
// a few that hold little else than names or words of another one.
func TestDetectParagraphs(t *testing.T) {
	for _, tag := range []string{"en", "de", "es", "ru", "ar", "zh"} {
		var set struct {
			Docs []struct{ Paragraphs []string }
		}
		if err := json.Unmarshal(sharedtest.Read(t, "eval", "xquad-"+tag+".json"), &set); err != nil {
			t.Fatal(err)
		}
		all, other, missed := 0, 0, 0
		for _, doc := range set.Docs {
			for _, p := range doc.Paragraphs {
				all++
				switch got := Detect(p); {
				case got == "":
					missed++
				case got != tag:
					other++
				}
			}
			if got := Detect(strings.Join(doc.Paragraphs, "\n")); got != tag {
				t.Errorf("a whole text in %s is taken for %q", tag, got)
			}
		}
		t.Logf("%s: %d of %d paragraphs taken for another language, %d for none", tag, other, all, missed)
		if 100*(other+missed) > 2*all {
			t.Errorf("%s is found too rarely", tag)
		}
	}
}

func TestDetectWords(t *testing.T) {
	for _, c := range detected[:3] {
		count := map[string]int{}
		for _, word := range strings.Fields(strings.ToLower(c.text)) {
			count[strings.Trim(word, ".,")]++
		}
		got := DetectWords(count)
		if got != c.tag {
			t.Errorf("%q, want %q: %s", got, c.tag, c.text)
		}
		if words := WordList(got); got != "" && (len(words) < 20_000 || words["xqzk"]) {
			t.Errorf("%s has %d words", got, len(words))
		}
	}
	if got := DetectWords(map[string]int{"the": 2, "of": 1}); got != "" {
		t.Errorf("three words tell %q", got)
	}
}

func TestAkin(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"de", "de", true}, {"de-CH", "de", true}, {"nn", "no", true}, {"sr-Latn", "hr", true}, {"de", "nl", false}, {"", "de", false}} {
		if got := Akin(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %t", c.a, c.b, got)
		}
	}
}

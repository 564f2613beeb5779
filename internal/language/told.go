package language

// languages are small words by which languages other than English are told, none of
// them an English word, by ISO 639-1 code.
var languages = map[string]map[string]bool{
	"de": Set(`der das und ist nicht ein eine einen dem den des wie wer wo warum wann welche welcher welches uber fur mit von zu auf im
		es gibt sagt steht dokument erklarung kapitel was kann ich sich auch hallo guten tag danke bitte guten morgen wieviele viele zum zur sind wird`),
	"fr": Set(`le la les des du un une est et que qui quoi quel quelle quels quelles dit sur dans pour pas avec combien comment pourquoi
		ou bonjour merci beaucoup sont il elle ce cette au aux ses leur declaration document y`),
	"es": Set(`el la los las un una es y que quien cual cuales como cuando donde cuantas cuantos dice sobre para por con del al hola gracias
		son hay este esta tiene declaracion documento secciones capitulo mucho buenos dias no en de`),
	"it": Set(`il lo la gli le un una e che chi cosa quale quali come quando dove quante quanti dice su per con del della nel ciao grazie sono
		questo questa dichiarazione documento di`),
	"pt": Set(`o os as um uma e que quem qual quais como quando onde quantas quantos diz sobre para por com do da no na ola obrigado obrigada
		sao este esta declaracao documento de`),
	"nl": Set(`de het een en is niet wat wie waar waarom wanneer welke over voor met van op hoeveel zegt staat verklaring document hallo dank
		bedankt zijn wordt ik kan dit er`),
}

// OtherLanguage returns the ISO 639-1 code of a question's language where it is
// German, French, Spanish, Italian, Portuguese or Dutch, and "" otherwise.
func (q Question) OtherLanguage() string {
	tokens := q.Tokens
	english := English()
	own := 0
	told := map[string]int{}
	for _, t := range tokens {
		if len(tokens) < 3 && english.HasWord(t.Word) {
			continue
		}
		if english.FunctionWords[t.Word] || english.PoliteWords[t.Word] {
			own++
		}
		for language, small := range languages {
			if small[t.Word] {
				told[language]++
			}
		}
	}
	best := ""
	for _, language := range []string{"de", "fr", "es", "it", "pt", "nl"} {
		if told[language] > told[best] {
			best = language
		}
	}
	if n := told[best]; n <= own || 3*n < len(tokens) || n == 1 && len(tokens) > 2 {
		return ""
	}
	return best
}

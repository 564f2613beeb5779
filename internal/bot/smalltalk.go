package bot

import "plenary/internal/answer"

// courtesy answers what is said to the bot and asks nothing of the statement.
func (d *responder) smallTalk(kind answer.IntentKind) Reply {
	example := Span{Text: d.example(), Style: Typed}
	help := Span{Text: "help", Style: Typed}
	var text Text
	switch kind {
	case answer.SmallTalk:
		return d.unclear()
	case answer.Thanks:
		text = Say("You are welcome. Ask on whenever you like.")
	case answer.Abuse:
		text = Text{{Text: "Sorry that this was of no help. Plenary knows one text only and gives its own words. Ask another question, or type "}, help, {Text: "."}}
	default:
		text = Text{
			{Text: "Hello. Ask about "}, {Text: d.statement.Title, Style: Strong}, {Text: ", and get its own words with their place. What else you can type: "}, help,
			{Text: ". A question to begin with: "}, example,
		}
	}
	return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: text}}}
}

// self says what is answering.
func (d *responder) aboutBot() Reply {
	var r Reply
	r.say("Plenary is a program, neither a person nor an AI model. It finds passages of one text by their words and quotes them byte for byte, each with its place, so that you can check it. It can miss what the text says in other words, and can show a passage that only shares words with a question. It has no opinion, and keeps no messages.")
	r.Blocks = append(r.Blocks, Paragraph{Text: Text{{Text: "The text is "}, {Text: d.statement.Title, Style: Strong}, {Text: ". More: "}, {Text: "about", Style: Typed}, {Text: "."}}})
	return r
}

// unclear answers words in which there is nothing to look for.
func (d *responder) unclear() Reply {
	return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Text{
		{Text: "There is no word in that to look for. Plenary takes each question by itself and remembers none before it, so ask it whole, for example: "},
		{Text: d.example(), Style: Typed},
	}}}}
}

// askInEnglish says, in the language of a question, that it is to be asked in the
// statement's, "" for a language that it has no words for.
var askInEnglish = map[string]string{
	"de": "Plenary sucht in einem englischen Text und versteht nur englische Fragen. Bitte frag auf Englisch, zum Beispiel: ",
	"fr": "Plenary cherche dans un texte anglais et ne comprend que les questions en anglais. Posez la vôtre en anglais, par exemple : ",
	"es": "Plenary busca en un texto en inglés y solo entiende preguntas en inglés. Haz la tuya en inglés, por ejemplo: ",
	"it": "Plenary cerca in un testo inglese e capisce solo domande in inglese. Fai la tua in inglese, per esempio: ",
	"pt": "O Plenary procura num texto em inglês e só entende perguntas em inglês. Faça a sua em inglês, por exemplo: ",
	"nl": "Plenary zoekt in een Engelse tekst en begrijpt alleen Engelse vragen. Stel de vraag in het Engels, bijvoorbeeld: ",
}

// foreign answers a question in another language than the statement's.
func (d *responder) wrongLanguage(tongue string) Reply {
	return Reply{Outcome: Refused, Blocks: []Block{
		Paragraph{Text: Text{{Text: askInEnglish[tongue]}, {Text: d.example(), Style: Typed}}},
		Paragraph{Small: true, Text: Say("The statement is in English, and so are the questions that Plenary can read.")},
	}}
}

// languageName names a language by its tag.
func languageName(tag string) string {
	if name, ok := languages[tag]; ok {
		return name
	}
	return "the language with the tag " + tag
}

var languages = map[string]string{
	"en": "English", "en-US": "English", "en-GB": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
	"nl": "Dutch", "da": "Danish", "sv": "Swedish", "no": "Norwegian", "nb": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech",
	"el": "Greek", "hu": "Hungarian", "ro": "Romanian", "bg": "Bulgarian", "ru": "Russian", "uk": "Ukrainian", "tr": "Turkish", "la": "Latin",
	"ar": "Arabic", "he": "Hebrew", "fa": "Persian", "hi": "Hindi", "zh": "Chinese", "ja": "Japanese", "ko": "Korean",
}

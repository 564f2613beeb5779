package bot

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"plenary/internal/answer"
	"plenary/internal/message"
)

// smallTalk answers what is said to the bot and asks nothing of the statement.
func (d *responder) smallTalk(kind answer.IntentKind) Reply {
	switch kind {
	case answer.SmallTalk:
		return d.noTerms()
	case answer.Thanks:
		return d.refuse("talk.thanks", nil)
	case answer.Abuse:
		return d.refuse("talk.abuse", nil)
	}
	return d.refuse("talk.greeting", message.Args{"title": d.statement.Title, "example": d.example()})
}

// aboutBot says what is answering.
func (d *responder) aboutBot() Reply {
	return Reply{Blocks: []Block{
		d.paragraph("talk.bot", nil),
		d.paragraph("talk.bot-text", message.Args{"title": d.statement.Title}),
	}}
}

// noTerms answers words in which there is nothing to look for.
func (d *responder) noTerms() Reply {
	return d.refuse("talk.no-terms", message.Args{"example": d.example()})
}

// wrongLanguage answers a question in another language than the statement's, in
// the language of the question.
func (d *responder) wrongLanguage(asked string) Reply {
	return Reply{Outcome: Refused, Blocks: []Block{
		d.paragraph("language.ask-in-english-"+asked, message.Args{"example": d.example()}),
		d.aside("language.english-only", nil),
	}}
}

// languageName names a language by its tag, without its region.
func (d *responder) languageName(tag string) string {
	if parsed, err := language.Parse(tag); err == nil {
		base, _ := parsed.Base()
		if name := display.English.Languages().Name(base); name != "" {
			return name
		}
	}
	return d.words.String("language.by-tag", message.Args{"tag": tag})
}

package bot

import (
	"context"

	"plenary/internal/answer"
	"plenary/internal/answer/ellipsis"
	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/message"
)

// languageOf returns the language of a question: that of the statement unless its words
// tell another one.
func (d *responder) languageOf(question string) *language.Language {
	if other := d.readQuestion(question).OtherLanguage(); other != "" {
		return language.For(other)
	}
	return d.language()
}

// wording makes a question to the statement from a message, in the language of words that
// it goes on from. Where there is no catalogue of that, it is the words alone.
func wording(l *language.Language, id string, args message.Args, words string) string {
	if catalogue, ok := message.Find(l.Tag); ok {
		return catalogue.String(id, args)
	}
	return words
}

// withoutPronoun answers a question that ends in a pronoun, or has nothing but one to look
// for, with what the last question was about in its place: "what is the rent?", "who gets
// it?" It is false for any other question.
func (d *responder) withoutPronoun(ctx context.Context, req Request) (Reply, exchange, bool, error) {
	typed := req.value("question")
	grammar := ellipsis.Of(d.languageOf(typed))
	if req.Call.Command != "ask" || !grammar.HasPronoun(typed) || req.quotesLines() || d.isUnderstood(req) {
		return Reply{}, exchange{}, false, nil
	}
	last, ok := d.talks.recall(req)
	if !ok || d.languageOf(last.whole) != d.languageOf(typed) {
		return Reply{}, exchange{}, false, nil
	}
	question, ok := grammar.WithoutPronoun(typed, last.whole)
	if !ok {
		return Reply{}, exchange{}, false, nil
	}
	r, next, err := d.askInstead(ctx, req, last, asking(d.statementPrefix()+question))
	return r, next, true, err
}

// otherWord asks the last question with another question word. Where that answers nothing
// else, the source is meant.
func (d *responder) otherWord(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	at, question := d.cutStatementName(last.whole, true)
	for _, reading := range ellipsis.Of(at.languageOf(question)).WithWord(question, f.Words) {
		a, err := at.read(ctx, req, d.readQuestion(reading))
		if err != nil {
			return Reply{}, last, err
		}
		if a.Verdict != answer.Answered {
			continue
		}
		if span := at.answerSpan(a.Passages[0]); span == nil || span.Text != last.answer {
			return at.askInstead(ctx, req, last, asking(at.statementPrefix()+reading))
		}
	}
	next := last
	next.again = f.Words
	switch ellipsis.Of(language.For(f.Language)).SourceAsked(f.Words) {
	case ellipsis.Where:
		f.Kind = intents.AskWhere
	case ellipsis.When:
		f.Kind = intents.AskWhen
	case ellipsis.Who:
		f.Kind = intents.AskWho
	default:
		return d.refuse("follow.no-word", nil), last, nil
	}
	return d.aboutShown(last, f), next, nil
}

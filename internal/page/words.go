package page

import "plenary/internal/message"

// words are what a page says itself.
type words struct {
	Separator string // between the parts of a title
	catalogue *message.Catalogue

	Library, Skip, Question, Ask, Search, Outline, Whole, Points, Contents string
	HeadingAlone, HeadingOnly, ReadOn, Publisher, Subsections, Related     string
	Trail, Ends, Previous, Next, Paragraph, Sentences, Note                string
	Cite, Lasting, Copy, Copied, Refused, Missing, MissingWords, MayBe     string
}

func newWords(c *message.Catalogue) words {
	say := func(id string) string { return c.String(id, nil) }
	return words{
		catalogue:    c,
		Separator:    say("source.separator"),
		Library:      say("page.library"),
		Skip:         say("page.skip"),
		Question:     say("page.question"),
		Ask:          say("page.ask"),
		Search:       say("page.search"),
		Outline:      say("page.outline"),
		Whole:        say("page.whole"),
		Points:       say("page.points"),
		HeadingAlone: say("held.heading-of-this"),
		HeadingOnly:  say("page.heading-only"),
		ReadOn:       say("page.read-on"),
		Publisher:    say("page.publisher"),
		Subsections:  say("page.subsections"),
		Related:      say("page.related"),
		Trail:        say("page.trail"),
		Ends:         say("page.ends"),
		Previous:     say("page.previous"),
		Next:         say("page.next"),
		Paragraph:    say("page.paragraph"),
		Sentences:    say("page.sentences"),
		Note:         say("page.note"),
		Cite:         say("page.cite"),
		Lasting:      say("page.lasting"),
		Copy:         say("page.copy"),
		Copied:       say("page.copied"),
		Refused:      say("page.copy-refused"),
		Missing:      say("page.missing"),
		MissingWords: say("page.missing-words"),
		MayBe:        say("page.may-be"),
		Contents:     say("page.contents"),
	}
}

// quoted puts words between the quotation marks of the language.
func (w words) quoted(text string) string {
	return w.catalogue.String("page.quoted", message.Args{"words": text})
}

// number writes a number.
func (w words) number(n int) string { return w.catalogue.Number(n) }

// Blank is a quotation whose words are to be put in place of the object replacement
// character.
func (w words) Blank() string { return w.quoted("\uFFFC") }

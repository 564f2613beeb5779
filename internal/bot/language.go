package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plenary/internal/message"
)

// languageSetting is the tag of the language that facilitators chose for a place.
const languageSetting = "language"

// statementsOwn is what chooses the statement's language again.
const statementsOwn = "statement"

// speaking returns d in the language that a place chose, else in the statement's.
func (d *responder) speaking(tag string) *responder {
	other := *d
	other.catalogue = message.First(tag, d.statement.Language)
	other.chosen = tag
	other.personal = other.catalogue
	return &other
}

// forAsker returns d in the language for who asks: what they alone read is in that of
// their client. What was chosen for a direct message stands before it.
func (d *responder) forAsker(req Request) *responder {
	other := *d
	tags := []string{req.Locale, d.chosen, d.statement.Language}
	if req.Direct {
		tags = slices.Insert(tags, 0, d.chosen)
	}
	other.personal = message.First(tags...)
	if req.Private || req.Direct {
		other.catalogue = other.personal
	}
	return &other
}

// alone returns d for what the asker alone reads.
func (d *responder) alone() *responder { return d.in(d.personal) }

// in returns d in other words.
func (d *responder) in(words *message.Catalogue) *responder {
	other := *d
	other.catalogue = words
	return &other
}

// toAsker makes a reply from blocks of [responder.alone].
func (d *responder) toAsker(blocks ...Block) Reply {
	return Reply{Private: true, Language: d.personal.Tag, Blocks: blocks}
}

// refusePrivately is a no with its reason that the asker alone reads.
func (d *responder) refusePrivately(id string, args message.Args) Reply {
	r := d.alone().refuse(id, args)
	r.Private, r.Language = true, d.personal.Tag
	return r
}

// WordsFor returns the catalogue for what is told a member before the core reads their
// request: that of their client, else of the first statement.
func (b *Bot) WordsFor(req Request) *message.Catalogue {
	return message.First(req.Locale, (*b.library.Load())[0].statement.Language)
}

// WordsAt returns the catalogue for what is posted to a place.
func (b *Bot) WordsAt(ctx context.Context, at Place) *message.Catalogue {
	return b.responderOrFirst(ctx, at).catalogue
}

// setLanguage chooses the language in which a place is spoken to.
func (d *responder) setLanguage(ctx context.Context, req Request) (Reply, error) {
	name := req.value("name")
	if name == "" {
		return d.languages(), nil
	}
	tag, ok := readLanguage(name)
	if !ok {
		return d.misuse("language.no-such", message.Args{"name": shorten(name, 60), "names": d.catalogue.Either(d.languageNames())}).about("name"), nil
	}
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	may, err := d.facilitates(ctx, req, req.Place)
	if err != nil {
		return Reply{}, err
	}
	if !may {
		return d.notAllowed(req, "language.facilitators-only"), nil
	}
	chosen := d.speaking(tag)
	r := Reply{Language: chosen.catalogue.Tag}
	id := "language.chosen"
	if tag == "" {
		id = "language.chosen-statement"
	}
	r.add(chosen.paragraph(id, message.Args{"language": nativeName(chosen.catalogue.Tag)}))
	return chosen.withSetting(ctx, req, r, "language", languageSetting, tag)
}

// languages says in which language a place is spoken to, and which others there are.
func (d *responder) languages() Reply {
	id := "language.is-chosen"
	if d.chosen == "" {
		id = "language.is-statement"
	}
	choices := Choices{Label: d.catalogue.String("language.choose", nil)}
	for _, tag := range message.Tags {
		choices.Options = append(choices.Options, Choice{Label: nativeName(tag), Call: NewCall("language", "name", tag)})
	}
	choices.Options = append(choices.Options, Choice{Label: d.catalogue.String("language.statement", nil), Call: NewCall("language", "name", statementsOwn)})
	return Reply{Blocks: []Block{
		d.paragraph(id, message.Args{"language": nativeName(d.catalogue.Tag)}),
		d.aside("language.how", message.Args{"names": d.catalogue.List(d.languageNames())}),
		choices,
	}}
}

// languageNames are the names of the languages of the catalogues.
func (d *responder) languageNames() []Text {
	var names []Text
	for _, tag := range message.Tags {
		names = append(names, message.Literal(d.catalogue.LanguageName(tag)))
	}
	return names
}

// nativeName names a language in its own words: "Deutsch".
func nativeName(tag string) string { return message.First(tag).LanguageName(tag) }

// readLanguage returns the tag of a language that there is a catalogue of, as people name
// it: "Deutsch", "German", "allemand", "de"; "" for the statement's.
func readLanguage(words string) (tag string, ok bool) {
	words = strings.Trim(words, quotationMarks+" .!?")
	if strings.EqualFold(words, statementsOwn) {
		return "", true
	}
	for _, tag := range message.Tags {
		names := []string{tag, nativeName(tag)}
		for _, in := range message.Tags {
			names = append(names, message.First(in).LanguageName(tag))
		}
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, words) }) {
			return tag, true
		}
	}
	return "", false
}

// namesLanguage reports whether words can belong to the command language: "language of
// the text?" is a question.
func namesLanguage(words string) bool {
	_, ok := readLanguage(words)
	return ok || words == "" || oneWord(words)
}

// completeLanguage returns the languages of which a name begins with what was typed.
func (d *responder) completeLanguage(typed string) []Completion {
	var found []Completion
	add := func(label, value string) {
		if strings.HasPrefix(strings.ToLower(label), strings.ToLower(typed)) || strings.HasPrefix(value, strings.ToLower(typed)) {
			found = append(found, Completion{Label: label, Value: value})
		}
	}
	for _, tag := range message.Tags {
		add(cmp.Or(nativeName(tag), tag), tag)
	}
	add(d.catalogue.String("language.statement", nil), statementsOwn)
	return found
}

package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/answer/intents"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// statements lists what is answered from, and which of it is this place's own.
func (d *responder) statements(context.Context, Request) (Reply, error) {
	if len(d.library) == 1 {
		return Reply{Blocks: append([]Block{d.paragraph("statements.one", nil), Heading{Text: d.statement.Title}}, d.publication()...)}, nil
	}
	list := List{Ordered: true}
	choices := Choices{Label: d.catalogue.String("statements.choose", nil), Listed: true}
	for _, b := range d.library {
		s := b.statement
		id := "statements.item"
		if s == d.statement {
			id = "statements.item-of-place"
		}
		list.Items = append(list.Items, d.catalogue.Text(id, message.Args{"name": s.Name, "title": s.Title}))
		if len(choices.Options) < maxChoices {
			choices.Options = append(choices.Options, Choice{Label: shorten(s.DisplayTitle(), maxLabel), Call: NewCall("use", "name", s.Name)})
		}
	}
	return Reply{Blocks: []Block{
		d.paragraph("statements.several", nil),
		list,
		d.aside("statements.how", message.Args{"ref": d.prefix() + d.firstRef(), "name": d.statementPrefix()}),
		choices,
	}}, nil
}

// use chooses the statement that a place is answered from.
func (d *responder) use(ctx context.Context, req Request) (Reply, error) {
	name := req.value("name")
	if name == "" {
		return d.statements(ctx, req)
	}
	if d.cfg.Store == nil {
		return d.noStore(), nil
	}
	if len(d.library) == 1 {
		return d.misuse("statements.no-other", message.Args{"title": d.statement.Title}), nil
	}
	chosen, ok := d.library.chosen(name, d.catalogue.Tag)
	if !ok {
		var names []string
		for _, b := range d.library {
			names = append(names, b.statement.Name)
		}
		return d.misuse("statements.no-such", message.Args{"words": shorten(name, 60), "names": strings.Join(names, ", ")}), nil
	}
	may, err := d.facilitates(ctx, req, req.Place)
	if err != nil {
		return Reply{}, err
	}
	if !may {
		return d.notAllowed(req, "statements.facilitators-only"), nil
	}
	if no, err := d.cannotPost(ctx, req, req.Place.Root()); err != nil || !no.Empty() {
		return no, err
	}
	r := Reply{Blocks: []Block{d.paragraph("statements.chosen", message.Args{"title": chosen.statement.Title})}}
	return d.withSetting(ctx, req, r, "use", statementSetting, chosen.statement.Name)
}

// chosen returns the statement that a member names: by its name, by its place in
// the list of statements in English or the language of a tag, or by words of its title
// that no other has.
func (l library) chosen(words, tag string) (indexedStatement, bool) {
	words = strings.Trim(words, ".!\"“”'`")
	if one, ok := l.named(words); ok {
		return one, true
	}
	if i, ok := statement.Position(words, tag, len(l)); ok {
		return l[i], true
	}
	var found library
	for _, one := range l {
		if words != "" && strings.Contains(strings.ToLower(one.statement.Title), strings.ToLower(words)) {
			found = append(found, one)
		}
	}
	if len(found) != 1 {
		return indexedStatement{}, false
	}
	return found[0], true
}

// cutAllPrefix takes "all:" from the front of a question, false where it is not
// there or where there is but one statement.
func (d *responder) cutAllPrefix(words string) (string, bool) {
	const all = "all:"
	if len(d.library) == 1 || len(words) < len(all) || !strings.EqualFold(words[:len(all)], all) {
		return words, false
	}
	return strings.TrimSpace(words[len(all):]), true
}

// answerIntentOfAll answers a question about the statements themselves from each of
// them, and is empty where it is about none.
func (d *responder) answerIntentOfAll(ctx context.Context, req Request, question string) (Reply, error) {
	asked := d.readQuestion(question)
	r := Reply{Outcome: Refused}
	for _, b := range d.library {
		intent, ok := b.index.Intent(asked)
		if !ok {
			continue
		}
		one, err := d.with(b).answerIntent(ctx, intent, req, question)
		if err != nil || intent.Kind == intents.Greeting {
			return one, err
		}
		r.Outcome = min(r.Outcome, one.Outcome)
		r.Passages = append(r.Passages, one.Passages...)
		r.Blocks = append(r.Blocks, Heading{Text: b.statement.DisplayTitle()})
		for _, block := range one.Blocks {
			switch block.(type) {
			case Actions, Choices: // as many as there are statements would be a crowd
			default:
				r.Blocks = append(r.Blocks, block)
			}
		}
	}
	r.Passages = r.Passages[:min(len(r.Passages), 3)]
	if !r.Empty() {
		r.Blocks = append(r.Blocks, d.shareAll(req, question)...)
	}
	return r, nil
}

// askAll asks every statement and shows the best passages, each under the title
// of its own.
func (d *responder) askAll(ctx context.Context, req Request, question string) (Reply, error) {
	type found struct {
		responder *responder
		answer    answer.Answer
	}
	indexes := make([]*answer.Index, len(d.library))
	for i, one := range d.library {
		indexes[i] = one.index
	}
	answers, err := d.readAll(ctx, req, indexes, d.readQuestion(question))
	if err != nil {
		return Reply{}, err
	}
	var all, says []found
	for i, one := range d.library {
		f := found{d.with(one), answers[i]}
		all = append(all, f)
		if f.answer.Verdict == answer.Answered {
			says = append(says, f)
		}
	}
	byClaim := func(a, b found) int { return cmp.Compare(b.answer.Confidence, a.answer.Confidence) }
	slices.SortStableFunc(says, byClaim)
	slices.SortStableFunc(all, byClaim)
	if len(says) == 0 {
		best := all[0]
		r := best.responder.answer(best.answer, req, question)
		r.Blocks = append([]Block{d.paragraph("statements.none-answers", message.Args{"statement": best.responder.statement.DisplayTitle()})}, r.Blocks...)
		return r, nil
	}
	r := Reply{Answer: says[0].responder.answerSpan(says[0].answer.Passages[0])}
	for _, f := range says[:min(len(says), 3)] {
		p := f.answer.Passages[0]
		r.Blocks = append(r.Blocks, Heading{Text: f.responder.statement.DisplayTitle()}, f.responder.answering(p))
		r.Passages = append(r.Passages, f.responder.passage(p.Run()))
	}
	r.Blocks = append(r.Blocks, d.shareAll(req, question)...)
	return r, nil
}

// shareAll offers to say to everybody what all statements answered.
func (d *responder) shareAll(req Request, question string) []Block {
	if !req.Private {
		return nil
	}
	return buttons([]Action{d.action("action.share", asking("all: "+question), Share)})
}

package bot

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// chosenQuestion returns where the question stands in the programme whose number a
// call holds. The reply says no where the asker may not change it or there is none.
func (d *responder) chosenQuestion(ctx context.Context, req Request) (placeProgramme, int, Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return p, 0, no, err
	}
	i, no := p.readQuestionNumber(req.value("number"))
	return p, i, no, nil
}

// readQuestionNumber reads the number of a question: "12", "#12". The reply says no
// where it is none.
func (p placeProgramme) readQuestionNumber(typed string) (int, Reply) {
	n, err := strconv.Atoi(strings.Trim(typed, "#. "))
	if err != nil {
		return 0, p.misuse("question.which", nil).about("number")
	}
	if n < 1 || n > len(p.entries) {
		return 0, p.refusePrivately("question.unknown", message.Args{"number": n, "most": len(p.entries)})
	}
	return n - 1, Reply{}
}

// editedQuestion returns the edits that change what a place changed of a question.
func (p placeProgramme) editedQuestion(e entry, change func(*PromptEdit)) Edits {
	after := e.edit
	after.Place, after.Statement, after.Prompt = p.at, p.statement.Name, e.ID
	change(&after)
	edit := Edit[PromptEdit]{After: &after}
	if e.isChanged() {
		before := e.edit
		edit.Before = &before
	}
	if after.Text == "" && after.Position == 0 && !after.LeftOut {
		edit.After = nil
	}
	if edit.Before == nil && edit.After == nil {
		return Edits{}
	}
	return Edits{Prompts: []Edit[PromptEdit]{edit}}
}

// promptReword puts a question of the programme in other words.
func (d *responder) promptReword(ctx context.Context, req Request) (Reply, error) {
	p, i, no, err := d.chosenQuestion(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	text := req.value("text")
	if no, ok := d.checkQuestion(text); !ok {
		return no, nil
	}
	e := p.entries[i]
	args := message.Args{"number": i + 1, "question": text}
	if e.Text == text {
		return Reply{Blocks: []Block{d.paragraph("question.reworded-before", args)}}, nil
	}
	words := text
	if words == e.text {
		words = ""
	}
	return p.editQuestion(ctx, req, "reword", p.editedQuestion(e, func(to *PromptEdit) { to.Text = words }), d.paragraph("question.reworded", args))
}

// editQuestion makes a change of questions and says so.
func (p placeProgramme) editQuestion(ctx context.Context, req Request, what string, edits Edits, said Block, more ...Action) (Reply, error) {
	c, err := p.change(ctx, req, p, what, edits)
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(Reply{Blocks: []Block{said}}, req, c, more...), nil
}

// promptLeave leaves a question out.
func (d *responder) promptLeave(ctx context.Context, req Request) (Reply, error) {
	p, i, no, err := d.chosenQuestion(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	e := p.entries[i]
	args := message.Args{"number": i + 1, "question": e.Text}
	back := d.action("action.restore", NewCall("prompt restore", "number", strconv.Itoa(i+1)), Show).on(e.Text)
	if e.edit.LeftOut {
		r := Reply{Blocks: []Block{d.paragraph("question.left-before", args)}}
		r.add(buttons(p.actions(req, []Action{back}))...)
		return r, nil
	}
	return p.editQuestion(ctx, req, "leave", p.editedQuestion(e, func(to *PromptEdit) { to.LeftOut = true }), d.paragraph("question.left", args), back)
}

// promptRestore puts a question back as the statement has it, or lists those that were
// changed.
func (d *responder) promptRestore(ctx context.Context, req Request) (Reply, error) {
	if req.value("number") == "" {
		return d.changedQuestions(ctx, req)
	}
	p, i, no, err := d.chosenQuestion(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	e := p.entries[i]
	if !e.isChanged() {
		return Reply{Blocks: []Block{d.paragraph("question.unchanged", message.Args{"number": i + 1, "question": e.Text})}}, nil
	}
	edits := p.editedQuestion(e, func(to *PromptEdit) { to.Text, to.Position, to.LeftOut = "", 0, false })
	if e.edit.Position > 0 {
		moved := p.arrange(p.orderWithRestored(i), "", e.ID)
		edits.Prompts = append(edits.Prompts, moved.Prompts...)
		edits.Suggestions = moved.Suggestions
	}
	return p.editQuestion(ctx, req, "restore", edits, d.paragraph("question.restored", message.Args{"question": e.text}))
}

// changedQuestions lists the questions that the place reworded, moved or left out.
func (d *responder) changedQuestions(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	var items []Text
	for i, e := range p.entries {
		if e.isChanged() {
			items = append(items, p.changedQuestion(i))
		}
	}
	if len(items) == 0 {
		return Reply{Blocks: []Block{d.paragraph("question.none-changed", nil)}}, nil
	}
	on, page, pages := pageOf(items, req.Call.Page, maxPreview)
	r := Reply{Blocks: []Block{d.heading("question.changed", message.Args{"n": len(items)})}}
	for _, item := range on {
		r.add(Paragraph{Text: item})
	}
	r.add(d.aside("question.restore-how", nil))
	r.add(buttons(d.pageActions(NewCall("prompt restore", "channel", req.value("channel")), page, pages))...)
	return r, nil
}

// changedQuestion says what was changed of a question.
func (p placeProgramme) changedQuestion(i int) Text {
	e := p.entries[i]
	var what []Text
	add := func(id string, args message.Args) { what = append(what, p.catalogue.Text(id, args)) }
	if e.edit.LeftOut {
		add("question.is-left", nil)
	}
	if e.edit.Position > 0 {
		add("question.is-moved", nil)
	}
	if e.edit.Text != "" {
		add("question.is-reworded", message.Args{"question": e.text})
	}
	return p.catalogue.Text("question.change", message.Args{"number": i + 1, "question": e.Text, "what": p.catalogue.List(what)})
}

// questionMove matches the numbers of prompt move: "3 to 5".
var questionMove = regexp.MustCompile(`(?i)^(?:question )?#?(\d{1,4}) to #?(\d{1,4})$`)

// moveQuestion moves a question to another number of the programme.
func (d *responder) moveQuestion(ctx context.Context, req Request, from, to string) (Reply, error) {
	req.Call = req.Call.with("number", from)
	p, i, no, err := d.chosenQuestion(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	at, no := p.readQuestionNumber(to)
	if !no.Empty() {
		return no, nil
	}
	e := p.entries[i]
	args := message.Args{"question": e.Text, "number": at + 1}
	if i == at {
		return Reply{Blocks: []Block{d.paragraph("question.moved-before", args)}}, nil
	}
	order := p.order()
	order = slices.Insert(slices.Delete(order, i, i+1), at, e.ID)
	return p.editQuestion(ctx, req, "move-question", p.arrange(order, e.ID, ""), d.paragraph("question.moved", args))
}

// order is the ids of all questions in the order of the programme.
func (p placeProgramme) order() []string {
	var ids []string
	for _, e := range p.entries {
		ids = append(ids, e.ID)
	}
	return ids
}

// orderWithRestored is the order in which question i stands again where the statement
// has it: before the next question of the statement that was not moved.
func (p placeProgramme) orderWithRestored(i int) []string {
	id := p.entries[i].ID
	order := slices.Delete(p.order(), i, i+1)
	unmoved := func(id string) bool {
		e := p.entries[p.number(id)-1]
		return e.own == nil && e.edit.Position == 0
	}
	at := slices.IndexFunc(p.statement.Prompts, func(q statement.Prompt) bool { return q.ID == id })
	for _, q := range p.statement.Prompts[at+1:] {
		if unmoved(q.ID) {
			return slices.Insert(order, slices.Index(order, q.ID), id)
		}
	}
	for _, q := range slices.Backward(p.statement.Prompts[:at]) {
		if unmoved(q.ID) {
			return slices.Insert(order, slices.Index(order, q.ID)+1, id)
		}
	}
	return slices.Insert(order, 0, id)
}

// arrange returns the edits by which the questions stand in an order that differs from
// theirs by one question: put, which gets a position, or restored, which is left to the
// statement. Own questions that stand last, as they were suggested, need no position.
func (p placeProgramme) arrange(order []string, put, restored string) Edits {
	last, lastOwn := len(order), int64(0)
	for last > 0 {
		e := p.entries[p.number(order[last-1])-1]
		if e.own == nil || e.position() > 0 || lastOwn > 0 && e.own.ID > lastOwn {
			break
		}
		lastOwn = e.own.ID
		last--
	}
	var edits Edits
	for i, id := range order {
		e := p.entries[p.number(id)-1]
		switch {
		case id == restored, e.position() == i+1:
		case e.own != nil && (e.position() > 0 || i < last):
			before, after := *e.own, *e.own
			after.Position = i + 1
			edits.Suggestions = append(edits.Suggestions, Edit[Suggestion]{Before: &before, After: &after})
		case e.own == nil && (e.position() > 0 || id == put):
			edits.Prompts = append(edits.Prompts, p.editedQuestion(e, func(to *PromptEdit) { to.Position = i + 1 }).Prompts...)
		}
	}
	return edits
}

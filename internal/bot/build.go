package bot

import (
	"cmp"
	"slices"
	"strings"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// add adds blocks to r.
func (r *Reply) add(blocks ...Block) { r.Blocks = append(r.Blocks, blocks...) }

// paragraph is a message of the catalogue as a block.
func (d *responder) paragraph(id string, args message.Args) Block {
	return Paragraph{Text: d.catalogue.Text(id, args)}
}

// aside is a message of the catalogue as a small block.
func (d *responder) aside(id string, args message.Args) Block {
	return Paragraph{Small: true, Text: d.catalogue.Text(id, args)}
}

// clause is a stored reason within a sentence.
func (d *responder) clause(reason string) string {
	return strings.TrimSuffix(d.catalogue.RenderStored(reason).String(), ".")
}

// heading is a message of the catalogue as a heading.
func (d *responder) heading(id string, args message.Args) Block {
	return Heading{Text: d.catalogue.String(id, args)}
}

// refuse is a reply of one message that says no.
func (d *responder) refuse(id string, args message.Args) Reply {
	return Reply{Outcome: Refused, Blocks: []Block{d.paragraph(id, args)}}
}

// misuse is the reply to words that were no command.
func (d *responder) misuse(id string, args message.Args) Reply {
	return misused(d.catalogue.Text(id, args))
}

// count writes a number with its noun: "3 sentences".
func (d *responder) count(noun string, n int) string {
	return d.catalogue.String("count."+noun, message.Args{"n": n})
}

// action is a button with a label of the catalogue, which acts on what it calls.
func (d *responder) action(id string, call Call, effect Effect) Action {
	return Action{Label: d.catalogue.String(id, nil), Call: call, Effect: effect}.on(d.subjectOf(call))
}

// subjectOf is what a call acts on: a place or the words of a member, and where it has
// neither, what its command does.
func (d *responder) subjectOf(call Call) string {
	for _, name := range []string{"ref", "question", "quote", "words"} {
		if value := call.Values[name]; value != "" {
			return value
		}
	}
	return d.titleOf(call)
}

// titleOf is what the command of a call does.
func (d *responder) titleOf(call Call) string {
	command, _ := lookUp(d.commands(), call.Command)
	if command == nil {
		return ""
	}
	return cmp.Or(command.formTitle, command.Summary)
}

// about says which option's value was no good.
func (r Reply) about(option string) Reply {
	r.wrong = option
	return r
}

// misused is the reply to words that were no command.
func misused(text Text) Reply {
	return Reply{Outcome: Misused, Blocks: []Block{Paragraph{Text: text}}}
}

// quotation draws a run of the statement with its place and its credit. Marks are
// words that were looked for.
func (d *responder) quotation(run statement.Run, marks ...statement.Span) Quotation {
	return d.quotationMarked(run, Marked, marks)
}

// quotationMarked is quotation with marks of any style.
func (d *responder) quotationMarked(run statement.Run, style Style, marks []statement.Span) Quotation {
	s := d.statement
	ref := s.RefTo(run)
	return Quotation{
		Text:   marked(s.Paragraphs[run.Paragraph].Text, run, style, marks),
		Table:  tableOf(s, run, style, marks),
		Ref:    d.label(ref),
		Source: d.placeLine(ref),
		Link:   d.linkTo(run),
		title:  d.sectionTitle(ref),
		credit: d.credit(),
		leadIn: d.leadIn(run),
	}
}

// leadIn is what the items of a clause cannot be read without.
func (d *responder) leadIn(run statement.Run) []string {
	var all []string
	for _, lead := range d.statement.LeadIn(run) {
		all = append(all, d.statement.Quote(lead))
	}
	return all
}

// withLeadIns puts before each quotation of an item the words of its clause that lead to
// it, as a quotation without a place of its own, unless they were quoted before it.
func withLeadIns(blocks []Block) []Block {
	all := make([]Block, 0, len(blocks))
	quoted := ""
	for _, block := range blocks {
		if q, ok := block.(Quotation); ok {
			for _, lead := range q.leadIn {
				if !strings.Contains(quoted, lead) {
					all = append(all, Quotation{Text: message.Literal(lead), credit: q.credit})
					quoted += lead + "\n"
				}
			}
			quoted += q.Text.String() + "\n"
		}
		all = append(all, block)
	}
	return all
}

// placeLine says what the label of a place and its section do not: pages and notes.
func (d *responder) placeLine(ref statement.Ref) string {
	return d.joined(d.statement.Pages(ref), d.noteNames(d.statement.NotesOf(ref)))
}

// sectionTitle is the title of the section of ref, "" where its label or the credit says
// it.
func (d *responder) sectionTitle(ref statement.Ref) string {
	title := d.statement.Sections[d.statement.Section(ref)].Title
	if strings.HasPrefix(d.statement.Label(ref), title) || strings.HasSuffix(d.credit(), title) {
		return ""
	}
	return title
}

// credit is the publisher and the date, which belong to every quotation; the title
// where these are not known, or where there are several statements.
func (d *responder) credit() string {
	s := d.statement
	date := d.dateText(s.Published)
	if s.Publisher+date == "" || len(d.library) > 1 {
		return d.joined(s.Publisher, date, s.Title)
	}
	return d.joined(s.Publisher, date)
}

// joined joins the parts of a source that are not empty.
func (d *responder) joined(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return strings.Join(parts, d.catalogue.String("source.separator", nil))
}

// credited completes the sources of all quotations of a reply. What several share is
// said once: a section's title at the first, unless a heading says it, and the credit at
// the last.
func (d *responder) credited(blocks []Block) []Block {
	blocks = withLeadIns(blocks)
	credit, title := "", ""
	for i := len(blocks) - 1; i >= 0; i-- {
		if q, ok := blocks[i].(Quotation); ok {
			if q.credit != credit {
				q.Source, credit = d.joined(q.Source, q.credit), q.credit
			}
			blocks[i] = q
		}
	}
	for i, block := range blocks {
		switch block := block.(type) {
		case Heading:
			title = block.Text
		case Quotation:
			if block.title != "" && !strings.HasSuffix(title, block.title) {
				block.Source = d.joined(block.title, block.Source)
			}
			if block.title != "" {
				title = block.title
			}
			blocks[i] = block
		}
	}
	return blocks
}

// noteNames names footnotes as they are asked for: "note 3", "notes 3, 4".
func (d *responder) noteNames(notes []statement.Note) string {
	const most = 8
	if len(notes) == 0 || len(notes) > most {
		return ""
	}
	marks := make([]string, len(notes))
	for i, n := range notes {
		marks[i] = n.Mark
	}
	return d.catalogue.String("source.notes", message.Args{"n": len(notes), "marks": strings.Join(marks, ", ")})
}

// marked cuts a run of text into spans of which the marked ones have a style. Marks are
// in order and do not overlap.
func marked(text string, run statement.Run, style Style, marks []statement.Span) Text {
	var t Text
	at := run.Start
	for _, m := range marks {
		if m.Start < at || m.End > run.End || m.Start >= m.End {
			continue
		}
		if m.Start > at {
			t = append(t, Span{Text: text[at:m.Start]})
		}
		t = append(t, Span{Text: text[m.Start:m.End], Style: style})
		at = m.End
	}
	if at < run.End {
		t = append(t, Span{Text: text[at:run.End]})
	}
	return t
}

// buttons makes an Actions block of at most five actions whose lines fit, no
// block where there are none.
func buttons(actions []Action) []Block {
	var fit []Action
	for _, a := range actions {
		if len(a.Call.Encode()) <= MaxCall && len(fit) < 5 {
			a.Label = shorten(a.Label, 40)
			fit = append(fit, a)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return []Block{Actions{fit}}
}

// pageActions turn to the page before and after c's, of a reply with so many.
func (d *responder) pageActions(call Call, page, pages int) []Action {
	turn := func(id string, to int) Action { return d.action(id, call.onPage(to), Replace) }
	var actions []Action
	if page > 1 {
		actions = append(actions, turn("action.previous", page-1))
	}
	if page < pages {
		actions = append(actions, turn("action.more", page+1))
	}
	return actions
}

// pageOf returns the items of a page of so many each, with the page, brought
// into range, and the number of pages.
func pageOf[T any](items []T, page, each int) (on []T, number, pages int) {
	pages = max(1, (len(items)+each-1)/each)
	number = min(max(page, 1), pages)
	from := (number - 1) * each
	return items[from:min(from+each, len(items))], number, pages
}

// shorten cuts text to at most n characters, between words where one ends in
// the last third.
func shorten(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	cut := string(runes[:n-1])
	if at := strings.LastIndexByte(cut, ' '); runes[n-1] != ' ' && at > 2*len(cut)/3 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

package bot

import (
	"strconv"
	"strings"

	"plenary/internal/statement"
)

// say adds a paragraph of our own words.
func (r *Reply) say(words string) {
	r.Blocks = append(r.Blocks, Paragraph{Text: Say(words)})
}

// misused is the reply to words that were no command.
func misused(text Text) Reply {
	return Reply{Outcome: Misused, Blocks: []Block{Paragraph{Text: text}}}
}

// quotation draws a run of the statement with its place and its credit.
func (d *responder) quotation(run statement.Run, marks []statement.Span) Quotation {
	s := d.statement
	ref := s.RefTo(run)
	return Quotation{
		Text:   marked(s.Paragraphs[run.Paragraph].Text, run, marks),
		Ref:    d.label(ref),
		Source: d.credited(ref),
		Link:   s.Link(ref),
	}
}

// credited is the place of ref with the publisher and the date, which belong
// to every quotation.
func (d *responder) credited(ref statement.Ref) string {
	s := d.statement
	parts := []string{s.PagedLocator(ref)}
	if notes := noteNames(s.NotesOf(ref)); notes != "" {
		parts = append(parts, notes)
	}
	if s.Publisher != "" {
		parts = append(parts, s.Publisher)
	}
	if date := s.Published.String(); date != "" {
		parts = append(parts, date)
	}
	if (s.Publisher == "" && s.Published.String() == "" || len(d.library) > 1) && s.Title != "" {
		parts = append(parts, s.Title)
	}
	return strings.Join(parts, " · ")
}

// noteNames names footnotes as they are asked for: "note 3", "notes 3, 4".
func noteNames(notes []statement.Note) string {
	const most = 8
	if len(notes) == 0 || len(notes) > most {
		return ""
	}
	names := "note "
	if len(notes) > 1 {
		names = "notes "
	}
	for i, n := range notes {
		if i > 0 {
			names += ", "
		}
		names += n.Mark
	}
	return names
}

// marked cuts a run of text into spans of which the marked ones stand out.
// Marks are in order and do not overlap.
func marked(text string, run statement.Run, marks []statement.Span) Text {
	var t Text
	at := run.Start
	for _, m := range marks {
		if m.Start < at || m.End > run.End || m.Start >= m.End {
			continue
		}
		if m.Start > at {
			t = append(t, Span{Text: text[at:m.Start]})
		}
		t = append(t, Span{Text: text[m.Start:m.End], Style: Marked})
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
func pageActions(call Call, page, pages int) []Action {
	turn := func(label string, to int) Action {
		return Action{Label: label, Call: call.onPage(to), Effect: Replace}
	}
	var actions []Action
	if page > 1 {
		actions = append(actions, turn("Previous", page-1))
	}
	if page < pages {
		actions = append(actions, turn("More", page+1))
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

// numberWord writes a small number as a sentence begins with it.
func numberWord(n int) string {
	words := [...]string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// plural writes a number with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

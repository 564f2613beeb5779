package bot

import (
	"context"
	"strconv"
	"strings"
	"unicode"
)

// searchPage is how many hits one page shows.
const searchPage = 5

// search shows every place where words stand, marked, in pages.
func (d *responder) search(_ context.Context, req Request) (Reply, error) {
	words := req.value("words")
	if words == "" {
		return misused(Text{{Text: "Say what to look for, such as "}, {Text: "search cooperation", Style: Typed}, {Text: "."}}), nil
	}
	d, words = d.cutStatementName(words, true)
	s := d.statement
	if !strings.ContainsFunc(words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return misused(Text{{Text: "There is no word in that to look for. Say one, such as "}, {Text: "search cooperation", Style: Typed}, {Text: "."}}), nil
	}
	hits := d.index.Search(words)
	headings := d.headingsWith(words)
	if len(hits)+len(headings) == 0 {
		return Reply{Outcome: Refused, Blocks: []Block{Paragraph{Text: Text{
			{Text: "The statement does not hold "}, {Text: shorten(words, 60), Style: Typed}, {Text: "."},
		}}}}, nil
	}
	on, page, pages := pageOf(hits, req.Call.Page, searchPage)
	var r Reply
	count := plural(len(hits), "passage", "passages")
	if pages > 1 {
		count += ", page " + strconv.Itoa(page) + " of " + strconv.Itoa(pages)
	}
	r.Blocks = append(r.Blocks, Paragraph{Text: Text{{Text: shorten(words, 60), Style: Typed}, {Text: ": " + count}}})
	for i, hit := range on {
		r.Blocks = append(r.Blocks, d.quotation(hit.Run(), hit.Highlights))
		if i < 3 {
			r.Passages = append(r.Passages, d.passage(hit.Run()))
		}
	}
	if len(headings) > 0 && page == pages {
		list := List{}
		for _, i := range headings {
			list.Items = append(list.Items, Say(s.Sections[i].Name()))
		}
		r.say("In headings:")
		r.Blocks = append(r.Blocks, list)
	}
	r.Blocks = append(r.Blocks, listActions(req, NewCall("search", "words", d.statementPrefix()+words), page, pages)...)
	return r, nil
}

// headingsWith returns the sections in whose titles all the words stand.
func (d *responder) headingsWith(words string) []int {
	wanted := strings.Fields(strings.ToLower(words))
	var found []int
	for i, section := range d.statement.Sections[1:] {
		title := strings.ToLower(section.Title)
		all := true
		for _, w := range wanted {
			all = all && strings.Contains(title, w)
		}
		if all {
			found = append(found, i+1)
		}
	}
	return found
}

// page shows a further page of what another line says.
func (d *responder) page(ctx context.Context, req Request) (Reply, error) {
	page, err := strconv.Atoi(req.value("number"))
	line := req.value("line")
	command, _ := lookUp(table, line)
	if err != nil || page < 1 || command == nil {
		return misused(Text{{Text: "That page is not there. Type "}, {Text: "help", Style: Typed}, {Text: " to see what you can ask."}}), nil
	}
	req.Call = readLine(line, nil).onPage(page)
	return command.run(d, ctx, req)
}

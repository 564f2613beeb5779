package bot

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// searchPage is how many hits one page shows.
const searchPage = 5

// search shows every place where words stand, marked, in pages.
func (d *responder) search(_ context.Context, req Request) (Reply, error) {
	words := req.value("words")
	if words == "" {
		return d.misuse("search.what", nil), nil
	}
	d, words = d.cutStatementName(words, true)
	if !strings.ContainsFunc(words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return d.misuse("search.no-words", nil), nil
	}
	hits := d.index.Search(words)
	headings := d.headingsWith(words)
	if len(hits)+len(headings) == 0 {
		return d.refuse("search.nothing", message.Args{"words": shorten(words, 60)}), nil
	}
	on, page, pages := pageOf(hits, req.Call.Page, searchPage)
	var r Reply
	found := "search.found"
	if pages > 1 {
		found = "search.found-page"
	}
	r.add(d.paragraph(found, message.Args{
		"words": shorten(words, 60), "passages": d.count("passage", len(hits)), "page": page, "pages": pages,
	}))
	for i, hit := range on {
		r.Blocks = append(r.Blocks, d.quotation(hit.Run(), hit.Highlights...))
		if i < 3 {
			r.Passages = append(r.Passages, d.passage(hit.Run()))
		}
	}
	if len(headings) > 0 && page == pages {
		list := d.headingList(headings)
		for _, i := range headings {
			list.Opens = append(list.Opens, quoting(d.label(statement.SectionRef(i))))
		}
		r.add(d.paragraph("search.in-headings", nil), list)
	}
	r.Blocks = append(r.Blocks, d.listActions(req, NewCall("search", "words", d.statementPrefix()+words), page, pages)...)
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
		return d.misuse("page.not-there", nil), nil
	}
	req.Call = readLine(line, nil).onPage(page)
	return command.run(d, ctx, req)
}

package page

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/bot"
	"plenary/internal/message"
)

type (
	// A block is one part of a reply; Kind says which of its fields are set.
	block struct {
		Kind    string
		Text    []span
		Quote   *quotation
		Items   []item
		Ordered bool
		Code    string
		Label   string
		Links   []link
	}

	// An item is one of a list. The whole of it leads to Href where that is set.
	item struct {
		Text []span
		Href string
	}

	// A span is a run of words of one kind.
	span struct{ Text, Kind, Href string }

	// A quotation is words of the statement with their place.
	quotation struct {
		Text              []span
		Table             *table
		Ref, Source, Href string
	}
)

// maxQuery is the length of the longest question, in bytes.
const maxQuery = 2000

// readOnly are the commands that a page calls.
var readOnly = []string{"ask", "verify", "quote", "sections", "recommendations", "areas", "search", "cite"}

// serveReply answers a question or a search.
func (s *Server) serveReply(w http.ResponseWriter, r *http.Request) {
	v := s.view(r.URL)
	if v.place.Statement == nil {
		s.writeNoStatement(w, r, v)
		return
	}
	call, ok := v.readCall(r.URL.Query())
	if !ok {
		v.missing()
		s.write(w, r, http.StatusBadRequest, v, missingPage)
		return
	}
	v.Noindex = true
	status := http.StatusOK
	reply := s.ask(r.Context(), call, v.Ours.Tag)
	switch {
	case r.Context().Err() != nil:
		return
	case reply.Empty(), reply.Private && reply.Outcome == bot.Refused:
		if reply.Empty() {
			reply = bot.Busy(v.Language.Tag)
		}
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "10")
	case reply.Outcome == bot.Failed:
		status = http.StatusInternalServerError
	}
	v.draw(reply)
	v.setHeading(call)
	s.write(w, r, status, v, replyPage)
}

// readCall reads what an address asks for, false where it is nothing that a page calls.
func (v *view) readCall(query url.Values) (bot.Call, bool) {
	if encoded := strings.ToValidUTF8(query.Get("call"), "\uFFFD"); encoded != "" {
		call, ok := bot.DecodeCall(encoded)
		v.Query = strings.TrimPrefix(call.Values["question"]+call.Values["words"], v.place.Statement.Name+": ")
		return call, ok && slices.Contains(readOnly, call.Command)
	}
	v.Query = strings.ToValidUTF8(strings.TrimSpace(query.Get("q")), "\uFFFD")
	if len(v.Query) > maxQuery {
		return bot.Call{}, false
	}
	asked := v.Query
	if name := v.place.Statement.Name; name != "" {
		asked = name + ": " + asked
	}
	call := bot.NewCall("ask", "question", asked)
	if v.rest == searchPath {
		call = bot.NewCall("search", "words", asked)
	}
	if page, err := strconv.Atoi(query.Get("page")); err == nil && page > 1 {
		call.Page = page
	}
	return call, true
}

// calling is the address of the reply to a call; "" where a page does not call it.
func (v *view) calling(call bot.Call) string {
	if !slices.Contains(readOnly, call.Command) {
		return ""
	}
	if call.Command == "quote" {
		if href := v.toLabel(call.Values["ref"]); href != "" {
			return href
		}
	}
	if call.Command == "sections" {
		return v.Home + "#-/outline"
	}
	return v.Home + "/" + askPath + "?call=" + url.QueryEscape(call.Encode())
}

// toLabel leads to the place that has a label; "" where there is none on the page.
func (v *view) toLabel(label string) string {
	at, ok := v.cfg.Bot.Locate(label)
	if !ok || v.links.Path(at.Statement, at.Ref) == "" {
		return ""
	}
	return v.toPlace(at.Statement, at.Ref)
}

// relative makes an address of the page relative, and leaves any other.
func (v *view) relative(address string) string {
	if rest, ok := strings.CutPrefix(address, v.cfg.Address+"/"); ok && v.cfg.Address != "" {
		return v.Root + rest
	}
	return address
}

// draw draws the blocks of a reply.
func (v *view) draw(reply bot.Reply) {
	for i, b := range reply.Blocks {
		if made, ok := v.block(b, bot.ListedChoices(reply.Blocks[i:])); ok {
			v.Blocks = append(v.Blocks, made)
		}
	}
}

// setHeading heads the page of a reply with what was asked, else with the heading of the
// reply itself.
func (v *view) setHeading(call bot.Call) {
	switch {
	case v.Query != "":
		v.Heading = v.Query
	case len(v.Blocks) > 0 && v.Blocks[0].Kind == "heading":
		v.Heading, v.Blocks = v.Blocks[0].Label, v.Blocks[1:]
	default:
		v.Heading = cmp.Or(call.Values["ref"], v.Words.Ask)
	}
	v.Title = v.Heading + v.Words.Separator + v.Name
}

// block draws a block; ok is false where nothing is to be seen of it.
func (v *view) block(b bot.Block, choices []bot.Choice) (made block, ok bool) {
	switch b := b.(type) {
	case bot.Heading:
		return block{Kind: "heading", Label: b.Text}, true
	case bot.Paragraph:
		made = block{Kind: "paragraph", Text: v.spans(b.Text)}
		if b.Small {
			made.Kind = "aside"
		}
		return made, true
	case bot.Quotation:
		return block{Kind: "quotation", Quote: v.quotation(b)}, true
	case bot.List:
		return v.list(b, choices), true
	case bot.Code:
		return block{Kind: "code", Code: b.Text}, true
	case bot.File:
		return block{Kind: "code", Label: b.Name, Code: strings.ToValidUTF8(string(b.Data), "\uFFFD")}, true
	case bot.Choices:
		made = block{Kind: "choices", Label: b.Label}
		for _, o := range b.Options {
			if href := v.calling(o.Call); href != "" && !b.Listed {
				made.Links = append(made.Links, link{href, o.Label})
			}
		}
	case bot.Actions:
		made = block{Kind: "actions"}
		for _, a := range b.Actions {
			href := v.relative(a.URL)
			if a.URL == "" {
				href = v.calling(a.Call)
			}
			if href != "" {
				made.Links = append(made.Links, link{href, a.Label})
			}
		}
	}
	return made, len(made.Links) > 0
}

// list draws a list, whose items lead to the choices that they name.
func (v *view) list(b bot.List, choices []bot.Choice) block {
	made := block{Kind: "list", Ordered: b.Ordered}
	for i, text := range b.Items {
		var opens bot.Call
		if i < len(b.Opens) {
			opens = b.Opens[i]
		} else if i < len(choices) && len(choices) == len(b.Items) {
			opens = choices[i].Call
		}
		one := item{Text: v.spans(text)}
		if !slices.ContainsFunc(one.Text, func(s span) bool { return s.Href != "" }) {
			one.Href = v.calling(opens)
		}
		made.Items = append(made.Items, one)
	}
	return made
}

// quotation draws words of the statement.
func (v *view) quotation(q bot.Quotation) *quotation {
	made := &quotation{Text: v.spans(q.Text), Ref: q.Ref, Source: q.Source, Href: v.toLabel(q.Ref)}
	if q.Table != nil {
		made.Table = quotedTable(*q.Table)
	}
	return made
}

// quotedTable draws a table that a reply quotes.
func quotedTable(t bot.Table) *table {
	rows := func(all []bot.TableRow) []row {
		var made []row
		for _, r := range all {
			var one row
			for k, c := range r {
				if last := len(one.Cells) - 1; c.Merged && last >= 0 {
					one.Cells[last].Columns++
					continue
				}
				one.Cells = append(one.Cells, cell{Text: c.Text.String(), Columns: 1, Rows: 1, Heads: k == 0})
			}
			made = append(made, one)
		}
		return made
	}
	return &table{Caption: t.Caption.String(), Header: rows(t.Header), Rows: rows(t.Rows)}
}

// kinds are the elements that styles are drawn as.
var kinds = map[bot.Style]string{
	bot.Strong: "strong", bot.Emphasis: "em", bot.Marked: "mark", bot.AnswerStyle: "mark", bot.Typed: "q", bot.CommandLine: "code",
}

func (v *view) spans(text message.Text) []span {
	made := make([]span, len(text))
	for i, s := range text {
		made[i] = span{s.Text, kinds[s.Style], v.relative(s.Link)}
		if s.Style == bot.CommandLine && !strings.Contains(s.Text, "…") { // stands for words of the reader
			call, _ := bot.DecodeCall(strings.Replace(s.Text, " ", "|", 1))
			made[i].Href = v.calling(call)
		}
	}
	return made
}

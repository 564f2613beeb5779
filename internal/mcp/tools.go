package mcp

import (
	"context"
	"errors"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"plenary/internal/bot"
	"plenary/internal/statement"
	"plenary/internal/workqueue"
)

// The arguments of the tools.
type (
	searchArgs struct {
		Query string `json:"query"`
	}
	fetchArgs struct {
		ID string `json:"id"`
	}
	askArgs struct {
		Question string `json:"question"`
	}
	quoteArgs struct {
		Ref  string `json:"ref"`
		Page int    `json:"page"`
	}
	citeArgs struct {
		Ref   string `json:"ref"`
		Style string `json:"style"`
	}
	verifyArgs struct {
		Quote string `json:"quote"`
	}
	outlineArgs struct{}
)

// maxResults is how many places a search returns.
const maxResults = 10

// addTools adds all tools.
func (v *view) addTools(to *sdk.Server) {
	addTool(v, to, v.tool("search", v.property("query", "mcp.search.query")), v.search)
	addTool(v, to, v.tool("fetch", v.property("id", "mcp.fetch.id")), v.fetch)
	addTool(v, to, v.tool("ask", v.property("question", "mcp.ask.question")), v.answer)
	addTool(v, to, v.tool("quote", v.property("ref", "mcp.quote.ref"), v.property("page", "mcp.quote.page").optional("integer")), v.quote)
	addTool(v, to, v.tool("cite", v.property("ref", "mcp.cite.ref").optional("string"), v.property("style", "mcp.cite.style").optional("string")), v.cite)
	addTool(v, to, v.tool("verify", v.property("quote", "mcp.verify.quote")), v.verify)
	addTool(v, to, v.tool("outline"), v.outline)
}

// addTool adds a tool whose result is one JSON text item and the same as structured
// content.
func addTool[In, Out any](v *view, to *sdk.Server, tool *sdk.Tool, call func(context.Context, In) (Out, error)) {
	addTo(v.order.tools, tool.Name)
	sdk.AddTool(to, tool, func(ctx context.Context, _ *sdk.CallToolRequest, in In) (*sdk.CallToolResult, Out, error) {
		out, err := call(ctx, in)
		if err != nil {
			return nil, out, err
		}
		result, err := asJSON(out)
		return result, out, err
	})
}

// A property is an argument of a tool.
type property struct {
	name, kind, description string
	required                bool
}

// property is a text that must be given.
func (v *view) property(name, id string) property {
	return property{name, "string", v.words.String(id, v.titled()), true}
}

// optional is a property of that kind that need not be given.
func (p property) optional(kind string) property {
	p.kind, p.required = kind, false
	return p
}

// tool describes a tool.
func (v *view) tool(name string, properties ...property) *sdk.Tool {
	described, required := map[string]any{}, []string{}
	for _, p := range properties {
		described[p.name] = map[string]any{"type": p.kind, "description": p.description}
		if p.required {
			required = append(required, p.name)
		}
	}
	schema := map[string]any{"type": "object", "properties": described}
	if len(required) > 0 { // an empty list is no schema in older drafts
		schema["required"] = required
	}
	title, no := v.words.String("mcp."+name+".title", nil), false
	return &sdk.Tool{
		Name:        name,
		Title:       title,
		Description: v.words.String("mcp."+name+".description", v.titled()),
		InputSchema: schema,
		Annotations: &sdk.ToolAnnotations{Title: title, ReadOnlyHint: true, IdempotentHint: true, DestructiveHint: &no, OpenWorldHint: &no},
	}
}

// search finds places.
func (v *view) search(ctx context.Context, in searchArgs) (searchResult, error) {
	out := searchResult{Results: []found{}}
	waiting, cancel := v.limited(ctx)
	defer cancel()
	places, err := v.cfg.Bot.Search(waiting, in.Query, maxResults)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return out, ctx.Err()
	case waiting.Err() != nil, errors.Is(err, workqueue.ErrFull), errors.Is(err, workqueue.ErrClosed):
		return out, v.busy()
	default:
		return out, err
	}
	for _, at := range places {
		out.Results = append(out.Results, found{ID: at.Label, Title: v.titleOf(at), URL: at.Link})
	}
	return out, nil
}

// fetch gives one place.
func (v *view) fetch(_ context.Context, in fetchArgs) (fetchResult, error) {
	at, ok := v.cfg.Bot.Locate(in.ID)
	if !ok {
		return fetchResult{}, errors.New(v.words.String("mcp.no-such-id", nil))
	}
	metadata := map[string]string{"ref": at.Label, "source": sourceOf(at)}
	s := at.Statement
	for name, value := range map[string]string{
		"section":   s.Sections[s.Section(at.Ref)].Name(),
		"statement": s.Title, "publisher": s.Publisher, "published": s.Published.String(), "rights": s.Rights, "language": s.Language,
	} {
		if value != "" {
			metadata[name] = value
		}
	}
	return fetchResult{ID: at.Label, Title: v.titleOf(at), Text: v.text(at), URL: at.Link, Metadata: metadata}, nil
}

// answer answers a question.
func (v *view) answer(ctx context.Context, in askArgs) (answerResult, error) {
	r, err := v.ask(ctx, bot.NewCall("ask", "question", v.ofAll(in.Question)))
	if err != nil {
		return answerResult{}, err
	}
	return answerResult{
		Answered: r.Outcome == bot.Answered, Text: r.String(),
		Passages: passages(r.Passages), Nearest: nearest(r), URL: v.link(r), Answer: r.Answer,
	}, nil
}

// ofAll asks all statements where there are several and a question names none.
func (v *view) ofAll(question string) string {
	name, _, named := strings.Cut(question, ":")
	named = named && slices.ContainsFunc(v.statements, func(s *statement.Statement) bool { return strings.EqualFold(s.Name, strings.TrimSpace(name)) })
	if len(v.statements) == 1 || named || strings.TrimSpace(question) == "" {
		return question
	}
	return "all: " + question
}

// quote quotes places, page by page.
func (v *view) quote(ctx context.Context, in quoteArgs) (quoteResult, error) {
	call := bot.NewCall("quote", "ref", in.Ref)
	call.Page = in.Page
	r, err := v.ask(ctx, call)
	if err != nil {
		return quoteResult{}, err
	}
	return quoteResult{
		Answered: r.Outcome == bot.Answered, Text: r.String(),
		Passages: v.quoted(r), URL: v.link(r), NextPage: nextPage(r, max(in.Page, 1)),
	}, nil
}

// link is the address of the first place that a reply quotes or names, else that of the
// statement.
func (v *view) link(r bot.Reply) string {
	for _, p := range slices.Concat(r.Passages, r.Nearest) {
		if p.Link != "" {
			return p.Link
		}
	}
	if links := r.Links(); len(links) > 0 {
		return links[0]
	}
	return v.cfg.Bot.At(v.statements[0], statement.SectionRef(0)).Link
}

// quoted are all quotations that a reply shows, and its passages where it shows none.
func (v *view) quoted(r bot.Reply) []passage {
	all := []passage{}
	for _, block := range r.Blocks {
		q, ok := block.(bot.Quotation)
		if !ok || q.Ref == "" {
			continue
		}
		p := passage{Ref: q.Ref, Text: q.Text.String(), Source: q.Credit(), URL: q.Link}
		if at, ok := v.cfg.Bot.Locate(q.Ref); ok {
			p.Section, p.Source = at.Statement.Sections[at.Statement.Section(at.Ref)].Name(), sourceOf(at)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		return passages(r.Passages)
	}
	return all
}

// nextPage is the page after one where a reply has a button for it, else 0.
func nextPage(r bot.Reply, page int) int {
	for _, block := range r.Blocks {
		actions, _ := block.(bot.Actions)
		for _, a := range actions.Actions {
			if a.Effect == bot.Replace && a.Call.Page == page+1 {
				return page + 1
			}
		}
	}
	return 0
}

// cite cites a place, with its words.
func (v *view) cite(ctx context.Context, in citeArgs) (quoteResult, error) {
	r, err := v.ask(ctx, bot.NewCall("cite", "ref", in.Ref, "style", in.Style))
	if err != nil {
		return quoteResult{}, err
	}
	out := quoteResult{Answered: r.Outcome == bot.Answered, Text: r.String(), Passages: []passage{}, URL: v.link(r)}
	if !out.Answered || strings.TrimSpace(in.Ref) == "" {
		return out, nil
	}
	words, err := v.ask(ctx, bot.NewCall("quote", "ref", in.Ref))
	if err != nil {
		return quoteResult{}, err
	}
	out.Text += "\n\n" + words.String()
	out.Passages, out.URL = v.quoted(words), v.link(words)
	return out, nil
}

// verify checks a quotation.
func (v *view) verify(ctx context.Context, in verifyArgs) (verifyResult, error) {
	r, err := v.ask(ctx, bot.NewCall("verify", "quote", in.Quote))
	if err != nil {
		return verifyResult{}, err
	}
	out := verifyResult{
		Answered: r.Outcome == bot.Answered, Differences: []bot.Difference{},
		Text: r.String(), Passages: passages(r.Passages), Nearest: nearest(r), URL: v.link(r),
	}
	if found := r.Verification; found != nil {
		out.Verbatim, out.Place = found.Verbatim, found.Place
		out.Differences = append(out.Differences, found.Differences...)
	}
	return out, nil
}

// outline gives the headings of all statements.
func (v *view) outline(context.Context, outlineArgs) (outlineResult, error) {
	out := outlineResult{Statements: []outlined{}}
	for _, s := range v.statements {
		one := outlined{Title: s.DisplayTitle(), Source: s.Attribution(), URL: v.cfg.Bot.At(s, statement.SectionRef(0)).Link, Sections: []heading{}}
		for i := range s.Sections[1:] {
			at := v.cfg.Bot.At(s, statement.SectionRef(i+1))
			section := s.Sections[i+1]
			one.Sections = append(one.Sections, heading{ID: at.Label, Title: section.Heading(), Level: section.Level, Held: s.HasText(i + 1), URL: at.Link})
		}
		out.Statements = append(out.Statements, one)
	}
	return out, nil
}

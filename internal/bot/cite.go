package bot

import (
	"context"
	"strings"

	"plenary/internal/statement"
)

// cite gives the statement, or a place in it, in the styles that papers and
// reference managers want.
func (d *responder) cite(_ context.Context, req Request) (Reply, error) {
	d, words := d.cutStatementName(req.value("ref"), false)
	s := d.statement
	var ref statement.Ref
	title := "How to cite the statement"
	if words != "" {
		found := s.Resolve(words)
		if len(found.Refs) == 0 {
			if len(found.Candidates) > 0 {
				choices := d.choose("Which place do you mean", found.Candidates)
				for i := range choices.Options {
					choices.Options[i].Call = NewCall("cite", "ref", d.label(found.Candidates[i]))
				}
				return Reply{Outcome: Refused, Blocks: []Block{choices}}, nil
			}
			return d.noSuchPlace(words), nil
		}
		ref = found.Refs[0]
		title = "How to cite " + d.label(ref)
	}
	r := Reply{Blocks: []Block{Heading{Text: title}}}
	for _, style := range statement.Styles {
		r.Blocks = append(r.Blocks, Paragraph{Text: Text{{Text: style.String(), Style: Strong}}}, Code{Text: s.Cite(style, ref)})
	}
	if req.Private {
		r.Blocks = append(r.Blocks, buttons([]Action{{Label: "Share here", Call: NewCall("cite", "ref", strings.TrimSpace(d.label(ref))), Effect: Share}})...)
	}
	return r, nil
}

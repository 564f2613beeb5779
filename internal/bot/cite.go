package bot

import (
	"context"
	"strings"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// cite gives the statement, or a place in it, in the styles that papers and
// reference managers want.
func (d *responder) cite(_ context.Context, req Request) (Reply, error) {
	d, words := d.cutStatementName(req.value("ref"), false)
	s := d.statement
	var ref statement.Ref
	title := d.heading("cite.statement", nil)
	if words != "" {
		found := s.Resolve(words)
		if len(found.Refs) == 0 {
			if len(found.Candidates) > 0 {
				choices := d.referenceChoices("cite.which", found.Candidates)
				for i := range choices.Options {
					choices.Options[i].Call = NewCall("cite", "ref", d.label(found.Candidates[i]))
				}
				return Reply{Outcome: Refused, Blocks: []Block{choices}}, nil
			}
			return d.noSuchReference(words), nil
		}
		ref = found.Refs[0]
		title = d.heading("cite.place", message.Args{"ref": d.label(ref)})
	}
	r := Reply{Blocks: []Block{title}}
	for _, style := range statement.Styles {
		r.Blocks = append(r.Blocks, Paragraph{Text: message.Styled(style.String(), Strong)}, Code{Text: s.Cite(style, ref)})
	}
	if req.Private {
		r.Blocks = append(r.Blocks, buttons([]Action{d.action("action.share", NewCall("cite", "ref", strings.TrimSpace(d.label(ref))), Share)})...)
	}
	return r, nil
}

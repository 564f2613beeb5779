package bot

import (
	"context"

	"plenary/internal/message"
)

// shareOnce makes a reply to somebody alone one to everybody, which says who shares
// it and what was asked. However often a button is pressed, it shares once.
func (d *responder) shareOnce(ctx context.Context, req Request, r Reply) (Reply, error) {
	if r.Private || r.Empty() || d.cfg.Store == nil {
		return r, nil
	}
	fresh, err := d.cfg.Store.Deduplicate(ctx, "share/"+req.Shares)
	if err != nil {
		return Reply{}, err
	}
	if !fresh {
		again := d.refuse("share.already", nil)
		again.Private = true
		return again, nil
	}
	what := message.Styled(req.Call.Line(), CommandLine)
	if question := req.value("question"); question != "" {
		what = message.Literal(question)
	}
	by := d.aside("share.by", message.Args{"who": Span{Text: req.From, Style: Person}, "what": what})
	r.Blocks = append([]Block{by}, r.Blocks...)
	return r, nil
}

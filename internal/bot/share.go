package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"plenary/internal/message"
)

// shareable is the call of a button that says to everybody what was answered to a
// question. One that is too long for a button is remembered, and the button holds the
// places that answered as well.
func (d *responder) shareable(req Request, question string, places Call) Call {
	call := asking(question)
	if len(call.Encode()) <= MaxCall {
		return call
	}
	call = NewCall("shared", "ref", places.Values["ref"], "asked", d.talks.keep(req, question))
	if len(call.Encode()) <= MaxCall {
		return call
	}
	return places
}

// sharedCall returns the call that a button of [responder.shareable] stands for: the
// question, where it is still remembered, else its places.
func (d *responder) sharedCall(req Request) Call {
	if req.Call.Command != "shared" {
		return req.Call
	}
	if question, ok := d.talks.kept(req, req.value("asked")); ok {
		return asking(question)
	}
	return quoting(req.value("ref"))
}

// shareOnce makes a reply to somebody alone one to everybody, which says who shares
// it and what was asked. However often a button is pressed, it shares once.
func (d *responder) shareOnce(ctx context.Context, req Request, r Reply) (Reply, error) {
	if r.Private || r.Empty() || d.cfg.Store == nil {
		return r, nil
	}
	fresh, err := d.cfg.Store.Deduplicate(ctx, shareID(req.Shares))
	if err != nil {
		return Reply{}, err
	}
	if !fresh {
		return d.refusePrivately("share.already", nil), nil
	}
	what := message.Styled(req.Call.Line(), CommandLine)
	if question := req.value("question"); question != "" {
		what = message.Literal(question)
	}
	by := d.aside("share.by", message.Args{"who": Span{Text: req.From, Style: Person}, "what": what})
	r.Blocks = append([]Block{by}, r.Blocks...)
	return r, nil
}

// shareID is under what a press is kept: a sum of its name, which may hold words that
// somebody asked.
func shareID(press string) string {
	sum := sha256.Sum256([]byte(press))
	return "share/" + hex.EncodeToString(sum[:16])
}

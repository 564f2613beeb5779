package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/language"
	"plenary/internal/message"
	"plenary/internal/permalink"
	"plenary/internal/quotation"
	"plenary/internal/statement"
	"plenary/internal/workqueue"
)

// An indexedStatement is one statement with its index.
type indexedStatement struct {
	statement  *statement.Statement
	index      *answer.Index
	quotations func() *quotation.Index   // made at its first call
	quotable   func() []statement.Prompt // its quotations of the day; made at its first call
	links      func() *permalink.Links   // in all statements of its library; made at its first call
}

// language returns the language of the statement.
func (s indexedStatement) language() *language.Language { return language.For(s.statement.Language) }

// readQuestion reads a question in the statement's language.
func (s indexedStatement) readQuestion(text string) language.Question {
	return s.language().ReadQuestion(text)
}

// A library is all the statements that are answered from, at least one.
type library []indexedStatement

// named returns the statement of that name, letter case aside.
func (l library) named(name string) (indexedStatement, bool) {
	for _, one := range l {
		if name != "" && strings.EqualFold(one.statement.Name, name) {
			return one, true
		}
	}
	return indexedStatement{}, false
}

// A responder answers one request, from one statement. It keeps the library of
// the moment when the request came, so that content which is replaced meanwhile is
// never mixed with the old.
type responder struct {
	cfg              Config
	catalogue        *message.Catalogue // in which it answers
	personal         *message.Catalogue // in which the asker alone is told something
	chosen           string             // the tag of the language that the place chose; "" for the statement's
	library          library
	several          bool // statements are there, and told apart by their names
	talks            *conversations
	threads          *threadCounts
	readers          *workqueue.Queue // in which who only reads waits first; nil for the chats
	indexedStatement                  // the one that is answered from
}

// statementSetting is the name of the statement that a place chose.
const statementSetting = "statement"

// firstResponder returns a responder for the first statement, in its language.
func (b *Bot) firstResponder() *responder {
	all := *b.library.Load()
	d := &responder{cfg: b.cfg, library: all, several: len(all) > 1, talks: b.talks, threads: &b.threads, indexedStatement: all[0]}
	return d.speaking("")
}

// responder returns a responder for the statement that a place chose.
func (b *Bot) responder(ctx context.Context, at Place) (*responder, error) {
	return b.firstResponder().forPlace(ctx, at)
}

// forPlace returns d for the statement and the language that a place chose.
func (d *responder) forPlace(ctx context.Context, at Place) (*responder, error) {
	if d.cfg.Store == nil {
		return d, nil
	}
	tag, err := d.cfg.Store.Setting(ctx, at.Root(), languageSetting)
	if err != nil {
		return nil, err
	}
	d, err = d.withStatementOf(ctx, at)
	if err != nil {
		return nil, err
	}
	return d.speaking(tag), nil
}

// withStatementOf returns d for the statement that a place chose, in its own words.
func (d *responder) withStatementOf(ctx context.Context, at Place) (*responder, error) {
	if len(d.library) == 1 || d.cfg.Store == nil {
		return d, nil
	}
	name, err := d.cfg.Store.Setting(ctx, at.Root(), statementSetting)
	if err != nil {
		return nil, err
	}
	if chosen, ok := d.library.named(name); ok {
		return d.with(chosen), nil
	}
	return d.with(d.library[0]), nil
}

// responderOrFirst is responder for what must not wait for a store that is away: it
// then answers from the first statement.
func (b *Bot) responderOrFirst(ctx context.Context, at Place) *responder {
	d, err := b.responder(ctx, at)
	if err != nil {
		return b.firstResponder()
	}
	return d
}

// with returns d for another statement.
func (d *responder) with(one indexedStatement) *responder {
	other := *d
	other.indexedStatement = one
	return &other
}

// cutStatementName returns d for the statement that words name first, and the words
// after the name: "governance II", "governance: what comes first?". A name in
// front of a question needs its colon, since it may be a word of the question.
func (d *responder) cutStatementName(words string, question bool) (*responder, string) {
	name, rest, _ := strings.Cut(words, " ")
	bare, colon := strings.CutSuffix(name, ":")
	if named, ok := d.library.named(bare); ok && (colon || !question) {
		return d.with(named), strings.TrimSpace(rest)
	}
	return d, words
}

// label is the short form of a place that a line can say anywhere: with the
// name of the statement where there are several.
func (d *responder) label(ref statement.Ref) string {
	return d.prefix() + d.statement.Label(ref)
}

// statementPrefix is the name of the statement as it stands before a question; ""
// where there is but one.
func (d *responder) statementPrefix() string {
	if !d.several {
		return ""
	}
	return d.statement.Name + ": "
}

// prefix is the name of the statement as it stands before a reference; "" where there is
// but one.
func (d *responder) prefix() string {
	if !d.several {
		return ""
	}
	return d.statement.Name + " "
}

// maxTries is how often a command is run where somebody else changes meanwhile what it
// was about to change.
const maxTries = 5

// dispatch runs the command that a request calls.
func (d *responder) dispatch(ctx context.Context, req Request) (Reply, error) {
	reply, err := d.run(ctx, req)
	reply.Language = cmp.Or(reply.Language, d.catalogue.Tag)
	return reply, err
}

// run is dispatch without the language of the reply.
func (d *responder) run(ctx context.Context, req Request) (Reply, error) {
	req.typed = req.Line
	if req.Call.IsZero() {
		req.Call = d.readTyped(req.Line, req.Entities)
		req.Line = ""
	}
	command, _ := lookUp(d.commands(), req.Call.Command)
	if command == nil {
		return Reply{}, fmt.Errorf("no command is called %q", req.Call.Command)
	}
	if req.Line != "" && len(command.Options) > 0 {
		req.Call = req.Call.with(command.Options[0].Name, readText(req.Line, req.Entities, command.keeps()))
	}
	shared := d.sharedCall(req)
	req.Call = d.withoutEdges(shared.cleaned()).withLines(command, req, shared)
	command, _ = lookUp(d.commands(), req.Call.Command)
	if req.Edited && command.changes(req.Call) {
		return Reply{Command: command.Name}, nil
	}
	if req.Asks {
		reply, err := d.askFirst(ctx, req, command)
		reply = d.withWaysOn(reply, command, req.Call)
		reply.Command = command.Name
		return reply, err
	}
	reply, err := d.converse(ctx, req, command)
	for try := 1; errors.Is(err, ErrChanged) && try < maxTries; try++ {
		reply, err = d.converse(ctx, req, command)
	}
	reply.Blocks = d.credited(reply.Blocks)
	if err == nil {
		reply = d.withWaysOn(d.withForm(reply, req, command, req.Call), command, req.Call)
	}
	if err == nil && req.Shares != "" {
		reply, err = d.shareOnce(ctx, req, reply)
	}
	reply.Command = command.Name
	return reply, err
}

// askFirst asks whether a command is to be run, or says no to an asker who may not.
func (d *responder) askFirst(ctx context.Context, req Request, command *Command) (Reply, error) {
	if command.Facilitators && d.cfg.Store != nil {
		at, no, err := d.placeOfCall(ctx, req)
		if err == nil && no.Empty() {
			no, err = d.facilitatorsOnly(ctx, req, at)
		}
		if err != nil || !no.Empty() {
			return no, err
		}
	}
	return d.confirmation(req.Call), nil
}

// cannotPost says no where the bot cannot post to a place now; the reply is empty
// where it can, or where that is not known.
func (d *responder) cannotPost(ctx context.Context, req Request, at Place) (Reply, error) {
	if req.CanPost == nil {
		return Reply{}, nil
	}
	var no *CannotPostError
	if err := req.CanPost(ctx, at); !errors.As(err, &no) {
		if err != nil {
			d.cfg.Log.Warn("whether a place can be posted to is not known", "platform", at.Platform, "error", err)
		}
		return Reply{}, ctx.Err()
	}
	id := "cannot-post.lead"
	if no.Right != "" {
		id = "cannot-post.right"
	}
	return d.refusePrivately(id, message.Args{"reason": no.Reason, "right": message.Message{ID: no.Right}}).about("channel"), nil
}

// unknownTo says no to an id that the platform does not know; the reply is empty where
// it does, or where that is not known.
func (d *responder) unknownTo(ctx context.Context, req Request, id string) (Reply, error) {
	if req.Knows == nil {
		return Reply{}, nil
	}
	known, err := req.Knows(ctx, req.Place.Root(), id)
	if err != nil {
		d.cfg.Log.Warn("whether the platform knows somebody is not known", "platform", req.Place.Platform, "error", err)
		return Reply{}, ctx.Err()
	}
	if known {
		return Reply{}, nil
	}
	return d.refusePrivately("facilitator.unknown", message.Args{"name": "@" + id}), nil
}

// cannotNotify says no where a role or group cannot be pinged at a place; the reply is
// empty where it can, or where that is not known.
func (d *responder) cannotNotify(ctx context.Context, req Request, at Place, id string) (Reply, error) {
	if id == "" || req.CanNotify == nil {
		return Reply{}, nil
	}
	var no *CannotNotifyError
	if err := req.CanNotify(ctx, at, id); !errors.As(err, &no) {
		if err != nil {
			d.cfg.Log.Warn("whether a role can be pinged is not known", "platform", at.Platform, "error", err)
		}
		return Reply{}, ctx.Err()
	}
	return d.refusePrivately("cannot-notify.lead", message.Args{"name": "@" + id, "reason": no.Reason}), nil
}

// cannotAdd says no where a post to a place cannot have a part; the reply is empty where
// it can, or where that is not known.
func (d *responder) cannotAdd(ctx context.Context, req Request, at Place, part Part, tag string) (Reply, error) {
	if req.CanAdd == nil {
		return Reply{}, nil
	}
	var no *CannotAddError
	if err := req.CanAdd(ctx, at, part, tag); !errors.As(err, &no) {
		if err != nil {
			d.cfg.Log.Warn("what posts can have is not known", "platform", at.Platform, "error", err)
		}
		return Reply{}, ctx.Err()
	}
	return d.refusePrivately("cannot-add."+string(part), message.Args{"reason": no.Reason}), nil
}

// facilitates reports whether the asker may manage prompts at a place.
func (d *responder) facilitates(ctx context.Context, req Request, at Place) (bool, error) {
	if req.Facilitates == nil || d.cfg.Store == nil {
		return false, nil
	}
	added, err := d.cfg.Store.Facilitators(ctx, at.Platform, at.Space)
	if err != nil {
		return false, err
	}
	return req.Facilitates(ctx, at.Root(), added)
}

// notAllowed is the private, friendly no to somebody who is no facilitator. The
// message says what only facilitators do.
func (d *responder) notAllowed(req Request, id string) Reply {
	who := message.Message{ID: cmp.Or(req.Facilitators, "facilitators.administrator")}
	return d.refusePrivately("facilitators.refusal", message.Args{"why": message.Message{ID: id}, "who": who})
}

// noStore says that nothing can be remembered here.
func (d *responder) noStore() Reply { return d.refusePrivately("store.none", nil) }

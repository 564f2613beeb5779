package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/answer/index"
	"plenary/internal/statement"
	"plenary/internal/workqueue"
)

// HandleReadOnly is Handle for who belongs to no group, such as a reader of a page or
// another program. It speaks the language of the request where one is named. Nothing is
// read from the store or written to it, nothing that was asked is gone on with, and
// questions are read behind those of the chats.
func (b *Bot) HandleReadOnly(ctx context.Context, req Request) Reply {
	req.ID, req.From, req.Shares, req.Private = "", "", "", false
	req = b.behindChats(req)
	return b.handle(ctx, req, func(context.Context, Request) (*responder, error) {
		d := b.reader()
		if req.OnPage && !d.keepToPage() {
			return nil, nil
		}
		return d.speaking(req.Locale).forAsker(req), nil
	})
}

// keepToPage has d answer only from the statements that the page shows. It reports whether
// there are any.
func (d *responder) keepToPage() bool {
	d.library = slices.DeleteFunc(slices.Clone(d.library), func(one indexedStatement) bool { return one.statement.NoPage })
	if len(d.library) == 0 {
		return false
	}
	d.indexedStatement = d.library[0]
	return true
}

// behindChats has a request read after all those of the chats that wait, and those that
// come while it waits.
func (b *Bot) behindChats(req Request) Request {
	req.Received = b.cfg.Now().Add(MaxWait)
	return req
}

// reader returns a responder without the store, which answers from the first statement.
func (b *Bot) reader() *responder {
	d := b.firstResponder()
	d.cfg.Store = nil
	d.readers = b.readers
	return d
}

// newReaders makes the queue that those who only read wait in before they wait with the
// chats, so that they do not fill the room of these.
func newReaders() *workqueue.Queue {
	return workqueue.New(workqueue.Config{Waiting: MaxWaiting, MaxWait: MaxWait})
}

// A Located is a place in one of the statements.
type Located struct {
	Statement *statement.Statement
	Ref       statement.Ref
	Label     string // can be typed, and says which statement it is of where there are several
	Link      string // opens the place; may be empty
}

// Statements returns the statements that are answered from. The caller may not change
// them.
func (b *Bot) Statements() []*statement.Statement {
	var all []*statement.Statement
	for _, one := range *b.library.Load() {
		all = append(all, one.statement)
	}
	return all
}

// At returns a place of one of the statements.
func (b *Bot) At(s *statement.Statement, ref statement.Ref) Located {
	d := b.reader()
	for _, one := range d.library {
		if one.statement == s {
			d = d.with(one)
		}
	}
	return d.located(ref)
}

// Locate returns the place that has a label, letter case aside.
func (b *Bot) Locate(label string) (Located, bool) {
	d := b.reader()
	if d.several {
		name, rest, _ := strings.Cut(label, " ")
		one, ok := d.library.named(name)
		if !ok {
			return Located{}, false
		}
		d, label = d.with(one), rest
	}
	ref, ok := d.statement.ParseRef(label)
	if !ok {
		return Located{}, false
	}
	return d.located(ref), true
}

func (d *responder) located(ref statement.Ref) Located {
	return Located{Statement: d.statement, Ref: ref, Label: d.label(ref), Link: d.link(d.statement, ref)}
}

// Search returns the paragraphs of all statements that are on some words: those that
// answer them as a question, or come near, those where they stand, and the sections with
// them in their titles, at most so many. It is read behind the questions of the chats.
func (b *Bot) Search(ctx context.Context, words string, limit int) ([]Located, error) {
	d := b.reader()
	words = clean(words)
	var all []*answer.Index
	for _, one := range d.library {
		all = append(all, one.index)
	}
	answers, err := d.readAll(ctx, b.behindChats(Request{}), all, d.readQuestion(words))
	if err != nil {
		return nil, err
	}
	order := make([]int, len(answers)) // of the statements, the surest answer first
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(answers[b].Confidence, answers[a].Confidence) })
	var near, standing, titled []Located
	for _, i := range order {
		at := d.with(d.library[i])
		near = append(near, at.paragraphs(answers[i].Passages)...)
		standing = append(standing, at.paragraphs(at.index.Search(words))...)
		for _, section := range at.headingsWith(words) {
			titled = append(titled, at.located(statement.SectionRef(section)))
		}
	}
	var found []Located
	for _, place := range slices.Concat(near, standing, titled) {
		if len(found) < limit && !slices.Contains(found, place) {
			found = append(found, place)
		}
	}
	return found, nil
}

// paragraphs are those in which passages stand.
func (d *responder) paragraphs(passages []index.Passage) []Located {
	var all []Located
	for _, p := range passages {
		all = append(all, d.located(statement.ParagraphRef(p.Paragraph)))
	}
	return all
}

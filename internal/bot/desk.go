package bot

import (
	"context"
	"strings"

	"plenary/internal/answer"
	"plenary/internal/statement"
)

// A book is one statement with its index.
type book struct {
	statement *statement.Statement
	index     *answer.Index
}

// A shelf is all the statements that are answered from, at least one.
type shelf []book

// named returns the book of that name, letter case aside.
func (s shelf) named(name string) (book, bool) {
	for _, b := range s {
		if len(s) > 1 && strings.EqualFold(b.statement.Name, name) {
			return b, true
		}
	}
	return book{}, false
}

// A desk answers one request. It keeps the shelf that stood there when the
// request came, so that content replaced in the meantime is never mixed with
// the old.
type desk struct {
	cfg   Config
	shelf shelf
	book  // the one that lies open
}

// bookSetting is the name of the statement that a place chose.
const bookSetting = "statement"

// desk returns a desk on which the statement that a place chose lies open.
func (b *Bot) desk(ctx context.Context, at Place) (*desk, error) {
	shelf := *b.shelf.Load()
	d := &desk{cfg: b.cfg, shelf: shelf, book: shelf[0]}
	return d.at(ctx, at)
}

// at returns d with the book lying open that a place chose.
func (d *desk) at(ctx context.Context, at Place) (*desk, error) {
	if len(d.shelf) == 1 || d.cfg.Store == nil {
		return d, nil
	}
	name, err := d.cfg.Store.Setting(ctx, at.Root(), bookSetting)
	if err != nil {
		return nil, err
	}
	if chosen, ok := d.shelf.named(name); ok {
		return d.with(chosen), nil
	}
	return d.with(d.shelf[0]), nil
}

// deskOrFirst is desk for what must not wait for a store that is away: it then
// opens the first statement.
func (b *Bot) deskOrFirst(ctx context.Context, at Place) *desk {
	d, err := b.desk(ctx, at)
	if err != nil {
		shelf := *b.shelf.Load()
		return &desk{cfg: b.cfg, shelf: shelf, book: shelf[0]}
	}
	return d
}

// with returns d with another book lying open.
func (d *desk) with(b book) *desk {
	other := *d
	other.book = b
	return &other
}

// turnTo opens the statement that words name first, and returns the words
// behind the name: "governance II", "governance: what comes first?". A name in
// front of a question needs its colon, since it may be a word of the question.
func (d *desk) turnTo(words string, question bool) (*desk, string) {
	name, rest, _ := strings.Cut(words, " ")
	bare, colon := strings.CutSuffix(name, ":")
	if named, ok := d.shelf.named(bare); ok && (colon || !question) {
		return d.with(named), strings.TrimSpace(rest)
	}
	return d, words
}

// label is the short form of a place that a line can say anywhere: with the
// name of the statement where there are several.
func (d *desk) label(ref statement.Ref) string {
	return d.prefix() + d.statement.Label(ref)
}

// aside names the open statement in front of a question, "" where there is but
// one.
func (d *desk) aside() string {
	if len(d.shelf) == 1 {
		return ""
	}
	return d.statement.Name + ": "
}

// prefix names the open statement in front of a reference, "" where there is
// but one.
func (d *desk) prefix() string {
	if len(d.shelf) == 1 {
		return ""
	}
	return d.statement.Name + " "
}

package bot

import (
	"plenary/internal/permalink"
	"plenary/internal/statement"
)

// Permalinks are the addresses on the page in the statements of this moment that it shows.
func (b *Bot) Permalinks() *permalink.Links { return (*b.library.Load())[0].links() }

// shownOnPage are the addresses in the statements that the page shows.
func shownOnPage(all []*statement.Statement) *permalink.Links {
	var shown []*statement.Statement
	for _, s := range all {
		if !s.NoPage {
			shown = append(shown, s)
		}
	}
	return permalink.New(shown)
}

// link returns the address that opens a place: on the page where that shows the statement,
// else at the publisher's. It may be empty.
func (d *responder) link(s *statement.Statement, ref statement.Ref) string {
	if d.cfg.Page != "" {
		if address := d.links().Lasting(s, ref); address != "" {
			return d.cfg.Page + "/" + address
		}
	}
	if ref == statement.SectionRef(0) {
		return s.Source // all of it, and not its first words
	}
	return s.Link(ref)
}

// linkTo returns the address that opens a run of the statement that is answered from.
func (d *responder) linkTo(run statement.Run) string {
	if d.cfg.Page == "" || d.statement.NoPage {
		return d.statement.LinkTo(run) // the very words, which may be a part of a sentence
	}
	return d.link(d.statement, d.statement.RefTo(run))
}

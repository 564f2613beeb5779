package bot

import (
	"context"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// progressPage is how many places in the statement one page of the progress
// shows.
const progressPage = 20

// progress shows which places in the statement the group has discussed, with
// links to the threads, and which are left.
func (d *responder) progress(ctx context.Context, req Request) (Reply, error) {
	p, err := d.placeProgramme(ctx, req.Place)
	if err != nil {
		return Reply{}, err
	}
	threads, own := p.threads()
	var had, left []statement.Ref
	for _, ref := range p.subjects() {
		if len(threads[ref]) > 0 {
			had = append(had, ref)
		} else {
			left = append(left, ref)
		}
	}
	r := Reply{Blocks: []Block{d.heading("progress.heading", nil), d.progressLead(len(had), len(left))}}
	on, page, pages := pageOf(append(had, left...), req.Call.Page, progressPage)
	first := (page - 1) * progressPage
	done, todo := List{}, List{}
	for k, ref := range on {
		if first+k < len(had) {
			done.Items = append(done.Items, d.withLinks(message.Literal(p.title(ref)), threads[ref]))
		} else {
			todo.Items = append(todo.Items, message.Literal(p.title(ref)))
		}
	}
	if len(done.Items) > 0 {
		r.add(done)
	}
	if len(todo.Items) > 0 {
		r.add(d.paragraph("progress.left", nil), todo)
	}
	if len(own) > 0 {
		r.add(Paragraph{Text: d.withLinks(d.catalogue.Text("progress.own", message.Args{"n": len(own)}), own)})
	}
	r.add(d.listActions(req, NewCall("progress"), page, pages)...)
	return r, nil
}

// progressLead says how many places in the statement were discussed.
func (d *responder) progressLead(had, left int) Block {
	switch {
	case had+left == 0:
		return d.paragraph("progress.no-sections", nil)
	case had == 0:
		return d.paragraph("progress.nothing", nil)
	case left == 0:
		return d.paragraph("progress.everything", message.Args{"n": had})
	}
	return d.paragraph("progress.some", message.Args{"n": had, "all": had + left})
}

// subjects are the places in the statement that questions can be about: the
// sections with a numeral, or all where none has one, and the areas.
func (d *responder) subjects() []statement.Ref {
	s := d.statement
	var numbered, all []statement.Ref
	for i := 1; i < len(s.Sections); i++ {
		all = append(all, statement.SectionRef(i))
		if s.Sections[i].Numeral != "" {
			numbered = append(numbered, statement.SectionRef(i))
		}
	}
	if len(numbered) > 0 {
		all = numbered
	}
	for i := range s.Areas.Named {
		all = append(all, statement.Ref{Kind: statement.Area, Index: i})
	}
	return all
}

// threads returns the posts about each place in the statement, oldest first, and
// the posts of the group's own questions, which are about none.
func (p placeProgramme) threads() (about map[statement.Ref][]Delivery, own []Delivery) {
	about = map[statement.Ref][]Delivery{}
	for _, delivery := range p.deliveries {
		if delivery.State != Posted || delivery.Statement != p.statement.Name {
			continue
		}
		u, ok := p.came(delivery)
		q := u.prompt
		switch {
		case !ok:
		case q.About.Kind != statement.NoRef:
			about[q.About] = append(about[q.About], delivery)
		default:
			own = append(own, delivery)
		}
	}
	return about, own
}

// maxThreads is how many threads are linked beside one subject, the latest.
const maxThreads = 5

// withLinks writes a subject, and behind it numbered links to the threads of those
// posts that have a link.
func (d *responder) withLinks(subject Text, posts []Delivery) Text {
	var links Text
	first := max(0, len(posts)-maxThreads)
	for i, post := range posts[first:] {
		if post.Sent.Link == "" {
			continue
		}
		if links != nil {
			links = links.Append(d.catalogue.Text("list.next", nil))
		}
		name := d.catalogue.String("progress.thread", message.Args{"number": first + i + 1})
		links = links.Append(Text{{Text: name, Link: post.Sent.Link}})
	}
	if links == nil {
		return subject
	}
	return d.catalogue.Text("progress.with-threads", message.Args{"subject": subject, "threads": links})
}

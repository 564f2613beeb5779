package bot

import (
	"context"
	"strconv"

	"plenary/internal/statement"
)

// progressPage is how many places one page of the progress shows.
const progressPage = 20

// progress shows which places of the statement the group has discussed, with
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
	r := Reply{Blocks: []Block{Heading{Text: "What the group has discussed"}}}
	switch {
	case len(had)+len(left) == 0:
		r.say("This statement has no sections to go through.")
	case len(had) == 0:
		r.say("Nothing yet: everything is still to come.")
	case len(left) == 0:
		r.say("Everything: " + plural(len(had), "place", "places") + " of the statement.")
	default:
		r.say(plural(len(had), "place", "places") + " of " + strconv.Itoa(len(had)+len(left)) + ".")
	}
	on, page, pages := pageOf(append(had, left...), req.Call.Page, progressPage)
	first := (page - 1) * progressPage
	done, todo := List{}, List{}
	for k, ref := range on {
		if first+k < len(had) {
			done.Items = append(done.Items, append(Say(p.title(ref)), links(threads[ref])...))
		} else {
			todo.Items = append(todo.Items, Say(p.title(ref)))
		}
	}
	if len(done.Items) > 0 {
		r.Blocks = append(r.Blocks, done)
	}
	if len(todo.Items) > 0 {
		r.Blocks = append(r.Blocks, Paragraph{Text: Text{{Text: "Still to come", Style: Strong}}}, todo)
	}
	if len(own) > 0 {
		r.Blocks = append(r.Blocks, Paragraph{Text: append(Say(plural(len(own), "question", "questions")+" of the group's own"), links(own)...)})
	}
	r.Blocks = append(r.Blocks, d.listActions(req, NewCall("progress"), page, pages)...)
	return r, nil
}

// subjects are the places that questions can be about: the sections with a
// numeral, or all where none has one, and the areas.
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

// threads returns the posts about each place, oldest first, and those of the
// group's own questions, which are about none.
func (p placeProgramme) threads() (about map[statement.Ref][]Delivery, own []Delivery) {
	about = map[statement.Ref][]Delivery{}
	for _, delivery := range p.deliveries {
		if delivery.State != Posted || delivery.Statement != p.statement.Name {
			continue
		}
		q, ok := p.question(delivery.Prompt)
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

// maxThreads is how many threads of one place are linked, the latest.
const maxThreads = 5

// links are numbered links to the threads of posts.
func links(posts []Delivery) Text {
	var text Text
	for i, post := range posts[max(0, len(posts)-maxThreads):] {
		if post.Sent.Link == "" {
			continue
		}
		if text == nil {
			text = Say(": ")
		} else {
			text = append(text, Span{Text: ", "})
		}
		text = append(text, Span{Text: "thread " + strconv.Itoa(max(0, len(posts)-maxThreads)+i+1), Link: post.Sent.Link})
	}
	return text
}

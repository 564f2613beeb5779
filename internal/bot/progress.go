package bot

import (
	"context"
	"slices"

	"plenary/internal/message"
)

// progressPage is how many lines one page of the progress has, and progressNext how
// many posts ahead it looks.
const (
	progressPage = 20
	progressNext = 5
)

// A progressLine is one line of the progress, below a heading.
type progressLine struct {
	heading string
	text    Text
	post    *recorded // that it is about, where that was posted
}

// progress shows every post by the places in the statement, with links to the threads;
// what was passed over or missed; what comes; and which places are left.
func (d *responder) progress(ctx context.Context, req Request) (Reply, error) {
	at, no, err := d.placeOfCall(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	p, err := d.placeProgramme(ctx, at)
	if err != nil {
		return Reply{}, err
	}
	all, err := p.record(ctx)
	if err != nil {
		return Reply{}, err
	}
	posted := inState(all, Posted)
	had, left := p.discussed(posted)
	lines := p.progressLines(all)
	for _, ref := range left {
		lines = append(lines, progressLine{heading: d.catalogue.String("progress.left", nil), text: message.Literal(p.title(ref))})
	}
	on, page, pages := pageOf(lines, req.Call.Page, progressPage)
	counts := p.countsOf(ctx, on)
	r := Reply{Blocks: []Block{d.heading("progress.heading", nil), Paragraph{Text: d.progressText(len(posted), len(had), len(left))}}}
	for i, line := range on {
		if i == 0 || line.heading != on[i-1].heading {
			r.add(Paragraph{Text: message.Styled(line.heading, Strong)}, List{})
		}
		if line.post != nil {
			line.text = p.entry(*line.post, counts)
		}
		list := r.Blocks[len(r.Blocks)-1].(List)
		list.Items = append(list.Items, line.text)
		r.Blocks[len(r.Blocks)-1] = list
	}
	r.add(d.listActions(req, NewCall("progress", "channel", req.value("channel")), page, pages)...)
	return r, nil
}

// progressLines are the lines about what was posted, passed over and missed, and about
// what comes.
func (p placeProgramme) progressLines(all []recorded) []progressLine {
	var lines []progressLine
	posted := inState(all, Posted)
	slices.SortStableFunc(posted, func(a, b recorded) int {
		if a.of.statement != b.of.statement {
			return 0 // they stand apart already
		}
		return bySubject(a, b)
	})
	for i := range posted {
		heading := posted[i].heading()
		if posted[i].of.statement != p.statement {
			heading = p.catalogue.String("progress.of-statement", message.Args{"heading": heading, "statement": posted[i].of.statement.Title})
		}
		lines = append(lines, progressLine{heading: heading, post: &posted[i]})
	}
	for _, r := range inState(all, Skipped) {
		lines = append(lines, progressLine{heading: p.catalogue.String("progress.skipped", nil), text: p.entry(r, nil)})
	}
	for _, r := range inState(all, Missed, Dropped) {
		args := message.Args{"time": momentText(p.slotText(r.Delivery), r.Slot), "reason": p.clause(r.Reason)}
		lines = append(lines, progressLine{heading: p.catalogue.String("progress.missed", nil), text: p.catalogue.Text("progress.entry-missed", args)})
	}
	for _, u := range p.upcoming(progressNext) {
		if !u.slot.at.IsZero() {
			lines = append(lines, progressLine{heading: p.catalogue.String("progress.next", nil), text: p.comingText(u)})
		}
	}
	return lines
}

// comingText says when something comes, and what it is.
func (p placeProgramme) comingText(u upcomingPrompt) Text {
	args := message.Args{"time": p.moment(p.local(u.slot.at)), "question": p.recordText(u)}
	return p.catalogue.Text("progress.entry", args)
}

// countsOf returns how many messages stand in the threads of the posts on a page.
func (p placeProgramme) countsOf(ctx context.Context, lines []progressLine) map[string]int {
	var posts []Sent
	for _, line := range lines {
		if line.post != nil {
			posts = append(posts, line.post.Sent)
		}
	}
	return p.counts(ctx, posts)
}

// progressText says how much was posted, and how many places in the statement were
// discussed.
func (d *responder) progressText(posted, had, left int) Text {
	args := message.Args{"posts": d.count("post", posted), "n": had, "all": had + left}
	switch {
	case posted == 0:
		return d.catalogue.Text("progress.nothing", nil)
	case had+left == 0:
		return d.catalogue.Text("progress.posted", args)
	case had == 0:
		return d.catalogue.Text("progress.none", args)
	case left == 0:
		return d.catalogue.Text("progress.everything", args)
	}
	return d.catalogue.Text("progress.some", args)
}

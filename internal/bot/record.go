package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// A recorded is what became of one post of a place, or of something that was passed
// over.
type recorded struct {
	Delivery
	of   placeProgramme // the programme of the statement that it is of
	text string         // the question, or what was to read
	ref  statement.Ref  // what it is about; the zero Ref for nothing
	kind recordKind
}

// A recordKind is what a post of the record is about, in the order in which the record
// has them.
type recordKind int

const (
	aboutSection        recordKind = iota // with its paragraphs and sentences
	aboutRecommendation                   // one of the recommendations
	aboutArea                             // one of the areas
	aboutAll                              // the statement, and no place in it
	ownQuestion                           // what the group itself asked
	notKnown                              // it is not there any more
)

// record returns what became of all posts of the place, oldest first, those of other
// statements behind those of the one that it has now.
func (p placeProgramme) record(ctx context.Context) ([]recorded, error) {
	programmes := map[string]placeProgramme{p.statement.Name: p}
	var all []recorded
	for _, d := range p.deliveries {
		if d.State == Claimed {
			continue
		}
		of, ok := programmes[d.Statement]
		if !ok {
			of = p
			if one, found := p.library.named(d.Statement); found {
				of.responder = p.with(one)
				if err := of.loadQuestions(ctx); err != nil {
					return nil, err
				}
			}
			programmes[d.Statement] = of
		}
		all = append(all, of.recorded(d))
	}
	order := func(r recorded) int {
		return slices.IndexFunc(p.library, func(one indexedStatement) bool {
			return one.statement == r.of.statement && r.of.statement != p.statement
		})
	}
	slices.SortStableFunc(all, func(a, b recorded) int { return cmp.Compare(order(a), order(b)) })
	return all, nil
}

// recorded returns the record of one delivery.
func (p placeProgramme) recorded(d Delivery) recorded {
	r := recorded{Delivery: d, of: p, kind: notKnown}
	u, ok := p.came(d)
	if !ok {
		return r
	}
	q := u.prompt
	r.text, r.ref = p.recordText(u), q.About
	if r.ref.Kind == statement.NoRef && q.Quote != "" {
		r.ref = p.statement.RefTo(q.At)
	}
	switch r.ref.Kind {
	case statement.Recommendation:
		r.kind = aboutRecommendation
	case statement.Area:
		r.kind = aboutArea
	case statement.NoRef:
		r.kind = aboutAll
		if isOwn(q.ID) {
			r.kind = ownQuestion
		}
	default:
		r.kind = aboutSection
	}
	return r
}

// recordText names something that was posted or comes.
func (p placeProgramme) recordText(u upcomingPrompt) string {
	if u.source == postSource(quotationSource{}) {
		return p.catalogue.String("quotation.of-the-day", message.Args{"place": p.statement.PagedLocator(p.statement.RefTo(u.prompt.At))})
	}
	return u.prompt.Text
}

// subject is the place in the statement that r counts for: its section, or the
// recommendation or area.
func (r recorded) subject() statement.Ref {
	if r.kind == aboutSection {
		return statement.SectionRef(r.of.statement.Section(r.ref))
	}
	return r.ref
}

// heading names the subject of r.
func (r recorded) heading() string {
	c := r.of.catalogue
	switch r.kind {
	case aboutSection:
		if section := r.of.statement.Section(r.ref); section > 0 {
			return r.of.title(statement.SectionRef(section))
		}
		return c.String("progress.whole", nil)
	case aboutRecommendation:
		return c.String("progress.recommendations", nil)
	case aboutArea:
		return c.String("progress.areas", nil)
	case aboutAll:
		return c.String("progress.whole", nil)
	case ownQuestion:
		return c.String("progress.own", nil)
	}
	return c.String("progress.gone", nil)
}

// bySubject orders the record by the places in the statement, and by time at each.
func bySubject(a, b recorded) int {
	section := func(r recorded) int {
		if r.kind == aboutSection {
			return r.of.statement.Section(r.ref)
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(section(a), section(b)), a.Slot.Compare(b.Slot))
}

// inState returns those of the record that are in one of some states.
func inState(all []recorded, states ...DeliveryState) []recorded {
	return slices.DeleteFunc(slices.Clone(all), func(r recorded) bool { return !slices.Contains(states, r.State) })
}

// momentText is a moment that each reader sees in a zone of their own.
func momentText(text string, at time.Time) Span { return Span{Text: text, Style: Moment, At: at} }

// entry says when r came, what it was, and where its thread is, with the number of
// messages in it where that is known.
func (p placeProgramme) entry(r recorded, counts map[string]int) Text {
	args := message.Args{"time": momentText(p.slotText(r.Delivery), r.Slot), "question": r.text}
	text := p.catalogue.Text("progress.entry", args)
	if r.text == "" {
		text = p.catalogue.Text("progress.entry-gone", args)
	}
	if r.Sent.Link != "" {
		link := Span{Text: p.catalogue.String("progress.thread", nil), Link: r.Sent.Link}
		text = p.catalogue.Text("progress.linked", message.Args{"entry": text, "link": link})
	}
	if n, ok := counts[r.Sent.Message]; ok {
		text = p.catalogue.Text("progress.counted", message.Args{"entry": text, "n": n})
	}
	return text
}

// discussed returns the places in the statement that came, and those that are left:
// sections and areas.
func (p placeProgramme) discussed(posted []recorded) (had, left []statement.Ref) {
	came := map[statement.Ref]bool{}
	for _, r := range posted {
		if r.of.statement == p.statement {
			came[r.subject()] = true
		}
	}
	for _, ref := range p.subjects() {
		if came[ref] {
			had = append(had, ref)
		} else {
			left = append(left, ref)
		}
	}
	return had, left
}

// subjects are the places in the statement that are to be discussed: the sections with
// a numeral, or all where none has one, and the areas.
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

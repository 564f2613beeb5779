package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// DigestName is the name of the schedule that posts a channel's digest; no other has it.
const DigestName = "digest"

// ErrNothingToSay says that a slot passes in silence: nothing was posted since the last
// digest.
var ErrNothingToSay = errors.New("there is nothing to say")

// The canonical sources of a digest: where it goes.
const (
	digestHere    = "digest"            // to its channel
	digestIn      = "digest-in-"        // to the channel whose id follows
	digestMembers = "digest-to-members" // to whoever set it, and the facilitators that were added
)

// digestPlaces and digestNext are how much of what is left and what comes a digest names.
const (
	digestPlaces = 12
	digestNext   = 3
)

// target is the place that a digest is posted to.
func (s Schedule) target() Place {
	at := s.Place.Root()
	if channel, ok := strings.CutPrefix(s.Source, digestIn); ok {
		at.Channel = channel
	}
	return at
}

// composeDigest is Compose for a slot of a channel's digest.
func (d *responder) composeDigest(ctx context.Context, s Schedule, slot time.Time) (Post, Delivery, error) {
	p, err := d.placeProgramme(ctx, s.Place)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	since := p.digestSince(s, slot)
	all, err := p.record(ctx)
	if err != nil {
		return Post{}, Delivery{}, err
	}
	posted := slices.DeleteFunc(inState(all, Posted), func(r recorded) bool { return !r.At.After(since) || r.At.After(slot) })
	if len(posted) == 0 {
		return Post{}, Delivery{}, ErrNothingToSay
	}
	post := Post{
		Place: s.target(),
		Reply: Reply{Command: "prompt", Blocks: p.digestBlocks(ctx, since, all, posted)},
		Key:   postKey(p.at, s.Name, slot),
	}
	if s.Source == digestMembers {
		if post.Members, err = d.cfg.Store.Facilitators(ctx, p.at.Platform, p.at.Space); err != nil {
			return Post{}, Delivery{}, err
		}
		if s.SetBy != "" && !slices.Contains(post.Members, s.SetBy) {
			post.Members = append(post.Members, s.SetBy)
		}
	}
	return post, Delivery{
		Place: p.at, Schedule: s.Name, Slot: slot, Statement: p.statement.Name, Pool: Digests, Prompt: DigestName, Repeats: true,
		State: Claimed, At: d.cfg.Now(),
	}, nil
}

// digestSince is from when on a digest tells: since the one before it that was posted,
// or else for its week or month.
func (p placeProgramme) digestSince(s Schedule, slot time.Time) time.Time {
	for _, before := range slices.Backward(p.digests) {
		if before.State == Posted && before.Slot.Before(slot) {
			return before.Slot
		}
	}
	one, err := newPlan(s)
	if err == nil && one.monthly() {
		return one.local(slot).AddDate(0, -1, 0)
	}
	return slot.AddDate(0, 0, -7)
}

// monthly reports whether the slots of a digest are further apart than weeks.
func (s plan) monthly() bool {
	first := s.rule.Next(time.Unix(0, 0))
	return s.rule.Next(first).Sub(first) > 8*24*time.Hour
}

// digestBlocks draw a digest: what was posted since a moment, what is not discussed yet,
// and what comes.
func (p placeProgramme) digestBlocks(ctx context.Context, since time.Time, all, posted []recorded) []Block {
	day := p.format("date.day", p.local(since))
	blocks := []Block{
		p.heading("digest.heading", nil),
		p.paragraph("digest.lead", message.Args{"posts": p.count("post", len(posted)), "channel": Span{Text: p.at.Channel, Style: Channel}, "date": day}),
	}
	var posts []Sent
	for _, r := range posted {
		posts = append(posts, r.Sent)
	}
	counts, items := p.counts(ctx, posts), List{}
	for _, r := range posted {
		items.Items = append(items.Items, p.entry(r, counts))
	}
	blocks = append(blocks, items)
	_, left := p.discussed(inState(all, Posted))
	if len(left) > 0 {
		list := List{}
		for _, ref := range left[:min(len(left), digestPlaces)] {
			list.Items = append(list.Items, message.Literal(p.title(ref)))
		}
		blocks = append(blocks, Paragraph{Text: message.Styled(p.catalogue.String("progress.left", nil), Strong)}, list)
		if more := len(left) - digestPlaces; more > 0 {
			blocks = append(blocks, p.aside("digest.more", message.Args{"n": more}))
		}
	}
	coming := List{}
	for _, u := range p.upcoming(digestNext) {
		if !u.slot.at.IsZero() {
			coming.Items = append(coming.Items, p.comingText(u))
		}
	}
	if len(coming.Items) > 0 {
		blocks = append(blocks, Paragraph{Text: message.Styled(p.catalogue.String("progress.next", nil), Strong)}, coming)
	}
	return append(blocks, buttons([]Action{p.action("action.progress", NewCall("progress"), Show)})...)
}

// promptDigest sets, shows or ends the digest of a channel.
func (d *responder) promptDigest(ctx context.Context, req Request) (Reply, error) {
	named, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	p, err := d.digestAbout(ctx, req, named)
	if err != nil {
		return Reply{}, err
	}
	rhythm, to := strings.ToLower(req.value("rhythm")), strings.ToLower(req.value("to"))
	switch {
	case rhythm == "":
		return Reply{Blocks: []Block{p.digestBlock()}}, nil
	case rhythm == "off":
		return p.endDigest(ctx, req)
	case rhythm != "weekly" && rhythm != "monthly":
		return d.misuse("digest.how", nil).about("rhythm"), nil
	case to != "" && to != "me":
		return d.misuse("digest.how", nil).about("to"), nil
	case !p.scheduled():
		return d.nothingScheduled(), nil
	}
	set := Schedule{Place: p.at, Name: DigestName, Recurrence: p.digestRule(rhythm), Source: digestHere, SetBy: req.From}
	if to == "me" {
		set.Source = digestMembers
	} else if named.at != p.at {
		set.Source = digestIn + named.at.Channel
	}
	return p.setDigest(ctx, req, set)
}

// digestAbout returns the programme that a digest is about: that of the channel where
// it is asked for, where it has one, else that of the channel that is named.
func (d *responder) digestAbout(ctx context.Context, req Request, named placeProgramme) (placeProgramme, error) {
	if named.at == req.Place.Root() {
		return named, nil
	}
	here, err := d.placeProgramme(ctx, req.Place)
	if err != nil || !here.scheduled() && here.digest == nil {
		return named, err
	}
	may, err := d.facilitates(ctx, req, here.at)
	if err != nil || !may {
		return named, err
	}
	return here, nil
}

// setDigest sets the digest of the place.
func (p placeProgramme) setDigest(ctx context.Context, req Request, set Schedule) (Reply, error) {
	if set.Source != digestMembers {
		if no, err := p.cannotPost(ctx, req, set.target()); err != nil || !no.Empty() {
			return no, err
		}
	}
	set, err := set.Advance(p.cfg.Now())
	if err != nil {
		return Reply{}, err
	}
	edit := Edit[Schedule]{After: &set}
	if p.digest != nil {
		edit.Before = &p.digest.Schedule
	}
	c, err := p.change(ctx, req, p, "digest", Edits{Schedules: []Edit[Schedule]{edit}})
	if err != nil {
		return Reply{}, err
	}
	one, err := newPlan(set)
	if err != nil {
		return Reply{}, err
	}
	p.digest = &one
	return p.withUndo(Reply{Blocks: []Block{p.digestBlock(), p.aside("digest.silent", nil)}}, req, c), nil
}

// digestRule is when a digest comes: on Mondays, or on the first of the month, in the
// zone of the place.
func (p placeProgramme) digestRule(rhythm string) string {
	days := "mon"
	if rhythm == "monthly" {
		days = "every month on 1st"
	}
	return schedule.TimeOfDay(9*60).String() + " " + p.schedules[0].rule.Zone + " " + days
}

// endDigest ends the digest of the place.
func (p placeProgramme) endDigest(ctx context.Context, req Request) (Reply, error) {
	if p.digest == nil {
		return Reply{Blocks: []Block{p.digestBlock()}}, nil
	}
	c, err := p.change(ctx, req, p, "digest", Edits{Schedules: []Edit[Schedule]{{Before: &p.digest.Schedule}}})
	if err != nil {
		return Reply{}, err
	}
	p.digest = nil
	return p.withUndo(Reply{Blocks: []Block{p.digestBlock()}}, req, c), nil
}

// digestBlock says when the digest comes, and to whom.
func (p placeProgramme) digestBlock() Block {
	if p.digest == nil {
		return p.paragraph("digest.none", nil)
	}
	s := *p.digest
	args := message.Args{"channel": Span{Text: s.target().Channel, Style: Channel}, "rhythm": p.catalogue.String("digest.weekly", nil)}
	if s.monthly() {
		args["rhythm"] = p.catalogue.String("digest.monthly", nil)
	}
	id := "digest.comes"
	if s.Source == digestMembers {
		id = "digest.comes-to-members"
	}
	if s.Paused {
		args["reason"] = p.clause(s.PauseReason)
		return p.paragraph("digest.paused", args)
	}
	args["time"] = p.moment(s.local(s.Next))
	return p.paragraph(id, args)
}

package bot

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/message"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// A postSource chooses what a schedule posts. Its String is [Schedule.Source],
// which readSource reads back.
type postSource interface {
	String() string

	// pool is what is chosen from. No member comes again at a place before all have
	// come, whichever schedule posted them.
	pool() Pool

	// choose returns what comes at a slot, false where there is nothing. The slot is
	// zero where nothing is scheduled.
	choose(p placeProgramme, h history, slot comingSlot) (upcomingPrompt, bool)

	// named returns what was chosen before and has an id, false where it is not there
	// any more.
	named(p placeProgramme, h history, id string) (upcomingPrompt, bool)
}

// An upcomingPrompt is what comes at a slot, with the round through its pool in
// which it comes.
type upcomingPrompt struct {
	prompt  statement.Prompt
	round   int        // 1 for the first time through all
	repeats bool       // has come in the round already
	portion portion    // of a reading plan; zero for a question and a quotation
	asked   asked      // the question that comes with a portion; zero for none
	source  postSource // that chose it
	slot    comingSlot // at which it comes; zero where nothing is scheduled
}

// is reports whether u has an id, whatever question comes with it.
func (u upcomingPrompt) is(id string) bool {
	if len(u.portion.passages) > 0 {
		id, _ = cutAsked(id)
		return id == u.portion.label()
	}
	return id == u.prompt.ID
}

// readSource reads a source as people type it, and as it is kept. Every error is a
// [schedule.InputError] that says what to do.
func (d *responder) readSource(words string) (postSource, error) {
	words = strings.TrimSpace(words)
	name, rest, _ := strings.Cut(words, " ")
	rest = strings.TrimSpace(rest)
	switch name = strings.ToLower(name); name {
	case "", programmeWord, "program":
		return withoutWords(questionSource(inOrder), words, rest)
	case "shuffled", "random", "shuffle":
		return withoutWords(questionSource(shuffled), words, rest)
	case "stages", "stage":
		return withoutWords(questionSource(byStage), words, rest)
	case "list", "own":
		return withoutWords(questionSource(ownList), words, rest)
	case "quotation", "quotations", "quote":
		rest = strings.TrimPrefix(strings.ToLower(rest), "of the day")
		return withoutWords(quotationSource{}, words, rest)
	case "reading":
		return d.readReading(rest)
	case singleWord:
		if id, err := strconv.ParseInt(rest, 10, 64); err == nil {
			return singleSource(id), nil
		}
	}
	return nil, in("source", inputError("source.unknown", message.Args{"words": shorten(words, 60)}))
}

// withoutWords is a source that takes no further words.
func withoutWords(s postSource, words, rest string) (postSource, error) {
	if rest != "" {
		return nil, in("source", inputError("source.unknown", message.Args{"words": shorten(words, 60)}))
	}
	return s, nil
}

// chosenSource reads the source that somebody chose for a schedule with this rule,
// where it has something to post. Every error is a [schedule.InputError].
func (p placeProgramme) chosenSource(words string, rule schedule.Recurrence) (postSource, error) {
	s, err := p.readSource(words)
	if err != nil {
		return nil, err
	}
	switch s := s.(type) {
	case questionSource:
		err = s.check(p)
	case quotationSource:
		if len(p.quotable()) == 0 {
			err = inputError("source.no-quotations", nil)
		}
	case readingSource:
		err = s.check(p, rule)
	case singleSource: // is set by once and now alone
		err = inputError("source.unknown", message.Args{"words": shorten(words, 60)})
	}
	return s, in("source", err)
}

// sourceText says what a source gives to a schedule that was just set; nil for the
// programme in its order.
func (p placeProgramme) sourceText(set plan) Text {
	switch s := p.sourceOf(set.Schedule).(type) {
	case questionSource:
		switch s {
		case shuffled:
			return p.catalogue.Text("source.is-shuffled", nil)
		case byStage:
			return p.catalogue.Text("source.is-stages", nil)
		case ownList:
			return p.catalogue.Text("source.is-list", message.Args{"n": len(p.ownQuestions())})
		}
	case quotationSource:
		return p.catalogue.Text("source.is-quotation", message.Args{"n": len(p.quotable())})
	case readingSource:
		p.schedules = []plan{set}
		all := p.upcoming(maxAheadPosts)
		if len(all) == 0 {
			return nil
		}
		last := all[len(all)-1]
		args := message.Args{"n": len(all), "time": p.moment(last.slot.at)}
		if last.portion.last {
			return p.catalogue.Text("source.is-reading", args)
		}
		if len(all) < maxAheadPosts {
			return p.catalogue.Text("source.is-reading-cut", args)
		}
	}
	return nil
}

// usualSources are offered for the source of a schedule.
var usualSources = []postSource{
	shuffled, byStage, ownList, quotationSource{}, readingSource{}, readingSource{by: bySections}, readingSource{by: byParagraphs, n: 1},
	readingSource{by: byParagraphs, n: 3}, readingSource{by: byPages, n: 5}, readingSource{by: evenly},
}

// completeSource completes a source: what can be read, as it would be written, and then
// what is usual.
func (d *responder) completeSource(typed string) []Completion {
	var choices []Completion
	add := func(value string) {
		if len(value) > maxLabel || slices.ContainsFunc(choices, func(c Completion) bool { return c.Value == value }) {
			return
		}
		choices = append(choices, Completion{Label: value, Value: value})
	}
	if s, err := d.readSource(typed); err == nil && s.String() != "" {
		add(s.String())
	}
	for _, usual := range append([]string{programmeWord}, sourceNames(usualSources)...) {
		if strings.HasPrefix(usual, strings.ToLower(typed)) {
			add(usual)
		}
	}
	return choices
}

// programmeWord is typed for the programme in its order.
const programmeWord = "programme"

func sourceNames(all []postSource) []string {
	var names []string
	for _, s := range all {
		names = append(names, s.String())
	}
	return names
}

// sourceOf returns the source of a schedule. One that cannot be read any more,
// because the statement was changed, has nothing to post.
func (d *responder) sourceOf(s Schedule) postSource {
	source, err := d.readSource(s.Source)
	if err != nil {
		return nothingToPost(s.Source)
	}
	return source
}

// nothingToPost is a source that names what is not there any more.
type nothingToPost string

func (s nothingToPost) String() string { return string(s) }
func (nothingToPost) pool() Pool       { return Questions }
func (nothingToPost) choose(placeProgramme, history, comingSlot) (upcomingPrompt, bool) {
	return upcomingPrompt{}, false
}
func (nothingToPost) named(placeProgramme, history, string) (upcomingPrompt, bool) {
	return upcomingPrompt{}, false
}

// sourceOfPool returns a source of a pool, by which what came of it is known again.
func (d *responder) sourceOfPool(pool Pool) postSource {
	switch {
	case pool == Questions:
		return inOrder
	case pool == Quotations:
		return quotationSource{}
	case pool == Singles:
		return singleSource(0) // known by the id of its question
	}
	return d.sourceOf(Schedule{Source: string(pool)})
}

// A history is what came at a place of one pool of its statement, or was passed over.
type history struct {
	round int            // the latest, 1 where nothing came
	came  map[string]int // in that round: by id, when it came last, counted from 1
	last  string         // id of what came last
	n     int
}

// newHistory reads the history of a pool from deliveries, the oldest first.
func newHistory(deliveries []Delivery, statementName string, pool Pool) history {
	h := history{round: 1, came: map[string]int{}}
	for _, d := range deliveries {
		switch {
		case !d.usesUpPrompt() || d.Statement != statementName:
		case d.Pool == pool:
			h.use(d.Prompt, d.Round)
		case pool == Questions && d.Pool.isReading() && d.State != Skipped:
			if _, with := cutAsked(d.Prompt); with.round > 0 {
				h.use(with.ID, with.round)
			}
		}
	}
	return h
}

// use notes that something came, or was passed over.
func (h *history) use(id string, round int) {
	h.n++
	h.last = id
	if round > h.round {
		h.round, h.came = round, map[string]int{}
	}
	if round == h.round {
		h.came[id] = h.n
	}
}

// over reports whether all have come in the round.
func (h history) over(all []statement.Prompt) bool {
	return !slices.ContainsFunc(all, func(q statement.Prompt) bool { return h.came[q.ID] == 0 })
}

// pick chooses from members of all, which order puts into the order of a round: the
// first that has not come. Once all have come, the next round begins; where members
// alone have, the one comes that came longest ago.
func (h history) pick(members, all []statement.Prompt, order func(members []statement.Prompt, round int) []statement.Prompt) (upcomingPrompt, bool) {
	if len(members) == 0 {
		return upcomingPrompt{}, false
	}
	if h.over(all) {
		return upcomingPrompt{prompt: order(members, h.round+1)[0], round: h.round + 1}, true
	}
	ordered := order(members, h.round)
	best := ordered[0]
	for _, q := range ordered {
		if h.came[q.ID] < h.came[best.ID] {
			best = q
		}
	}
	return upcomingPrompt{prompt: best, round: h.round, repeats: h.came[best.ID] > 0}, true
}

// shuffle puts prompts into an order that looks random and is the same each time
// in a round. What came last before the round does not come first in it.
func (h history) shuffle(p placeProgramme, prompts []statement.Prompt, round int) []statement.Prompt {
	prompts = slices.Clone(prompts)
	ranks := map[string]uint64{}
	for _, q := range prompts {
		ranks[q.ID] = rank(p.statement, round, q.ID)
	}
	slices.SortStableFunc(prompts, func(a, b statement.Prompt) int { return cmp.Compare(ranks[a.ID], ranks[b.ID]) })
	if len(prompts) > 1 && round > h.round && prompts[0].ID == h.last {
		prompts[0], prompts[1] = prompts[1], prompts[0]
	}
	return prompts
}

// rank is a number by which the prompts of a round are shuffled. It is the same in
// all places, so that what is rehearsed comes.
func rank(s *statement.Statement, round int, id string) uint64 {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(s.Name+"\x00"+id+"\x00"), uint64(round)))
	return binary.BigEndian.Uint64(sum[:])
}

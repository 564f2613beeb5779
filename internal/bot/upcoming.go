package bot

import (
	"slices"
	"time"
)

// maxAheadPosts is how many posts one look ahead goes.
const maxAheadPosts = 500

// histories are those of the pools of a place, as a look ahead goes on.
type histories struct {
	p  placeProgramme
	of map[Pool]*history
}

func (p placeProgramme) histories() histories {
	h := histories{p, map[Pool]*history{}}
	h.p.lookedAhead = h.pool(Questions)
	return h
}

func (h histories) pool(pool Pool) *history {
	if h.of[pool] == nil {
		one := newHistory(h.p.deliveries, h.p.statement.Name, pool)
		h.of[pool] = &one
	}
	return h.of[pool]
}

// next chooses what comes at a slot, and notes that it came.
func (h histories) next(source postSource, slot comingSlot) (upcomingPrompt, bool) {
	pool := h.pool(source.pool())
	u, ok := source.choose(h.p, *pool, slot)
	if ok {
		pool.use(u.prompt.ID, u.round)
		if u.asked.round > 0 {
			h.pool(Questions).use(u.asked.ID, u.asked.round)
		}
	}
	u.source, u.slot = source, slot
	return u, ok
}

// upcoming returns what comes next, at most n: by all schedules, in the order of their
// slots. Where none has a slot it is what would come by those that are paused, and where
// there are none by the programme in its order, once through.
func (p placeProgramme) upcoming(n int) []upcomingPrompt {
	n = min(n, maxAheadPosts)
	h := p.histories()
	if all := p.bySlots(h, n); len(all) > 0 {
		return all
	}
	plans := slices.DeleteFunc(slices.Clone(p.schedules), func(s plan) bool { return !s.Paused })
	if len(plans) == 0 {
		plans = []plan{{}}
	}
	var all []upcomingPrompt
	for _, s := range plans {
		source, came := p.sourceOf(s.Schedule), map[string]bool{}
		for len(all) < n {
			u, ok := h.next(source, comingSlot{plan: s})
			if !ok || came[u.prompt.ID] {
				break
			}
			came[u.prompt.ID] = true
			all = append(all, u)
			if u.portion.last {
				break
			}
		}
	}
	return all
}

// bySlots returns what comes at the next n slots.
func (p placeProgramme) bySlots(h histories, n int) []upcomingPrompt {
	type running struct {
		comingSlot
		source postSource
	}
	var all []upcomingPrompt
	var plans []running
	for _, s := range p.schedules {
		if !s.Next.IsZero() {
			plans = append(plans, running{comingSlot{s, s.local(s.Next)}, p.sourceOf(s.Schedule)})
		}
	}
	for len(plans) > 0 && len(all) < n {
		i := 0
		for k := range plans {
			if plans[k].at.Before(plans[i].at) {
				i = k
			}
		}
		u, ok := h.next(plans[i].source, plans[i].comingSlot)
		if ok {
			all = append(all, u)
		}
		plans[i].at = plans[i].rule.Next(plans[i].at)
		if !ok || u.portion.last || plans[i].at.IsZero() {
			plans = slices.Delete(plans, i, i+1)
		}
	}
	return all
}

// after returns what a schedule posts after something that it posts at a slot, false
// for nothing.
func (p placeProgramme) after(u upcomingPrompt) (upcomingPrompt, bool) {
	slot := u.slot
	if !slot.at.IsZero() {
		if slot.at = slot.rule.Next(slot.at); slot.at.IsZero() {
			return upcomingPrompt{}, false
		}
	}
	h := p.histories()
	h.pool(u.source.pool()).use(u.prompt.ID, u.round)
	if u.asked.round > 0 {
		h.pool(Questions).use(u.asked.ID, u.asked.round)
	}
	if u.portion.last {
		return upcomingPrompt{}, false
	}
	return h.next(u.source, slot)
}

// inOrder returns the questions of the place that have not come in the round, in the
// order of the programme, and then those that have.
func (p placeProgramme) inOrder() []upcomingPrompt {
	h := newHistory(p.deliveries, p.statement.Name, Questions)
	var all []upcomingPrompt
	for _, again := range []bool{false, true} {
		for _, q := range p.questions {
			if came := h.came[q.ID] > 0; came == again {
				u := upcomingPrompt{prompt: q, round: h.round}
				if again {
					u.round++
				}
				all = append(all, u)
			}
		}
	}
	return all
}

// leftInRound counts the questions that are to come before any comes again.
func (p placeProgramme) leftInRound() int {
	n := 0
	next := p.inOrder()
	for _, u := range next {
		if u.round == next[0].round {
			n++
		}
	}
	return n
}

// delivery is the record of u in a state. Its slot is that at which u comes.
func (p placeProgramme) delivery(u upcomingPrompt, state DeliveryState, now time.Time) Delivery {
	return Delivery{
		Place:     p.at,
		Schedule:  u.slot.Name,
		Slot:      u.slot.at,
		Statement: p.statement.Name,
		Pool:      u.source.pool(),
		Round:     u.round,
		Prompt:    u.prompt.ID,
		Repeats:   u.repeats,
		State:     state,
		At:        now,
	}
}

// named returns the question of an id.
func (s questionSource) named(p placeProgramme, _ history, id string) (upcomingPrompt, bool) {
	q, ok := p.question(id)
	return upcomingPrompt{prompt: q}, ok
}

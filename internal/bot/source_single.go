package bot

import (
	"strconv"

	"plenary/internal/statement"
)

// A singleSource posts one question of the group once: that of [Suggestion.ID].
type singleSource int64

// singleWord begins what a single source is kept as.
const singleWord = "single"

func (s singleSource) String() string { return singleWord + " " + strconv.FormatInt(int64(s), 10) }
func (singleSource) pool() Pool       { return Singles }

func (s singleSource) choose(p placeProgramme, h history, slot comingSlot) (upcomingPrompt, bool) {
	id := Suggestion{ID: int64(s)}.prompt().ID
	if h.came[id] > 0 {
		return upcomingPrompt{}, false
	}
	u, ok := s.named(p, h, id)
	u.slot = slot
	return u, ok
}

func (s singleSource) named(p placeProgramme, _ history, id string) (upcomingPrompt, bool) {
	q, ok := p.question(id)
	return upcomingPrompt{prompt: statement.Prompt{ID: q.ID, Text: q.Text}, round: 1, source: s}, ok
}

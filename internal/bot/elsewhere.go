package bot

import (
	"context"
	"strings"
)

// placeOfCall takes "in #ID" off the end of c's words and returns the place that
// the call is about. Another place than where it is said is for its
// facilitators alone, because it may be one that the asker cannot see; the
// reply then says no.
func (d *responder) placeOfCall(ctx context.Context, c *call) (Place, Reply, error) {
	here := c.Place.Root()
	words := strings.Fields(c.words)
	n := len(words)
	if n == 0 || n == 1 && words[0] != "in" || n > 1 && !strings.EqualFold(words[n-2], "in") {
		return here, Reply{}, nil
	}
	at, ok := here, false
	if n > 1 {
		at.Channel, ok = platformID(words[n-1], "#")
	}
	if !ok {
		return here, misused(Say("Name the channel by its mark, such as in #general.")), nil
	}
	c.words = strings.Join(words[:n-2], " ")
	if at == here {
		return here, Reply{}, nil
	}
	may, err := d.facilitates(ctx, *c)
	if err == nil && !may {
		return at, c.notAllowed("Only facilitators ask about the questions of another channel, and only of one that is theirs."), nil
	}
	return at, Reply{}, err
}

// platformID returns the id that stands behind a mark. Ids of digits alone do
// without it.
func platformID(word, mark string) (string, bool) {
	id, marked := strings.CutPrefix(word, mark)
	if !marked && strings.Trim(id, "0123456789") != "" {
		return "", false
	}
	for _, r := range id {
		if r <= ' ' || r == '<' || r == '>' || r == '@' || r == '#' {
			return "", false
		}
	}
	return id, id != ""
}

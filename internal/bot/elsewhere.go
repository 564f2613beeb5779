package bot

import (
	"context"
	"strings"
)

// placeOfCall returns the place that a call is about: the channel that it names,
// or the one where it is said. Another place than that one is for its
// facilitators alone, because it may be one that the asker cannot see; the reply
// then says no.
func (d *responder) placeOfCall(ctx context.Context, req Request) (Place, Reply, error) {
	at := req.Place.Root()
	named := req.value("channel")
	if named == "" {
		return at, Reply{}, nil
	}
	id, ok := platformID(named, "#")
	if !ok {
		return at, misused(Say("Name the channel by its mark, such as in #general.")), nil
	}
	if id == at.Channel {
		return at, Reply{}, nil
	}
	at.Channel = id
	may, err := d.facilitates(ctx, req, at)
	if err == nil && !may {
		return at, d.notAllowed(req, "prompt.facilitators-elsewhere"), nil
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

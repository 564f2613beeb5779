package discord

import (
	"strconv"
	"sync"

	"plenary/internal/bot"
)

// maxPlaces is how many threads are remembered, in some 10 MB.
const maxCachedThreads = 200_000

// places remembers what the gateway tells of channels: which are threads, and
// of which channel, and which are forums. It is a help, not a truth: a channel
// that it does not know is taken for a plain one.
type channelCache struct {
	mu      sync.Mutex
	parents map[uint64]uint64 // of threads
	forums  map[uint64]bool
}

func (p *channelCache) add(spots []partialChannel) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range spots {
		id, err := strconv.ParseUint(s.ID, 10, 64)
		if err != nil {
			continue
		}
		switch {
		case s.isThread():
			parent, err := strconv.ParseUint(s.ParentID, 10, 64)
			if err != nil {
				continue
			}
			if p.parents == nil {
				p.parents = map[uint64]uint64{}
			}
			for other := range p.parents {
				if len(p.parents) < maxCachedThreads {
					break
				}
				delete(p.parents, other)
			}
			p.parents[id] = parent
		case s.isForum():
			if p.forums == nil {
				p.forums = map[uint64]bool{}
			}
			p.forums[id] = true
		}
	}
}

func (p *channelCache) remove(channel string) {
	id, err := strconv.ParseUint(channel, 10, 64)
	if err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.parents, id)
	delete(p.forums, id)
}

// at returns the place that a channel or thread of a server is.
func (p *channelCache) place(server, channel string) bot.Place {
	place := bot.Place{Platform: Name, Space: server, Channel: channel}
	id, err := strconv.ParseUint(channel, 10, 64)
	if err != nil {
		return place
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if parent, ok := p.parents[id]; ok {
		place.Channel, place.Thread = strconv.FormatUint(parent, 10), channel
	}
	return place
}

func (p *channelCache) isForum(channel string) bool {
	id, err := strconv.ParseUint(channel, 10, 64)
	if err != nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.forums[id]
}

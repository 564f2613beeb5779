package discord

import (
	"strconv"
	"sync"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// A partialChannel says what kind of channel one is, and where it stands.
type partialChannel struct {
	ID       string                `json:"id"`
	ParentID string                `json:"parent_id"`
	Type     discordgo.ChannelType `json:"type"`
}

func (c partialChannel) isThread() bool {
	switch c.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		return true
	}
	return false
}

func (c partialChannel) isForum() bool {
	return c.Type == discordgo.ChannelTypeGuildForum || c.Type == discordgo.ChannelTypeGuildMedia
}

type channel struct {
	partialChannel
	GuildID     string                           `json:"guild_id"`
	OwnerID     string                           `json:"owner_id"`
	Permissions string                           `json:"permissions"`     // resolved in an interaction: of the member there
	BotMay      string                           `json:"app_permissions"` // likewise, of the bot; "" where the bot is not there
	Overwrites  []*discordgo.PermissionOverwrite `json:"permission_overwrites"`
	Flags       int                              `json:"flags"`
	Tags        []forumTag                       `json:"available_tags"` // of a forum
	Messages    int                              `json:"message_count"`  // of a thread, without its first
	Thread      struct {
		Locked     bool   `json:"locked"`
		ArchivedAt string `json:"archive_timestamp"`
	} `json:"thread_metadata"`
}

// maxCachedThreads is how many threads are remembered, in some 10 MB.
const maxCachedThreads = 200_000

// A channelCache remembers what the gateway tells of channels: which are threads,
// and of which channel, and which are forums. A channel that it does not know is
// taken for a text channel.
type channelCache struct {
	mu      sync.Mutex
	parents map[uint64]uint64 // of threads
	forums  map[uint64]bool
}

func (cc *channelCache) add(channels []partialChannel) {
	cc.mu.Lock()
	defer cc.mu.Unlock()
	for _, c := range channels {
		id, err := strconv.ParseUint(c.ID, 10, 64)
		if err != nil {
			continue
		}
		switch {
		case c.isThread():
			parent, err := strconv.ParseUint(c.ParentID, 10, 64)
			if err != nil {
				continue
			}
			if cc.parents == nil {
				cc.parents = map[uint64]uint64{}
			}
			for other := range cc.parents {
				if len(cc.parents) < maxCachedThreads {
					break
				}
				delete(cc.parents, other)
			}
			cc.parents[id] = parent
		case c.isForum():
			if cc.forums == nil {
				cc.forums = map[uint64]bool{}
			}
			cc.forums[id] = true
		}
	}
}

func (cc *channelCache) remove(channel string) {
	id, err := strconv.ParseUint(channel, 10, 64)
	if err != nil {
		return
	}
	cc.mu.Lock()
	defer cc.mu.Unlock()
	delete(cc.parents, id)
	delete(cc.forums, id)
}

// place returns the place that a channel or thread of a server is.
func (cc *channelCache) place(server, channel string) bot.Place {
	place := bot.Place{Platform: Name, Space: server, Channel: channel}
	id, err := strconv.ParseUint(channel, 10, 64)
	if err != nil {
		return place
	}
	cc.mu.Lock()
	defer cc.mu.Unlock()
	if parent, ok := cc.parents[id]; ok {
		place.Channel, place.Thread = strconv.FormatUint(parent, 10), channel
	}
	return place
}

func (cc *channelCache) isForum(channel string) bool {
	id, err := strconv.ParseUint(channel, 10, 64)
	if err != nil {
		return false
	}
	cc.mu.Lock()
	defer cc.mu.Unlock()
	return cc.forums[id]
}

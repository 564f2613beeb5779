package discord

import (
	"sync"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// maxUnreached is how many members are remembered who take no direct messages.
const maxUnreached = 10_000

// unreached are the members to whom a word could not be sent because they take no direct
// messages from the bot, by the server that it was about, with its channel. They are told
// where they next ask. It is kept in memory alone, because status shows the same. The zero
// unreached is ready.
type unreached struct {
	mu       sync.Mutex
	channels map[asker]string
}

// note notes a post that its member did not take.
func (u *unreached) note(post bot.Post) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.channels == nil {
		u.channels = map[asker]string{}
	}
	if len(u.channels) < maxUnreached {
		u.channels[asker{post.Member, post.Place.Space}] = post.Place.Channel
	}
}

// tell adds to a reply what a member is to be told, once.
func (u *unreached) tell(who asker, reply bot.Reply) bot.Reply {
	u.mu.Lock()
	channel, ok := u.channels[who]
	if ok && !reply.Empty() {
		delete(u.channels, who)
	}
	u.mu.Unlock()
	if !ok || reply.Empty() {
		return reply
	}
	reply.Blocks = append(reply.Blocks[:len(reply.Blocks):len(reply.Blocks)], bot.Paragraph{Small: true, Text: reply.Words().Text("discord.unreached", message.Args{
		"channel": message.Span{Text: channel, Style: message.Channel},
	})})
	return reply
}

package slack

import (
	"slices"

	"plenary/internal/bot"
)

// mentioning is what a member types before a command in a thread, where Slack takes no
// slash command.
const mentioning = "@plenary"

// typedBefore is what a member types before a command where a reply stands; "" in a
// direct message.
func (t target) typedBefore(private bool) string {
	thread := t.thread
	if private {
		thread = t.privateThread
	}
	switch {
	case isDirect(t.channel):
		return ""
	case thread != "":
		return mentioning + " "
	}
	return slash + " "
}

// withTyped writes the commands in a reply as they are typed, with before in front.
func withTyped(reply bot.Reply, before string) bot.Reply {
	typed := func(t bot.Text) bot.Text {
		t = slices.Clone(t)
		for i, s := range t {
			if s.Style == bot.CommandLine && s.Text != "" {
				t[i].Text, t[i].Style = before+s.Text, bot.Typed
			}
		}
		return t
	}
	reply.Blocks = slices.Clone(reply.Blocks)
	for i, block := range reply.Blocks {
		switch block := block.(type) {
		case bot.Paragraph:
			block.Text = typed(block.Text)
			reply.Blocks[i] = block
		case bot.List:
			block.Items = slices.Clone(block.Items)
			for k, item := range block.Items {
				block.Items[k] = typed(item)
			}
			reply.Blocks[i] = block
		}
	}
	return reply
}

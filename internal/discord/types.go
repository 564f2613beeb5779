package discord

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// These types hold what the adapter uses of Discord's objects. Other fields,
// known or unknown, are ignored.

type user struct {
	ID     string `json:"id"`
	Bot    bool   `json:"bot"`
	System bool   `json:"system"`
}

type member struct {
	User        *user    `json:"user"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"` // in an interaction: all that the member has in its channel
	TimedOut    string   `json:"communication_disabled_until"`
}

type channelMessage struct {
	ID         string          `json:"id"`
	ChannelID  string          `json:"channel_id"`
	GuildID    string          `json:"guild_id"`
	WebhookID  string          `json:"webhook_id"`
	Type       int             `json:"type"`
	Flags      int             `json:"flags"`
	Content    string          `json:"content"`
	Timestamp  string          `json:"timestamp"`
	Edited     string          `json:"edited_timestamp"`
	Author     *user           `json:"author"`
	Member     *member         `json:"member"`
	Embeds     []embed         `json:"embeds"`
	Components []heldComponent `json:"components"`
	Mentions   []user          `json:"mentions"` // also of whoever a reply pings
	Roles      []string        `json:"mention_roles"`
	Reference  struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Thread *struct {
		ID string `json:"id"`
	} `json:"thread"`
	Forwarded []struct {
		Message channelMessage `json:"message"`
	} `json:"message_snapshots"`
}

// said is what a message says: its content, else that of what it forwards, else that of
// its embeds.
func (m channelMessage) said() string {
	if m.Content != "" {
		return m.Content
	}
	var all []string
	for _, f := range m.Forwarded {
		all = append(all, f.Message.said())
	}
	for _, e := range m.Embeds {
		all = append(all, e.Title, e.Description)
	}
	all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
	return strings.Join(all, "\n")
}

type embed struct {
	URL         string `json:"url"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type server struct {
	ID      string            `json:"id"`
	OwnerID string            `json:"owner_id"`
	Roles   []*discordgo.Role `json:"roles"`
}

type interaction struct {
	ID            string                    `json:"id"`
	ApplicationID string                    `json:"application_id"`
	Type          discordgo.InteractionType `json:"type"`
	Token         string                    `json:"token"`
	GuildID       string                    `json:"guild_id"`
	ChannelID     string                    `json:"channel_id"`
	Channel       *channel                  `json:"channel"`
	Context       *int                      `json:"context"`
	BotMay        string                    `json:"app_permissions"`                // what the bot may do in the channel
	Owners        map[string]any            `json:"authorizing_integration_owners"` // by the kind of installation
	Locale        string                    `json:"locale"`                         // of the member's client
	Member        *member                   `json:"member"`
	User          *user                     `json:"user"`
	Message       *channelMessage           `json:"message"`
	Data          struct {
		Name     string                           `json:"name"`
		Type     discordgo.ApplicationCommandType `json:"type"`
		Target   string                           `json:"target_id"`
		CustomID string                           `json:"custom_id"`
		Values   []string                         `json:"values"`
		Options  []option                         `json:"options"`
		Filled   []filledIn                       `json:"components"` // of a modal
		Resolved struct {
			Messages map[string]channelMessage `json:"messages"`
			Channels map[string]channel        `json:"channels"`
			Roles    map[string]struct{}       `json:"roles"`
			Users    map[string]struct{}       `json:"users"`
		} `json:"resolved"`
	} `json:"data"`
}

// hidden reports whether the message that holds the button is for the member alone.
func (in *interaction) hidden() bool {
	return in.Message != nil && discordgo.MessageFlags(in.Message.Flags)&discordgo.MessageFlagsEphemeral != 0
}

// complete reports whether the interaction can be answered.
func (in *interaction) complete() bool { return in.ID != "" && in.Token != "" && in.Type != 0 }

// installedInServer is the key of the server among an interaction's owners, where the bot
// is installed in it.
const installedInServer = "0"

// isElsewhere reports whether the interaction comes from a server in which the bot is not:
// its member installed the bot for themselves.
func (in *interaction) isElsewhere() bool {
	_, there := in.Owners[installedInServer]
	return in.GuildID != "" && len(in.Owners) > 0 && !there
}

// channels are those of which the interaction says what the bot may do there: its own, and
// those that it names.
func (in *interaction) channels() map[string]channel {
	all := maps.Clone(in.Data.Resolved.Channels)
	if in.Channel == nil || in.Member == nil {
		return all
	}
	if all == nil {
		all = map[string]channel{}
	}
	own := *in.Channel
	own.Permissions, own.BotMay = in.Member.Permissions, in.BotMay
	all[in.ChannelID] = own
	return all
}

// known reports whether the interaction is of a type that this version knows.
func (in *interaction) known() bool {
	return in.Type > discordgo.InteractionPing && in.Type <= discordgo.InteractionModalSubmit
}

// from returns the id of the member who acted.
func (in *interaction) from() string {
	switch {
	case in.Member != nil && in.Member.User != nil:
		return in.Member.User.ID
	case in.User != nil:
		return in.User.ID
	}
	return ""
}

type option struct {
	Name    string                                 `json:"name"`
	Type    discordgo.ApplicationCommandOptionType `json:"type"`
	Value   json.RawMessage                        `json:"value"`
	Options []option                               `json:"options"`
	Focused bool                                   `json:"focused"`
}

// text returns the option's value as it was typed.
func (o option) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) == nil {
		return s
	}
	return string(o.Value) // a number or a truth value
}

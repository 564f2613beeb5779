package discord

import "github.com/bwmarrin/discordgo"

// A payload is a message as it is sent: new, as the answer to an interaction,
// or in place of what an answer showed.
type payload struct {
	Content    string                           `json:"content"`
	Embeds     []discordgo.MessageEmbed         `json:"embeds"`     // never nil: an empty list clears
	Components []discordgo.MessageComponent     `json:"components"` // likewise
	Mentions   discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags      discordgo.MessageFlags           `json:"flags,omitempty"`
	Nonce      string                           `json:"nonce,omitempty"`
	Enforce    bool                             `json:"enforce_nonce,omitempty"`
	Reference  *discordgo.MessageReference      `json:"message_reference,omitempty"`
}

// payload makes a message of a sheet. It pings nobody, not even who is replied
// to.
func (s message) payload() payload {
	p := payload{
		Content:    s.content,
		Embeds:     s.embeds,
		Components: s.rows,
		Mentions:   discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	}
	if p.Embeds == nil {
		p.Embeds = []discordgo.MessageEmbed{}
	}
	if p.Components == nil {
		p.Components = []discordgo.MessageComponent{}
	}
	return p
}

// once names a message, in at most 25 characters, so that Discord does not make
// it twice within some minutes.
func (p payload) withNonce(nonce string) payload {
	p.Nonce, p.Enforce = nonce, true
	return p
}

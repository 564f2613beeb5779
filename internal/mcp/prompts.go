package mcp

import (
	"context"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"plenary/internal/bot"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// addPrompts adds each question of the programmes as a prompt.
func (v *view) addPrompts(to *sdk.Server) {
	for _, s := range v.statements {
		for _, q := range s.Prompts {
			name := q.ID
			if s.Name != "" {
				name = s.Name + "/" + q.ID
			}
			text := v.promptText(s, q)
			addTo(v.order.prompts, name)
			to.AddPrompt(&sdk.Prompt{Name: name, Title: q.Text, Description: q.Stage}, func(context.Context, *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
				return &sdk.GetPromptResult{
					Description: q.Text,
					Messages:    []*sdk.PromptMessage{{Role: "user", Content: &sdk.TextContent{Text: text}}},
				}, nil
			})
		}
	}
}

// promptText is a question with what the statement says at its place.
func (v *view) promptText(s *statement.Statement, q statement.Prompt) string {
	parts := []string{v.words.String("mcp.prompt.question", message.Args{"title": s.Title, "question": q.Text})}
	var at bot.Located
	switch {
	case q.Quote != "":
		at = v.cfg.Bot.At(s, s.RefTo(q.At))
		parts = append(parts, v.credited([]string{q.Quote}, at))
	case q.About.Kind != statement.NoRef:
		at = v.cfg.Bot.At(s, q.About)
		parts = append(parts, v.text(at))
	default:
		at = v.cfg.Bot.At(s, statement.SectionRef(0))
		parts = append(parts, v.credited(nil, at))
	}
	return strings.Join(append(parts, v.words.String("mcp.prompt.how", nil)), "\n\n")
}

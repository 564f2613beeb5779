package slack

import (
	"slices"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// viewErrors are the errors by which Slack refuses a view for its blocks, beside
// blockErrors. The first is that of every argument, and says nothing else of a view.
var viewErrors = []string{"invalid_arguments", "view_too_large"}

// sendView shows a reply in a view by a call, which is given nil for the view as it is
// drawn. Where Slack refuses its blocks, which we do not expect, the call is made again
// with the text alone.
func (a *Adapter) sendView(reply bot.Reply, show func(fallback []slack.Block) error) error {
	err := show(nil)
	refused := slices.ContainsFunc(slices.Concat(blockErrors, viewErrors), func(name string) bool { return isSlackError(err, name) })
	text := textBlocks(reply)
	if !refused || len(text) == 0 {
		return err
	}
	a.warnOnce("blocks:"+err.Error(), "slack: the blocks of a view were refused; the text is shown without them", "error", err)
	return show(text)
}

// maxFallbackBlocks bounds the text of a view whose blocks were refused: one may have been
// refused for its size.
const maxFallbackBlocks = 30

// textBlocks are the words of a reply as plain text. Buttons are left out.
func textBlocks(reply bot.Reply) []slack.Block {
	var blocks []slack.Block
	for _, part := range splitText(message.Literal(reply.String())) {
		if words := part.String(); !isBlank(words) && len(blocks) < maxFallbackBlocks {
			blocks = append(blocks, slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, words, false, false), nil, nil))
		}
	}
	return blocks
}

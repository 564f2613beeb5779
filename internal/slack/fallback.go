package slack

import (
	"encoding/json"
	"slices"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// blockErrors are the errors by which Slack refuses a message or a view for its blocks.
// invalid_arguments may be about any argument; of a view Slack says nothing closer.
var blockErrors = []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments", "view_too_large"}

func refusesBlocks(err error) bool { return isOneOf(err, blockErrors) }

// sendVersions sends the first version of a message or a view that Slack does not refuse
// for its blocks, which we do not expect of any. Everything with blocks goes out by it.
func sendVersions[V any](a *Adapter, versions []V, send func(V) error) (err error) {
	for i, v := range versions {
		if err = send(v); !refusesBlocks(err) || i == len(versions)-1 {
			return err
		}
		a.warnOnce("blocks:"+err.Error(), "slack: blocks were refused; simpler ones are sent, or the text alone", "error", err)
	}
	return err
}

// sendMessage sends a message by a call, wherever it goes.
func (a *Adapter) sendMessage(m drawnMessage, send func(drawnMessage) error) error {
	return sendVersions(a, m.versions(), send)
}

// A newBlock is a block of a kind that not every workspace has, with those that say the
// same in older kinds; none where it can be left out.
type newBlock struct {
	slack.Block
	older []slack.Block
}

// MarshalJSON writes the block alone.
func (b newBlock) MarshalJSON() ([]byte, error) { return json.Marshal(b.Block) }

// versions are a message as it is drawn, in older kinds of blocks, and the text alone.
func (m drawnMessage) versions() []drawnMessage {
	all := []drawnMessage{m}
	if len(m.blocks) == 0 {
		return all
	}
	if older, differ := inOlderKinds(m.blocks); differ && len(older) > 0 && len(older) <= maxBlocks {
		all = append(all, drawnMessage{older, m.text})
	}
	return append(all, drawnMessage{text: m.text})
}

// inOlderKinds puts older blocks in the place of newer ones. differ is false where there
// are none.
func inOlderKinds(blocks []slack.Block) (older []slack.Block, differ bool) {
	for _, block := range blocks {
		if n, ok := block.(newBlock); ok {
			older, differ = append(older, n.older...), true
		} else {
			older = append(older, block)
		}
	}
	return older, differ
}

// maxFallbackBlocks bounds the text of a view whose blocks were refused: one may have been
// refused for its size.
const maxFallbackBlocks = 30

// viewVersions are a reply as it is drawn for a view, its text with the buttons, and the
// text alone.
func viewVersions(reply bot.Reply) [][]slack.Block {
	drawn, text := viewBlocks(reply), textBlocks(reply)
	all := [][]slack.Block{drawn}
	if len(text) == 0 {
		return all
	}
	withButtons := slices.Clone(text)
	for _, block := range drawn {
		if _, ok := block.(*slack.ActionBlock); ok && len(withButtons) < maxViewBlocks {
			withButtons = append(withButtons, block)
		}
	}
	if len(withButtons) > len(text) {
		all = append(all, withButtons)
	}
	return append(all, text)
}

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

// replyModals are the versions of a modal that shows a reply where there is no channel to
// post it to.
func replyModals(reply bot.Reply, from viewOrigin) []slack.ModalViewRequest {
	var all []slack.ModalViewRequest
	for _, blocks := range viewVersions(reply) {
		all = append(all, replyModal(reply, viewOrigin{Channel: from.Channel}, blocks))
	}
	return all
}

// formModals are the versions of a modal in which the form of a reply is filled in: as it
// is drawn, and of lines to type. There are none where Slack cannot hold the form.
func formModals(reply bot.Reply, from viewOrigin) []slack.ModalViewRequest {
	var all []slack.ModalViewRequest
	for _, element := range []elementOf{fieldElement, lineElement} {
		if modal, ok := formModal(reply, from, element); ok {
			all = append(all, modal)
		}
	}
	return all
}

// modals are the versions of a modal that shows the form of a reply, or else the reply.
func modals(reply bot.Reply, from viewOrigin) []slack.ModalViewRequest {
	if reply.Form == nil {
		return replyModals(reply, from)
	}
	return append(formModals(reply, from), replyModals(reply, from)...)
}

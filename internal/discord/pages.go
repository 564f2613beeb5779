package discord

import (
	"maps"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// pageWord is the first word of the custom id of a button that turns to another page of a
// reply that is too long for one message. The page's number and the encoded call follow.
// It may never change its meaning, as those of other buttons.
const pageWord = "page"

// pagedCall is the encoded call that makes the reply to a request again, for the sake of
// its other pages; "" where it may not be made again, or does not fit into a button. The
// commands of the top level that belong to everybody change nothing.
func pagedCall(r bot.Request) string {
	command := lookUp(bot.Commands(), r.Call.Command)
	if command == nil || command.Facilitators || len(command.Subcommands) > 0 {
		return ""
	}
	call := r.Call
	if r.Line != "" && len(command.Options) > 0 {
		call.Values = maps.Clone(call.Values)
		if call.Values == nil {
			call.Values = map[string]string{}
		}
		call.Values[command.Options[0].Name] = r.Line
	}
	held := call.Encode()
	if size(pageID(99, held)) > maxCustomID {
		return ""
	}
	return held
}

func pageID(page int, held string) string { return pageWord + " " + strconv.Itoa(page) + " " + held }

// parsePageID returns what the button of a page holds.
func parsePageID(customID string) (page int, held string, ok bool) {
	rest, ok := strings.CutPrefix(customID, pageWord+" ")
	if !ok {
		return 0, "", false
	}
	number, held, _ := strings.Cut(rest, " ")
	page, err := strconv.Atoi(number)
	return page, held, err == nil && page > 0
}

// onePage returns a page of a reply that takes several messages, with buttons that turn to
// those beside it. The last page stands for those that there are no more.
func onePage(pages []drawnMessage, page int, held string, words *message.Catalogue) drawnMessage {
	page = min(max(page, 1), len(pages))
	m := pages[page-1]
	var row discordgo.ActionsRow
	turn := func(to int, label string) {
		row.Components = append(row.Components, discordgo.Button{
			Label: ourWords(words.String(label, message.Args{"page": to, "pages": len(pages)}), maxButton), Style: discordgo.SecondaryButton, CustomID: pageID(to, held),
		})
	}
	if page > 1 {
		turn(page-1, "discord.page-before")
	}
	if page < len(pages) {
		turn(page+1, "discord.page-after")
	}
	m.parts = append(m.parts[:len(m.parts):len(m.parts)], row)
	return m
}

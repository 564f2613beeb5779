package discord

import (
	"net/url"
	"slices"
	"strings"

	"plenary/internal/bot"
)

// fragmentMark begins the text fragment of an address: the words that a browser scrolls to.
// Source: WICG, URL Fragment Text Directives.
const fragmentMark = ":~:text="

// buttonAddress returns an address as a button can open it, at most maxURL characters: of
// a longer one the text fragment has fewer words, or the address has none; "" where it is
// no address, or too long without.
func buttonAddress(address string) string {
	if linkAddress(address) == "" {
		return ""
	}
	if size(address) <= maxURL {
		return address
	}
	page, fragment, _ := strings.Cut(address, "#")
	before, words, marked := strings.Cut(fragment, fragmentMark)
	if marked {
		start, end, _ := strings.Cut(words, ",")
		head, tail := strings.Split(start, "%20"), strings.Split(end, "%20")
		for len(head) > 1 || len(tail) > 1 {
			if len(head) >= len(tail) {
				head = head[:len(head)-1]
			} else {
				tail = tail[1:]
			}
			shorter := page + "#" + before + fragmentMark + strings.Join(head, "%20")
			if end != "" {
				shorter += "," + strings.Join(tail, "%20")
			}
			if size(shorter) <= maxURL {
				return shorter
			}
		}
	}
	if size(page) <= maxURL {
		return page
	}
	return ""
}

// withSourceButton has the source of a reply's quotation opened by a button, where there
// is one quotation, and room.
func withSourceButton(r bot.Reply) bot.Reply {
	at, row := -1, -1
	var actions []bot.Action // of the row
	for i, block := range r.Blocks {
		switch block := block.(type) {
		case bot.Quotation:
			if at >= 0 {
				return r // each has its own, on its source
			}
			at = i
		case bot.Actions:
			row, actions = i, block.Actions
			if slices.ContainsFunc(block.Actions, func(a bot.Action) bool { return a.URL != "" }) {
				return r
			}
		}
	}
	if at < 0 {
		return r
	}
	q := r.Blocks[at].(bot.Quotation)
	if u, err := url.Parse(q.Link); err != nil || u.Host == "" || buttonAddress(q.Link) == "" {
		return r
	}
	open := bot.Action{Label: r.Words().String("discord.source", nil), URL: q.Link}
	blocks := slices.Clone(r.Blocks)
	switch {
	case row < 0:
		blocks = append(blocks, bot.Actions{Actions: []bot.Action{open}})
	case len(actions) >= maxButtons:
		return r
	default:
		blocks[row] = bot.Actions{Actions: append(slices.Clone(actions), open)}
	}
	q.Link = ""
	blocks[at] = q
	r.Blocks = blocks
	return r
}

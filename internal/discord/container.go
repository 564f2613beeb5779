package discord

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// Limits of a message of components (V2). Source: Discord's API documentation, as of
// 2026-11.
const (
	maxShownText = 4000 // characters of all its texts together
	maxShown     = 40   // components, those within others too

	// maxPageParts leaves room for the container and for a row that turns pages.
	maxPageParts = maxShown - 4

	flagComponents = discordgo.MessageFlagsIsComponentsV2
)

// add adds a component to a container, in a new message where the last has no room.
func (d *drawing) add(c discordgo.MessageComponent) {
	s := d.last()
	if countOf(s.parts)+countOf([]discordgo.MessageComponent{c}) > maxPageParts || textIn(s.parts)+textIn([]discordgo.MessageComponent{c}) > maxShownText {
		d.next()
		s = d.last()
	}
	s.parts = append(s.parts, c)
}

// shownText adds a text to that which is last, else as one of its own.
func (d *drawing) shownText(words, separator string) {
	s := d.last()
	if n := len(s.parts); n > 0 {
		text, ok := s.parts[n-1].(discordgo.TextDisplay)
		if ok && textIn(s.parts)+size(separator)+size(words) <= maxShownText {
			s.parts[n-1] = discordgo.TextDisplay{Content: text.Content + separator + words}
			return
		}
	}
	d.add(discordgo.TextDisplay{Content: words})
}

// countOf counts components and those within them.
func countOf(parts []discordgo.MessageComponent) int {
	n := len(parts)
	for _, c := range parts {
		switch c := c.(type) {
		case discordgo.Section:
			n += countOf(c.Components) + 1 // the button beside it
		case discordgo.ActionsRow:
			n += countOf(c.Components)
		}
	}
	return n
}

// textIn counts the characters of the texts of components.
func textIn(parts []discordgo.MessageComponent) int {
	n := 0
	for _, c := range parts {
		switch c := c.(type) {
		case discordgo.TextDisplay:
			n += size(c.Content)
		case discordgo.Section:
			n += textIn(c.Components)
		}
	}
	return n
}

// buttonsIn are the ids of the buttons among components.
func buttonsIn(parts []discordgo.MessageComponent) map[string]bool {
	ids := map[string]bool{}
	for _, c := range parts {
		switch c := c.(type) {
		case discordgo.Section:
			if b, ok := c.Accessory.(discordgo.Button); ok {
				ids[b.CustomID] = true
			}
		case discordgo.ActionsRow:
			for _, c := range c.Components {
				if b, ok := c.(discordgo.Button); ok {
					ids[b.CustomID] = true
				}
			}
		}
	}
	return ids
}

// rowsIn counts the rows among components.
func rowsIn(parts []discordgo.MessageComponent) int {
	n := 0
	for _, c := range parts {
		if _, ok := c.(discordgo.ActionsRow); ok {
			n++
		}
	}
	return n
}

// container is what a message of components shows.
func (m drawnMessage) container() discordgo.Container {
	c := discordgo.Container{Components: m.parts}
	if m.colour != 0 {
		c.AccentColor = &m.colour
	}
	return c
}

// opened are the calls of the items of lists, by the number of the list's block: those
// that the list has, else those of the menu that names the same items, which is left out.
func opened(blocks []bot.Block) (calls map[int][]bot.Call, menus map[int]bool) {
	calls, menus = map[int][]bot.Call{}, map[int]bool{}
	last := -1
	for i, block := range blocks {
		switch block := block.(type) {
		case bot.List:
			last = i
			if len(block.Opens) == len(block.Items) {
				calls[i] = block.Opens
			}
		case bot.Choices:
			list, ok := bot.List{}, false
			if last >= 0 {
				list, ok = blocks[last].(bot.List)
			}
			if !ok || !block.Listed || len(block.Options) != len(list.Items) {
				continue
			}
			menus[i] = true
			calls[last] = nil
			for _, o := range block.Options {
				calls[last] = append(calls[last], o.Call)
			}
		}
	}
	return calls, menus
}

// sections draws the items of a list, each with a button that opens it.
func (d *drawing) sections(l bot.List, calls []bot.Call) {
	for i, item := range l.Items {
		b := discordgo.Button{Label: d.words.String("discord.open", nil), Style: discordgo.SecondaryButton}
		b.CustomID = customID(bot.Action{Call: calls[i]})
		indent, text := indented(item)
		words := d.commands.markdown(text)
		if indent != "" {
			words = indent[2:] + "- " + strings.ReplaceAll(words, "\n", " ")
		}
		taken := buttonsIn(d.last().parts)[b.CustomID]
		if calls[i].IsZero() || taken || size(b.CustomID) > maxCustomID || size(words) > maxPart || strings.TrimSpace(words) == "" {
			d.list(bot.List{Items: []bot.Text{item}})
			continue
		}
		d.add(discordgo.Section{Components: []discordgo.MessageComponent{discordgo.TextDisplay{Content: words}}, Accessory: b})
	}
}

// indented returns the spaces at the start of an item, and the item without them.
func indented(item bot.Text) (indent string, rest bot.Text) {
	if len(item) == 0 {
		return "", nil
	}
	first := item[0]
	trimmed := strings.TrimLeft(first.Text, " ")
	indent, first.Text = first.Text[:len(first.Text)-len(trimmed)], trimmed
	return indent[:len(indent)/2*2], append(bot.Text{first}, item[1:]...)
}

// plainly is a message of components that shows its texts alone: what is sent where
// Discord refuses the message.
func (m drawnMessage) plainly() drawnMessage {
	if !m.isContainer {
		m.rows = nil
		return m
	}
	m.parts = slices.DeleteFunc(slices.Clone(m.parts), func(c discordgo.MessageComponent) bool {
		_, ok := c.(discordgo.ActionsRow)
		return ok
	})
	for i, c := range m.parts {
		if s, ok := c.(discordgo.Section); ok {
			m.parts[i] = s.Components[0]
		}
	}
	m.colour = 0
	return m
}

package discord

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A draft is a form that a member filled in, on a message that they alone see: its further
// values are chosen there, and then it is saved. The message holds the call itself, in
// parts behind the custom ids of its components, so that it outlives the program; a call
// that is too long for them is kept as forms are.
type draft struct {
	id   string // the same as long as the message is changed
	call bot.Call
}

// draftWord is the first word of the custom id of a component of a draft. The id of the
// draft, what the component does and a part of the encoded call follow. It may never
// change its meaning, as those of buttons.
const draftWord = "draft"

// What the buttons of a draft do. Each other component is named by its field.
const (
	draftSaves   = "save"
	draftDates   = "dates"  // opens a form of the days
	draftChanges = "change" // opens the form of the other values
	draftEnds    = "cancel"
)

// A heldComponent is a component of the message to which an interaction belongs.
type heldComponent struct {
	CustomID   string          `json:"custom_id"`
	Components []heldComponent `json:"components"`
}

// swapSpaces keeps a part of a call from beginning or ending with a space, which a
// component's id may lose. Applied twice it changes nothing.
func swapSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ':
			return '~'
		case '~':
			return ' '
		}
		return r
	}, s)
}

// parseDraftID returns what the custom id of a component of a draft holds.
func parseDraftID(customID string) (id, does, part string, ok bool) {
	words := strings.SplitN(customID, " ", 4)
	if len(words) < 3 || words[0] != draftWord {
		return "", "", "", false
	}
	return words[1], words[2], strings.Join(words[3:], ""), true
}

// draftID is the custom id of a component of a draft with as much of held as it takes, and
// the rest of held.
func draftID(id, does, held string) (customID, rest string) {
	start := draftWord + " " + id + " " + does
	if held == "" {
		return start, ""
	}
	start += " "
	room, end := maxCustomID-size(start), len(held)
	for i, r := range held {
		if room -= size(string(r)); room < 0 {
			end = i
			break
		}
	}
	return start + held[:end], held[end:]
}

// heldDraft returns the draft that a component of it, or a form that one opened, belongs
// to, with what the component does, "" for a form. The call is zero where it is not held
// any more.
func (a *Adapter) heldDraft(in *interaction) (d draft, does string, ok bool) {
	if d.id, does, _, ok = parseDraftID(in.Data.CustomID); !ok && in.Type == discordgo.InteractionModalSubmit && in.Message != nil {
		d.id, ok = firstDraft(in.Message.Components)
	}
	if !ok {
		return draft{}, "", false
	}
	var held strings.Builder
	if in.Message != nil {
		eachDraftPart(in.Message.Components, func(id, part string) {
			if id == d.id {
				held.WriteString(part)
			}
		})
	}
	if encoded, whole := strings.CutSuffix(swapSpaces(held.String()), endOfDraft); whole {
		d.call, _ = bot.DecodeCall(encoded)
	} else if kept, there := a.forms.of(d.id, in.from()); there {
		d.call = kept.form.Call
	}
	return d, does, true
}

// endOfDraft stands behind the encoded call, so that one of which a part is missing is
// known.
const endOfDraft = "|."

// eachDraftPart calls a function with the id and the part of the call of each component of
// drafts, in order.
func eachDraftPart(components []heldComponent, visit func(id, part string)) {
	for _, c := range components {
		if id, _, part, ok := parseDraftID(c.CustomID); ok {
			visit(id, part)
		}
		eachDraftPart(c.Components, visit)
	}
}

func firstDraft(components []heldComponent) (first string, ok bool) {
	eachDraftPart(components, func(id, _ string) {
		if !ok {
			first, ok = id, true
		}
	})
	return first, ok
}

// draftRequest reads what a component of a draft asks for.
func (a *Adapter) draftRequest(in *interaction, d draft, does string) bot.Request {
	r := bot.Request{Call: d.call, Draft: does != draftSaves}
	if does == draftSaves {
		r.Saves = d.id
	}
	if kind, ok := furtherKind(d.call.Command, does); ok {
		r.Call = without(d.call, func(name string) bool { return name == does })
		if len(in.Data.Values) > 0 {
			r.Call.Values[does] = map[bot.OptionKind]string{bot.ChannelID: "#", bot.RoleID: "@"}[kind] + in.Data.Values[0]
		}
	}
	return r
}

// furtherKind is the kind of a command's option by its name.
func furtherKind(path, name string) (bot.OptionKind, bool) {
	command := commandOf(path)
	if command == nil {
		return 0, false
	}
	i := slices.IndexFunc(command.Options, func(o bot.Option) bool { return o.Name == name })
	if i < 0 {
		return 0, false
	}
	return command.Options[i].Kind, true
}

// drawDraft draws the reply of a draft: what would be done, a menu for each further value,
// and buttons. It is kept as well, for a member whose client or whose call is such that
// the message does not hold it.
func (a *Adapter) drawDraft(from origin, reply bot.Reply) drawnMessage {
	id := from.draft.id
	if id == "" {
		id = rand.Text()[:10]
	}
	a.forms.put(id, keptForm{form: bot.Form{Call: reply.Form.Call}, asker: from.asker})
	words := reply.Words()
	d := drawing{contain: true, commands: a.commandIDs(), words: words}
	m := d.draw(reply)[0]
	held := swapSpaces(reply.Form.Call.Encode() + endOfDraft)
	next := func(does string) (customID string) {
		customID, held = draftID(id, does, held)
		return customID
	}
	for _, f := range reply.Form.Further {
		menu, ok := draftMenu(f, from.asker.server)
		if !ok {
			continue
		}
		menu.CustomID, menu.Placeholder = next(f.Name), ourWords(f.Label, maxPlaceholder)
		label := "-# " + escape(ourWords(f.Label, maxFieldLabel))
		if textIn(m.parts)+size(label) <= maxShownText {
			m.parts = append(m.parts, discordgo.TextDisplay{Content: label})
		}
		m.parts = append(m.parts, discordgo.ActionsRow{Components: []discordgo.MessageComponent{menu}})
	}
	var row discordgo.ActionsRow
	button := func(does, label string, style discordgo.ButtonStyle) {
		row.Components = append(row.Components, discordgo.Button{Label: ourWords(words.String(label, nil), maxButton), Style: style, CustomID: next(does)})
	}
	again := "discord.draft.change"
	if slices.ContainsFunc(reply.Form.Fields, func(f bot.Field) bool { return f.Error != "" }) {
		again = "discord.form-again"
	}
	if reply.Outcome == bot.Answered {
		button(draftSaves, "discord.draft.save", discordgo.SuccessButton)
	}
	if len(datesOf(reply.Form)) > 0 {
		button(draftDates, "discord.draft.dates", discordgo.SecondaryButton)
	}
	button(draftChanges, again, discordgo.SecondaryButton)
	button(draftEnds, "discord.draft.cancel", discordgo.SecondaryButton)
	m.parts = append(m.parts, row)
	return m
}

// draftMenu draws the menu for a further value. It is not ok for one that is typed, and
// for one of a server elsewhere. A channel may be of any type, as that of a command: what
// cannot be posted to is refused with the reason.
func draftMenu(f bot.Field, server string) (menu discordgo.SelectMenu, ok bool) {
	least := 0
	if f.Required {
		least = 1
	}
	menu = discordgo.SelectMenu{MinValues: &least, MaxValues: 1}
	id := strings.TrimLeft(f.Value, "#@")
	chosen := func(kind discordgo.SelectMenuDefaultValueType) {
		if isID(id) {
			menu.DefaultValues = []discordgo.SelectMenuDefaultValue{{ID: id, Type: kind}}
		}
	}
	switch {
	case f.Kind == bot.ChannelID && server != "":
		menu.MenuType = discordgo.ChannelSelectMenu
		chosen(discordgo.SelectMenuDefaultValueChannel)
	case f.Kind == bot.RoleID && server != "":
		menu.MenuType = discordgo.RoleSelectMenu
		chosen(discordgo.SelectMenuDefaultValueRole)
	default:
		menu.MenuType = discordgo.StringSelectMenu
		for _, o := range modalOptions(f) {
			menu.Options = append(menu.Options, discordgo.SelectMenuOption{Label: o.Label, Value: o.Value, Default: o.Default})
		}
	}
	return menu, menu.MenuType != discordgo.StringSelectMenu || len(menu.Options) > 0
}

// datesOf are the further fields of a form that are days, and typed.
func datesOf(form *bot.Form) []bot.Field {
	return slices.DeleteFunc(slices.Clone(form.Further), func(f bot.Field) bool { return f.Kind != bot.Date && f.Kind != bot.Dates })
}

// draftModal is the form that a button of a draft opens; it is not ok for another button.
func (from origin) draftModal(reply bot.Reply) (form bot.Form, ok bool) {
	form = *reply.Form
	switch from.draftDoes {
	case draftDates:
		form.Title, form.Fields = reply.Words().String("discord.draft.dates", nil), datesOf(reply.Form)
	case draftChanges:
	default:
		return form, false
	}
	return form, len(form.Fields) > 0 && !from.deferred
}

// endedDraft is what takes the place of a draft that the member ends, or of which nothing
// is held any more.
func (a *Adapter) endedDraft(in *interaction) (m drawnMessage, ok bool) {
	d, does, ok := a.heldDraft(in)
	switch {
	case !ok:
		return m, false
	case does == draftEnds:
		a.forms.end(d.id)
		reply := bot.Unanswered(message.First(in.Locale), bot.Answered, "discord.draft.cancelled", nil)
		return drawContainers(reply, a.commandIDs(), nil)[0], true
	case d.call.IsZero():
		reply := bot.Unanswered(message.First(in.Locale), bot.Answered, "discord.draft.gone", nil)
		again := bot.Action{Label: reply.Words().String("form.open", nil), Call: bot.NewCall("prompt schedule")}
		reply.Blocks = append(reply.Blocks, bot.Actions{Actions: []bot.Action{again}})
		return drawContainers(reply, a.commandIDs(), nil)[0], true
	}
	return m, false
}

// tags returns the tags of a forum that anybody may give.
func (a *Adapter) tags(ctx context.Context, at bot.Place) (bot.Tags, error) {
	var c channel
	err := a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/channels/{}", at.Channel), into: &c, maxWait: completionTimeout})
	if err != nil || !c.isForum() || c.GuildID != at.Space {
		return bot.Tags{}, err
	}
	tags := bot.Tags{Required: c.Flags&flagRequireTag != 0}
	for _, tag := range c.Tags {
		if tag.Name != "" && !tag.Moderated {
			tags.Names = append(tags.Names, tag.Name)
		}
	}
	return tags, nil
}

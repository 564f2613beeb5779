package slack

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// formView is the callback_id of a form.
const formView = "form"

// The block_id of a field begins with fieldBlock, its name follows. The action_id
// begins with fieldAction, and what it is filled in with follows: what was typed into
// a view stays in one that takes its place where both ids stay.
const (
	fieldBlock  = "field/"
	fieldAction = "field/"
)

// completed are the kinds that are searched as one types, by their names in
// action_ids.
var completed = map[string]bot.OptionKind{
	"reference": bot.Reference,
	"zone":      bot.Zone,
	"statement": bot.StatementName,
	"command":   bot.CommandName,
	"days":      bot.Days,
	"group":     bot.RoleID,
}

// formModal draws the form of a reply that was asked for somewhere, each field as an
// element. ok is false where Slack cannot hold it.
func formModal(reply bot.Reply, from viewOrigin, element elementOf) (modal slack.ModalViewRequest, ok bool) {
	f, words := reply.Form, reply.Words()
	from.Command, from.Page, from.Values = f.Call.Command, f.Call.Page, maps.Clone(f.Call.Values)
	title := plainText("Plenary", maxTitle)
	var blocks []slack.Block
	if utf8.RuneCountInString(f.Title) <= maxTitle && !isBlank(f.Title) {
		title = plainText(f.Title, maxTitle)
	} else if !isBlank(f.Title) {
		blocks = append(blocks, slack.NewHeaderBlock(plainText(breakLinks(f.Title), maxHeader)))
	}
	fields := fieldsOf(f)
	for i, field := range fields {
		if utf8.RuneCountInString(field.Value) > maxInput {
			return modal, false
		}
		delete(from.Values, field.Name)
		blocks = append(blocks, fieldBlocks(words, field, element(words, field, i == 0))...)
	}
	modal = slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      formView,
		PrivateMetadata: from.String(),
		Title:           title,
		Submit:          plainText(f.Submit, maxTitle),
		Close:           plainText(words.String("slack.cancel", nil), maxTitle),
		Blocks:          slack.Blocks{BlockSet: blocks},
	}
	if isBlank(f.Submit) {
		modal.Submit = plainText(words.String("slack.show", nil), maxTitle)
	}
	return modal, len(fields) > 0 && len(blocks) <= maxViewBlocks && utf8.RuneCountInString(modal.PrivateMetadata) <= maxMetadata
}

// fieldsOf are the fields that a form is filled in with: Slack has room for all of them.
// Posts there have no tags, and are always discussed in threads.
func fieldsOf(f *bot.Form) []bot.Field {
	further := slices.DeleteFunc(slices.Clone(f.Further), func(field bot.Field) bool {
		return field.Kind == bot.OnOff || field.Kind == bot.TagName
	})
	return slices.Concat(f.Fields, further)
}

// fieldBlocks draws a field that an element fills in, with what is wrong with its value beneath.
func fieldBlocks(words *message.Catalogue, f bot.Field, element slack.BlockElement) []slack.Block {
	label := f.Label
	if isBlank(label) {
		label = f.Name
	}
	input := slack.NewInputBlock(fieldBlock+f.Name, plainText(label, maxLabel), nil, element)
	if !isBlank(f.Hint) {
		input.Hint = plainText(f.Hint, maxContext)
	}
	input.Optional = !f.Required
	if isBlank(f.Error) {
		return []slack.Block{input}
	}
	return []slack.Block{input, slack.NewContextBlock("", plainText(breakLinks(f.Error), maxContext))}
}

var (
	wholeNumber = regexp.MustCompile(`^-?[0-9]{1,9}$`)
	timeOfDay   = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
)

// An elementOf draws what a field is filled in with.
type elementOf func(words *message.Catalogue, f bot.Field, focus bool) slack.BlockElement

// fieldElement draws what a field is filled in with. Where its value is none that the
// element of its kind holds, it is a line to type, so that the value stays.
func fieldElement(words *message.Catalogue, f bot.Field, focus bool) slack.BlockElement {
	holds := func(ok bool) bool { return f.Value == "" || ok }
	switch {
	case len(f.Choices) > 0:
		return lineElement(words, f, focus)
	case kindName(f.Kind) != "" && holds(utf8.RuneCountInString(f.Value) <= maxOption):
		return searchElement(words, f, fieldAction+kindName(f.Kind), focus)
	case f.Kind == bot.ChannelID && holds(channelID.MatchString(strings.TrimPrefix(f.Value, "#"))):
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, choosing(words), fieldAction+"channel")
		menu.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeBotUsers: true}
		menu.InitialConversation, menu.FocusOnLoad = strings.TrimPrefix(f.Value, "#"), focus
		return menu
	case f.Kind == bot.WhoID && holds(memberID.MatchString(strings.TrimPrefix(f.Value, "@"))):
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, choosing(words), fieldAction+"member")
		menu.InitialUser, menu.FocusOnLoad = strings.TrimPrefix(f.Value, "@"), focus
		return menu
	case f.Kind == bot.TimeOfDay && holds(timeOfDay.MatchString(f.Value)):
		picker := slack.NewTimePickerBlockElement(fieldAction + "time")
		picker.InitialTime, picker.FocusOnLoad = f.Value, focus
		return picker
	case f.Kind == bot.Date && holds(isDate(f.Value)):
		picker := slack.NewDatePickerBlockElement(fieldAction + "date")
		picker.InitialDate, picker.FocusOnLoad = f.Value, focus
		return picker
	case f.Kind == bot.Number && holds(wholeNumber.MatchString(f.Value)):
		input := slack.NewNumberInputBlockElement(nil, fieldAction+"number", false)
		input.InitialValue, input.FocusOnLoad = f.Value, focus
		return input
	}
	return lineElement(words, f, focus)
}

// lineElement is a line to type, or several; of a choice, a select, which is as old.
func lineElement(words *message.Catalogue, f bot.Field, focus bool) slack.BlockElement {
	if len(f.Choices) > 0 {
		return choiceElement(words, f, fieldAction+"choice", focus)
	}
	input := slack.NewPlainTextInputBlockElement(nil, fieldAction+"line")
	input.InitialValue, input.Multiline, input.FocusOnLoad = f.Value, f.Kind == bot.Verbatim || f.Kind == bot.Lines || strings.Contains(f.Value, "\n"), focus
	if f.Limit > 0 && f.Limit <= maxInput && utf8.RuneCountInString(f.Value) <= f.Limit {
		input.MaxLength = f.Limit
	}
	return input
}

// choosing is the placeholder of a select.
func choosing(words *message.Catalogue) *slack.TextBlockObject {
	return plainText(words.String("slack.choose", nil), maxPlaceholder)
}

func isDate(value string) bool {
	_, err := time.Parse(time.DateOnly, value)
	return err == nil
}

// kindName is the name of a kind that is searched as one types; "" for any other.
func kindName(kind bot.OptionKind) string {
	for name, k := range completed {
		if k == kind {
			return name
		}
	}
	return ""
}

// choiceElement is a select.
func choiceElement(words *message.Catalogue, f bot.Field, id string, focus bool) slack.BlockElement {
	var options []*slack.OptionBlockObject
	var chosen *slack.OptionBlockObject
	for _, c := range f.Choices {
		value := c.Value
		if value == "" || utf8.RuneCountInString(value) > maxOption || len(options) == maxOptions {
			continue // what is not chosen is not given
		}
		label := c.Label
		if isBlank(label) {
			label = value
		}
		option := slack.NewOptionBlockObject(value, plainText(label, maxOption), nil)
		if options = append(options, option); value == f.Value {
			chosen = option
		}
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, choosing(words), id, options...)
	menu.InitialOption, menu.FocusOnLoad = chosen, focus
	return menu
}

// searchElement is a select that is searched as one types.
func searchElement(words *message.Catalogue, f bot.Field, id string, focus bool) slack.BlockElement {
	least := 0
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, choosing(words), id)
	menu.MinQueryLength, menu.FocusOnLoad = &least, focus
	if f.Value != "" {
		menu.InitialOption = slack.NewOptionBlockObject(f.Value, plainText(f.Value, maxOption), nil)
	}
	return menu
}

// A fieldState is what a field of an open view holds.
type fieldState struct {
	Value    string `json:"value"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	Conversation string `json:"selected_conversation"`
	User         string `json:"selected_user"`
	Date         string `json:"selected_date"`
	Time         string `json:"selected_time"`
}

// value is the value of an option, "" where the field is empty.
func (f fieldState) value() string {
	switch {
	case f.Conversation != "":
		return "#" + f.Conversation
	case f.User != "":
		return "@" + f.User
	}
	return f.Value + f.Selected.Value + f.Date + f.Time
}

// call is what a form that was filled in calls.
func (v view) call(from viewOrigin) bot.Call {
	call := bot.Call{Command: from.Command, Page: from.Page, Values: maps.Clone(from.Values)}
	for block, states := range v.State.Values {
		for _, state := range states {
			name := v.fieldName(block)
			if value := state.value(); value != "" && name != "" {
				if call.Values == nil {
					call.Values = map[string]string{}
				}
				call.Values[name] = value
			}
		}
	}
	return call
}

// fieldName is the name of the field in a block of an open view, "" for none.
func (v view) fieldName(block string) string {
	if v.Callback == refView && block == refBlock {
		return "ref"
	}
	name, ok := strings.CutPrefix(block, fieldBlock)
	if !ok {
		return ""
	}
	return name
}

// blockOf is the block of a field in an open view. ok is false where it has none.
func (v view) blockOf(name string) (block string, ok bool) {
	block = fieldBlock + name
	if v.Callback == refView && name == "ref" {
		block = refBlock
	}
	_, ok = v.State.Values[block]
	return block, ok
}

// anyBlock is a block of an open view, always the same.
func (v view) anyBlock() string {
	blocks := slices.Sorted(maps.Keys(v.State.Values))
	if len(blocks) == 0 {
		return refBlock
	}
	return blocks[0]
}

// faults are what is wrong with the fields of an open view, by their blocks, where
// its form is asked for again; nil where the form of reply is another step. Slack
// shows nothing where one is empty or of no block.
func (v view) faults(from viewOrigin, reply bot.Reply) map[string]string {
	form := reply.Form
	if form.Call.Command != from.Command {
		return nil
	}
	faults := map[string]string{}
	first := ""
	for _, field := range fieldsOf(form) {
		block, ok := v.blockOf(field.Name)
		if !ok {
			return nil
		}
		if first == "" {
			first = block
		}
		if !isBlank(field.Error) {
			faults[block] = ourWords(field.Error, maxFault)
		}
	}
	if len(faults) == 0 && reply.Outcome == bot.Misused && first != "" {
		faults[first] = ourWords(bot.Reply{Blocks: reply.Blocks}.String(), maxFault)
	}
	return faults
}

package discord

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// Limits of a modal, in characters.
const (
	maxModalTitle  = 45
	maxFieldLabel  = 45
	maxFieldHint   = 100
	maxTextInput   = 4000
	maxSelectValue = 100
)

// componentLabel is the type of a label, which discordgo lacks.
const componentLabel = 18

// A modal is a form as Discord shows it, in the first response to an interaction.
type modal struct {
	CustomID   string       `json:"custom_id"`
	Title      string       `json:"title"`
	Components []modalLabel `json:"components"` // one to five
}

// A modalLabel is a field with its label and a line about it.
type modalLabel struct {
	Type        int    `json:"type"`
	Label       string `json:"label"`
	Description string `json:"description,omitempty"`
	Component   any    `json:"component"`
}

type modalText struct {
	Type      discordgo.ComponentType  `json:"type"`
	CustomID  string                   `json:"custom_id"`
	Style     discordgo.TextInputStyle `json:"style"`
	Value     string                   `json:"value,omitempty"`
	Required  bool                     `json:"required"`
	MaxLength int                      `json:"max_length"`
}

type modalSelect struct {
	Type     discordgo.ComponentType `json:"type"`
	CustomID string                  `json:"custom_id"`
	Options  []modalOption           `json:"options,omitempty"`
	Defaults []selectDefault         `json:"default_values,omitempty"`
	Required bool                    `json:"required"`
}

type modalOption struct {
	Label   string `json:"label"`
	Value   string `json:"value"`
	Default bool   `json:"default,omitempty"`
}

type selectDefault struct {
	ID   string `json:"id"`
	Type string `json:"type"` // "channel", "role" or "user"
}

// modal draws a form. Its custom id holds the values of the call that no field holds;
// where they are too long, the form is kept.
func (a *Adapter) modal(f keptForm) response {
	form := f.form
	fields := form.Fields[:min(len(form.Fields), bot.MaxFields)]
	rest := without(form.Call, func(name string) bool {
		return slices.ContainsFunc(fields, func(f bot.Field) bool { return f.Name == name })
	})
	kept := ""
	if !fitsFormID(submitWord, rest) {
		kept = a.forms.keep(f)
	}
	m := modal{CustomID: formID(submitWord, kept, rest), Title: ourWords(form.Title, maxModalTitle)}
	if m.Title == "" {
		m.Title = rest.Command
	}
	for _, field := range fields {
		description := field.Hint
		if field.Error != "" {
			description = field.Error
		}
		label := field.Label
		if label == "" {
			label = field.Name
		}
		m.Components = append(m.Components, modalLabel{componentLabel, ourWords(label, maxFieldLabel), ourWords(description, maxFieldHint), f.component(field)})
	}
	return response{discordgo.InteractionResponseModal, m}
}

// without returns a call without some of its values.
func without(call bot.Call, which func(name string) bool) bot.Call {
	values := map[string]string{}
	for name, value := range call.Values {
		if !which(name) {
			values[name] = value
		}
	}
	call.Values = values
	return call
}

// component draws what a field is filled in with. Where nothing can be chosen, such as
// a channel in a direct message, it is typed. Of an id that may be a member's or a role's
// Discord must be told which, so that one of which it is not known is not shown as chosen.
func (f keptForm) component(field bot.Field) any {
	s := modalSelect{CustomID: field.Name, Required: field.Required}
	if s.Options = modalOptions(field); len(s.Options) > 0 {
		s.Type = discordgo.SelectMenuComponent
		return s
	}
	id := strings.TrimLeft(field.Value, "#@")
	kind := ""
	if f.server != "" {
		switch field.Kind {
		case bot.ChannelID:
			s.Type, kind = discordgo.ChannelSelectMenuComponent, "channel"
		case bot.RoleID:
			s.Type, kind = discordgo.RoleSelectMenuComponent, "role"
		case bot.WhoID:
			s.Type, kind = discordgo.MentionableSelectMenuComponent, f.kinds[id]
		}
	}
	if s.Type == 0 {
		return textInput(field)
	}
	if isID(id) && kind != "" {
		s.Defaults = []selectDefault{{id, kind}}
	}
	return s
}

// modalOptions are the choices of a field that Discord can show.
func modalOptions(field bot.Field) []modalOption {
	var options []modalOption
	seen := map[string]bool{}
	for _, c := range field.Choices {
		if len(options) == maxOptions || c.Value == "" || seen[c.Value] || size(c.Value) > maxSelectValue {
			continue
		}
		seen[c.Value] = true
		label := c.Label
		if label == "" {
			label = c.Value
		}
		options = append(options, modalOption{ourWords(label, maxOption), c.Value, c.Value == field.Value})
	}
	return options
}

// textInput draws a field to type in. What it holds is not cut, even where it is
// longer than it may be: the member shortens it.
func textInput(field bot.Field) modalText {
	t := modalText{
		Type: discordgo.TextInputComponent, CustomID: field.Name, Style: discordgo.TextInputShort,
		Value: truncate(field.Value, maxTextInput), Required: field.Required, MaxLength: maxTextInput,
	}
	if field.Kind == bot.Verbatim || field.Kind == bot.Lines {
		t.Style = discordgo.TextInputParagraph
	}
	if t.Style == discordgo.TextInputShort {
		t.Value = strings.Join(strings.Fields(t.Value), " ")
	}
	if field.Limit > 0 && field.Limit < maxTextInput {
		t.MaxLength = max(field.Limit, size(t.Value))
	}
	return t
}

// A filledIn is a component of a modal that was submitted: a label or a row, or what
// it holds.
type filledIn struct {
	Type       discordgo.ComponentType `json:"type"`
	CustomID   string                  `json:"custom_id"`
	Value      string                  `json:"value"`
	Values     []string                `json:"values"`
	Component  *filledIn               `json:"component"`
	Components []filledIn              `json:"components"`
}

// value returns what was typed or chosen, as the core reads it.
func (f filledIn) value() string {
	if len(f.Values) == 0 {
		return f.Value
	}
	switch f.Type {
	case discordgo.ChannelSelectMenuComponent:
		return "#" + f.Values[0]
	case discordgo.UserSelectMenuComponent, discordgo.RoleSelectMenuComponent, discordgo.MentionableSelectMenuComponent:
		return "@" + f.Values[0]
	}
	return f.Values[0]
}

// A submission is a form as a member submitted it.
type submission struct {
	call   bot.Call          // that of the form
	values map[string]string // of the fields as they were typed or chosen; "" for one that is empty
	typed  map[string]bool   // the fields that are text inputs
	kinds  map[string]string // of the members and roles that were chosen, by their ids
}

// submission reads what a member submitted.
func (a *Adapter) submission(in *interaction) *submission {
	s := submission{values: map[string]string{}, typed: map[string]bool{}, kinds: map[string]string{}, call: bot.NewCall("help")}
	if kept, held, ok := parseFormID(in.Data.CustomID, submitWord); ok {
		if f, ok := a.forms.of(kept, in.from()); ok {
			s.call = f.form.Call
		} else if call, ok := bot.DecodeCall(held); ok {
			s.call = call
		}
	}
	if d, _, ok := a.heldDraft(in); ok && !d.call.IsZero() {
		s.call = d.call
	}
	s.add(in.Data.Filled)
	for id := range in.Data.Resolved.Roles {
		s.kinds[id] = "role"
	}
	for id := range in.Data.Resolved.Users {
		s.kinds[id] = "user"
	}
	return &s
}

// add adds the fields among components.
func (s *submission) add(components []filledIn) {
	for _, c := range components {
		s.add(c.Components)
		if c.Component != nil {
			s.add([]filledIn{*c.Component})
		}
		if c.CustomID != "" {
			s.values[c.CustomID], s.typed[c.CustomID] = c.value(), c.Type == discordgo.TextInputComponent
		}
	}
}

// request returns what is asked for with the values of the fields, and its row of the
// table; nil where the table has none.
func (s *submission) request() (bot.Request, *bot.Command) {
	command := commandOf(s.call.Command)
	if command == nil {
		return bot.Request{Call: bot.NewCall("help")}, nil
	}
	call := without(s.call, s.isField)
	for name, value := range s.values {
		if s.typed[name] {
			value = typed(value, "").Line
		}
		if value != "" {
			call.Values[name] = value
		}
	}
	return bot.Request{Call: call, Draft: command.Drafts()}, command
}

// commandOf returns the row of the table by its path, nil where it has none.
func commandOf(path string) *bot.Command {
	var command *bot.Command
	commands := bot.Commands()
	for _, name := range strings.Fields(path) {
		if command = lookUp(commands, name); command == nil {
			return nil
		}
		commands = command.Subcommands
	}
	return command
}

func (s *submission) isField(name string) bool { _, ok := s.values[name]; return ok }

// precedes reports whether a form is the next step, and not the one that was submitted.
func (s *submission) precedes(form *bot.Form) bool {
	return !slices.ContainsFunc(form.Fields, func(f bot.Field) bool { return f.Error != "" || s.isField(f.Name) })
}

// retyped returns fields with what was typed into them, as it was typed.
func (s *submission) retyped(fields []bot.Field) []bot.Field {
	fields = slices.Clone(fields)
	for i, f := range fields {
		if value, ok := s.values[f.Name]; ok {
			fields[i].Value = value
		}
	}
	return fields
}

package bot

import (
	"slices"

	"plenary/internal/citation"
)

// MaxFields is how many fields a step of a form has at most, because Discord's modal
// holds no more.
const MaxFields = 5

// A Form asks for values of a call. Slack and Discord draw it as a modal, a terminal
// asks line by line. What is filled in makes the call, and its reply may hold a form
// again: the same with errors beneath its fields, or the next step.
type Form struct {
	Title  string // at most 45 characters; Slack puts one of more than 24 above the fields
	Call   Call   // made with the values of the fields, an empty one as not given
	Fields []Field

	// Further are the fields beyond [MaxFields]. A platform that shows them has them chosen
	// on the reply to the form ([Request.Draft]), before the call is made.
	Further []Field

	Submit string // label of the button that makes the call, at most 24 characters
}

// A Field of a form is the value of one option.
type Field struct {
	Name     string     // of the option
	Label    string     // at most 45 characters
	Hint     string     // at most 100 characters; may be empty
	Kind     OptionKind // how it is filled in and completed
	Choices  []Value    // one of which is chosen, at most 25; none: it is typed
	Value    string     // that it holds at first
	Required bool
	Limit    int    // characters at most; 0: what the platform takes
	Error    string // what is wrong with Value; may be empty
}

// A Value is one of the choices of a field.
type Value struct{ Label, Value string }

// fieldsOf are the options that the form of a command asks for: the first of them, and
// where a group's channel must be named, that behind the first.
func fieldsOf(command *Command, req Request) []Option {
	fields := slices.DeleteFunc(slices.Clone(command.Options), func(o Option) bool { return o.Hidden })
	at := slices.IndexFunc(fields, func(o Option) bool { return o.Name == channelOption.Name })
	if at > 0 && req.atNoGroup() {
		channel := fields[at]
		channel.Required = command.Facilitators
		fields = slices.Insert(slices.Delete(fields, at, at+1), 1, channel)
	}
	return fields[:min(len(fields), MaxFields)]
}

// Drafts reports whether the form of the command has further fields.
func (c *Command) Drafts() bool { return len(c.Options) > MaxFields && !c.Hidden }

// formOf makes the form of a command: a field for each of some options, with the
// values of a call, and an error beneath the option that was wrong.
func (d *responder) formOf(command *Command, fields []Option, call Call, wrong, fault string) *Form {
	form := Form{
		Title:  command.formTitle,
		Call:   call,
		Submit: d.catalogue.String("form.submit", nil),
	}
	fields, further := slices.Clone(fields), len(fields)
	if further == MaxFields {
		for _, o := range command.Options {
			if !slices.ContainsFunc(fields, func(f Option) bool { return f.Name == o.Name }) {
				fields = append(fields, o)
			}
		}
	}
	for i, o := range fields {
		field := Field{
			Name:     o.Name,
			Label:    shorten(d.catalogue.String("form.label."+o.Name, nil), 45),
			Hint:     shorten(o.Summary, 100),
			Kind:     o.Kind,
			Value:    call.Values[o.Name],
			Required: o.Required || o.Name == wrong,
		}
		if o.Kind == CitationStyle {
			for _, st := range citation.Styles {
				field.Choices = append(field.Choices, Value{Label: st.String(), Value: st.String()})
			}
		}
		if o.Name == wrong {
			field.Error = fault
		}
		if i >= further {
			form.Further = append(form.Further, field)
			continue
		}
		form.Fields = append(form.Fields, field)
	}
	return &form
}

// withForm adds to a reply that says what was wrong with a call the form in which it
// is filled in, and a button that opens it.
func (d *responder) withForm(r Reply, req Request, command *Command, call Call) Reply {
	fields := fieldsOf(command, req)
	wrong := r.wrong
	toCorrect := r.Outcome == Refused && req.Filled && slices.ContainsFunc(fields, func(o Option) bool { return o.Name == wrong })
	if r.Outcome != Misused && !toCorrect || r.Form != nil || len(command.Options) == 0 || command.Hidden {
		return r
	}
	if wrong == "" && len(call.Values) == 0 {
		wrong = command.Options[0].Name
	}
	fault := ""
	if len(call.Values) > 0 {
		fault = Reply{Blocks: r.Blocks}.String()
	}
	r.Form = d.formOf(command, fields, call, wrong, fault)
	r.add(buttons([]Action{d.action("form.open", call, Show).on(d.titleOf(call))})...)
	return r
}

package terminal

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// fill asks for the values of a reply's form, line by line, and returns the call that
// they make. Who leaves the form can go on with it by a number. A form that is asked
// again has its title above already.
func (a *Adapter) fill(ctx context.Context, reply bot.Reply, again bool) (call bot.Call, left bool, err error) {
	form := *reply.Form
	form.Fields = slices.Clone(form.Fields)
	d := a.newDrawing()
	if !again {
		d.wrap("", "", []run{{form.Title, bold}})
		d.wrap("", "", runs(reply.Words().Text("terminal.form", nil), faint))
	}
	if faulty := slices.ContainsFunc(form.Fields, hasError); !faulty && len(form.Call.Values) > 0 && !reply.Empty() {
		d.WriteString("\n" + Draw(reply, a.console.style()))
	}
	if err := a.show(d); err != nil {
		return call, false, err
	}
	for _, i := range asked(form.Fields) {
		leave, err := a.ask(ctx, reply.Words(), &form.Fields[i])
		if err != nil {
			return call, false, err
		}
		if leave {
			return call, true, a.leave(reply.Words(), form)
		}
	}
	return filled(form), false, nil
}

func hasError(f bot.Field) bool { return f.Error != "" }

// asked returns which fields are asked for: all of them, or where some have errors
// these, and what is required and missing.
func asked(fields []bot.Field) []int {
	faulty := slices.ContainsFunc(fields, hasError)
	var all []int
	for i, f := range fields {
		if !faulty || f.Error != "" || f.Required && f.Value == "" {
			all = append(all, i)
		}
	}
	return all
}

// filled returns the call of a form with the values of its fields.
func filled(f bot.Form) bot.Call {
	call := f.Call
	call.Values = map[string]string{}
	for name, value := range f.Call.Values {
		call.Values[name] = value
	}
	for _, field := range f.Fields {
		if call.Values[field.Name] = field.Value; field.Value == "" {
			delete(call.Values, field.Name)
		}
	}
	return call
}

// ask asks for the value of a field until it is one that the field takes. leave says
// that the form is left.
func (a *Adapter) ask(ctx context.Context, words *message.Catalogue, f *bot.Field) (leave bool, err error) {
	for {
		d := a.newDrawing()
		for line := range strings.Lines(f.Error) {
			d.wrap("", "", []run{{strings.TrimSpace(line), yellow}})
		}
		if f.Hint != "" {
			d.wrap("", "", []run{{f.Hint, faint}})
		}
		for i, c := range f.Choices {
			d.item("["+strconv.Itoa(i+1)+"] ", []run{{c.Label, none}})
		}
		if err := a.show(d); err != nil {
			return false, err
		}
		line, err := a.read(ctx, func() (string, error) { return a.console.(*editor).ask(promptOf(*f), f.Kind) })
		switch {
		case ctx.Err() != nil:
			return false, ctx.Err()
		case err == io.EOF:
			a.reopen()
			return true, nil
		case err != nil:
			return false, errors.New("terminal: the input cannot be read any more")
		}
		leave, fault := take(f, line)
		if leave {
			return true, nil
		}
		if fault.ID == "" {
			return false, nil
		}
		f.Error = words.Render(fault).String()
	}
}

// promptOf is what stands before the value of a field, with the one that it has.
func promptOf(f bot.Field) string {
	value := f.Value
	for _, c := range f.Choices {
		if c.Value == value {
			value = c.Label
		}
	}
	if value == "" {
		return f.Label + ": "
	}
	return f.Label + " [" + value + "]: "
}

// take puts what was typed into a field. An empty line keeps the value where it is not
// wrong, and leaves the form where nothing would be kept that is required. fault says
// why the field does not take the line.
func take(f *bot.Field, line string) (leave bool, fault message.Message) {
	line = strings.TrimSpace(line)
	switch {
	case strings.EqualFold(line, "cancel"), line == "" && f.Required && (f.Value == "" || f.Error != ""):
		return true, fault
	case line == "" && f.Error == "":
		return false, fault
	case line == "", line == "-" && !f.Required:
		f.Value = ""
		return false, fault
	case len(f.Choices) > 0:
		i := slices.IndexFunc(f.Choices, func(c bot.Value) bool {
			return strings.EqualFold(c.Label, line) || strings.EqualFold(c.Value, line)
		})
		if n, err := strconv.Atoi(line); i < 0 && err == nil {
			i = n - 1
		}
		if i < 0 || i >= len(f.Choices) {
			return false, message.Message{ID: "terminal.no-choice", Args: message.Args{"most": len(f.Choices)}}
		}
		f.Value = f.Choices[i].Value
		return false, fault
	case f.Limit > 0 && utf8.RuneCountInString(line) > f.Limit:
		return false, message.Message{ID: "terminal.value-too-long", Args: message.Args{"most": f.Limit}}
	}
	f.Value = line
	return false, fault
}

// leave says that nothing was done, and offers to go on with a form.
func (a *Adapter) leave(words *message.Catalogue, form bot.Form) error {
	err := a.draw(bot.Reply{Language: words.Tag, Blocks: []bot.Block{
		bot.Paragraph{Text: words.Text("terminal.form-left", nil)},
		bot.Actions{Actions: []bot.Action{{Label: words.String("terminal.form-go-on", nil), Call: form.Call}}},
	}})
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left = &form
	return err
}

// leftForm returns the form that a line goes on with; nil where it is another line.
func (a *Adapter) leftForm(line string) *bot.Form {
	a.mu.Lock()
	defer a.mu.Unlock()
	if strings.TrimSpace(line) != "1" {
		return nil
	}
	return a.left
}

// withoutForm drops the buttons that open the form of a reply, where none can be
// shown.
func withoutForm(r bot.Reply) bot.Reply {
	if r.Form == nil {
		return r
	}
	blocks := slices.Clone(r.Blocks)
	for i, block := range blocks {
		if offered, ok := block.(bot.Actions); ok {
			blocks[i] = bot.Actions{Actions: slices.DeleteFunc(slices.Clone(offered.Actions), func(action bot.Action) bool {
				return action.Call.Encode() == r.Form.Call.Encode()
			})}
		}
	}
	r.Blocks = blocks
	return r
}

func (a *Adapter) newDrawing() *drawing { return newDrawing(a.console.style()) }

// show writes a drawing and keeps the choices of the last reply.
func (a *Adapter) show(d *drawing) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := io.WriteString(a.console, d.String()); err != nil {
		return errors.New("terminal: the output takes no more")
	}
	return nil
}

// reopen makes the console take lines again after one was left.
func (a *Adapter) reopen() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.console.(*editor).reopen()
}

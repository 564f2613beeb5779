package bot

import (
	"strings"

	"plenary/internal/message"
)

// confirming returns a grave action with what is asked first.
func (d *responder) confirming(a Action) Action {
	a.Confirm, a.Grave = d.confirmText(a.Call).String(), true
	return a
}

// confirmText asks whether a call is meant.
func (d *responder) confirmText(call Call) Text {
	if call.Command != "prompt stop" {
		return d.catalogue.Text("confirm.other", message.Args{"line": call.Line()})
	}
	name := strings.ToLower(call.Values["name"])
	if name == noName {
		name = ""
	}
	return d.catalogue.Text("confirm.stop", message.Args{"schedule": d.scheduleText(name)})
}

// confirmation asks before a call is made, with a button that makes it.
func (d *responder) confirmation(call Call) Reply {
	d = d.alone()
	r := d.toAsker(Paragraph{Text: d.confirmText(call)})
	r.add(buttons([]Action{d.action("action.confirm", call, Show).on(d.confirmText(call).String())})...)
	return r
}

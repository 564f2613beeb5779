package bot_test

import (
	"fmt"
	"slices"
	"strings"

	"plenary/internal/bot"
)

// takesAway are the commands whose buttons ask before they take something away. Declining
// a suggestion asks for the reason by a form, which can be left.
var takesAway = []string{"prompt stop", "prompt skip", "prompt undo"}

// faultsOfButtons checks that who hears the buttons of a reply alone knows what each acts
// on, and that those ask first that take something away. The talks check every reply by it.
func faultsOfButtons(r bot.Reply) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	heard := map[string]bool{}
	for _, block := range r.Blocks {
		actions, _ := block.(bot.Actions)
		for _, a := range actions.Actions {
			if a.About == "" && !saysWhatItCalls(a) {
				fault("the button %q (%s) does not say what it acts on", a.Label, a.Call.Line()+a.URL)
			}
			if says := a.Label + ": " + a.About; heard[says] {
				fault("two buttons are heard as %q", says)
			} else {
				heard[says] = true
			}
			opensForm := r.Form != nil && a.Call.Encode() == r.Form.Call.Encode()
			if (a.Confirm != "") != (slices.Contains(takesAway, a.Call.Command) && !opensForm) {
				fault("the button %q (%s) asks %q", a.Label, a.Call.Line(), a.Confirm)
			}
		}
	}
	return faults
}

// saysWhatItCalls reports whether the label of a button holds what it calls: a question, a
// place, or a line that was mistyped.
func saysWhatItCalls(a bot.Action) bool {
	if a.Label == a.Call.Line() {
		return true
	}
	for _, value := range a.Call.Values {
		if strings.Contains(a.Label, value) || strings.HasPrefix(value, strings.TrimSuffix(a.Label, "…")) {
			return true
		}
	}
	return false
}

package discord

import (
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
)

// opens presses a button that calls for a form, and returns the modal.
func (d drafting) opens(call string) output {
	d.t.Helper()
	modal := d.acts(output{}, 3, map[string]any{"custom_id": "show " + call, "component_type": 2})
	if modal.Kind != "modal" {
		d.t.Fatalf("%q opens no modal, but %s", call, modal.Raw)
	}
	return modal
}

// TestFormsOfMembers asks, suggests and declines by modals.
func TestFormsOfMembers(t *testing.T) {
	d := startDrafting(t, bottest.Database(t))
	if said := d.fills(d.opens("ask"), output{}, map[string]string{"question": "What should governments do first?"}); said.Flags&64 == 0 || !strings.Contains(said.Content, "> ") {
		t.Errorf("a question is answered by %s", said.Raw)
	}
	long := strings.Repeat("very ", 200) + "long?"
	refused := d.fills(d.opens("prompt suggest"), output{}, map[string]string{"text": long})
	if again := d.pressed(refused, "Correct it"); refused.Flags&64 == 0 || again.Kind != "modal" || again.Components[0].Component.Value != long {
		t.Errorf("what is too long is answered by %s, and then by %s", refused.Raw, again.Raw)
	}
	if said := d.fills(d.opens("prompt suggest"), output{}, map[string]string{"text": "Whom do we trust?"}); said.Flags&64 == 0 {
		t.Errorf("a suggestion is answered by %s", said.Raw)
	}
	modal := d.opens("prompt decline|1")
	if len(modal.Components) != 1 || !modal.Components[0].Component.Required {
		t.Errorf("a reason is asked for by %s", modal.Raw)
	}
	d.fills(modal, output{}, map[string]string{"reason": "We asked it in May."})
	all, err := d.store.Suggestions(t.Context(), bot.Place{Platform: Name, Space: serverID, Channel: textID})
	if err != nil || len(all) != 1 || all[0].State != bot.Declined || all[0].Reason != "We asked it in May." {
		t.Errorf("the suggestions are %+v, %v", all, err)
	}
}

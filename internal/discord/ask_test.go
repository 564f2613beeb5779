package discord

import (
	"encoding/json"
	"testing"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// A button that asks first is another one than that which does it at once, and its press
// asks.
func TestButtonsThatAskFirst(t *testing.T) {
	_, a := joinEcho(t)
	stop := bot.Action{Label: "Stop", Call: bot.NewCall("prompt stop", "name", "weekly"), Confirm: "Stop it?", Grave: true}
	id := customID(stop)
	stop.Confirm = ""
	if id == customID(stop) {
		t.Fatalf("both are %q", id)
	}
	for customID, asks := range map[string]bool{id: true, customID(stop): false} {
		in := &interaction{Type: discordgo.InteractionMessageComponent, ChannelID: textID, GuildID: serverID}
		data, _ := json.Marshal(map[string]any{"custom_id": customID})
		if err := json.Unmarshal(data, &in.Data); err != nil {
			t.Fatal(err)
		}
		request, _ := a.interactionRequest(in)
		if request.Asks != asks || request.Call.Encode() != stop.Call.Encode() {
			t.Errorf("%q is read as %+v", customID, request)
		}
	}
}

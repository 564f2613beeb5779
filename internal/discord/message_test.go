package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
	"plenary/internal/loopback"
)

const ownRole = loopback.DiscordOwnRole

// TestHowTheBotIsAddressed has the ways in which members speak to a bot, as they are sent.
func TestHowTheBotIsAddressed(t *testing.T) {
	f, _ := joinEcho(t)
	mentioned := map[string]any{"mentions": []map[string]any{{"id": selfID, "bot": true}}}
	byRole := map[string]any{"mention_roles": []string{ownRole}}
	for _, test := range []struct {
		name    string
		content string
		more    map[string]any
		want    string // "": it is not answered
	}{
		{name: "a mention of the bot's role", content: "<@&" + ownRole + "> q1", more: byRole, want: "echo q1"},
		{name: "a mention of both", content: "<@" + selfID + "> <@&" + ownRole + "> q2", more: byRole, want: "echo q2"},
		{name: "a mention of the role whose content is not shown", more: byRole, want: "Mention <@" + selfID + "> itself"},
		{name: "a reply that pings", content: "q3", more: mentioned, want: "echo q3"},
		{name: "a mention of another role", content: "<@&" + managerRole + "> q4", more: map[string]any{"mention_roles": []string{managerRole}}},
		{name: "a mention of somebody else", content: "<@7> q5", more: map[string]any{"mentions": []map[string]any{{"id": "7"}}}},
		{name: "a reply that pings, without words", more: mentioned},
		{name: "a mention of everybody", content: "@everyone q6", more: map[string]any{"mention_everyone": true}},
		{name: "a content that is not shown", more: map[string]any{}},
	} {
		before := len(f.Outputs())
		f.Message(textID, test.content, test.more)
		f.Message(textID, "<@"+selfID+"> then")
		want := 1
		if test.want != "" {
			want = 2
		}
		var said []string
		for _, o := range f.awaitN(before + want)[before:] {
			said = append(said, o.Text())
		}
		all := strings.Join(said, "\n")
		if len(said) != want || !strings.Contains(all, test.want) || !strings.Contains(all, "echo then") {
			t.Errorf("%s: it says %q", test.name, said)
		}
	}
}

// TestRoleOfTheBotIsLearned: it is made when the bot joins, and may be deleted.
func TestRoleOfTheBotIsLearned(t *testing.T) {
	f, _ := joinEcho(t)
	ask := func(role, question string) {
		f.Message(textID, "<@&"+role+"> "+question, map[string]any{"mention_roles": []string{role}})
	}
	f.Dispatch("GUILD_ROLE_DELETE", map[string]any{"guild_id": serverID, "role_id": ownRole})
	ask(ownRole, "q8")
	f.Dispatch("GUILD_ROLE_CREATE", map[string]any{"guild_id": serverID, "role": map[string]any{"id": "77", "tags": map[string]any{"bot_id": selfID}}})
	f.Dispatch("GUILD_ROLE_UPDATE", map[string]any{"guild_id": serverID, "role": map[string]any{"id": "78", "tags": map[string]any{"bot_id": "5"}}})
	ask("77", "q0")
	answeredOnce(t, f, 1)
}

// joinEdited starts an adapter whose requests are kept.
func joinEdited(t *testing.T) (*fake, <-chan bot.Request) {
	f := newFake(t)
	a, err := New(f.config())
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan bot.Request, 100)
	answer := echo()
	run(t, a, func(ctx context.Context, r bot.Request) bot.Reply {
		asked <- r
		return answer(ctx, r)
	})
	return f, asked
}

func TestEditCorrectsTheAnswer(t *testing.T) {
	f, asked := joinEdited(t)
	for i, channel := range []string{textID, dmID} {
		id := f.Message(channel, "<@"+selfID+"> q1")
		<-asked
		first := f.awaitN(2*i + 1)[2*i]
		f.Edit(id, channel, "<@"+selfID+"> q2", time.Minute)
		if r := <-asked; !r.Edited || r.Line != "q2" {
			t.Errorf("the edit asks %+v", r)
		}
		second := f.awaitN(2*i + 2)[2*i+1]
		if second.Kind != loopback.OutputReplaced || second.ID != first.ID || second.Content != "echo q2" {
			t.Errorf("%+v is corrected by %+v", first, second)
		}
	}
}

// TestEditOfAContainer: an answer whose page was turned is a container by now, which
// Discord does not make plain again.
func TestEditOfAContainer(t *testing.T) {
	f, _ := joinEdited(t)
	id := f.Message(textID, "<@"+selfID+"> q1")
	f.awaitN(1)
	bodies := make(chan map[string]any, 9)
	f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.Method != http.MethodPatch {
			return false
		}
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body) // what cannot be read has no flags
		bodies <- body
		if flags, _ := body["flags"].(float64); flags == 0 {
			loopback.Refuse(w, http.StatusBadRequest, codeInvalidForm, "Invalid Form Body")
			return true
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{}")
		return true
	})
	f.Edit(id, textID, "<@"+selfID+"> q2", time.Minute)
	if plain := <-bodies; plain["content"] != "echo q2" {
		t.Errorf("it is corrected first by %v", plain)
	}
	container := <-bodies
	if content, there := container["content"]; !there || content != nil || !strings.Contains(fmt.Sprint(container["components"]), "echo q2") {
		t.Errorf("it is corrected then by %v", container)
	}
}

// TestEditThatNeedsFewerMessages takes back those that are left.
func TestEditThatNeedsFewerMessages(t *testing.T) {
	f, _ := joinEdited(t)
	long := strings.Repeat("a long question ", 900)
	id := f.Message(dmID, long)
	f.awaitN(1)
	f.Edit(id, dmID, "q", time.Minute) // while the rest is posted
	kinds := map[string]int{}
	f.await(func(all []output) bool {
		clear(kinds)
		for _, o := range all {
			kinds[o.Kind]++
		}
		return kinds[loopback.OutputMessage] > 1 && kinds[loopback.OutputMessage] == kinds[loopback.OutputWithdrawn]+1
	})
	if kinds[loopback.OutputReplaced] != 1 {
		t.Errorf("the outputs are %v", kinds)
	}
}

// TestEditThatSpeaksToTheBot: the mention was forgotten, and is added.
func TestEditThatSpeaksToTheBot(t *testing.T) {
	f, asked := joinEdited(t)
	id := f.Message(textID, "q1")
	f.Edit(id, textID, "<@"+selfID+"> q1", time.Minute)
	if r := <-asked; r.Edited || r.ID != requestID(id) {
		t.Errorf("the edit asks %+v", r)
	}
	all := f.awaitN(1)
	if all[0].Kind != loopback.OutputMessage || all[0].Reference.MessageID != id {
		t.Errorf("it is answered by %+v", all[0])
	}
	f.Edit(id, textID, "<@"+selfID+"> q2", 90*time.Second)
	if all = f.awaitN(2); all[1].Kind != loopback.OutputReplaced || all[1].Content != "echo q2" {
		t.Errorf("a second edit is answered by %+v", all[1])
	}
}

// TestEditThatMentionsTheRole in words that Discord does not show is told how to ask, once.
func TestEditThatMentionsTheRole(t *testing.T) {
	f, _ := joinEdited(t)
	byRole := map[string]any{"mention_roles": []string{ownRole}}
	id := f.Message(textID, "")
	f.Edit(id, textID, "", time.Minute, byRole)
	if all := f.awaitN(1); !strings.Contains(all[0].Text(), "Mention <@"+selfID+"> itself") || all[0].Reference.MessageID != id {
		t.Errorf("it is answered by %+v", all[0])
	}
	f.Edit(id, textID, "", 90*time.Second, byRole)
	f.Message(textID, "<@"+selfID+"> q0")
	if all := f.awaitN(2); len(all) != 2 || all[1].Content != "echo q0" {
		t.Errorf("said is %+v", all)
	}
}

// TestChangesThatAreNoCorrection are updates that Discord sends besides.
func TestChangesThatAreNoCorrection(t *testing.T) {
	f, _ := joinEdited(t)
	id := f.Message(textID, "<@"+selfID+"> q0")
	f.awaitN(1)
	said := "<@" + selfID + "> q9"
	f.Edit(id, textID, said, 3*time.Minute)                                                                        // too late
	f.Edit(id, textID, said, time.Minute, map[string]any{"edited_timestamp": nil})                                 // a preview was added
	f.Edit(id, textID, "q9", time.Minute)                                                                          // the mention was taken out
	f.Edit(id, textID, said, time.Minute, map[string]any{"author": map[string]any{"id": "5", "bot": true}})        // of a bot
	f.Dispatch("MESSAGE_UPDATE", map[string]any{"id": id, "channel_id": textID, "guild_id": serverID, "flags": 4}) // a part of a message
	f.Message(textID, "<@"+selfID+"> q1")
	answeredOnce(t, f, 2)
	if n := len(f.Outputs()); n != 2 {
		t.Errorf("there are %d outputs", n)
	}
}

// TestEditAfterARestart finds the answer that another process gave.
func TestEditAfterARestart(t *testing.T) {
	f, a := joinEcho(t)
	id := f.Message(textID, "<@"+selfID+"> q0")
	answeredOnce(t, f, 1)
	a.answers = adapterkit.AnswerRecords{}
	f.Edit(id, textID, "<@"+selfID+"> q1", time.Minute)
	if all := f.awaitN(2); all[1].Kind != loopback.OutputReplaced || all[1].Content != "echo q1" {
		t.Errorf("the answer is %+v", all[1])
	}
}

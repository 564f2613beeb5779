package discord

import (
	"crypto/rand"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
)

const (
	// formLife is how long a form is kept, with what was typed into it.
	formLife = 10 * time.Minute

	// maxKeptForms is how many forms are kept, in 40 MB at most. What is beyond
	// them opens with what its button's call holds.
	maxKeptForms = 2000
)

// A keptForm is a form to be opened or submitted later, by one member.
type keptForm struct {
	form bot.Form
	asker
	kinds map[string]string // of the members and roles that were chosen, by their ids: "user" or "role"
	timer *time.Timer
}

// keptForms are forms by a short id. They are in memory alone, and go after
// [formLife]. The zero value is empty.
type keptForms struct {
	mu    sync.Mutex
	forms map[string]keptForm
}

// keep keeps a form and returns its id, "" where there is no room.
func (k *keptForms) keep(f keptForm) string {
	id := rand.Text()[:10]
	if !k.put(id, f) {
		return ""
	}
	return id
}

// put keeps a form under an id, in the place of the one that it has. It reports whether
// there was room.
func (k *keptForms) put(id string, f keptForm) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if before, there := k.forms[id]; there {
		before.timer.Stop()
	} else if len(k.forms) >= maxKeptForms {
		return false
	}
	if k.forms == nil {
		k.forms = map[string]keptForm{}
	}
	f.timer = time.AfterFunc(formLife, func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.forms, id)
	})
	k.forms[id] = f
	return true
}

// end drops the form of an id.
func (k *keptForms) end(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if f, there := k.forms[id]; there {
		f.timer.Stop()
		delete(k.forms, id)
	}
}

// of returns the form of an id, where it is that of the member.
func (k *keptForms) of(id, member string) (keptForm, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, ok := k.forms[id]
	return f, ok && f.member == member
}

// everyServer has the forms of all servers dropped, and those of direct messages.
const everyServer = "*"

// drop drops the forms of a server.
func (k *keptForms) drop(server string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for id, f := range k.forms {
		if f.server == server || server == everyServer {
			f.timer.Stop()
			delete(k.forms, id)
		}
	}
}

// The first words of the custom ids of forms. The id of the kept form follows, and
// the encoded call. They may never change their meaning, as those of buttons.
const (
	openWord   = "form" // of a button that opens a form
	submitWord = "fill" // of a modal
)

// noForm stands for the id of a form that is not kept.
const noForm = "-"

// formID makes a custom id of a form. Where the call is too long, values are left out
// of it, the longest first.
func formID(word, kept string, call bot.Call) string {
	if kept == "" {
		kept = noForm
	}
	start := word + " " + kept + " "
	return start + shortened(call, maxCustomID-size(start)).Encode()
}

// fitsFormID reports whether a custom id can hold the whole call.
func fitsFormID(word string, call bot.Call) bool {
	return size(word+" "+noForm+" "+call.Encode()) <= maxCustomID
}

// shortened returns a call without as many of its longest values as do not fit into
// n characters when it is encoded.
func shortened(call bot.Call, n int) bot.Call {
	call.Values = maps.Clone(call.Values)
	for size(call.Encode()) > n && len(call.Values) > 0 {
		names := slices.Sorted(maps.Keys(call.Values))
		delete(call.Values, slices.MaxFunc(names, func(a, b string) int { return len(call.Values[a]) - len(call.Values[b]) }))
	}
	return call
}

// parseFormID returns what a custom id of a form holds.
func parseFormID(customID, word string) (kept, held string, ok bool) {
	rest, ok := strings.CutPrefix(customID, word+" ")
	if !ok {
		return "", "", false
	}
	kept, held, ok = strings.Cut(rest, " ")
	return kept, held, ok
}

// A formButton is the button that opens the form of a reply.
type formButton struct {
	call     string // encoded: what the button would call otherwise
	customID string
}

// An asker is the member of a server to whom a form is shown.
type asker struct{ member, server string }

// A layout makes messages of a reply: [draw] or [drawContainers].
type layout func(bot.Reply, commandIDs, *formButton) []drawnMessage

// drawFor lays out a reply to a member. A form is drawn as a button that opens it.
func (a *Adapter) drawFor(who asker, reply bot.Reply, submitted *submission, draw layout) []drawnMessage {
	reply = withSourceButton(reply)
	if reply.Form == nil {
		return draw(reply, a.commandIDs(), nil)
	}
	f := keptForm{form: *reply.Form, asker: who}
	label := reply.Words().String("form.open", nil)
	mustKeep := !fitsFormID(openWord, f.form.Call)
	if submitted != nil {
		reply, label = submitted.answer(reply)
		f.form.Fields, f.kinds, mustKeep = submitted.retyped(f.form.Fields), submitted.kinds, true
	}
	kept := ""
	if mustKeep {
		kept = a.forms.keep(f)
	}
	button := formButton{f.form.Call.Encode(), formID(openWord, kept, f.form.Call)}
	if !opens(reply.Blocks, button.call) {
		reply.Blocks = append(slices.Clone(reply.Blocks), bot.Actions{Actions: []bot.Action{{Label: label, Call: f.form.Call}}})
	}
	return draw(reply, a.commandIDs(), &button)
}

// opens reports whether one of the blocks has a button that makes a call.
func opens(blocks []bot.Block, call string) bool {
	return slices.ContainsFunc(blocks, func(b bot.Block) bool {
		actions, ok := b.(bot.Actions)
		return ok && slices.ContainsFunc(actions.Actions, func(a bot.Action) bool { return a.Effect == bot.Show && a.URL == "" && a.Call.Encode() == call })
	})
}

// answer returns what is said to the member alone of the form that answers a form,
// because Discord opens none in answer to one; and the label of the button that opens it.
// What is wrong is said by the labels of the fields.
func (s *submission) answer(reply bot.Reply) (said bot.Reply, label string) {
	words := reply.Words()
	said = reply
	said.Private = true
	if s.precedes(reply.Form) {
		said.Blocks = []bot.Block{bot.Paragraph{Text: words.Text("discord.form-next", message.Args{"title": reply.Form.Title})}}
		return said, words.String("discord.next", nil)
	}
	var faults []bot.Block
	for _, f := range reply.Form.Fields {
		if f.Error != "" {
			faults = append(faults, bot.Paragraph{Text: words.Text("discord.form-error", message.Args{"field": f.Label, "error": f.Error})})
		}
	}
	if len(faults) > 0 {
		said.Blocks = faults
	}
	return said, words.String("discord.form-again", nil)
}

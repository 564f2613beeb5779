package loopback

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Kinds of outputs.
const (
	OutputMessage        = "message"
	OutputForumPost      = "forum post"
	OutputThread         = "thread"
	OutputAnswer         = "answer" // to an interaction
	OutputUpdate         = "update" // of the message that holds the button
	OutputDeferred       = "deferred"
	OutputDeferredUpdate = "deferred update"
	OutputEdit           = "edit" // of a deferred answer
	OutputFollowUp       = "follow-up"
	OutputCompletion     = "completion"
	OutputDelete         = "delete" // of a deferred answer
	OutputModal          = "modal"
	OutputReplaced       = "replaced"  // of a message
	OutputWithdrawn      = "withdrawn" // of a message
)

// callbackKinds are the outputs of an interaction's first response, by its type.
var callbackKinds = map[int]string{4: OutputAnswer, 5: OutputDeferred, 6: OutputDeferredUpdate, 7: OutputUpdate, 8: OutputCompletion, 9: OutputModal}

// A DiscordOutput is something that the bot had Discord show or take back.
type DiscordOutput struct {
	Kind    string
	Channel string // of a message
	Token   string // of the interaction that is answered
	ID      string // of a message or thread
	At      time.Time

	Content string
	Embeds  []struct {
		Title, Description, URL string
		Color                   int
	}
	Components []DiscordRow
	Contained  bool   // it is a message of components
	CustomID   string `json:"custom_id"` // of a modal
	Title      string // of a modal
	Flags      int
	Nonce      string
	Reference  *struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
	Mentions struct {
		Roles []string `json:"roles"`
	} `json:"allowed_mentions"`
	Choices []struct{ Name, Value string }
	Name    string        // of a thread
	Tags    []string      // of a post in a forum
	Files   []DiscordFile `json:"-"`

	Raw json.RawMessage `json:"-"` // the message or modal as it arrived
}

// UnmarshalJSON reads an output and keeps it as it arrived. Of a message of components
// Content is its texts, Components its rows and what stands beside its texts, and Flags
// the others.
func (o *DiscordOutput) UnmarshalJSON(data []byte) error {
	type fields DiscordOutput
	o.Raw = slices.Clone(data)
	if err := json.Unmarshal(data, (*fields)(o)); err != nil || o.Flags&FlagComponents == 0 {
		return err
	}
	var shown struct{ Components []discordPart }
	if err := json.Unmarshal(data, &shown); err != nil {
		return err
	}
	o.Components, o.Contained, o.Flags = nil, true, o.Flags&^FlagComponents
	var texts []string
	for _, c := range shown.Components {
		c.walk(func(part discordPart) {
			switch {
			case part.Content != "":
				texts = append(texts, part.Content)
			case part.Type == 1:
				o.Components = append(o.Components, part.row())
			case part.Accessory != nil:
				o.Components = append(o.Components, DiscordRow{Type: 1, Components: []DiscordComponent{*part.Accessory}})
			}
		})
	}
	o.Content = strings.Join(texts, "\n\n")
	return nil
}

// FlagComponents is the flag of a message of components (V2).
const FlagComponents = 1 << 15

// A discordPart is a component of a message of components: a container, a section, a text
// or a row.
type discordPart struct {
	DiscordComponent
	Content    string
	Accessory  *DiscordComponent
	Components []discordPart
}

// walk calls a function with a part, and with those within it.
func (c discordPart) walk(visit func(discordPart)) {
	visit(c)
	if c.Type == 1 {
		return
	}
	for _, inner := range c.Components {
		inner.walk(visit)
	}
}

func (c discordPart) row() DiscordRow {
	r := DiscordRow{Type: c.Type}
	for _, inner := range c.Components {
		r.Components = append(r.Components, inner.DiscordComponent)
	}
	return r
}

// A DiscordRow is a row of a message, or a label of a modal with what it names.
type DiscordRow struct {
	Type               int
	Label, Description string
	Components         []DiscordComponent
	Component          DiscordComponent
}

// A DiscordComponent is a button, a menu, or a field of a modal.
type DiscordComponent struct {
	Type, Style int
	Label, URL  string
	CustomID    string `json:"custom_id"`
	Placeholder string
	Options     []struct {
		Label, Value string
		Default      bool
	}
	Value     string
	Required  bool
	MaxLength int                         `json:"max_length"`
	Defaults  []struct{ ID, Type string } `json:"default_values"`
}

// A DiscordFile is attached to a message.
type DiscordFile struct {
	Name string
	Type string
	Data string
}

// Text is all that a member reads of it, with its markup.
func (o DiscordOutput) Text() string {
	parts := []string{o.Content}
	for _, e := range o.Embeds {
		parts = append(parts, e.Description)
	}
	return strings.Join(parts, "\n")
}

// Button returns the custom id of a button by its label, "" where there is none.
func (o DiscordOutput) Button(label string) string {
	for _, row := range o.Components {
		for _, c := range row.Components {
			if c.Label == label {
				return c.CustomID
			}
		}
	}
	return ""
}

// CallbackOutput reads the first response to an interaction, which may also be
// the body of an HTTP response.
func CallbackOutput(token string, body []byte) DiscordOutput {
	var callback struct {
		Type int
		Data json.RawMessage
	}
	var o DiscordOutput
	_ = json.Unmarshal(body, &callback) // what cannot be read has no kind
	_ = json.Unmarshal(callback.Data, &o)
	o.Kind, o.Token = callbackKinds[callback.Type], token
	return o
}

// An interaction is what Discord knows of one.
type interaction struct {
	acknowledged bool // its first response was taken
	deferred     bool // the answer is to come
	flags        int  // of the deferred answer
	answered     bool // with more than a deferral
}

// Defer makes an interaction one whose answer another replica deferred, with
// flags.
func (d *Discord) Defer(token string, flags int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.interactions.put(token, interaction{acknowledged: true, deferred: true, flags: flags})
}

// show adds an output, and counts it where it is the answer to a question. Further
// messages of an answer are not counted.
func (d *Discord) show(o DiscordOutput) {
	o.At = time.Now()
	d.mu.Lock()
	onOutput := d.settings.OnOutput
	if d.keepOutputs {
		if _, later := d.first[o.Token]; !later {
			d.first[o.Token] = len(d.outputs)
		}
		d.outputs = append(d.outputs, o)
	}
	of, _ := d.interactions.get(o.Token)
	question, counts := o.question(of.answered)
	if counts && o.Token != "" {
		of.answered = true
		d.interactions.put(o.Token, of)
	}
	d.mu.Unlock()
	if onOutput != nil {
		onOutput(o)
	}
	if counts {
		d.answer(question, o.Content)
		return
	}
	d.notify()
}

// question returns the id of the question that an output answers, "" for none,
// and reports whether the output holds words for members.
func (o DiscordOutput) question(answered bool) (id string, words bool) {
	switch o.Kind {
	case OutputMessage:
		if o.Reference != nil {
			id = o.Reference.MessageID
		}
		return id, true
	case OutputFollowUp:
		if answered {
			return "", true
		}
		fallthrough
	case OutputAnswer, OutputUpdate, OutputEdit:
		return strings.TrimPrefix(o.Token, "token-"), true
	}
	return "", false
}

// Outputs returns what was shown since KeepOutputs, in order.
func (d *Discord) Outputs() []DiscordOutput {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.outputs)
}

// AwaitOutputs waits until want returns true for the outputs so far, and returns
// them. It reports whether that was within a time.
func (d *Discord) AwaitOutputs(within time.Duration, want func([]DiscordOutput) bool) (all []DiscordOutput, ok bool) {
	seen := -1
	ok = d.Until(within, func() bool {
		d.mu.Lock()
		n := len(d.outputs)
		d.mu.Unlock()
		if n == seen {
			return false // something else happened
		}
		all = d.Outputs()
		seen = len(all)
		return want(all)
	})
	return all, ok
}

// AwaitAnswer waits for the first output of an interaction.
func (d *Discord) AwaitAnswer(token string, within time.Duration) (answer DiscordOutput, ok bool) {
	ok = d.Until(within, func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		i, shown := d.first[token]
		if shown {
			answer = d.outputs[i]
		}
		return shown
	})
	return answer, ok
}

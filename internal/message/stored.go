package message

import (
	"encoding/json"
	"strings"
)

// A Message is a message of a catalogue with its arguments, made where the
// language of the reader is not known.
type Message struct {
	ID   string `json:"id"`
	Args Args   `json:"args,omitempty"`
}

// A Worded value says itself in the words of a catalogue.
type Worded interface{ Text(*Catalogue) Text }

// Render returns the text of a message that was made elsewhere.
func (c *Catalogue) Render(m Message) Text { return c.Text(m.ID, m.Args) }

// Stored returns a message as it is kept in a database, until it is read in some
// language. Its arguments are strings, which may be stored messages.
func (m Message) Stored() string {
	data, err := json.Marshal(m)
	if err != nil {
		return m.ID // an argument that is no string is a fault of ours
	}
	return string(data)
}

// RenderStored returns the text of a message that was stored. Other words, such as an
// error's, come back as they are.
func (c *Catalogue) RenderStored(stored string) Text {
	var m struct {
		ID   string            `json:"id"`
		Args map[string]string `json:"args"`
	}
	if !strings.HasPrefix(stored, "{") || json.Unmarshal([]byte(stored), &m) != nil || c.messages[m.ID] == nil {
		return Literal(stored)
	}
	args := Args{}
	for name, value := range m.Args {
		args[name] = c.RenderStored(value)
	}
	return c.Text(m.ID, args)
}

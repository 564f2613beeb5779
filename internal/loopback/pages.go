package loopback

import (
	"encoding/json"
	"strings"
	"sync"
)

// A page is a message that has a button to turn to the next one.
type page struct {
	channel, user   string
	message, thread string
	action, value   string // what the button sends
}

// Pages holds the messages that answer questions and can be turned, by the
// question's id, where a platform was told to keep them.
type Pages struct {
	mu    sync.Mutex
	keep  bool
	pages map[string]page
}

// KeepPages makes a platform remember where pages can be turned.
func (p *Pages) KeepPages() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keep, p.pages = true, map[string]page{}
}

func (p *Pages) show(question string, of page, drawn json.RawMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.keep || !findNext(drawn, &of) {
		return
	}
	p.pages[question] = of
}

// take returns the page that answers a question, once.
func (p *Pages) take(question string) (page, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	of, ok := p.pages[question]
	delete(p.pages, question)
	return of, ok
}

// findNext looks for the button in Slack's blocks or in Discord's rows.
func findNext(drawn json.RawMessage, of *page) bool {
	var rows []struct {
		Elements   []json.RawMessage `json:"elements"`   // Slack
		Components []json.RawMessage `json:"components"` // Discord
	}
	if json.Unmarshal(drawn, &rows) != nil {
		return false
	}
	for _, row := range rows {
		for _, element := range append(row.Elements, row.Components...) {
			var b struct {
				Label  string `json:"label"` // Discord
				Custom string `json:"custom_id"`
				Text   struct {
					Text string `json:"text"`
				} `json:"text"` // Slack
				Action string `json:"action_id"`
				Value  string `json:"value"`
			}
			if json.Unmarshal(element, &b) != nil { // rich text has elements of another shape
				continue
			}
			if strings.Contains(b.Label+b.Text.Text, "Next") {
				of.action, of.value = b.Action+b.Custom, b.Value
				return true
			}
		}
	}
	return false
}

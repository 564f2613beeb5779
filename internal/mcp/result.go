package mcp

import (
	"encoding/json"
	"slices"
	"strings"

	"plenary/internal/bot"
)

// The results of the tools. Their fields are fixed: programs read them. Lists are never
// null. URL opens the first place, or the statement where there is none; it is empty where
// no address is known.
type (
	// searchResult and fetchResult are as ChatGPT requires them of a server.
	searchResult struct {
		Results []found `json:"results"`
	}

	found struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		URL   string `json:"url"`
	}

	fetchResult struct {
		ID       string            `json:"id"`
		Title    string            `json:"title"`
		Text     string            `json:"text"` // the words of the place, then the place and the link
		URL      string            `json:"url"`
		Metadata map[string]string `json:"metadata"`
	}

	answerResult struct {
		Answered bool            `json:"answered"`
		Text     string          `json:"text"`     // the whole answer as plain text
		Passages []passage       `json:"passages"` // that answer
		Nearest  []passage       `json:"nearest"`  // the closest where nothing answers
		URL      string          `json:"url"`
		Answer   *bot.AnswerSpan `json:"answer,omitempty"`
	}

	quoteResult struct {
		Answered bool      `json:"answered"`
		Text     string    `json:"text"`
		Passages []passage `json:"passages"`
		URL      string    `json:"url"`
		NextPage int       `json:"next_page,omitempty"`
	}

	verifyResult struct {
		Answered    bool             `json:"answered"`
		Verbatim    bool             `json:"verbatim"`
		Place       string           `json:"place"`
		Differences []bot.Difference `json:"differences"`
		Text        string           `json:"text"`
		Passages    []passage        `json:"passages"`
		Nearest     []passage        `json:"nearest"`
		URL         string           `json:"url"`
	}

	// A passage is verbatim words with their place and link.
	passage struct {
		Ref     string `json:"ref"`
		Section string `json:"section"`
		Text    string `json:"text"` // empty where it is not held, or not quoted
		Source  string `json:"source"`
		URL     string `json:"url"`
	}

	outlineResult struct {
		Statements []outlined `json:"statements"`
	}

	outlined struct {
		Title    string    `json:"title"`
		Source   string    `json:"source"`
		URL      string    `json:"url"`
		Sections []heading `json:"sections"`
	}

	heading struct {
		ID    string `json:"id"` // for fetch and quote
		Title string `json:"title"`
		Level int    `json:"level"`
		Held  bool   `json:"held"` // its text, and not the heading alone
		URL   string `json:"url"`
	}
)

func passages(all []bot.Passage) []passage {
	made := []passage{}
	for _, p := range all {
		made = append(made, passage{p.Ref, p.Section, p.Text, p.Source, p.Link})
	}
	return made
}

// nearest are the closest passages of a reply, each with its words where the reply quotes
// them: what only comes near is no answer to be quoted.
func nearest(r bot.Reply) []passage {
	all := passages(r.Nearest)
	for i := range all {
		if !slices.ContainsFunc(r.Blocks, func(b bot.Block) bool {
			q, ok := b.(bot.Quotation)
			return ok && q.Text.String() == all[i].Text
		}) {
			all[i].Text = ""
		}
	}
	return all
}

// encode writes JSON on one line, with all letters as they are.
func encode(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

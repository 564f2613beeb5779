package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// A shownPart is a component of a message of components.
type shownPart struct {
	Type, Style int
	Content     string
	Label, URL  string
	CustomID    string `json:"custom_id"`
	File        struct{ URL string }
	Components  []shownPart
	Accessory   *shownPart
}

// containerViolation returns the rule that a message of components breaks; nil where it
// breaks none. Most of them are not in Discord's OpenAPI document.
func containerViolation(body []byte) error {
	var m struct {
		Content     *string
		Embeds      []json.RawMessage
		Components  []shownPart
		Attachments []struct{ Filename string }
	}
	if err := json.Unmarshal(body, &m); err != nil {
		return err
	}
	if m.Content != nil || len(m.Embeds) > 0 {
		return errors.New("a message of components has a content or embeds")
	}
	components, text, files, ids := 0, 0, 0, map[string]bool{}
	var faults []error
	var look func(parts []shownPart)
	look = func(parts []shownPart) {
		for _, c := range parts {
			components++
			text += size(c.Content)
			switch {
			case c.Type == 10 && strings.TrimSpace(c.Content) == "":
				faults = append(faults, errors.New("a text is empty"))
			case c.Type == 1 && (len(c.Components) == 0 || len(c.Components) > 5):
				faults = append(faults, fmt.Errorf("a row has %d components", len(c.Components)))
			case c.Type == 9 && (len(c.Components) == 0 || len(c.Components) > 3 || c.Accessory == nil):
				faults = append(faults, errors.New("a section lacks its text or what is beside it"))
			case c.Type == 2 && c.Style == 5 && (c.URL == "" || size(c.URL) > 512):
				faults = append(faults, fmt.Errorf("a button opens %q", c.URL))
			case (c.Type == 2 && c.Style != 5 || c.Type == 3) && (c.CustomID == "" || size(c.CustomID) > 100 || ids[c.CustomID]):
				faults = append(faults, fmt.Errorf("the id %q is empty, too long or there twice", c.CustomID))
			case c.Type == 13:
				if files >= len(m.Attachments) || c.File.URL != "attachment://"+m.Attachments[files].Filename {
					faults = append(faults, fmt.Errorf("the file %q is not attached", c.File.URL))
				}
				files++
			}
			ids[c.CustomID] = true
			look(c.Components)
			if c.Accessory != nil {
				look([]shownPart{*c.Accessory})
			}
		}
	}
	look(m.Components)
	switch {
	case len(faults) > 0:
		return errors.Join(faults...)
	case components > 40:
		return fmt.Errorf("there are %d components", components)
	case text == 0 && files == 0 || text > 4000:
		return fmt.Errorf("the texts have %d characters", text)
	}
	return nil
}

// TestEveryContainerKeepsTheLimits: every message of components is valid, pages turn, and
// no paragraph is lost.
func TestEveryContainerKeepsTheLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		reply := bot.Reply{Blocks: rapid.SliceOfN(anyBlock, 0, 8).Draw(t, "blocks")}
		pages := drawContainers(reply, nil, nil)
		all := ""
		for i, m := range pages {
			if len(pages) > 1 {
				m = onePage(pages, i+1, "sections", reply.Words())
			}
			for _, m := range []drawnMessage{m, m.plainly()} {
				data := marshal(m.payload())
				if err := ownViolation("POST", "/webhooks/1/x", data); err != nil {
					t.Fatalf("%v: %s", err, data)
				}
				var read output
				if err := json.Unmarshal(data, &read); err != nil {
					t.Fatal(err)
				}
				all += seenIn(read.Content).words
			}
		}
		for _, block := range reply.Blocks {
			if p, ok := block.(bot.Paragraph); ok {
				for _, s := range p.Text {
					if word := visible(s.Text); !isName(s.Style) && len(word) < 20 && !strings.Contains(visible(all), word) {
						t.Fatalf("%q is lost", word)
					}
				}
			}
		}
	})
}

func TestItemsOfAListOpen(t *testing.T) {
	items := []bot.Text{message.Literal("I. One"), message.Literal("  A. Two")}
	menu := bot.Choices{Listed: true, Options: []bot.Choice{{Label: "I", Call: bot.NewCall("quote", "ref", "I")}, {Label: "I.A", Call: bot.NewCall("quote", "ref", "I.A")}}}
	got := marshal(drawContainers(bot.Reply{Blocks: []bot.Block{bot.List{Items: items}, menu}}, nil, nil)[0].payload())
	for _, want := range []string{`"I. One"`, `"- A. Two"`, `"custom_id":"show quote|I"`, `"custom_id":"show quote|I.A"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if strings.Contains(string(got), `"options"`) {
		t.Errorf("what the items open is in a menu too: %s", got)
	}
}

func TestAddressOfAButton(t *testing.T) {
	const page = "https://a.example/page"
	long := strings.Repeat("word%20", 100) + "word"
	for _, test := range []struct{ name, address, want string }{
		{"short", page + "#:~:text=one,two", page + "#:~:text=one,two"},
		{"many words", page + "#:~:text=" + long, page + "#:~:text=" + strings.Repeat("word%20", 68) + "word"},
		{"one long word", page + "#:~:text=" + strings.Repeat("x", 600), page},
		{"a long page", page + strings.Repeat("x", 600), ""},
		{"another fragment", page + "#" + strings.Repeat("x", 600), page},
		{"no page", "mailto:x@a.example", ""},
	} {
		got := buttonAddress(test.address)
		if test.name == "many words" {
			if size(got) > maxURL || size(got) < maxURL-10 || !strings.HasPrefix(got, page+"#:~:text=word%20word") || strings.HasSuffix(got, "%20") {
				t.Errorf("%s: %q", test.name, got)
			}
			continue
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := buttonAddress(page + "#:~:text=" + long + "," + long); size(got) > maxURL || !strings.Contains(got, ",word") {
		t.Errorf("of a beginning and an end is left %q", got)
	}
}

func TestContractKnowsWhatAContainerMisses(t *testing.T) {
	const quiet = `"flags":32768,"allowed_mentions":{"parse":[],"replied_user":false},`
	text := `{"type":10,"content":"x"}`
	of := func(parts string) string {
		return `{` + quiet + `"components":[{"type":17,"components":[` + parts + `]}]}`
	}
	for name, body := range map[string]string{
		"a content":      `{"content":"x",` + quiet + `"components":[` + text + `]}`,
		"no words":       of(`{"type":14}`),
		"too long":       of(`{"type":10,"content":"` + strings.Repeat("x", 4001) + `"}`),
		"too many":       of(strings.Repeat(text+",", 40) + text),
		"a bare section": of(`{"type":9,"components":[` + text + `]}`),
		"a lost file":    of(text + `,{"type":13,"file":{"url":"attachment://x"}}`),
	} {
		if err := ownViolation("POST", "/webhooks/1/x", []byte(body)); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	if err := violation(t, "POST", "/webhooks/1/x", nil, []byte(of(text))); err != nil {
		t.Error(err)
	}
}

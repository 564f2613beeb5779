package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"plenary/internal/sharedtest"
)

// specFile is Discord's OpenAPI document, version 10, in ../shared. Without it
// requests are only checked against our own rules.
var specFile = []string{"specs", "discord-openapi.json"}

var contract struct {
	once   sync.Once
	router routers.Router
	err    error
}

// openAPI loads the document once for all tests; it returns nil where there is
// none.
func openAPI(t testing.TB) (routers.Router, error) {
	contract.once.Do(func() {
		path, ok := sharedtest.Find(t, specFile...)
		if !ok {
			return
		}
		var doc *openapi3.T
		if doc, contract.err = openapi3.NewLoader().LoadFromFile(path); contract.err != nil {
			return
		}
		doc.Servers = openapi3.Servers{{URL: "/"}}
		contract.router, contract.err = legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	})
	return contract.router, contract.err
}

// violation returns the rule of Discord's document, or of our own, that a request
// breaks; nil where it breaks none.
func violation(t testing.TB, method, path string, query url.Values, body []byte) error {
	router, err := openAPI(t)
	if err != nil {
		return err
	}
	// A validation takes some 20 ms, and two requests that differ only in numbers
	// have the same result.
	shape := digits.ReplaceAllString(method+" "+path+" "+string(body), "0")
	validShapes.Lock()
	defer validShapes.Unlock()
	if router != nil && !validShapes.shapes[shape] {
		request, err := http.NewRequest(method, path+"?"+query.Encode(), bytes.NewReader(body))
		if err != nil {
			return err
		}
		if len(body) > 0 {
			request.Header.Set("Content-Type", "application/json")
		}
		route, params, err := router.FindRoute(request)
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		err = openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
			Request: request, PathParams: params, Route: route,
			Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
		})
		if err != nil {
			return err
		}
		validShapes.shapes[shape] = true
	}
	return ownViolation(method, path, body)
}

var (
	digits = regexp.MustCompile(`[0-9]+`)
)

// validShapes are the shapes of requests that are valid.
var validShapes = struct {
	sync.Mutex
	shapes map[string]bool
}{shapes: map[string]bool{}}

// ownViolation checks a request against rules that the document lacks.
func ownViolation(method, path string, body []byte) error {
	if len(body) == 0 || !strings.Contains(path, "/messages") && !strings.Contains(path, "/callback") && !strings.Contains(path, "/webhooks/") && !strings.HasSuffix(path, "/threads") {
		return nil
	}
	var whole struct {
		Type    int             `json:"type"`
		Data    json.RawMessage `json:"data"`
		Message json.RawMessage `json:"message"`
	}
	if err := json.Unmarshal(body, &whole); err != nil {
		return err
	}
	text := body
	switch {
	case strings.HasSuffix(path, "/callback"):
		switch whole.Type {
		case 4, 7:
			text = whole.Data
		case 9:
			return modalViolation(whole.Data)
		default:
			return nil
		}
	case strings.HasSuffix(path, "/threads"):
		if text = whole.Message; text == nil {
			return nil
		}
	}
	var m struct {
		Content  string `json:"content"`
		Flags    int    `json:"flags"`
		Nonce    string `json:"nonce"`
		Mentions *struct {
			Parse   []string `json:"parse"`
			Replied *bool    `json:"replied_user"`
		} `json:"allowed_mentions"`
		Attachments []struct{ ID string }
		Embeds      []struct {
			Title, Description string
			Footer, Author     struct{ Text, Name string }
			Fields             []struct{ Name, Value string }
		} `json:"embeds"`
		Components []struct {
			Components []struct {
				Type, Style int
				URL         string
				CustomID    string `json:"custom_id"`
				Options     []struct{ Value string }
			}
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	if m.Mentions == nil || m.Mentions.Parse == nil || len(m.Mentions.Parse) != 0 || m.Mentions.Replied == nil || *m.Mentions.Replied {
		return errors.New("allowed_mentions is not there, or allows some")
	}
	if m.Flags&int(flagComponents) != 0 {
		return containerViolation(text)
	}
	embedded, ids := 0, map[string]bool{}
	for _, e := range m.Embeds {
		embedded += size(e.Title) + size(e.Description) + size(e.Footer.Text) + size(e.Author.Name)
		for _, f := range e.Fields {
			embedded += size(f.Name) + size(f.Value)
		}
		if e.Title+e.Description == "" {
			return errors.New("an embed is empty")
		}
	}
	for _, row := range m.Components {
		if n := len(row.Components); n == 0 || n > 5 {
			return fmt.Errorf("a row has %d components", n)
		}
		for _, c := range row.Components {
			values := map[string]bool{}
			for _, o := range c.Options {
				if values[o.Value] {
					return fmt.Errorf("a menu has the value %q twice", o.Value)
				}
				values[o.Value] = true
			}
			switch {
			case c.Style == 5 && c.URL == "":
				return errors.New("a link button has no URL")
			case c.Style != 5 && c.CustomID == "":
				return errors.New("a component has no id")
			case c.CustomID != "" && ids[c.CustomID]:
				return fmt.Errorf("the id %q is there twice", c.CustomID)
			}
			ids[c.CustomID] = true
		}
	}
	switch {
	case size(m.Content) > 2000:
		return fmt.Errorf("the content has %d characters", size(m.Content))
	case embedded > 6000:
		return fmt.Errorf("the embeds have %d characters", embedded)
	case m.Content == "" && len(m.Embeds) == 0:
		return errors.New("the message is empty")
	case len(m.Attachments) > 10:
		return fmt.Errorf("there are %d files", len(m.Attachments))
	case len(m.Components) > 5:
		return fmt.Errorf("there are %d rows", len(m.Components))
	case len(m.Nonce) > 25:
		return fmt.Errorf("the nonce has %d characters", len(m.Nonce))
	}
	return nil
}

// modalViolation checks a modal. Discord takes one to five components, though its
// document says forty.
func modalViolation(data []byte) error {
	var m struct {
		Title      string
		CustomID   string `json:"custom_id"`
		Components []struct {
			Type               int
			Label, Description string
			Component          struct {
				Type, Style int
				CustomID    string `json:"custom_id"`
				Value       string
				MaxLength   int `json:"max_length"`
				Options     []struct {
					Label, Value string
					Default      bool
				}
				Defaults []struct{ ID string } `json:"default_values"`
			}
		}
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return err
	}
	ids := map[string]bool{}
	for _, l := range m.Components {
		c, defaults, values := l.Component, 0, map[string]bool{}
		for _, o := range c.Options {
			if values[o.Value] {
				return fmt.Errorf("a menu has the value %q twice", o.Value)
			}
			values[o.Value] = true
			if o.Default {
				defaults++
			}
		}
		switch {
		case l.Type != 18:
			return fmt.Errorf("a component of type %d is no label", l.Type)
		case l.Label == "" || size(l.Label) > 45 || size(l.Description) > 100:
			return fmt.Errorf("the label %q or its description %q is too long, or empty", l.Label, l.Description)
		case c.CustomID == "" || ids[c.CustomID] || size(c.CustomID) > 100:
			return fmt.Errorf("the id %q is empty, too long or there twice", c.CustomID)
		case c.Type == 4 && (c.MaxLength < 1 || c.MaxLength > 4000 || size(c.Value) > c.MaxLength || c.Style != 1 && c.Style != 2):
			return fmt.Errorf("%d characters are in a field of style %d for at most %d", size(c.Value), c.Style, c.MaxLength)
		case c.Type == 4 && c.Style == 1 && strings.Contains(c.Value, "\n"):
			return errors.New("a field of one line holds several")
		case c.Type == 3 && (len(c.Options) == 0 || len(c.Options) > 25):
			return fmt.Errorf("a menu has %d options", len(c.Options))
		case c.Type < 3 || c.Type > 8:
			return fmt.Errorf("a component of type %d cannot be in a label", c.Type)
		case defaults > 1 || len(c.Defaults) > 1:
			return errors.New("more is chosen than may be")
		}
		ids[c.CustomID] = true
	}
	switch n := len(m.Components); {
	case n < 1 || n > 5:
		return fmt.Errorf("there are %d components", n)
	case m.Title == "" || size(m.Title) > 45:
		return fmt.Errorf("the title is %q", m.Title)
	case m.CustomID == "" || size(m.CustomID) > 100:
		return fmt.Errorf("the id is %q", m.CustomID)
	}
	return nil
}

func TestContractKnowsWhatAModalMisses(t *testing.T) {
	label := func(fields string) string { return `{"type":18,"label":"x","component":{` + fields + `}}` }
	of := func(components string) string {
		return `{"type":9,"data":{"title":"x","custom_id":"y","components":[` + components + `]}}`
	}
	good := label(`"type":4,"custom_id":"a","style":1,"max_length":9`)
	for name, body := range map[string]string{
		"empty":      of(""),
		"six":        of(strings.Repeat(good+",", 5) + good),
		"twice":      of(good + "," + good),
		"no style":   of(label(`"type":4,"custom_id":"a","max_length":9`)),
		"too long":   of(label(`"type":4,"custom_id":"a","style":1,"max_length":2,"value":"abc"`)),
		"two lines":  of(label(`"type":4,"custom_id":"a","style":1,"max_length":9,"value":"a\nb"`)),
		"no options": of(label(`"type":3,"custom_id":"a"`)),
		"a row":      of(`{"type":1,"components":[]}`),
		"a button":   of(label(`"type":2,"custom_id":"a"`)),
	} {
		if err := ownViolation("POST", "/interactions/1/x/callback", []byte(body)); err == nil {
			t.Errorf("%s: %s passes", name, body)
		}
	}
	if err := violation(t, "POST", "/interactions/1/x/callback", nil, []byte(of(good))); err != nil {
		t.Error(err)
	}
}

func TestContractKnowsWhatItMisses(t *testing.T) {
	const quiet = `"allowed_mentions":{"parse":[],"replied_user":false}`
	for name, body := range map[string]string{
		"empty":          `{` + quiet + `}`,
		"long":           `{"content":"` + strings.Repeat("x", 2001) + `",` + quiet + `}`,
		"loud":           `{"content":"x","allowed_mentions":{"parse":["users"],"replied_user":false}}`,
		"unsaid":         `{"content":"x"}`,
		"replied":        `{"content":"x","allowed_mentions":{"parse":[]}}`,
		"empty embed":    `{"embeds":[{"url":"https://a.example"}],` + quiet + `}`,
		"embeds too big": `{"embeds":[{"description":"` + strings.Repeat("x", 3500) + `"},{"description":"` + strings.Repeat("x", 3500) + `"}],` + quiet + `}`,
		"link":           `{"content":"x","components":[{"type":1,"components":[{"type":2,"style":5,"label":"x"}]}],` + quiet + `}`,
		"twice":          `{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"label":"x","custom_id":"a"},{"type":2,"style":1,"label":"y","custom_id":"a"}]}],` + quiet + `}`,
	} {
		if err := ownViolation("POST", "/channels/1/messages", []byte(body)); err == nil {
			t.Errorf("%s: %s passes", name, body)
		}
	}
	if err := violation(t, "POST", "/channels/1/messages", nil, []byte(`{"content":"x",`+quiet+`}`)); err != nil {
		t.Error(err)
	}
}

func TestContractIsRead(t *testing.T) {
	sharedtest.Path(t, specFile...) // skips the test where there is none
	if _, err := openAPI(t); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"label too long": `{"content":"x","components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"a","label":"` + strings.Repeat("x", 81) + `"}]}],"allowed_mentions":{"parse":[],"replied_user":false}}`,
		"no number":      `{"content":7,"allowed_mentions":{"parse":[],"replied_user":false}}`,
	} {
		if err := violation(t, "POST", "/channels/1/messages", nil, []byte(body)); err == nil {
			t.Errorf("%s passes", name)
		}
	}
	if err := violation(t, "POST", "/channels/1/mesages", nil, []byte(`{}`)); err == nil {
		t.Error("an endpoint that does not exist passes")
	}
}

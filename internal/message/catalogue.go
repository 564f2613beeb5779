// Package message holds the words that Plenary says itself: text in styled
// spans, and the catalogue from which every sentence for members and
// facilitators comes.
//
// The catalogue of a language is a folder of YAML files, named by its tag. Each
// message has an id, such as "ask.closest", and either one form or the plural
// forms of its language, chosen by the argument n. A form may hold:
//
//	{name}     an argument: a string, a number, a [Text] or a [Span]
//	`words`    words to type
//	**words**  words that stand out
//
// go-i18n reads the files and chooses the plural form. It fills placeholders
// with strings only, so this package fills them, with spans.
package message

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed en
var files embed.FS

// A Catalogue has the messages of one language. It may be used by any number of
// goroutines.
type Catalogue struct {
	localizer *i18n.Localizer
	forms     sync.Map // of form by its source
}

// English returns the English catalogue.
var English = sync.OnceValue(func() *Catalogue {
	c, err := load(files, language.English)
	if err != nil {
		panic(err) // the files are part of the program
	}
	return c
})

// load reads the catalogue of a language from the folder of its tag.
func load(fsys fs.FS, tag language.Tag) (*Catalogue, error) {
	bundle := i18n.NewBundle(tag)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	names, err := fs.Glob(fsys, tag.String()+"/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		// go-i18n reads the language off the file's name.
		if _, err := bundle.ParseMessageFileBytes(data, tag.String()+".yaml"); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
	}
	return &Catalogue{localizer: i18n.NewLocalizer(bundle, tag.String())}, nil
}

// Args are the arguments of a message by name. The number n chooses the plural
// form.
type Args map[string]any

// Text returns a message with its arguments. The result is the caller's. An id
// that the catalogue lacks comes back as it is.
func (c *Catalogue) Text(id string, args Args) Text {
	var t Text
	for _, p := range c.form(id, args) {
		if p.argument == "" {
			t = t.add(Span{Text: p.literal, Style: p.style})
			continue
		}
		for _, s := range spans(args[p.argument]) {
			if s.Style == Plain {
				s.Style = p.style
			}
			t = t.add(s)
		}
	}
	return t
}

// String returns a message with its arguments, without styles.
func (c *Catalogue) String(id string, args Args) string { return c.Text(id, args).String() }

// List joins items as a sentence does: "a, b and c".
func (c *Catalogue) List(items []Text) Text { return c.join(items, "list.last") }

// Either joins items of which one is enough: "a, b or c".
func (c *Catalogue) Either(items []Text) Text { return c.join(items, "list.or") }

func (c *Catalogue) join(items []Text, last string) Text {
	var t Text
	for i, item := range items {
		switch {
		case i == 0:
		case i == len(items)-1:
			t = t.Append(c.Text(last, nil))
		default:
			t = t.Append(c.Text("list.next", nil))
		}
		t = t.Append(item)
	}
	return t
}

// form returns the parts of a message in the plural form that args ask for.
func (c *Catalogue) form(id string, args Args) []part {
	config := &i18n.LocalizeConfig{MessageID: id, TemplateParser: template.IdentityParser{}}
	if n, ok := args["n"].(int); ok {
		config.PluralCount = n
	}
	source, err := c.localizer.Localize(config)
	if err != nil {
		return []part{{literal: id}}
	}
	if parts, ok := c.forms.Load(source); ok {
		return parts.([]part)
	}
	parts := split(source)
	c.forms.Store(source, parts)
	return parts
}

// A part of a form is literal words, or the name of an argument.
type part struct {
	literal  string
	argument string
	style    Style
}

// split reads the placeholders and styles of a form.
func split(source string) []part {
	var parts []part
	style := Plain
	toggle := func(to Style) {
		if style == to {
			to = Plain
		}
		style = to
	}
	for source != "" {
		at := strings.IndexAny(source, "`{*")
		if at < 0 {
			at = len(source)
		}
		if at > 0 {
			parts = append(parts, part{literal: source[:at], style: style})
			source = source[at:]
			continue
		}
		end := strings.IndexByte(source, '}')
		switch {
		case source[0] == '`':
			toggle(Typed)
			source = source[1:]
		case strings.HasPrefix(source, "**"):
			toggle(Strong)
			source = source[2:]
		case source[0] == '{' && end > 0:
			parts = append(parts, part{argument: source[1:end], style: style})
			source = source[end+1:]
		default:
			parts = append(parts, part{literal: source[:1], style: style})
			source = source[1:]
		}
	}
	return parts
}

// spans returns the spans of an argument.
func spans(value any) Text {
	switch value := value.(type) {
	case Text:
		return value
	case Span:
		return Text{value}
	case string:
		return Literal(value)
	case int:
		return Literal(strconv.Itoa(value))
	case fmt.Stringer:
		return Literal(value.String())
	}
	return Literal(fmt.Sprint(value))
}

// Package message holds the words that Plenary says itself: text in styled
// spans, and the catalogue from which every sentence for members and
// facilitators comes.
//
// The catalogue of a language is a folder of YAML files, named by its tag. Each
// message has an id, such as "ask.closest", and either one form or the plural
// forms of its language, chosen by the argument n. A form may hold:
//
//	{name}     an argument: a string, a number, a [Text], a [Span], [AnyOf], a
//	           [Message] or what is [Worded]
//	`/words`   a command to press or to type
//	`words`    other words to type, or that were typed
//	**words**  words that stand out
//
// The package is by hand because the kept libraries fill placeholders with
// strings, so that a member's words could not be told from ours when a platform
// draws them; go-i18n also makes the program 6 MB larger by way of text/template.
package message

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed */*.yaml
var files embed.FS

// A Catalogue has the messages of one language. It may be used by any number of
// goroutines.
type Catalogue struct {
	Tag string // the ISO 639-1 code: "en"

	messages map[string]forms
}

// forms are the forms of a message by the name of their plural form, "other" for
// one that has no others.
type forms map[string][]part

// Tags are the languages that there is a catalogue of, English first.
var Tags = []string{"en", "de", "es", "fr"}

// catalogues has a function for each of Tags that returns its catalogue.
var catalogues = func() map[string]func() *Catalogue {
	all := map[string]func() *Catalogue{}
	for _, tag := range Tags {
		all[tag] = sync.OnceValue(func() *Catalogue {
			c, err := load(files, tag)
			if err != nil {
				panic(err) // the files are part of the program
			}
			return c
		})
	}
	return all
}()

// English returns the English catalogue.
func English() *Catalogue { return catalogues["en"]() }

// First returns the catalogue of the first of some BCP 47 tags whose language has one,
// else the English one.
func First(tags ...string) *Catalogue {
	for _, tag := range tags {
		if c, ok := Find(tag); ok {
			return c
		}
	}
	return English()
}

// Find returns the catalogue of the language of a BCP 47 tag.
func Find(tag string) (*Catalogue, bool) {
	load, ok := catalogues[baseOf(tag)]
	if !ok {
		return nil, false
	}
	return load(), true
}

// load reads the catalogue of a language from the folder of its tag.
func load(fsys fs.FS, tag string) (*Catalogue, error) {
	c := &Catalogue{Tag: tag, messages: map[string]forms{}}
	names, err := fs.Glob(fsys, tag+"/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if err := c.read(data); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
	}
	return c, nil
}

// read adds the messages of a file.
func (c *Catalogue) read(data []byte) error {
	var file map[string]yaml.Node
	if err := yaml.Unmarshal(data, &file); err != nil {
		return err
	}
	for id, node := range file {
		if _, twice := c.messages[id]; twice {
			return fmt.Errorf("%s stands in two files", id)
		}
		if node.Kind == yaml.AliasNode {
			node = *node.Alias
		}
		sources := map[string]string{}
		if node.Kind == yaml.ScalarNode {
			sources["other"] = node.Value
		} else if err := node.Decode(&sources); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		c.messages[id] = forms{}
		for name, source := range sources {
			if !slices.Contains(pluralForms, name) {
				return fmt.Errorf("%s: %s is no plural form", id, name)
			}
			c.messages[id][name] = split(source)
		}
	}
	return nil
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
		for _, s := range c.spans(args[p.argument]) {
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

// join joins items. The message last stands before the last one.
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

// AnyOf are names of which one is meant. As an argument they are joined as a
// sentence does: "a, b or c".
type AnyOf []string

// form returns the parts of a message in the plural form that args ask for.
func (c *Catalogue) form(id string, args Args) []part {
	name := "other"
	if n, ok := args["n"].(int); ok {
		name = pluralForm(c.Tag, n)
	}
	forms := c.messages[id]
	if parts, ok := forms[name]; ok {
		return parts
	}
	if parts, ok := forms["other"]; ok {
		return parts
	}
	return []part{{literal: id}}
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
		if style != Plain {
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
		case strings.HasPrefix(source, "`/") && style == Plain:
			toggle(CommandLine)
			source = source[2:]
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
func (c *Catalogue) spans(value any) Text {
	switch value := value.(type) {
	case Text:
		return value
	case Span:
		return Text{value}
	case Message:
		return c.Render(value)
	case Worded:
		return value.Text(c)
	case AnyOf:
		items := make([]Text, len(value))
		for i, name := range value {
			items[i] = Literal(name)
		}
		return c.Either(items)
	case string:
		return Literal(value)
	case int:
		return Literal(c.Number(value))
	case fmt.Stringer:
		return Literal(value.String())
	}
	return Literal(fmt.Sprint(value))
}

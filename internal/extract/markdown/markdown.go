// Package markdown reads Markdown: CommonMark with tables, footnotes and the
// front matter that site generators use.
package markdown

import (
	"bytes"
	"context"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	renderer "github.com/yuin/goldmark/renderer/html"
	"go.yaml.in/yaml/v3"

	"plenary/internal/extract"
	"plenary/internal/extract/html"
)

// Read reads a Markdown file. Markup within it that is HTML is read as on a web
// page.
func Read(ctx context.Context, data []byte) (*extract.Document, error) {
	if !extract.IsText(data) {
		return nil, extract.Unreadable("the file is no Markdown: it holds bytes that no text has")
	}
	doc := &extract.Document{Format: "Markdown"}
	text := strings.ReplaceAll(extract.Decode(data), "\r\n", "\n")
	text = frontMatter(text, &doc.Meta)
	if err := checkNesting(text); err != nil {
		return nil, err
	}
	var page bytes.Buffer
	page.WriteString("<meta charset=utf-8>")
	converter := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithUnsafe()), // it is read, never shown
	)
	if err := converter.Convert([]byte(text), &page); err != nil {
		return nil, extract.Unreadable("the Markdown cannot be read: %v", err)
	}
	size := 0
	if err := html.Append(ctx, doc, page.Bytes(), "", &size); err != nil {
		return nil, err
	}
	return doc, nil
}

// Bounds on what no text needs, and on which the parser spends the square of
// their number.
const (
	maxNesting = 100   // quotations and lists within each other on one line
	maxSigns   = 2_000 // brackets, stars and underscores in one paragraph
)

func checkNesting(text string) error {
	signs := 0
	for line := range strings.Lines(text) {
		head := line[:len(line)-len(strings.TrimLeft(line, "> \t-*+"))]
		if n := len(head) - strings.Count(head, " "); n > maxNesting && strings.Trim(line, "-*_ \t\n") != "" {
			return extract.Unreadable("the Markdown nests quotations or lists more than %d deep", maxNesting)
		}
		if strings.TrimSpace(line) == "" {
			signs = 0
		}
		if strings.Trim(line, "-*_ \t\n") != "" {
			for _, sign := range []string{"[", "]", "*", "_", "!", "`", "<"} {
				signs += strings.Count(line, sign)
			}
		}
		if signs > maxSigns {
			return extract.Unreadable("a paragraph of the Markdown holds more than %d signs of markup", maxSigns)
		}
	}
	return nil
}

// frontMatter takes the keys between two lines "---" at the top of the file
// and returns the text after them.
func frontMatter(text string, m *extract.Meta) string {
	if !strings.HasPrefix(text, "---\n") {
		return text
	}
	head, rest, ok := strings.Cut(text[4:], "\n---\n")
	if !ok || len(head) > 64<<10 {
		return text
	}
	var keys struct {
		Title     string    `yaml:"title"`
		Subtitle  string    `yaml:"subtitle"`
		Kind      string    `yaml:"kind"`
		Publisher string    `yaml:"publisher"`
		Institute yaml.Node `yaml:"institute"`
		Author    yaml.Node `yaml:"author"`
		Authors   yaml.Node `yaml:"authors"`
		Published string    `yaml:"published"`
		Date      string    `yaml:"date"`
		Source    string    `yaml:"source"`
		URL       string    `yaml:"url"`
		Rights    string    `yaml:"rights"`
		License   string    `yaml:"license"`
		Language  string    `yaml:"language"`
		Lang      string    `yaml:"lang"`
	}
	if yaml.Unmarshal([]byte(head), &keys) != nil {
		return text
	}
	*m = extract.Meta{
		Title: keys.Title, Kind: keys.Kind, Authors: or(people(&keys.Authors), people(&keys.Author)), Publisher: or(keys.Publisher, people(&keys.Institute)), Published: extract.Date(or(keys.Published, keys.Date)),
		Source: or(keys.Source, keys.URL), Rights: or(keys.Rights, keys.License), Language: or(keys.Language, keys.Lang),
	}
	if keys.Subtitle != "" && keys.Title != "" {
		m.Title += ": " + keys.Subtitle
	}
	return rest
}

// people reads who a key names: a string, a mapping with a name, or a list of
// either.
func people(n *yaml.Node) string {
	each := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		each = n.Content
	}
	var all []string
	for _, n := range each {
		switch n.Kind {
		case yaml.ScalarNode:
			all = append(all, n.Value)
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if n.Content[i].Value == "name" && n.Content[i+1].Kind == yaml.ScalarNode {
					all = append(all, n.Content[i+1].Value)
				}
			}
		}
	}
	return extract.Names(all)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

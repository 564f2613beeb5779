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
	"go.yaml.in/yaml/v3"

	"plenary/internal/intake"
	"plenary/internal/intake/html"
)

// Read reads a Markdown file. Markup within it that is HTML is left out.
func Read(ctx context.Context, data []byte) (*intake.Document, error) {
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, intake.Refuse("the file is no Markdown: it holds NUL bytes")
	}
	doc := &intake.Document{Format: "Markdown"}
	text := strings.ReplaceAll(intake.Decode(data), "\r\n", "\n")
	text = frontMatter(text, &doc.Meta)
	if err := checkNesting(text); err != nil {
		return nil, err
	}
	var page bytes.Buffer
	page.WriteString("<meta charset=utf-8>")
	converter := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
	if err := converter.Convert([]byte(text), &page); err != nil {
		return nil, intake.Refuse("the Markdown cannot be read: %v", err)
	}
	size := 0
	if err := html.Append(ctx, doc, page.Bytes(), "", &size); err != nil {
		return nil, err
	}
	return doc, nil
}

// maxNesting bounds quotes and lists within each other on one line.
const maxNesting = 100

func checkNesting(text string) error {
	for line := range strings.Lines(text) {
		head := line[:len(line)-len(strings.TrimLeft(line, "> \t-*+"))]
		if n := len(head) - strings.Count(head, " "); n > maxNesting && strings.Trim(line, "-*_ \t\n") != "" {
			return intake.Refuse("the Markdown nests quotations or lists more than %d deep", maxNesting)
		}
	}
	return nil
}

// frontMatter takes the keys between two lines "---" at the top of the file
// and returns the text after them.
func frontMatter(text string, m *intake.Meta) string {
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
		Author    yaml.Node `yaml:"author"`
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
	*m = intake.Meta{
		Title: keys.Title, Kind: keys.Kind, Publisher: or(keys.Publisher, keys.Author.Value), Published: intake.Date(or(keys.Published, keys.Date)),
		Source: or(keys.Source, keys.URL), Rights: or(keys.Rights, keys.License), Language: or(keys.Language, keys.Lang),
	}
	if keys.Subtitle != "" && keys.Title != "" {
		m.Title += ": " + keys.Subtitle
	}
	return rest
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

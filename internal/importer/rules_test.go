package importer

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/extract/html"
	"plenary/internal/extract/text"
)

// Each rule by the smallest document that needs it.
func TestRules(t *testing.T) {
	const lamps = "Every lamp burns from dusk until dawn, and nobody may put it out before that hour."
	for name, c := range map[string]struct {
		read    Reader
		data    string
		title   string
		authors string
		outline string // the headings, separated by |
		text    string // the paragraphs, separated by |
	}{
		"Project Gutenberg, fields in one paragraph": {text.Reader{}.Read,
			"The Project Gutenberg EBook of The Lamps\n\nTitle: The Lamps\nAuthor: Jane Roe\nLanguage: English\n\n*** START OF THIS PROJECT GUTENBERG EBOOK THE LAMPS ***\n\nProduced by John Doe\n\nTHE LAMPS\n\nCHAPTER I\n\n" + lamps + "\n\nEnd of the Project Gutenberg EBook of The Lamps\n\n*** END OF THIS PROJECT GUTENBERG EBOOK THE LAMPS ***\n\nSection 1. Terms of Use\n\nYou agree.\n",
			"The Lamps", "Jane Roe", "CHAPTER I", lamps},
		"the name of the site before the title": {html.Read,
			"<html><head><title>Harbour Council | Oil</title></head><body><h1>Oil</h1><h2>Price</h2><p>" + lamps + "</p></body></html>",
			"Oil", "", "Price", lamps},
		"the name of a picture": {html.Read,
			"<html><body><h1>Oil</h1><h2>oil-lamp-800x600.webp</h2><h2>Price</h2><p>" + lamps + "</p></body></html>",
			"Oil", "", "Price", lamps},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := c.read(context.Background(), []byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			d := newDraft(doc, "name")
			var outline, paragraphs []string
			for _, s := range d.Sections {
				if s.Title != "" {
					outline = append(outline, s.Title)
				}
				for _, p := range s.Paragraphs {
					paragraphs = append(paragraphs, p.Text)
				}
			}
			if got := strings.Join(outline, "|"); got != c.outline {
				t.Errorf("outline %q, want %q", got, c.outline)
			}
			if got := strings.Join(paragraphs, "|"); got != c.text {
				t.Errorf("text %q, want %q", got, c.text)
			}
			if d.Meta.Title != c.title || d.Meta.Authors != c.authors {
				t.Errorf("title %q by %q", d.Meta.Title, d.Meta.Authors)
			}
		})
	}
}

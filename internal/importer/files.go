package importer

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/statement"
)

// statementFile writes statement.md.
func (d *Draft) statementFile() string {
	var b strings.Builder
	b.WriteString("---\n")
	m := d.Meta
	for _, field := range []struct{ key, value string }{
		{"title", m.Title}, {"kind", m.Kind}, {"authors", m.Authors}, {"publisher", m.Publisher}, {"published", m.Published},
		{"source", sourceOf(m.Source)}, {"rights", m.Rights}, {"language", languageOf(m.Language)},
	} {
		if value := extract.Plain(field.value); value != "" {
			b.WriteString(field.key + ": " + quoted(value) + "\n")
		}
	}
	b.WriteString("---\n")
	for i, section := range d.Sections {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat("#", section.Level) + " " + section.Title + "\n")
		}
		for _, p := range section.Paragraphs {
			b.WriteString("\n" + escapeLine(p.Text) + "\n")
		}
	}
	return b.String()
}

var numberSigns = regexp.MustCompile(`^#{1,6}(?:\s|$)`)

// escapeLine keeps a paragraph from being read as a heading.
func escapeLine(text string) string {
	if numberSigns.MatchString(text) {
		return `\` + text
	}
	return text
}

func sourceOf(source string) string {
	if u, err := url.Parse(source); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return source
	}
	return ""
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)

func languageOf(tag string) string {
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	if languageTag.MatchString(tag) && !strings.EqualFold(tag, "und") && !strings.EqualFold(tag, "x-default") {
		return tag
	}
	return "en"
}

// aidFiles writes the drafts for the editor. Files without entries are left
// out.
func (d *Draft) aidFiles() map[string]string {
	files := map[string]string{}
	const how = "Drafted by the import, for an editor to check: mend or remove what is wrong."
	if len(d.Recommendations) > 0 {
		var b strings.Builder
		b.WriteString("# " + how + "\n# Sentences that recommend. Every title is a draft; every quote stands verbatim in statement.md.\nrecommendations:\n")
		for _, p := range d.Recommendations {
			fmt.Fprintf(&b, "  # %s\n  - title: %s\n    quote: %s\n", p.Where, quoted(p.Title), quoted(p.Quote))
		}
		files[statement.RecommendationsFile] = b.String()
	}
	if len(d.Terms) > 0 {
		var b strings.Builder
		b.WriteString("# " + how + "\n# Terms and abbreviations, each with the place that defines it or uses it first.\n")
		for _, t := range d.Terms {
			also := make([]string, len(t.Also))
			for i, a := range t.Also {
				also[i] = quoted(a)
			}
			fmt.Fprintf(&b, "- words: %s # draft; %s\n  also: [%s]\n", quoted(t.Words), t.Where, strings.Join(also, ", "))
		}
		files[statement.TermsFile] = b.String()
	}
	if len(d.Prompts) > 0 {
		var b strings.Builder
		b.WriteString("# " + how + "\n# Questions for discussion, made of templates around headings and sentences.\n")
		for _, p := range d.Prompts {
			fmt.Fprintf(&b, "- id: %s\n  stage: Draft\n  text: %s\n", p.ID, quoted(p.Text))
			if p.About != "" {
				fmt.Fprintf(&b, "  about: %s\n", quoted(p.About))
			}
			if p.Quote != "" {
				fmt.Fprintf(&b, "  quote: %s\n", quoted(p.Quote))
			}
		}
		files[statement.PromptsFile] = b.String()
	}
	return files
}

// pagesFile writes where each page begins, "" where the file has none and its
// sections no addresses.
func (d *Draft) pagesFile() string {
	var b strings.Builder
	b.WriteString("# Where the pages of the publication begin, so that a citation names them and a link opens them.\n")
	paged := len(d.doc.Pages) > 0
	for _, part := range d.parts {
		paged = paged || len(part.doc.Pages) > 0
	}
	switch source := sourceOf(d.Meta.Source); {
	case len(d.parts) > 0 && paged:
		b.WriteString("# of: is the name of the file; the address of a PDF in its place lets links open it at the page.\n")
	case strings.HasSuffix(strings.ToLower(source), ".pdf"):
		b.WriteString("file: " + quoted(source) + "\n")
	case paged:
		b.WriteString("# file: https://… (the address of the PDF, so that links open it at the page)\n")
	}
	b.WriteString("pages:\n")
	n := 0
	entry := func(field, begins string) {
		b.WriteString("  - " + field + "\n    begins: " + quoted(beginning(begins)) + "\n")
		n++
	}
	linked := d.doc.Format == "HTML" && sourceOf(d.Meta.Source) != ""
	var of *Draft
	page := 0
	for _, section := range d.Sections {
		file := d
		if section.of != nil {
			file = section.of
		}
		if file != of {
			page = 0
		}
		for i, p := range section.Paragraphs {
			if anchor := section.Anchor; i == 0 && linked && anchor != "" && file == d {
				entry("anchor: "+quoted(anchor), p.Text)
			}
			if file != of && len(file.doc.Pages) == 0 && len(d.parts) > 0 && paged {
				entry("of: "+quoted(file.file), p.Text)
			}
			of = file
			for _, start := range p.Starts {
				if start.Page == page || start.Page == 0 || start.At >= len(p.Text) {
					continue
				}
				page = start.Page
				field := fmt.Sprintf("page: %d", page)
				if label := file.label(page); label != "" {
					field += "\n    printed: " + quoted(label)
				}
				if len(d.parts) > 0 {
					field += "\n    of: " + quoted(file.file)
				}
				entry(field, p.Text[start.At:])
			}
		}
	}
	if n == 0 {
		return ""
	}
	return b.String()
}

// label is the number printed on a page.
func (d *Draft) label(page int) string {
	if page < 1 || page > len(d.doc.Pages) {
		return ""
	}
	return d.doc.Pages[page-1].Label
}

// beginning is as much of a text's beginning as tells it from others.
func beginning(text string) string {
	const enough = 70 // bytes
	if len(text) <= enough {
		return strings.TrimSpace(text)
	}
	at := strings.LastIndexByte(text[:enough], ' ')
	if at < 20 {
		return strings.TrimSpace(text[:len(text)-len(strings.TrimLeftFunc(text[enough:], func(r rune) bool { return r != ' ' }))])
	}
	return strings.TrimSpace(text[:at])
}

// quoted writes text between double quotes, as YAML reads it back unchanged.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\u0085", `\N`, "\u2028", `\L`, "\u2029", `\P`, "\ufeff", `\uFEFF`).Replace(text) + `"`
}

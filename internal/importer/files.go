package importer

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"plenary/internal/extract"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// files returns the files of the content folder. They pass [statement.Check]:
// a draft that does not pass is left out.
func (d *Draft) files() (map[string]string, statement.Faults, error) {
	files := map[string]string{statement.TextFile: d.statementFile()}
	s, err := statement.Parse(folder(files))
	if err != nil {
		return nil, nil, fmt.Errorf("what was read makes no statement: %w", err)
	}
	d.draftEditorFiles(s)
	maps.Copy(files, d.editorFiles())
	if pages := d.pagesFile(); pages != "" {
		files[statement.PagesFile] = pages
	}
	if notes := d.notesFile(); notes != "" {
		files[statement.NotesFile] = notes
	}
	_, faults := statement.Check(folder(files))
	for _, f := range faults {
		if !f.Warning && f.File != statement.TextFile {
			delete(files, f.File)
			d.doubt(extract.Doubt{Text: f.File, Why: "this draft was left out, because it did not pass the check: " + f.Message})
		}
	}
	_, faults = statement.Check(folder(files))
	return files, faults, nil
}

// statementFile writes statement.md.
func (d *Draft) statementFile() string {
	var b strings.Builder
	b.WriteString("---\n")
	m := d.Meta
	for _, field := range []struct{ key, value string }{
		{"title", m.Title}, {"kind", m.Kind}, {"authors", authorEntries(m)}, {"publisher", m.Publisher}, {"published", m.Published},
		{"source", webAddress(m.Source)}, {"rights", m.Rights}, {"language", languageOf(m.Language)},
	} {
		if value := extract.Plain(field.value); value != "" {
			b.WriteString(field.key + ": " + quoted(value) + "\n")
		}
	}
	b.WriteString("---\n")
	for i, section := range d.Sections {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat("#", section.Level) + " " + braced(section.Number, section.Title) + "\n")
		}
		for _, p := range section.Paragraphs {
			if !p.Line {
				b.WriteString("\n")
			}
			b.WriteString(paragraphFile(p) + "\n")
		}
	}
	return b.String()
}

// paragraphFile writes one paragraph.
func paragraphFile(p Paragraph) string {
	if p.Table != nil {
		return tableFile(p.Table)
	}
	if p.Number == "" && p.Line {
		return "{}" + p.Text
	}
	return braced(p.Number, p.Text)
}

// braced writes a text with the document's own number in braces.
func braced(number, text string) string {
	if number == "" {
		return escapeLine(text)
	}
	return "{" + number + "}" + text[len(number):]
}

// authorEntries writes a byline as the front matter has names. A Chinese, Japanese or
// Korean name is printed with the family name first, and stays as it is.
func authorEntries(m extract.Meta) string {
	byline := extract.Plain(m.Authors)
	if !strings.Contains(byline, ";") {
		and := language.Lists(languageOf(m.Language)).Pattern("and words")
		byline = regexp.MustCompile(`,?\s`+and+`\s`).ReplaceAllString(byline, " and ")
	}
	authors, _ := statement.ParseAuthors(byline, extract.Plain(m.Publisher))
	for i, a := range authors {
		if isEastAsian(a.Family) && isEastAsian(a.Given) {
			authors[i] = statement.Author{Organisation: a.Given + " " + a.Family}
		}
	}
	return statement.AuthorEntries(authors)
}

func isEastAsian(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) && r != 'ー' && r != ' '
	})
}

var numberSigns = regexp.MustCompile(`^#{1,6}(?:\s|$)`)

// escapeLine keeps a paragraph from being read as a heading, and its braces from being
// read as those of a number.
func escapeLine(text string) string {
	if numberSigns.MatchString(text) || strings.HasPrefix(text, "{") {
		return `\` + text
	}
	return text
}

// webAddress returns source if it is an http or https address, else "".
func webAddress(source string) string {
	if u, err := url.Parse(source); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return source
	}
	return ""
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)

// languageOf returns a BCP 47 tag, "en" where the file names no language.
func languageOf(tag string) string {
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	if languageTag.MatchString(tag) && !strings.EqualFold(tag, "und") && !strings.EqualFold(tag, "x-default") {
		return tag
	}
	return "en"
}

// editorFiles writes the drafts for the editor. A file without entries is left
// out.
func (d *Draft) editorFiles() map[string]string {
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
			fmt.Fprintf(&b, "- id: %s\n  stage: %s\n  text: %s\n", p.ID, p.Stage, quoted(p.Text))
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

// pagesFile writes pages.yaml: where each page begins, and where each section
// of a web page has an anchor. It returns "" where there are neither.
func (d *Draft) pagesFile() string {
	p := &pagesWriter{draft: d, linked: d.doc.Format == "HTML" && webAddress(d.Meta.Source) != ""}
	for _, file := range d.all() {
		p.paged = p.paged || len(file.doc.Pages) > 0
	}
	p.head()
	for _, section := range d.Sections {
		p.section(section)
	}
	if p.entries == 0 {
		return ""
	}
	return p.String()
}

// A pagesWriter writes pages.yaml from the first section to the last.
type pagesWriter struct {
	strings.Builder
	draft   *Draft
	paged   bool   // a file has pages
	linked  bool   // the first file is a web page with an address
	of      *Draft // the file of the last paragraph
	page    int    // of the last paragraph
	entries int
}

func (p *pagesWriter) head() {
	p.WriteString("# Where the pages of the publication begin, so that a citation names them and a link opens them.\n")
	switch source := webAddress(p.draft.Meta.Source); {
	case len(p.draft.parts) > 0 && p.paged:
		p.WriteString("# of: is the name of the file; the address of a PDF in its place lets links open it at the page.\n")
	case strings.HasSuffix(strings.ToLower(source), ".pdf"):
		p.WriteString("file: " + quoted(source) + "\n")
	case p.paged:
		p.WriteString("# file: https://… (the address of the PDF, so that links open it at the page)\n")
	}
	p.WriteString("pages:\n")
}

func (p *pagesWriter) entry(field, begins string) {
	p.WriteString("  - " + field + "\n    begins: " + quoted(firstWords(begins)) + "\n")
	p.entries++
}

// section writes the anchor of a section and the pages that begin in it.
func (p *pagesWriter) section(section Section) {
	file := p.draft
	if section.of != nil {
		file = section.of
	}
	if file != p.of {
		p.page = 0
	}
	for i, paragraph := range section.Paragraphs {
		if i == 0 && p.linked && section.Anchor != "" && file == p.draft {
			p.entry("anchor: "+quoted(section.Anchor), paragraph.Text)
		}
		if file != p.of && len(file.doc.Pages) == 0 && len(p.draft.parts) > 0 && p.paged {
			p.entry("of: "+quoted(file.file), paragraph.Text) // a file without pages among others
		}
		p.of = file
		for _, start := range paragraph.Starts {
			if start.Page != p.page && start.Page != 0 && start.At < len(paragraph.Text) {
				p.page = start.Page
				p.entry(p.pageField(file), paragraph.Text[start.At:])
			}
		}
	}
}

// pageField writes the number of a page, the number printed on it, and its
// file where there are several.
func (p *pagesWriter) pageField(file *Draft) string {
	field := fmt.Sprintf("page: %d", p.page)
	if label := file.label(p.page); label != "" {
		field += "\n    printed: " + quoted(label)
	}
	if len(p.draft.parts) > 0 {
		field += "\n    of: " + quoted(file.file)
	}
	return field
}

// label returns the number printed on a page, "" where there is none.
func (d *Draft) label(page int) string {
	if page < 1 || page > len(d.doc.Pages) {
		return ""
	}
	return d.doc.Pages[page-1].Label
}

// snippetLength is how many bytes of a text tell it from others.
const snippetLength = 70

// firstWords returns the words at the beginning of a text that tell it from
// others.
func firstWords(text string) string {
	if len(text) <= snippetLength {
		return strings.TrimSpace(text)
	}
	at := strings.LastIndexByte(text[:snippetLength], ' ')
	if at < 20 { // one very long word: up to its end
		return strings.TrimSpace(text[:len(text)-len(strings.TrimLeftFunc(text[snippetLength:], func(r rune) bool { return r != ' ' }))])
	}
	return strings.TrimSpace(text[:at])
}

// lastWords returns the words at the end of a text that tell it from others.
func lastWords(text string) string {
	text = strings.TrimSpace(text)
	if len(text) <= snippetLength {
		return text
	}
	if at := strings.IndexByte(text[len(text)-snippetLength:], ' '); at >= 0 && at < snippetLength-20 {
		return text[len(text)-snippetLength+at+1:]
	}
	return text[strings.LastIndexByte(text, ' ')+1:]
}

// quoted writes text in double quotes, so that YAML reads it back unchanged.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\n", `\n`, "\u0085", `\N`, "\u2028", `\L`, "\u2029", `\P`, "\ufeff", `\uFEFF`).Replace(text) + `"`
}

package statement

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A yamlText is a text of a YAML file with its line.
type yamlText struct {
	text string
	line int
}

func (l *yamlText) UnmarshalYAML(node *yaml.Node) error {
	l.line = node.Line
	if err := node.Decode(&l.text); err != nil {
		return err
	}
	l.text = strings.TrimSpace(l.text)
	return nil
}

// The formats of the editor's files.
type (
	pointYAML struct {
		Title yamlText `yaml:"title"`
		Quote yamlText `yaml:"quote"`
	}
	recommendationsYAML struct {
		Approach        *pointYAML  `yaml:"approach"`
		Recommendations []pointYAML `yaml:"recommendations"`
		Areas           struct {
			Counted int         `yaml:"counted"`
			Note    string      `yaml:"note"`
			Named   []pointYAML `yaml:"named"`
		} `yaml:"areas"`
	}
	sectionYAML struct {
		Section yamlText   `yaml:"section"`
		Related []yamlText `yaml:"related"`
	}
	promptYAML struct {
		ID    yamlText `yaml:"id"`
		Stage string   `yaml:"stage"`
		Text  yamlText `yaml:"text"`
		About yamlText `yaml:"about"`
		Quote yamlText `yaml:"quote"`
		Nudge string   `yaml:"nudge"`
	}
	termYAML struct {
		Words yamlText   `yaml:"words"`
		Also  []yamlText `yaml:"also"`
	}
)

// readEditorFiles reads the files that an editor may add to the text.
func (s *Statement) readEditorFiles(fsys fs.FS, faults *Faults) {
	s.readRecommendations(fsys, faults)
	s.readSections(fsys, faults)
	s.readPrompts(fsys, faults)
	s.readTerms(fsys, faults)
	s.readPages(fsys, faults)
	s.readNotes(fsys, faults)
}

func (s *Statement) readRecommendations(fsys fs.FS, faults *Faults) {
	var file recommendationsYAML
	if !readYAML(fsys, RecommendationsFile, &file, faults) {
		return
	}
	point := func(p pointYAML) Point {
		if p.Title.text == "" {
			faults.add(RecommendationsFile, p.Quote.line, "title is missing: say in a few words what this is")
		}
		if p.Quote.text == "" {
			faults.add(RecommendationsFile, p.Title.line, "quote is missing: give the statement's own words")
			return Point{}
		}
		return Point{Title: p.Title.text, Quote: p.Quote.text, At: s.locateQuote(RecommendationsFile, p.Quote, faults)}
	}
	points := func(ps []pointYAML) []Point {
		var all []Point
		for _, p := range ps {
			all = append(all, point(p))
		}
		return all
	}
	if file.Approach != nil {
		approach := point(*file.Approach)
		s.Approach = &approach
	}
	s.Recommendations = points(file.Recommendations)
	s.Areas = Areas{StatedCount: file.Areas.Counted, Note: strings.TrimSpace(file.Areas.Note), Named: points(file.Areas.Named)}
	if n := len(s.Areas.Named); s.Areas.StatedCount > 0 && s.Areas.StatedCount < n {
		faults.addWarning(RecommendationsFile, 0, "areas: counted is %d, but %d are named; mend the number, or the list", s.Areas.StatedCount, n)
	}
	if s.Areas.StatedCount < 0 || s.Areas.StatedCount > 1000 {
		faults.add(RecommendationsFile, 0, "areas: counted is %d; give the number that the statement names, or leave the key out", s.Areas.StatedCount)
	}
}

func (s *Statement) readSections(fsys fs.FS, faults *Faults) {
	var file []sectionYAML
	readYAML(fsys, SectionsFile, &file, faults)
	seen := map[int]bool{}
	for _, entry := range file {
		ref, ok := s.readRef(SectionsFile, entry.Section, faults)
		if !ok {
			continue
		}
		if ref.Kind != WholeSection || seen[ref.Index] {
			faults.add(SectionsFile, entry.Section.line, "%q: give each section once, by its numeral or title", entry.Section.text)
			continue
		}
		seen[ref.Index] = true
		for _, r := range entry.Related {
			if related, ok := s.readRef(SectionsFile, r, faults); ok {
				s.Sections[ref.Index].Related = append(s.Sections[ref.Index].Related, related)
			}
		}
	}
}

func (s *Statement) readPrompts(fsys fs.FS, faults *Faults) {
	var file []promptYAML
	readYAML(fsys, PromptsFile, &file, faults)
	seen := map[string]int{}
	for _, p := range file {
		if p.ID.text == "" {
			faults.add(PromptsFile, p.Text.line, "id is missing: give each prompt a short name that never changes")
		} else if line, ok := seen[p.ID.text]; ok {
			faults.add(PromptsFile, p.ID.line, "the id %q was used in line %d already: give each prompt its own", p.ID.text, line)
		}
		seen[p.ID.text] = p.ID.line
		if !strings.HasSuffix(p.Text.text, "?") {
			faults.add(PromptsFile, max(p.Text.line, p.ID.line), "text is to be a question that ends with a question mark")
		}
		prompt := Prompt{ID: p.ID.text, Stage: p.Stage, Text: p.Text.text, Quote: p.Quote.text, Nudge: strings.TrimSpace(p.Nudge)}
		if p.About.text != "" {
			prompt.About, _ = s.readRef(PromptsFile, p.About, faults)
		}
		if p.Quote.text != "" {
			prompt.At = s.locateQuote(PromptsFile, p.Quote, faults)
		}
		s.Prompts = append(s.Prompts, prompt)
	}
}

func (s *Statement) readTerms(fsys fs.FS, faults *Faults) {
	var file []termYAML
	readYAML(fsys, TermsFile, &file, faults)
	for _, t := range file {
		if t.Words.text == "" || len(t.Also) == 0 {
			faults.add(TermsFile, t.Words.line, "give words (as the statement has them) and also (a list of what people say instead)")
			continue
		}
		if !s.containsWords(t.Words.text) {
			faults.add(TermsFile, t.Words.line, "%q does not stand in the statement: words are to be the statement's own", t.Words.text)
		}
		term := Term{Words: t.Words.text}
		for _, also := range t.Also {
			if also.text != "" {
				term.Also = append(term.Also, also.text)
			}
		}
		s.Terms = append(s.Terms, term)
	}
}

// locateQuote finds where quote stands, or adds a fault.
func (s *Statement) locateQuote(file string, quote yamlText, faults *Faults) Run {
	for i, p := range s.Paragraphs {
		if at := p.indexOf(quote.text); at >= 0 {
			return Run{i, at, at + len(quote.text)}
		}
	}
	faults.add(file, quote.line, "this quotation does not stand in %s word for word: %q", TextFile, truncate(quote.text))
	return Run{}
}

// containsWords reports whether words stand in the text or in a heading, in any
// letter case and punctuation.
func (s *Statement) containsWords(words string) bool {
	words = " " + normalize(words) + " "
	in := func(text string) bool { return strings.Contains(" "+normalize(text)+" ", words) }
	for _, section := range s.Sections {
		if in(section.Title) {
			return true
		}
	}
	for _, p := range s.Paragraphs {
		if in(p.Text) {
			return true
		}
	}
	return false
}

// readRef reads a reference of an editor's file, or adds a fault.
func (s *Statement) readRef(file string, l yamlText, faults *Faults) (Ref, bool) {
	ref, ok := s.ParseRef(l.text)
	if !ok {
		faults.add(file, l.line, "%q is no reference into this statement: write one such as %s", l.text, s.exampleRef())
	}
	return ref, ok
}

// exampleRef returns a reference that this statement knows.
func (s *Statement) exampleRef() string {
	if len(s.Sections) > 1 {
		return s.Sections[1].Ref
	}
	return s.Label(ParagraphRef(0))
}

// readYAML decodes an optional file into value. It is false where there is nothing
// to decode, and where a fault was added.
func readYAML(fsys fs.FS, name string, value any, faults *Faults) bool {
	text, ok := readFile(fsys, name, maxEditorFileBytes, faults)
	if !ok {
		return false
	}
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.KnownFields(true)
	err := decoder.Decode(value)
	if errors.Is(err, io.EOF) {
		return false // nothing but comments
	}
	var typeErrors *yaml.TypeError
	if errors.As(err, &typeErrors) {
		for _, message := range typeErrors.Errors {
			line, message := yamlError(errors.New(message))
			faults.add(name, line, "%s", message)
		}
		return false
	}
	if err != nil {
		line, message := yamlError(err)
		faults.add(name, line, "cannot be read: %s", message)
		return false
	}
	return true
}

var (
	yamlLine    = regexp.MustCompile(`^(?:yaml: )?line (\d+): `)
	yamlUnknown = regexp.MustCompile(`^field (.*) not found in type .*$`)
	yamlKind    = regexp.MustCompile(`^cannot unmarshal (\S+)(?: (.*))? into (\S+)$`)
)

// yamlError splits an error of the YAML decoder into its line, 0 for none, and a
// sentence without the names of Go types.
func yamlError(err error) (line int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		message = message[len(m[0]):]
	}
	if m := yamlUnknown.FindStringSubmatch(message); m != nil {
		message = fmt.Sprintf("unknown key %q: remove it or mend its spelling", m[1])
	} else if m := yamlKind.FindStringSubmatch(message); m != nil {
		message = fmt.Sprintf("%s stands where %s is wanted", foundYAML(m[1]), wantedYAML(m[3]))
	}
	return line, message
}

func foundYAML(tag string) string {
	switch tag {
	case "!!map":
		return "a mapping (key: value)"
	case "!!seq":
		return "a list"
	}
	return "a plain value"
}

func wantedYAML(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case goType == reflect.Int.String():
		return "a whole number"
	case goType == reflect.String.String():
		return "a line of text"
	}
	return "a mapping (key: value)"
}

// truncate shortens a text for a message to at most 80 characters.
func truncate(text string) string {
	runes := []rune(text)
	if len(runes) <= 80 {
		return text
	}
	return string(runes[:79]) + "…"
}

package statement

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// The files of a content folder. All but the first are optional.
const (
	TextFile            = "statement.md"
	SectionsFile        = "sections.yaml"
	RecommendationsFile = "recommendations.yaml"
	PromptsFile         = "prompts.yaml"
	TermsFile           = "terms.yaml"
	PagesFile           = "pages.yaml"
	NotesFile           = "notes.yaml"
)

// Size limits of a content folder's files, in bytes. 16 MiB are about 5,000
// printed pages.
const (
	maxTextBytes = 16 << 20
	maxAidBytes  = 4 << 20
)

// Parse reads a content folder. Where something keeps the folder from being
// used the statement is nil and the error is of type [Faults].
func Parse(fsys fs.FS) (*Statement, error) {
	s, faults := Check(fsys)
	if faults.grave() {
		return nil, faults
	}
	return s, nil
}

// Check reads a content folder and returns every fault found in it, in the
// order of files and lines. The statement is whole only where no fault is
// grave.
func Check(fsys fs.FS) (*Statement, Faults) {
	var faults Faults
	s := &Statement{Language: "en"}
	if text, ok := readFile(fsys, TextFile, maxTextBytes, &faults); ok {
		s.readText(text, &faults)
	} else if len(faults) == 0 {
		faults.add(TextFile, 0, "this file is missing: a content folder needs at least a statement.md with a title and the text")
	}
	if !faults.grave() {
		s.readAids(fsys, &faults)
	}
	faults.sort()
	if !faults.grave() {
		s.found = newIndex(s)
	}
	return s, faults
}

// readFile returns the content of a file as text, false where there is none or
// where it is unfit to be read.
func readFile(fsys fs.FS, name string, limit int64, faults *Faults) (string, bool) {
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	if err == nil && info.IsDir() {
		err = errors.New("it is a folder; a file is wanted")
	}
	if err == nil && info.Size() > limit {
		err = fmt.Errorf("it is %d MB large; at most %d MB are read", info.Size()>>20, limit>>20)
	}
	var data []byte
	if err == nil {
		data, err = fs.ReadFile(fsys, name)
	}
	if err != nil {
		faults.add(name, 0, "cannot be read: %v", err)
		return "", false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if at := invalidUTF8(data); at >= 0 {
		faults.add(name, 1+bytes.Count(data[:at], []byte("\n")), "this line is not UTF-8 text: save the file as UTF-8")
		return "", false
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		faults.add(name, 1+bytes.Count(data[:at], []byte("\n")), "this line holds a NUL byte: save the file as plain text")
		return "", false
	}
	text := lineBreaks.Replace(string(data))
	if strings.TrimSpace(text) == "" {
		faults.add(name, 0, "the file is empty")
		return "", false
	}
	return text, true
}

// lineBreaks writes the line breaks of Windows and of old Macs as one byte.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// readText reads statement.md.
func (s *Statement) readText(text string, faults *Faults) {
	lines := strings.Split(text, "\n")
	body := s.readFrontMatter(lines, faults)
	if body < 0 {
		return
	}
	s.Sections = []Section{{Title: s.Title}}
	headingLines := []int{0}
	var open []string // lines of the paragraph being read
	flush := func() {
		if text := strings.Trim(strings.Join(open, " "), " \t"); text != "" {
			at := len(s.Sections) - 1
			s.Paragraphs = append(s.Paragraphs, Paragraph{
				Section:   at,
				Number:    len(s.Paragraphs) - s.Sections[at].From + 1,
				Text:      text,
				Sentences: SplitSentences(text),
			})
			s.Sections[at].To = len(s.Paragraphs)
		}
		open = open[:0]
	}
	for i := body; i < len(lines); i++ {
		line := lines[i]
		level, heading := atxHeading(line)
		switch {
		case level > 0 && heading == "":
			flush()
			faults.add(TextFile, i+1, "this heading has no words: write its title after the number signs, or remove the line")
		case level > 0:
			flush()
			numeral, title := splitHeading(heading)
			n := len(s.Paragraphs)
			s.Sections = append(s.Sections, Section{Numeral: numeral, Title: title, Level: level, From: n, To: n})
			headingLines = append(headingLines, i+1)
		case strings.TrimSpace(line) == "":
			flush()
		default:
			if trimmed := strings.TrimLeft(line, " \t"); strings.HasPrefix(trimmed, `\#`) {
				line = trimmed[1:]
			}
			open = append(open, line)
		}
	}
	flush()
	if len(s.Paragraphs) == 0 && len(s.Sections) == 1 {
		faults.add(TextFile, 0, "there is no text after the front matter")
		return
	}
	s.nameSections(headingLines, faults)
}

// atxHeading returns the level of a heading line, 1 to 6, and its words; level
// 0 for any other line.
func atxHeading(line string) (level int, heading string) {
	trimmed := strings.TrimLeft(line, "#")
	level = len(line) - len(trimmed)
	if level == 0 || level > 6 || trimmed != "" && trimmed[0] != ' ' && trimmed[0] != '\t' {
		return 0, ""
	}
	return level, strings.TrimSpace(trimmed)
}

// readFrontMatter reads the keys between the first two lines "---" and returns
// the index of the line after them, -1 where there are none.
func (s *Statement) readFrontMatter(lines []string, faults *Faults) int {
	const example = "begin the file with a line ---, then title: and the title, then a line ---"
	isFence := func(line string) bool { return strings.TrimRight(line, " \t") == "---" }
	if !isFence(lines[0]) {
		faults.add(TextFile, 1, "the front matter is missing: %s", example)
		return -1
	}
	end := 1
	for end < len(lines) && !isFence(lines[end]) {
		end++
	}
	if end == len(lines) {
		faults.add(TextFile, 1, "the front matter has no end: close it with a line ---")
		return -1
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte("\n"+strings.Join(lines[1:end], "\n")), &node); err != nil {
		line, message := yamlError(err)
		faults.add(TextFile, line, "the front matter cannot be read: %s", message)
		return -1
	}
	if len(node.Content) == 1 && node.Content[0].Kind == yaml.MappingNode {
		pairs := node.Content[0].Content
		for i := 0; i < len(pairs); i += 2 {
			s.setKey(pairs[i], pairs[i+1], faults)
		}
	} else if len(node.Content) > 0 {
		faults.add(TextFile, 2, "the front matter holds no keys: %s", example)
		return -1
	}
	if s.Title == "" {
		faults.add(TextFile, 1, "the title is missing: add a line title: and the title between the lines ---")
	}
	return end + 1
}

// setKey takes one key of the front matter.
func (s *Statement) setKey(key, value *yaml.Node, faults *Faults) {
	if value.Kind != yaml.ScalarNode {
		faults.add(TextFile, value.Line, "%s wants a single line of text", key.Value)
		return
	}
	text := strings.TrimSpace(value.Value)
	if value.Tag == "!!null" {
		text = ""
	}
	switch key.Value {
	case "title":
		s.Title = text
	case "kind":
		s.Kind = text
	case "authors":
		s.Authors = text
	case "publisher":
		s.Publisher = text
	case "rights":
		s.Rights = text
	case "language":
		s.Language = text
	case "published":
		date, err := ParseDate(text)
		if err != nil {
			faults.add(TextFile, value.Line, "published: %v", err)
		}
		s.Published = date
	case "source":
		if !isAddress(text) {
			faults.add(TextFile, value.Line, "source: %q is no web address: write one that begins with https://", text)
		}
		s.Source = text
	default:
		faults.add(TextFile, key.Line, "unknown key %q: the keys are title, kind, authors, publisher, published, source, rights and language", key.Value)
	}
}

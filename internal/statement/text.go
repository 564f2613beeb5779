package statement

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readText reads statement.md.
func (s *Statement) readText(text string, faults *Faults) {
	lines := strings.Split(text, "\n")
	body := s.readFrontMatter(lines, faults)
	if body < 0 {
		return
	}
	s.findLanguage(lines[body:], faults)
	s.Sections = []Section{{Title: s.Title}}
	headingLines := []int{0}
	s.numbered = hasPrinted(lines[body:])
	var open []textLine // of the paragraph being read
	flush := func() {
		s.addText(open)
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
			section := readHeading(heading)
			section.Level, section.From, section.To = level, len(s.Paragraphs), len(s.Paragraphs)
			s.Sections = append(s.Sections, section)
			headingLines = append(headingLines, i+1)
		case strings.TrimSpace(line) == "":
			flush()
		case tableLines(lines[i:]) > 0:
			n := tableLines(lines[i:])
			caption := plainLines(open)
			if caption == "" {
				flush()
			}
			s.addTable(caption, lines[i:i+n])
			open = open[:0]
			i += n - 1
		default:
			open = append(open, s.readLine(line))
		}
	}
	flush()
	if len(s.Paragraphs) == 0 && len(s.Sections) == 1 {
		faults.add(TextFile, 0, "there is no text after the front matter")
		return
	}
	s.assignRefs(headingLines, faults)
	s.nameTables()
	if s.numbered {
		s.labelParagraphs()
	}
}

// readHeading reads the number and the title of a heading.
func readHeading(heading string) Section {
	if strings.HasPrefix(heading, `\{`) {
		return Section{Title: heading[1:]}
	}
	printed, text := cutPrinted(heading)
	if printed == "" {
		numeral, title := splitHeading(heading)
		return Section{Numeral: numeral, Title: title}
	}
	title := strings.TrimSpace(text[len(printed):])
	if numeral, _ := splitHeading(printed + " x"); numeral != "" && title != "" && printed == numeral+"." {
		return Section{Numeral: numeral, Title: title} // "{I.} Beds" is "I. Beds"
	}
	return Section{Printed: printed, Numeral: trimmedNumber(printed), Title: title}
}

// atxHeading returns the level of a Markdown heading, 1 to 6, and its words; level
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
// the index of the line after them, -1 where there is no front matter.
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
		s.checkTitle(pairs, faults)
		s.readAuthors(pairs, faults)
	} else if len(node.Content) > 0 {
		faults.add(TextFile, 2, "the front matter holds no keys: %s", example)
		return -1
	}
	if s.Title == "" {
		faults.add(TextFile, 1, "the title is missing: add a line title: and the title between the lines ---")
	}
	return end + 1
}

// checkTitle finds a title in sentence case that is another title.
func (s *Statement) checkTitle(pairs []*yaml.Node, faults *Faults) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i].Value == "title-sentence-case" && s.TitleSentenceCase != "" && !strings.EqualFold(s.TitleSentenceCase, s.Title) {
			faults.addWarning(TextFile, pairs[i].Line, "title-sentence-case: its words differ from those of title: write the same words, with capitals only where APA has them")
		}
	}
}

// readAuthors reads the key authors.
func (s *Statement) readAuthors(pairs []*yaml.Node, faults *Faults) {
	for i := 0; i < len(pairs); i += 2 {
		value := pairs[i+1]
		if pairs[i].Value != "authors" || value.Kind != yaml.ScalarNode || value.Tag == "!!null" {
			continue
		}
		authors, certain := ParseAuthors(value.Value, s.Publisher)
		s.Authors = authors
		if !certain {
			faults.addWarning(TextFile, value.Line, "authors: this is read as %q: part names with semicolons, family name first, and put organisations in braces", AuthorEntries(authors))
		}
	}
}

// setKey sets the field of one key of the front matter.
func (s *Statement) setKey(key, value *yaml.Node, faults *Faults) {
	if value.Kind != yaml.ScalarNode {
		more := ""
		if key.Value == "authors" {
			more = "; what holds braces stands in quotation marks: \"{World Bank}; Okafor, Ines\""
		}
		faults.add(TextFile, value.Line, "%s wants a single line of text%s", key.Value, more)
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
	case "title-sentence-case":
		s.TitleSentenceCase = text
	case "authors": // readAuthors reads it, when the publisher is known
	case "publisher":
		s.Publisher = text
	case "rights":
		s.Rights = text
	case "language":
		s.Language, s.languageLine = text, value.Line
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
	case "page":
		if value.Tag != "!!bool" {
			faults.add(TextFile, value.Line, "page: %q is neither true nor false: write false, and no page shows the text", text)
		}
		s.NoPage = strings.EqualFold(text, "false")
	default:
		faults.add(TextFile, key.Line, "unknown key %q: the keys are title, title-sentence-case, kind, authors, publisher, published, source, rights, language and page", key.Value)
	}
}

// maxTitleRef is the length in bytes up to which the title of a heading without
// numeral is its reference. A longer one gets its number, "§4", and so does
// "Area", because "area 1" is one of [Areas].
const maxTitleRef = 24

// assignRefs gives every section its parent and its reference. lines has the line
// of each heading.
func (s *Statement) assignRefs(lines []int, faults *Faults) {
	rows := map[int][]int{} // sections by parent, in order
	for i := 1; i < len(s.Sections); i++ {
		parent := i - 1
		for s.Sections[parent].Level >= s.Sections[i].Level {
			parent = s.Sections[parent].Parent
		}
		s.Sections[i].Parent = parent
		rows[parent] = append(rows[parent], i)
	}
	for parent := range s.Sections {
		s.checkOrder(rows[parent], lines, faults)
	}
	if s.numbered {
		s.labelSections()
		return
	}
	s.offerNumbers(lines, faults)
	taken := map[string]bool{}
	for i := 1; i < len(s.Sections); i++ {
		ref := s.proposedRef(i)
		if ref == "" || taken[normalize(ref)] {
			ref = fmt.Sprintf("§%d", i)
		}
		taken[normalize(ref)] = true
		s.Sections[i].Ref = ref
	}
}

// proposedRef returns the reference that the heading of section i suggests, ""
// for none. Another section may have it already.
func (s *Statement) proposedRef(i int) string {
	section := s.Sections[i]
	if section.Numeral == "" {
		if label, _, _, ok := s.words().labelledNumeral(section.Title); ok {
			return label
		}
		if len(section.Title) <= maxTitleRef && isLetters(section.Title) && !strings.EqualFold(section.Title, s.printed("area")) && normalize(section.Title) != "area" {
			return section.Title
		}
		return ""
	}
	parent := s.Sections[section.Parent]
	if parent.Numeral == "" || len(section.Numeral) > len(parent.Numeral) && section.Numeral[:len(parent.Numeral)+1] == parent.Numeral+"." {
		return section.Numeral
	}
	return parent.Ref + "." + section.Numeral
}

// checkOrder finds numerals of sibling sections that are repeated or out of order.
// A gap is no fault: an excerpt may leave sections out.
func (s *Statement) checkOrder(row []int, lines []int, faults *Faults) {
	var numerals []string
	var numbered []int
	for _, i := range row {
		if n := s.Sections[i].Numeral; n != "" {
			numerals = append(numerals, n)
			numbered = append(numbered, i)
		}
	}
	count := numberingOf(numerals)
	if count == nil {
		return
	}
	seen := map[int]int{}
	last := 0
	for k, i := range numbered {
		n, _ := count(numerals[k])
		if before, ok := seen[n]; ok {
			faults.addWarning(TextFile, lines[i], "duplicate reference: the numeral %q was used in line %d already; number this heading anew", numerals[k]+".", before)
		} else if n < last {
			faults.addWarning(TextFile, lines[i], "numeral out of order: %q comes after %q; put the headings in order or mend the numeral", numerals[k]+".", numerals[k-1]+".")
		}
		seen[n] = lines[i]
		last = n
	}
}

package statement

import (
	"regexp"
	"strings"

	"plenary/internal/language"
)

// headingNumber is a heading with a number that only braces make its reference.
var headingNumber = regexp.MustCompile(`^(?:§§? ?\d+[a-z]?|¶ ?\d+|(?i:` + strings.Join(abbreviatedParts(), "|") + `)\. ?(?:\d+[a-z]?|[IVXLC]+)|\pL+ \d+[a-z])(?:[.: ]|$)`)

// abbreviatedParts are the words that may stand with a full stop before the number of a
// part: "Art. 5". Single letters are initials.
func abbreviatedParts() []string {
	var words []string
	for _, pair := range language.AllLists().Words("classes") {
		if word, _, _ := strings.Cut(pair, "="); len(word) > 2 || len(word) == 2 && word[0] < 0x80 {
			words = append(words, regexp.QuoteMeta(word))
		}
	}
	return words
}

// minOffered is how many numbers a text has at least that are one numbering.
const minOffered = 3

// offerNumbers says in one line that a text has numbers of its own which its
// references do not use. lines has the line of each heading.
func (s *Statement) offerNumbers(lines []int, faults *Faults) {
	const how = "write each in braces, such as {%s}, and it is the reference; or import the document again"
	headings, first := 0, 0
	for i, section := range s.Sections[1:] {
		if m := headingNumber.FindString(section.Title); m != "" && section.Numeral == "" {
			if headings++; headings == 1 {
				first = i + 1
			}
		}
	}
	if headings > 1 {
		number := trimmedNumber(headingNumber.FindString(s.Sections[first].Title))
		faults.addWarning(TextFile, lines[first], "headings have numbers such as %q, which are not their references: "+how, number, number)
		return
	}
	before, row, begin := "", 0, ""
	for _, p := range s.Paragraphs {
		number := trimmedEnumerator(p.Text)
		switch {
		case number == "":
			continue
		case follows(before, number):
			row++
		default:
			row, begin = 1, number
		}
		if before = number; row == minOffered {
			faults.addWarning(TextFile, 0, "paragraphs have numbers such as %q, which are not their references: "+how, begin, begin)
			return
		}
	}
}

// trimmedEnumerator returns the number that a paragraph begins with, "" for none.
func trimmedEnumerator(text string) string {
	m := enumerator.FindString(text)
	for len(m) > 0 && (m[len(m)-1] == ' ' || m[len(m)-1] == '\t') {
		m = m[:len(m)-1]
	}
	if len(readLevels(m)) != 1 {
		return ""
	}
	return m
}

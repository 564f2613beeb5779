package docx

import (
	"strings"

	"plenary/internal/extract"
)

// minContents is how many lines of one paragraph make a table of contents.
const minContents = 2

// contentsLines returns the lines of a paragraph that is a table of contents with line
// breaks in it, nil for another.
func contentsLines(text string) []string {
	lines := strings.Split(strings.Trim(text, "\n "), "\n")
	if len(lines) < minContents {
		return nil
	}
	for _, line := range lines {
		if !extract.LeadsToPage(strings.TrimSpace(line)) {
			return nil
		}
	}
	return lines
}

// addContents makes a block of each line.
func (t *textReader) addContents(lines []string, size float64) error {
	for _, line := range lines {
		if err := t.emit(extract.Block{Kind: extract.Contents, Text: line, Isolated: true, Size: size}); err != nil {
			return err
		}
	}
	return nil
}

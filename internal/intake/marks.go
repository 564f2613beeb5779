package intake

import "strings"

// MarkSign stands in raw text for the mark of a footnote, until [PlainMarked]
// takes it out.
const MarkSign = "\x01"

// maxMarks is how many footnotes one block may have.
const maxMarks = 500

// PlainMarked makes text plain, as [Plain] does, and takes the signs of
// footnotes out of it: the n-th stands for marks[n].
func PlainMarked(text string, marks []string) (string, []NoteMark) {
	if len(marks) == 0 {
		return Plain(text), nil
	}
	pieces := strings.Split(text, MarkSign)
	var all []NoteMark
	for n := 1; n < len(pieces) && n <= len(marks) && n <= maxMarks; n++ {
		before := Plain(strings.Join(pieces[:n], ""))
		all = append(all, NoteMark{At: len(before), Mark: marks[n-1]})
	}
	return Plain(strings.Join(pieces, "")), all
}

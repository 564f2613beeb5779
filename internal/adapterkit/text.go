package adapterkit

import (
	"regexp"
	"strings"
)

// BreakPoint returns where to cut a text that begins with window and is longer:
// behind the last sentence where it ends in the second half of window, else
// behind the last space; 0 where there is neither.
func BreakPoint(window string) int {
	if i := strings.LastIndex(window, ". "); i > len(window)/2 {
		return i + 2
	}
	if i := strings.LastIndexAny(window, " \n"); i > 0 {
		return i + 1
	}
	return 0
}

// inlineRef is a reference in double brackets.
var inlineRef = regexp.MustCompile(`\[\[([^\[\]]{1,200})\]\]`)

// maxInlineRefs is how many references of one message are read.
const maxInlineRefs = 20

// InlineRefs returns the references in double brackets that a message holds,
// joined by ", "; "" where it holds none.
func InlineRefs(text string) string {
	var refs []string
	for _, m := range inlineRef.FindAllStringSubmatch(text, maxInlineRefs) {
		if ref := strings.TrimSpace(m[1]); ref != "" {
			refs = append(refs, ref)
		}
	}
	return strings.Join(refs, ", ")
}

package layout

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var printedNumber = regexp.MustCompile(`(?i)(?:^|(?:^|[^\pL])` + lists.Pattern("page words") + `\s+|[^\d.,])(\d{1,4}|\b[ivxlc]{1,7})(?:\s*(?:` + lists.Pattern("of pages") + `|/)\s*\d+)?(?:\s*[-–—|]\s*)?$|^[-–—\s]*(\d{1,4}|[ivxlc]{1,7})(?:[\s|–—-]|$)`)

var pageWord = regexp.MustCompile(`(?i)^` + lists.Pattern("page words") + ` `)

// isPageNumber reports whether a line is a page number alone.
func isPageNumber(text string) bool {
	text = strings.Trim(text, " -–—|[]·•")
	if word := pageWord.FindString(text); word != "" {
		text, _, _ = strings.Cut(strings.ToLower(text[len(word):]), " ")
	}
	return pageNumber.MatchString(text)
}

// labelOf returns the page number in a running head, "" where it has none.
func labelOf(text string) string {
	if bare := strings.Trim(text, " -–—|[]·•"); pageNumber.MatchString(bare) {
		return bare
	}
	m := printedNumber.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// settleLabels keeps the printed numbers that count with the pages, and adds
// those that a page leaves out.
func settleLabels(labels []string) []string {
	votes := map[int]int{}
	for p, label := range labels {
		if n, err := strconv.Atoi(label); err == nil {
			votes[p-n]++
		}
	}
	offset, most := 0, 0
	for o, n := range votes {
		if n > most || n == most && o < offset {
			offset, most = o, n
		}
	}
	settled := make([]string, len(labels))
	for p, label := range labels {
		n, err := strconv.Atoi(label)
		switch {
		case err != nil:
			settled[p] = label
		case p-n == offset || votes[p-n] >= 3:
			settled[p] = label
		}
		if settled[p] == "" && most >= 3 && p-offset >= 1 {
			around := 0
			for q := max(0, p-2); q < min(len(labels), p+3); q++ {
				if labels[q] == fmt.Sprint(q-offset) {
					around++
				}
			}
			if around > 0 {
				settled[p] = fmt.Sprint(p - offset)
			}
		}
	}
	return settled
}

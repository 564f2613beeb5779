package text

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
)

var (
	leftNumber  = regexp.MustCompile(`^\s*(\d{1,5})(?:\s|$)`)
	rightNumber = regexp.MustCompile(`(?:^|\S\s*\s\s|\t)(\d{1,5})\s*$`)
)

const (
	minNumbered = 8 // lines with numbers, where every line has one
	minFifth    = 4 // where every fifth line has one
)

// A lineNumber is the number in the margin of one line.
type lineNumber struct {
	line     int
	from, to int // bytes of the line
	value    int
}

// dropLineNumbers takes the numbers of the lines out of the margins of bills,
// drafts and transcripts, and puts spaces in their place. They stand at one edge
// of every line, or of every fifth, and count.
func dropLineNumbers(lines []string, doc *extract.Document) {
	for _, edge := range []*regexp.Regexp{leftNumber, rightNumber} {
		var found []lineNumber
		filled := 0
		for i, l := range lines {
			if strings.TrimSpace(l) == "" {
				continue
			}
			filled++
			if m := edge.FindStringSubmatchIndex(l); m != nil {
				value, err := strconv.Atoi(l[m[2]:m[3]])
				if err == nil {
					found = append(found, lineNumber{i, m[2], m[3], value})
				}
			}
		}
		if !countLines(found, filled) || !standInMargin(lines, found, edge == leftNumber) {
			continue
		}
		words := extract.Bag{}
		for _, n := range found {
			l := lines[n.line]
			words.Add(l[n.from:n.to], 1)
			lines[n.line] = l[:n.from] + strings.Repeat(" ", n.to-n.from) + l[n.to:]
		}
		doc.Drops = append(doc.Drops, extract.Drop{
			Kind: extract.LineNumber, Words: words,
			Text: fmt.Sprintf("%d … %d", found[0].value, found[len(found)-1].value),
			Why:  "numbers of the lines in the margin", Many: len(found),
		})
	}
}

// countLines reports whether numbers count lines: nine in ten are the one after
// the last, or begin anew, and most lines have one; or the same by fives.
func countLines(found []lineNumber, filled int) bool {
	for _, c := range []struct{ step, fewest, share int }{{1, minNumbered, 80}, {5, minFifth, 12}} {
		if len(found) < c.fewest || len(found)*100 < filled*c.share {
			continue
		}
		follow, anew := 1, 0
		for i := 1; i < len(found); i++ {
			switch {
			case found[i].value == found[i-1].value+c.step:
				follow++
			case found[i].value == c.step:
				anew++
			}
		}
		if (follow+anew)*10 >= len(found)*9 && anew*4 <= follow {
			return true
		}
	}
	return false
}

// standInMargin reports whether numbers stand in a column of their own, and
// the lines between are those of running text or blank, not items that the
// numbers belong to.
func standInMargin(lines []string, found []lineNumber, left bool) bool {
	first, last := found[0].to, found[0].to
	for _, n := range found {
		end := utf8.RuneCountInString(lines[n.line][:n.to])
		first, last = min(first, end), max(last, end)
	}
	if last-first > 4 {
		return false
	}
	runsOn, at := 0, map[int]int{}
	for _, n := range found {
		at[n.line] = n.to - n.from
	}
	before := ""
	for i, l := range lines {
		text := strings.TrimSpace(l)
		width := at[i]
		switch {
		case width > 0 && left:
			text = strings.TrimSpace(text[width:])
		case width > 0:
			text = strings.TrimSpace(text[:len(text)-width])
		}
		if text == "" {
			if width > 0 {
				runsOn++ // a blank line has a number too
			}
			continue
		}
		if width == 0 && left && len(l)-len(strings.TrimLeftFunc(l, unicode.IsSpace)) < first {
			return false // text stands in the column
		}
		if r, _ := utf8.DecodeRuneInString(text); unicode.IsLower(r) && before != "" && !endsSentence(before) {
			runsOn++
		}
		before = text
	}
	return runsOn*10 >= len(found)
}

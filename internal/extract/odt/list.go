package odt

import (
	"encoding/xml"
	"strconv"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/roman"
)

// maxLevels is how many levels a list has.
const maxLevels = 10

// A listStyle numbers the items of lists, so that their numbers are in the text
// as they are printed.
type listStyle struct {
	levels [maxLevels]level
	counts [maxLevels]int
}

type level struct {
	format         string // "1", "a", "A", "i", "I"; "" without a number
	prefix, suffix string
	start          int
	shown          int // how many levels the number shows
	bullet         bool
}

func newLevel(e xml.StartElement) level {
	return level{
		format: extract.Attr(e, "num-format"), prefix: extract.Attr(e, "num-prefix"), suffix: extract.Attr(e, "num-suffix"),
		start: number(extract.Attr(e, "start-value"), 1), shown: number(extract.Attr(e, "display-levels"), 1),
		bullet: e.Name.Local == "list-level-style-bullet" || e.Name.Local == "list-level-style-image",
	}
}

// restart begins a list of the style anew.
func (l *listStyle) restart() { l.counts = [maxLevels]int{} }

// next counts an item at a level, from 0, and returns its number as printed, or
// bullet for one with a bullet. value is the number that the item states, -1
// where it states none.
func (l *listStyle) next(at, value int) (label string, bullet bool) {
	if l == nil || at < 0 || at >= maxLevels {
		return "", false
	}
	now := l.levels[at]
	switch {
	case value >= 0:
		l.counts[at] = value
	case l.counts[at] == 0:
		l.counts[at] = max(now.start, 1)
	default:
		l.counts[at]++
	}
	for i := at + 1; i < maxLevels; i++ {
		l.counts[i] = 0
	}
	if now.bullet || now.format == "" {
		return "", now.bullet
	}
	var parts []string
	for i := max(0, at+1-max(now.shown, 1)); i <= at; i++ {
		if l.levels[i].format != "" {
			parts = append(parts, writeNumber(max(l.counts[i], 1), l.levels[i].format))
		}
	}
	return extract.Plain(now.prefix + strings.Join(parts, ".") + now.suffix), false
}

// writeNumber writes a number in the format of a list.
func writeNumber(n int, format string) string {
	text := ""
	switch format {
	case "i", "I":
		text = roman.Format(n)
	case "a", "A":
		if n <= 26*30 {
			text = strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
		}
	}
	switch {
	case text == "":
		return strconv.Itoa(n)
	case format == "i" || format == "a":
		return strings.ToLower(text)
	}
	return text
}

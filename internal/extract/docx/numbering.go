package docx

import (
	"context"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/roman"
)

// maxLevels is how many levels a list of Word has.
const maxLevels = 9

// A numbering counts the paragraphs that Word numbers by itself, so that their
// numbers can be read as they are printed.
type numbering struct {
	lists map[string]*list // by abstractNumId
	of    map[string]*instance
}

type list struct {
	levels [maxLevels]level
	counts [maxLevels]int
}

type level struct {
	format string
	text   string // "%1.%2"
	start  int
	legal  bool
}

// An instance is a list as paragraphs name it.
type instance struct {
	list   *list
	starts map[int]int // levels that begin anew
	used   bool
}

func (r *reader) readNumbering(ctx context.Context, name string, data []byte) error {
	n := &r.numbering
	n.lists, n.of = map[string]*list{}, map[string]*instance{}
	var now *list
	var in *instance
	at := -1
	return extract.ReadXML(ctx, name, data, func(t xml.Token) error {
		if e, ok := t.(xml.EndElement); ok && (e.Name.Local == "abstractNum" || e.Name.Local == "num") {
			now, in, at = nil, nil, -1
			return nil
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		value := extract.Attr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			now, at = &list{}, -1
			for i := range now.levels {
				now.levels[i].start = 1
			}
			n.lists[extract.Attr(e, "abstractNumId")] = now
		case "num":
			in = &instance{starts: map[int]int{}}
			n.of[extract.Attr(e, "numId")] = in
		case "abstractNumId":
			if in != nil {
				in.list = n.lists[value]
			}
		case "lvl", "lvlOverride":
			at = number(extract.Attr(e, "ilvl"), -1)
			if at < 0 || at >= maxLevels {
				at = -1
			}
		case "startOverride":
			if in != nil && at >= 0 {
				in.starts[at] = number(value, 1)
			}
		}
		if now == nil || at < 0 {
			return nil
		}
		switch l := &now.levels[at]; e.Name.Local {
		case "numFmt":
			l.format = value
		case "lvlText":
			l.text = value
		case "start":
			l.start = number(value, 1)
		case "isLgl":
			l.legal = isOn(value)
		}
		return nil
	})
}

// next counts a paragraph and returns its number as printed, or that it has a
// bullet.
func (n *numbering) next(numID string, at int) (label string, bullet bool) {
	in := n.of[numID]
	if in == nil || in.list == nil || numID == "0" || at < 0 || at >= maxLevels {
		return "", false
	}
	l := in.list
	if !in.used {
		in.used = true
		for i, start := range in.starts {
			l.counts[i] = start - 1
			if i == at {
				l.counts[i] = start - 1
			}
		}
	}
	if l.counts[at] == 0 {
		l.counts[at] = l.levels[at].start - 1
	}
	l.counts[at]++
	for i := at + 1; i < maxLevels; i++ {
		l.counts[i] = 0
	}
	if l.levels[at].format == "bullet" {
		return "", true
	}
	if l.levels[at].format == "none" || l.levels[at].format == "" {
		return "", false
	}
	text := l.levels[at].text
	for i := 0; i <= at; i++ {
		if place := fmt.Sprintf("%%%d", i+1); strings.Contains(text, place) {
			count := l.counts[i]
			if count == 0 {
				count = l.levels[i].start
			}
			format := l.levels[i].format
			if l.levels[at].legal {
				format = "decimal"
			}
			text = strings.ReplaceAll(text, place, write(count, format))
		}
	}
	return extract.Plain(text), false
}

// write writes a number as a list does.
func write(n int, format string) string {
	switch format {
	case "upperRoman", "lowerRoman":
		numeral := roman.Format(n)
		switch {
		case numeral == "":
			return strconv.Itoa(n)
		case format == "lowerRoman":
			return strings.ToLower(numeral)
		}
		return numeral
	case "upperLetter", "lowerLetter":
		if n < 1 || n > 26*30 {
			return strconv.Itoa(n)
		}
		first := byte('A')
		if format == "lowerLetter" {
			first = 'a'
		}
		return strings.Repeat(string(first+byte((n-1)%26)), (n-1)/26+1)
	case "decimalZero":
		return fmt.Sprintf("%02d", n)
	}
	return strconv.Itoa(n)
}

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

// A numbering counts the paragraphs that Word numbers, so that their numbers are
// in the text as they are printed.
type numbering struct {
	lists     map[string]*list     // by abstractNumId
	instances map[string]*instance // by numId
}

type list struct {
	levels [maxLevels]level
	counts [maxLevels]int
}

type level struct {
	format string
	text   string // with the number of each level: "%1.%2"
	start  int
	legal  bool // all numbers in it are decimal
}

// An instance is a list as paragraphs name it.
type instance struct {
	list   *list
	starts map[int]int // the numbers with which levels begin
	used   bool
}

func (r *reader) readNumbering(ctx context.Context, name string, data []byte) error {
	r.numbering = numbering{lists: map[string]*list{}, instances: map[string]*instance{}}
	n := &numberingReader{numbering: &r.numbering, at: -1}
	return extract.ReadXML(ctx, name, data, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			n.start(e)
		case xml.EndElement:
			if e.Name.Local == "abstractNum" || e.Name.Local == "num" {
				n.list, n.instance, n.at = nil, nil, -1
			}
		}
		return nil
	})
}

// A numberingReader reads the elements of numbering.xml.
type numberingReader struct {
	*numbering
	list     *list     // the open one; nil outside
	instance *instance // the open one; nil outside
	at       int       // the open level; -1 outside
}

func (n *numberingReader) start(e xml.StartElement) {
	value := extract.Attr(e, "val")
	switch e.Name.Local {
	case "abstractNum":
		n.list, n.at = &list{}, -1
		for i := range n.list.levels {
			n.list.levels[i].start = 1
		}
		n.lists[extract.Attr(e, "abstractNumId")] = n.list
	case "num":
		n.instance = &instance{starts: map[int]int{}}
		n.instances[extract.Attr(e, "numId")] = n.instance
	case "abstractNumId":
		if n.instance != nil {
			n.instance.list = n.lists[value]
		}
	case "lvl", "lvlOverride":
		n.at = number(extract.Attr(e, "ilvl"), -1)
		if n.at < 0 || n.at >= maxLevels {
			n.at = -1
		}
	case "startOverride":
		if n.instance != nil && n.at >= 0 {
			n.instance.starts[n.at] = number(value, 1)
		}
	}
	if n.list != nil && n.at >= 0 {
		n.list.levels[n.at].property(e.Name.Local, value)
	}
}

// property sets one of a level's properties.
func (l *level) property(name, value string) {
	switch name {
	case "numFmt":
		l.format = value
	case "lvlText":
		l.text = value
	case "start":
		l.start = number(value, 1)
	case "isLgl":
		l.legal = isOn(value)
	}
}

// next counts a paragraph and returns its number as printed, or bullet for one
// with a bullet.
func (n *numbering) next(numID string, at int) (label string, bullet bool) {
	instance := n.instances[numID]
	if instance == nil || instance.list == nil || numID == "0" || at < 0 || at >= maxLevels {
		return "", false
	}
	l := instance.list
	if !instance.used {
		instance.used = true
		for i, start := range instance.starts {
			l.counts[i] = start - 1
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
		if placeholder := fmt.Sprintf("%%%d", i+1); strings.Contains(text, placeholder) {
			count := l.counts[i]
			if count == 0 {
				count = l.levels[i].start
			}
			format := l.levels[i].format
			if l.levels[at].legal {
				format = "decimal"
			}
			text = strings.ReplaceAll(text, placeholder, writeNumber(count, format))
		}
	}
	return extract.Plain(text), false
}

// writeNumber writes a number in the format of a list.
func writeNumber(n int, format string) string {
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

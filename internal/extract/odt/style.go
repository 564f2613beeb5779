package odt

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"plenary/internal/extract"
)

// A style is one of paragraphs or of characters. Unset fields are inherited.
type style struct {
	name, parent string
	outline      int    // 0 for none, else from 1
	list         string // the name of its list style
	bold         *bool
	lined        *bool
	capitals     *bool // in capitals or small capitals
	fixed        *bool // in a typewriter face
	hidden       *bool
	size         float64
}

// outlineList is the name under which the numbering of headings is kept, which
// has none of its own.
const outlineList = "\x00outline"

// maxInheritance is how many styles a style may inherit from in a row.
const maxInheritance = 50

// A styleReader reads the styles of styles.xml and content.xml.
type styleReader struct {
	*reader
	style *style     // the open one; nil outside
	list  *listStyle // the open one; nil outside
}

func (s *styleReader) take(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		s.start(e)
	case xml.EndElement:
		switch e.Name.Local {
		case "style", "default-style":
			s.style = nil
		case "list-style", "outline-style":
			s.list = nil
		}
	}
	return nil
}

func (s *styleReader) start(e xml.StartElement) {
	switch e.Name.Local {
	case "style", "default-style":
		family := extract.Attr(e, "family")
		if family != "paragraph" && family != "text" {
			return
		}
		s.style = &style{name: extract.Attr(e, "display-name"), parent: extract.Attr(e, "parent-style-name"), outline: number(extract.Attr(e, "default-outline-level"), 0), list: extract.Attr(e, "list-style-name")}
		if s.style.name == "" {
			s.style.name = extract.Attr(e, "name")
		}
		s.styles[family+" "+extract.Attr(e, "name")] = s.style
	case "text-properties":
		if s.style != nil {
			s.style.properties(e)
		}
	case "list-style":
		s.list = &listStyle{}
		s.lists[extract.Attr(e, "name")] = s.list
	case "outline-style":
		s.list = &listStyle{}
		s.lists[outlineList] = s.list
	case "list-level-style-number", "outline-level-style", "list-level-style-bullet", "list-level-style-image":
		if level := number(extract.Attr(e, "level"), 0); s.list != nil && level >= 1 && level <= maxLevels {
			s.list.levels[level-1] = newLevel(e)
		}
	}
}

// fixedFont is the name of a typewriter face.
var fixedFont = regexp.MustCompile(`(?i)courier|mono|consolas|menlo|typewriter`)

// properties sets what a style says of its characters.
func (s *style) properties(e xml.StartElement) {
	set := func(field **bool, on bool) { *field = &on }
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "font-weight":
			weight := number(a.Value, 400)
			set(&s.bold, a.Value == "bold" || weight >= 600)
		case "text-underline-style":
			set(&s.lined, a.Value != "none")
		case "text-transform":
			set(&s.capitals, a.Value == "uppercase")
		case "font-variant":
			if a.Value == "small-caps" {
				set(&s.capitals, true)
			}
		case "font-name":
			set(&s.fixed, fixedFont.MatchString(a.Value))
		case "display":
			set(&s.hidden, a.Value == "none")
		case "font-size":
			if size, err := strconv.ParseFloat(strings.TrimSuffix(a.Value, "pt"), 64); err == nil && size > 0 {
				s.size = size
			}
		}
	}
}

// find returns what the first of a style and those that it inherits from has,
// nil where none has it.
func (r *reader) find(family, name string, has func(*style) bool) *style {
	for range maxInheritance {
		s := r.styles[family+" "+name]
		if s == nil {
			break
		}
		if has(s) {
			return s
		}
		if s.parent == "" {
			break
		}
		name = s.parent
	}
	if s := r.styles[family+" "]; s != nil && has(s) {
		return s // the default
	}
	return nil
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

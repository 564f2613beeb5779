package docx

import (
	"context"
	"encoding/xml"
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// A style is what a paragraph style says, with what it inherits.
type style struct {
	id, name, basedOn string
	outline           int // 0 for the first level, -1 for none
	numID             string
	numLevel          int
	bold, boldSet     bool
	size              float64
	title             bool
	caption           bool
	contents          bool
	done              bool
}

var (
	headingName  = regexp.MustCompile(`(?i)^(?:heading|überschrift|titre|título|titolo|kop|rubrik) ?([1-9])$`)
	contentsName = regexp.MustCompile(`(?i)^(?:toc|contents|inhaltsverzeichnis|verzeichnis|table of contents|index) ?\d*(?: heading)?$`)
	captionName  = regexp.MustCompile(`(?i)^(?:caption|table|figure|illustration|drawing|beschriftung)$`)
)

// readStyles reads styles.xml.
func (r *reader) readStyles(ctx context.Context, name string, data []byte) error {
	r.styles = map[string]*style{}
	r.fallback = style{outline: -1}
	var now *style
	defaults := false
	return extract.ReadXML(ctx, name, data, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			value := extract.Attr(e, "val")
			switch e.Name.Local {
			case "docDefaults":
				defaults = true
			case "style":
				now = nil
				if extract.Attr(e, "type") == "paragraph" {
					now = &style{id: extract.Attr(e, "styleId"), outline: -2}
					r.styles[now.id] = now
					if isOn(extract.Attr(e, "default")) && extract.Attr(e, "default") != "" {
						r.fallback.basedOn = now.id
					}
				}
			case "sz":
				size := float64(number(value, 0)) / 2
				if now != nil {
					now.size = size
				} else if defaults {
					r.fallback.size = size
				}
			}
			if now == nil {
				return nil
			}
			switch e.Name.Local {
			case "name":
				now.name = strings.TrimSpace(value)
			case "basedOn":
				now.basedOn = value
			case "outlineLvl":
				now.outline = number(value, -1)
			case "numId":
				now.numID = value
			case "ilvl":
				now.numLevel = number(value, 0)
			case "b":
				now.bold, now.boldSet = isOn(value), true
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "docDefaults":
				defaults = false
			case "style":
				now = nil
			}
		}
		return nil
	})
}

// resolve gives every style what it inherits. A style that inherits from
// itself inherits nothing.
func (r *reader) resolve() {
	if r.styles == nil {
		r.fallback = style{outline: -1}
	}
	var settle func(s *style, depth int)
	settle = func(s *style, depth int) {
		if s.done {
			return
		}
		s.done = true
		if m := headingName.FindStringSubmatch(s.name); m != nil && s.outline == -2 {
			s.outline = int(m[1][0] - '1')
		}
		name := strings.ToLower(s.name)
		s.title = name == "title" || name == "titel" || name == "titre"
		s.caption = captionName.MatchString(s.name)
		s.contents = contentsName.MatchString(s.name)
		if base := r.styles[s.basedOn]; base != nil && depth < 50 {
			settle(base, depth+1)
			if s.outline == -2 {
				s.outline = base.outline
			}
			if s.numID == "" {
				s.numID, s.numLevel = base.numID, base.numLevel
			}
			if !s.boldSet {
				s.bold = base.bold
			}
			if s.size == 0 {
				s.size = base.size
			}
			s.caption = s.caption || base.caption
			s.contents = s.contents || base.contents
		}
		if s.outline == -2 {
			s.outline = -1
		}
		if s.size == 0 {
			s.size = r.fallback.size
		}
	}
	for _, s := range r.styles {
		settle(s, 0)
	}
	if base := r.styles[r.fallback.basedOn]; base != nil {
		r.fallback = *base
	}
}

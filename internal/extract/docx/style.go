package docx

import (
	"context"
	"encoding/xml"
	"regexp"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// A style is a paragraph style with what it inherits.
type style struct {
	id, name, basedOn string
	outline           int // 0 for the first level, -1 for none, or unset
	numID             string
	numLevel          int
	bold, boldSet     bool
	lined             *bool // underlined; nil where inherited
	capitals          *bool // in capitals or small capitals
	fixed             *bool // in a typewriter face
	size              float64
	title             bool
	caption           bool
	contents          bool
	hidden, hiddenSet bool
	done              bool // it has what it inherits
}

// unset is the outline level of a style that does not have one of its own yet.
const unset = -2

// Names of styles are in the language of whoever made the file.
var (
	lists = language.AllLists()

	headingName  = regexp.MustCompile(`(?i)^` + lists.Pattern("heading styles") + ` ?([1-9])$`)
	contentsName = regexp.MustCompile(`(?i)^` + lists.Pattern("contents styles") + ` ?\d*(?: heading)?$`)
	captionName  = regexp.MustCompile(`(?i)^` + lists.Pattern("caption styles") + `$`)
	titleNames   = lists.Set("title styles")
)

// readStyles reads styles.xml.
func (r *reader) readStyles(ctx context.Context, name string, data []byte) error {
	r.styles, r.runStyles = map[string]*style{}, map[string]*style{}
	r.fallback = style{outline: -1}
	var now *style // the open one; nil outside
	inDefaults := false
	return extract.ReadXML(ctx, name, data, func(t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			value := extract.Attr(e, "val")
			switch {
			case e.Name.Local == "docDefaults":
				inDefaults = true
			case e.Name.Local == "style":
				now = r.newStyle(e)
			case now != nil && e.Name.Local == "rFonts":
				now.fixed = flag(isFixed(extract.Attr(e, "ascii")))
			case now != nil:
				now.property(e.Name.Local, value)
			case inDefaults && e.Name.Local == "sz":
				r.fallback.size = float64(number(value, 0)) / 2
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "docDefaults":
				inDefaults = false
			case "style":
				now = nil
			}
		}
		return nil
	})
}

// newStyle begins a style of paragraphs or of characters. It returns nil for a
// style of another kind.
func (r *reader) newStyle(e xml.StartElement) *style {
	s := &style{id: extract.Attr(e, "styleId"), outline: unset}
	switch extract.Attr(e, "type") {
	case "paragraph":
	case "character":
		r.runStyles[s.id] = s
		return s
	default:
		return nil
	}
	r.styles[s.id] = s
	if isDefault := extract.Attr(e, "default"); isDefault != "" && isOn(isDefault) {
		r.fallback.basedOn = s.id
	}
	return s
}

// property sets one of a style's properties.
func (s *style) property(name, value string) {
	switch name {
	case "sz":
		s.size = float64(number(value, 0)) / 2
	case "name":
		s.name = strings.TrimSpace(value)
	case "basedOn":
		s.basedOn = value
	case "outlineLvl":
		s.outline = number(value, -1)
	case "numId":
		s.numID = value
	case "ilvl":
		s.numLevel = number(value, 0)
	case "vanish":
		s.hidden, s.hiddenSet = isOn(value), true
	case "b":
		s.bold, s.boldSet = isOn(value), true
	case "u":
		s.lined = flag(value != "" && value != "none")
	case "caps", "smallCaps":
		s.capitals = flag(isOn(value))
	}
}

func flag(on bool) *bool { return &on }

// isFixed reports whether a font, by its name, is a typewriter face.
func isFixed(font string) bool { return fixedFont.MatchString(font) }

var fixedFont = regexp.MustCompile(`(?i)courier|mono|consolas|menlo|typewriter`)

// defaultSize is the size of the type of a file that states none, in points.
const defaultSize = 10

// maxInheritance is how many styles a style may inherit from in a row.
const maxInheritance = 50

// resolve gives every style what it inherits. A style that inherits from itself
// inherits nothing.
func (r *reader) resolve() {
	if r.styles == nil {
		r.fallback = style{outline: -1}
	}
	if r.fallback.size == 0 {
		r.fallback.size = defaultSize
	}
	for _, s := range r.styles {
		resolveStyle(r.styles, s, r.fallback.size, 0)
	}
	for _, s := range r.runStyles {
		resolveStyle(r.runStyles, s, 0, 0)
	}
	if base := r.styles[r.fallback.basedOn]; base != nil {
		r.fallback = *base
	}
}

// resolveStyle gives a style among others what it inherits, and otherwise the
// type size.
func resolveStyle(styles map[string]*style, s *style, size float64, depth int) {
	if s.done {
		return
	}
	s.done = true
	if m := headingName.FindStringSubmatch(s.name); m != nil && s.outline == unset {
		s.outline = int(m[1][0] - '1')
	}
	s.title = titleNames[strings.ToLower(s.name)]
	s.caption = captionName.MatchString(s.name)
	s.contents = contentsName.MatchString(s.name)
	if base := styles[s.basedOn]; base != nil && depth < maxInheritance {
		resolveStyle(styles, base, size, depth+1)
		s.inherit(base)
	}
	if s.outline == unset {
		s.outline = -1
	}
	if s.size == 0 {
		s.size = size
	}
}

func (s *style) inherit(base *style) {
	if s.outline == unset {
		s.outline = base.outline
	}
	if s.numID == "" {
		s.numID, s.numLevel = base.numID, base.numLevel
	}
	if !s.boldSet {
		s.bold = base.bold
	}
	if !s.hiddenSet {
		s.hidden = base.hidden
	}
	if s.size == 0 {
		s.size = base.size
	}
	for _, f := range []struct{ own, base **bool }{{&s.lined, &base.lined}, {&s.capitals, &base.capitals}, {&s.fixed, &base.fixed}} {
		if *f.own == nil {
			*f.own = *f.base
		}
	}
	s.caption = s.caption || base.caption
	s.contents = s.contents || base.contents
}

package docx

import (
	"strconv"
	"strings"
)

// A paragraph is one being read. A text box holds paragraphs within one.
type paragraph struct {
	text    strings.Builder
	marks   []string // of footnotes, whose places are in the text
	style   *style
	outline int // of the paragraph itself from 0, -1 where it has none
	numID   string
	level   int
	set     struct{ bold, lined, capitals, fixed int } // bytes of the text
	dropCap bool
	size    float64
	run     run
}

// A run is a part of a paragraph with one format.
type run struct {
	size                                 float64
	bold, lined, capitals, fixed, hidden *bool // nil where the style says it
}

// frame takes the kind of drop cap that a frame is, if it is one.
func (p *paragraph) frame(dropCap string) {
	if p != nil {
		p.dropCap = dropCap == "drop" || dropCap == "margin"
	}
}

// property sets one of a paragraph's properties.
func (p *paragraph) property(name, value string, styles map[string]*style) {
	switch name {
	case "pStyle":
		if s := styles[value]; s != nil {
			p.style = s
		}
	case "outlineLvl":
		p.outline = number(value, -1)
	case "numId":
		p.numID = value
	case "ilvl":
		p.level = number(value, 0)
	}
}

// property sets one of a run's properties.
func (r *run) property(name, value string, styles map[string]*style) {
	switch name {
	case "rStyle":
		if s := styles[value]; s != nil {
			r.take(s)
		}
	case "u":
		r.lined = flag(value != "" && value != "none")
	case "caps", "smallCaps":
		if isOn(value) || r.capitals == nil {
			r.capitals = flag(isOn(value))
		}
	case "b":
		r.bold = flag(isOn(value))
	case "sz":
		r.size = float64(number(value, 0)) / 2
	case "vanish":
		r.hidden = flag(isOn(value))
	}
}

// font takes the name of the font, "" where only that of other scripts is given.
func (r *run) font(name string) {
	if name != "" {
		r.fixed = flag(isFixed(name))
	}
}

// take takes what a style of characters says.
func (r *run) take(s *style) {
	if s.hidden {
		r.hidden = &s.hidden
	}
	if s.boldSet {
		r.bold = &s.bold
	}
	r.lined, r.capitals, r.fixed, r.size = s.lined, s.capitals, s.fixed, s.size
}

// hidesRun reports whether the open run is hidden.
func (p *paragraph) hidesRun() bool {
	if p.run.hidden != nil {
		return *p.run.hidden
	}
	return p.style != nil && p.style.hidden
}

// isAll reports whether so many bytes are about all of the text.
func (p *paragraph) isAll(bytes int) bool { return bytes > 0 && bytes*10 >= p.text.Len()*9 }

func isOn(value string) bool { return value != "0" && value != "false" && value != "off" }

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

package terminal

import (
	"strings"
	"unicode"

	textwidth "golang.org/x/text/width"
)

// A colour is a parameter of the escape sequence that sets text off.
type colour string

const (
	none      colour = ""
	bold      colour = "1"
	faint     colour = "2"
	underline colour = "1;4"
	yellow    colour = "33"
	cyan      colour = "36"
)

// A run is words in one colour.
type run struct {
	text   string
	colour colour
}

// wrap writes a paragraph, its first line behind one prefix and the others
// behind another. Spaces at which a line is broken are dropped; a word that is
// longer than a line is left whole, so that an address can be copied.
func (d *drawing) wrap(first, rest string, paragraph []run) {
	room := d.style.Width - max(width(first), width(rest))
	d.prefix(first)
	column, begun, space := 0, false, []run(nil)
	for _, word := range words(paragraph) {
		if word[0].text == " " {
			space = append(space, word...)
			continue
		}
		w := len(space)
		for _, r := range word {
			w += width(r.text)
		}
		if d.style.Width > 0 && begun && column+w > room {
			d.WriteByte('\n')
			d.prefix(rest)
			column, space = w-len(space), nil
		} else {
			column += w
		}
		d.paint(append(space, word...))
		begun, space = true, nil
	}
	if d.style.Width == 0 {
		d.paint(space)
	}
	d.WriteByte('\n')
}

// prefix writes what stands before a line.
func (d *drawing) prefix(prefix string) {
	if strings.Contains(prefix, "│") {
		d.paint([]run{{prefix, faint}})
		return
	}
	d.WriteString(prefix)
}

func (d *drawing) paint(word []run) {
	for _, r := range word {
		if r.colour == none || !d.style.Colour {
			d.WriteString(r.text)
			continue
		}
		d.WriteString("\x1b[" + string(r.colour) + "m" + r.text + "\x1b[0m")
	}
}

// words cuts a paragraph at its spaces, each of which stands for itself. A word
// may change its colour within.
func words(paragraph []run) [][]run {
	var all [][]run
	open := false
	for _, r := range paragraph {
		text := printable(r.text)
		for text != "" {
			end := strings.IndexByte(text, ' ')
			switch end {
			case 0:
				all = append(all, []run{{" ", r.colour}})
				text, open = text[1:], false
				continue
			case -1:
				end = len(text)
			}
			if !open {
				all = append(all, nil)
			}
			all[len(all)-1] = append(all[len(all)-1], run{text[:end], r.colour})
			text, open = text[end:], true
		}
	}
	return all
}

// printable drops control characters, with which text could move the cursor or
// write elsewhere than in its place.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, text)
}

// width is how many columns text takes.
func width(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case isWide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	kind := textwidth.LookupRune(r).Kind()
	return kind == textwidth.EastAsianWide || kind == textwidth.EastAsianFullwidth
}

package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// faces counts what is set in each of these ways: open elements, or bytes of
// text. Style sheets are not read.
type faces struct{ bold, lined, capitals, fixed int }

// capitalsName is the class of what is set in small capitals.
var capitalsName = regexp.MustCompile(`(?i)(?:^|\s)(?:small-?caps|smcap|sc)(?:$|\s)`)

// open counts an element that begins.
func (f *faces) open(n *html.Node) {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		f.bold++
	case atom.U, atom.Ins:
		f.lined++
	case atom.Code, atom.Tt, atom.Kbd, atom.Samp, atom.Pre:
		f.fixed++
	}
	if n.Type != html.ElementNode {
		return
	}
	if capitalsName.MatchString(attr(n, "class")) {
		f.capitals++
	}
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	for _, s := range []struct {
		count    *int
		property string
	}{
		{&f.bold, "font-weight:bold"}, {&f.bold, "font-weight:700"}, {&f.lined, "text-decoration:underline"},
		{&f.capitals, "font-variant:small-caps"}, {&f.capitals, "text-transform:uppercase"},
	} {
		if style != "" && strings.Contains(style, s.property) {
			*s.count++
		}
	}
}

// add counts so many bytes of text in the open elements. What is underlined as a
// link is not counted as underlined.
func (f *faces) add(open faces, bytes int, link bool) {
	for _, c := range []struct{ bytes, open *int }{{&f.bold, &open.bold}, {&f.capitals, &open.capitals}, {&f.fixed, &open.fixed}} {
		if *c.open > 0 {
			*c.bytes += bytes
		}
	}
	if open.lined > 0 && !link {
		f.lined += bytes
	}
}

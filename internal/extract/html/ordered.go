package html

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/roman"
)

// The numbers of ordered lists are text that a browser writes: "2." before the second
// item.

var (
	listStyle = regexp.MustCompile(`(?i)list-style(?:-type)?\s*:\s*["']?([a-z-]+)`)
	listClass = regexp.MustCompile(`(?i)(?:^|[\s_-])((?:lower|upper)-?(?:alpha|latin|roman))(?:$|[\s_-])`)

	// ownNumber is a number that an item has in its text.
	ownNumber = regexp.MustCompile(`^[\[(]?(\d{1,4}|[A-Za-z]|[ivxlIVXL]{1,7})[.)\]]`)
)

// itemNumber returns the number that a browser writes before an item of a list, "" where
// it writes none.
func itemNumber(li *html.Node) string {
	list := li.Parent
	if list == nil || list.DataAtom != atom.Ol {
		return ""
	}
	n := 1
	if start, err := strconv.Atoi(attr(list, "start")); err == nil {
		n = start
	}
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			continue
		}
		if value, err := strconv.Atoi(attr(c, "value")); err == nil {
			n = value
		}
		if c == li {
			break
		}
		n++
	}
	switch styleOfList(li, list) {
	case "none":
		return ""
	case "a", "lower-alpha", "lower-latin", "loweralpha", "lowerlatin":
		return letters(n, 'a') + "."
	case "A", "upper-alpha", "upper-latin", "upperalpha", "upperlatin":
		return letters(n, 'A') + "."
	case "i", "lower-roman", "lowerroman":
		return strings.ToLower(roman.Format(n)) + "."
	case "I", "upper-roman", "upperroman":
		return roman.Format(n) + "."
	}
	return strconv.Itoa(n) + "."
}

// styleOfList returns how the items of a list are numbered.
func styleOfList(li, list *html.Node) string {
	for _, n := range []*html.Node{li, list} {
		if m := listStyle.FindStringSubmatch(attr(n, "style")); m != nil {
			return strings.ToLower(m[1])
		}
		if kind := attr(n, "type"); kind != "" {
			return kind
		}
		if m := listClass.FindStringSubmatch(attr(n, "class")); m != nil {
			return strings.ToLower(m[1])
		}
	}
	return ""
}

// letters is a number as letters: "b" for 2, "aa" for 27.
func letters(n int, first rune) string {
	if n < 1 {
		return strconv.Itoa(n)
	}
	if n > 26 {
		return letters((n-1)/26, first) + letters((n-1)%26+1, first)
	}
	return string(first + rune(n-1))
}

// numbersItself reports whether the text of an item begins with the number that a list
// gives it, in any kind of letters or digits.
func numbersItself(text, number string) bool {
	m := ownNumber.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	n, _ := strconv.Atoi(strings.TrimSuffix(number, "."))
	own := strings.ToLower(m[1])
	return own+"." == strings.ToLower(number) || n > 0 && (own == letters(n, 'a') || own == strings.ToLower(roman.Format(n)))
}

// number puts the number of an item before its text.
func (w *walker) number(text string) string {
	number := w.label
	if text == "" || number == "" {
		return ""
	}
	w.label = ""
	if numbersItself(text, number) {
		return ""
	}
	return number + " "
}

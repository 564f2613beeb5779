package quotation

import (
	"strings"
	"unicode"
)

// words compares how the words of a pair are written.
func (c *comparison) words(segment int, p pair) {
	it := c.q.segments[segment].items[p.item]
	at := c.quoted(segment, p.item, p.item+p.items)
	quoted, stands := c.q.text[at[0]:at[1]], c.x.text(p.from, p.to)
	add := func(kind Kind) { c.add(kind, at, [2]int{p.from, p.to}) }
	switch {
	case it.brackets, it.partly:
		add(Brackets)
		return
	case quoted == stands:
		return
	case p.items > 1, p.to-p.from > 1, strings.ContainsRune(quoted, softHyphen) != strings.ContainsRune(stands, softHyphen):
		add(LineEnd)
	}
	if a, b := ligatures.Replace(quoted), ligatures.Replace(stands); (a != quoted) != (b != stands) || readingSigns(quoted) != readingSigns(stands) {
		add(Ligatures)
	}
	if apostrophes(quoted) != apostrophes(stands) {
		add(QuotationMarks)
	}
	switch {
	case capitals(quoted) == capitals(stands):
	case c.isAcronym(segment, p):
		add(Replaced)
	default:
		add(LetterCase)
	}
}

// apostrophes returns the apostrophes of a word.
func apostrophes(word string) string {
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return r
		}
		return -1
	}, word)
}

// capitals returns a word with what fold takes away but letter case.
func capitals(word string) string {
	var b strings.Builder
	for _, r := range ligatures.Replace(word) {
		switch {
		case unicode.IsUpper(r):
			b.WriteByte('A')
		case unicode.IsLetter(r):
			b.WriteByte('a')
		}
	}
	return b.String()
}

// isAcronym reports whether the two words of a pair differ as "US" and "us" do: one
// of them is in capitals, and its neighbours and the quotation are not.
func (c *comparison) isAcronym(segment int, p pair) bool {
	if c.q.uniform || p.items > 1 || p.to-p.from > 1 {
		return false
	}
	inCapitals := func(word string) bool {
		word, _, _ = strings.Cut(strings.ReplaceAll(word, "’", "'"), "'")
		kinds := capitals(word)
		return len(kinds) > 1 && strings.Trim(kinds, "A") == ""
	}
	items := c.q.segments[segment].items
	quoted, stands := c.q.text[items[p.item].start:items[p.item].end], c.x.text(p.from, p.to)
	if inCapitals(quoted) == inCapitals(stands) {
		return false
	}
	u := c.x.units[c.x.words[p.from].unit]
	for _, at := range []int{p.from - 1, p.from + 1} {
		if at >= u.first && at < u.last && inCapitals(c.x.text(at, at+1)) {
			return false
		}
	}
	for _, i := range []int{p.item - 1, p.item + 1} {
		if i >= 0 && i < len(items) && inCapitals(c.q.text[items[i].start:items[i].end]) {
			return false
		}
	}
	return true
}

// separators compares what stands between two pairs of neighbours.
func (c *comparison) separators(segment int, a, b pair) {
	items := c.q.segments[segment].items
	left, right := items[a.item+a.items-1], items[b.item]
	quoted := c.q.text[left.end:right.start]
	stands := c.x.gap(a.to - 1)
	if c.x.words[a.to-1].unit != c.x.words[b.from].unit {
		return // a break takes the place of any mark
	}
	if m := omission.FindStringIndex(quoted); m != nil && !omission.MatchString(stands) {
		c.add(Ellipsis, [2]int{left.end + m[0], left.end + m[1]}, [2]int{})
		quoted = quoted[:m[0]] + quoted[m[1]:]
	}
	kinds := separatorKinds(quoted, stands)
	if len(kinds) == 0 {
		return
	}
	at, around := [2]int{left.start, right.end}, [2]int{a.to - 1, b.from + 1}
	if isNumber(left.folded) && isNumber(right.folded) && joint(quoted) != joint(stands) {
		c.add(Number, at, around)
		return
	}
	for _, kind := range kinds {
		c.add(kind, at, around)
	}
}

// joint returns what makes one number of two: a dash, a slash, a colon.
func joint(between string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isDash(r):
			return '-'
		case r == '/', r == ':':
			return r
		}
		return -1
	}, between)
}

// separatorKinds says how what stands between two words differs.
func separatorKinds(quoted, stands string) []Kind {
	if quoted == stands {
		return nil
	}
	if isLineEnd(quoted) != isLineEnd(stands) && joint(quoted) == joint(stands) {
		return []Kind{LineEnd}
	}
	a, b := readSeparator(quoted), readSeparator(stands)
	var kinds []Kind
	if a.marks != b.marks {
		kinds = append(kinds, QuotationMarks)
	}
	switch {
	case a.dashes != b.dashes, a.dashes != "" && a.spaced != b.spaced:
		kinds = append(kinds, Dashes)
	case a.spaces != b.spaces && a.marks == b.marks && a.rest == b.rest:
		kinds = append(kinds, Spaces)
	}
	if a.rest != b.rest {
		kinds = append(kinds, Punctuation)
	}
	return kinds
}

// A separator is what stands between two words, in parts.
type separator struct {
	marks  string // quotation marks
	dashes string
	spaces string // white space, a run of it as its first character
	rest   string // other punctuation
	spaced bool   // there is white space
}

func readSeparator(text string) separator {
	var s separator
	text = strings.ReplaceAll(text, "…", "...")
	for at := 0; at < len(text); {
		if n := noteMark(text[at:]); n > 0 {
			s.rest += text[at : at+n]
			at += n
			continue
		}
		r := []rune(text[at:])[0]
		at += len(string(r))
		switch {
		case r == '*' || r == '_' || r == '~' || r == '|' || r == '\\': // emphasis of chat platforms
		case unicode.IsSpace(r) || r == 0x200B: // and a space of no width
			if !s.spaced && r != '\n' && r != '\r' && r != '\t' {
				s.spaces = string(r)
			} else if !s.spaced {
				s.spaces = " "
			}
			s.spaced = true
		case isQuotationMark(r):
			s.marks += string(r)
		case isDash(r):
			s.dashes += string(r)
		case isInvisible(r):
		default:
			s.rest += string(r)
		}
	}
	return s
}

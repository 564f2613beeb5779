package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"plenary/internal/roman"
)

// A mark is one reading of what numbers a heading: "C." is the third letter
// and also a hundred.
type mark struct {
	scheme  string // headings of one rank share it: "roman", "letter", "1", "1.1", "article", "(a)"
	value   int
	printed string // as it stands there, without the full stop at its end
	rest    string // the heading's own words; may be empty
}

var (
	marked = regexp.MustCompile(`^(?:(§§?\s?\d+[a-z]?)\.?|` + // 1
		`([IVXLCDM]+)[.)]|` + // 2
		`([ivxlcdm]+)[.)]|` + // 3
		`([A-Za-z])[.)]|` + // 4
		`([A-Z]\.\d{1,3}(?:\.\d{1,3})*)\.?|` + // 5: annexes' A.1
		`(\d{1,3}(?:\.\d{1,3})+)[.)]?|` + // 6
		`(\d{1,3})[.)]|` + // 7
		`\(([a-z]|[ivx]{1,5}|\d{1,3}|[A-Z])\))[\s:–—-]+(\S.*)$`) // 8, 9

	// A lone number or numeral before a capital; a heading only where its type
	// or its neighbours say so too.
	bare = regexp.MustCompile(`^(\d{1,2}|[IVX]{1,5}|[A-H])\s+(\p{Lu}.*)$`)

	named = regexp.MustCompile(`(?i)^(part|chapter|title|section|article|annex|appendix|schedule|rule|principle|objective|goal|clause|` +
		`teil|kapitel|abschnitt|artikel|anhang|partie|chapitre|titre|annexe|capítulo|artículo|título|anexo|parte|capitolo|articolo)\s+` +
		`(\d{1,4}[a-z]?|[IVXLCDM]+|[A-Z]|[a-z]+)(?:\s*[.:)–—-]+\s*|\s+|$)(.*)$`)
)

var ordinals = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}

// marks returns the readings of a heading's number, none where it has none.
func marks(text string) []mark {
	if m := named.FindStringSubmatch(text); m != nil {
		word := strings.ToLower(m[1])
		value := 0
		if n, err := strconv.Atoi(strings.TrimRight(m[2], "abcdefghijklmnopqrstuvwxyz")); err == nil {
			value = n
		} else if n := roman.Parse(m[2]); n > 0 && m[2] == strings.ToUpper(m[2]) {
			value = n
		} else if len(m[2]) == 1 && m[2] == strings.ToUpper(m[2]) {
			value = int(m[2][0]-'A') + 1
		} else {
			value = ordinals[strings.ToLower(m[2])]
		}
		if value > 0 {
			return []mark{{scheme: word, value: value, printed: strings.TrimSpace(text[:len(text)-len(m[3])]), rest: m[3]}}
		}
		return nil
	}
	m := marked.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	rest := m[9]
	one := func(scheme string, value int, printed string) []mark {
		return []mark{{scheme, value, printed, rest}}
	}
	last := func(s string) int {
		n, _ := strconv.Atoi(s[strings.LastIndexByte(s, '.')+1:])
		return n
	}
	switch {
	case m[1] != "":
		n, _ := strconv.Atoi(strings.Trim(m[1], "§ abcdefghijklmnopqrstuvwxyz"))
		return one("§", n, m[1])
	case m[2] != "":
		all := []mark{}
		if n := roman.Parse(m[2]); n > 0 {
			all = append(all, mark{"roman", n, m[2], rest})
		}
		if len(m[2]) == 1 {
			all = append(all, mark{"letter", int(m[2][0]-'A') + 1, m[2], rest})
		}
		return all
	case m[3] != "":
		all := []mark{}
		if n := roman.Parse(strings.ToUpper(m[3])); n > 0 {
			all = append(all, mark{"small roman", n, m[3], rest})
		}
		if len(m[3]) == 1 {
			all = append(all, mark{"small letter", int(m[3][0]-'a') + 1, m[3], rest})
		}
		return all
	case m[4] != "":
		if c := m[4][0]; c >= 'a' {
			return one("small letter", int(c-'a')+1, m[4])
		}
		return one("letter", int(m[4][0]-'A')+1, m[4])
	case m[5] != "":
		return one("A"+strings.Repeat(".1", strings.Count(m[5], ".")), last(m[5]), m[5])
	case m[6] != "":
		return one("1"+strings.Repeat(".1", strings.Count(m[6], ".")), last(m[6]), m[6])
	case m[7] != "":
		return one("1", last(m[7]), m[7])
	}
	in := m[8]
	printed := "(" + in + ")"
	if n, err := strconv.Atoi(in); err == nil {
		return one("(1)", n, printed)
	}
	var all []mark
	if utf8.RuneCountInString(in) == 1 {
		if in[0] >= 'a' {
			all = append(all, mark{"(a)", int(in[0]-'a') + 1, printed, rest})
		} else {
			all = append(all, mark{"(A)", int(in[0]-'A') + 1, printed, rest})
		}
	}
	if n := roman.Parse(strings.ToUpper(in)); n > 0 && in[0] >= 'a' {
		all = append(all, mark{"(i)", n, printed, rest})
	}
	return all
}

// depthOf is how deep a decimal scheme lies by itself: 2 for "1.1"; 0 for any
// other scheme.
func depthOf(scheme string) int {
	if strings.HasPrefix(scheme, "1") || strings.HasPrefix(scheme, "A.1") {
		return 1 + strings.Count(scheme, ".")
	}
	return 0
}

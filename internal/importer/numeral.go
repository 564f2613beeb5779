package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"plenary/internal/language"
	"plenary/internal/roman"
)

// A numeral is one reading of a heading's number: "C." is the third letter and
// also a hundred.
type numeral struct {
	scheme  string // equal for headings of one rank: "roman", "letter", "1", "1.1", "article", "(a)"
	value   int
	printed string // as printed, without the full stop at its end
	rest    string // the heading's own words; may be empty
	east    bool   // printed with its signs: １．
}

var (
	// numbered is a number and its heading.
	numbered = regexp.MustCompile(`^(?:(§§?\s?\d+(?:\.\d+)*(?:[a-z]|[ -]?` + numberSuffix + `)?)\.?|` + // 1
		`([IVXLCDM]+)[.)]|` + // 2
		`([ivxlcdm]+)[.)]|` + // 3
		`([A-Za-z])[.)]|` + // 4
		`([A-Z]\.\d{1,3}(?:\.\d{1,3})*)\.?|` + // 5: annexes' A.1
		`(\d{1,3}(?:\.\d{1,3})+)[.)]?|` + // 6
		`(\d{1,3})[.)]|` + // 7
		`\(([a-z]|[ivx]{1,5}|\d{1,3}|[A-Z])\))[\s:–—-]+(\S.*)$`) // 8, 9

	// loneNumber is a number without a full stop and its heading: "2 Scope". It
	// counts only where the type or the neighbours say so too.
	loneNumber = regexp.MustCompile(`^(\d{1,2}|[IVX]{1,5}|[A-H])\s+(\p{Lu}.*)$`)

	// namedPart is the name of a part, its number, and its heading.
	namedPart = regexp.MustCompile(`(?i)^(` + lists.Pattern("part names") + `)\.?\s+` +
		`(\p{Nd}{1,4}(?:[a-z]|er|re|[º°]|[ -]?` + numberSuffix + `)?|[IVXLCDM]+|[A-Z]|` + lists.Pattern("part ordinals") + `|\pL+)(?:\s*[.:)–—-]+\s*|\s+|$)(.*)$`)

	// ordinalPart is the number of a part before its name: "Erster Teil".
	ordinalPart = regexp.MustCompile(`(?i)^(` + lists.Pattern("part ordinals") + `)\s+(` + lists.Pattern("part names") + `)(?:\s*[.:)–—-]+\s*|\s+|$)(.*)$`)

	partOrdinals = func() (all [][]*regexp.Regexp) {
		for _, tag := range language.Tags() {
			var ordinals []*regexp.Regexp
			for _, pattern := range language.Lists(tag).List("part ordinals") {
				ordinals = append(ordinals, regexp.MustCompile(`(?i)^(?:`+pattern+`)$`))
			}
			all = append(all, ordinals)
		}
		return all
	}()
	numberWords = func() map[string]int {
		values := map[string]int{}
		for _, tag := range language.Tags() {
			for word, value := range language.Values(language.Lists(tag).List("number words")) {
				values[word] = value
			}
		}
		return values
	}()
)

// wordValue returns the number that a word behind or before the name of a part is, 0
// for any other word.
func wordValue(word string) int {
	if n := numberWords[strings.ToLower(word)]; n > 0 {
		return n
	}
	for _, ordinals := range partOrdinals {
		if i := slices.IndexFunc(ordinals, func(p *regexp.Regexp) bool { return p.MatchString(word) }); i >= 0 {
			return i + 1
		}
	}
	return 0
}

// numberSuffix is what may stand behind a number that was put in later: "5 bis".
var numberSuffix = "(?:" + strings.Join(lists.Words("number suffixes"), "|") + ")"

// annexName is the name of a part that stands behind all others.
var annexName = regexp.MustCompile(`^(?:` + lists.Pattern("annex names") + `)$`)

const lowerLetters = "abcdefghijklmnopqrstuvwxyz"

// numerals returns the readings of a heading's number, none for a heading
// without one.
func numerals(text string) []numeral {
	if m := namedPart.FindStringSubmatch(text); m != nil {
		if all := namedNumerals(text, m); all != nil {
			return all
		}
	}
	if m := ordinalPart.FindStringSubmatch(text); m != nil {
		return []numeral{{scheme: strings.ToLower(m[2]), value: wordValue(m[1]), printed: strings.TrimSpace(text[:len(text)-len(m[3])]), rest: m[3]}}
	}
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		return eastNumerals(text)
	}
	rest := m[9]
	one := func(scheme string, value int, printed string) []numeral {
		return []numeral{{scheme: scheme, value: value, printed: printed, rest: rest}}
	}
	switch {
	case m[1] != "":
		return one("§", lastNumber(strings.Trim(m[1], "§- \u00a0"+lowerLetters)), m[1])
	case m[2] != "":
		return romanOrLetter(m[2], rest, "roman", "letter")
	case m[3] != "":
		return romanOrLetter(m[3], rest, "small roman", "small letter")
	case m[4] != "":
		if m[4][0] >= 'a' {
			return one("small letter", letterValue(m[4]), m[4])
		}
		return one("letter", letterValue(m[4]), m[4])
	case m[5] != "":
		return one("A"+strings.Repeat(".1", strings.Count(m[5], ".")), lastNumber(m[5]), m[5])
	case m[6] != "":
		return one("1"+strings.Repeat(".1", strings.Count(m[6], ".")), lastNumber(m[6]), m[6])
	case m[7] != "":
		return one("1", lastNumber(m[7]), m[7])
	}
	return bracketed(m[8], rest)
}

// insertedNumber is a number that was put between others later: "2bis", "8a".
var insertedNumber = regexp.MustCompile(`\d(?:[a-z]|[ -]?` + numberSuffix + `)\W*$`)

// isInserted reports whether a number was put before the wanted one later.
func (n numeral) isInserted(wanted int) bool {
	return n.value+1 == wanted && insertedNumber.MatchString(n.printed)
}

// namedNumerals reads a number after the name of a part: "Article 5", "Part
// II", "Annex B", "Section one". m is the match of namedPart.
func namedNumerals(text string, m []string) []numeral {
	value := 0
	if n, ok := language.ParseNumeral(strings.TrimRight(m[2], "- º°"+lowerLetters)); ok {
		value = n
	} else if n := roman.Parse(m[2]); n > 0 {
		value = n
	} else if len(m[2]) == 1 && m[2] == strings.ToUpper(m[2]) {
		value = letterValue(m[2])
	} else {
		value = wordValue(m[2])
	}
	if value == 0 {
		return nil
	}
	return []numeral{{scheme: strings.ToLower(m[1]), value: value, printed: strings.TrimSpace(text[:len(text)-len(m[3])]), rest: m[3]}}
}

// romanOrLetter reads Roman digits, and a single one as a letter as well.
func romanOrLetter(printed, rest, romanScheme, letterScheme string) []numeral {
	all := []numeral{}
	if n := roman.Parse(strings.ToUpper(printed)); n > 0 {
		all = append(all, numeral{scheme: romanScheme, value: n, printed: printed, rest: rest})
	}
	if len(printed) == 1 {
		all = append(all, numeral{scheme: letterScheme, value: letterValue(printed), printed: printed, rest: rest})
	}
	return all
}

// bracketed reads a number in brackets: "(1)", "(a)", "(iv)".
func bracketed(number, rest string) []numeral {
	printed := "(" + number + ")"
	if n, err := strconv.Atoi(number); err == nil {
		return []numeral{{scheme: "(1)", value: n, printed: printed, rest: rest}}
	}
	small := number[0] >= 'a'
	var all []numeral
	if utf8.RuneCountInString(number) == 1 {
		scheme := "(A)"
		if small {
			scheme = "(a)"
		}
		all = append(all, numeral{scheme: scheme, value: letterValue(number), printed: printed, rest: rest})
	}
	if n := roman.Parse(strings.ToUpper(number)); n > 0 && small {
		all = append(all, numeral{scheme: "(i)", value: n, printed: printed, rest: rest})
	}
	return all
}

// letterValue is 1 for a and A.
func letterValue(letter string) int {
	if letter[0] >= 'a' {
		return int(letter[0]-'a') + 1
	}
	return int(letter[0]-'A') + 1
}

// lastNumber returns 3 for "1.2.3".
func lastNumber(decimal string) int {
	n, _ := strconv.Atoi(decimal[strings.LastIndexByte(decimal, '.')+1:])
	return n
}

// decimalDepth is how deep a decimal scheme lies by itself: 2 for "1.1"; 0 for
// any other scheme.
func decimalDepth(scheme string) int {
	if strings.HasPrefix(scheme, "1") || strings.HasPrefix(scheme, "A.1") {
		return 1 + strings.Count(scheme, ".")
	}
	return 0
}

// An openHeading is a heading on the way from the top of the outline to the
// current one.
type openHeading struct {
	style  int
	scheme string // "" without a number
	value  int
}

// An outlineStack holds the open headings and the levels of earlier ones.
type outlineStack struct {
	open   []openHeading
	levels map[openHeading]int // the last level of each style and scheme; value is 0 in the keys
}

// setLevels sets the levels of headings by their styles and, among those of
// one style, by the ranks of their numbers.
func setLevels(all []heading) {
	s := &outlineStack{levels: map[openHeading]int{}}
	for i := range all {
		h := &all[i]
		for len(s.open) > 0 && s.open[len(s.open)-1].style > h.style {
			s.open = s.open[:len(s.open)-1]
		}
		readings := numerals(h.text)
		if len(readings) == 0 {
			if m := loneNumber.FindStringSubmatch(h.text); m != nil && inRowOfLoneNumbers(all, i) {
				readings = numerals(m[1] + ". " + m[2])
			}
		}
		if len(readings) == 0 {
			s.push(s.depthOfSiblings(h.style), openHeading{style: h.style})
			h.level = len(s.open)
			continue
		}
		n := s.likeliest(readings, h.style)
		h.numeral = &n
		s.push(s.above(n.scheme, h.style), openHeading{h.style, n.scheme, n.value})
		h.level = len(s.open)
		s.levels[openHeading{style: h.style, scheme: n.scheme}] = h.level
	}
	for i := range all {
		all[i].level = min(all[i].level, maxLevel)
	}
}

// push opens a heading beneath the first n open ones.
func (s *outlineStack) push(n int, h openHeading) { s.open = append(s.open[:n], h) }

// depthOfSiblings returns how many headings stay open above one without a number. It
// stands beside the highest of its style.
func (s *outlineStack) depthOfSiblings(style int) int {
	n := len(s.open)
	for n > 0 && s.open[n-1].style == style {
		n--
	}
	return n
}

// likeliest returns the reading that goes on from an open heading, or else
// begins a new row, or else the first.
func (s *outlineStack) likeliest(readings []numeral, style int) numeral {
	best, bestScore := readings[0], 0
	for _, r := range readings {
		score := 0
		if r.value == 1 {
			score = 2
		}
		for _, o := range s.open {
			if o.style == style && o.scheme == r.scheme && o.value+1 == r.value {
				score = 3
			}
		}
		if score > bestScore {
			best, bestScore = r, score
		}
	}
	return best
}

// above returns how many headings stay open above one with a number. The first annex
// stands beside the highest of its style.
func (s *outlineStack) above(scheme string, style int) int {
	isOpen := slices.ContainsFunc(s.open, func(o openHeading) bool { return o.style == style && o.scheme == scheme })
	if !isOpen && annexName.MatchString(scheme) {
		return s.depthOfSiblings(style)
	}
	return s.parents(scheme, style)
}

// parents returns how many headings stay open above one with a number.
func (s *outlineStack) parents(scheme string, style int) int {
	n := len(s.open)
	same := -1
	for k, o := range s.open {
		if o.style == style && o.scheme == scheme {
			same = k
		}
	}
	seen, known := s.levels[openHeading{style: style, scheme: scheme}]
	depth := decimalDepth(scheme)
	switch {
	case same >= 0: // beside the last of its scheme
		n = same
	case depth > 0: // above what is numbered as deep or deeper
		for n > 0 && s.open[n-1].style == style && (decimalDepth(s.open[n-1].scheme) >= depth || s.open[n-1].scheme == "" && !(known && seen > n-1)) {
			n--
		}
	case known && seen <= len(s.open)+1: // where its scheme stood before
		n = seen - 1
	default: // above headings without a number
		for n > 0 && s.open[n-1].style == style && s.open[n-1].scheme == "" {
			n--
		}
	}
	for n > 0 && n <= len(s.open) && s.open[n-1].style > style {
		n--
	}
	return n
}

// inRowOfLoneNumbers reports whether a heading such as "2 Scope" stands in a
// row: another of its style has the number before or after, or one of the next
// two headings is "2.1".
func inRowOfLoneNumbers(all []heading, i int) bool {
	m := loneNumber.FindStringSubmatch(all[i].text)
	readings := numerals(m[1] + ". x")
	for j := range all {
		if j == i || all[j].style != all[i].style {
			continue
		}
		if o := loneNumber.FindStringSubmatch(all[j].text); o != nil && adjacent(numerals(o[1]+". x"), readings) {
			return true
		}
	}
	for j := i + 1; j < len(all) && j < i+3; j++ {
		if strings.HasPrefix(all[j].text, m[1]+".1") {
			return true
		}
	}
	return false
}

// adjacent reports whether two numbers can be read as neighbours in one scheme.
func adjacent(a, b []numeral) bool {
	for _, x := range a {
		for _, y := range b {
			if x.scheme == y.scheme && (x.value == y.value+1 || x.value == y.value-1) {
				return true
			}
		}
	}
	return false
}

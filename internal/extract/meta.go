package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"plenary/internal/language"
)

// Names writes several names as a byline: "Jane Roe, John Doe and Ann Poe". It
// writes a name that comes twice once.
func Names(all []string) string {
	var names []string
	seen := map[string]bool{}
	for _, name := range all {
		if name = Plain(name); name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

var (
	isoDate = regexp.MustCompile(`\b(1[5-9]\d\d|20\d\d)(?:[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?)?(?:$|[^\d])`)
	pdfDate = regexp.MustCompile(`^D:(\d{4})(\d\d)?(\d\d)?`)
	// wordsDate is a date with the name of its month: "3 May 2011", "May 3,
	// 2011", "May 2011", "2 de marzo de 2011".
	wordsDate = func() *regexp.Regexp {
		all := language.AllLists()
		ending, of := all.Pattern("ordinal endings"), all.Pattern("date words")
		return regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(?:(\d{1,2})(?:` + ending + `|\.)?\s+(?:` + of + `\s+)?)?(` + all.Pattern("month names") + `)\.?,?\s+(?:(\d{1,2})(?:` + ending + `)?,\s*)?(?:` + of + `\s+)?(1[5-9]\d\d|20\d\d)\b`)
	}()
	// numericDate is a date in the characters of Korean.
	numericDate = regexp.MustCompile(`(1[5-9]\d\d|20\d\d)\s?년\s?(?:(\d{1,2})\s?월)?\s?(?:(\d{1,2})\s?일)?`)

	months = func() map[string]int {
		numbers := map[string]int{}
		for _, tag := range language.Tags() {
			for name, number := range language.Values(language.Lists(tag).List("month names")) {
				numbers[name] = number
			}
		}
		return numbers
	}()
)

// Date finds the first date in a short text and writes it as YYYY, YYYY-MM or
// YYYY-MM-DD; "" where there is none.
func Date(text string) string {
	text = strings.TrimSpace(text)
	if m := pdfDate.FindStringSubmatch(text); m != nil {
		return writeDate(m[1], m[2], m[3])
	}
	if m := wordsDate.FindStringSubmatch(text); m != nil {
		day := m[1]
		if day == "" {
			day = m[3]
		}
		return writeDate(m[4], strconv.Itoa(months[strings.ToLower(m[2])]), day)
	}
	if date := dateInCharacters(text); date != "" {
		return date
	}
	if m := numericDate.FindStringSubmatch(text); m != nil {
		return writeDate(m[1], m[2], m[3])
	}
	if m := isoDate.FindStringSubmatch(text); m != nil {
		return writeDate(m[1], m[2], m[3])
	}
	return ""
}

// writeDate leaves out a month or a day that is unknown or impossible.
func writeDate(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	switch {
	case y == 0:
		return ""
	case m < 1 || m > 12:
		return fmt.Sprintf("%04d", y)
	case d < 1 || d > time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day():
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

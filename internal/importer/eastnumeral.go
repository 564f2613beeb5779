package importer

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"plenary/internal/extract"
)

// The numbers of headings in Chinese, Japanese and Korean documents: 第2章, １．, （一）,
// 二、, ①.
var (
	// countedPart is a number before the name of a part, and its heading.
	countedPart = regexp.MustCompile(`^([第제]\s?(` + eastNumber + `)\s?(` + lists.Pattern("counted parts") + `)(?:の` + eastNumber + `)?)(?:[\s:：　]+|$)(.*)$`)

	// closeChapter is a chapter whose title stands right behind its number.
	closeChapter = regexp.MustCompile(`^([第제]\s?(` + eastNumber + `)\s?([章節节]))(\S.*)$`)

	// eastNumbered is a number in the digits or with the signs of these languages.
	eastNumbered = regexp.MustCompile(`^(?:([0-9０-９]{1,3}(?:[．.－-][0-9０-９]{1,3})+)[．、]?|` + // 1
		`([0-9０-９]{1,3})[．、]|` + // 2
		`([０-９]{1,3})|` + // 3
		`([一二三四五六七八九十百]{1,5})[、．]|` + // 4
		`[（(]([0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})[）)]|` + // 5
		`([①-⑳]))[\s　]*(\S.*)$`) // 6, 7
)

// eastNumber matches a number in ASCII or full-width digits, or in Chinese numerals.
const eastNumber = `(?:[0-9０-９]{1,4}|[〇零一二三四五六七八九十百千]{1,7})`

// eastNumerals returns the reading of such a number, none for a heading without one.
func eastNumerals(text string) []numeral {
	m := countedPart.FindStringSubmatch(text)
	if m == nil {
		m = closeChapter.FindStringSubmatch(text)
	}
	if m != nil {
		if value := extract.EastNumber(m[2]); value > 0 {
			return []numeral{{scheme: m[3], value: value, printed: m[1], rest: m[4], east: true}}
		}
	}
	m = eastNumbered.FindStringSubmatch(text)
	if m == nil || isASCII(text[:len(text)-len(m[7])]) {
		return nil
	}
	printed := strings.TrimRight(text[:len(text)-len(m[7])], " 　")
	one := func(scheme string, value int) []numeral { return []numeral{{scheme, value, printed, m[7], true}} }
	switch {
	case m[1] != "":
		parts := strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune("．.－-", r) })
		return one("1"+strings.Repeat(".1", len(parts)-1), extract.EastNumber(parts[len(parts)-1]))
	case m[2]+m[3] != "":
		return one("1", extract.EastNumber(m[2]+m[3]))
	case m[4] != "":
		return one("一", extract.EastNumber(m[4]))
	case m[6] != "":
		r, _ := utf8.DecodeRuneInString(m[6])
		return one("①", int(r-'①')+1)
	case strings.ContainsAny(m[5], "0123456789０１２３４５６７８９"):
		return one("(1)", extract.EastNumber(m[5]))
	}
	return one("(一)", extract.EastNumber(m[5]))
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

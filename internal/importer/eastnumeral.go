package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The numbers of headings in Chinese, Japanese and Korean documents: 第2章, １．, （一）,
// 二、, ①.
var (
	// countedPart is a number before the name of a part, and its heading.
	countedPart = regexp.MustCompile(`^([第제]\s?(` + eastNumber + `)\s?(` + lists.Pattern("counted parts") + `)(?:の` + eastNumber + `)?)(?:[\s:：　]+|$)(.*)$`)

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
	if m := countedPart.FindStringSubmatch(text); m != nil {
		if value := eastValue(m[2]); value > 0 {
			return []numeral{{scheme: m[3], value: value, printed: m[1], rest: m[4], east: true}}
		}
	}
	m := eastNumbered.FindStringSubmatch(text)
	if m == nil || isASCII(text[:len(text)-len(m[7])]) {
		return nil
	}
	printed := strings.TrimRight(text[:len(text)-len(m[7])], " 　")
	one := func(scheme string, value int) []numeral { return []numeral{{scheme, value, printed, m[7], true}} }
	switch {
	case m[1] != "":
		parts := strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune("．.－-", r) })
		return one("1"+strings.Repeat(".1", len(parts)-1), eastValue(parts[len(parts)-1]))
	case m[2]+m[3] != "":
		return one("1", eastValue(m[2]+m[3]))
	case m[4] != "":
		return one("一", eastValue(m[4]))
	case m[6] != "":
		r, _ := utf8.DecodeRuneInString(m[6])
		return one("①", int(r-'①')+1)
	case strings.ContainsAny(m[5], "0123456789０１２３４５６７８９"):
		return one("(1)", eastValue(m[5]))
	}
	return one("(一)", eastValue(m[5]))
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// eastValue returns the value of a number in any of these digits, 0 for none: 二十三 and
// 二〇一九 alike.
func eastValue(number string) int {
	narrow := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, number)
	if n, err := strconv.Atoi(narrow); err == nil {
		return n
	}
	total, digit, positional := 0, 0, 0
	ranked := false // a sign for ten or more stood in it
	for _, r := range number {
		switch r {
		case '十', '百', '千':
			rank := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			total += max(digit, 1) * rank
			digit, ranked = 0, true
			continue
		}
		at := strings.IndexRune("〇一二三四五六七八九", r)
		if r == '零' {
			at = 0
		}
		if at < 0 {
			return 0
		}
		digit = utf8.RuneCountInString("〇一二三四五六七八九"[:at])
		positional = positional*10 + digit
	}
	if ranked {
		return total + digit
	}
	return positional
}

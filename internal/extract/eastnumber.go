package extract

import (
	"regexp"
	"strconv"

	"plenary/internal/language"
)

var (
	// eastDate is a year, a month and a day in Chinese characters.
	eastDate = regexp.MustCompile(`(?:(明治|大正|昭和|平成|令和)\s?)?([0-9０-９]{1,4}|[〇零一二三四五六七八九十百千]{1,7}|元)\s?年(?:\s?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?月)?(?:\s?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?日)?`)

	// eras are the years before the first of each Japanese era.
	eras = map[string]int{"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
)

// dateInCharacters reads a date in Chinese characters, "" where text has none. A year of
// an era counts from its first.
func dateInCharacters(text string) string {
	m := eastDate.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	year := EastNumber(m[2])
	if m[2] == "元" {
		year = 1
	}
	if m[1] != "" {
		year += eras[m[1]]
	}
	if year < 1500 || year > 2099 {
		return ""
	}
	return writeDate(strconv.Itoa(year), strconv.Itoa(EastNumber(m[3])), strconv.Itoa(EastNumber(m[4])))
}

// EastNumber returns the value of a number in ASCII or full-width digits, or in Chinese
// numerals, 0 for none: 二十三 and 二〇一九 alike.
func EastNumber(number string) int {
	n, _ := language.ParseNumeral(number)
	return n
}

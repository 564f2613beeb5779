package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	isoDate   = regexp.MustCompile(`\b(1[5-9]\d\d|20\d\d)(?:[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?)?(?:$|[^\d])`)
	pdfDate   = regexp.MustCompile(`^D:(\d{4})(\d\d)?(\d\d)?`)
	wordsDate = regexp.MustCompile(`(?i)\b(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?)?(` + months + `)\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,\s*)?(1[5-9]\d\d|20\d\d)\b`)
)

const months = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?` +
	`|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre`

var monthOf = map[string]int{"jan": 1, "feb": 2, "fév": 2, "mar": 3, "mär": 3, "apr": 4, "avr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7, "aug": 8, "aoû": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "déc": 12, "dez": 12}

// Date finds the first date in a short text and writes it as YYYY, YYYY-MM or
// YYYY-MM-DD; "" where there is none.
func Date(text string) string {
	text = strings.TrimSpace(text)
	if m := pdfDate.FindStringSubmatch(text); m != nil {
		return join(m[1], m[2], m[3])
	}
	if m := wordsDate.FindStringSubmatch(text); m != nil {
		name := strings.ToLower(m[2])
		month := monthOf[string([]rune(name)[:3])]
		if strings.HasPrefix(name, "jui") {
			month = 6
			if strings.HasPrefix(name, "juil") {
				month = 7
			}
		}
		day := m[1]
		if day == "" {
			day = m[3]
		}
		return join(m[4], strconv.Itoa(month), day)
	}
	if m := isoDate.FindStringSubmatch(text); m != nil {
		return join(m[1], m[2], m[3])
	}
	return ""
}

// join leaves out what is unknown or impossible.
func join(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	switch {
	case y == 0:
		return ""
	case m < 1 || m > 12:
		return fmt.Sprintf("%04d", y)
	case d < 1 || d > daysIn(y, m):
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

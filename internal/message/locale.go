package message

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// pluralForms are the names of the plural forms that the Unicode CLDR knows, by
// plural.Form.
var pluralForms = []string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// pluralForm names the plural form of a number in a language.
func pluralForm(tag string, n int) string {
	return pluralForms[plural.Cardinal.MatchPlural(language.Make(tag), n, 0, 0, 0, 0)]
}

// leastGrouped is the least number whose digits are grouped. Years and pages are not.
const leastGrouped = 10_000

// Number writes a whole number: "9999", "12,345".
func (c *Catalogue) Number(n int) string {
	digits := strconv.Itoa(n)
	if n < leastGrouped {
		return digits
	}
	separator := c.String("number.group", nil)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + separator + digits[at:]
	}
	return digits
}

// LanguageName names the language of a BCP 47 tag, without its region. The names are
// ours because those of x/text, of which they are a part, make the program 2.3 MB larger.
func (c *Catalogue) LanguageName(tag string) string {
	id := "language.name." + baseOf(tag)
	if c.messages[id] == nil {
		return c.String("language.by-tag", Args{"tag": tag})
	}
	return c.String(id, nil)
}

// baseOf returns the language of a BCP 47 tag, without its region.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return base
}

// DayOfMonth writes the number of a day in a date, of which the first is an ordinal in
// some languages: "1er mars".
func (c *Catalogue) DayOfMonth(day int) string {
	if day == 1 {
		return c.String("date.first-of-month", nil)
	}
	return strconv.Itoa(day)
}

// marks stand for the names of days and months, and for the day of the month, while a
// moment is written, because these may hold what package time would read: "Montag". What
// is longer comes first: "2006" and "02" are no day.
var marks = strings.NewReplacer("Monday", "\uE000", "Mon", "\uE001", "January", "\uE002", "Jan", "\uE003", "2006", "2006", "02", "02", "2", "\uE004")

// Format writes a moment in a layout of the catalogue, which is one of package time
// with the names of the catalogue's language for Monday, Mon, January and Jan, and
// DayOfMonth for 2.
func (c *Catalogue) Format(layout string, moment time.Time) string {
	day := strings.ToLower(moment.Weekday().String()[:3])
	month := strconv.Itoa(int(moment.Month()))
	return strings.NewReplacer(
		"\uE000", c.String("schedule.weekday."+day, nil),
		"\uE001", c.String("date.weekday."+day, nil),
		"\uE002", c.String("schedule.month."+month, nil),
		"\uE003", c.String("date.month."+month, nil),
		"\uE004", c.DayOfMonth(moment.Day()),
	).Replace(moment.Format(marks.Replace(c.String(layout, nil))))
}

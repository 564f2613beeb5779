package text

import (
	"bytes"
	"regexp"
)

// rule matches a line that is drawn with signs.
var rule = regexp.MustCompile(`^(?:={3,}|-{3,}|\*{3,}|~{3,}|\^{3,}|_{3,}|\+{3,}|"{3,}|#{3,})$`)

// underlines are the signs that underline headings, in the order in which they
// come, which is that of their ranks.
type underlines struct{ signs []byte }

// level returns the level of the heading that line i is, 0 where it is none:
// the line below is a rule about as long as it is.
func (u *underlines) level(all []line, i int) int {
	if i+1 >= len(all) || all[i].text == "" || !rule.MatchString(all[i+1].text) || rule.MatchString(all[i].text) || all[i].page != all[i+1].page {
		return 0
	}
	words, drawn := all[i].end-all[i].indent, all[i+1].end-all[i+1].indent
	if drawn < words-1 || drawn > words+2 || i > 0 && all[i-1].text != "" && !rule.MatchString(all[i-1].text) {
		return 0
	}
	sign := all[i+1].text[0]
	at := bytes.IndexByte(u.signs, sign)
	if at < 0 {
		u.signs = append(u.signs, sign)
		at = len(u.signs) - 1
	}
	return at + 1
}

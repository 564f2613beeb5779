package quotation

import (
	_ "embed"
	"regexp"
	"strings"

	"plenary/internal/wordlist"
)

//go:embed claims.txt
var claimsFile string

var (
	claims    = wordlist.Parse(claimsFile)
	subject   = strings.Join(claims.List("subject"), "|")
	before    = regexp.MustCompile(`(?i)^` + strings.ReplaceAll(claims.Pattern("before"), "SUBJECT", subject) + `(?:[:,]? +|[:,]?$)`)
	after     = regexp.MustCompile(`(?i)(?:^|[,;.!?] *| +[-–—] *)` + claims.Pattern("after") + `[?!. ]*$`)
	asking    = regexp.MustCompile(`(?i)^(?:what|why|how|who|whom|whose|which|when|where|is|are|was|were|do|does|did|can|could|should|would|will|may|might|must|has|have|had)\b`)
	loudMarks = "?!. "
)

// A Claim is what a question says to be said.
type Claim struct {
	Text   string
	Quoted bool // it stands in quotation marks
	Framed bool // the question asks whether it is said
	Asks   bool // the words themselves are a question
}

// Claims returns what a text says to be said: the quotations in it, where it asks
// nothing but whether they are; else the text without the words that ask so.
func Claims(text string) []Claim {
	text = strings.TrimSpace(text)
	if quoted := Extract(text); len(quoted) > 0 {
		around, at := "", 0
		for _, q := range quoted {
			around += text[at:q.Start]
			at = q.End
		}
		if framesAll(around + " " + text[at:]) {
			var all []Claim
			for _, q := range quoted {
				all = append(all, Claim{Text: q.Text, Quoted: true, Framed: true})
			}
			return all
		}
	}
	c := Claim{Text: text}
	if m := before.FindString(c.Text); m != "" && m != c.Text {
		c.Text, c.Framed = c.Text[len(m):], true
	}
	if at := after.FindStringIndex(c.Text); at != nil && at[0] > 0 {
		c.Text, c.Framed = c.Text[:at[0]], true
	}
	c.Asks = !c.Framed && asking.MatchString(c.Text)
	c.Text = strings.TrimSpace(strings.TrimRight(c.Text, "?"))
	return []Claim{c}
}

// framesAll reports whether the words around quotations ask nothing but whether they
// are said.
func framesAll(around string) bool {
	around = strings.TrimFunc(around, func(r rune) bool { return !isWordRune(r) })
	if around == "" {
		return true
	}
	rest := around
	if m := before.FindString(rest + " "); m != "" {
		rest = strings.TrimFunc((rest + " ")[len(m):], func(r rune) bool { return !isWordRune(r) })
	}
	if rest == "" {
		return true
	}
	at := after.FindStringIndex(rest)
	return at != nil && at[0] == 0 || rest != around && strings.EqualFold(rest, "and")
}

package quotation

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/wordlist"
)

//go:embed claims.txt
var claimsFile string

var (
	claims        = wordlist.Parse(claimsFile)
	subject       = claims.Pattern("subject")
	before        = opening(claims.Pattern("before"))
	around        = claims.Set("around")
	acronym       = regexp.MustCompile(`^[A-Z]{2,8}$`)
	after         = regexp.MustCompile(`(?i)(?:^|[,;.!?] *| +[-–—] *)` + claims.Pattern("after") + `[?!. ]*$`)
	interrogative = regexp.MustCompile(`(?i)\b(?:what|which|who|whom|whose|when|where|why|how)\b`)
	askingEnd     = regexp.MustCompile(`(?i)\b(?:what|which|who|whom|whose|when|where|why|how)[?!. ]*$`)
	asking        = regexp.MustCompile(`(?i)^(?:what|why|how|who|whom|whose|which|when|where)\b`)
	yesOrNo       = regexp.MustCompile(`(?i)^(?:so |and |but )?(?:is|are|was|were|do|does|did|can|could|should|would|will|may|might|must|has|have|had|isn['’]t|aren['’]t|don['’]t|doesn['’]t|shouldn['’]t) `)
)

// opening compiles what a question begins with, up to what is said to be said.
func opening(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` + strings.ReplaceAll(pattern, "SUBJECT", subject) + `)(?:[:,]? +|[:,]?$)`)
}

// A Claim is what a question says to be said.
type Claim struct {
	Text   string
	Quoted bool // it stands in quotation marks
	Framed bool // the question asks whether it is said
	Asks   bool // the words themselves ask for something
	YesNo  bool // the words themselves are a question with yes or no for an answer, here without the verb in front
}

// IsNear reports whether a claim that was altered is nearly a quotation: few of its words
// differ, and none of them is what a question asks for.
func (r Result) IsNear() bool {
	changed := 0
	for _, d := range r.Differences {
		if !d.Kind.OfWords() {
			continue
		}
		if interrogative.MatchString(d.Quoted) {
			return false
		}
		changed += max(Words(d.Quoted), Words(d.Statement))
	}
	return r.Verdict == Altered && changed <= max(2, r.Words/4) && 4*r.Found >= 3*r.Words
}

// Contradicts reports whether a claim that was altered says the opposite of what stands
// there, in words most of which stand so: another number, a denial, a word and its
// opposite.
func (r Result) Contradicts() bool {
	const most = 3 // words that differ so
	if r.Verdict != Altered || 3*r.Found < 2*r.Words {
		return false
	}
	for _, d := range r.Differences {
		a, b := spans(d.Quoted), spans(d.Statement)
		switch {
		case len(a) > most || len(b) > most || d.atEnd:
		case d.Kind == Number && numbers(folds(a)) != "" && numbers(folds(b)) != "":
			return true
		case d.Kind == Negation && len(a) <= 1 && len(b) <= 1:
			return true
		case d.Kind == Replaced && len(a) == 1 && len(b) == 1 && opposite(a[0].folded, b[0].folded):
			return true
		}
	}
	return false
}

// opposite reports whether a prefix makes one of two words of the other.
func opposite(a, b string) bool {
	for _, prefix := range opposing {
		if a == prefix+b || b == prefix+a {
			return true
		}
	}
	return false
}

// Claims returns what a text says to be said: the quotations in it, where it asks
// nothing but whether they are; else the text without the words that ask so.
func Claims(text string) []Claim {
	text = strings.TrimSpace(text)
	if quoted := Extract(text); len(quoted) > 0 {
		outside, at := "", 0
		for _, q := range quoted {
			outside += text[at:q.Start] + " "
			at = q.End
		}
		if framesAll(outside + text[at:]) {
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
	c.Asks = !c.Framed && asking.MatchString(c.Text) || askingEnd.MatchString(c.Text)
	if m := yesOrNo.FindString(c.Text); m != "" {
		c.Text, c.YesNo = c.Text[len(m):], true
	}
	c.Text = strings.TrimSpace(strings.TrimRight(c.Text, "?"))
	return []Claim{c}
}

// framesAll reports whether the words around quotations ask nothing but whether they
// are said.
func framesAll(text string) bool {
	return !slices.ContainsFunc(spans(text), func(w span) bool {
		return !around[w.folded] && !acronym.MatchString(text[w.start:w.end])
	})
}

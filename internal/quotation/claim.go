package quotation

import (
	"slices"
	"strings"
)

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
		if r.wording.interrogative.MatchString(d.Quoted) {
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
	w := r.wording
	if r.Verdict != Altered || 3*r.Found < 2*r.Words {
		return false
	}
	for _, d := range r.Differences {
		a, b := spans(d.Quoted), spans(d.Statement)
		switch {
		case len(a) > most || len(b) > most || d.atEnd:
		case d.Kind == Number && w.numbersIn(folds(a)) != "" && w.numbersIn(folds(b)) != "":
			return true
		case d.Kind == Negation && len(a) <= 1 && len(b) <= 1:
			return true
		case d.Kind == Replaced && len(a) == 1 && len(b) == 1 && w.opposite(a[0].folded, b[0].folded):
			return true
		}
	}
	return false
}

// Claims returns what a text says to be said: the quotations in it, where it asks
// nothing but whether they are; else the text without the words that ask so. Beside
// English the words that it says are of one other language.
func Claims(text, tag string) []Claim {
	words := wordingOf(tag)
	text = strings.TrimSpace(text)
	if quoted := Extract(text); len(quoted) > 0 {
		outside, at := "", 0
		for _, q := range quoted {
			outside += text[at:q.Start] + " "
			at = q.End
		}
		if words.framesAll(outside + text[at:]) {
			var all []Claim
			for _, q := range quoted {
				all = append(all, Claim{Text: q.Text, Quoted: true, Framed: true})
			}
			return all
		}
	}
	c := Claim{Text: text}
	for _, f := range words.framings {
		if m := f.before.FindString(c.Text); m != "" && m != c.Text {
			c.Text, c.Framed = c.Text[len(m):], true
		}
		if at := f.after.FindStringIndex(c.Text); at != nil && at[0] > 0 {
			c.Text, c.Framed = c.Text[:at[0]], true
		}
		if c.Framed {
			break
		}
	}
	c.Asks = !c.Framed && words.asking.MatchString(c.Text) || words.askingEnd.MatchString(c.Text)
	if m := words.yesOrNo.FindString(c.Text); m != "" && !words.asking.MatchString(c.Text) { // German "was" asks
		c.Text, c.YesNo = c.Text[len(m):], true
	}
	c.Text = strings.TrimSpace(strings.TrimRight(c.Text, "? \u00a0\u202f"))
	return []Claim{c}
}

// framesAll reports whether the words around quotations ask nothing but whether they
// are said, in one language.
func (w *wording) framesAll(text string) bool {
	return slices.ContainsFunc(w.framings, func(f framing) bool {
		return !slices.ContainsFunc(spans(text), func(word span) bool {
			return !f.around[word.folded] && !acronym.MatchString(text[word.start:word.end])
		})
	})
}

package ellipsis

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
)

// WithWord returns readings of a question with another question word: "when do they
// meet", "where". One that denies asks for the opposite: "who may vote", "who not".
func (g *Grammar) WithWord(question, line string) []string {
	q := g.language.ReadQuestion(Bare(question))
	words, denies := g.askingWords(line)
	if len(q.Tokens) == 0 || words == "" {
		return nil
	}
	if denies {
		return g.denied(q, words)
	}
	aside := words
	if words = language.Capital(words); !g.inverts {
		aside = words
	}
	aside = g.asked(g.fill("aside", "{question}", q.Text, "{thing}", aside))
	first := q.Tokens[0]
	if g.isAdverbial(words) && g.adverbial[first.Word] && !g.degree[first.Word] {
		return []string{g.asked(words + q.Text[first.End:])}
	}
	at := g.auxiliary(q)
	if at < 0 && g.isAdverbial(words) {
		at = g.verb(q)
	}
	if at < 0 || g.inverts && g.asksWho(first.Word) {
		return []string{aside}
	}
	rest := q.Text[q.Tokens[at].Start:]
	if at == 0 {
		rest = lowerFirst(rest)
	}
	for _, p := range g.phrases(q) {
		if p.to <= at { // "how many hens may I keep"
			return []string{g.asked(words + " " + rest + " " + p.text(q)), aside}
		}
	}
	return []string{g.asked(words + " " + rest)}
}

// lowerFirst returns words with a small first letter.
func lowerFirst(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToLower(first)) + words[size:]
}

// isAdverbial reports whether words ask when, where or how.
func (g *Grammar) isAdverbial(words string) bool {
	return slices.ContainsFunc(g.language.Tokenize(words, language.MaxQuestion), func(t language.Token) bool { return g.adverbial[t.Word] })
}

// auxiliary returns where the first auxiliary of a question stands, -1 where it has none.
func (g *Grammar) auxiliary(q language.Question) int {
	return slices.IndexFunc(q.Tokens, func(t language.Token) bool { return g.language.Auxiliaries[t.Word] })
}

// verb returns where the first word stands that is a verb by the words before it, -1 where
// there is none.
func (g *Grammar) verb(q language.Question) int {
	for i := range q.Tokens {
		if !g.carries(q, i) || !g.isVerb(q, i) {
			continue
		}
		if g.inverts && i+1 < len(q.Tokens) && g.degree[q.Tokens[i-1].Word] && g.carries(q, i+1) && !q.Tokens[i+1].Capital {
			return i + 1 // "wie oft tagt der Vorstand"
		}
		return i
	}
	return -1
}

// FromVerb returns a question from its auxiliary on. One that has none begins with its
// verb where the verb stands behind the question word, as it stands in English, and is ""
// where it has none.
func (g *Grammar) FromVerb(question string) string {
	q := g.language.ReadQuestion(question)
	at := g.auxiliary(q)
	if at < 0 && g.inverts {
		for at = g.verb(q); at > 0 && g.beforeVerb[q.Tokens[at-1].Word]; {
			at--
		}
	} else {
		at = max(at, 0)
	}
	if at < 0 || len(q.Tokens) == 0 {
		return ""
	}
	return strings.TrimSpace(question[q.Tokens[at].Start:])
}

// askingWords returns the words of a line without what joins them to the last question; of
// one that denies, which is reported, the question words alone.
func (g *Grammar) askingWords(line string) (words string, denies bool) {
	line = Bare(line)
	tokens := g.language.Tokenize(line, language.MaxQuestion)
	for len(tokens) > 1 && (g.language.Conjunctions[tokens[0].Word] || g.language.Softeners[tokens[0].Word]) {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return "", false
	}
	if !slices.ContainsFunc(tokens, func(t language.Token) bool { return g.negations[t.Word] }) {
		return line[tokens[0].Start:], false
	}
	var asking []string
	for _, t := range tokens {
		if g.language.Asking[t.Word] {
			asking = append(asking, line[t.Start:t.End])
		}
	}
	return strings.Join(asking, " "), true
}

// denied returns a question that asks for those of whom it is not so.
func (g *Grammar) denied(q language.Question, words string) []string {
	at, form := g.auxiliary(q), "denied"
	if at < 0 {
		at, form = g.verb(q), "denied verb"
	}
	if at < 0 || g.forms[form] == "" {
		return nil
	}
	middle, last := "", ""
	if at+1 < len(q.Tokens) {
		middle = strings.TrimSpace(q.Text[q.Tokens[at+1].Start:])
		last = q.Text[q.Tokens[len(q.Tokens)-1].Start:]
	}
	ask := strings.TrimSpace(q.Text[:q.Tokens[at].Start])
	if first, _, _ := strings.Cut(ask, " "); g.asksWho(g.language.Fold(first)) {
		ask = language.Capital(words)
	}
	reading := g.fill(form, "{ask}", ask, "{verb}", q.Text[q.Tokens[at].Start:q.Tokens[at].End],
		"{rest}", middle, "{middle}", strings.TrimSuffix(middle, last), "{last}", last)
	return []string{g.asked(strings.Join(strings.Fields(reading), " "))}
}

// A Source is what a question word by itself may ask of the place that was shown.
type Source int

const (
	NoSource Source = iota
	Who
	When
	Where
)

// SourceAsked returns what a line of a question word asks of the place that was shown.
func (g *Grammar) SourceAsked(line string) Source {
	for _, t := range g.language.Tokenize(line, language.MaxQuestion) {
		switch {
		case isOne(g.language.AsksWhere, t.Word):
			return Where
		case isOne(g.language.AsksWhen, t.Word):
			return When
		case g.asksWho(t.Word):
			return Who
		}
	}
	return NoSource
}

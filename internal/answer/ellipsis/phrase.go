package ellipsis

import (
	"slices"
	"strings"

	"plenary/internal/language"
)

// A phrase is a run of the words of a question that names something.
type phrase struct {
	from, first, to int    // of the tokens: with the determiners, without them, and the end
	with            string // the word before it, such as a preposition; may be empty
}

// text returns the words of a phrase without its determiners.
func (p phrase) text(q language.Question) string {
	return q.Text[q.Tokens[p.first].Start:q.Tokens[p.to-1].End]
}

// phrases returns the runs of words of a question that carry something, with the
// determiners before them. Of one behind an auxiliary the last word is the verb: "what
// does a full plot cost". Behind a form of "be" it may be: "are dogs allowed".
func (g *Grammar) phrases(q language.Question) []phrase {
	var found []phrase
	auxiliary := "" // since the last phrase
	for i := 0; i < len(q.Tokens); {
		switch {
		case !g.carries(q, i):
			auxiliary = g.auxiliaryBehind(q, i, auxiliary)
			i++
			continue
		case g.isVerb(q, i):
			auxiliary = ""
			i++
			continue
		}
		p, end := g.phraseAt(q, i)
		i = end
		if p.to == p.first {
			continue
		}
		hasVerb := auxiliary != "" && p.to-p.first > 1 && !g.tellsNouns(q)
		if hasVerb {
			found = append(found, phrase{p.from, p.first, p.to - 1, p.with})
		}
		if !hasVerb || g.formsOfBe[auxiliary] {
			found = append(found, p)
		}
		auxiliary = ""
	}
	return found
}

// phraseAt returns the phrase that begins at a position, which is empty where no noun is
// among its words, and where these end.
func (g *Grammar) phraseAt(q language.Question, at int) (p phrase, end int) {
	for end = at + 1; end < len(q.Tokens) && g.carries(q, end); {
		end++
	}
	p = phrase{first: at, to: end}
	if g.inverts && end < len(q.Tokens) && g.isDeterminer(q.Tokens[end]) {
		// The verb, or a participle: "quel rôle joue la secrétaire", "où sont rangés les outils".
		if end-at > 1 || at > 0 && g.formsOfBe[q.Tokens[at-1].Word] {
			p.to--
		}
	}
	if g.tellsNouns(q) {
		g.cutToNoun(q, &p)
	}
	for p.from = p.first; p.from > 0 && g.isDeterminer(q.Tokens[p.from-1]); {
		p.from--
	}
	if p.from > 0 {
		p.with = q.Tokens[p.from-1].Word
	}
	return p, end
}

// carries reports whether the word at a position says what a question is about.
func (g *Grammar) carries(q language.Question, at int) bool {
	l, word := g.language, q.Tokens[at].Word
	return !l.FunctionWords[word] && !l.FrameWords[word] && !l.Auxiliaries[word]
}

// isDeterminer reports whether a word stands before a noun. One that is written like it, but
// for an accent, may be a verb: "está".
func (g *Grammar) isDeterminer(t language.Token) bool {
	return g.determiners[t.Word] && (t.Lower == t.Word || !g.language.Auxiliaries[t.Word])
}

// auxiliaryBehind returns the auxiliary that counts behind a word that carries nothing.
func (g *Grammar) auxiliaryBehind(q language.Question, at int, auxiliary string) string {
	switch word := q.Tokens[at].Word; {
	case g.formsOfBe[word] && at > 0 && g.asksVerb[q.Tokens[at-1].Word]:
		return "" // "what is global governance"
	case g.language.Auxiliaries[word]:
		return word
	case g.language.FrameWords[word]:
		return "" // it was the verb: "what does it say about"
	}
	return auxiliary
}

// tellsNouns reports whether the nouns of a question are told by their capital letters.
func (g *Grammar) tellsNouns(q language.Question) bool {
	return g.language.CapitalNouns && slices.ContainsFunc(q.Tokens, func(t language.Token) bool { return t.Capital })
}

// isNoun reports whether a word is a noun where nouns begin with a capital letter.
func (g *Grammar) isNoun(q language.Question, at int) bool {
	return q.Tokens[at].Capital && (at > 0 || len(q.Tokens) == 1) || q.Tokens[at].Digit
}

// cutToNoun cuts a phrase to its nouns, which begin with capital letters, and the
// adjectives before them.
func (g *Grammar) cutToNoun(q language.Question, p *phrase) {
	for p.to > p.first && !g.isNoun(q, p.to-1) {
		p.to--
	}
	for p.first < p.to && !g.isNoun(q, p.first) && !endsIn(q.Tokens[p.first].Lower, g.adjectives) {
		p.first++
	}
}

func endsIn(word string, endings []string) bool {
	return slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(word, ending) })
}

// isVerb reports whether the word at a position is a verb or an adjective, by the words
// before it: "may I keep", "who may use", "who pays", "how tall".
func (g *Grammar) isVerb(q language.Question, at int) bool {
	before := func(n int) string {
		if at < n {
			return ""
		}
		return q.Tokens[at-n].Word
	}
	if g.tellsNouns(q) && g.isNoun(q, at) {
		return false
	}
	last := at+1 == len(q.Tokens)
	switch word := before(1); {
	case g.degree[word], g.beforeVerb[word]:
		return true
	case g.asksVerb[word]:
		return !last
	case g.asksEither[word]:
		return !last && g.isDeterminer(q.Tokens[at+1])
	case g.clitics[word] && (g.asksWho(before(2)) || g.beforeVerb[before(2)]):
		return true // "qui la paie"
	case g.language.CapitalNouns && g.degree[before(2)] && !q.Tokens[at].Capital:
		return true // "wie viel kostet"
	case g.language.Auxiliaries[word] && !g.formsOfBe[word]:
		return g.asksVerb[before(2)]
	}
	return false
}

// asksWho reports whether a word asks for a person.
func (g *Grammar) asksWho(word string) bool { return isOne(g.language.AsksWho, word) }

// isOne reports whether a word is one of some phrases by itself.
func isOne(phrases language.Phrases, word string) bool {
	return slices.ContainsFunc(phrases, func(p []string) bool { return len(p) == 1 && p[0] == word })
}

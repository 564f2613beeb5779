package ellipsis

import (
	"slices"
	"strings"

	"plenary/internal/language"
)

// maxReadings is how many readings of what was left out are returned at most.
const maxReadings = 3

// A Thing is what the last question is asked of as well: "and for guests?"
type Thing struct {
	Words string
	With  string // the preposition before it; may be empty
}

// OfThing returns a question with another thing in the place of what it is about, the
// likeliest reading first.
func (g *Grammar) OfThing(question string, thing Thing) []string {
	q := g.language.ReadQuestion(Bare(question))
	var all []string
	add := func(words string) {
		if reading := g.asked(words); !slices.Contains(all, reading) && len(all) < maxReadings {
			all = append(all, reading)
		}
	}
	phrases := g.phrases(q)
	rank := func(p phrase) int { return g.rank(q, p, thing) }
	slices.SortStableFunc(phrases, func(a, b phrase) int { return rank(a) - rank(b) })
	best := unlikely
	if len(phrases) > 0 {
		best = rank(phrases[0])
	}
	aside := g.fill("of thing", "{question}", q.Text, "{thing}", thing.Words)
	if len(q.Tokens) > 0 && g.asksSubject[q.Tokens[0].Word] && thing.With == "" && best > sharesWords {
		add(aside) // it may be who: "wer darf Mitglied werden", "Kinder"
	}
	if best <= likely || best == askedFor && len(phrases) == 1 {
		for _, p := range phrases {
			add(g.replace(q, p, thing))
		}
	}
	if thing.With != "" {
		add(q.Text + " " + g.behind(thing.With, thing.Words))
	}
	for _, p := range phrases {
		if !g.inverts || rank(p) != unlikely {
			add(g.replace(q, p, thing))
		}
	}
	if len(all) == 0 {
		add(aside)
	}
	return all
}

// How likely a phrase is what another thing stands for, the likeliest first.
const (
	samePreposition = iota // "for migrants", "for employers"
	sharesWords            // "a full plot", "a half plot"
	likely
	unlikely // the thing has a preposition, and the phrase another one
	askedFor // "welche Pflichten haben Mitglieder", "Gäste"
)

func (g *Grammar) rank(q language.Question, p phrase, thing Thing) int {
	switch {
	case g.sameWith(thing.With, p.with):
		return samePreposition
	case g.share(p.text(q), thing.Words):
		return sharesWords
	case thing.With != "":
		return unlikely
	case g.inverts && p.from > 0 && p.from == p.first && g.language.Asking[q.Tokens[p.from-1].Word]:
		return askedFor
	}
	return likely
}

// share reports whether two phrases have a word that carries something in common.
func (g *Grammar) share(a, b string) bool {
	stems := map[string]bool{}
	for _, t := range g.language.Tokenize(b, language.MaxQuestion) {
		stems[g.language.StemOf(t)] = true
	}
	return slices.ContainsFunc(g.language.Tokenize(a, language.MaxQuestion), func(t language.Token) bool {
		return !g.language.FunctionWords[t.Word] && stems[g.language.StemOf(t)]
	})
}

// replace puts a thing in the place of a phrase.
func (g *Grammar) replace(q language.Question, p phrase, thing Thing) string {
	words := g.inFull(thing.Words, p, q)
	from, verb := q.Tokens[p.from].Start, language.Token{}
	if p.from > 0 {
		verb = q.Tokens[p.from-1]
	}
	switch {
	case p.with == "":
	case g.sameWith(thing.With, p.with):
		from, words = verb.Start, g.behind(thing.With, words)
	case g.contracts(p.with):
		from, words = verb.Start, g.contract(g.preposition(p.with), words)
	case g.casesBehind[p.with]:
		words = g.withoutDeterminer(words)
	default:
		from, words = verb.Start, g.agreeing(q.Text[verb.Start:verb.End], words)+q.Text[verb.End:q.Tokens[p.from].Start]+words
	}
	return q.Text[:from] + words + q.Text[q.Tokens[p.to-1].End:]
}

// preposition returns the preposition of a contraction, or else the word itself.
func (g *Grammar) preposition(word string) string {
	if c := g.contraction(word); c != nil {
		return c.preposition
	}
	return word
}

// contraction returns the contraction that a word is, nil where it is none.
func (g *Grammar) contraction(word string) *contraction {
	i := slices.IndexFunc(g.contractions, func(c contraction) bool { return g.language.Fold(c.joined) == g.language.Fold(word) })
	if i < 0 {
		return nil
	}
	return &g.contractions[i]
}

// contracts reports whether a word is a preposition that joins an article, alone or joined
// with one.
func (g *Grammar) contracts(word string) bool {
	return g.contraction(word) != nil || slices.ContainsFunc(g.contractions, func(c contraction) bool { return g.language.Fold(c.preposition) == word })
}

// sameWith reports whether two words are one preposition.
func (g *Grammar) sameWith(a, b string) bool {
	return a != "" && g.language.Fold(g.preposition(a)) == g.language.Fold(g.preposition(b))
}

// behind puts words behind a preposition as it was typed, which may hold their article.
func (g *Grammar) behind(preposition, words string) string {
	first, _, _ := strings.Cut(words, " ")
	switch {
	case strings.EqualFold(first, preposition): // "des invités"
		return words
	case g.contracts(g.language.Fold(preposition)) && g.determiners[g.language.Fold(first)]:
		return g.contract(g.preposition(preposition), words)
	}
	return preposition + " " + words
}

// contract puts a preposition before words: "de", "le bail", "du bail".
func (g *Grammar) contract(preposition, words string) string {
	if g.casesBehind[g.language.Fold(preposition)] {
		return preposition + " " + g.withoutDeterminer(words)
	}
	first, rest, _ := strings.Cut(words, " ")
	for _, c := range g.contractions {
		if g.language.Fold(c.preposition) == g.language.Fold(preposition) && c.article != "" && strings.EqualFold(c.article, first) {
			return c.joined + " " + rest
		}
	}
	return preposition + " " + words
}

// withoutDeterminer returns words without the determiner before them, whose form would be
// another one.
func (g *Grammar) withoutDeterminer(words string) string {
	if first, rest, ok := strings.Cut(words, " "); ok && g.determiners[g.language.Fold(first)] {
		return rest
	}
	return words
}

// inFull puts the noun of a phrase where a thing leaves it out: "sending societies",
// "receiving ones".
func (g *Grammar) inFull(words string, p phrase, q language.Question) string {
	fields, nouns := strings.Fields(words), strings.Fields(p.text(q))
	if len(fields) == 0 || len(nouns) == 0 {
		return words
	}
	last := len(fields) - 1
	switch word := g.language.Fold(fields[last]); {
	case last > 0 && g.one[word]:
		fields[last] = nouns[len(nouns)-1]
	case g.withoutNoun[word]:
		fields = append(fields, nouns[0])
	case g.tellsNouns(q) && endsIn(word, g.adjectives) && !startsUpper(fields):
		fields = append(fields, nouns[len(nouns)-1])
	default:
		return words
	}
	return strings.Join(fields, " ")
}

// startsUpper reports whether a word begins with a capital letter.
func startsUpper(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return language.Capital(word) == word })
}

// agreeing returns an auxiliary in the number of the words behind it; any other word as it
// is.
func (g *Grammar) agreeing(word, noun string) string {
	plural := g.isPlural(noun)
	for _, forms := range g.agreement {
		one, several := forms[0], forms[1]
		if !plural {
			one, several = several, one
		}
		if strings.EqualFold(word, one) {
			if word == language.Capital(word) {
				return language.Capital(several)
			}
			return several
		}
	}
	return word
}

// isPlural reports whether words name several things, by their determiner or ending.
func (g *Grammar) isPlural(noun string) bool {
	first, _, _ := strings.Cut(noun, " ")
	if first = g.language.Fold(first); len(g.pluralBefore) > 0 && g.determiners[first] {
		return g.pluralBefore[first]
	}
	return endsIn(noun, g.plural) && !endsIn(noun, g.singular)
}

// maxAnaphoric is how many words that carry something a question has at most that is
// understood by its pronoun.
const maxAnaphoric = 2

// WithoutPronoun returns a question that ends in a pronoun, or has nothing but one to look
// for, with what the question before was about in its place: "what is the rent?", "who
// gets it?" It is false for any other question.
func (g *Grammar) WithoutPronoun(question, before string) (string, bool) {
	q, last := g.language.ReadQuestion(g.withoutJoint(Bare(question))), g.language.ReadQuestion(Bare(before))
	at := g.pronoun(q)
	phrases := g.phrases(last)
	if at < 0 || len(phrases) == 0 {
		return "", false
	}
	thing := last.Text[last.Tokens[phrases[0].from].Start:last.Tokens[phrases[0].to-1].End]
	if g.inverts && at+1 < len(q.Tokens) { // a noun stands elsewhere
		return g.asked(language.Capital(g.fill("aside", "{question}", q.Text, "{thing}", thing))), true
	}
	if article, noun, ok := strings.Cut(thing, " "); ok && g.cases[q.Tokens[at].Word] != "" && g.nominative[g.language.Fold(article)] {
		thing = g.cases[q.Tokens[at].Word] + " " + noun
	}
	return g.asked(language.Capital(q.Text[:q.Tokens[at].Start] + thing + q.Text[q.Tokens[at].End:])), true
}

// withoutJoint returns a question without what joins it to the one before: "and".
func (g *Grammar) withoutJoint(question string) string {
	tokens := g.language.Tokenize(question, language.MaxQuestion)
	if !g.inverts || len(tokens) < 2 || !g.language.Conjunctions[tokens[0].Word] {
		return question
	}
	return question[tokens[1].Start:]
}

// HasPronoun reports whether a question is understood by its pronoun.
func (g *Grammar) HasPronoun(question string) bool {
	return g.pronoun(g.language.ReadQuestion(Bare(question))) >= 0
}

// pronoun returns where the pronoun of a question stands that is understood by it, -1
// where there is none.
func (g *Grammar) pronoun(q language.Question) int {
	carrying := 0
	for _, t := range q.Tokens {
		if !g.language.FunctionWords[t.Word] {
			carrying++
		}
	}
	n := len(q.Tokens)
	switch {
	case carrying > maxAnaphoric || n == 0:
		return -1
	case carrying == 0:
		return slices.IndexFunc(q.Tokens, func(t language.Token) bool { return g.pronouns[t.Word] })
	case g.pronouns[q.Tokens[n-1].Word] && (!g.inverts || len(g.phrases(q)) == 0): // "les membres se réunissent-ils"
		return n - 1
	case g.inverts && len(g.phrases(q)) == 0:
		return slices.IndexFunc(q.Tokens, func(t language.Token) bool { return g.clitics[t.Word] || g.pronouns[t.Word] })
	}
	return -1
}

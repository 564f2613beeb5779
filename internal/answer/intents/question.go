package intents

import (
	"slices"
	"strings"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// The words that stand in patterns for what differs from statement to statement.
const (
	documentWord = "DOCUMENT"
	placeWord    = "PLACE"
)

// A question is one in the words that the patterns know.
type question struct {
	text       string
	raw        []string // as typed, but for mended spelling
	spans      []span   // where these stand in text
	words      []string // without dropped ones, and with documentWord for the document
	withPlaces []string // the same with placeWord for each reference
	mentions   []mention
	near       map[string][]string // what a misspelt word may be
}

// A span is where a word begins and ends in a text.
type span struct{ start, end int }

// A mention is a reference within the words of a question as typed.
type mention struct {
	statement.Mention
	loose bool // it may as well be no reference: "the second letter"
}

func (r *reader) question(q language.Question) question {
	asked := question{text: q.Text}
	tokens := slices.Clone(q.Tokens)
	if r.mends {
		asked.near = r.mend(tokens)
	}
	for i, t := range tokens {
		word := q.Text[t.Start:t.End]
		if t.Word != r.language().Fold(word) {
			_, ending, joined := strings.Cut(strings.ReplaceAll(word, "’", "'"), "'")
			if word = t.Word; joined {
				word += "'" + ending
			}
		}
		if i > 0 && t.Start == tokens[i-1].End+1 && q.Text[tokens[i-1].End] == '.' {
			asked.raw[len(asked.raw)-1] += "." + word // a numeral of several parts, such as "I.B"
			asked.spans[len(asked.raw)-1].end = t.End
			continue
		}
		asked.raw = append(asked.raw, r.withSign(q.Text[:t.Start], word))
		asked.spans = append(asked.spans, span{t.Start, t.End})
	}
	asked.mentions = r.mentions(asked.raw)
	asked.words = r.normal(asked.raw, nil)
	asked.withPlaces = r.normal(asked.raw, asked.mentions)
	return asked
}

// withSign puts the sign that stands before a number before it, where both are a
// reference: "§ 3".
func (r *reader) withSign(before, word string) string {
	before = strings.TrimRight(before, " \u00a0")
	for _, sign := range []string{"§", "¶"} {
		if strings.HasSuffix(before, sign) {
			if m, ok := r.s.FindMention([]string{sign + word}); ok && len(m.Refs) > 0 {
				return sign + word
			}
		}
	}
	return word
}

// mend returns what words that neither the statement nor the language has may be in the
// patterns. What names the document, or is a question word, is corrected at once.
func (r *reader) mend(tokens []language.Token) map[string][]string {
	var near map[string][]string
	for i := range tokens {
		t := &tokens[i]
		if t.Digit || r.grammar.words[t.Word] || r.grammar.spell[t.Word] != nil || r.language().Rarity(r.language().StemOf(*t)) < language.Rarest || r.inText(t.Lower) {
			continue
		}
		words := r.grammar.near(t.Word)
		if at := slices.IndexFunc(words, func(w string) bool { return r.grammar.is.asksOrPoints[w] || r.grammar.names.has(w) }); at >= 0 {
			t.Word = words[at]
			words = slices.Delete(words, at, at+1)
		}
		if len(words) > 0 {
			if near == nil {
				near = map[string][]string{}
			}
			near[t.Word] = words
		}
	}
	return near
}

// findRaw returns the shortest run of a question's words as typed that some words of the
// patterns stand for, the last where there are several.
func (r *reader) findRaw(asked question, words []string) (from, to int, ok bool) {
	for to = len(asked.raw); to > 0; to-- {
		for from = to - 1; from >= 0; from-- {
			if slices.Equal(r.normal(asked.raw[from:to], nil), words) {
				return from, to, true
			}
		}
	}
	return 0, 0, false
}

// withArticle returns words as they were typed, with the article before them, also where
// it is joined to a preposition: "des chiens" speaks of "les chiens".
func (r *reader) withArticle(asked question, from, to int) string {
	typed := asked.text[asked.spans[from].start:asked.spans[to-1].end]
	if slices.ContainsFunc(asked.raw[from:to], func(raw string) bool { return !strings.Contains(typed, raw) }) {
		typed = strings.NewReplacer("' ", "'", "’ ", "’").Replace(strings.Join(asked.raw[from:to], " ")) // a slip was mended
	}
	if from == 0 {
		return typed
	}
	before := r.language().Fold(asked.raw[from-1])
	article := r.grammar.joined[before]
	if article == "" && r.grammar.is.articles[before] {
		return asked.text[asked.spans[from-1].start:asked.spans[from].start] + typed
	}
	if apart := r.grammar.spell[before]; len(apart) > 1 && r.grammar.is.articles[apart[len(apart)-1]] {
		article = apart[len(apart)-1]
	}
	if article == "" {
		return typed
	}
	return article + " " + typed
}

// maxMentions is how many references of a question are read.
const maxMentions = 2

// mentions finds the references in a question.
func (r *reader) mentions(raw []string) []mention {
	var found []mention
	for from := 0; from < len(raw) && len(found) < maxMentions; {
		m, ok := r.s.FindMention(raw[from:])
		if !ok {
			break
		}
		m.Start, m.End = from+m.Start, from+m.End
		from = m.End
		one := mention{m, r.isLoose(raw[m.Start:m.End])}
		if one.loose && m.End < len(raw)-1 && r.grammar.is.partOf[r.language().Fold(raw[m.End])] && !r.namesDocument(raw[m.End+1:]) {
			continue // "the first part of the fee"
		}
		found = append(found, one)
	}
	return found
}

// isLoose reports whether a reference may as well be none, in the words of the question's
// language or of English, which references are read in everywhere.
func (r *reader) isLoose(words []string) bool {
	return r.grammar.isLoose(words) || grammarOf(language.English().Tag).isLoose(words)
}

func (g *grammar) isLoose(words []string) bool {
	unit, ordinal := false, false
	for _, w := range words {
		unit = unit || g.is.looseUnits[g.language.Fold(w)]
		ordinal = ordinal || g.is.looseOrdinals[g.language.Fold(w)]
	}
	return unit && ordinal
}

// namesDocument reports whether words begin with a name of the document.
func (r *reader) namesDocument(raw []string) bool {
	words := r.normal(raw, nil)
	return len(words) > 0 && (words[0] == documentWord || r.grammar.is.theDocument[words[0]])
}

// normal puts a question in the words that the patterns know.
func (r *reader) normal(raw []string, mentions []mention) []string {
	var words []string
	for i := 0; i < len(raw); i++ {
		if len(mentions) > 0 && i == mentions[0].Start {
			words = append(words, placeWord)
			i, mentions = mentions[0].End-1, mentions[1:]
			continue
		}
		for _, word := range r.expand(raw[i]) {
			if instead, ok := r.grammar.spell[word]; ok {
				words = append(words, instead...)
			} else {
				words = append(words, word)
			}
		}
	}
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return r.grammar.drop[w] })
	if len(kept) == 0 {
		kept = words
	}
	return r.withDocument(kept)
}

// expand takes a contraction apart: "we're".
func (r *reader) expand(raw string) []string {
	head, tail, ok := strings.Cut(strings.ReplaceAll(raw, "’", "'"), "'")
	if ok {
		head = r.language().Fold(head)
		if c, ok := r.grammar.contractions[r.language().Fold(tail)]; ok && (c.after == nil || c.after[head]) {
			return []string{head, c.word}
		}
	}
	return []string{r.language().Fold(raw)}
}

package intents

import (
	"iter"
	"slices"

	"plenary/internal/language"
)

// commonest is the rarest class of words that are everyday words of a language.
const commonest = 2

// tagOf returns the tag of the language in which something is said: that of the statement
// unless its words tell another one.
func tagOf(q language.Question) string {
	if other := q.OtherLanguage(); other != "" {
		return other
	}
	return q.Language.Tag
}

// candidates yields the readers by which a question is read: that of the statement's
// language, that of the question's, and those of the others where their patterns, of one
// kind of grammar, have a word that is strange to both. Slips are taken for words of the
// patterns in the question's language alone.
func (r *Reader) candidates(q language.Question, kind func(tag string) *grammar) iter.Seq[*reader] {
	return func(yield func(*reader) bool) {
		tag, of := tagOf(q), r.words.Language().Tag
		if own := r.in[of]; of != tag && own != nil && !yield(own().exact()) {
			return
		}
		if asked := r.in[tag]; asked != nil && !yield(asked()) {
			return
		}
		strange := r.strange(q, language.For(tag))
		for _, other := range tags() {
			if len(strange) == 0 || other == tag || other == of || !kind(other).hasAny(strange) {
				continue
			}
			if !yield(r.in[other]().exact()) {
				return
			}
		}
	}
}

// exact returns a reader that mends no slips.
func (r *reader) exact() *reader {
	exact, following := *r, *r.followUps
	exact.mends, following.mends = false, false
	exact.followUps = &following
	return &exact
}

// strange returns the words of a question that neither a language nor the statement has.
func (r *Reader) strange(q language.Question, own *language.Language) []string {
	var words []string
	for _, t := range own.Tokenize(q.Text, maxWords) {
		if word := q.Text[t.Start:t.End]; !own.FunctionWords[t.Word] && own.Rarity(own.StemOf(t)) > commonest && !r.inText(word) {
			words = append(words, word)
		}
	}
	return words
}

// hasAny reports whether the patterns have one of some words.
func (g *grammar) hasAny(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.ContainsFunc(g.language.Tokenize(word, 1), func(t language.Token) bool { return g.words[t.Word] })
	})
}

// inText reports whether the text of the statement has a word, in any of its forms.
func (r *Reader) inText(word string) bool {
	of := r.words.Language()
	return slices.ContainsFunc(of.Tokenize(word, maxWords), func(t language.Token) bool { return r.words.Has(of.StemOf(t)) })
}

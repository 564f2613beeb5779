package language

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
)

// algorithms are Snowball's, by language.
var algorithms = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem,
	"da": danish.Stem,
	"de": german.Stem,
	"en": english.Stem,
	"es": spanish.Stem,
	"fi": finnish.Stem,
	"fr": french.Stem,
	"ga": irish.Stem,
	"hu": hungarian.Stem,
	"it": italian.Stem,
	"nl": dutch.Stem,
	"no": norwegian.Stem,
	"pt": portuguese.Stem,
	"ro": romanian.Stem,
	"ru": russian.Stem,
	"sv": swedish.Stem,
	"ta": tamil.Stem,
	"tr": turkish.Stem,
}

// A stemmer finds the stems of words.
type stemmer struct {
	algorithm func(*snowballstem.Env) bool // nil: a word is its stem
	base      map[string]string            // stem of the base form, by irregular forms and their stems
}

// newStemmer makes the language's stemmer. families are words that no rule
// brings together, a family a line, its base form first.
func (l *Language) newStemmer(families string) stemmer {
	s := stemmer{algorithm: algorithms[l.Tag], base: map[string]string{}}
	for line := range strings.Lines(families) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		to := s.cut(words[0])
		for _, w := range words[1:] {
			s.base[w] = to
			if st := s.cut(w); st != to {
				s.base[st] = to
			}
		}
	}
	return s
}

// cut returns the stem of a word by the algorithm alone.
func (s stemmer) cut(word string) string {
	if s.algorithm == nil {
		return word
	}
	env := snowballstem.NewEnv(word)
	s.algorithm(env)
	return env.Current()
}

// Stem returns the stem of a word by Snowball's algorithm for the language, and of
// forms that no rule brings together that of their base form.
func (l *Language) Stem(word string) string {
	if b, ok := l.stems.base[word]; ok {
		return b
	}
	st := l.stems.cut(word)
	if b, ok := l.stems.base[st]; ok {
		return b
	}
	return st
}

// StemOf returns the stem of a token, in the form in which words are compared. The
// algorithms know the accents of a language; English has none.
func (l *Language) StemOf(t Token) string {
	switch {
	case t.Pair:
		return t.Word
	case l.Tag == "en" || t.Lower == t.Word:
		return l.Stem(t.Word)
	}
	return l.Fold(l.Stem(t.Lower))
}

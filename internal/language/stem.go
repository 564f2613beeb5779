package language

import (
	"strings"

	"plenary/internal/language/snowball"
)

// A stemmer finds the stems of words.
type stemmer struct {
	algorithm snowball.Algorithm // nil: a word is its stem
	base      map[string]string  // stem of the base form, by irregular forms and their stems
}

// newStemmer makes the language's stemmer. families are words that no rule
// brings together, a family a line, its base form first.
func (l *Language) newStemmer(families string) stemmer {
	s := stemmer{algorithm: snowball.For(l.Tag), base: map[string]string{}}
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
	return s.algorithm(word)
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
	case t.Run:
		return t.Word
	case l.Tag == "en" || t.Lower == t.Word:
		return l.Stem(t.Word)
	}
	return l.Fold(l.Stem(t.Lower))
}

package language

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// algorithms are Snowball's, by language.
var algorithms = map[string]func(*snowballstem.Env) bool{
	"en": english.Stem,
}

// A stemmer finds the stems of words.
type stemmer struct {
	algorithm func(*snowballstem.Env) bool // nil: a word is its stem
	base      map[string]string            // stem of the base form, by irregular forms and their stems
}

// newStemmer makes the stemmer of a language. families are words that no rule
// brings together, a family a line, its base form first.
func newStemmer(tag, families string) stemmer {
	s := stemmer{algorithm: algorithms[tag], base: map[string]string{}}
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

package intents

import (
	"slices"
	"strings"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// names are how a statement itself may be called in a question.
type names struct {
	own      map[string]bool // nouns of its kind and title
	words    map[string]bool // of its kind, title, authors and publisher: "the garden's charter"
	makers   [][]string      // its authors and publisher, but not one that the text speaks of
	initials string          // of its publisher, where the text does not spell them out
	titles   [][]string      // its title, and the part before a colon, but not where the text speaks of what is called so
}

func (r *reader) namesOf(s *statement.Statement) names {
	n := names{own: map[string]bool{}, words: map[string]bool{}}
	for _, w := range r.wordsOf(s.Kind) {
		n.own[w] = true
	}
	if !inText(s, s.Title) {
		for _, w := range r.wordsOf(s.Title) {
			n.own[w] = true
		}
	}
	for _, w := range r.wordsOf(strings.Join([]string{s.Kind, s.Title, s.Byline(), s.Publisher, s.Name}, " ")) {
		if !r.language().FunctionWords[w] {
			n.words[w] = true
		}
	}
	makers := []string{s.Publisher}
	for _, author := range s.Authors {
		makers = append(makers, author.String())
	}
	for _, maker := range makers {
		if words := r.wordsOf(maker); len(words) > 0 && !inText(s, maker) {
			n.makers = append(n.makers, words)
		}
	}
	if !inText(s, s.Publisher) {
		n.initials = r.initialsOf(r.wordsOf(s.Publisher))
	}
	main, _, _ := strings.Cut(s.Title, ":")
	for _, title := range []string{s.Title, s.DisplayTitle(), main} {
		if words := r.wordsOf(title); len(words) > 1 && !inText(s, title) {
			n.titles = append(n.titles, words)
		}
	}
	return n
}

// initialsOf returns the first letters of a name's words, "" of fewer than three.
func (r *reader) initialsOf(name []string) string {
	var letters []rune
	for _, w := range name {
		if !r.language().FunctionWords[w] {
			letters = append(letters, []rune(w)[0])
		}
	}
	if len(letters) < 3 {
		return ""
	}
	return string(letters)
}

// isWriter reports whether words are the name of an author or of the publisher.
func (r *reader) isWriter(words []string) bool {
	return slices.ContainsFunc(r.names.makers, func(maker []string) bool { return slices.Equal(maker, words) })
}

func inText(s *statement.Statement, words string) bool {
	words = strings.ToLower(words)
	return slices.ContainsFunc(s.Paragraphs, func(p statement.Paragraph) bool { return strings.Contains(strings.ToLower(p.Text), words) })
}

// wordsOf returns the words of a name as they stand in a question that was put in the
// words of the patterns.
func (r *reader) wordsOf(name string) []string {
	words := language.WordsOf(r.language().Tokenize(name, maxWords))
	return slices.DeleteFunc(words, func(w string) bool { return r.grammar.drop[w] && r.grammar.is.articles[w] })
}

// withDocument puts documentWord for each name of the document.
func (r *reader) withDocument(words []string) []string {
	var out []string
	for i := 0; i < len(words); {
		if n := r.documentAt(words, i); n > 0 {
			out = append(out, documentWord)
			i += n
			continue
		}
		out = append(out, words[i])
		i++
	}
	return out
}

// documentAt returns how many words from a position on are a name of the document.
func (r *reader) documentAt(words []string, at int) int {
	for _, title := range r.names.titles {
		if len(words)-at >= len(title) && slices.Equal(words[at:at+len(title)], title) {
			return len(title)
		}
	}
	noun := at
	points := r.grammar.is.pointing[words[noun]]
	if points {
		noun++
	}
	for noun < len(words) && r.names.words[words[noun]] && !r.isName(words[noun], points) {
		noun++
	}
	// The last of several words of its kind is the noun: "council statement".
	for noun+1 < len(words) && r.names.words[words[noun]] && r.isName(words[noun+1], points) {
		noun++
	}
	if noun >= len(words) || !r.isName(words[noun], points) || at > 0 && !points && r.grammar.is.indefinite[words[at-1]] {
		return 0
	}
	return r.pastSubject(words, noun+1) - at
}

// pastSubject returns the position past what the document is said to be about: "of the
// garden", in words of its title.
func (r *reader) pastSubject(words []string, at int) int {
	end := at
	for i := at; i < len(words) && (r.grammar.is.linking[words[i]] || r.names.words[words[i]]); i++ {
		if i == at && !r.grammar.is.linking[words[i]] {
			break
		}
		if r.names.words[words[i]] {
			end = i + 1
		}
	}
	return end
}

// isName reports whether a noun names the document.
func (r *reader) isName(noun string, points bool) bool {
	n := r.grammar.names
	switch {
	case n.always[noun]:
		return true
	case n.unlessInText[noun], n.own[noun]:
		return points || r.names.own[noun] || n.unlessInText[noun] && !r.inText(noun)
	}
	return false
}

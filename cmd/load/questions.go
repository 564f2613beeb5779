package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"plenary/internal/statement"
)

// questions are questions about a statement, each asked once, so that none is
// answered from memory.
type questions struct {
	sentences [][]string // the longer words of each sentence that has three of them
	next      int
}

// forms are the forms of questions. They are asked of three words of a sentence.
var forms = [...]string{
	"How does %s depend on %s and %s?", "Why would %s matter for %s or %s?", "Who decides on %s where %s meets %s?",
	"What follows for %s from %s and %s?", "Does %s need %s before %s?", "When is %s more than %s without %s?",
}

// minWord is the length in letters of the shortest word that is asked about.
const minWord = 5

// newQuestions makes questions of the words of a content folder's statement.
func newQuestions(folder fs.FS) (*questions, error) {
	s, err := statement.Parse(folder)
	if err != nil {
		return nil, err
	}
	q := &questions{}
	for _, p := range s.Paragraphs {
		for _, sentence := range p.Sentences {
			seen := map[string]bool{}
			var words []string
			for _, word := range strings.FieldsFunc(p.Text[sentence.Start:sentence.End], func(r rune) bool { return !unicode.IsLetter(r) }) {
				if word = strings.ToLower(word); len([]rune(word)) >= minWord && !seen[word] {
					seen[word] = true
					words = append(words, word)
				}
			}
			if len(words) >= 3 {
				q.sentences = append(q.sentences, words)
			}
		}
	}
	if len(q.sentences) == 0 {
		return nil, fmt.Errorf("the statement has no sentence with three words of %d letters", minWord)
	}
	return q, nil
}

// ask returns a question that it has not returned before, as long as there are any.
// Questions that follow each other are about different sentences.
func (q *questions) ask() string {
	for range q.sentences {
		words := slices.Clone(q.sentences[q.next%len(q.sentences)])
		n := q.next / len(q.sentences)
		q.next++
		form, n := forms[n%len(forms)], n/len(forms)
		var three [3]any
		for i := range three {
			k := n % len(words)
			three[i], n = words[k], n/len(words)
			words = slices.Delete(words, k, k+1)
		}
		if n == 0 { // else all of this sentence are asked
			return fmt.Sprintf(form, three[:]...)
		}
	}
	q.next = 0
	return q.ask()
}

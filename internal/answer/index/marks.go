package index

import "plenary/internal/language"

// An unmarked index finds the words of a statement by how they are typed without their
// marks, where marks tell words apart.
type unmarked struct {
	typed []string            // by form
	words map[string][]string // the statement's words, by how they are typed
}

func (x *Index) readUnmarked() unmarked {
	u := unmarked{make([]string, len(x.forms)), map[string][]string{}}
	for word, form := range x.forms {
		typed := language.Unmarked(word)
		u.typed[form] = typed
		u.words[typed] = append(u.words[typed], word)
	}
	return u
}

// besideCounts is how much a place counts where the word beside it is that of the question,
// to one where it is not.
const besideCounts = 100

// restoreMarks gives words that were typed without their marks the form that they have
// in the statement: of several that which stands beside the same words as in the question,
// then the most common. A question with any mark was typed with all of them.
func (x *Index) restoreMarks(tokens []language.Token) {
	typed := make([]string, len(tokens))
	for i, t := range tokens {
		if typed[i] = language.Unmarked(t.Word); typed[i] != t.Word {
			return
		}
	}
	for i := range tokens {
		most := 0
		for _, word := range x.unmarked.words[typed[i]] {
			if n := x.placesBeside(word, typed, i); n > most || n == most && word < tokens[i].Word {
				most = n
				tokens[i].Word = word
			}
		}
	}
}

// placesBeside counts the places of a word, those more where the word before or after is
// one that is typed as in the question, whose word i it is.
func (x *Index) placesBeside(word string, typed []string, i int) int {
	n := 0
	for _, post := range x.postings[x.stemOf[x.forms[word]]] {
		tokens := x.paragraphs[post.paragraph].tokens
		is := func(at int, asked int) bool {
			return at >= 0 && at < len(tokens) && asked >= 0 && asked < len(typed) && x.unmarked.typed[tokens[at].form] == typed[asked]
		}
		for _, at := range post.at {
			n++
			if is(int(at)-1, i-1) || is(int(at)+1, i+1) {
				n += besideCounts
			}
		}
	}
	return n
}

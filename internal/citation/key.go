package citation

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// maxKeyWords is how many words of the title stand in a key.
const maxKeyWords = 3

// titleStops are the words that tell no title from another.
var titleStops = language.AllLists().WordSet("title words without meaning")

// key names places of a statement for a reference manager:
// "mpi2011governanceinternationalmigration:ii/2.1". Two places never have the same;
// two statements have it only where author, year and first words are the same.
func (w work) key(refs []statement.Ref) string {
	var places []string
	for _, ref := range refs {
		if ref != statement.SectionRef(0) {
			places = append(places, w.keyOfPlace(ref))
		}
	}
	return w.baseKey(maxKeyWords) + strings.Join(places, "+")
}

// keyOfPlace is ":ii" for a section, ":ii/2" and ":ii/2.1" for what stands in it,
// and "/r2" and "/a2" for a recommendation and an area.
func (w work) keyOfPlace(ref statement.Ref) string {
	switch ref.Kind {
	case statement.Recommendation:
		return fmt.Sprintf("/r%d", ref.Index+1)
	case statement.Area:
		return fmt.Sprintf("/a%d", ref.Index+1)
	case statement.WholeSection:
		return w.keyOfSection(ref.Index)
	}
	p := w.Paragraphs[ref.Index]
	key := fmt.Sprintf("%s/%d", w.keyOfSection(p.Section), p.Number)
	if ref.Kind == statement.SomeSentences {
		key += fmt.Sprintf(".%d", ref.From+1)
		if ref.To > ref.From+1 {
			key += fmt.Sprintf("-%d", ref.To)
		}
	}
	return key
}

// keyOfSection adds the section's index where its reference holds what a key
// cannot.
func (w work) keyOfSection(i int) string {
	if i == 0 {
		return ""
	}
	whole := true
	key := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return ':'
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '.' || r == '-':
			return unicode.ToLower(r)
		}
		whole = false
		return -1
	}, w.Sections[i].Ref)
	if !whole {
		key += fmt.Sprintf("_%d", i)
	}
	return ":" + key
}

// baseKey joins the first author, the year and the first words of the title, at most
// so many.
func (w work) baseKey(most int) string {
	key := ""
	if len(w.authors) > 0 {
		key = asciiLetters(w.authors[0].Family)
		if words := strings.Fields(w.authors[0].Organisation); len(words) == 1 {
			key = asciiLetters(words[0])
		} else {
			for _, word := range words {
				if ascii := asciiLetters(word); ascii != "" && !titleStops[ascii] {
					key += ascii[:1]
				}
			}
		}
	}
	if w.Published.Year != 0 {
		key += w.year()
	}
	n := 0
	for _, word := range strings.Fields(w.Title) {
		if ascii := asciiLetters(word); n < most && ascii != "" && !titleStops[ascii] {
			key += ascii
			n++
		}
	}
	if key == "" {
		return "statement"
	}
	return key
}

// FileName is the name of a file that holds a citation: "mpi2011governance.ris".
func FileName(s *statement.Statement, st Style) string {
	extensions := map[Style]string{BibTeX: ".bib", RIS: ".ris", CSLJSON: ".json"}
	return newWork(s).baseKey(1) + extensions[st]
}

// asciiLetters is a word in small ASCII letters and digits, without marks.
func asciiLetters(word string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, norm.NFD.String(word))
}

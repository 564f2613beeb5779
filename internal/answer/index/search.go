package index

import (
	"slices"

	"plenary/internal/statement"
)

// Search returns every sentence that has all the words, in the order of the text.
// It returns nothing where there are no words.
func (x *Index) Search(words string) []Passage {
	stems := x.stemsOf(words)
	if len(stems) == 0 {
		return nil
	}
	var found []Passage
	for _, post := range x.postings[stems[0]] {
		p := &x.paragraphs[post.paragraph]
		for i := range len(p.sentences) - 1 {
			tokens := p.tokens[p.sentences[i]:p.sentences[i+1]]
			has := func(stem int32) bool {
				return slices.ContainsFunc(tokens, func(t indexed) bool { return t.stem == stem })
			}
			if slices.ContainsFunc(stems, func(stem int32) bool { return !has(stem) }) {
				continue
			}
			span := x.s.Paragraphs[post.paragraph].Sentences[i]
			hit := Passage{Paragraph: int(post.paragraph), Start: span.Start, End: span.End}
			for _, t := range tokens {
				if slices.Contains(stems, t.stem) {
					hit.Highlights = append(hit.Highlights, statement.Span{Start: int(t.start), End: int(t.end)})
				}
			}
			found = append(found, hit)
		}
	}
	return x.AsPrinted(&Query{}, found)
}

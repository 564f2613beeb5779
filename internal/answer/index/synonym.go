package index

import (
	"slices"
)

// A synonym is one way in which people say words of the statement otherwise.
type synonym struct {
	term   Term
	said   []string     // stems of what people say
	at     []occurrence // where the statement's own words stand
	titles []int        // sections in whose titles they stand
}

// A Term is what people say for words of the statement, as its editor noted.
type Term struct{ Said, Words string }

// Terms returns the terms by which a question leads to a passage.
func (x *Index) Terms(q *Query, p Passage) []Term {
	var found []Term
	for _, i := range q.synonyms {
		syn := x.synonyms[i]
		tokens := x.paragraphs[p.Paragraph].tokens
		if slices.ContainsFunc(syn.at, func(o occurrence) bool {
			return int(o.paragraph) == p.Paragraph && p.Start <= int(tokens[o.from].start) && int(tokens[o.to-1].end) <= p.End
		}) {
			found = append(found, syn.term)
		}
	}
	return found
}

// An occurrence is a run of tokens of one paragraph.
type occurrence struct{ paragraph, from, to int32 }

// readTerms finds where the words of the editor's terms stand.
func (x *Index) readTerms() []synonym {
	var all []synonym
	for _, term := range x.s.Terms {
		words := x.stemsOf(term.Words)
		at := x.occurrences(words)
		titles := x.titlesWith(words)
		for _, also := range term.Also {
			var said []string
			for _, t := range x.lang.Tokenize(also, MaxTerms) {
				said = append(said, x.stem(t))
			}
			if len(said) > 0 {
				all = append(all, synonym{Term{also, term.Words}, said, at, titles})
			}
		}
	}
	return all
}

// stemsOf returns the numbers of the stems of words, nil where the statement
// lacks one.
func (x *Index) stemsOf(words string) []int32 {
	var ids []int32
	for _, t := range x.lang.Tokenize(words, MaxTerms) {
		n, ok := x.stems[x.stem(t)]
		if !ok {
			return nil
		}
		ids = append(ids, n)
	}
	return ids
}

// occurrences returns where stems stand in a row.
func (x *Index) occurrences(stems []int32) []occurrence {
	if len(stems) == 0 {
		return nil
	}
	var found []occurrence
	for _, list := range x.postings[stems[0]] {
		tokens := x.paragraphs[list.paragraph].tokens
		for _, at := range list.at {
			if rowAt(tokens, int(at), stems) {
				found = append(found, occurrence{list.paragraph, at, at + int32(len(stems))})
			}
		}
	}
	return found
}

func rowAt(tokens []indexed, at int, stems []int32) bool {
	if at+len(stems) > len(tokens) {
		return false
	}
	for k, stem := range stems {
		if tokens[at+k].stem != stem {
			return false
		}
	}
	return true
}

// titlesWith returns the sections in whose titles stems stand in a row.
func (x *Index) titlesWith(stems []int32) []int {
	var found []int
	for i, title := range x.titles {
		for at := range title.tokens {
			if len(stems) > 0 && rowAt(title.tokens, at, stems) {
				found = append(found, i)
				break
			}
		}
	}
	return found
}

// synonymsIn returns, for each token of a question, the synonyms that it is
// part of.
func (x *Index) synonymsIn(stems []string) [][]int {
	parts := make([][]int, len(stems))
	for i, syn := range x.synonyms {
		for at := range stems {
			if !slices.Equal(stems[at:min(at+len(syn.said), len(stems))], syn.said) {
				continue
			}
			for k := range syn.said {
				parts[at+k] = append(parts[at+k], i)
			}
		}
	}
	return parts
}

// isTermWord reports whether the editor's terms hold a stem, so that it is no
// slip of the pen.
func (x *Index) isTermWord(stem string) bool {
	return slices.ContainsFunc(x.synonyms, func(s synonym) bool { return slices.Contains(s.said, stem) })
}

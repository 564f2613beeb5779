package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// A definition has at least leastDefinition words, and is asked for in at most
// mostDefined words beside those of the question itself.
const (
	leastDefinition = 5
	mostDefined     = 3
)

// asksToDefine reports whether words ask what something is or means. rest are those to
// look for.
func asksToDefine(words, rest []string, lang *language.Language) bool {
	named := slices.DeleteFunc(slices.Clone(rest), func(w string) bool { return lang.Defining[w] })
	if len(named) == 0 || len(named) > mostDefined {
		return false
	}
	return anyOf(words, lang.Defining) || lang.AsksWhatItIs.At(words, 0)
}

// aside are the marks that set off an aside, in which a text defines its words.
const aside = "—–()"

// widenDefinition widens the words that answer what something is to the aside that says
// so, as far as that has no words of the question: a reader stops at the first noun.
func (x *Index) widenDefinition(q *Query, p *Passage) {
	text := x.s.Paragraphs[p.Paragraph].Text
	if !q.form.defines || len(strings.Fields(text[p.Answer.Start:p.Answer.End])) < leastDefinition {
		return
	}
	start, end := p.Start, p.End
	for _, sentence := range x.s.Paragraphs[p.Paragraph].Sentences {
		if sentence.Start <= p.Answer.Start {
			start = max(start, sentence.Start)
		}
		if sentence.End >= p.Answer.End {
			end = min(end, sentence.End)
		}
	}
	left, right := strings.LastIndexAny(text[start:p.Answer.Start], aside), strings.IndexAny(text[p.Answer.End:end], aside)
	if left < 0 && right < 0 {
		return
	}
	if left >= 0 {
		_, size := utf8.DecodeRuneInString(text[start+left:])
		start += left + size
	}
	if right >= 0 {
		end = p.Answer.End + right
	}
	for _, t := range x.lang.Tokenize(text[start:p.Answer.Start], MaxTerms) {
		if n, ok := x.stems[x.stem(t)]; ok && q.said[n] && !x.lang.IsFunction(t) && !x.lang.Defining[t.Word] {
			start = p.Answer.Start // the clause begins with what is defined
			break
		}
	}
	clause := text[start:end]
	trimmed := strings.TrimRight(strings.TrimLeft(clause, " ,"), " ,.")
	start += strings.Index(clause, trimmed)
	p.Answer = statement.Span{Start: min(p.Answer.Start, start), End: max(p.Answer.End, start+len(trimmed))}
}

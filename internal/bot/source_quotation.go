package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// A quotationSource posts a sentence of the statement that stands alone: first those
// that the editor quotes, then all others, each in a mixed order.
type quotationSource struct{}

func (quotationSource) String() string { return "quotation" }

func (quotationSource) pool() Pool { return Quotations }

func (quotationSource) choose(p placeProgramme, h history, _ comingSlot) (upcomingPrompt, bool) {
	all := p.quotable()
	return h.pick(all, all, func(all []statement.Prompt, round int) []statement.Prompt {
		quoted := slices.IndexFunc(all, func(q statement.Prompt) bool { return !isQuotedByEditor(p.statement, q.At) })
		if quoted < 0 {
			quoted = len(all)
		}
		return append(h.shuffle(p, all[:quoted], round), h.shuffle(p, all[quoted:], round)...)
	})
}

// named returns the sentence that has a label.
func (quotationSource) named(p placeProgramme, _ history, id string) (upcomingPrompt, bool) {
	ref, ok := p.statement.ParseRef(id)
	if !ok || ref.Kind != statement.SomeSentences && ref.Kind != statement.WholeParagraph {
		return upcomingPrompt{}, false
	}
	q := dayQuotation(p.statement, p.statement.Runs(ref)[0])
	q.ID = id
	return upcomingPrompt{prompt: q}, true
}

// dayQuotation is a sentence as a prompt, whose id is its label.
func dayQuotation(s *statement.Statement, run statement.Run) statement.Prompt {
	ref := s.RefTo(run)
	return statement.Prompt{ID: s.Label(ref), Text: s.Quote(run), Quote: s.Quote(run), At: run, About: ref}
}

// dayQuotations are the sentences of a statement that stand alone, those first that
// the editor quotes.
func dayQuotations(s *statement.Statement) []statement.Prompt {
	var quoted, others []statement.Prompt
	words := leaningWordsOf(s.Language)
	for i, paragraph := range s.Paragraphs {
		if paragraph.Table != nil {
			continue
		}
		for _, sentence := range paragraph.Sentences {
			run := statement.Run{Paragraph: i, Start: sentence.Start, End: sentence.End}
			switch {
			case !words.standsAlone(s.Quote(run)):
			case isQuotedByEditor(s, run):
				quoted = append(quoted, dayQuotation(s, run))
			default:
				others = append(others, dayQuotation(s, run))
			}
		}
	}
	return append(quoted, others...)
}

// isQuotedByEditor reports whether the editor quotes words of a sentence, in a
// recommendation, an area or a question.
func isQuotedByEditor(s *statement.Statement, sentence statement.Run) bool {
	in := func(run statement.Run) bool {
		return run.Paragraph == sentence.Paragraph && run.Start < sentence.End && sentence.Start < run.End
	}
	point := func(p statement.Point) bool { return in(p.At) }
	return s.Approach != nil && in(s.Approach.At) || slices.ContainsFunc(s.Recommendations, point) || slices.ContainsFunc(s.Areas.Named, point) ||
		slices.ContainsFunc(s.Prompts, func(q statement.Prompt) bool { return q.Quote != "" && in(q.At) })
}

// Lengths of a quotation of the day, in characters.
const (
	minDayQuotation = 40
	maxDayQuotation = 360
)

// leaningWords are how sentences of a language lean on others.
type leaningWords struct {
	leading   map[string]bool // a sentence that begins with one points back to what stands before it
	phrases   []string        // so does one that begins with one of these
	elsewhere map[string]bool // a sentence that holds one refers to something beside it
}

// leaningWordsOf returns those of a language. A language without them takes those of
// English.
func leaningWordsOf(tag string) leaningWords {
	lists := language.Lists(tag)
	if len(lists.List("leading words")) == 0 {
		lists = language.Lists("en")
	}
	return leaningWords{lists.WordSet("leading words"), lists.List("leading phrases"), lists.WordSet("words for elsewhere")}
}

// standsAlone reports whether a sentence makes sense without those around it: it is
// complete, neither short nor long, begins with no word that points back, and refers
// to nothing beside it.
func (w leaningWords) standsAlone(sentence string) bool {
	n := utf8.RuneCountInString(sentence)
	if n < minDayQuotation || n > maxDayQuotation || !isComplete(sentence) {
		return false
	}
	lower := strings.ToLower(sentence)
	words := strings.FieldsFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' })
	if len(words) == 0 || w.leading[words[0]] || slices.ContainsFunc(words, func(word string) bool { return w.elsewhere[word] }) {
		return false
	}
	start := strings.NewReplacer("'", " ", "’", " ").Replace(strings.Join(words[:min(len(words), 4)], " ")) + " "
	return !slices.ContainsFunc(w.phrases, func(phrase string) bool { return strings.HasPrefix(start, phrase+" ") })
}

// isComplete reports whether a sentence has its beginning and its end: a capital
// letter, a full stop, and all its brackets and quotation marks.
func isComplete(sentence string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(sentence, "“‘\"'«»„(¿¡「『 \u00a0\u202f"))
	if !unicode.IsLetter(first) || unicode.IsLower(first) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(sentence, "”’“\"'»«)」』 \u00a0\u202f"))
	if !strings.ContainsRune(".!?。！？", last) {
		return false
	}
	return language.PairsUp(sentence) && strings.Count(sentence, `"`)%2 == 0
}

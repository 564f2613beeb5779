package bot

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/answer"
	"plenary/internal/answer/intents"
	"plenary/internal/language"
)

// rebuilt returns a question with another thing in the place of what it is about, the
// likeliest reading first, at most maxRebuilt.
func rebuilt(question string, f intents.FollowUp) []string {
	question = strings.TrimRight(question, " ?!.")
	q := language.English().ReadQuestion(question)
	var all []string
	add := func(n nounPhrase) {
		before := question[:q.Tokens[n.from].Start]
		if n.from > 0 {
			verb := q.Tokens[n.from-1]
			before = question[:verb.Start] + agreeing(question[verb.Start:verb.End], f.Words) + question[verb.End:q.Tokens[n.from].Start]
		}
		text := before + inFull(f.Words, n.text(q)) + question[q.Tokens[n.to-1].End:] + "?"
		if !slices.Contains(all, text) && len(all) < maxRebuilt {
			all = append(all, text)
		}
	}
	phrases := nounPhrases(q)
	rank := func(n nounPhrase) int {
		switch {
		case f.With != "" && n.with == f.With:
			return 0 // "for migrants", "for employers"
		case sharesAny(n.text(q), stemSet(f.Words)):
			return 1 // "a full plot", "a half plot"
		case f.With != "":
			return 3
		}
		return 2
	}
	slices.SortStableFunc(phrases, func(a, b nounPhrase) int { return rank(a) - rank(b) })
	for i, n := range phrases {
		if i == 0 && rank(n) > 2 || len(phrases) == 0 {
			break
		}
		add(n)
	}
	if f.With != "" && len(all) < maxRebuilt {
		all = append(all, question+" "+f.With+" "+f.Words+"?")
	}
	for _, n := range phrases {
		add(n)
	}
	if len(all) == 0 {
		all = append(all, question+" "+f.Words+"?")
	}
	return all
}

// maxAnaphoric is how many words that carry something a question has at most that is
// understood by its pronoun.
const maxAnaphoric = 2

// withoutPronoun answers a question that ends in a pronoun, or has nothing but one to look
// for, with what the last question was about in its place: "what is the rent?", "who gets
// it?" It is false for any other question.
func (d *responder) withoutPronoun(ctx context.Context, req Request) (Reply, exchange, bool, error) {
	q := d.readQuestion(req.value("question"))
	at := pronounIn(q)
	if req.Call.Command != "ask" || at < 0 || req.quotesLines() || d.isUnderstood(req) {
		return Reply{}, exchange{}, false, nil
	}
	last, ok := d.talks.recall(req)
	before := d.readQuestion(last.whole)
	phrases := nounPhrases(before)
	if !ok || len(phrases) == 0 {
		return Reply{}, exchange{}, false, nil
	}
	thing := before.Text[before.Tokens[phrases[0].from].Start:before.Tokens[phrases[0].to-1].End]
	question := capital(q.Text[:q.Tokens[at].Start] + thing + q.Text[q.Tokens[at].End:])
	r, next, err := d.askInstead(ctx, req, last, asking(d.statementPrefix()+question))
	return r, next, true, err
}

// pronounIn returns where the pronoun of a question stands that is understood by it, -1
// where there is none.
func pronounIn(q language.Question) int {
	carrying := 0
	for _, t := range q.Tokens {
		if !q.Language.FunctionWords[t.Word] {
			carrying++
		}
	}
	n := len(q.Tokens)
	switch {
	case carrying > maxAnaphoric || n == 0:
		return -1
	case carrying == 0:
		return slices.IndexFunc(q.Tokens, func(t language.Token) bool { return q.Language.Pronouns[t.Word] })
	case q.Language.Pronouns[q.Tokens[n-1].Word]:
		return n - 1
	}
	return -1
}

// otherWord asks the last question with another question word. Where that answers nothing
// else, the source is meant.
func (d *responder) otherWord(ctx context.Context, req Request, last exchange, f intents.FollowUp) (Reply, exchange, error) {
	at, question := d.cutStatementName(last.whole, true)
	if question = strings.TrimRight(question, " ?!."); question != "" {
		word := strings.TrimRight(f.Words, " ?!.")
		for _, reading := range withWord(question, capital(word)) {
			a, err := at.read(ctx, req, d.readQuestion(reading))
			if err != nil {
				return Reply{}, last, err
			}
			if a.Verdict != answer.Answered {
				continue
			}
			if span := at.answerSpan(a.Passages[0]); span == nil || span.Text != last.answer {
				return at.askInstead(ctx, req, last, asking(at.statementPrefix()+reading))
			}
		}
	}
	next := last
	next.again = f.Words
	asked := d.readQuestion(f.Words)
	has := func(word string) bool {
		return slices.ContainsFunc(asked.Tokens, func(t language.Token) bool { return t.Word == word })
	}
	switch {
	case has("where"):
		f.Kind = intents.AskWhere
	case has("when"):
		f.Kind = intents.AskWhen
	case has("who"), has("whom"):
		f.Kind = intents.AskWho
	default:
		return d.refuse("follow.no-word", nil), last, nil
	}
	return d.aboutShown(last, f), next, nil
}

// withWord returns readings of a question with another question word: "when do they
// meet", "where".
func withWord(question, word string) []string {
	q := language.English().ReadQuestion(question)
	at := slices.IndexFunc(q.Tokens, func(t language.Token) bool { return language.English().Auxiliaries[t.Word] })
	if at < 0 {
		return []string{question + ": " + word + "?"}
	}
	rest := question[q.Tokens[at].Start:]
	for _, n := range nounPhrases(q) {
		if n.to <= at { // "how many hens may I keep"
			return []string{word + " " + rest + " " + n.text(q) + "?", question + ": " + word + "?"}
		}
	}
	return []string{word + " " + rest + "?"}
}

// inFull puts the noun of a phrase for "one" at the end of another: "sending societies",
// "receiving ones".
func inFull(words, phrase string) string {
	fields := strings.Fields(words)
	nouns := strings.Fields(phrase)
	if last := len(fields) - 1; last > 0 && (fields[last] == "one" || fields[last] == "ones") && len(nouns) > 0 {
		fields[last] = nouns[len(nouns)-1]
	}
	return strings.Join(fields, " ")
}

// asksWho are the words of a question that may be its subject.
var asksWho = map[string]bool{"who": true, "what": true}

// isVerb reports whether the word at a position is a verb or an adjective, by the words
// before it: "may I keep", "who may use", "who pays", "how tall".
func isVerb(q language.Question, at int) bool {
	before := func(n int) string {
		if at < n {
			return ""
		}
		return q.Tokens[at-n].Word
	}
	switch word := before(1); {
	case word == "how":
		return true
	case word == "i", word == "you", word == "we", word == "they", word == "it", word == "he", word == "she":
		return true
	case asksWho[word]:
		return at+1 < len(q.Tokens)
	case q.Language.Auxiliaries[word] && !q.Language.FormsOfBe[word]:
		return asksWho[before(2)]
	}
	return false
}

// agreeing returns an auxiliary in the number of the words behind it; any other word as it
// is.
func agreeing(word, noun string) string {
	plural := strings.HasSuffix(noun, "s") && !strings.HasSuffix(noun, "ss") && !strings.HasSuffix(noun, "us") && !strings.HasSuffix(noun, "is")
	for _, forms := range [][2]string{{"is", "are"}, {"was", "were"}, {"does", "do"}, {"has", "have"}} {
		one, many := forms[0], forms[1]
		if !plural {
			one, many = many, one
		}
		if strings.EqualFold(word, one) {
			if word == capital(word) {
				return capital(many)
			}
			return many
		}
	}
	return word
}

// capital returns words with a capital first.
func capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return words
	}
	return string(unicode.ToUpper(first)) + words[size:]
}

// A nounPhrase is a run of the words of a question that names something.
type nounPhrase struct {
	from, first, to int    // of the tokens: with the article, without it, and the end
	with            string // the preposition before it; may be empty
}

// text returns the words of a noun phrase without its article.
func (n nounPhrase) text(q language.Question) string {
	return q.Text[q.Tokens[n.first].Start:q.Tokens[n.to-1].End]
}

// nounPhrases returns the runs of words of a question that carry something, with the
// articles before them. Of one behind an auxiliary the last word is the verb: "what does
// a full plot cost". Behind a form of "be" it may be: "are dogs allowed".
func nounPhrases(q language.Question) []nounPhrase {
	var found []nounPhrase
	carries := func(i int) bool {
		w := q.Tokens[i].Word
		return !q.Language.FunctionWords[w] && (!q.Language.FrameWords[w] || q.Language.Auxiliaries[w])
	}
	auxiliary := "" // since the last noun phrase
	for i := 0; i < len(q.Tokens); {
		if !carries(i) {
			switch word := q.Tokens[i].Word; {
			case q.Language.FormsOfBe[word] && i > 0 && asksWho[q.Tokens[i-1].Word]:
				auxiliary = "" // "what is global governance"
			case q.Language.Auxiliaries[word]:
				auxiliary = word
			case q.Language.FrameWords[word]:
				auxiliary = "" // it was the verb: "what does it say about"
			}
			i++
			continue
		}
		if isVerb(q, i) {
			auxiliary = ""
			i++
			continue
		}
		n := nounPhrase{from: i, first: i, to: i + 1}
		for n.to < len(q.Tokens) && carries(n.to) {
			n.to++
		}
		i = n.to
		for n.from > 0 && q.Language.Determiners[q.Tokens[n.from-1].Word] {
			n.from--
		}
		if n.from > 0 {
			n.with = q.Tokens[n.from-1].Word
		}
		hasVerb := auxiliary != "" && n.to-n.first > 1
		if hasVerb {
			found = append(found, nounPhrase{n.from, n.first, n.to - 1, n.with})
		}
		if !hasVerb || q.Language.FormsOfBe[auxiliary] {
			found = append(found, n)
		}
		auxiliary = ""
	}
	return found
}

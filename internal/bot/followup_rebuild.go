package bot

import (
	"slices"
	"strings"

	"plenary/internal/answer/english"
	"plenary/internal/answer/intents"
)

// rebuilt returns a question with another thing in the place of what it is about, the
// likeliest reading first, at most maxRebuilt.
func rebuilt(question string, f intents.FollowUp) []string {
	question = strings.TrimRight(question, " ?!.")
	q := english.ReadQuestion(question)
	var all []string
	add := func(n nounPhrase) {
		before := question[:q.Tokens[n.from].Start]
		if n.from > 0 {
			verb := q.Tokens[n.from-1]
			before = question[:verb.Start] + agreeing(question[verb.Start:verb.End], f.Words) + question[verb.End:q.Tokens[n.from].Start]
		}
		text := before + f.Words + question[q.Tokens[n.to-1].End:] + "?"
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

// withoutPronoun returns a question of which nothing can be looked for, with what the last
// one was about in the place of its pronoun: "is there a deposit?", "how much is it?"
func (d *responder) withoutPronoun(req Request) (question string, last exchange, ok bool) {
	q := english.ReadQuestion(req.value("question"))
	at := slices.IndexFunc(q.Tokens, func(t english.Token) bool { return english.Pronouns[t.Word] })
	carries := func(t english.Token) bool { return !english.FunctionWords[t.Word] }
	if req.Call.Command != "ask" || at < 0 || slices.ContainsFunc(q.Tokens, carries) || d.isUnderstood(req) {
		return "", exchange{}, false
	}
	last, ok = d.talks.recall(req)
	before := english.ReadQuestion(last.whole)
	phrases := nounPhrases(before)
	if !ok || len(phrases) == 0 {
		return "", exchange{}, false
	}
	thing := before.Text[before.Tokens[phrases[0].from].Start:before.Tokens[phrases[0].to-1].End]
	return q.Text[:q.Tokens[at].Start] + thing + q.Text[q.Tokens[at].End:], last, true
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
			return matchCase(word, many)
		}
	}
	return word
}

// matchCase returns a word with a capital where another has one.
func matchCase(like, word string) string {
	if like[:1] == strings.ToUpper(like[:1]) {
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}

// A nounPhrase is a run of the words of a question that names something.
type nounPhrase struct {
	from, first, to int    // of the tokens: with the article, without it, and the end
	with            string // the preposition before it; may be empty
}

// text returns the words of a noun phrase without its article.
func (n nounPhrase) text(q english.Question) string {
	return q.Text[q.Tokens[n.first].Start:q.Tokens[n.to-1].End]
}

// nounPhrases returns the runs of words of a question that carry something, with the
// articles before them. Of one behind an auxiliary the last word is the verb: "what does
// a full plot cost". Behind a form of "be" it may be: "are dogs allowed".
func nounPhrases(q english.Question) []nounPhrase {
	var found []nounPhrase
	carries := func(i int) bool {
		w := q.Tokens[i].Word
		return !english.FunctionWords[w] && (!english.FrameWords[w] || english.Auxiliaries[w])
	}
	auxiliary := "" // since the last noun phrase
	for i := 0; i < len(q.Tokens); {
		if !carries(i) {
			if word := q.Tokens[i].Word; english.Auxiliaries[word] {
				auxiliary = word
			}
			i++
			continue
		}
		n := nounPhrase{from: i, first: i, to: i + 1}
		for n.to < len(q.Tokens) && carries(n.to) {
			n.to++
		}
		i = n.to
		for n.from > 0 && english.Determiners[q.Tokens[n.from-1].Word] {
			n.from--
		}
		if n.from > 0 {
			n.with = q.Tokens[n.from-1].Word
		}
		hasVerb := auxiliary != "" && n.to-n.first > 1
		if hasVerb {
			found = append(found, nounPhrase{n.from, n.first, n.to - 1, n.with})
		}
		if !hasVerb || english.FormsOfBe[auxiliary] {
			found = append(found, n)
		}
		auxiliary = ""
	}
	return found
}

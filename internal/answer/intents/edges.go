package intents

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"plenary/internal/language"
)

// pauseWord stands in patterns of edges for a mark between two words: a comma, a dash,
// the end of a sentence.
const pauseWord = "PAUSE"

// edges are what people say around a question and do not ask: greetings, thanks,
// excuses, abuse.
type edges struct {
	language *language.Language

	// Words with a use of their own; edges.yaml of English says what each is.
	question, opening, beforeAsking, asking, joins, conditions, takesObject map[string]bool

	anywhere       pattern         // begins a message, whatever follows
	beforeQuestion pattern         // begins one where a question, another edge or a pause follows
	beforePause    pattern         // begins one where another edge or a pause follows
	saying         map[string]bool // words of a sentence that says nothing beside small words
	within         pattern         // stands behind the first question word
	after          pattern         // ends a message
	afterPause     pattern         // ends one behind a pause
}

// An edgesForm is the form of edges.yaml.
type edgesForm struct {
	Words struct {
		Question     string
		Opening      string
		BeforeAsking string `yaml:"before-asking"`
		Asking       string
		Joins        string
		Conditions   string
		TakesObject  string `yaml:"takes-object"`
	}
	Anywhere       []string
	BeforeQuestion []string `yaml:"before-question"`
	BeforePause    []string `yaml:"before-pause"`
	Saying         []string
	Within         []string
	After          []string
	AfterPause     []string `yaml:"after-pause"`
}

func (g *grammar) readEdges(p *parser, data []byte) error {
	var f edgesForm
	if err := strict(data, &f); err != nil {
		return err
	}
	w := f.Words
	e := edges{
		language: g.language, question: g.set(w.Question), opening: g.set(w.Opening), beforeAsking: g.set(w.BeforeAsking), asking: g.set(w.Asking),
		joins: g.set(w.Joins), conditions: g.set(w.Conditions), takesObject: g.set(w.TakesObject),
		saying: g.set(strings.Join(f.Saying, " ")),
	}
	apart := &parser{language: g.language, phrases: p.phrases, words: map[string]bool{}} // they mend no slips in questions
	for _, part := range []struct {
		name, end string
		to        *pattern
		patterns  []string
	}{
		{"anywhere", "", &e.anywhere, f.Anywhere}, {"before-question", "", &e.beforeQuestion, f.BeforeQuestion},
		{"before-pause", "", &e.beforePause, f.BeforePause}, {"within", "", &e.within, f.Within},
		{"after", "+", &e.after, f.After}, {"after-pause", "+", &e.afterPause, f.AfterPause},
	} {
		var err error
		if *part.to, err = apart.parse("(" + strings.Join(part.patterns, " | ") + ")" + part.end); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	g.edges = e
	return nil
}

// maxEdge is how many words at the beginning of a message are looked at.
const maxEdge = 40

// WithoutEdges returns a message without what is said around the question in it, and
// the last thing said of a message that holds nothing else. What is said is understood in
// the language of the message, or in English where that has no patterns.
func WithoutEdges(q language.Question) string {
	tag, text := tagOf(q), q.Text
	if !slices.Contains(tags(), tag) {
		tag = language.English().Tag
	}
	e := &grammarOf(tag).edges
	tokens := e.language.Tokenize(text, language.MaxQuestion)
	words, of := withPauses(text, tokens)
	start := e.begin(words)
	if start == len(words) {
		return text
	}
	end := len(words)
	for before := end + 1; end < before; {
		before, end = end, e.end(words[:end], start)
	}
	if start == 0 && end == len(words) && e.inner(words) == 0 {
		return text
	}
	first, last := tokens[of[start]], tokens[of[end-1]]
	begin := first.Start - marksBefore(text[:first.Start])
	rest := text[begin : last.End+marksAfter(text[last.End:])]
	if strings.Contains(text[last.End:], "?") && !strings.Contains(rest, "?") {
		rest = strings.TrimRight(rest, ".!") + questionMark(text[last.End:])
	}
	if n := e.inner(words[start:end]); n > 0 {
		rest = text[begin:first.End] + text[tokens[of[start]+n].End:begin+len(rest)]
	}
	return rest
}

// withPauses returns the words of a message with its pauses, and for each the token that
// it is, or that stands before it.
func withPauses(text string, tokens []language.Token) (words []string, of []int) {
	for i, t := range tokens {
		overlaps := i > 0 && tokens[i-1].End > t.Start // letters in pairs
		if i > 0 && !overlaps && isPause(text[tokens[i-1].End:t.Start]) {
			words, of = append(words, pauseWord), append(of, i-1)
		}
		word := t.Word
		elided := i > 0 && tokens[i-1].End >= t.Start // "l'eau": the apostrophe is no quotation mark
		if before, _ := utf8.DecodeLastRuneInString(text[:t.Start]); isQuote(before) && !elided {
			word = string(before) + word // "please" in quotation marks is asked about
		} else if after, _ := utf8.DecodeRuneInString(text[t.End:]); isQuote(after) {
			word += string(after)
		}
		words, of = append(words, word), append(of, i)
	}
	return words, of
}

func isQuote(c rune) bool { return strings.ContainsRune("\"“”„«»'‘’`", c) }

// isPause reports whether what stands between two words parts them: more than a space, a
// quotation mark or the hyphen of a compound.
func isPause(gap string) bool {
	bare := strings.TrimFunc(gap, func(c rune) bool { return isQuote(c) || strings.ContainsRune(" \t*_", c) })
	return bare != "" && !(gap == bare && strings.Contains("-/&@#+.", bare))
}

// marksAfter returns how many bytes of the marks behind the last word of a question
// belong to it.
func marksAfter(rest string) int {
	end := 0
	for at, c := range rest {
		switch {
		case strings.ContainsRune("?!.\"”’'»)]", c):
			end = at + utf8.RuneLen(c)
		case !strings.ContainsRune(narrow, c):
			return end
		}
	}
	return end
}

// narrow are the spaces that part a mark from the word before it, as in French: "quoi ?"
const narrow = " \u00a0\u202f"

// questionMark returns the question mark of a text with the space before it.
func questionMark(text string) string {
	before, _, _ := strings.Cut(text, "?")
	return before[len(strings.TrimRight(before, narrow)):] + "?"
}

// marksBefore returns how many bytes of the marks before the first word of a question
// belong to it: "¿".
func marksBefore(text string) int {
	return len(text) - len(strings.TrimRight(text, "¿¡"))
}

// begin returns where the question begins, or the last edge where there is none.
func (e *edges) begin(words []string) int {
	known := map[int]int{}
	var chain func(at int) int
	chain = func(at int) int {
		if end, ok := known[at]; ok {
			return end
		}
		end := at
		for end < len(words) && words[end] == pauseWord {
			end++
		}
		known[at] = at
		if end < len(words) && end < maxEdge {
			try := func(p pattern, fits func(next int) bool) {
				m := match{words: words}
				p.match(&m, end, func(next int) bool {
					if next == len(words) || words[next] == pauseWord || fits(next) || chain(next) > next {
						known[at] = max(known[at], chain(next))
					}
					return false
				})
			}
			try(e.anywhere, func(next int) bool { return words[next] != "to" }) // "thanks to their help"
			try(e.beforeQuestion, func(next int) bool { return e.opensQuestion(words[next:]) })
			try(e.beforePause, func(int) bool { return false })
			if next := e.saysNothing(words, end); next > end {
				if from := chain(next); from < len(words) && e.opensQuestion(words[from:]) {
					known[at] = max(known[at], from)
				}
			}
		}
		if known[at] == at && at > 0 {
			known[at] = end
		}
		if _, ok := known[end]; !ok {
			known[end] = known[at]
		}
		return known[at]
	}
	start := chain(0)
	for at := 0; start == len(words) && at < len(words); at++ {
		if _, seen := known[at]; seen && e.isOne(words[at:]) {
			return at
		}
	}
	return start
}

// saysNothing returns where a sentence ends that holds but small words and those that say
// nothing, its beginning for any other.
func (e *edges) saysNothing(words []string, from int) int {
	if e.opening[words[from]] || e.conditions[words[from]] || e.joins[words[from]] {
		return from
	}
	known := false
	for at := from; at < len(words); at++ {
		switch word := words[at]; {
		case known && (word == pauseWord || e.joins[word] && at+1 < len(words) && e.opensQuestion(words[at+1:])):
			return at
		case e.saying[word]:
			known = true
		case word == pauseWord || !e.language.FunctionWords[word]:
			return from
		}
	}
	return from
}

// isOne reports whether words are one edge.
func (e *edges) isOne(words []string) bool {
	m := match{words: words}
	return m.matches(e.anywhere) || m.matches(e.beforeQuestion) || m.matches(e.beforePause)
}

// end returns where the words after the question begin.
func (e *edges) end(words []string, start int) int {
	for at := start + 1; at < len(words); at++ {
		m := match{words: words[at:]}
		if words[at] == pauseWord {
			m.words = words[at+1:]
			if m.matches(e.afterPause) || m.matches(e.after) || e.opensQuestion(words[start:]) && e.saysNothing(append(slices.Clone(m.words), pauseWord), 0) == len(m.words) {
				return at
			}
			continue
		}
		if m.matches(e.after) && words[at-1] != pauseWord && !e.takesObject[words[at-1]] {
			return at
		}
	}
	return len(words)
}

// inner returns how many words behind the first one are but an exclamation: "what the
// hell is it".
func (e *edges) inner(words []string) int {
	if len(words) == 0 || !e.question[words[0]] {
		return 0
	}
	m := match{words: words[1:]}
	if n := m.longestPrefix(e.within); n < len(m.words) {
		return n
	}
	return 0
}

// opensQuestion reports whether words begin as a question or a request does.
func (e *edges) opensQuestion(words []string) bool {
	return e.opening[words[0]] || len(words) > 1 && e.beforeAsking[words[0]] && e.asking[words[1]]
}

package intents

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"plenary/internal/language"
)

// A pattern matches words from a position on, and calls next with each position where
// it may end until that is true. It stands instead of [regexp], which compares letters:
// there each use of a phrase would hold all its words once more.
type pattern interface {
	match(m *match, at int, next func(at int) bool) bool
}

// A match is a question that is compared with a pattern.
type match struct {
	words []string
	near  map[string][]string // other words that a misspelt one may be
	taken []string            // the words at "..."
}

// matches compares a whole question with a pattern.
func (m *match) matches(p pattern) bool {
	return p.match(m, 0, func(at int) bool { return at == len(m.words) })
}

// longestPrefix returns how many words p matches at most at the beginning of a question.
func (m *match) longestPrefix(p pattern) int {
	longest := 0
	p.match(m, 0, func(at int) bool {
		longest = max(longest, at)
		return false
	})
	return longest
}

type (
	oneOf    map[string]bool           // one of several words
	sequence []pattern                 // one after the other
	choice   []pattern                 // one of several
	optional struct{ pattern pattern } // or nothing
	repeated struct{ pattern pattern } // once or more
	anything struct{}                  // one word or more, which the intent takes
)

func (o oneOf) match(m *match, at int, next func(int) bool) bool {
	return o.has(m, at) && next(at+1)
}

func (o oneOf) has(m *match, at int) bool {
	if at == len(m.words) {
		return false
	}
	word := m.words[at]
	return o[word] || len(m.near) > 0 && slices.ContainsFunc(m.near[word], func(w string) bool { return o[w] })
}

func (s sequence) match(m *match, at int, next func(int) bool) bool {
	for len(s) > 0 {
		words, ok := s[0].(oneOf)
		if !ok {
			return s[0].match(m, at, func(at int) bool { return s[1:].match(m, at, next) })
		}
		if !words.has(m, at) {
			return false
		}
		s, at = s[1:], at+1
	}
	return next(at)
}

func (c choice) match(m *match, at int, next func(int) bool) bool {
	for _, p := range c {
		if p.match(m, at, next) {
			return true
		}
	}
	return false
}

func (o optional) match(m *match, at int, next func(int) bool) bool {
	return o.pattern.match(m, at, next) || next(at)
}

func (r repeated) match(m *match, at int, next func(int) bool) bool {
	return r.pattern.match(m, at, func(end int) bool {
		return end > at && (r.match(m, end, next) || next(end))
	})
}

func (anything) match(m *match, at int, next func(int) bool) bool {
	for end := at + 1; end <= len(m.words); end++ {
		if next(end) {
			m.taken = m.words[at:end]
			return true
		}
	}
	return false
}

// A parser reads patterns. Their form stands in intents.yaml of English.
type parser struct {
	language *language.Language
	phrases  map[string]pattern
	words    map[string]bool // all that the patterns hold
	tokens   []string
}

// addPhrases parses named patterns, each of which may use those before it.
func (p *parser) addPhrases(named yaml.Node) (err error) {
	for i := 0; i+1 < len(named.Content); i += 2 {
		if p.phrases[named.Content[i].Value], err = p.parse(named.Content[i+1].Value); err != nil {
			return err
		}
	}
	return nil
}

var patternToken = regexp.MustCompile(`<[a-z-]+>|\.\.\.|[()|?+*]|[\pL\pM\pN'’-]+|\S`)

func (p *parser) parse(text string) (pattern, error) {
	p.tokens = patternToken.FindAllString(text, -1)
	parsed, err := p.choice()
	if err == nil && len(p.tokens) > 0 {
		err = fmt.Errorf("%q is not expected", p.tokens[0])
	}
	if err != nil {
		return nil, fmt.Errorf("%q: %w", text, err)
	}
	return parsed, nil
}

func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) choice() (pattern, error) {
	single := oneOf{}
	var longer choice
	for {
		s, err := p.sequence()
		if err != nil {
			return nil, err
		}
		if words, ok := onlyWord(s); ok {
			for w := range words {
				single[w] = true
			}
		} else {
			longer = append(longer, s)
		}
		if p.peek() != "|" {
			break
		}
		p.tokens = p.tokens[1:]
	}
	switch {
	case len(longer) == 0:
		return single, nil
	case len(single) == 0 && len(longer) == 1:
		return longer[0], nil
	case len(single) == 0:
		return longer, nil
	}
	return append(choice{single}, longer...), nil
}

// onlyWord returns the words of a sequence that is one word, of several.
func onlyWord(s sequence) (oneOf, bool) {
	if len(s) != 1 {
		return nil, false
	}
	words, ok := s[0].(oneOf)
	return words, ok
}

func (p *parser) sequence() (sequence, error) {
	var s sequence
	for {
		switch token := p.peek(); token {
		case "", ")", "|":
			if len(s) == 0 {
				return nil, fmt.Errorf("nothing stands before %q", token)
			}
			return s, nil
		}
		item, err := p.item()
		if err != nil {
			return nil, err
		}
		switch p.peek() {
		case "?":
			item = optional{item}
		case "+":
			item = repeated{item}
		case "*":
			item = optional{repeated{item}}
		default:
			s = append(s, item)
			continue
		}
		p.tokens = p.tokens[1:]
		s = append(s, item)
	}
}

func (p *parser) item() (pattern, error) {
	token := p.peek()
	p.tokens = p.tokens[1:]
	switch {
	case token == "...":
		return anything{}, nil
	case token == "(":
		inner, err := p.choice()
		if err == nil && p.peek() != ")" {
			err = fmt.Errorf("a bracket is not closed")
		}
		if err != nil {
			return nil, err
		}
		p.tokens = p.tokens[1:]
		return inner, nil
	case strings.HasPrefix(token, "<"):
		phrase, ok := p.phrases[strings.Trim(token, "<>")]
		if !ok {
			return nil, fmt.Errorf("no phrase %s stands before", token)
		}
		return phrase, nil
	case token == documentWord || token == placeWord || token == pauseWord:
		return oneOf{token: true}, nil
	}
	var words sequence // several where an apostrophe or a hyphen parts them
	for _, t := range p.language.Tokenize(token, maxWords) {
		p.words[t.Word] = true
		words = append(words, oneOf{t.Word: true})
	}
	switch len(words) {
	case 0:
		return nil, fmt.Errorf("%q is not expected", token)
	case 1:
		return words[0], nil
	}
	return words, nil
}

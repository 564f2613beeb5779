package intents

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"plenary/internal/answer/english"
)

//go:embed intents.yaml
var intentsFile []byte

// A grammar is what intents.yaml holds, ready to be compared with questions.
type grammar struct {
	spell         map[string][]string
	drop          map[string]bool
	names         documentNames
	before, after pattern
	rules         []rule
	words         map[string]bool // all that the patterns hold
	speller       english.Speller
}

// documentNames are the nouns by which documents are called.
type documentNames struct{ always, unlessInText, own map[string]bool }

// A rule is one intent, with what is asked for it.
type rule struct {
	kind     Kind
	fact     bool // it is answered in a sentence or two
	patterns []pattern
	joined   pattern // what counts only as a part of a question, nil where there is none
}

// shipped is the grammar of the program.
var shipped = sync.OnceValue(func() *grammar {
	g, err := parseGrammar(intentsFile)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return g
})

// A file is the form of intents.yaml.
type file struct {
	Spell map[string]string
	Drop  string
	Names struct {
		Always       string
		UnlessInText string `yaml:"unless-in-text"`
		Own          string
	}
	Before, After []string
	Phrases       yaml.Node // in their order
	Intents       []struct {
		Kind     Kind
		Fact     bool
		Joined   string
		Patterns string
	}
}

func parseGrammar(data []byte) (*grammar, error) {
	var f file
	if err := yaml.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("intents.yaml: %w", err)
	}
	g := &grammar{
		spell: map[string][]string{}, drop: english.Set(f.Drop), words: map[string]bool{},
		names: documentNames{english.Set(f.Names.Always), english.Set(f.Names.UnlessInText), english.Set(f.Names.Own)},
	}
	for word, instead := range f.Spell {
		g.spell[word] = strings.Fields(instead)
	}
	p := &parser{phrases: map[string]pattern{}, words: g.words}
	for i := 0; i+1 < len(f.Phrases.Content); i += 2 {
		name := f.Phrases.Content[i].Value
		phrase, err := p.parse(f.Phrases.Content[i+1].Value)
		if err != nil {
			return nil, fmt.Errorf("intents.yaml: phrase %s: %w", name, err)
		}
		p.phrases[name] = phrase
	}
	var err error
	if g.before, err = p.parse(strings.Join(f.Before, " | ")); err != nil {
		return nil, fmt.Errorf("intents.yaml: before: %w", err)
	}
	if g.after, err = p.parse("(" + strings.Join(f.After, " | ") + ")+"); err != nil {
		return nil, fmt.Errorf("intents.yaml: after: %w", err)
	}
	for _, intent := range f.Intents {
		r := rule{kind: intent.Kind, fact: intent.Fact}
		for line := range strings.Lines(intent.Patterns) {
			one, err := p.parse(strings.TrimSpace(line))
			if err != nil {
				return nil, fmt.Errorf("intents.yaml: %s: %w", r.kind, err)
			}
			r.patterns = append(r.patterns, one)
		}
		if intent.Joined != "" {
			if r.joined, err = p.parse(intent.Joined); err != nil {
				return nil, fmt.Errorf("intents.yaml: %s: %w", r.kind, err)
			}
		}
		g.rules = append(g.rules, r)
	}
	for word := range g.words {
		g.speller.Add(word)
	}
	return g, nil
}

// withoutAfter returns where what people say after a question begins, the length of
// words where there is nothing of the kind.
func (g *grammar) withoutAfter(words []string) int {
	for start := 1; start < len(words); start++ {
		if _, ok := matches(g.after, words[start:]); ok {
			return start
		}
	}
	return len(words)
}

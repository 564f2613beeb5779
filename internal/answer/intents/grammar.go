package intents

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"plenary/internal/editdistance"
	"plenary/internal/language"
)

//go:embed phrases.yaml
var phrasesFile []byte

//go:embed intents.yaml
var intentsFile []byte

//go:embed edges.yaml
var edgesFile []byte

// A grammar is what the three files hold, ready to be compared with questions.
type grammar struct {
	spell         map[string][]string
	drop          map[string]bool
	names         documentNames
	before, after pattern
	edges         edges
	rules         []rule
	words         map[string]bool // all that the patterns hold
	sorted        []string        // the same
	speller       language.Speller
}

// documentNames are the nouns by which documents are called.
type documentNames struct{ always, unlessInText, own map[string]bool }

func (n documentNames) has(noun string) bool {
	return n.always[noun] || n.unlessInText[noun] || n.own[noun]
}

// A rule is one intent, with what is asked for it.
type rule struct {
	kind     Kind
	fact     bool // it is answered in a sentence or two
	patterns []pattern
	joined   pattern           // what counts only as a part of a question, nil where there is none
	keywords []map[string]bool // groups of stems, of each of which a question without a pattern holds one
	besides  map[string]bool   // stems that may stand beside these
}

// builtIn is the grammar of the program.
var builtIn = sync.OnceValue(func() *grammar {
	g, err := parseGrammar(phrasesFile, edgesFile, intentsFile)
	if err != nil {
		panic(err) // the files are part of the program
	}
	return g
})

// A phrasesForm is the form of phrases.yaml.
type phrasesForm struct {
	Spell map[string]string
	Drop  string
	Names struct {
		Always       string
		UnlessInText string `yaml:"unless-in-text"`
		Own          string
	}
	Before, After []string
	Phrases       yaml.Node // in their order
}

// An intentsForm is the form of intents.yaml.
type intentsForm struct{ Intents []ruleForm }

// A ruleForm is the form of one intent.
type ruleForm struct {
	Kind     Kind
	Fact     bool
	Joined   string
	Keywords string
	Patterns string
}

func parseGrammar(phrases, edges, intents []byte) (*grammar, error) {
	g := &grammar{spell: map[string][]string{}, words: map[string]bool{}}
	p := &parser{phrases: map[string]pattern{}, words: g.words}
	if err := g.readPhrases(p, phrases); err != nil {
		return nil, fmt.Errorf("phrases.yaml: %w", err)
	}
	if err := g.readEdges(p, edges); err != nil {
		return nil, fmt.Errorf("edges.yaml: %w", err)
	}
	if err := g.readIntents(p, intents); err != nil {
		return nil, fmt.Errorf("intents.yaml: %w", err)
	}
	g.learnSpelling()
	return g, nil
}

// learnSpelling takes the words of the patterns for those that misspelt ones may be.
func (g *grammar) learnSpelling() {
	g.sorted = slices.Sorted(maps.Keys(g.words))
	for _, word := range g.sorted {
		g.speller.Add(word)
	}
}

func (g *grammar) readPhrases(p *parser, data []byte) error {
	var f phrasesForm
	if err := yaml.Unmarshal(data, &f); err != nil {
		return err
	}
	for word, instead := range f.Spell {
		g.spell[word] = strings.Fields(instead)
	}
	g.drop = language.Set(f.Drop)
	g.names = documentNames{language.Set(f.Names.Always), language.Set(f.Names.UnlessInText), language.Set(f.Names.Own)}
	err := p.addPhrases(f.Phrases)
	if err != nil {
		return err
	}
	if g.before, err = p.parse(strings.Join(f.Before, " | ")); err != nil {
		return err
	}
	g.after, err = p.parse("(" + strings.Join(f.After, " | ") + ")+")
	return err
}

func (g *grammar) readEdges(p *parser, data []byte) error {
	var f map[string][]string
	if err := yaml.Unmarshal(data, &f); err != nil {
		return err
	}
	g.edges.saying = language.Set(strings.Join(f["saying"], " "))
	apart := &parser{phrases: p.phrases, words: map[string]bool{}} // they mend no slips in questions
	for name, to := range map[string]*pattern{
		"anywhere": &g.edges.anywhere, "before-question": &g.edges.beforeQuestion, "before-pause": &g.edges.beforePause,
		"within": &g.edges.within, "after": &g.edges.after, "after-pause": &g.edges.afterPause,
	} {
		all := "(" + strings.Join(f[name], " | ") + ")"
		if strings.HasPrefix(name, "after") {
			all += "+"
		}
		var err error
		if *to, err = apart.parse(all); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (g *grammar) readIntents(p *parser, data []byte) error {
	var f intentsForm
	if err := yaml.Unmarshal(data, &f); err != nil {
		return err
	}
	return g.addRules(p, f.Intents)
}

func (g *grammar) addRules(p *parser, rules []ruleForm) error {
	for _, intent := range rules {
		r := rule{kind: intent.Kind, fact: intent.Fact}
		for _, text := range patternsOf(intent.Patterns) {
			one, err := p.parse(text)
			if err != nil {
				return err
			}
			r.patterns = append(r.patterns, one)
		}
		if intent.Joined != "" {
			one, err := p.parse(intent.Joined)
			if err != nil {
				return err
			}
			r.joined = one
		}
		if intent.Keywords != "" {
			for group := range strings.SplitSeq(intent.Keywords, "|") {
				if inner, ok := strings.CutPrefix(strings.TrimSpace(group), "("); ok {
					r.besides = stemSet(strings.TrimSuffix(inner, ")"))
					continue
				}
				r.keywords = append(r.keywords, stemSet(group))
			}
		}
		g.rules = append(g.rules, r)
	}
	return nil
}

// stemSet makes a set of the stems of words that spaces part.
func stemSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[language.English().Stem(word)] = true
	}
	return set
}

// withoutAfter returns where what people say after a question begins, the length of
// its words where there is nothing of the kind.
func (g *grammar) withoutAfter(m match) int {
	words := m.words
	for start := 1; start < len(words); start++ {
		if m.words = words[start:]; m.matches(g.after) {
			return start
		}
	}
	return len(words)
}

// maxNear is how many words a misspelt one is taken for at most.
const maxNear = 8

// near returns the words of the patterns that a misspelt word may be: those at one
// edit, in the order of the alphabet, else the nearest at two.
func (g *grammar) near(word string) []string {
	if len(word) < language.MinRepair {
		return nil
	}
	var found []string
	for _, w := range g.sorted {
		if len(w) > 2 && editdistance.Distance(word, w, 1) == 1 && len(found) < maxNear {
			found = append(found, w)
		}
	}
	if best := g.speller.Repair(word); len(found) == 0 && best != "" {
		found = append(found, best)
	}
	return found
}

// patternsOf returns the patterns of a text: one a line, and a line that is indented
// goes on with the one before.
func patternsOf(text string) []string {
	return strings.Split(strings.ReplaceAll(strings.TrimSpace(text), "\n ", " "), "\n")
}

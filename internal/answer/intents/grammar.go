package intents

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"plenary/internal/editdistance"
	"plenary/internal/language"
)

// The files of a language's folder that make a grammar. A language has all of them or
// none.
const (
	phrasesFile   = "phrases.yaml"
	edgesFile     = "edges.yaml"
	intentsFile   = "intents.yaml"
	followUpsFile = "followups.yaml"
)

// A grammar is what a language's files hold, ready to be compared with questions.
type grammar struct {
	language      *language.Language
	is            words
	contractions  map[string]contraction
	spell         map[string][]string
	joined        map[string]string // articles by the word that joins a preposition to them
	drop          map[string]bool
	names         documentNames
	before, after pattern
	edges         edges
	following     following // of a grammar of follow-ups
	rules         []rule
	words         map[string]bool // all that the patterns hold
	sorted        []string        // the same
	speller       language.Speller
}

// words are lists of words with a use of their own. phrases.yaml of English says what each
// is.
type words struct {
	asksOrPoints, pointing, indefinite, linking, theDocument, partOf, limiting, elsewhere, looseUnits, looseOrdinals, pluralUnits,
	articleUnit, articles map[string]bool
}

// A contraction is a word that an apostrophe joins to the word before: "we're".
type contraction struct {
	word  string
	after map[string]bool // the words before, nil for any
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

// grammars are the grammars that were asked for, by the language's tag.
var grammars sync.Map // of func() *grammar

// tags are those of the languages that have a grammar.
var tags = sync.OnceValue(func() []string { return language.With(intentsFile) })

// grammarOf returns the grammar of a language that has one. It is parsed when it is first
// asked for.
func grammarOf(tag string) *grammar { return loaded(&grammars, tag, parseGrammar) }

// loaded returns a grammar, which is parsed once.
func loaded(all *sync.Map, tag string, parse func(*language.Language) (*grammar, error)) *grammar {
	load, _ := all.LoadOrStore(tag, sync.OnceValue(func() *grammar {
		g, err := parse(language.For(tag))
		if err != nil {
			panic(err) // the files are part of the program
		}
		return g
	}))
	return load.(func() *grammar)()
}

// A phrasesForm is the form of phrases.yaml.
type phrasesForm struct {
	Words struct {
		AsksOrPoints  string `yaml:"asks-or-points"`
		Pointing      string
		Indefinite    string
		Linking       string
		TheDocument   string `yaml:"the-document"`
		PartOf        string `yaml:"part-of"`
		Limiting      string
		Elsewhere     string
		LooseUnits    string `yaml:"loose-units"`
		LooseOrdinals string `yaml:"loose-ordinals"`
		PluralUnits   string `yaml:"plural-units"`
		ArticleUnit   string `yaml:"article-unit"`
		Articles      string
	}
	JoinedArticles map[string]string `yaml:"joined-articles"`
	Contractions   map[string]struct{ Is, After string }
	Spell          map[string]string
	Drop           string
	Names          struct {
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
	Example  string
	Fact     bool
	Joined   string
	Keywords string
	Patterns string
}

func newGrammar(l *language.Language) *grammar {
	return &grammar{language: l, contractions: map[string]contraction{}, spell: map[string][]string{}, joined: map[string]string{}, words: map[string]bool{}}
}

func (g *grammar) parser() *parser {
	return &parser{language: g.language, phrases: map[string]pattern{}, words: g.words}
}

func parseGrammar(l *language.Language) (*grammar, error) {
	g := newGrammar(l)
	p := g.parser()
	for _, step := range []struct {
		file string
		read func(*parser, []byte) error
	}{{phrasesFile, g.readPhrases}, {edgesFile, g.readEdges}, {intentsFile, g.readIntents}} {
		if err := step.read(p, []byte(l.File(step.file))); err != nil {
			return nil, fmt.Errorf("%s/%s: %w", l.Tag, step.file, err)
		}
	}
	g.learnSpelling()
	return g, nil
}

// strict reads YAML and fails on a key that a form does not have.
func strict(data []byte, form any) error {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	return d.Decode(form)
}

// fold returns words that spaces part in the form in which words are compared.
func (g *grammar) fold(words string) []string {
	all := strings.Fields(words)
	for i, w := range all {
		if w != documentWord {
			all[i] = g.language.Fold(w)
		}
	}
	return all
}

func (g *grammar) set(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range g.fold(words) {
		set[w] = true
	}
	return set
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
	if err := strict(data, &f); err != nil {
		return err
	}
	w := f.Words
	g.is = words{
		asksOrPoints: g.set(w.AsksOrPoints), pointing: g.set(w.Pointing), indefinite: g.set(w.Indefinite), linking: g.set(w.Linking),
		theDocument: g.set(w.TheDocument), partOf: g.set(w.PartOf), limiting: g.set(w.Limiting), elsewhere: g.set(w.Elsewhere),
		looseUnits: g.set(w.LooseUnits), looseOrdinals: g.set(w.LooseOrdinals), pluralUnits: g.set(w.PluralUnits),
		articleUnit: g.set(w.ArticleUnit), articles: g.set(w.Articles),
	}
	for word, article := range f.JoinedArticles {
		g.joined[g.language.Fold(word)] = article
	}
	for ending, c := range f.Contractions {
		one := contraction{word: g.language.Fold(c.Is)}
		if c.After != "" {
			one.after = g.set(c.After)
		}
		g.contractions[g.language.Fold(ending)] = one
	}
	for word, instead := range f.Spell {
		g.spell[g.language.Fold(word)] = language.WordsOf(g.language.Tokenize(instead, maxWords))
	}
	g.drop = g.set(f.Drop)
	g.names = documentNames{g.set(f.Names.Always), g.set(f.Names.UnlessInText), g.set(f.Names.Own)}
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

func (g *grammar) readIntents(p *parser, data []byte) error {
	var f intentsForm
	if err := strict(data, &f); err != nil {
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
					r.besides = g.stems(strings.TrimSuffix(inner, ")"))
					continue
				}
				r.keywords = append(r.keywords, g.stems(group))
			}
		}
		g.rules = append(g.rules, r)
	}
	return nil
}

// stems makes a set of the stems of words that spaces part.
func (g *grammar) stems(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range g.fold(words) {
		set[g.language.Stem(word)] = true
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

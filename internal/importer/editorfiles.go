package importer

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// The most that is drafted. An editor reads all of it.
const (
	maxRecommendations = 30
	maxTerms           = 60
	maxPrompts         = 24 // half a year of one a week
)

// A Term is an abbreviation or a defined term.
type Term struct {
	Words string
	Also  []string
	Where string // reference of the place that defines it, or uses it first
}

// A Prompt is a question for discussion, made of a template.
type Prompt struct {
	ID    string
	Stage string
	Text  string
	About string
	Quote string
}

// backMatter are the headings of sections that neither recommend nor are
// discussed.
var backMatter = regexp.MustCompile(`(?i)^` + lists.Pattern("back matter") + `$`)

// draftEditorFiles drafts recommendations, terms and prompts from the statement
// as it will be read, so that every quotation is verbatim.
func (d *Draft) draftEditorFiles(s *statement.Statement) {
	w := newWording(d.Meta.Language)
	d.Recommendations = w.recommendations(s)
	d.Terms = w.terms(s)
	d.Prompts = w.prompts(s)
}

// bodyParagraphs returns the paragraphs outside the back matter, without tables.
func bodyParagraphs(s *statement.Statement) []int {
	var all []int
	for i, p := range s.Paragraphs {
		if p.Table == nil && !inBackMatter(s, p.Section) {
			all = append(all, i)
		}
	}
	return all
}

func inBackMatter(s *statement.Statement, section int) bool {
	for section > 0 {
		if backMatter.MatchString(s.Sections[section].Title) {
			return true
		}
		section = s.Sections[section].Parent
	}
	return false
}

// A glossary collects terms, each once.
type glossary struct {
	*wording
	terms []Term
	seen  map[string]bool // in small letters
}

func (g *glossary) add(words, also, where string) {
	words, also = strings.TrimSpace(words), strings.TrimSpace(also)
	if words == "" || also == "" || g.seen[strings.ToLower(words)] || strings.EqualFold(words, also) {
		return
	}
	g.seen[strings.ToLower(words)] = true
	g.terms = append(g.terms, Term{Words: words, Also: []string{also}, Where: where})
}

// minUses is how often a long name occurs at least whose initials are a term.
const minUses = 3

// terms returns abbreviations, defined terms, and long names that occur often.
func (w *wording) terms(s *statement.Statement) []Term {
	g := &glossary{wording: w, seen: map[string]bool{}}
	uses := map[string]int{}
	firstAt := map[string]string{}
	var names []string
	for _, i := range bodyParagraphs(s) {
		p := s.Paragraphs[i]
		where := s.Label(statement.ParagraphRef(i))
		g.addDefined(p.Text, where)
		for _, at := range w.properName.FindAllStringSubmatchIndex(p.Text, -1) {
			name := p.Text[at[2]:at[3]]
			if beginsSentence(p, at[2]) || language.CountWords(name) < 3 {
				continue
			}
			if uses[name] == 0 {
				firstAt[name] = where
				names = append(names, name)
			}
			uses[name]++
		}
	}
	for _, name := range names {
		if initials := initialsOf(name); uses[name] >= minUses && len(initials) >= 3 {
			g.add(name, initials, firstAt[name])
		}
	}
	return g.terms[:min(len(g.terms), maxTerms)]
}

// addDefined adds what a paragraph defines itself.
func (g *glossary) addDefined(text, where string) {
	for _, m := range g.abbreviation.FindAllStringSubmatchIndex(text, -1) {
		short := text[m[2]:m[3]]
		if long := g.expansion(text[:m[0]], short); long != "" {
			g.add(short, long, where)
			g.add(long, short, where)
		}
	}
	for _, m := range g.shortName.FindAllStringSubmatchIndex(text, -1) {
		if long := g.lastName(text[:m[0]]); long != "" {
			g.add(g.article.ReplaceAllString(text[m[2]:m[3]], ""), long, where)
		}
	}
	for _, m := range g.definition.FindAllStringSubmatch(text, -1) {
		g.add(m[1], fmt.Sprintf(g.definitionQuestion, m[1]), where)
	}
}

func beginsSentence(p statement.Paragraph, at int) bool {
	return slices.ContainsFunc(p.Sentences, func(s statement.Span) bool { return s.Start == at })
}

// expansion returns the words before an abbreviation in brackets whose initials
// make it, "" where they do not. An abbreviation has 2 to 8 capitals, which are
// half of it at least.
func (w *wording) expansion(before, short string) string {
	letters := []rune{}
	for _, r := range short {
		if unicode.IsUpper(r) {
			letters = append(letters, r)
		}
	}
	if len(letters) < 2 || len(letters) > 8 || len(letters)*2 < utf8.RuneCountInString(short) {
		return ""
	}
	words := strings.Fields(before)
	if len(words) > 14 {
		words = words[len(words)-14:]
	}
	// Backwards: each letter begins a word, with small words between them.
	at := len(words) - 1
	for k := len(letters) - 1; k >= 0; k-- {
		if w.compounds && k > 0 && at >= 0 && startsWith(words[at], letters[k-1]) && !startsWith(words[at], letters[k]) && isWithin(words[at], letters[k]) {
			k, at = k-1, at-1 // "Gewerkschaftsbund" is two words
			continue
		}
		for at >= 0 && !startsWith(words[at], letters[k]) {
			if !w.smallWords[strings.ToLower(words[at])] {
				return ""
			}
			at--
		}
		if at < 0 {
			return ""
		}
		at--
	}
	long := strings.Join(words[at+1:], " ")
	if strings.ContainsAny(long, ".;:()") || !strings.HasSuffix(strings.TrimRight(before, " "), long) {
		return ""
	}
	return strings.Trim(long, ",“”„«»\"'‘’ ")
}

// isWithin reports whether a word has a letter behind its first.
func isWithin(word string, letter rune) bool {
	_, size := utf8.DecodeRuneInString(word)
	return strings.ContainsRune(word[size:], unicode.ToLower(letter))
}

func startsWith(word string, letter rune) bool {
	word = strings.TrimLeft(word, "“\"'‘(")
	for _, part := range strings.Split(word, "-") {
		if r, _ := utf8.DecodeRuneInString(part); unicode.ToUpper(r) == letter {
			return true
		}
	}
	return false
}

// lastName returns the capitalised name at the end of text.
func (w *wording) lastName(text string) string {
	all := w.properName.FindAllStringSubmatchIndex(text, -1)
	if len(all) == 0 {
		return ""
	}
	last := all[len(all)-1]
	if len(strings.TrimSpace(text[last[3]:])) > 0 {
		return ""
	}
	return text[last[2]:last[3]]
}

func initialsOf(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// generalHeading is a heading that does not say what stands under it.
var generalHeading = regexp.MustCompile(`(?i)^` + lists.Pattern("general headings") + `$`)

// prompts drafts a question on each section to discuss: on the sentence in it that is
// most worth it, else on its heading.
func (w *wording) prompts(s *statement.Statement) []Prompt {
	sections := promptSections(s)
	var all []Prompt
	for n, i := range sections {
		title := cmp.Or(s.Sections[i].Title, s.Sections[i].Heading())
		about := s.Sections[i].Ref
		if i == 0 || generalHeading.MatchString(title) {
			title = s.Title // which says what the section is about
		}
		title = abridge(title, 120)
		quote, score := w.bestPromptSentence(s, i)
		templates := w.headingTemplates
		switch {
		case score > 0:
			templates = w.adviceTemplates
		case quote != "":
			templates = w.sentenceTemplates
		}
		all = append(all, Prompt{ID: fmt.Sprintf("draft-%s", slug(about, i)), Stage: w.draft, About: about, Quote: quote, Text: fmt.Sprintf(templates[n%len(templates)], title)})
	}
	// Two sections may have the same short name.
	seen := map[string]bool{}
	for k := range all {
		base := all[k].ID
		for n := 2; seen[all[k].ID]; n++ {
			all[k].ID = fmt.Sprintf("%s-%d", base, n)
		}
		seen[all[k].ID] = true
	}
	return all
}

// minDiscussed is how many words a section has at least that is discussed.
const minDiscussed = 10

// wordsUnder counts the words of a section with all beneath it.
func wordsUnder(s *statement.Statement, section int) int {
	n := 0
	for _, run := range s.Runs(statement.SectionRef(section)) {
		n += language.CountWords(s.Quote(run))
	}
	return n
}

// promptSections returns the sections to discuss: those with text of their own or none
// beneath them, down to the deepest level that the number of prompts allows.
func promptSections(s *statement.Statement) []int {
	var all []int
	for level := 1; level <= 6; level++ {
		upTo := discussedTo(s, level)
		if level > 1 && len(upTo) > maxPrompts {
			break
		}
		if len(upTo) > 0 {
			all = upTo
		}
	}
	if len(all) == 0 && wordsUnder(s, 0) >= minDiscussed {
		return []int{0}
	}
	return all[:min(len(all), maxPrompts)]
}

// discussedTo returns the sections down to a level that a question may be on.
func discussedTo(s *statement.Statement, level int) []int {
	var upTo []int
	for i := range s.Sections {
		if i > 0 && s.Sections[i].Level <= level && !inBackMatter(s, i) && wordsUnder(s, i) >= minDiscussed {
			upTo = append(upTo, i)
		}
	}
	var all []int
	for k, i := range upTo {
		hasBelow := k+1 < len(upTo) && s.Sections[upTo[k+1]].Level > s.Sections[i].Level
		if !hasBelow || ownWords(s, i) >= minDiscussed {
			all = append(all, i)
		}
	}
	return all
}

// ownWords counts the words directly under the heading of a section.
func ownWords(s *statement.Statement, section int) int {
	n := 0
	for p := s.Sections[section].From; p < s.Sections[section].To; p++ {
		n += language.CountWords(s.Paragraphs[p].Text)
	}
	return n
}

// bestPromptSentence returns the sentence directly under section i that is most worth
// discussing, with the score of its advice.
func (w *wording) bestPromptSentence(s *statement.Statement, i int) (string, int) {
	var quote string
	best, recommends := 0, 0
	for p := s.Sections[i].From; p < s.Sections[i].To; p++ {
		if s.Paragraphs[p].Table != nil {
			continue
		}
		for k, span := range s.Paragraphs[p].Sentences {
			text := s.Paragraphs[p].Text[s.Paragraphs[p].BodyStart(k):span.End]
			n := language.CountWords(text)
			if n < 8 || n > 60 || !w.standsAlone(text) {
				continue
			}
			a := w.advice(text, w.addressed(s, i))
			score := a*3 + min(n/8, 4)
			if w.aboutText.MatchString(text) {
				score -= 4
			}
			if w.debatable.MatchString(text) {
				score += 3
			}
			if score > best {
				quote, best, recommends = text, score, a
			}
		}
	}
	return quote, recommends
}

// slug makes a short name of the reference of section i, or of i where the
// reference has no letters.
func slug(ref string, i int) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, ref), "-")
	if name == "" {
		return fmt.Sprint(i)
	}
	return name
}

package importer

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	d.Recommendations = recommendations(s)
	d.Terms = terms(s)
	d.Prompts = prompts(s)
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

var (
	// abbreviation is one in brackets: "(ILO)".
	abbreviation = regexp.MustCompile(`\((?:the |an? )?[“"‘']?([A-Z][A-Za-z&/-]{1,11})[”"’']?(?:;[^()]*)?\)`)
	// shortName is one that a text defines in brackets: (hereinafter "the Fund").
	shortName = regexp.MustCompile(`\((?:hereinafter|hereafter|the|together,? the)[^()“"]{0,40}[“"]((?:the )?[A-Z][^”"()]{2,40})[”"]\)`)
	// definition is a quoted term before its meaning: “harbour” means.
	definition = regexp.MustCompile(`[“"]([A-Za-z][^”"]{2,60})[”"] ` + lists.Pattern("definition verbs") + `\b`)
	// properName is a row of capitalised words.
	properName = regexp.MustCompile(`\b(?:[A-Z][a-zé]+(?:-[A-Z][a-z]+)?)(?:\s(?:of|for|on|and|the|in|to)(?:\sthe)?)?(?:\s[A-Z][a-zé]+(?:-[A-Z][a-z]+)?){1,6}\b`)

	smallWords = lists.Set("small words")
)

// A glossary collects terms, each once.
type glossary struct {
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
func terms(s *statement.Statement) []Term {
	g := &glossary{seen: map[string]bool{}}
	uses := map[string]int{}
	firstAt := map[string]string{}
	var names []string
	for _, i := range bodyParagraphs(s) {
		p := s.Paragraphs[i]
		where := s.Label(statement.ParagraphRef(i))
		g.addDefined(p.Text, where)
		for _, at := range properName.FindAllStringIndex(p.Text, -1) {
			name := p.Text[at[0]:at[1]]
			if beginsSentence(p, at[0]) || wordCount(name) < 3 {
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
	for _, m := range abbreviation.FindAllStringSubmatchIndex(text, -1) {
		short := text[m[2]:m[3]]
		if long := expansion(text[:m[0]], short); long != "" {
			g.add(short, long, where)
			g.add(long, short, where)
		}
	}
	for _, m := range shortName.FindAllStringSubmatchIndex(text, -1) {
		if long := lastName(text[:m[0]]); long != "" {
			g.add(strings.TrimPrefix(text[m[2]:m[3]], "the "), long, where)
		}
	}
	for _, m := range definition.FindAllStringSubmatch(text, -1) {
		g.add(m[1], "meaning of "+m[1], where)
	}
}

func beginsSentence(p statement.Paragraph, at int) bool {
	return slices.ContainsFunc(p.Sentences, func(s statement.Span) bool { return s.Start == at })
}

// expansion returns the words before an abbreviation in brackets whose initials
// make it, "" where they do not. An abbreviation has 2 to 8 capitals, which are
// half of it at least.
func expansion(before, short string) string {
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
		for at >= 0 && !startsWith(words[at], letters[k]) {
			if !smallWords[strings.ToLower(words[at])] {
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
	return strings.Trim(long, ",“”\"'‘’")
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
func lastName(text string) string {
	all := properName.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return ""
	}
	last := all[len(all)-1]
	if len(strings.TrimSpace(text[last[1]:])) > 0 {
		return ""
	}
	return text[last[0]:last[1]]
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

// Templates of prompts, with the heading of a section for %s.
var (
	headingTemplates  = lists.List("prompts on a heading")
	adviceTemplates   = lists.List("prompts on a recommendation")
	sentenceTemplates = lists.List("prompts on another sentence")
)

// generalHeading is a heading that does not say what stands under it.
var generalHeading = regexp.MustCompile(`(?i)^` + lists.Pattern("general headings") + `$`)

// prompts drafts a question on each section to discuss: on the sentence in it that is
// most worth it, else on its heading.
func prompts(s *statement.Statement) []Prompt {
	sections := promptSections(s)
	var all []Prompt
	for n, i := range sections {
		title := cmp.Or(s.Sections[i].Title, s.Sections[i].Heading())
		about := s.Sections[i].Ref
		if i == 0 || generalHeading.MatchString(title) {
			title = s.Title // which says what the section is about
		}
		title = abridge(title, 120)
		quote, score := bestPromptSentence(s, i)
		templates := headingTemplates
		switch {
		case score > 0:
			templates = adviceTemplates
		case quote != "":
			templates = sentenceTemplates
		}
		all = append(all, Prompt{ID: fmt.Sprintf("draft-%s", slug(about, i)), About: about, Quote: quote, Text: fmt.Sprintf(templates[n%len(templates)], title)})
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
		n += wordCount(s.Quote(run))
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
		n += wordCount(s.Paragraphs[p].Text)
	}
	return n
}

var (
	// aboutText is a sentence about the text and not about its subject.
	aboutText = regexp.MustCompile(`(?i)\b(?:this|the) (?:council )?` + lists.Pattern("text nouns") + `s?\b[^.]{0,60}\b` + lists.Pattern("text verbs") + `\b`)
	// contested is a sentence that people may see differently.
	debatable = regexp.MustCompile(`(?i)\b` + lists.Pattern("contested words") + `\b`)
)

// bestPromptSentence returns the sentence directly under section i that is most worth
// discussing, with the score of its advice.
func bestPromptSentence(s *statement.Statement, i int) (string, int) {
	var quote string
	best, recommends := 0, 0
	for p := s.Sections[i].From; p < s.Sections[i].To; p++ {
		if s.Paragraphs[p].Table != nil {
			continue
		}
		for k, span := range s.Paragraphs[p].Sentences {
			text := s.Paragraphs[p].Text[s.Paragraphs[p].BodyStart(k):span.End]
			n := wordCount(text)
			if n < 8 || n > 60 || !standsAlone(text) {
				continue
			}
			a := advice(text, addressed(s, i))
			score := a*3 + min(n/8, 4)
			if aboutText.MatchString(text) {
				score -= 4
			}
			if debatable.MatchString(text) {
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

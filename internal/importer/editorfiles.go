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

// How much is drafted at most. An editor reads all of it.
const (
	maxRecommendations = 60
	maxTerms           = 80
	maxPrompts         = 120
)

// A Point is a sentence that recommends, drafted for an editor.
type Point struct {
	Title string
	Quote string
	Where string // reference
	score int
	order int
}

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

// aside are sections that neither recommend nor are discussed.
var aside = regexp.MustCompile(`(?i)^(?:notes|endnotes|footnotes|references|bibliography|works cited|acknowledge?ments|index|glossary|abbreviations|acronyms|about the (?:authors?|publisher)|copyright.*|license.*|contributors|contents)$`)

// draftAids drafts what an editor will want, out of the statement as it will
// be read, so that every quotation is verbatim.
func (d *Draft) draftAids(s *statement.Statement) {
	d.Recommendations = recommendations(s)
	d.Terms = terms(s)
	d.Prompts = prompts(s)
}

// running returns the paragraphs that are running text.
func running(s *statement.Statement) []int {
	var all []int
	for i, p := range s.Paragraphs {
		if !isAside(s, p.Section) {
			all = append(all, i)
		}
	}
	return all
}

func isAside(s *statement.Statement, section int) bool {
	for section > 0 {
		if aside.MatchString(s.Sections[section].Title) {
			return true
		}
		section = s.Sections[section].Parent
	}
	return false
}

var (
	strongAdvice = regexp.MustCompile(`(?i)\b(?:recommends?(?: that)?|calls? (?:on|upon|for)|urges?|(?:we|it is) (?:strongly )?(?:recommend|suggest|propose)(?:ed)?|appeals? to|invites? (?:states|governments|member|all|the)|encourages? (?:states|governments|member|all|the)|requests? (?:the|all|states)|recommendations? (?:is|are) (?:for|to|that)|recommendations? includes?)\b`)
	plainAdvice  = regexp.MustCompile(`\b(?:should|must|ought to|shall)\b`)
	weakAdvice   = regexp.MustCompile(`\b(?:should|must) (?:have been|be noted|be remembered|not be confused)\b|\bif (?:\w+ ){0,3}should\b`)
)

// advice scores how much a sentence recommends, 0 where it does not.
func advice(sentence string) int {
	n := wordCount(sentence)
	if n < 6 || n > 90 || !ends(sentence) && !strings.HasSuffix(sentence, ";") || strings.HasSuffix(strings.TrimRight(sentence, `"”’)`), "?") || weakAdvice.MatchString(sentence) {
		return 0
	}
	score := 0
	if strongAdvice.MatchString(sentence) {
		score = 4
	}
	if m := plainAdvice.FindAllString(sentence, 4); m != nil {
		score += min(len(m), 2) + 1
	}
	if score > 0 && n > 45 {
		score--
	}
	return score
}

func recommendations(s *statement.Statement) []Point {
	var all []Point
	seen := map[string]bool{}
	for _, i := range running(s) {
		p := s.Paragraphs[i]
		for n, span := range p.Sentences {
			quote := p.Text[span.Start:span.End]
			score := advice(quote)
			if score == 0 || seen[quote] {
				continue
			}
			seen[quote] = true
			all = append(all, Point{
				Title: "Draft: " + abridge(adviceTitle(quote), 90),
				Quote: quote, score: score, order: len(all),
				Where: s.Label(s.RefTo(statement.Run{Paragraph: i, Start: p.Sentences[n].Start, End: span.End})),
			})
		}
	}
	slices.SortStableFunc(all, func(a, b Point) int { return b.score - a.score })
	all = all[:min(len(all), maxRecommendations)]
	slices.SortFunc(all, func(a, b Point) int { return cmp.Compare(a.order, b.order) })
	return all
}

var leadIn = regexp.MustCompile(`(?i)^.*?\b(?:recommends? that|recommends?|calls? (?:on|upon)|urges?)\s+`)

// adviceTitle is the part of a sentence that says what is recommended.
func adviceTitle(sentence string) string {
	if at := leadIn.FindStringIndex(sentence); at != nil && wordCount(sentence[at[1]:]) > 3 {
		rest := sentence[at[1]:]
		r, size := utf8.DecodeRuneInString(rest)
		return strings.TrimRight(string(unicode.ToUpper(r))+rest[size:], ".;")
	}
	return strings.TrimRight(sentence, ".;")
}

var (
	inBrackets = regexp.MustCompile(`\((?:the |an? )?[“"‘']?([A-Z][A-Za-z&/-]{1,11})[”"’']?(?:;[^()]*)?\)`)
	defined    = regexp.MustCompile(`\((?:hereinafter|hereafter|the|together,? the)[^()“"]{0,40}[“"]((?:the )?[A-Z][^”"()]{2,40})[”"]\)`)
	means      = regexp.MustCompile(`[“"]([A-Za-z][^”"]{2,60})[”"] (?:means|refers to|shall mean|is defined as)\b`)
	capitals   = regexp.MustCompile(`\b(?:[A-Z][a-zé]+(?:-[A-Z][a-z]+)?)(?:\s(?:of|for|on|and|the|in|to)(?:\sthe)?)?(?:\s[A-Z][a-zé]+(?:-[A-Z][a-z]+)?){1,6}\b`)
)

func terms(s *statement.Statement) []Term {
	var all []Term
	seen := map[string]bool{}
	add := func(words, also, where string) {
		words, also = strings.TrimSpace(words), strings.TrimSpace(also)
		if words == "" || also == "" || seen[strings.ToLower(words)] || strings.EqualFold(words, also) {
			return
		}
		seen[strings.ToLower(words)] = true
		all = append(all, Term{Words: words, Also: []string{also}, Where: where})
	}
	often := map[string]int{}
	firstAt := map[string]string{}
	var order []string
	for _, i := range running(s) {
		p := s.Paragraphs[i]
		where := s.Label(statement.ParagraphRef(i))
		for _, m := range inBrackets.FindAllStringSubmatchIndex(p.Text, -1) {
			short := p.Text[m[2]:m[3]]
			if long := expansion(p.Text[:m[0]], short); long != "" {
				add(short, long, where)
				add(long, short, where)
			}
		}
		for _, m := range defined.FindAllStringSubmatchIndex(p.Text, -1) {
			if long := lastName(p.Text[:m[0]]); long != "" {
				add(strings.TrimPrefix(p.Text[m[2]:m[3]], "the "), long, where)
			}
		}
		for _, m := range means.FindAllStringSubmatch(p.Text, -1) {
			add(m[1], "meaning of "+m[1], where)
		}
		for _, at := range capitals.FindAllStringIndex(p.Text, -1) {
			name := p.Text[at[0]:at[1]]
			if beginsSentence(p, at[0]) || wordCount(name) < 3 {
				continue
			}
			if often[name] == 0 {
				firstAt[name] = where
				order = append(order, name)
			}
			often[name]++
		}
	}
	for _, name := range order {
		if often[name] >= 3 {
			if initials := initialsOf(name); len(initials) >= 3 {
				add(name, initials, firstAt[name])
			}
		}
	}
	return all[:min(len(all), maxTerms)]
}

func beginsSentence(p statement.Paragraph, at int) bool {
	for _, s := range p.Sentences {
		if s.Start == at {
			return true
		}
	}
	return false
}

// expansion returns the words before an abbreviation in brackets whose initials
// it is made of, "" where they are not.
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
	// Backwards: each letter begins a word; small words may stand between.
	at := len(words) - 1
	for k := len(letters) - 1; k >= 0; k-- {
		for at >= 0 && !startsWith(words[at], letters[k]) {
			if !small[strings.ToLower(words[at])] {
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

var small = map[string]bool{"of": true, "for": true, "on": true, "and": true, "the": true, "in": true, "to": true, "a": true, "an": true, "&": true, "de": true, "la": true, "des": true, "du": true, "by": true, "with": true}

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
	all := capitals.FindAllStringIndex(text, -1)
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

// templates are the questions that are asked of a section: around its heading,
// or around the sentence of it that is quoted.
var (
	headingTemplates = []string{
		"What would change where you are if “%s” were taken seriously?",
		"Which part of “%s” do you agree with most, and where do you hesitate?",
		"What is missing from “%s”, and who could supply it?",
		"Whom does “%s” concern most, and have they been heard?",
	}
	adviceTemplates = []string{
		"“%s” asks for this. Who would have to act first, and what stands in the way?",
		"“%s” asks for this. What would be a first step towards it where you are?",
		"“%s” asks for this. What would it cost, and who would bear it?",
		"“%s” asks for this. How would you know, five years on, whether it was done?",
	}
	claimTemplates = []string{
		"This is said under “%s”. Where have you seen it hold true, and where not?",
		"This is said under “%s”. What would convince somebody who doubts it?",
		"This is said under “%s”. If it is right, what follows for those whom it concerns?",
		"This is said under “%s”. Has anything changed since it was written?",
	}
	unheldTemplates = []string{
		"What would you expect a section called “%s” to argue, and what should it not leave out?",
		"Which example of your own would you bring to a section called “%s”?",
		"Which question would you want a section called “%s” to answer?",
	}
)

// general are headings that say nothing of what stands under them.
var general = regexp.MustCompile(`(?i)^(?:abstract|(?:executive )?summary|introduction|preface|foreword|preamble|background|overview|conclusions?|discussion|scope|purpose|general|guiding principles|policy options|recommendations)$`)

func prompts(s *statement.Statement) []Prompt {
	sections := promptSections(s)
	var all []Prompt
	for n, i := range sections {
		title := s.Sections[i].Title
		about := s.Sections[i].Ref
		id := func(k int) string { return fmt.Sprintf("draft-%s-%d", slug(about, i), k) }
		vague := general.MatchString(title)
		if i == 0 || vague {
			title = s.Title // which says what the section is about
		}
		title = abridge(title, 120)
		if !s.HasText(i) {
			if !vague {
				all = append(all, Prompt{ID: id(1), About: about, Text: fmt.Sprintf(unheldTemplates[n%len(unheldTemplates)], title)})
			}
			continue
		}
		all = append(all, Prompt{ID: id(1), About: about, Text: fmt.Sprintf(headingTemplates[n%len(headingTemplates)], title)})
		if quote, score := strongest(s, i); quote != "" {
			templates := claimTemplates
			if score > 0 {
				templates = adviceTemplates
			}
			all = append(all, Prompt{ID: id(2), About: about, Quote: quote, Text: fmt.Sprintf(templates[n%len(templates)], title)})
		}
	}
	// Two sections may come to the same short name.
	seen := map[string]bool{}
	for k := range all {
		base := all[k].ID
		for n := 2; seen[all[k].ID]; n++ {
			all[k].ID = fmt.Sprintf("%s-%d", base, n)
		}
		seen[all[k].ID] = true
	}
	return all[:min(len(all), maxPrompts)]
}

// promptSections are the sections to discuss: as deep into the outline as the
// number of prompts allows.
func promptSections(s *statement.Statement) []int {
	var all []int
	for level := 1; level <= 6; level++ {
		var upTo []int
		for i := range s.Sections {
			held := s.Sections[i].From < s.Sections[i].To
			if i > 0 && s.Sections[i].Level <= level && !isAside(s, i) || i == 0 && held && len(s.Sections) == 1 {
				upTo = append(upTo, i)
			}
		}
		if level > 1 && len(upTo)*2 > maxPrompts {
			break
		}
		all = upTo
	}
	return all[:min(len(all), maxPrompts/2)]
}

var (
	// ofItself is a sentence about the text rather than about its subject.
	ofItself = regexp.MustCompile(`(?i)\b(?:this|the) (?:council )?(?:report|statement|paper|brief|section|chapter|document|series|manual|article|meeting|council)s?\b[^.]{0,60}\b(?:explores?|examine[sd]?|provides?|sketche[sd]|describe[sd]?|discusse[sd]|assesse[sd]|outline[sd]?|explore[sd]|convened|presents?|launche[sd]|identifie[sd])\b`)
	// contested is one that people may see differently.
	contested = regexp.MustCompile(`(?i)\b(?:but|however|although|while|whereas|rather than|instead|neither|nor|cannot|never|only|unless|despite|even (?:if|as|though)|no longer|at the expense of|more than|less than|will)\b`)
)

// strongest returns the sentence directly under section i that most deserves
// discussion, with how much it recommends.
func strongest(s *statement.Statement, i int) (string, int) {
	var quote string
	best, recommends := 0, 0
	for p := s.Sections[i].From; p < s.Sections[i].To; p++ {
		for _, span := range s.Paragraphs[p].Sentences {
			text := s.Paragraphs[p].Text[span.Start:span.End]
			n := wordCount(text)
			if n < 8 || n > 60 || !ends(text) {
				continue
			}
			a := advice(text)
			score := a*3 + min(n/8, 4)
			if ofItself.MatchString(text) {
				score -= 4
			}
			if contested.MatchString(text) {
				score += 3
			}
			if score > best {
				quote, best, recommends = text, score, a
			}
		}
	}
	return quote, recommends
}

// slug makes a short name of a reference.
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

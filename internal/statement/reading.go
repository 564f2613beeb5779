package statement

import (
	"slices"
	"strings"

	"plenary/internal/editdistance"
)

// A unit says what a numeral counts.
type unit int

const (
	anyUnit unit = iota
	sectionUnit
	subsectionUnit
	paragraphUnit
	sentenceUnit
	recommendationUnit
	areaUnit
)

// unitWords are the words and marks before or after a numeral, by unit. A unit
// of one letter counts only before a number.
var unitWords = map[string]unit{}

func init() {
	for u, words := range map[unit]string{
		sectionUnit:        "section sections sec secs sect part parts chapter chapters chap ch heading headings article articles art § s ss",
		subsectionUnit:     "subsection subsections sub letter letters subpart subparts subheading subheadings item items",
		paragraphUnit:      "paragraph paragraphs para paras par ¶ p",
		sentenceUnit:       "sentence sentences sent",
		recommendationUnit: "recommendation recommendations recs rec r step steps",
		areaUnit:           "area areas",
	} {
		for _, w := range strings.Fields(words) {
			unitWords[w] = u
		}
	}
}

// noise are words that a reference may hold without meaning anything.
var noise = wordSet("the no nr num number see please and quote show me statement document text")

// within are the words between a part and what holds it: "sentence 2 of the
// abstract".
var withinWords = wordSet("of in from under within")

// through are the words between the ends of a range.
var throughWords = wordSet("to through thru until till")

// A step leads from a place to a part of it.
type step struct {
	unit  unit
	value value
	named []int // sections of that title, or that word and value head
	word  string
}

// An item is one reference of a list.
type item struct {
	steps  []step
	to     []step // the end of a range; nil where there is none
	comma  bool   // follows a comma, so that it may go on from the item before it
	source string // for telling what was not found
}

// A reader reads the tokens of a typed reference.
type reader struct {
	index  *index
	tokens []token
	at     int
}

// read parses a list of references, false where there is anything else in it.
func (x *index) read(tokens []token) ([]item, bool) {
	r := &reader{index: x, tokens: tokens}
	var items []item
	comma := false
	for {
		r.skipNoise()
		if r.at == len(r.tokens) {
			return items, len(items) > 0
		}
		begin := r.at
		it, ok := r.item()
		if !ok {
			return nil, false
		}
		it.comma = comma
		it.source = join(r.tokens[begin:r.at])
		if len(items) > 0 {
			x.inherit(items[len(items)-1].steps, it.steps)
		}
		items = append(items, it)
		for r.word(withinWords) {
			outer, ok := r.item()
			if !ok {
				// "of the statement": noise alone
				r.skipNoise()
				if r.at < len(r.tokens) && !r.separates() {
					return nil, false
				}
			} else if outer.to != nil {
				return nil, false
			} else {
				attach(items, outer.steps)
			}
		}
		if r.at == len(r.tokens) {
			return items, true
		}
		if !r.separates() {
			return nil, false
		}
		comma = r.mark(",")
		for r.separates() {
			comma = r.mark(",") && comma
			r.at++
		}
	}
}

// attach puts what "of" names in front of the last item, and of those before it
// that count the same thing: "the first and second sentence of the abstract".
func attach(items []item, outer []step) {
	last := items[len(items)-1].steps[0]
	for i := len(items) - 1; i >= 0; i-- {
		first := &items[i].steps[0]
		if i < len(items)-1 {
			if first.unit == anyUnit && first.value.ordinal {
				first.unit = last.unit
			}
			if first.unit != last.unit || first.named != nil {
				return
			}
		}
		items[i].steps = slices.Concat(outer, items[i].steps)
		if items[i].to != nil {
			items[i].to = slices.Concat(outer, items[i].to)
		}
	}
}

// inherit gives a bare number the unit of the one before it: "sentences 1 and
// 2", "articles 1 to 3".
func (x *index) inherit(before, steps []step) {
	last := before[len(before)-1]
	if first := &steps[0]; first.unit == anyUnit && first.named == nil && last.word != "" {
		*first = x.step(sectionUnit, last.word, first.value)
		return
	}
	if first := &steps[0]; first.unit == anyUnit && last.unit >= paragraphUnit && first.value.class&last.value.class != 0 {
		first.unit = last.unit
	}
}

func (r *reader) skipNoise() {
	for r.at < len(r.tokens) {
		t := r.tokens[r.at]
		if t.kind == markToken && t.text != "¶" && t.text != "§" || t.kind == wordToken && (noise[t.text] || withinWords[t.text]) {
			r.at++
			continue
		}
		return
	}
}

// separates reports whether the next token parts two items of a list.
func (r *reader) separates() bool {
	return r.mark(",") || r.mark(";") || r.mark("\n") || r.at < len(r.tokens) && r.tokens[r.at].text == "and"
}

func (r *reader) mark(text string) bool {
	return r.at < len(r.tokens) && r.tokens[r.at].kind == markToken && r.tokens[r.at].text == text
}

// word takes the next token if it is one of words.
func (r *reader) word(words map[string]bool) bool {
	if r.at < len(r.tokens) && r.tokens[r.at].kind == wordToken && words[r.tokens[r.at].text] {
		r.at++
		return true
	}
	return false
}

// item reads steps, and the end of a range if there is one.
func (r *reader) item() (item, bool) {
	var it item
	it.steps = r.steps()
	if len(it.steps) == 0 {
		return it, false
	}
	begin := r.at
	if r.mark("-") || r.at < len(r.tokens) && throughWords[r.tokens[r.at].text] {
		r.at++
		if it.to = r.steps(); it.to != nil {
			r.index.inherit(it.steps, it.to)
		} else {
			r.at = begin
			if r.mark("-") {
				r.at++ // a trailing dash
			}
		}
	}
	return it, true
}

// steps reads one step after another.
func (r *reader) steps() []step {
	var steps []step
	for r.at < len(r.tokens) {
		t := r.tokens[r.at]
		if t.kind == markToken && strings.Contains(".():/", t.text) || t.kind == wordToken && noise[t.text] && t.text != "and" {
			r.at++
			continue
		}
		st, ok := r.step()
		if !ok {
			return steps
		}
		steps = append(steps, st)
	}
	return steps
}

// step reads one numeral with its unit, or the title of a section.
func (r *reader) step() (step, bool) {
	if named, n := r.title(); n > 0 {
		r.at += n
		r.bareUnit() // "the abstract section"
		return step{named: named}, true
	}
	begin := r.at
	if r.tokens[r.at].text == "issue" {
		r.at++ // "issue area 4"
	}
	if u, n := r.unit(); n > 0 {
		word := r.tokens[r.at].text
		r.at += n
		for r.at < len(r.tokens) && (r.mark(".") || r.mark(":") || noise[r.tokens[r.at].text] && r.tokens[r.at].text != "and" || unitWords[r.tokens[r.at].text] == u && len(r.tokens[r.at].text) > 1) {
			r.at++
		}
		if named, n := r.title(); n > 0 && u == sectionUnit {
			r.at += n
			return step{named: named}, true
		}
		if v, n := readValue(r.tokens[r.at:]); n > 0 {
			r.at += n
			return r.index.step(u, word, v), true
		}
		r.at = begin
		return step{}, false
	}
	r.at = begin
	v, n := readValue(r.tokens[r.at:])
	if n == 0 {
		return step{}, false
	}
	r.at += n
	st := step{value: v}
	if v.ordinal {
		if r.at < len(r.tokens) && r.tokens[r.at].text == "issue" {
			r.at++
		}
		if u := r.bareUnit(); u != anyUnit {
			st = r.index.step(u, r.tokens[r.at-1].text, v)
		}
	}
	return st, true
}

// step is a value behind the word of its unit.
func (x *index) step(u unit, word string, v value) step {
	if named, ok := x.headedBy(word, v); ok {
		return step{named: named, word: word}
	}
	return step{unit: u, value: v}
}

// bareUnit takes a unit that no numeral follows.
func (r *reader) bareUnit() unit {
	if r.at == len(r.tokens) || r.tokens[r.at].kind != wordToken {
		return anyUnit
	}
	u := r.near(r.tokens[r.at].text)
	if u == anyUnit {
		return anyUnit
	}
	rest := r.tokens[r.at+1:]
	if len(rest) > 0 && rest[0].text == "." {
		rest = rest[1:]
	}
	if v, n := readValue(rest); n > 0 && !v.ordinal {
		return anyUnit // it belongs to that: "abstract paragraph 2"
	}
	r.at++
	return u
}

// unit reads the unit before a numeral, misspelt too.
func (r *reader) unit() (unit, int) {
	t := r.tokens[r.at]
	if t.kind == numberToken {
		return anyUnit, 0
	}
	u, ok := unitWords[t.text]
	if !ok && t.kind == wordToken {
		u = r.near(t.text)
	}
	if len(t.text) == 1 {
		// "r 2", "p. 3", "s 4"; a lone letter is the letter of a subsection.
		next := r.at + 1
		if next < len(r.tokens) && r.tokens[next].text == "." {
			next++
		}
		if next >= len(r.tokens) || r.tokens[next].kind != numberToken {
			return anyUnit, 0
		}
	}
	if u == anyUnit {
		return anyUnit, 0
	}
	return u, 1
}

// near returns the unit that a word is, or is a misspelling of.
func (r *reader) near(text string) unit {
	if u, ok := unitWords[text]; ok {
		return u
	}
	if r.index.headed[text] != nil {
		return sectionUnit
	}
	typed := []rune(text)
	limit := slips(len(typed))
	best, least := anyUnit, limit+1
	for w, u := range unitWords {
		if len(w) < 5 || limit == 0 {
			continue
		}
		// The smaller unit's number decides a tie, so that the order of the
		// map does not.
		if d := editdistance.Distance(text, w, limit); d < least || d == least && u < best {
			best, least = u, d
		}
	}
	return best
}

// title reads the longest title of a section that stands next, and returns the
// sections that have it and the number of tokens. A title of one word may be
// misspelt where a numeral follows it.
func (r *reader) title() ([]int, int) {
	if r.at >= len(r.tokens) || r.tokens[r.at].kind == markToken {
		return nil, 0
	}
	var named []int
	longest := 0
	for _, i := range r.index.names[r.tokens[r.at].text] {
		if n := r.reads(r.index.titles[i]); n > longest {
			named, longest = []int{i}, n
		} else if n > 0 && n == longest {
			named = append(named, i)
		}
	}
	_, numeral := readValue(r.tokens[r.at+1:])
	if longest == 1 && numeral > 0 && unitWords[r.tokens[r.at].text] != anyUnit {
		return nil, 0 // "section 4" where a section is called "Section"
	}
	if longest > 0 {
		return named, longest
	}
	typed := []rune(r.tokens[r.at].text)
	limit := min(slips(len(typed)), 1)
	if numeral == 0 || limit == 0 || r.near(string(typed)) != anyUnit {
		return nil, 0
	}
	for i, title := range r.index.titles {
		if len(title) == 1 && editdistance.Distance(string(typed), title[0], limit) <= limit {
			named = append(named, i)
		}
	}
	if named == nil {
		return nil, 0
	}
	return named, 1
}

// reads returns how many tokens the words of a title are, 0 where they are not
// what stands next.
func (r *reader) reads(title []string) int {
	at := r.at
	for _, w := range title {
		for at < len(r.tokens) && (r.tokens[at].kind == markToken || articles[r.tokens[at].text]) {
			at++
		}
		if at == len(r.tokens) || r.tokens[at].text != w {
			return 0
		}
		at++
	}
	return at - r.at
}

// join writes tokens as a person would.
func join(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && !t.glued {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

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
var unitWords = func() map[string]unit {
	units := map[string]unit{}
	for u, list := range map[unit]string{
		sectionUnit: "section", subsectionUnit: "subsection", paragraphUnit: "paragraph",
		sentenceUnit: "sentence", recommendationUnit: "recommendation", areaUnit: "area",
	} {
		for _, w := range referenceWords.list(list) {
			units[w] = u
		}
	}
	return units
}()

var (
	fillerWords     = referenceWords.set("filler")
	containerWords  = referenceWords.set("container")
	rangeWords      = referenceWords.set("range")
	beforeAreaWords = referenceWords.set("before-area")
)

// A step leads from a part of the statement to a part of that.
type step struct {
	unit     unit
	value    numeral
	sections []int  // the sections with that title, or with that label and number
	label    string // the label, as typed
}

// A listItem is one reference of a list.
type listItem struct {
	steps      []step
	to         []step // the end of a range; nil where there is none
	afterComma bool   // it may continue the item before it
	text       string // as typed, for the message that it was not found
}

// A parser reads the tokens of a typed reference by this grammar:
//
//	list = item { separator item }
//	item = steps [ range steps ] { container item }
//	step = title [ unit ] | unit ( title | numeral ) | numeral [ unit ]
//
// Filler words and punctuation may stand between all of these.
type parser struct {
	index  *index
	tokens []token
	at     int
}

// parseList reads a list of references. It is false where the tokens are
// anything else.
func (x *index) parseList(tokens []token) ([]listItem, bool) {
	p := &parser{index: x, tokens: tokens}
	var items []listItem
	comma := false
	for {
		p.skipFillers()
		if p.atEnd() {
			return items, len(items) > 0
		}
		begin := p.at
		item, ok := p.item()
		if !ok {
			return nil, false
		}
		item.afterComma = comma
		item.text = joinTokens(p.tokens[begin:p.at])
		if len(items) > 0 {
			x.inheritUnit(items[len(items)-1].steps, item.steps)
		}
		items = append(items, item)
		if !p.containers(items) {
			return nil, false
		}
		if p.atEnd() {
			return items, true
		}
		if !p.atSeparator() {
			return nil, false
		}
		comma = p.separators()
	}
}

// containers reads what contains the last of items: "of paragraph 2 of the
// abstract". It is false where something else follows.
func (p *parser) containers(items []listItem) bool {
	for p.take(containerWords) {
		container, ok := p.item()
		switch {
		case !ok: // "of the statement" is filler
			p.skipFillers()
			if !p.atEnd() && !p.atSeparator() {
				return false
			}
		case container.to != nil:
			return false
		default:
			addContainer(items, container.steps)
		}
	}
	return true
}

// addContainer puts the steps to a container before those of the last item, and
// of the items before it with the same unit: "the first and second sentence of
// the abstract".
func addContainer(items []listItem, container []step) {
	last := items[len(items)-1].steps[0]
	for i := len(items) - 1; i >= 0; i-- {
		first := &items[i].steps[0]
		if i < len(items)-1 {
			if first.unit == anyUnit && first.value.ordinal {
				first.unit = last.unit
			}
			if first.unit != last.unit || first.sections != nil {
				return
			}
		}
		items[i].steps = slices.Concat(container, items[i].steps)
		if items[i].to != nil {
			items[i].to = slices.Concat(container, items[i].to)
		}
	}
}

// inheritUnit gives a number without unit the unit of the reference before it:
// "sentences 1 and 2", "articles 1 to 3".
func (x *index) inheritUnit(before, steps []step) {
	first, last := &steps[0], before[len(before)-1]
	switch {
	case first.unit != anyUnit:
	case first.sections == nil && last.label != "":
		*first = x.newStep(sectionUnit, last.label, first.value)
	case last.unit >= paragraphUnit && first.value.notation&last.value.notation != 0:
		first.unit = last.unit
	}
}

func (p *parser) atEnd() bool { return p.at == len(p.tokens) }

// atPunctuation reports whether the next token is a punctuation mark.
func (p *parser) atPunctuation(mark string) bool {
	return !p.atEnd() && p.tokens[p.at].kind == punctuationToken && p.tokens[p.at].text == mark
}

// atWord reports whether the next token is one of words.
func (p *parser) atWord(words map[string]bool) bool {
	return !p.atEnd() && words[p.tokens[p.at].text]
}

// atFiller reports whether the next token is a filler word other than "and".
func (p *parser) atFiller() bool {
	return p.atWord(fillerWords) && p.tokens[p.at].text != "and"
}

// atSeparator reports whether the next token separates two items of a list.
func (p *parser) atSeparator() bool {
	return p.atPunctuation(",") || p.atPunctuation(";") || p.atPunctuation("\n") || !p.atEnd() && p.tokens[p.at].text == "and"
}

// separators skips separators and reports whether all of them are commas.
func (p *parser) separators() bool {
	comma := p.atPunctuation(",")
	for p.atSeparator() {
		comma = p.atPunctuation(",") && comma
		p.at++
	}
	return comma
}

// take skips the next token if it is a word of words, and reports whether it
// was.
func (p *parser) take(words map[string]bool) bool {
	if p.atWord(words) && p.tokens[p.at].kind == wordToken {
		p.at++
		return true
	}
	return false
}

// skipFillers skips what means nothing between the items of a list.
func (p *parser) skipFillers() {
	for !p.atEnd() {
		switch t := p.tokens[p.at]; {
		case t.kind == punctuationToken && t.text != "¶" && t.text != "§":
		case t.kind == wordToken && (fillerWords[t.text] || containerWords[t.text]):
		default:
			return
		}
		p.at++
	}
}

// item reads steps, and the end of a range if there is one.
func (p *parser) item() (listItem, bool) {
	var item listItem
	item.steps = p.steps()
	if len(item.steps) == 0 {
		return item, false
	}
	begin := p.at
	if p.atPunctuation("-") || p.atWord(rangeWords) {
		p.at++
		if item.to = p.steps(); item.to != nil {
			p.index.inheritUnit(item.steps, item.to)
		} else {
			p.at = begin
			if p.atPunctuation("-") {
				p.at++ // a dash at the end
			}
		}
	}
	return item, true
}

// steps reads one step after another.
func (p *parser) steps() []step {
	var steps []step
	for !p.atEnd() {
		t := p.tokens[p.at]
		if t.kind == punctuationToken && strings.Contains(".():/", t.text) || t.kind == wordToken && p.atFiller() {
			p.at++
			continue
		}
		st, ok := p.step()
		if !ok {
			return steps
		}
		steps = append(steps, st)
	}
	return steps
}

// step reads one numeral with its unit, or the title of a section. It stands
// where it did where there is neither.
func (p *parser) step() (step, bool) {
	if sections, n := p.title(); n > 0 {
		p.at += n
		p.unitAfter() // "the abstract section"
		return step{sections: sections}, true
	}
	begin := p.at
	if p.at+1 < len(p.tokens) && p.atWord(beforeAreaWords) {
		p.at++ // "issue area 4"
	}
	if u, ok := p.unitBefore(); ok {
		st, ok := p.counted(u)
		if !ok {
			p.at = begin
		}
		return st, ok
	}
	p.at = begin
	v, n := readNumeral(p.tokens[p.at:])
	if n == 0 {
		return step{}, false
	}
	p.at += n
	if !v.ordinal {
		return step{value: v}, true
	}
	if p.atWord(beforeAreaWords) {
		p.at++ // "the fourth issue area"
	}
	if u := p.unitAfter(); u != anyUnit {
		return p.index.newStep(u, p.tokens[p.at-1].text, v), true
	}
	return step{value: v}, true
}

// counted reads the word of a unit, which comes next, with the title or the
// numeral behind it.
func (p *parser) counted(u unit) (step, bool) {
	label := p.tokens[p.at].text
	p.at++
	for p.atPunctuation(".") || p.atPunctuation(":") || p.atFiller() || p.atUnitWord(u) {
		p.at++
	}
	if sections, n := p.title(); n > 0 && u == sectionUnit {
		p.at += n
		return step{sections: sections}, true
	}
	if v, n := readNumeral(p.tokens[p.at:]); n > 0 {
		p.at += n
		return p.index.newStep(u, label, v), true
	}
	return step{}, false
}

// atUnitWord reports whether the next token is a word of a unit, and not its
// letter alone.
func (p *parser) atUnitWord(u unit) bool {
	return !p.atEnd() && unitWords[p.tokens[p.at].text] == u && len(p.tokens[p.at].text) > 1
}

// newStep returns the step of a numeral with the word of its unit.
func (x *index) newStep(u unit, word string, v numeral) step {
	if sections, ok := x.labelled(word, v); ok {
		return step{sections: sections, label: word}
	}
	return step{unit: u, value: v}
}

// unitAfter skips the word of a unit that no numeral follows, and returns the
// unit; anyUnit where there is none.
func (p *parser) unitAfter() unit {
	if p.atEnd() || p.tokens[p.at].kind != wordToken {
		return anyUnit
	}
	u := p.index.closestUnit(p.tokens[p.at].text)
	if u == anyUnit {
		return anyUnit
	}
	rest := p.tokens[p.at+1:]
	if len(rest) > 0 && rest[0].text == "." {
		rest = rest[1:]
	}
	if v, n := readNumeral(rest); n > 0 && !v.ordinal {
		return anyUnit // the unit of that numeral: "abstract paragraph 2"
	}
	p.at++
	return u
}

// unitBefore returns the unit whose word comes next, misspelt too.
func (p *parser) unitBefore() (unit, bool) {
	t := p.tokens[p.at]
	if t.kind == numberToken {
		return anyUnit, false
	}
	u, ok := unitWords[t.text]
	if !ok && t.kind == wordToken {
		u = p.index.closestUnit(t.text)
	}
	if len(t.text) == 1 {
		// "r 2", "p. 3", "s 4"; otherwise a single letter is a numeral.
		next := p.at + 1
		if next < len(p.tokens) && p.tokens[next].text == "." {
			next++
		}
		if next >= len(p.tokens) || p.tokens[next].kind != numberToken {
			return anyUnit, false
		}
	}
	return u, u != anyUnit
}

// minUnitWord is the length in bytes from which a unit's word is recognised
// misspelt.
const minUnitWord = 5

// closestUnit returns the unit of a word, misspelt too.
func (x *index) closestUnit(word string) unit {
	if u, ok := unitWords[word]; ok {
		return u
	}
	if x.byLabel[word] != nil {
		return sectionUnit
	}
	limit := maxEdits(len([]rune(word)))
	if limit == 0 {
		return anyUnit
	}
	best, least := anyUnit, limit+1
	for w, u := range unitWords {
		if len(w) < minUnitWord {
			continue
		}
		// The smaller unit wins a tie, whatever the order of the map.
		if d := editdistance.Distance(word, w, limit); d < least || d == least && u < best {
			best, least = u, d
		}
	}
	return best
}

// title reads the longest title of a section that comes next, and returns the
// sections that have it and the number of tokens, 0 for none. A title of one
// word may be misspelt where a numeral follows it.
func (p *parser) title() ([]int, int) {
	if p.atEnd() || p.tokens[p.at].kind == punctuationToken {
		return nil, 0
	}
	first := p.tokens[p.at].text
	sections, longest := p.longestTitle(first)
	_, numeral := readNumeral(p.tokens[p.at+1:])
	if longest == 1 && numeral > 0 && unitWords[first] != anyUnit {
		return nil, 0 // "section 4" where a section is called "Section"
	}
	if longest > 0 {
		return sections, longest
	}
	if numeral == 0 || p.index.closestUnit(first) != anyUnit {
		return nil, 0
	}
	if sections := p.index.similarTitles(first); sections != nil {
		return sections, 1
	}
	return nil, 0
}

// longestTitle returns the sections with the longest title that comes next and
// begins with first, and the number of its tokens.
func (p *parser) longestTitle(first string) (sections []int, longest int) {
	for _, i := range p.index.byFirstWord[first] {
		if n := p.titleLength(p.index.titleWords[i]); n > longest {
			sections, longest = []int{i}, n
		} else if n > 0 && n == longest {
			sections = append(sections, i)
		}
	}
	return sections, longest
}

// similarTitles returns the sections whose title is one word that is one edit
// from word.
func (x *index) similarTitles(word string) []int {
	limit := min(maxEdits(len([]rune(word))), 1)
	if limit == 0 {
		return nil
	}
	var sections []int
	for i, title := range x.titleWords {
		if len(title) == 1 && editdistance.Distance(word, title[0], limit) <= limit {
			sections = append(sections, i)
		}
	}
	return sections
}

// titleLength returns how many tokens a title has that comes next, 0 where it
// does not.
func (p *parser) titleLength(title []string) int {
	at := p.at
	for _, w := range title {
		for at < len(p.tokens) && (p.tokens[at].kind == punctuationToken || articles[p.tokens[at].text]) {
			at++
		}
		if at == len(p.tokens) || p.tokens[at].text != w {
			return 0
		}
		at++
	}
	return at - p.at
}

package statement

import (
	"slices"

	"plenary/internal/editdistance"
)

// number reads a numeral behind the word of a unit, or one by itself.
func number(p *parser, st *step) bool {
	v, n := p.words.readNumeral(p.tokens[p.at:])
	if n == 0 || p.atWord(p.words.ranges) && p.at+1 < len(p.tokens) && p.words.articles[p.tokens[p.at+1].text] { // "a la section I"
		return false
	}
	p.at += n
	if st.unit != anyUnit {
		*st = p.index.newStep(st.unit, st.label, v)
		return true
	}
	st.value = v
	return true
}

// ordinalNumber reads "second", "2nd" or "last".
func ordinalNumber(p *parser, st *step) bool {
	v, n := p.words.readNumeral(p.tokens[p.at:])
	if n == 0 || !v.ordinal {
		return false
	}
	p.at += n
	st.value = v
	return true
}

// issueWord reads the word that may stand before the word for an area.
func issueWord(p *parser, _ *step) bool { return p.take(p.words.beforeAreas) }

// issueNumber reads "issue 3", and issueAsArea "issue" behind an ordinal, where
// areas are named.
func issueNumber(p *parser, st *step) bool {
	st.unit = areaUnit
	return p.index.areas && p.take(p.words.beforeAreas) && number(p, st)
}

func issueAsArea(p *parser, st *step) bool {
	st.unit = areaUnit
	return p.index.areas && p.take(p.words.beforeAreas)
}

// unitWord reads the word of a unit, misspelt too. One that stands behind a
// title or a numeral is not that of a numeral behind it: "abstract paragraph 2".
func unitWord(p *parser, st *step) bool {
	if st.named != nil {
		return p.unitAfter() != anyUnit
	}
	if st.value.text != "" {
		st.unit = p.unitAfter()
		return st.unit != anyUnit
	}
	u, ok := p.unitBefore()
	if !ok {
		return false
	}
	st.unit, st.label = u, p.tokens[p.at].text
	p.at++
	for p.atPunctuation(".") || p.atPunctuation(":") || p.atFiller() || p.atUnitWord(u) {
		if p.atUnitWord(u) {
			st.label = p.tokens[p.at].text // "section Article 5"
		}
		p.at++
	}
	return true
}

// sectionWord reads the word of a section before its title.
func sectionWord(p *parser, st *step) bool {
	return !p.atEnd() && unitWord(p, st) && st.unit == sectionUnit
}

// labelOf makes the step of an ordinal whose unit was read, which may be a label:
// "third article".
func labelOf(p *parser, st *step) bool {
	*st = p.index.newStep(st.unit, p.tokens[p.at-1].text, st.value)
	return true
}

// pageWord reads the word for a page. In a sentence it is none where the pages
// are not known.
func pageWord(p *parser, st *step) bool {
	if !p.take(p.words.pages) || p.mode == inSentence && !p.index.paged {
		return false
	}
	for p.atPunctuation(".") || p.atFiller() {
		p.at++
	}
	st.unit = pageUnit
	return true
}

// pageNumber reads the number of a page, as it is printed.
func pageNumber(p *parser, st *step) bool {
	v, n := p.words.readNumeral(p.tokens[p.at:])
	if n == 0 {
		return false
	}
	p.at += n
	st.value = v
	return true
}

// atUnitWord reports whether the next token is a word of a unit, and not its
// letter alone.
func (p *parser) atUnitWord(u unit) bool {
	return !p.atEnd() && p.words.unit(p.tokens[p.at].text) == u && len(p.tokens[p.at].text) > 1
}

// newStep returns the step of a numeral with the word of its unit.
func (x *index) newStep(u unit, word string, v numeral) step {
	if tableWords[word] && len(x.tables) > 0 {
		return step{named: x.tablesNumbered(v), label: word}
	}
	if sections, ok := x.labelled(word, v); ok {
		return step{named: sectionRefs(sections), label: word}
	}
	return step{unit: u, value: v}
}

// sectionRefs names sections; the result is not nil.
func sectionRefs(sections []int) []Ref {
	refs := make([]Ref, len(sections))
	for k, i := range sections {
		refs[k] = SectionRef(i)
	}
	return refs
}

// unitAfter skips the word of a unit that no numeral follows, and returns the
// unit; anyUnit where there is none.
func (p *parser) unitAfter() unit {
	if p.atEnd() || p.tokens[p.at].kind != wordToken {
		return anyUnit
	}
	u := p.index.closestUnit(p.tokens[p.at].text)
	if u == anyUnit || u == pageUnit && p.mode == inSentence && !p.index.paged {
		return anyUnit
	}
	rest := p.tokens[p.at+1:]
	if len(rest) > 0 && rest[0].text == "." {
		rest = rest[1:]
	}
	if v, n := p.words.readNumeral(rest); n > 0 && !v.ordinal {
		return anyUnit // the unit of that numeral: "abstract paragraph 2"
	}
	p.at++
	return u
}

// unitBefore returns the unit whose word comes next, misspelt too.
func (p *parser) unitBefore() (unit, bool) {
	if p.atEnd() || p.tokens[p.at].kind == numberToken {
		return anyUnit, false
	}
	t := p.tokens[p.at]
	u := p.words.unit(t.text)
	if u == anyUnit && t.kind == wordToken {
		u = p.index.closestUnit(t.text)
	}
	if len(t.text) == 1 {
		// "r 2", "s 4"; otherwise a single letter is a numeral.
		next := p.at + 1
		if next < len(p.tokens) && p.tokens[next].text == "." {
			next++
		}
		if next >= len(p.tokens) || p.tokens[next].kind != numberToken {
			return anyUnit, false
		}
	}
	return u, u != anyUnit && u != pageUnit
}

// minUnitWord is the length in bytes from which a unit's word is recognised
// misspelt.
const minUnitWord = 5

// closestUnit returns the unit of a word, misspelt too, but not "wages" for
// pages.
func (x *index) closestUnit(word string) unit {
	if u := x.vocabulary.unit(word); u != anyUnit {
		return u
	}
	if x.byLabel[word] != nil || x.places.isOwnWord(word) {
		return sectionUnit
	}
	limit := maxEdits(len([]rune(word)))
	if limit == 0 || x.vocabulary.hasWord(word) {
		return anyUnit
	}
	best, least := anyUnit, limit+1
	for w, u := range x.vocabulary.units {
		if len(w) < minUnitWord || u == pageUnit {
			continue
		}
		// The smaller unit wins a tie, whatever the order of the map.
		if d := editdistance.Distance(word, w, limit); d < least || d == least && u < best {
			best, least = u, d
		}
	}
	return best
}

// sectionTitle reads the longest title of a section that comes next. A title of
// one word may be misspelt where a numeral follows it.
func sectionTitle(p *parser, st *step) bool {
	if p.atEnd() || p.tokens[p.at].kind == punctuationToken || p.inDecimal() {
		return false
	}
	first := p.tokens[p.at].text
	sections, longest := p.longestTitle(first)
	_, numeral := p.words.readNumeral(p.tokens[p.at+1:])
	switch {
	case longest == 1 && numeral > 0 && p.words.unit(first) != anyUnit:
		return false // "section 4" where a section is called "Section"
	case longest == 0 && numeral > 0 && p.index.closestUnit(first) == anyUnit:
		sections, longest = p.index.similarTitles(first), 1
	}
	if len(sections) == 0 {
		return false
	}
	p.at += longest
	*st = step{named: sectionRefs(sections)}
	return true
}

// inDecimal reports whether the next token is one of the numbers of "2.1".
func (p *parser) inDecimal() bool {
	isDecimal := func(at int) bool {
		if at < 0 || at+2 >= len(p.tokens) {
			return false
		}
		t := p.tokens[at : at+3]
		return t[0].kind == numberToken && t[1].text == "." && t[1].noSpace && t[2].kind == numberToken && t[2].noSpace
	}
	return isDecimal(p.at) || isDecimal(p.at-2)
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
		for at < len(p.tokens) && (p.tokens[at].kind == punctuationToken || p.words.articles[p.tokens[at].text]) {
			at++
		}
		if at == len(p.tokens) || p.tokens[at].text != w {
			return 0
		}
		at++
	}
	return at - p.at
}

// wordsOfTitle reads as many words as stand in a title: "the conclusion",
// "calculus for receiving societies".
func wordsOfTitle(p *parser, st *step) bool {
	if p.mode != someWords || p.atEnd() || p.words.stops[p.tokens[p.at].text] {
		return false
	}
	end := p.at
	for end < len(p.tokens) && (p.tokens[end].kind != punctuationToken || p.tokens[end].text == "-" && p.tokens[end].noSpace) {
		end++
	}
	for ; end > p.at; end-- {
		if last := p.tokens[end-1]; last.kind != wordToken || p.words.stops[last.text] || p.words.titles[last.text] {
			continue
		}
		if refs := p.index.titledBy(joinTokens(p.tokens[p.at:end])); len(refs) > 0 {
			p.at = end
			*st = step{named: refs}
			return true
		}
	}
	return false
}

// isBareNumber reports whether steps are "2.2" and nothing else.
func isBareNumber(steps []step) bool {
	return len(steps) == 2 && steps[1].tight && !slices.ContainsFunc(steps, func(st step) bool {
		return st.unit != anyUnit || st.named != nil || st.value.notation != inDigits || st.value.ordinal
	})
}

// isRun reports whether no step can stand beneath another, so that each is a
// place of its own: "II III", "R1/R2".
func isRun(steps []step) bool {
	first := steps[0]
	return len(steps) > 1 && !slices.ContainsFunc(steps, func(st step) bool {
		roman := st.value.notation&inRoman != 0
		return st.tight || (st.named != nil) != (first.named != nil) || st.unit != first.unit || st.unit == anyUnit && st.named == nil && !roman
	})
}

package statement

import (
	"slices"
	"strings"
)

// The grammar of references. Printed labels, parted by commas or semicolons, are
// read as they stand, by the rows of [labelForms]. Everything else that people type
// is a list:
//
//	list  = item { separator item }
//	item  = "title" container item                 the title of the conclusion
//	      | [ unit ] neighbour item                the paragraph after II.2
//	      | ( "first" | "last" ) count unit        the last two paragraphs
//	      | [ "all" ] unit                         all recommendations
//	      | path [ range path ] [ "title" ]        I.A-C
//	item  = item container item                    sentence 2 of the abstract
//	path  = step { step }                          abstract, paragraph 2
//	step  = the first row of [stepForms] that fits
//
// Filler words and punctuation may stand between all of these. The words of each
// kind are those of the statement's [vocabulary].

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
	pageUnit
	rowUnit        // of a table
	unnumberedUnit // paragraphs without a number, in a document that numbers others
)

// A step leads from a part of the statement to a part of that.
type step struct {
	unit  unit
	value numeral
	named []Ref  // what has that title, or that label and number; not nil where a name is meant
	label string // the word before the number, as typed
	tight bool   // follows the step before it behind a full stop: "2.1"
	word  string // before a number that the document prints, as typed; may be empty
	own   []int  // the places with that number; not nil where one is meant

	bracketed bool // a bracket stands before the number
}

// A listItem is one reference of a list.
type listItem struct {
	steps      []step // empty where the words are no reference
	to         []step // the end of a range; nil where there is none
	beside     int    // 1 for what comes after the place, -1 for what comes before it
	besideUnit unit   // of which kind that is
	titleAlone bool   // the title of the place is meant, and not its text
	afterComma bool   // it may continue the item before it
	text       string // as typed, for the message that it was not found
}

// A symbol reads what a form has at one point, into the step. It is false where
// something else comes next.
type symbol func(p *parser, st *step) bool

// stepForms are the ways to write a step, the best first.
var stepForms = [][]symbol{
	{ownNumber},                                             // § 8a; Art. 5; (2)
	{unnumberedParagraph},                                   // unnumbered paragraph 2
	{sectionTitle, optional(unitWord)},                      // abstract; the abstract section
	{pageWord, pageNumber},                                  // p. iii
	{tableName},                                             // table 2
	{ordinalNumber, tableAfterOrdinal},                      // the last table
	{rowWord, rowNumber},                                    // row 3
	{ordinalNumber, rowWord},                                // the third row
	{sectionWord, sectionTitle},                             // section abstract
	{optional(issueWord), unitWord, number},                 // section 4; issue area 4; R2
	{ordinalNumber, optional(issueWord), unitWord, labelOf}, // the second paragraph
	{issueNumber},                                           // issue 3
	{ordinalNumber, issueAsArea},                            // the third issue
	{number},                                                // II; 2; the last
	{wordsOfTitle},                                          // the conclusion
}

// A parser reads the tokens of a typed reference.
type parser struct {
	index  *index
	words  *vocabulary
	tokens []token
	at     int
	mode   parserMode
}

// A parserMode says which forms are read.
type parserMode int

const (
	exactWords parserMode = iota // titles that are typed in full
	someWords                    // words of a title as well, and items that are no reference
	inSentence                   // as exactWords, without the forms that have other meanings in a sentence
)

// parseList reads a list of references. It is false where the tokens are
// anything else.
func (x *index) parseList(tokens []token, mode parserMode) ([]listItem, bool) {
	p := &parser{index: x, words: x.vocabulary, tokens: tokens, mode: mode}
	var items []listItem
	comma, titles := false, false
	for {
		p.skipFillers()
		if p.atEnd() {
			return items, len(items) > 0
		}
		begin := p.at
		item, ok := p.item()
		if ok {
			item.afterComma = comma
			titles = titles || item.titleAlone && p.words.titles[p.tokens[begin].text]
			item.titleAlone = item.titleAlone || titles // "the titles of II and III"
			if len(items) > 0 {
				x.inheritUnit(items[len(items)-1].steps, item.steps)
				lendUnit(items, item.steps)
			}
			items = append(items, item)
			ok = p.containers(items) && (p.atEnd() || p.atSeparator())
		} else {
			items = append(items, item)
		}
		last := &items[len(items)-1]
		if !ok {
			if mode != someWords {
				return nil, false
			}
			*last = listItem{} // no reference
			for !p.atEnd() && !p.atSeparator() {
				p.at++
			}
		}
		last.text = joinTokens(p.tokens[begin:p.at])
		if p.atEnd() {
			return items, true
		}
		comma = p.separators()
	}
}

// item reads one reference, without what contains it.
func (p *parser) item() (listItem, bool) {
	begin := p.at
	for _, read := range []func(*parser) (listItem, bool){(*parser).titleOf, (*parser).neighbour, (*parser).firstOrLast, (*parser).allOf} {
		if p.mode == inSentence {
			break
		}
		if item, ok := read(p); ok {
			return item, true
		}
		p.at = begin
	}
	return p.pathOrRange()
}

// titleOf reads "the title of" and a place.
func (p *parser) titleOf() (listItem, bool) {
	if !p.take(p.words.titles) || !p.take(p.words.containers) {
		return listItem{}, false
	}
	item, ok := p.contained()
	item.titleAlone = true
	return item, ok
}

// neighbour reads "the paragraph after" and a place.
func (p *parser) neighbour() (listItem, bool) {
	var u unit
	if !p.atEnd() {
		if u = p.words.unit(p.tokens[p.at].text); u != anyUnit {
			p.at++
		}
	}
	after := p.atWord(p.words.after)
	if !after && !p.atWord(p.words.before) || u == pageUnit {
		return listItem{}, false
	}
	p.at++
	item, ok := p.contained()
	if item.beside != 0 || item.titleAlone {
		return listItem{}, false
	}
	item.besideUnit, item.beside = u, -1
	if after {
		item.beside = 1
	}
	return item, ok
}

// contained reads an item with what contains it.
func (p *parser) contained() (listItem, bool) {
	p.skipFillers()
	item, ok := p.item()
	if !ok {
		return listItem{}, false
	}
	items := []listItem{item}
	ok = p.containers(items)
	return items[0], ok
}

// firstOrLast reads "the last two paragraphs".
func (p *parser) firstOrLast() (listItem, bool) {
	end, n := p.words.readNumeral(p.tokens[p.at:])
	if n == 0 || !end.ordinal || end.offset != 0 || !end.fromEnd && end.number != 1 {
		return listItem{}, false
	}
	p.at += n
	count, n := p.words.readNumeral(p.tokens[p.at:])
	if n == 0 || count.ordinal || !count.isCount() || count.number < 2 {
		return listItem{}, false
	}
	p.at += n
	from, to := end, end
	if end.fromEnd {
		from.offset = count.number - 1
	} else {
		to = count
	}
	u := p.unitAfter()
	if u == anyUnit {
		return listItem{}, false
	}
	word := p.tokens[p.at-1].text
	return listItem{steps: []step{p.index.newStep(u, word, from)}, to: []step{p.index.newStep(u, word, to)}}, true
}

// allOf reads "all sentences", and "recommendations" or "areas" without a number.
func (p *parser) allOf() (listItem, bool) {
	all := p.take(p.words.all)
	for all && p.atWord(p.words.fillers) {
		p.at++ // "toutes les phrases"
	}
	begin := p.at
	u := p.unitAfter()
	alone := u == recommendationUnit || u == areaUnit && p.index.areas
	if u <= sectionUnit || u == pageUnit || !all && (!alone || !strings.HasSuffix(p.tokens[begin].text, "s") && !p.words.plurals[p.tokens[begin].text]) {
		return listItem{}, false
	}
	first := numeral{text: "first", number: 1, notation: inWords, ordinal: true}
	last := numeral{text: "last", notation: inWords, ordinal: true, fromEnd: true}
	return listItem{steps: []step{{unit: u, value: first}}, to: []step{{unit: u, value: last}}}, true
}

// pathOrRange reads steps, and the end of a range if there is one.
func (p *parser) pathOrRange() (listItem, bool) {
	var item listItem
	item.steps = p.path()
	if len(item.steps) == 0 {
		return item, false
	}
	begin := p.at
	if p.atPunctuation("-") || p.atWord(p.words.ranges) && (len(p.tokens[p.at].text) > 1 || p.joins(p.words.ranges)) {
		p.at++
		if item.to = p.path(); item.to != nil {
			p.index.inheritUnit(item.steps, item.to)
			if from, to := &item.steps[len(item.steps)-1], item.to[len(item.to)-1]; from.unit == anyUnit && from.named == nil && from.value.ordinal {
				from.unit = to.unit // "first to third sentence"
			}
		} else {
			p.at = begin
			if p.atPunctuation("-") {
				p.at++ // a dash at the end
			}
		}
	}
	if p.mode != inSentence && p.take(p.words.titles) {
		item.titleAlone = true
	}
	return item, true
}

// path reads one step after another.
func (p *parser) path() []step {
	var steps []step
	tight := false
	for !p.atEnd() {
		t := p.tokens[p.at]
		if t.kind == punctuationToken && strings.Contains(".():/", t.text) || t.kind == wordToken && p.atFiller() {
			tight = t.text == "." && t.noSpace
			p.at++
			continue
		}
		if len(steps) > 0 && (p.joins(p.words.ranges) || p.joins(p.words.ands)) {
			return steps
		}
		st, ok := p.step()
		if !ok {
			return steps
		}
		st.tight = tight && t.noSpace && len(steps) > 0
		steps = append(steps, st)
		tight = false
	}
	return steps
}

// step reads one step by the first form that fits. It stands where it did where
// none does.
func (p *parser) step() (step, bool) {
	begin := p.at
	for _, form := range stepForms {
		var st step
		if p.reads(form, &st) {
			return st, true
		}
		p.at = begin
	}
	return step{}, false
}

func (p *parser) reads(form []symbol, st *step) bool {
	for _, next := range form {
		if !next(p, st) {
			return false
		}
	}
	return true
}

// optional reads s where it comes next.
func optional(s symbol) symbol {
	return func(p *parser, st *step) bool {
		begin := *p
		if before := *st; !s(p, st) {
			*p, *st = begin, before
		}
		return true
	}
}

// containers reads what contains the last of items: "of paragraph 2 of the
// abstract". It is false where something else follows.
func (p *parser) containers(items []listItem) bool {
	for p.take(p.words.containers) {
		container, ok := p.pathOrRange()
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
	for i := len(items) - 1; i >= 0 && len(items[i].steps) > 0; i-- {
		first := &items[i].steps[0]
		if i < len(items)-1 {
			if first.unit == anyUnit && first.value.ordinal {
				first.unit = last.unit
			}
			if first.unit != last.unit || first.named != nil {
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
	if len(before) == 0 || len(steps) == 0 {
		return
	}
	first, last := &steps[0], before[len(before)-1]
	if first.own != nil {
		x.inheritWord(before, first)
		return
	}
	switch {
	case first.unit != anyUnit:
	case first.named == nil && last.label != "":
		*first = x.newStep(sectionUnit, last.label, first.value)
	case last.unit == pageUnit && first.named == nil:
		first.unit = pageUnit
	case last.unit >= paragraphUnit && last.unit < unnumberedUnit && first.value.notation&last.value.notation != 0:
		first.unit = last.unit
	}
}

// inheritWord gives a number of the document's own without a word that of the one
// before it: "§§ 8a and 22", "Articles 5 (1) and 7".
func (x *index) inheritWord(before []step, st *step) {
	last := before[len(before)-1]
	for n := len(before) - 1; n > 0 && before[n].own != nil && before[n].bracketed != st.bracketed; n-- {
		last = before[n-1]
	}
	if st.word != "" || last.own == nil || last.word == "" {
		return
	}
	if found := x.places.matching(last.word, st.value); len(found) > 0 {
		st.own, st.word, st.unit = found, last.word, last.unit
	}
}

// lendUnit gives ordinals without unit the unit of the reference behind them: "the
// second and third recommendations".
func lendUnit(before []listItem, steps []step) {
	u := steps[len(steps)-1].unit
	for i := len(before) - 1; i >= 0 && u != anyUnit; i-- {
		if len(before[i].steps) != 1 || before[i].steps[0].unit != anyUnit || !before[i].steps[0].value.ordinal {
			return
		}
		before[i].steps[0].unit = u
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

// joins reports whether the next token is a word of one letter that joins two numbers,
// and no number itself: "II a IV", "2 y 3", "la II y la IV".
func (p *parser) joins(words map[string]bool) bool {
	if !p.atWord(words) || len(p.tokens[p.at].text) > 1 || p.at == 0 || p.at+1 == len(p.tokens) {
		return false
	}
	behind := p.at + 1
	for behind+1 < len(p.tokens) && p.words.articles[p.tokens[behind].text] {
		behind++
	}
	next := p.tokens[behind]
	_, n := p.words.readNumeral(p.tokens[behind:])
	isUnit := p.words.unit(next.text) != anyUnit && (behind == p.at+1 || p.words.ands[p.tokens[p.at].text]) // "a la section" has it in French
	return !p.tokens[p.at].noSpace && !next.noSpace && (n > 0 || isUnit)
}

// atFiller reports whether the next token is a filler word other than "and".
func (p *parser) atFiller() bool {
	return p.atWord(p.words.fillers) && !p.words.ands[p.tokens[p.at].text]
}

// atSeparator reports whether the next token separates two items of a list.
func (p *parser) atSeparator() bool {
	return p.atPunctuation(",") || p.atPunctuation(";") || p.atPunctuation("\n") || p.atWord(p.words.ands) && (len(p.tokens[p.at].text) > 1 || p.joins(p.words.ands))
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
		case t.kind == wordToken && (p.words.fillers[t.text] || p.words.containers[t.text]):
		default:
			return
		}
		p.at++
	}
}

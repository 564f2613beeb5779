package statement

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// How people refer to tables and their rows: "table 2", "the last table", "table
// 2, row 3". A table whose caption has a number goes by it, another by its place.

// nameTables gives the tables their labels: the names of their captions that
// nothing else has.
func (s *Statement) nameTables() {
	count := map[string]int{}
	for _, section := range s.Sections {
		count[normalize(section.Ref)]++
	}
	for _, p := range s.Paragraphs {
		if p.Table != nil {
			count[normalize(p.Table.Name)]++
		}
	}
	for _, p := range s.Paragraphs {
		if p.Table != nil && p.Table.Name != "" && count[normalize(p.Table.Name)] == 1 {
			p.Table.label = p.Table.Name
		}
	}
}

// tableRows returns how a label names sentences of a table that are rows: "row 3",
// "rows 3-5". It is "" for other sentences. dash stands between two numbers.
func (s *Statement) tableRows(r Ref, dash string) string {
	p := s.Paragraphs[r.Index]
	if p.Table == nil || r.Kind != SomeSentences || p.Table.RowOf(r.From) < 0 {
		return ""
	}
	from, to := p.Table.RowOf(r.From)+1, p.Table.RowOf(r.To)
	if from == to {
		return fmt.Sprintf("%s %d", s.printed("row"), from)
	}
	return fmt.Sprintf("%s %d%s%d", s.printed("rows"), from, dash, to)
}

// tableLabel is the label of a table, as [Statement.Label] writes it.
var tableLabel = regexp.MustCompile(`^\pL+ \S+$`)

// labelledTable returns the table with a label.
func (s *Statement) labelledTable(label string) (Ref, bool) {
	i := slices.IndexFunc(s.Paragraphs, func(p Paragraph) bool {
		return p.Table != nil && p.Table.label != "" && strings.EqualFold(p.Table.label, label)
	})
	return ParagraphRef(i), i >= 0
}

// labelledRows returns rows of the table with a label.
func (s *Statement) labelledRows(label, from, to string) (Ref, bool) {
	ref, ok := s.ParseRef(label)
	if !ok || ref.Kind != WholeParagraph || s.Paragraphs[ref.Index].Table == nil {
		return Ref{}, false
	}
	t := s.Paragraphs[ref.Index].Table
	first, _ := strconv.Atoi(from)
	last := first
	if to != "" {
		last, _ = strconv.Atoi(to)
	}
	if first < 1 || last < first || last > len(t.Rows) {
		return Ref{}, false
	}
	return s.canonical(Ref{Kind: SomeSentences, Index: ref.Index, From: first - 1 + t.head(), To: last + t.head()}), true
}

// addTable indexes the table that paragraph i is.
func (x *index) addTable(s *Statement, i int) {
	t := s.Paragraphs[i].Table
	x.tables = append(x.tables, i)
	_, number, _ := strings.Cut(t.Name, " ")
	x.tableNumbers = append(x.tableNumbers, tokenize(number))
	if caption := s.Paragraphs[i].Text[:t.Caption.End]; caption != "" {
		x.addEntry(ParagraphRef(i), s.Label(ParagraphRef(i)), caption)
	}
}

// atTableWord reports whether the next token is the word for a table, and the
// statement has tables.
func (p *parser) atTableWord() bool { return len(p.index.tables) > 0 && p.atWord(tableWords) }

// tableName reads "table 2", or "the table" where there is one alone.
func tableName(p *parser, st *step) bool {
	if !p.atTableWord() {
		return false
	}
	word := p.tokens[p.at].text
	for p.at++; p.atPunctuation(".") || p.atFiller(); p.at++ {
	}
	refs, n := p.index.tablesPrinted(p.tokens[p.at:])
	if n == 0 {
		var v numeral
		if v, n = p.words.readNumeral(p.tokens[p.at:]); n > 0 {
			refs = p.index.tablesNumbered(v)
		} else if len(p.index.tables) == 1 && p.mode != inSentence {
			refs = []Ref{ParagraphRef(p.index.tables[0])}
		} else {
			return false
		}
	}
	p.at += n
	*st = step{named: refs, label: word}
	return true
}

// tablesPrinted returns the tables whose number, as it is printed, comes next,
// and how many tokens it has: the longest such number.
func (x *index) tablesPrinted(tokens []token) (refs []Ref, longest int) {
	for k, number := range x.tableNumbers {
		n := len(number)
		if n == 0 || n > len(tokens) || n < longest || goesOn(tokens[n:]) {
			continue
		}
		if !slices.EqualFunc(number, tokens[:n], func(a, b token) bool { return a.text == b.text }) {
			continue
		}
		if n > longest {
			refs, longest = nil, n
		}
		refs = append(refs, ParagraphRef(x.tables[k]))
	}
	return refs, longest
}

// goesOn reports whether tokens go on with a number: the ".1" of "2.1".
func goesOn(rest []token) bool {
	return len(rest) > 1 && rest[0].noSpace && rest[1].noSpace && strings.ContainsAny(rest[0].text, ".-") && rest[1].kind == numberToken && rest[0].text == "."
}

// tablesNumbered returns the tables that a numeral means: those with that number
// in any notation, else the n-th of all where it has no number of its own. The result
// is not nil.
func (x *index) tablesNumbered(v numeral) []Ref {
	refs := []Ref{}
	for k, number := range x.tableNumbers {
		if n, read := x.vocabulary.readNumeral(number); read > 0 && read == len(number) && v.number > 0 && n.number == v.number && !v.ordinal {
			refs = append(refs, ParagraphRef(x.tables[k]))
		}
	}
	if i := nth(v, len(x.tables)); i >= 0 && (v.ordinal || len(refs) == 0 && len(x.tableNumbers[i]) == 0) {
		refs = []Ref{ParagraphRef(x.tables[i])}
	}
	return refs
}

// tableAfterOrdinal reads the word for a table behind "the second" or "the last".
func tableAfterOrdinal(p *parser, st *step) bool {
	if !p.atTableWord() {
		return false
	}
	*st = step{named: p.index.tablesNumbered(st.value), label: p.tokens[p.at].text}
	p.at++
	return true
}

// rowWord reads the word for a row.
func rowWord(p *parser, st *step) bool {
	if len(p.index.tables) == 0 || !p.atWord(p.words.rows) {
		return false
	}
	st.unit = rowUnit
	p.at++
	return true
}

// rowNumber reads the number of a row.
func rowNumber(p *parser, st *step) bool {
	v, n := p.words.readNumeral(p.tokens[p.at:])
	if n == 0 || !v.isCount() {
		return false
	}
	p.at += n
	st.value = v
	return true
}

// rows returns the row that v names of the table ref, or of the one table in a
// section.
func (f *finder) rows(from Ref, v numeral) []Ref {
	at := from.Index
	if from.Kind == WholeSection {
		first, end := f.paragraphRange(from.Index)
		in := slices.DeleteFunc(slices.Clone(f.x.tables), func(i int) bool { return i < first || i >= end })
		if len(in) != 1 {
			return nil
		}
		at = in[0]
	}
	t := f.s.Paragraphs[at].Table
	if t == nil {
		return nil
	}
	if i := nth(v, len(t.Rows)); i >= 0 {
		return []Ref{{Kind: SomeSentences, Index: at, From: i + t.head(), To: i + t.head() + 1}}
	}
	return nil
}

// isTableOf reports whether refs are a table in a section: "II. Findings, Table 2".
func (s *Statement) isTableOf(refs []Ref, section Ref) bool {
	return len(refs) == 1 && section.Kind == WholeSection && refs[0].Kind == WholeParagraph && s.Paragraphs[refs[0].Index].Table != nil &&
		(section.Index == s.Section(refs[0]) || s.isBeneath(s.Section(refs[0]), section.Index))
}

// onlyTables returns those of refs that are tables, where a range counts tables.
func (f *finder) onlyTables(to []step, refs []Ref) []Ref {
	if len(to) == 0 || !tableWords[to[0].label] || len(f.x.tables) == 0 {
		return refs
	}
	return slices.DeleteFunc(refs, func(r Ref) bool { return r.Kind == WholeParagraph && f.s.Paragraphs[r.Index].Table == nil })
}

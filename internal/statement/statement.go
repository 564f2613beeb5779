// Package statement is the published document that a group discusses: its
// text, its outline, and how people refer to its parts.
//
// [Parse] reads a [Statement] from a content folder. It never changes
// afterwards, so any number of goroutines may share it. Its text is kept byte for
// byte: every quotation is a slice of [Paragraph.Text].
//
// These parts are written by hand:
//   - Sentence splitting: a list of abbreviations is smaller than a trained model,
//     and quotations need exact byte offsets.
//   - The grammar of references: it reads "part one, letter B" and "the second
//     sentence of the abstract", which is nobody's format.
//   - The Markdown of the text, which has headings and paragraphs alone: a full
//     parser would change text that must be quoted byte for byte.
//   - Names of authors: no library that is kept reads both "Roe, Jane" and a
//     byline.
//   - The tokenizer: references need the numerals and the punctuation that the
//     tokenizer of package answer drops.
package statement

import (
	"fmt"
	"strings"
)

// A Statement is one published document with what its editor added.
type Statement struct {
	Name      string // the name of its folder where there are several statements; "" for the only one
	Title     string
	Kind      string   // what the document is, such as "Council Statement"; may be empty
	Authors   []Author // in the order printed; may be empty
	Publisher string   // may be empty
	Published Date     // may be the zero Date
	Source    string   // the publisher's page, an http or https URL; may be empty
	Rights    string   // who holds the rights and under which terms; may be empty
	NoPage    bool     // the editor forbids to publish it as a page
	Language  string   // a BCP 47 tag; found by the words where the file names none

	LanguageBy LanguageSource // what the language is known by

	TitleSentenceCase string // the title as APA writes it: "Who pays for Dublin's water?"; may be empty

	// Sections in the order of the text. Sections[0] is the document itself:
	// level 0, without numeral, with the text before the first heading.
	Sections   []Section
	Paragraphs []Paragraph // all of them, in the order of the text

	Approach        *Point // how the statement recommends to proceed; may be nil
	Recommendations []Point
	Areas           Areas
	Terms           []Term
	Prompts         []Prompt

	File       string      // the publisher's file, whose pages a link can open; may be empty
	PageBreaks []PageBreak // where its pages begin, in the order of the text; may be empty
	Notes      []Note      // its footnotes, in the order of their marks; may be empty

	languageLine int // the front matter's line that names the language; 0 where none does

	cachedIndex *index         // nil for a statement that Parse did not make
	numbered    bool           // whether the document's own numbers are its references
	byLabel     map[string]Ref // what has a label with the document's own number
}

// A Section is one heading with the text directly beneath it.
type Section struct {
	Ref     string // canonical reference: "I.B"; "Abstract" where the heading has no numeral; "" for the document itself
	Printed string // the document's own number where the file has it in braces: "§ 3", "Sec. 1."
	Numeral string // as printed, without the trailing full stop: "B", "1.2", "§ 3"; "" where there is none
	Title   string // as printed, without the numeral
	Level   int    // 1 for a top-level heading; 0 for the document itself
	Parent  int    // index of the enclosing section; 0 for a top-level heading
	From    int    // Paragraphs[From:To] stand directly in this section
	To      int
	Related []Ref // passages elsewhere that the editor relates to this section
}

// Heading returns the numeral and the title as an outline shows them.
func (s Section) Heading() string {
	switch {
	case s.Printed != "":
		return strings.TrimSpace(s.Printed + " " + s.Title)
	case s.Numeral == "":
		return s.Title
	}
	return s.Numeral + ". " + s.Title
}

// Name returns the full reference and the title: "I.B. The Calculus for
// Receiving Societies".
func (s Section) Name() string {
	switch {
	case s.Printed != "" && strings.HasSuffix(s.Ref, s.Numeral):
		return strings.TrimSuffix(s.Ref, s.Numeral) + s.Heading()
	case s.Printed != "":
		return s.Heading()
	case s.Numeral == "":
		return s.Title
	}
	return s.Ref + ". " + s.Title
}

// A Paragraph is a run of text between blank lines, or a table.
type Paragraph struct {
	Section   int    // index of the section it stands in
	Number    int    // 1 for the first paragraph of its section
	Printed   string // the document's own number, with which Text begins: "4.", "(2)"; "" for none
	Text      string // verbatim; a line break of the file is a space, but before an item and between the rows of a table
	Sentences []Span // in order, covering every word of Text; none goes over a line of Text
	Items     []Item // the items of a clause, each on a line of its own; may be empty
	Table     *Table // of a table, whose rows are its sentences; nil for running text

	label string // with the document's own number; "" where our count names the paragraph
	above int    // 1 + the index of the paragraph whose number encloses this one's; 0 for none
}

// A Span is a half-open range of bytes.
type Span struct{ Start, End int }

// A Run is a range of bytes in the text of one paragraph.
type Run struct{ Paragraph, Start, End int }

// An Point is one point of the statement: the editor's words with those of the
// statement.
type Point struct {
	Title string // the editor's words
	Quote string // verbatim
	At    Run    // where Quote stands
}

// Areas are the subjects that the statement names as its main ones.
type Areas struct {
	StatedCount int    // the number that the statement gives; 0 where it gives none
	Note        string // the editor's note, such as one on a number that is not that of the areas named; may be empty
	Named       []Point
}

// A Term is a word or phrase of the statement with what people say instead.
type Term struct {
	Words string   // stands in the statement, in any letter case
	Also  []string // words or phrases that mean it in a question
}

// A Prompt is a question for the group to discuss.
type Prompt struct {
	ID    string // unique; stays the same when the content is edited
	Stage string // the part of the programme that it belongs to; may be empty
	Text  string // ends with a question mark
	About Ref    // the section, sentence, area or recommendation that it is about; may be the zero Ref
	Quote string // verbatim; may be empty
	At    Run    // where Quote stands
	Nudge string // a line for a group that does not answer; may be empty
}

// HasText reports whether section i, or any section beneath it, has text, and
// not a heading alone.
func (s *Statement) HasText(i int) bool {
	for j := i; j < len(s.Sections); j++ {
		if j != i && s.Sections[j].Level <= s.Sections[i].Level {
			break
		}
		if s.Sections[j].From < s.Sections[j].To {
			return true
		}
	}
	return false
}

// Children returns the indexes of the sections directly beneath section i.
func (s *Statement) Children(i int) []int {
	var children []int
	for j := i + 1; j < len(s.Sections) && s.Sections[j].Level > s.Sections[i].Level; j++ {
		if s.Sections[j].Parent == i {
			children = append(children, j)
		}
	}
	return children
}

// DisplayTitle returns the title, with the name where there are several
// statements.
func (s *Statement) DisplayTitle() string {
	if s.Name == "" {
		return s.Title
	}
	return fmt.Sprintf("%s (%s)", s.Title, s.Name)
}

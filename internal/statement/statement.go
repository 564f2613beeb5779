// Package statement is the published document that a group discusses: its
// text, its outline, how people refer to its parts, and how it is cited.
//
// A [Statement] is read once from a content folder by [Parse] and never
// changes afterwards, so it may be shared by any number of goroutines. Its text
// is kept byte for byte: whatever is quoted is a slice of [Paragraph.Text].
package statement

// A Statement is one published document with the editor's aids to it.
type Statement struct {
	Name      string // the folder that it was read from where several stand side by side; "" for the only one
	Title     string
	Kind      string // what the document is, such as "Council Statement"; may be empty
	Authors   string // who wrote it, as printed: "Jane Roe and John Doe"; may be empty
	Publisher string // may be empty
	Published Date   // may be the zero Date
	Source    string // the publisher's page, an http or https URL; may be empty
	Rights    string // who holds the rights and under which terms; may be empty
	Language  string // a BCP 47 tag; "en" where the file names none

	// Sections in the order of the text. Sections[0] is the document itself:
	// level 0, without numeral, holding the text before the first heading.
	Sections   []Section
	Paragraphs []Paragraph // all of them, in the order of the text

	Approach        *Excerpt // how the statement recommends to go about it; may be nil
	Recommendations []Excerpt
	Areas           Areas
	Terms           []Term
	Prompts         []Prompt

	File       string      // the publisher's file, whose pages a link can open; may be empty
	PageBreaks []PageBreak // where its pages begin, in the order of the text; may be empty
	Notes      []Note      // its footnotes, in the order of their marks; may be empty

	found *index // nil for a statement that Parse did not make
}

// A Section is one heading and what stands directly beneath it.
type Section struct {
	Ref     string // canonical reference: "I.B"; "Abstract" where the heading has no numeral; "" for the document itself
	Numeral string // as printed, without the trailing full stop: "B", "1.2"; "" where there is none
	Title   string // as printed, without the numeral
	Level   int    // 1 for a top-level heading; 0 for the document itself
	Parent  int    // index of the enclosing section; 0 for a top-level heading
	From    int    // Paragraphs[From:To] stand directly in this section
	To      int
	Related []Ref // passages elsewhere that bear on this section, named by the editor
}

// Heading returns the numeral and the title as an outline shows them.
func (s Section) Heading() string {
	if s.Numeral == "" {
		return s.Title
	}
	return s.Numeral + ". " + s.Title
}

// Name returns the full reference and the title: "I.B. The Calculus for
// Receiving Societies".
func (s Section) Name() string {
	if s.Numeral == "" {
		return s.Title
	}
	return s.Ref + ". " + s.Title
}

// A Paragraph is a run of text between blank lines.
type Paragraph struct {
	Section   int    // index of the section it stands in
	Number    int    // 1 for the first paragraph of its section
	Text      string // verbatim; a line break of the file is a space
	Sentences []Span // in order, covering every word of Text
}

// A Span is a half-open range of bytes.
type Span struct{ Start, End int }

// A Run is a range of bytes in the text of one paragraph.
type Run struct{ Paragraph, Start, End int }

// A Excerpt is one thing that the statement recommends or singles out: the
// editor's words, tied to the statement's own.
type Excerpt struct {
	Title string // the editor's words
	Quote string // verbatim
	At    Run    // where Quote stands
}

// Areas are the subjects that the statement singles out.
type Areas struct {
	Counted int    // how many the statement says there are; 0 where it gives no number
	Note    string // the editor's note, such as one on a number that does not tally; may be empty
	Named   []Excerpt
}

// A Term is a word or phrase of the statement with what people say instead.
type Term struct {
	Words string   // stands in the statement, letter case aside
	Also  []string // words or phrases that mean it in a question
}

// A Prompt is a question for the group to discuss.
type Prompt struct {
	ID    string // stable over edits of the content; unique
	Stage string // the part of the programme it belongs to; may be empty
	Text  string // ends with a question mark
	About Ref    // the section, sentence, area or recommendation that it is about; may be the zero Ref
	Quote string // verbatim; may be empty
	At    Run    // where Quote stands
	Nudge string // a line for a group that stays quiet; may be empty
}

// Held reports whether the text of section i, or of any section beneath it, is
// held, and not its heading alone.
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

package statement

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/message"
)

// A RefKind says what a [Ref] names.
type RefKind int

const (
	NoRef          RefKind = iota
	WholeSection           // a section with all beneath it
	WholeParagraph         // one paragraph
	SomeSentences          // a run of sentences of one paragraph
	Recommendation         // one of Statement.Recommendations
	Area                   // one of Statement.Areas.Named
)

// A Ref is a reference to a part of a statement. The statement makes its own
// references. They are comparable; the zero Ref names nothing.
type Ref struct {
	Kind     RefKind
	Index    int // of the section, paragraph, recommendation or area
	From, To int // for SomeSentences: Paragraph.Sentences[From:To]
}

// SectionRef names section i with all beneath it.
func SectionRef(i int) Ref { return Ref{Kind: WholeSection, Index: i} }

// ParagraphRef names paragraph i.
func ParagraphRef(i int) Ref { return Ref{Kind: WholeParagraph, Index: i} }

// RefTo names the sentences that r overlaps, or the paragraph where these are
// all of its sentences.
func (s *Statement) RefTo(r Run) Ref {
	ref := Ref{Kind: SomeSentences, Index: r.Paragraph, From: -1}
	for i, sentence := range s.Paragraphs[r.Paragraph].Sentences {
		if sentence.Start < r.End && r.Start < sentence.End {
			if ref.From < 0 {
				ref.From = i
			}
			ref.To = i + 1
		}
	}
	if ref.From < 0 {
		return ParagraphRef(r.Paragraph)
	}
	return s.canonical(ref)
}

// SentencesAt returns the run of whole sentences that r overlaps.
func (s *Statement) SentencesAt(r Run) Run {
	return s.Runs(s.RefTo(r))[0]
}

// canonical names all the sentences of a paragraph as the paragraph, so that a
// part has one name.
func (s *Statement) canonical(r Ref) Ref {
	if r.Kind == SomeSentences && r.To-r.From == len(s.Paragraphs[r.Index].Sentences) {
		return ParagraphRef(r.Index)
	}
	return r
}

// Section returns the index of the section that contains r.
func (s *Statement) Section(r Ref) int {
	switch r.Kind {
	case WholeSection:
		return r.Index
	case WholeParagraph, SomeSentences:
		return s.Paragraphs[r.Index].Section
	case Recommendation:
		return s.Paragraphs[s.Recommendations[r.Index].At.Paragraph].Section
	case Area:
		return s.Paragraphs[s.Areas.Named[r.Index].At.Paragraph].Section
	}
	return 0
}

// Runs returns the runs that r names, in the order of the text. There are none
// for a section without text.
func (s *Statement) Runs(r Ref) []Run {
	switch r.Kind {
	case WholeSection:
		var runs []Run
		for j := r.Index; j < len(s.Sections); j++ {
			if j != r.Index && s.Sections[j].Level <= s.Sections[r.Index].Level {
				break
			}
			for p := s.Sections[j].From; p < s.Sections[j].To; p++ {
				runs = append(runs, Run{p, 0, len(s.Paragraphs[p].Text)})
			}
		}
		return runs
	case WholeParagraph:
		return []Run{{r.Index, 0, len(s.Paragraphs[r.Index].Text)}}
	case SomeSentences:
		sentences := s.Paragraphs[r.Index].Sentences
		return []Run{{r.Index, sentences[r.From].Start, sentences[r.To-1].End}}
	case Recommendation:
		return []Run{s.Recommendations[r.Index].At}
	case Area:
		return []Run{s.Areas.Named[r.Index].At}
	}
	return nil
}

// Quote returns the verbatim words of a run.
func (s *Statement) Quote(r Run) string {
	return s.Paragraphs[r.Paragraph].Text[r.Start:r.End]
}

// printed returns a word of labels and locators in the statement's language, by the
// English one.
func (s *Statement) printed(word string) string { return s.words().printed[word] }

// Label returns the short form of r, which [Statement.Resolve] reads back:
// "I.B", "Abstract 2.1", "R2", "area 4".
func (s *Statement) Label(r Ref) string {
	switch r.Kind {
	case WholeSection:
		return s.Sections[r.Index].Ref
	case WholeParagraph:
		return s.paragraphLabel(r.Index, "")
	case SomeSentences:
		if len(s.Paragraphs[r.Index].Sentences) == r.To-r.From {
			return s.paragraphLabel(r.Index, "")
		}
		if rows := s.tableRows(r, "-"); rows != "" {
			return s.paragraphLabel(r.Index, "") + " " + rows
		}
		if label := s.numberedSentences(r); label != "" {
			return label
		}
		if r.To-r.From == 1 {
			return s.paragraphLabel(r.Index, fmt.Sprintf(".%d", r.To))
		}
		return s.paragraphLabel(r.Index, fmt.Sprintf(".%d-%d", r.From+1, r.To))
	case Recommendation:
		return fmt.Sprintf("R%d", r.Index+1)
	case Area:
		return fmt.Sprintf("%s %d", s.printed("area"), r.Index+1)
	}
	return ""
}

// paragraphLabel joins a section's reference and a paragraph's number. A pilcrow
// separates the number from a numeral that ends in a digit, and from a word that
// headings are counted by, where "Section 2" may be a heading.
func (s *Statement) paragraphLabel(paragraph int, sentences string) string {
	p := s.Paragraphs[paragraph]
	if p.Table != nil && p.Table.label != "" && sentences == "" {
		return p.Table.label
	}
	if p.label != "" {
		return p.label
	}
	ref := s.Sections[p.Section].Ref
	gap := " "
	if ref == "" {
		gap = "¶"
	} else if last := ref[len(ref)-1]; '0' <= last && last <= '9' || s.words().isCounted(normalize(ref)) || s.numbered {
		gap = " ¶"
	}
	return fmt.Sprintf("%s%s%d%s", ref, gap, p.Number, sentences)
}

// Locator returns the long form of r for a line of its own: "Abstract, paragraph
// 2, sentence 1", "I.B. The Calculus for Receiving Societies".
func (s *Statement) Locator(r Ref) string {
	switch r.Kind {
	case WholeSection:
		return s.Sections[r.Index].Name()
	case WholeParagraph:
		return s.paragraphLocator(r.Index)
	case SomeSentences:
		locator := s.paragraphLocator(r.Index)
		rows := s.tableRows(r, "–")
		switch n := r.To - r.From; {
		case rows != "" && n < len(s.Paragraphs[r.Index].Sentences):
			return locator + ", " + rows
		case n == len(s.Paragraphs[r.Index].Sentences):
			return locator
		case s.itemAt(r) >= 0:
			return locator + s.itemLocator(r.Index, s.itemAt(r))
		case n == 1:
			return fmt.Sprintf("%s, %s %d", locator, s.printed("sentence"), r.To)
		}
		return fmt.Sprintf("%s, %s %d–%d", locator, s.printed("sentences"), r.From+1, r.To)
	case Recommendation:
		return fmt.Sprintf("%s %d, %s", s.printed("recommendation"), r.Index+1, s.Locator(s.RefTo(s.Recommendations[r.Index].At)))
	case Area:
		return fmt.Sprintf("%s %d, %s", s.printed("Area"), r.Index+1, s.Locator(s.RefTo(s.Areas.Named[r.Index].At)))
	}
	return ""
}

// PagedLocator returns the locator of r with its pages, where they are known:
// "II. Findings, paragraph 2, p. 12 (page 14 of the file)".
func (s *Statement) PagedLocator(r Ref) string {
	locator, pages := s.Locator(r), s.Pages(r)
	if locator == "" || pages == "" {
		return locator
	}
	return locator + ", " + pages
}

func (s *Statement) paragraphLocator(paragraph int) string {
	p := s.Paragraphs[paragraph]
	locator := s.numberedParagraph(paragraph)
	switch {
	case p.Table != nil && p.Table.label != "":
		locator = p.Table.label
	case locator == "":
		locator = fmt.Sprintf("%s %d", s.printed("paragraph"), p.Number)
	}
	if name := s.Sections[p.Section].Name(); p.Section != 0 && name != "" {
		return name + ", " + locator
	}
	first, size := utf8.DecodeRuneInString(locator)
	return string(unicode.ToUpper(first)) + locator[size:]
}

// publishedOn returns the date of the publication in words, in the statement's language
// where Plenary has it.
func (s *Statement) publishedOn() string {
	catalogue := message.First(s.Language)
	switch d := s.Published; {
	case d.Year == 0 || d.Month == 0:
		return d.String()
	case d.Day == 0:
		return catalogue.Format("date.year-and-month", d.time())
	default:
		return catalogue.Format("date.of-publication", d.time())
	}
}

// Attribution returns the title, publisher and date of the statement in one
// line, as far as they are known.
func (s *Statement) Attribution() string {
	var by []string
	for _, part := range []string{s.Publisher, s.publishedOn()} {
		if part != "" {
			by = append(by, part)
		}
	}
	if len(by) == 0 {
		return s.Title
	}
	return s.Title + " (" + strings.Join(by, ", ") + ")"
}

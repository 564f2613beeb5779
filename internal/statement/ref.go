package statement

import (
	"fmt"
	"strings"
)

// A Kind says what a [Ref] names.
type Kind int

const (
	None           Kind = iota
	WholeSection        // a section with all beneath it
	WholeParagraph      // one paragraph
	SomeSentences       // a run of sentences of one paragraph
	Recommendation      // one of Statement.Recommendations
	Area                // one of Statement.Areas.Named
)

// A Ref names a place in a statement. It is made by the statement that it
// belongs to, is comparable, and its zero value names nothing.
type Ref struct {
	Kind     Kind
	Index    int // of the section, paragraph, recommendation or area
	From, To int // for SomeSentences: Paragraph.Sentences[From:To]
}

// SectionRef names section i with all beneath it.
func SectionRef(i int) Ref { return Ref{Kind: WholeSection, Index: i} }

// ParagraphRef names paragraph i.
func ParagraphRef(i int) Ref { return Ref{Kind: WholeParagraph, Index: i} }

// RefTo names the sentences that r touches, the paragraph where that is all of
// them.
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

// SentencesAt returns the run of whole sentences that r touches.
func (s *Statement) SentencesAt(r Run) Run {
	return s.Runs(s.RefTo(r))[0]
}

// canonical names all the sentences of a paragraph as the paragraph, so that
// one place has one name.
func (s *Statement) canonical(r Ref) Ref {
	if r.Kind == SomeSentences && r.To-r.From == len(s.Paragraphs[r.Index].Sentences) {
		return ParagraphRef(r.Index)
	}
	return r
}

// Section returns the index of the section that r stands in.
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

// Runs returns the verbatim words that r names, in the order of the text. It
// is empty for a section whose heading alone is held.
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

// Label returns the short form of r, which [Statement.Resolve] reads back:
// "I.B", "Abstract 2.1", "R2", "area 4".
func (s *Statement) Label(r Ref) string {
	switch r.Kind {
	case WholeSection:
		return s.Sections[r.Index].Ref
	case WholeParagraph:
		return s.label(r.Index, "")
	case SomeSentences:
		if len(s.Paragraphs[r.Index].Sentences) == r.To-r.From {
			return s.label(r.Index, "")
		}
		if r.To-r.From == 1 {
			return s.label(r.Index, fmt.Sprintf(".%d", r.To))
		}
		return s.label(r.Index, fmt.Sprintf(".%d-%d", r.From+1, r.To))
	case Recommendation:
		return fmt.Sprintf("R%d", r.Index+1)
	case Area:
		return fmt.Sprintf("area %d", r.Index+1)
	}
	return ""
}

// label joins a section's reference and a paragraph's number; a pilcrow keeps
// the number apart from a numeral that ends in a digit.
func (s *Statement) label(paragraph int, sentences string) string {
	p := s.Paragraphs[paragraph]
	ref := s.Sections[p.Section].Ref
	gap := " "
	if ref == "" {
		gap = "¶"
	} else if last := ref[len(ref)-1]; '0' <= last && last <= '9' {
		gap = " ¶"
	}
	return fmt.Sprintf("%s%s%d%s", ref, gap, p.Number, sentences)
}

// Place returns the long form of r for a line of its own: "Abstract, paragraph
// 2, sentence 1", "I.B. The Calculus for Receiving Societies".
func (s *Statement) Locator(r Ref) string {
	switch r.Kind {
	case WholeSection:
		return s.Sections[r.Index].Name()
	case WholeParagraph:
		return s.paragraphPlace(r.Index)
	case SomeSentences:
		place := s.paragraphPlace(r.Index)
		switch n := r.To - r.From; {
		case n == len(s.Paragraphs[r.Index].Sentences):
			return place
		case n == 1:
			return fmt.Sprintf("%s, sentence %d", place, r.To)
		}
		return fmt.Sprintf("%s, sentences %d–%d", place, r.From+1, r.To)
	case Recommendation:
		return fmt.Sprintf("Recommendation %d, %s", r.Index+1, s.Locator(s.RefTo(s.Recommendations[r.Index].At)))
	case Area:
		return fmt.Sprintf("Area %d, %s", r.Index+1, s.Locator(s.RefTo(s.Areas.Named[r.Index].At)))
	}
	return ""
}

// PagedLocator returns the place of r with its pages, where they are known: "II.
// Findings, paragraph 2, p. 12 (page 14 of the file)".
func (s *Statement) PagedLocator(r Ref) string {
	place, pages := s.Locator(r), s.pages(r)
	if place == "" || pages == "" {
		return place
	}
	return place + ", " + pages
}

func (s *Statement) paragraphPlace(paragraph int) string {
	p := s.Paragraphs[paragraph]
	place := fmt.Sprintf("paragraph %d", p.Number)
	if name := s.Sections[p.Section].Name(); p.Section != 0 && name != "" {
		return name + ", " + place
	}
	return strings.ToUpper(place[:1]) + place[1:]
}

// Attribution credits the statement in one line: its title, publisher and
// date, as far as they are known.
func (s *Statement) Attribution() string {
	var by []string
	for _, part := range []string{s.Publisher, s.Published.String()} {
		if part != "" {
			by = append(by, part)
		}
	}
	if len(by) == 0 {
		return s.Title
	}
	return s.Title + " (" + strings.Join(by, ", ") + ")"
}

package statement

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Labels, as [Statement.Label] writes them, are read back.

// A labelForm reads one kind of label. The match holds the groups of its pattern.
type labelForm struct {
	pattern *regexp.Regexp
	read    func(s *Statement, match []string) (Ref, bool)
}

// labelForms are the labels as [Statement.Label] writes them, in any letter case.
// That of a section comes before all of them.
var labelForms = []labelForm{
	{regexp.MustCompile(`(?i)^R(\d{1,6})$`), func(s *Statement, m []string) (Ref, bool) {
		return labelledPoint(Recommendation, m[1], len(s.Recommendations))
	}},
	{tableLabel, func(s *Statement, m []string) (Ref, bool) { return s.labelledTable(m[0]) }},
	{regexp.MustCompile(`^(.*?)(?: ¶|¶| )(\d{1,6})(?:\.(\d{1,6})(?:-(\d{1,6}))?)?$`), func(s *Statement, m []string) (Ref, bool) {
		i, ok := s.sectionLabelled(m[1])
		if !ok {
			return Ref{}, false
		}
		return s.labelledText(i, m[2], m[3], m[4])
	}},
}

// ParseRef reads a canonical reference, as [Statement.Label] writes it, in any
// letter case. It is for files and buttons; [Statement.Resolve] reads what people
// type.
func (s *Statement) ParseRef(label string) (Ref, bool) {
	label = strings.TrimSpace(label)
	if ref, ok := s.numberedLabel(label); ok {
		return ref, true
	}
	if i, ok := s.sectionLabelled(label); ok && i > 0 {
		return SectionRef(i), true
	}
	words := s.words()
	if m := words.areaLabel.FindStringSubmatch(label); m != nil {
		if ref, ok := labelledPoint(Area, m[1], len(s.Areas.Named)); ok {
			return ref, true
		}
	}
	if m := words.rowLabel.FindStringSubmatch(label); m != nil {
		if ref, ok := s.labelledRows(m[1], m[2], m[3]); ok {
			return ref, true
		}
	}
	for _, form := range labelForms {
		if m := form.pattern.FindStringSubmatch(label); m != nil {
			if ref, ok := form.read(s, m); ok {
				return ref, true
			}
		}
	}
	return Ref{}, false
}

// partMarks part labels in a list, and stand around one: "[[II]] [[III]]".
var partMarks = strings.NewReplacer("[[", ";", "]]", ";", "\n", ";")

// parseLabels reads a list of labels. Behind a comma a number is no label, since
// it goes on counting what stands before it: "abstract 1, 2".
func (s *Statement) parseLabels(words string) (refs []Ref, ok bool) {
	for part := range strings.SplitSeq(partMarks.Replace(words), ";") {
		if ref, ok := s.numberedLabel(part); ok {
			if !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
			continue
		}
		for n, label := range strings.Split(part, ",") {
			if label = strings.TrimSpace(label); label == "" {
				continue
			}
			ref, ok := s.ParseRef(label)
			if !ok || n > 0 && strings.Trim(label, "0123456789.") == "" {
				return nil, false
			}
			if last := len(refs) - 1; n > 0 && last >= 0 && s.isTableOf([]Ref{ref}, refs[last]) {
				refs = refs[:last] // "II, Table 2"
			}
			if !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs, len(refs) > 0
}

// sectionLabelled returns the section with a label. That of the document is "".
func (s *Statement) sectionLabelled(label string) (int, bool) {
	label = strings.TrimSpace(label)
	i := slices.IndexFunc(s.Sections, func(section Section) bool { return strings.EqualFold(section.Ref, label) })
	return i, i >= 0
}

func labelledPoint(kind RefKind, number string, of int) (Ref, bool) {
	n, err := strconv.Atoi(number)
	return Ref{Kind: kind, Index: n - 1}, err == nil && 1 <= n && n <= of
}

// labelledText names paragraph n of section i, or its sentences from–to.
func (s *Statement) labelledText(i int, n, from, to string) (Ref, bool) {
	p, _ := strconv.Atoi(n)
	p += s.Sections[i].From - 1
	if p < s.Sections[i].From || p >= s.Sections[i].To || s.Paragraphs[p].label != "" {
		return Ref{}, false
	}
	if from == "" {
		return ParagraphRef(p), true
	}
	return s.sentencesLabelled(p, from, to)
}

// sentencesLabelled names sentences from–to of paragraph p.
func (s *Statement) sentencesLabelled(p int, from, to string) (Ref, bool) {
	first, _ := strconv.Atoi(from)
	last := first
	if to != "" {
		last, _ = strconv.Atoi(to)
	}
	if first < 1 || last < first || last > len(s.Paragraphs[p].Sentences) {
		return Ref{}, false
	}
	return s.canonical(Ref{Kind: SomeSentences, Index: p, From: first - 1, To: last}), true
}

package statement

import (
	"regexp"
	"strconv"
	"strings"
)

// labelled matches the tail of a canonical reference to a paragraph or to
// sentences of it: "2", "2.1", "2.1-3".
var labelled = regexp.MustCompile(`^(\d{1,6})(?:\.(\d{1,6})(?:-(\d{1,6}))?)?$`)

// ParseRef reads a canonical reference, as [Statement.Label] writes it, letter
// case aside. It is meant for files and buttons; what people type is read by
// [Statement.Resolve].
func (s *Statement) ParseRef(label string) (Ref, bool) {
	label = strings.TrimSpace(label)
	for i := 1; i < len(s.Sections); i++ {
		if strings.EqualFold(s.Sections[i].Ref, label) {
			return SectionRef(i), true
		}
	}
	if rest, ok := cutPrefixFold(label, "area "); ok {
		n, err := strconv.Atoi(rest)
		return Ref{Kind: Area, Index: n - 1}, err == nil && 1 <= n && n <= len(s.Areas.Named)
	}
	if rest, ok := cutPrefixFold(label, "R"); ok {
		if n, err := strconv.Atoi(rest); err == nil {
			return Ref{Kind: Recommendation, Index: n - 1}, 1 <= n && n <= len(s.Recommendations)
		}
	}
	section, tail, ok := cutLast(label, "¶")
	if !ok {
		section, tail, ok = cutLast(label, " ")
	}
	m := labelled.FindStringSubmatch(tail)
	if !ok || m == nil {
		return Ref{}, false
	}
	section = strings.TrimSpace(section)
	for i := range s.Sections {
		if strings.EqualFold(s.Sections[i].Ref, section) {
			return s.within(i, m[1], m[2], m[3])
		}
	}
	return Ref{}, false
}

// within names paragraph n of section i, or sentences from–to of it.
func (s *Statement) within(i int, n, from, to string) (Ref, bool) {
	p, _ := strconv.Atoi(n)
	p += s.Sections[i].From - 1
	if p < s.Sections[i].From || p >= s.Sections[i].To {
		return Ref{}, false
	}
	if from == "" {
		return ParagraphRef(p), true
	}
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

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return s[len(prefix):], true
}

func cutLast(s, sep string) (before, after string, found bool) {
	at := strings.LastIndex(s, sep)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(sep):], true
}

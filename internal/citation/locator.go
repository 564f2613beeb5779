package citation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/statement"
)

// A locator says where in a work a place is, in the publication's own terms.
type locator struct {
	from, to  string // pages; with these nothing else is said
	own       string // the document's own number, as it is printed: "Art. 5 (2)"
	unit      string // of the section: "section", "chapter", "article"; "" where it has no number
	number    string // of the section: "II", "I.B"
	name      string // the title of a section without a number
	paragraph string // counted in the section, or its own number; may be empty
	note      string // the mark of a footnote; may be empty
}

// locate returns the locators of places, each once. The document itself has
// none.
func (w work) locate(refs []statement.Ref) []locator {
	var all []locator
	seen := map[locator]bool{}
	for _, ref := range refs {
		if l := w.locateOne(w.textOf(ref)); l != (locator{}) && !seen[l] {
			seen[l] = true
			all = append(all, l)
		}
	}
	return all
}

// textOf returns the sentences where the words of a recommendation or an area
// stand, since its number is the editor's.
func (w work) textOf(ref statement.Ref) statement.Ref {
	if ref.Kind == statement.Recommendation || ref.Kind == statement.Area {
		return w.RefTo(w.Runs(ref)[0])
	}
	return ref
}

// tableName is the name of the table that ref is, or is of, where it has one of its own.
func (w work) tableName(ref statement.Ref) string {
	if ref.Kind != statement.WholeParagraph && ref.Kind != statement.SomeSentences {
		return ""
	}
	if t := w.Paragraphs[ref.Index].Table; t != nil && t.Name == w.Label(statement.ParagraphRef(ref.Index)) {
		return t.Name
	}
	return ""
}

func (w work) locateOne(ref statement.Ref) locator {
	if ref.Kind == statement.NoRef || ref == statement.SectionRef(0) {
		return locator{}
	}
	if ref.Kind != statement.WholeSection {
		for _, n := range w.Notes {
			if n.Paragraph == ref.Index {
				return locator{note: n.Mark}
			}
		}
	}
	if name := w.tableName(ref); name != "" {
		return locator{own: name}
	}
	if l := w.ownLocator(ref); l != (locator{}) {
		return l
	}
	if from, to := w.pages(ref); from != "" {
		return locator{from: from, to: to}
	}
	l := w.section(w.Section(ref))
	if ref.Kind == statement.WholeSection {
		return l
	}
	l.paragraph = w.ownNumber(ref.Index)
	if l.paragraph == "" {
		l.paragraph = strconv.Itoa(w.Paragraphs[ref.Index].Number)
	}
	return l
}

// ownLocator returns the locator of a place in a document whose own numbers are its
// references, the zero locator for any other place.
func (w work) ownLocator(ref statement.Ref) locator {
	label := w.OwnLabel(ref)
	if ref.Kind == statement.WholeSection || label == "" {
		section := w.Section(ref)
		l := locator{own: w.OwnLabel(statement.SectionRef(section))}
		if s := w.Sections[section]; l.own != "" && ref.Kind != statement.WholeSection && s.To-s.From > 1 && !w.numbersParagraphs(section) {
			l.paragraph = strconv.Itoa(w.Paragraphs[ref.Index].Number)
		}
		return l
	}
	above, number, ok := strings.Cut(label, "¶ ")
	if strings.Contains(w.Paragraphs[ref.Index].Printed, "¶") || !ok {
		return locator{own: label}
	}
	return locator{own: strings.TrimSpace(above), paragraph: number}
}

// numbersParagraphs reports whether the document numbers paragraphs of section i, beside
// which our count would be misread.
func (w work) numbersParagraphs(i int) bool {
	s := w.Sections[i]
	return slices.ContainsFunc(w.Paragraphs[s.From:s.To], func(p statement.Paragraph) bool { return p.Printed != "" })
}

// numberedTitle matches a heading that is numbered by a word: "Article 5. Aims".
var numberedTitle = regexp.MustCompile(`^(\pL+) (\d+|[IVXLC]+)$`)

// section returns the locator of a section. A reference that Plenary made up is
// not one of the publication.
func (w work) section(i int) locator {
	s := w.Sections[i]
	if i == 0 {
		return locator{}
	}
	if m := numberedTitle.FindStringSubmatch(s.Ref); m != nil && s.Numeral == "" && strings.HasPrefix(s.Title, s.Ref) {
		return locator{unit: strings.ToLower(m[1]), number: m[2]}
	}
	if s.Numeral != "" && !strings.HasPrefix(s.Ref, "§") {
		return locator{unit: "section", number: s.Ref}
	}
	return locator{name: s.Title}
}

// ownNumbers matches the number that a paragraph begins with in documents that
// number their paragraphs.
var ownNumbers = regexp.MustCompile(`^\(?(\d{1,4}[a-z]?)[.)]\s`)

// ownNumber returns the number that a paragraph begins with, "" where less than
// half of the paragraphs have one.
func (w work) ownNumber(paragraph int) string {
	m := ownNumbers.FindStringSubmatch(w.Paragraphs[paragraph].Text)
	if m == nil {
		return ""
	}
	numbered := 0
	for _, p := range w.Paragraphs {
		if ownNumbers.MatchString(p.Text) {
			numbered++
		}
	}
	if 2*numbered < len(w.Paragraphs) {
		return ""
	}
	return m[1]
}

// pages returns the first and the last page of a place, "" where they are not
// known, and where the statement has several files, whose numbers begin anew.
func (w work) pages(ref statement.Ref) (from, to string) {
	runs := w.Runs(ref)
	if len(runs) == 0 {
		return "", ""
	}
	last := runs[len(runs)-1]
	first := w.pageAt(runs[0].Paragraph, runs[0].Start)
	end := w.pageAt(last.Paragraph, max(last.Start, last.End-1))
	if first == "" || end == "" {
		return "", ""
	}
	return first, end
}

// pageAt returns the number of the page on which a byte of a paragraph stands. On
// pages without a number, in a file that numbers its pages, it is not known.
func (w work) pageAt(paragraph, at int) string {
	page := statement.PageBreak{}
	printed := false
	for _, b := range w.PageBreaks {
		if b.InFile != w.PageBreaks[0].InFile {
			return ""
		}
		printed = printed || b.Printed != ""
		if b.Page > 0 && (b.At.Paragraph < paragraph || b.At.Paragraph == paragraph && b.At.Start <= at) {
			page = b
		}
	}
	switch {
	case page.Page == 0:
		return ""
	case printed:
		return page.Printed
	}
	return strconv.Itoa(page.Page)
}

// apaLocators is what the citation in the text ends with: "p. 12", "Section II,
// para. 3", "Abstract section".
func apaLocators(all []locator) string {
	if unit, numbers := sameUnit(all); len(numbers) > 1 {
		return capitalised(unit) + "s " + list(numbers)
	}
	return each(all, func(group []locator) []string {
		parts := []string{}
		switch l := group[0]; {
		case l.from != "":
			pages := pageRanges(group, false)
			if strings.ContainsAny(pages, "–,") {
				return []string{"pp. " + pages}
			}
			return []string{"p. " + pages}
		case l.note != "":
			return []string{"Note " + l.note}
		case l.own != "":
			parts = append(parts, l.own)
		case l.number != "":
			parts = append(parts, capitalised(l.unit)+" "+l.number)
		case l.name != "":
			parts = append(parts, apaSection(l.name))
		}
		return append(parts, paragraphs(group)...)
	})
}

// maxBareHeading is how many words of a heading stand before "section" without
// quotation marks.
const maxBareHeading = 3

// apaSection names a section by its heading, which the Publication Manual (8.28)
// shortens where it is long.
func apaSection(heading string) string {
	heading, _, _ = strings.Cut(heading, ": ")
	if len(strings.Fields(heading)) > maxBareHeading {
		heading = "“" + inner(heading) + "”"
	}
	return heading + " section"
}

// chicagoLocators is where a note points: "12–13", "sec. II, para. 3", "under
// “Abstract,” para. 2".
func chicagoLocators(all []locator) string {
	if unit, numbers := sameUnit(all); len(numbers) > 1 {
		return abbreviated(unit, true) + " " + list(numbers)
	}
	return each(all, func(group []locator) []string {
		parts := []string{}
		switch l := group[0]; {
		case l.from != "":
			return []string{pageRanges(group, true)}
		case l.note != "":
			return []string{"n. " + l.note}
		case l.own != "":
			parts = append(parts, l.own)
		case l.number != "":
			parts = append(parts, abbreviated(l.unit, false)+" "+l.number)
		case l.name != "":
			parts = append(parts, "under “"+inner(l.name)+"”")
		}
		return append(parts, paragraphs(group)...)
	})
}

// each joins the locators of several places, those that are said together in one
// group: pages, and paragraphs of one section.
func each(all []locator, write func(group []locator) []string) string {
	var joined []string
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[0].together(all[n]) {
			n++
		}
		text := ""
		for i, part := range write(all[:n]) {
			if i > 0 {
				text = withMark(text, ",") + " "
			}
			text += part
		}
		joined = append(joined, text)
		all = all[n:]
	}
	return strings.Join(joined, "; ")
}

func (l locator) together(other locator) bool {
	if l.from != "" || other.from != "" {
		return l.from != "" && other.from != ""
	}
	counted := l.paragraph != "" && other.paragraph != ""
	l.paragraph, other.paragraph = "", ""
	return counted && l == other
}

// sameUnit returns the numbers of sections of one kind, none where the places are
// of several kinds.
func sameUnit(all []locator) (unit string, numbers []string) {
	for _, l := range all {
		if l.number == "" || l.paragraph != "" || unit != "" && l.unit != unit {
			return "", nil
		}
		unit = l.unit
		numbers = append(numbers, l.number)
	}
	return unit, numbers
}

// list is "I and II", "I, II, and III".
func list(items []string) string {
	n := len(items)
	if n > 2 {
		return strings.Join(items[:n-1], ", ") + ", and " + items[n-1]
	}
	return strings.Join(items, " and ")
}

// paragraphs is "para. 2", "paras. 2–4, 6"; nothing where whole sections are meant.
func paragraphs(group []locator) []string {
	if group[0].paragraph == "" {
		return nil
	}
	var ranges []string
	for i := 0; i < len(group); {
		last := i
		for last+1 < len(group) && follows(group[last].paragraph, group[last+1].paragraph) {
			last++
		}
		ranges = append(ranges, numberRange(group[i].paragraph, group[last].paragraph))
		i = last + 1
	}
	if len(group) == 1 {
		return []string{"para. " + ranges[0]}
	}
	return []string{"paras. " + strings.Join(ranges, ", ")}
}

// follows reports whether a number is the next one.
func follows(number, next string) bool {
	n, err := strconv.Atoi(number)
	return err == nil && strconv.Itoa(n+1) == next
}

// abbreviations of the units of a book, as Chicago has them.
var abbreviations = map[string]string{
	"section": "sec.", "chapter": "chap.", "part": "pt.", "article": "art.", "appendix": "app.",
}

func abbreviated(unit string, several bool) string {
	short, ok := abbreviations[unit]
	switch {
	case !ok && several:
		return unit + "s"
	case !ok:
		return unit
	case several:
		return strings.TrimSuffix(short, ".") + "s."
	}
	return short
}

// pageRanges is "12", "12–13, 15". Chicago (9.63) shortens the second number of a
// range: "321–28".
func pageRanges(group []locator, short bool) string {
	ranges := make([]string, len(group))
	for i, l := range group {
		to := l.to
		if short {
			to = shortened(l.from, l.to)
		}
		ranges[i] = numberRange(l.from, to)
		if l.from == l.to {
			ranges[i] = l.from
		}
	}
	return strings.Join(ranges, ", ")
}

func numberRange(from, to string) string {
	if from == to {
		return from
	}
	return from + "–" + to
}

// shortened is the second number of a range: of numbers from 101 on it leaves out
// the digits that do not change, and keeps at least two, or one behind a zero.
func shortened(from, to string) string {
	first, err := strconv.Atoi(from)
	if _, err2 := strconv.Atoi(to); err != nil || err2 != nil || first <= 100 || first%100 == 0 || len(from) != len(to) {
		return to
	}
	same := 0
	for same < len(from) && from[same] == to[same] {
		same++
	}
	keep := 2
	if first%100 < 10 {
		keep = 1
	}
	return to[min(same, len(to)-keep):]
}

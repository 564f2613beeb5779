package statement

import (
	"regexp"
	"slices"
	"strings"

	"plenary/internal/language"
)

// The document's own numbers stand in braces at the beginning of a heading, a
// paragraph or a line of statement.md: "{§ 3} Fees", "{4.} We ask". The text is
// printed without the braces.

// bracedNumber matches a number in braces, up to the text behind it.
var bracedNumber = regexp.MustCompile(`^\{([^{};,\s](?:[^{};,]{0,58}[^{};,\s])?)\}`)

// cutPrinted returns the number that a line begins with, as it is printed, and the
// line as it is printed. The number is "" where there is none.
func cutPrinted(line string) (printed, text string) {
	m := bracedNumber.FindStringSubmatch(line)
	if m == nil || len(readLevels(m[1])) == 0 {
		return "", line
	}
	return m[1], m[1] + line[len(m[0]):]
}

// hasPrinted reports whether a line of a file begins with a number in braces, by
// which the document's own numbers are its references.
func hasPrinted(lines []string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		if _, heading := atxHeading(line); heading != "" {
			line = heading
		}
		printed, _ := cutPrinted(strings.TrimLeft(line, " \t"))
		return printed != ""
	})
}

// A textLine is a line of a paragraph.
type textLine struct {
	printed string // the document's own number at its beginning; may be empty
	text    string
	begins  bool // it begins a line of the text, though it has no number
}

// unnumberedLine stands before a line of a clause that has no number and is no part of
// the line before it.
const unnumberedLine = "{}"

// IsNumber reports whether a text can stand in braces as the document's own number.
func IsNumber(text string) bool {
	printed, _ := cutPrinted("{" + text + "}")
	return printed != ""
}

// NumberFollows reports whether a number of the document's own comes after another in
// one row: "(b)" after "(a)", "8a" after "8".
func NumberFollows(before, number string) bool { return follows(before, number) }

// BeginsNumbers reports whether a number of the document's own may be the first of a row.
func BeginsNumbers(number string) bool { return isFirst(number) }

// readLine reads a line of text. A backslash before a number sign or a brace
// makes it literal.
func (s *Statement) readLine(line string) textLine {
	trimmed := strings.TrimLeft(line, " \t")
	if strings.HasPrefix(trimmed, `\#`) || strings.HasPrefix(trimmed, `\{`) {
		return textLine{text: trimmed[1:]}
	}
	if printed, text := cutPrinted(trimmed); printed != "" {
		return textLine{printed: printed, text: text}
	}
	if rest, ok := strings.CutPrefix(trimmed, unnumberedLine); ok && s.numbered {
		return textLine{text: rest, begins: true}
	}
	return textLine{text: line}
}

// An Item is one item of a clause: a line with a number of the document's own.
type Item struct {
	Printed  string // its number as printed: "(a)"
	Depth    int    // 1 for an item of the clause, 2 for an item of such an item
	From, To int    // Paragraph.Sentences[From:To], with the items beneath it
	Own      int    // Paragraph.Sentences[From:Own], without them

	label string
}

// plainLines returns the words of lines that have no number, "" where one has.
func plainLines(lines []textLine) string {
	all := make([]string, len(lines))
	for i, l := range lines {
		if l.printed != "" {
			return ""
		}
		all[i] = l.text
	}
	return strings.Trim(strings.Join(all, " "), " \t")
}

// addText adds the paragraphs that lines without a blank line between them are. A
// line with a number is an item of the paragraph before it, unless its number
// goes on counting that of the paragraph.
func (s *Statement) addText(lines []textLine) {
	var parts []textLine // of one paragraph: the clause, and its items
	flush := func() {
		s.addParagraph(parts)
		parts = parts[:0]
	}
	for _, l := range lines {
		text := strings.Trim(l.text, " \t")
		switch {
		case text == "":
			continue
		case len(parts) == 0:
		case l.begins:
		case l.printed == "":
			parts[len(parts)-1].text += " " + text
			continue
		case l.printed != "" && countsOn(parts, l.printed):
			flush()
		}
		parts = append(parts, textLine{printed: l.printed, text: text})
	}
	flush()
}

// countsOn reports whether a number is the one after that of the clause, and not
// that of an item.
func countsOn(parts []textLine, printed string) bool {
	if parts[0].printed == "" {
		return false
	}
	for _, item := range parts[1:] {
		if item.printed != "" && follows(item.printed, printed) {
			return false
		}
	}
	return follows(parts[0].printed, printed)
}

// addParagraph adds a paragraph of a clause and its items. Each begins a line of
// its text.
func (s *Statement) addParagraph(parts []textLine) {
	if len(parts) == 0 {
		return
	}
	at := len(s.Sections) - 1
	p := Paragraph{Section: at, Number: len(s.Paragraphs) - s.Sections[at].From + 1, Printed: parts[0].printed}
	for i, part := range parts {
		if i > 0 {
			p.Text += "\n"
		}
		if i > 0 && part.printed != "" {
			p.Items = append(p.Items, Item{Printed: part.printed, From: len(p.Sentences)})
		}
		p.Sentences = append(p.Sentences, s.sentencesOf(part, len(p.Text))...)
		p.Text += part.text
		if n := len(p.Items); n > 0 {
			p.Items[n-1].Own = len(p.Sentences)
		}
	}
	nest(p.Items, len(p.Sentences))
	s.Paragraphs = append(s.Paragraphs, p)
	s.Sections[at].To = len(s.Paragraphs)
}

// enumerator matches a number that a paragraph begins with, which is no sentence.
var enumerator = regexp.MustCompile(`^[\[(]?(?:\d{1,4}\pL?|\pL|[ivxlcIVXLC]{1,7})[.)\]]{1,2}\s+`)

// sentencesOf splits a line into sentences. The number that it begins with is
// part of the first. In a file without numbers in braces a printed number ends
// where its full stop stands, so that references stay what they were.
func (s *Statement) sentencesOf(l textLine, offset int) []Span {
	head := 0
	switch {
	case l.printed != "":
		head = len(l.printed)
	case s.numbered:
		head = len(enumerator.FindString(l.text))
	}
	spans := splitSentences(l.text[head:], language.For(s.Language))
	if len(spans) == 0 {
		return []Span{{offset, offset + len(l.text)}}
	}
	for i := range spans {
		spans[i].Start += head + offset
		spans[i].End += head + offset
	}
	spans[0].Start = offset
	return spans
}

// nest finds which items stand beneath others, by the kinds of their numbers:
// "(i)" beneath "(a)".
func nest(items []Item, sentences int) {
	var open []int // the last item of each depth
	for i := range items {
		depth := len(open)
		for k := len(open) - 1; k >= 0; k-- {
			if follows(items[open[k]].Printed, items[i].Printed) {
				depth = k
				break
			}
		}
		if depth == len(open) && !isFirst(items[i].Printed) {
			for k := len(open) - 1; k >= 0; k-- {
				if formOf(items[open[k]].Printed) == formOf(items[i].Printed) {
					depth = k
					break
				}
			}
		}
		for _, k := range open[depth:] {
			items[k].To = items[i].From
		}
		open = append(open[:depth], i)
		items[i].Depth = depth + 1
	}
	for _, k := range open {
		items[k].To = sentences
	}
}

// leadIn returns the runs that an item cannot be read without: what stands before
// the first item of the clause, and the items that it stands beneath.
func (p *Paragraph) leadIn(index, item int) []Run {
	var runs []Run
	depth := p.Items[item].Depth
	for i := item - 1; i >= 0 && depth > 1; i-- {
		if it := p.Items[i]; it.Depth < depth {
			depth = it.Depth
			runs = append(runs, Run{index, p.Sentences[it.From].Start, p.Sentences[it.Own-1].End})
		}
	}
	if first := p.Items[0].From; first > 0 {
		runs = append(runs, Run{index, p.Sentences[0].Start, p.Sentences[first-1].End})
	}
	slices.Reverse(runs)
	return runs
}

// LeadIn returns the words that r cannot be read without, in the order of the
// text: those before the items of a clause, where r stands in one of them. It
// returns none where r holds them.
func (s *Statement) LeadIn(r Run) []Run {
	p := &s.Paragraphs[r.Paragraph]
	for i := len(p.Items) - 1; i >= 0; i-- {
		if it := p.Items[i]; p.Sentences[it.From].Start <= r.Start {
			return p.leadIn(r.Paragraph, i)
		}
	}
	return nil
}

// BodyStart returns where the words of a sentence begin, behind the document's
// own number that it begins with.
func (p *Paragraph) BodyStart(sentence int) int {
	start := p.Sentences[sentence].Start
	printed := ""
	if sentence == 0 {
		printed = p.Printed
	}
	for _, it := range p.Items {
		if it.From == sentence {
			printed = it.Printed
		}
	}
	rest := p.Text[start+len(printed) : p.Sentences[sentence].End]
	return start + len(printed) + len(rest) - len(strings.TrimLeft(rest, " \t\u00a0"))
}

// SearchText returns Text with spaces for the bytes of the document's own numbers, which
// are no words of it. It is for a search and never shown.
func (p *Paragraph) SearchText() string {
	if p.Printed == "" && len(p.Items) == 0 {
		return p.Text
	}
	text := []byte(p.Text)
	for i, span := range p.Sentences {
		for at := span.Start; at < p.BodyStart(i); at++ {
			text[at] = ' '
		}
	}
	return string(text)
}

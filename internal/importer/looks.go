package importer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// mayBeHeading rules out the kinds and lengths of blocks that no heading has.
func (f *headingFinder) mayBeHeading(i int) bool {
	b := f.blocks[i]
	if b.Kind == extract.Note || b.Kind == extract.Table || b.Kind == extract.Caption || bulletStart.MatchString(b.Text) || len(b.Text) > maxHeading {
		return false
	}
	if b.Kind == extract.Contents && leaders.MatchString(b.Text) {
		return f.isListed(i) // else a line of a schedule
	}
	if b.Fixed && !f.fixed || address.MatchString(b.Text) || pictureName.MatchString(b.Text) || len(raisedMark.FindAllString(b.Text, 2)) > 1 {
		return false // code, e-mail addresses, names of pictures, or authors with the marks of their institutions
	}
	if isLabel(b.Text) || captionStart.MatchString(b.Text) || f.isAboutAuthors(i) {
		return false
	}
	return f.isListed(i) || language.CountWords(b.Text) <= 22 && b.Isolated
}

// isListed reports whether a printed table of contents names block i.
func (f *headingFinder) isListed(i int) bool {
	_, listed := f.listed[i]
	return listed
}

// maxLabel is how many words a label with a colon has at most.
const maxLabel = 2

// isLabel reports whether a line is a word or two with a colon: "Note:".
func isLabel(text string) bool {
	return strings.HasSuffix(text, ":") && language.CountWords(text) <= maxLabel && len(numerals(text)) == 0
}

// isAboutAuthors reports whether block i, before the text begins, says who the
// authors are and where they work.
func (f *headingFinder) isAboutAuthors(i int) bool {
	if i >= f.textBegins {
		return false
	}
	says := func(i int) bool {
		text := f.blocks[i].Text
		return i < f.textBegins && (affiliation.MatchString(text) && len(numerals(text)) == 0 || address.MatchString(text))
	}
	if says(i) || says(i+1) && areNames(f.blocks[i].Text) {
		return true
	}
	return isName(f.blocks[i].Text) && (isDate(f.blocks[i+1].Text) || f.blocks[i].Kind == extract.Heading && f.blocks[i+1].Kind == extract.Heading && f.blocks[i+1].Level < f.blocks[i].Level)
}

// isName reports whether text may be the name of one person.
func isName(text string) bool {
	n := language.CountWords(text)
	return n >= 2 && n <= 4 && areNames(text) && !isCapitals(text) && !standardHeading.MatchString(text) && len(numerals(text)) == 0
}

// reason says by what block i is known as a heading, "" where it is none.
// before are the headings before it.
func (f *headingFinder) reason(i int, all []numeral, next map[string]int, before []heading) string {
	b := f.blocks[i]
	switch {
	case f.isListed(i):
		return "printed table of contents"
	case strings.TrimRight(b.Text, ";,") != b.Text:
		return ""
	case f.isUnderlined(i):
		return "underlined"
	case f.strongType(b) && (!endsSentence(b.Text) || len(all) > 0) && hasLetters(b.Text) && i+1 < len(f.blocks):
		return "type"
	case len(all) > 0 && !f.isListItem(i) && f.isNumberedHeading(i, all, next):
		return "numeral"
	case len(before) > 0 && f.isTitleUnder(before[len(before)-1], i):
		return "stands right under its number"
	case endsSentence(b.Text) || strings.HasSuffix(b.Text, ":"):
		return ""
	case standardHeading.MatchString(b.Text):
		return "its words"
	case f.isInCapitals(i):
		return "capitals"
	}
	return ""
}

// isInCapitals reports whether block i is a line in capitals, or small ones, above
// text.
func (f *headingFinder) isInCapitals(i int) bool {
	b := f.blocks[i]
	return (isCapitals(b.Text) || b.Capitals) && language.CountWords(b.Text) <= 14 && b.Kind != extract.Item && f.leadsToText(i)
}

// isListItem reports whether block i is an item of a list whose number the file does
// not hold as text.
func (f *headingFinder) isListItem(i int) bool {
	return f.blocks[i].Kind == extract.Item && f.blocks[i].Mark != "" && f.doc.Format != "DOCX" && f.doc.Format != "ODT"
}

// isUnderlined reports whether block i is an underlined line above text, and not
// the lead-in of a list.
func (f *headingFinder) isUnderlined(i int) bool {
	b := f.blocks[i]
	return b.Underlined && !endsSentence(b.Text) && !strings.HasSuffix(b.Text, ":") && hasLetters(b.Text) && f.leadsToText(i)
}

// maxStraight is how many headings may stand straight above each other.
const maxStraight = 4

// leadsToText reports whether running text follows block i, or lines set as
// headings are and then text.
func (f *headingFinder) leadsToText(i int) bool {
	for range maxStraight {
		if f.textFollows(i) {
			return true
		}
		if i++; i >= len(f.blocks) || f.skip[i] || !f.mayBeHeading(i) || endsSentence(f.blocks[i].Text) {
			return false
		}
		if b := f.blocks[i]; !b.Underlined && !b.Capitals && !isCapitals(b.Text) && !f.strongType(b) {
			return false
		}
	}
	return false
}

// strongType reports whether a block is larger than the text, or bold and not
// smaller.
func (f *headingFinder) strongType(b extract.Block) bool {
	larger := b.Size > f.bodySize*1.08 && f.bodySize > 0
	return larger || b.Bold && b.Size >= f.bodySize*0.97
}

// isTitleUnder reports whether block i is the title right under a heading that
// is the name and number of a part alone: "Article 5".
func (f *headingFinder) isTitleUnder(h heading, i int) bool {
	text := f.blocks[i].Text
	return h.block == i-1 && isPartNumber(h.text) && (!endsSentence(text) || !hasSmallLetters(text)) && !strings.HasSuffix(text, ":") && language.CountWords(text) <= 14 && f.textFollows(i)
}

// isNumberedHeading reports whether a numbered line is a heading and not an item of
// a list: its number is the next one, no number of the same scheme follows at
// once, and text does. next holds the number after the last by scheme.
func (f *headingFinder) isNumberedHeading(i int, all []numeral, next map[string]int) bool {
	text := f.blocks[i].Text
	if endsSentence(text) && language.CountWords(text) > 3 && !isPartTitle(text) || strings.HasSuffix(text, ":") || f.endsOpen(text) {
		return false
	}
	for _, n := range all {
		if n.isOfList() {
			continue
		}
		if isPartNumber(text) && i+1 < len(f.blocks) {
			return true
		}
		wanted, seen := next[n.scheme]
		if n.value != 1 && (!seen || n.value != wanted && !n.isInserted(wanted)) && decimalDepth(n.scheme) < 2 {
			continue
		}
		if n.rest == "" || f.textFollows(i) || f.leadsOn(i+1, n.scheme) {
			return true
		}
	}
	return false
}

// leadsOn reports whether block i is what stands below a heading of a scheme where no
// text does: a heading of a lower rank, a numbered sentence, or below a part anything but
// the next one.
func (f *headingFinder) leadsOn(i int, above string) bool {
	return f.firstOfRankBelow(i, above) || f.firstSentenceBelow(i, above) || isPartScheme(above) && f.isOfOtherScheme(i, above)
}

// isOfList reports whether a number is nearly always that of an item: in brackets,
// a small letter, or before a small letter.
func (n numeral) isOfList() bool {
	first, _ := utf8.DecodeRuneInString(n.rest)
	return strings.HasPrefix(n.scheme, "(") || strings.HasPrefix(n.scheme, "small") || unicode.IsLower(first) && decimalDepth(n.scheme) == 1
}

// isOfOtherScheme reports whether block i has no number of a scheme, as the next
// line of a list has.
func (f *headingFinder) isOfOtherScheme(i int, scheme string) bool {
	return i < len(f.blocks) && !slices.ContainsFunc(numerals(f.blocks[i].Text), func(n numeral) bool { return n.scheme == scheme })
}

// firstOfRankBelow reports whether block i is the first heading of another
// scheme than that of the heading above it, with text after it.
func (f *headingFinder) firstOfRankBelow(i int, above string) bool {
	if i >= len(f.blocks) || f.skip[i] || !f.blocks[i].Isolated || !f.textFollows(i) {
		return false
	}
	return slices.ContainsFunc(numerals(f.blocks[i].Text), func(n numeral) bool { return n.scheme != above && n.value == 1 })
}

// firstSentenceBelow reports whether block i is the first numbered paragraph below a
// heading of another scheme: "V. The garden" above "1. Water is free."
func (f *headingFinder) firstSentenceBelow(i int, above string) bool {
	if i >= len(f.blocks) || !endsSentence(f.blocks[i].Text) || language.CountWords(f.blocks[i].Text) <= 4 {
		return false
	}
	return slices.ContainsFunc(numerals(f.blocks[i].Text), func(n numeral) bool { return n.scheme != above && n.value == 1 && !n.isOfList() })
}

// isPartNumber reports whether a line is the name and the number of a part
// alone: "Article 5".
func isPartNumber(text string) bool {
	m := namedPart.FindStringSubmatch(text)
	return m != nil && m[3] == "" && len(numerals(text)) > 0
}

// isPartTitle reports whether a line is the name and the number of a part with
// a full stop or a dash, and its title: "Sec. 4. Days of work."
func isPartTitle(text string) bool {
	m := namedPart.FindStringSubmatch(text)
	if m == nil || m[3] == "" || language.CountWords(m[3]) > maxPartTitle || strings.Contains(m[3], ". ") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(text[:len(text)-len(m[3])]))
	return strings.ContainsRune(".:–—-", last)
}

// textFollows reports whether running text follows block i, or an item of a list
// in a sentence.
func (f *headingFinder) textFollows(i int) bool {
	if i+1 >= len(f.blocks) {
		return false
	}
	next := f.blocks[i+1].Text
	return language.CountWords(next) > 12 || endsSentence(next) && language.CountWords(next) > 4 && !slices.ContainsFunc(numerals(next), func(n numeral) bool {
		return !strings.HasPrefix(n.scheme, "(") && !strings.HasPrefix(n.scheme, "small")
	})
}

// isFixed reports whether most of the text is in a typewriter face.
func isFixed(blocks []extract.Block) bool {
	fixed, all := 0, 0
	for _, b := range blocks {
		all += len(b.Text)
		if b.Fixed {
			fixed += len(b.Text)
		}
	}
	return fixed*2 > all
}

// bodySize is the type size of most of the text, 0 where sizes are unknown.
func bodySize(blocks []extract.Block) float64 {
	sizes := map[float64]int{}
	for _, b := range blocks {
		if b.Size > 0 {
			sizes[b.Size] += len(b.Text)
		}
	}
	best, most := 0.0, 0
	for size, n := range sizes {
		if n > most || n == most && size < best {
			best, most = size, n
		}
	}
	return best
}

// styleOf ranks the type of a heading: the larger the higher, bold before
// regular.
func styleOf(b extract.Block, body float64) int {
	style := int(100 - b.Size/body*20)
	if !b.Bold {
		style++
	}
	return max(style, 1)
}

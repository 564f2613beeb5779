package quotation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A quote is a quotation as it is compared.
type quote struct {
	text     string
	segments []segment
	uniform  bool // it has no capitals, or nothing else: letter case says nothing
}

// A segment is what stands between two marks of omission.
type segment struct {
	items []item
	mark  [2]int // bytes of the mark of omission before it
}

// An item is a word of a quotation, or words in brackets.
type item struct {
	span
	id       int32 // in the index; -1 for a word that the statement does not have
	brackets bool  // words of whoever quotes, in the place of any few of the statement
	inside   int   // how many words stand in these brackets
	partly   bool  // a word of which letters stand in brackets: "[T]he", "govern[s]"
	prefix   string
	suffix   string
}

var (
	omission = regexp.MustCompile(`[\[(]\s*(?:…|⋯|\.(?:[\s\x{a0}\x{2009}\x{202f}]?\.){1,3})\s*[\])]|…|⋯|\.(?:[\s\x{a0}\x{2009}\x{202f}]?\.){2,3}`)
	brackets = regexp.MustCompile(`\[[^\[\]]{1,120}\]`)
)

// maxMarks is how many brackets, and how many marks of omission, a quotation has at
// most; in one that has more they are punctuation.
const maxMarks = 24

// isMarked reports whether a quotation has brackets or marks of omission to read.
func isMarked(text string) bool {
	left, bracketed := len(omission.FindAllStringIndex(text, maxMarks+1)), len(brackets.FindAllStringIndex(text, maxMarks+1))
	return left+bracketed > 0 && left <= maxMarks && bracketed <= maxMarks
}

// read reads a quotation. Where it is to be read as it is written, its brackets and
// marks of omission are punctuation.
func (x *Index) read(text string, asWritten bool) quote {
	q := quote{text: text, segments: []segment{{}}, uniform: strings.ToUpper(text) == text || strings.ToLower(text) == text}
	if asWritten {
		q.segments[0].items = x.items(text, 0, len(text))
		return q
	}
	at := 0
	for _, m := range omission.FindAllStringIndex(text, -1) {
		q.segments[len(q.segments)-1].items = x.bracketed(text, at, m[0])
		q.segments = append(q.segments, segment{mark: [2]int{m[0], m[1]}})
		at = m[1]
	}
	q.segments[len(q.segments)-1].items = x.bracketed(text, at, len(text))
	kept := q.segments[:0]
	for _, s := range q.segments {
		if !slices.ContainsFunc(s.items, func(it item) bool { return !it.brackets }) {
			continue // a mark at an end, or brackets alone
		}
		kept = append(kept, s)
	}
	q.segments = kept
	return q
}

// items reads the words of text[from:to].
func (x *Index) items(text string, from, to int) []item {
	var all []item
	for _, w := range spansOf(text, from, to) {
		id, known := x.ids[w.folded]
		if !known {
			id = -1
		}
		all = append(all, item{span: w, id: id})
	}
	return all
}

// bracketed reads the words of text[from:to], and the brackets in it.
func (x *Index) bracketed(text string, from, to int) []item {
	var all []item
	at := from
	for _, m := range brackets.FindAllStringIndex(text[from:to], -1) {
		start, end := m[0]+from, m[1]+from
		if noteMark(text[start:]) > 0 || start < at {
			continue
		}
		before, after := "", ""
		near := at + strings.LastIndexFunc(text[at:start], unicode.IsSpace) + 1
		if head := spansOf(text, near, start); len(head) > 0 && head[len(head)-1].end == start {
			before = text[head[len(head)-1].start:start]
		}
		if r, _ := utf8.DecodeRuneInString(text[end:to]); isWordRune(r) {
			after = text[end : end+wordLength(text, end)]
		}
		it := item{span: span{start: start - len(before), end: end + len(after)}, id: -1}
		if before+after == "" {
			it.brackets, it.inside = true, len(spans(text[start:end]))
		} else {
			it.partly, it.prefix, it.suffix = true, fold(before), fold(after)
			it.folded = fold(before + text[start+1:end-1] + after)
			if id, known := x.ids[it.folded]; known {
				it.id = id
			}
		}
		all = append(all, x.items(text, at, it.start)...)
		all = append(all, it)
		at = it.end
	}
	return append(all, x.items(text, at, to)...)
}

// size is how many words a quotation has, without those in brackets.
func (q quote) size() int {
	n := 0
	for _, s := range q.segments {
		n += s.size()
	}
	return n
}

func (s segment) size() int {
	n := 0
	for _, it := range s.items {
		if !it.brackets {
			n++
		}
	}
	return n
}

package bidi

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Piece is words of a line in one style.
type Piece struct {
	Words string
	Apart bool // a name or a title by itself, so that it is no part of a run with its neighbours
	Whole bool // such as words that were typed: never cut
}

// An Insertion is a character that stands before a byte of a piece, or behind its last
// one.
type Insertion struct {
	Piece, Offset int
	Text          string
}

// A run is a part of one line, in bytes, that stands between isolates.
type run struct {
	start, end int
	isolate    string
	apart      bool // never joined to another run
}

// Insertions returns the isolates of a line of ours, in order. A line that holds nothing
// from left to right is one run. The line begins with a mark where its first letter
// would give it the other direction.
func Insertions(pieces []Piece) []Insertion {
	var line strings.Builder
	var runs []run
	for i := 0; i < len(pieces); {
		end := i + 1
		words := pieces[i].Words
		for !pieces[i].Apart && end < len(pieces) && !pieces[end].Apart {
			words += pieces[end].Words
			end++
		}
		for _, r := range runsOf(words, pieces[i].Apart, pieces[i].Whole) {
			r.start, r.end = r.start+line.Len(), r.end+line.Len()
			runs = append(runs, r)
		}
		line.WriteString(words)
		i = end
	}
	if runs = join(line.String(), runs); len(runs) > 0 && !has(line.String(), left) {
		start, end := inner(line.String(), 0, line.Len())
		runs = []run{{start, end, rightIsolate, false}}
	}
	if len(runs) == 0 {
		return nil
	}
	var all []Insertion
	if first(line.String()) == right && has(line.String(), left) {
		all = append(all, Insertion{Text: leftMark})
	}
	at := 0 // of the piece in the line
	for i, p := range pieces {
		end := at + len(p.Words)
		for _, r := range runs {
			if r.start >= at && r.start < end {
				all = append(all, Insertion{i, r.start - at, r.isolate})
			}
			if r.end > at && r.end <= end {
				all = append(all, Insertion{i, r.end - at, pop})
			}
		}
		at = end
	}
	return all
}

// runsOf finds the runs of words that are one piece, or several in a row that are not
// set off.
func runsOf(words string, apart, whole bool) []run {
	if !HasRight(words) {
		return nil
	}
	start, end := inner(words, 0, len(words))
	switch {
	case apart && first(words) == right:
		return []run{{start, end, rightIsolate, whole}}
	case whole:
		return []run{{start, end, leftIsolate, true}}
	}
	var runs []run
	for _, s := range segments(words) {
		runs = append(runs, runsIn(words, s)...)
	}
	return runs
}

// inner returns the part of words without the spaces at its ends.
func inner(words string, start, end int) (int, int) {
	s := words[start:end]
	start += len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	return start, start + len(strings.TrimSpace(s))
}

// A segment is a part of a line between two signs that part names, such as a colon, or
// what stands between quotation marks.
type segment struct {
	start, end int
	quoted     bool
}

// closing are the quotation marks that end what another one begins.
var closing = map[rune]string{
	'“': "”", '„': "“”", '«': "»", '»': "«", '‹': "›", '"': "\"", '「': "」", '『': "』", '”': "”",
}

// maxQuoted is the length in bytes of the longest words between quotation marks that
// are taken as one segment.
const maxQuoted = 2000

// segments parts words.
func segments(words string) []segment {
	var all []segment
	start := 0
	for i := 0; i < len(words); {
		r, size := utf8.DecodeRuneInString(words[i:])
		rest := words[i+size:]
		if ends, isQuote := closing[r]; isQuote {
			if n := strings.IndexAny(rest[:min(len(rest), maxQuoted)], ends); n > 0 {
				all = append(all, segment{start, i, false}, segment{i + size, i + size + n, true})
				_, closed := utf8.DecodeRuneInString(rest[n:])
				i += size + n + closed
				start = i
				continue
			}
		}
		if parts(r, rest) {
			all = append(all, segment{start, i, false})
			start = i + size
		}
		i += size
	}
	return append(all, segment{start, len(words), false})
}

// parts reports whether a character parts what stands before it from what follows.
func parts(r rune, rest string) bool {
	switch r {
	case '\n', '\t', '·', '—', '–', '(', ')', '[', ']', '“', '”', '„', '«', '»', '"', '•', '|':
		return true
	case ',', '.', ':', ';', '-':
		return rest == "" || rest[0] == ' '
	}
	return false
}

// runsIn finds the runs of one segment. One that begins from right to left is a run up
// to words of ours behind it; of another, what is from right to left in it.
func runsIn(words string, s segment) []run {
	isRight := first(words[s.start:s.end]) == right
	if isRight && s.quoted {
		start, end := inner(words, s.start, s.end)
		return []run{{start, end, rightIsolate, false}}
	}
	var runs []run
	begin, end := -1, -1 // of the run that is being read
	flush := func() {
		if begin >= 0 {
			runs = append(runs, run{begin, behind(words[:s.end], end), rightIsolate, false})
		}
		begin, end = -1, -1
	}
	inWord := false
	for i := s.start; i < s.end; {
		r, size := utf8.DecodeRuneInString(words[i:])
		switch directionOf(r) {
		case right:
			if begin < 0 {
				begin = i
			}
			end = i + size
		case left:
			if isRight = isRight && (inWord || !unicode.IsLower(r)); !isRight {
				flush()
			} else if begin >= 0 {
				end = i + size
			}
		}
		inWord = unicode.IsLetter(r) || unicode.IsMark(r)
		i += size
	}
	flush()
	return runs
}

// behind returns the end of a run with the marks, and the number, that belong to its
// last word.
func behind(words string, end int) int {
	rest := words[end:]
	tail := strings.TrimLeftFunc(rest, func(r rune) bool { return unicode.IsMark(r) || strings.ContainsRune("?!…", r) })
	end += len(rest) - len(tail)
	number := strings.TrimLeft(tail, " ")
	after := strings.TrimLeftFunc(number, func(r rune) bool { return unicode.IsDigit(r) || r == '%' })
	if next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " ")); len(after) == len(number) || directionOf(next) == left {
		return end
	}
	return end + len(tail) - len(after)
}

// acronym matches letters in brackets that end a title.
var acronym = regexp.MustCompile(`^ \([A-Z0-9./-]*[A-Z]{2}[A-Z0-9./-]*\)`)

// join joins runs that are parts of one title: nothing but a colon or a dash is between
// them, or a name in brackets. A run with a bracket has both.
func join(line string, runs []run) []run {
	var joined []run
	for _, r := range runs {
		if n := len(joined); n > 0 && !r.apart && !joined[n-1].apart && isBetween(line[joined[n-1].end:r.start]) {
			joined[n-1].end = r.end
			continue
		}
		joined = append(joined, r)
	}
	for i, r := range joined {
		r.end += len(acronym.FindString(line[r.end:]))
		joined[i].end = r.end
		words := line[r.start:r.end]
		for _, pair := range []string{"()", "[]"} {
			begun, ended := strings.Count(words, pair[:1]), strings.Count(words, pair[1:])
			if begun == ended+1 && strings.HasPrefix(line[r.end:], pair[1:]) {
				joined[i].end++
			}
			if ended == begun+1 && strings.HasSuffix(line[:r.start], pair[:1]) {
				joined[i].start--
			}
		}
	}
	return joined
}

// isBetween reports whether what stands between two runs is of one title with them.
func isBetween(words string) bool {
	words = strings.TrimSpace(words)
	if strings.HasPrefix(words, "(") && strings.HasSuffix(words, ")") && !strings.ContainsAny(words[1:], "(\n") {
		return !startsSmall(words)
	}
	return strings.Trim(words, " :-–—()[]") == ""
}

// startsSmall reports whether the first letter from left to right is a small one, as in
// words of ours, and not in a name.
func startsSmall(words string) bool {
	i := strings.IndexFunc(words, func(r rune) bool { return directionOf(r) == left })
	if i < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(words[i:])
	return unicode.IsLower(r)
}

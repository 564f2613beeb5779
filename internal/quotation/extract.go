package quotation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Quoted is a quotation within a text, with where it stands there: bytes, its marks
// included.
type Quoted struct {
	Text       string // without its marks
	Start, End int
}

// marks are the quotation marks that open, with those that close; the first of which
// there is one closes.
var marks = map[rune][]string{
	'“': {"”", "\"", "“"}, '”': {"”"}, '„': {"“”", "\""}, '‟': {"”"}, '«': {"»"}, '»': {"«", "»"}, '‹': {"›"}, '›': {"‹"}, '‘': {"’", "'"}, '‚': {"‘’"}, '"': {"\""}, '\'': {"'"},
	'「': {"」"}, '『': {"』"}, '《': {"》"}, '＂': {"＂"},
}

// minSingle is how many words stand in single quotation marks at least: they are
// apostrophes as well.
const minSingle = 3

// Extract returns the quotations in a message, in order: what stands in quotation marks
// of any shape, and lines that begin with ">".
func Extract(text string) []Quoted {
	var all []Quoted
	at := 0
	for at < len(text) {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if q, ok := quotedLines(text, at); ok {
			all = append(all, q)
			at = q.End
			continue
		}
		stop := end
		for stop < len(text) && !isQuotedLine(text[stop:]) {
			if i := strings.IndexByte(text[stop:], '\n'); i >= 0 {
				stop += i + 1
			} else {
				stop = len(text)
			}
		}
		all = append(all, inMarks(text, at, stop)...)
		at = stop
	}
	return all
}

func isQuotedLine(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " \t"), ">") }

// quotedLines returns the lines that begin with ">" from at on, as one quotation. What
// follows ">>>" is quoted to the end.
func quotedLines(text string, at int) (Quoted, bool) {
	if !isQuotedLine(text[at:]) {
		return Quoted{}, false
	}
	q := Quoted{Start: at, End: at}
	if rest, ok := strings.CutPrefix(strings.TrimLeft(text[at:], " \t"), ">>>"); ok {
		q.Text, q.End = strings.TrimSpace(rest), len(text)
		return q, q.Text != ""
	}
	var lines []string
	for q.End < len(text) && isQuotedLine(text[q.End:]) {
		line, _, _ := strings.Cut(text[q.End:], "\n")
		lines = append(lines, strings.TrimSpace(strings.TrimLeft(line, " \t>")))
		q.End = min(q.End+len(line)+1, len(text))
	}
	q.Text = strings.TrimSpace(strings.Join(lines, "\n"))
	return q, true
}

// maxTried is how many marks of one text are tried to begin a quotation.
const maxTried = 100

// inMarks returns what stands in quotation marks in text[from:to], without quotations
// within quotations.
func inMarks(text string, from, to int) []Quoted {
	var all []Quoted
	open := map[rune]bool{} // marks that nothing closes from here on
	tried := 0
	for at := from; at < to; {
		r, size := utf8.DecodeRuneInString(text[at:to])
		if marks[r] != nil && !open[r] && tried < maxTried && opens(text[:at], text[at+size:to], r) {
			tried++
			q, closed := quotedFrom(text, at, to, r)
			if q.Text != "" {
				all = append(all, q)
				at = q.End
				continue
			}
			open[r] = !closed
		}
		at += size
	}
	return all
}

// quotedFrom returns the quotation that begins with the mark at text[at], with empty
// text where none does, and whether the mark is closed.
func quotedFrom(text string, at, to int, mark rune) (q Quoted, closed bool) {
	from := at + utf8.RuneLen(mark)
	q = Quoted{Text: strings.TrimSpace(text[from:to]), Start: at, End: to}
	least := 1
	for _, closing := range marks[mark] {
		if n, width := closes(text[from:to], mark, closing); n > 0 {
			q.Text, q.End, closed = strings.TrimSpace(text[from:from+n]), from+n+width, true
			break
		}
	}
	switch {
	case mark == '\'' || mark == '‘' || mark == '‚':
		least = minSingle
	case !closed && !strings.ContainsRune("“„«", mark): // these go on to the end
		q.Text = ""
	}
	if Words(q.Text) < least || !closed && least > 1 {
		q.Text = ""
	}
	return q, closed
}

// opens reports whether a mark between two texts may open a quotation. French has a
// space within its marks.
func opens(before, after string, mark rune) bool {
	b, _ := utf8.DecodeLastRuneInString(before)
	a, _ := utf8.DecodeRuneInString(after)
	return (before == "" || !isWordRune(b) || isUnspaced(b)) && after != "" && (mark == '«' || !unicode.IsSpace(a))
}

// closes returns how many bytes of text stand before the mark that closes a quotation
// which began with a mark, and how long that one is; 0 where none does.
func closes(text string, opening rune, closing string) (n, width int) {
	depth := 0
	for i, r := range text {
		size := utf8.RuneLen(r)
		switch {
		case r == opening && !strings.ContainsRune(closing, r) && opens(text[:i], text[i+size:], r):
			depth++
		case strings.ContainsRune(closing, r) && endsQuotation(text[:i], text[i+size:], opening):
			if depth == 0 {
				return i, size
			}
			depth--
		}
	}
	return 0, 0
}

// endsQuotation reports whether a mark between two texts may close a quotation.
func endsQuotation(before, after string, opening rune) bool {
	b, _ := utf8.DecodeLastRuneInString(before)
	a, _ := utf8.DecodeRuneInString(after)
	return before != "" && (opening == '«' || !unicode.IsSpace(b)) && (after == "" || !isWordRune(a) || isUnspaced(a))
}

// A bare is a quotation without what is no part of it.
type bare struct {
	text   string
	source string // who is quoted, as it was added behind: "— MPI", "(Abstract 2)"
	marked bool   // it stood in quotation marks
}

// barings returns a quotation as it stands, and without what may be no part of it: the
// marks around it, and its source behind it.
func (x *Index) barings(text string) []bare {
	text = strings.TrimSpace(text)
	if q, ok := quotedLines(text, 0); ok && q.End == len(text) {
		text = q.Text
	}
	all := []bare{{text: text}}
	if inner, ok := unmarked(text); ok {
		all = append(all, bare{text: inner, marked: true})
	}
	if head, source, ok := x.cutSource(text); ok {
		all = append(all, bare{text: head, source: source})
		if inner, ok := unmarked(head); ok {
			all = append(all, bare{inner, source, true})
		}
	}
	return all
}

// unmarked returns a text without the quotation marks around the whole of it.
func unmarked(text string) (string, bool) {
	whole := strings.TrimRight(text, ".,;:!? ")
	if whole == "" {
		return text, false
	}
	q := inMarks(whole, 0, len(whole))
	if len(q) == 1 && q[0].Start == 0 && q[0].End == len(whole) {
		return q[0].Text, true
	}
	// Marks within it may not match: a part of a text can hold one of two.
	first, size := utf8.DecodeRuneInString(whole)
	for _, closing := range marks[first] {
		if inner, ok := strings.CutSuffix(whole[size:], closing); ok {
			return inner, true
		}
	}
	return text, false
}

// maxSource is how many words a source behind a quotation has at most.
const maxSource = 10

// pages is a source that names no more than pages.
var pages = regexp.MustCompile(`^pp?\. ?[\divxl]+(?:[-–][\divxl]+)?$`)

// cutSource cuts the source off the end of a quotation: behind a dash, or in brackets.
// It begins with a capital, a number or "the", and follows the end of a sentence or of
// the quotation; a reference or pages in brackets may follow any word.
func (x *Index) cutSource(text string) (head, source string, ok bool) {
	trimmed := strings.TrimRight(text, ". ")
	if n := len(trimmed); n > 0 && (trimmed[n-1] == ')' || trimmed[n-1] == ']') {
		if i := strings.LastIndexAny(trimmed, "(["); i > 0 && x.wording.isSource(trimmed[i+1:n-1]) {
			head, inside := strings.TrimSpace(text[:i]), trimmed[i+1:n-1]
			_, isRef := x.statement.ParseRef(inside)
			return head, text[i:], isRef || pages.MatchString(inside) || ends(head)
		}
	}
	at := -1
	for i, r := range text {
		if isDash(r) && i > 0 && strings.ContainsRune(" \n\t\"”’»“.", rune(text[i-1])) || r == '—' || r == '―' {
			at = i
		}
	}
	if at <= 0 {
		return text, "", false
	}
	head = strings.TrimRightFunc(strings.TrimRight(text[:at], "-–—― "), unicode.IsSpace)
	return head, text[at:], ends(head) && x.wording.isSource(strings.TrimLeft(text[at:], "-–—― "))
}

// ends reports whether a quotation ends as a sentence, or is in quotation marks.
func ends(text string) bool {
	if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(".!?…", last) {
		return true
	}
	_, marked := unmarked(text)
	return marked
}

func (w *wording) isSource(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > maxSource || w.isDenial(fold(strings.Trim(words[0], ".,;:!?"))) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	return unicode.IsUpper(first) || unicode.IsDigit(first) || first == '§' ||
		slices.ContainsFunc(w.sources, func(word string) bool { return strings.HasPrefix(text, word+" ") })
}

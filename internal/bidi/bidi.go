// Package bidi keeps lines readable that hold words of both directions: it puts
// Unicode isolates (UAX 9) around what runs from right to left within a line of
// ours, which runs from left to right.
//
// golang.org/x/text/unicode/bidi has the classes of characters. Where a run begins
// and ends is by hand: that package orders a line that is given, and says nothing
// about whose words they are.
package bidi

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"

	"plenary/internal/message"
)

// The characters that have an effect on direction and are not seen.
const (
	leftMark     = "\u200e" // LEFT-TO-RIGHT MARK
	rightMark    = "\u200f" // RIGHT-TO-LEFT MARK
	leftIsolate  = "\u2066" // LEFT-TO-RIGHT ISOLATE
	rightIsolate = "\u2067" // RIGHT-TO-LEFT ISOLATE
	pop          = "\u2069" // POP DIRECTIONAL ISOLATE
)

// A direction is that of a strong character.
type direction int

const (
	neutral direction = iota
	left              // from left to right
	right             // from right to left
)

// directionOf returns the direction of a character.
func directionOf(r rune) direction {
	if r < utf8.RuneSelf {
		if 'a' <= r|0x20 && r|0x20 <= 'z' {
			return left
		}
		return neutral
	}
	properties, _ := bidi.LookupRune(r)
	switch properties.Class() {
	case bidi.L:
		return left
	case bidi.R, bidi.AL:
		return right
	}
	return neutral
}

// first returns the direction of the first strong character.
func first(words string) direction {
	for _, r := range words {
		if d := directionOf(r); d != neutral {
			return d
		}
	}
	return neutral
}

// HasRight reports whether a character of words runs from right to left.
func HasRight(words string) bool {
	for _, r := range words {
		if r >= 0x590 && directionOf(r) == right {
			return true
		}
	}
	return false
}

// has reports whether a character of words has a direction.
func has(words string, d direction) bool {
	return strings.ContainsFunc(words, func(r rune) bool { return directionOf(r) == d })
}

// IsRight reports whether most letters of words run from right to left.
func IsRight(words string) bool {
	if !HasRight(words) {
		return false
	}
	n := 0
	for _, r := range words {
		switch directionOf(r) {
		case left:
			n--
		case right:
			n++
		}
	}
	return n > 0
}

// Isolates returns the characters that begin and end an isolate.
func Isolates(isRight bool) (begin, end string) {
	if isRight {
		return rightIsolate, pop
	}
	return leftIsolate, pop
}

// Quoted puts words that hold letters from right to left between isolates of the
// direction of most of their letters. Others it returns as they are.
func Quoted(words string) string {
	if !HasRight(words) {
		return words
	}
	begin, end := Isolates(IsRight(words))
	return begin + words + end
}

// Mark returns the mark that stands before a block of words alone, so that a platform
// which takes the direction of a block from its first letter takes that of most
// letters. It is empty where the first letter has it.
func Mark(words string) string {
	switch {
	case !HasRight(words):
		return ""
	case IsRight(words) && first(words) == left:
		return rightMark
	case !IsRight(words) && first(words) == right:
		return leftMark
	}
	return ""
}

// Ours puts a line of ours that stands beneath words which run from right to left
// between isolates, because a platform may take the direction of both from the first
// letter of those.
func Ours(line, above string) string {
	if line == "" || !IsRight(above) {
		return line
	}
	return leftIsolate + line + pop
}

// Text returns a line of ours in which words that run from right to left stand between
// isolates. A line that is of one direction is returned as it is.
func Text(t message.Text) message.Text {
	words := t.String()
	if !HasRight(words) || !has(words, left) {
		return t
	}
	return isolated(t)
}

// isolated puts the isolates into a text.
func isolated(t message.Text) message.Text {
	marks := Insertions(piecesOf(t))
	isolated := make(message.Text, 0, len(t)+len(marks))
	next := 0
	for i, s := range t {
		at := 0 // bytes of the span that are done
		for ; next < len(marks) && marks[next].Piece == i; next++ {
			m := marks[next]
			if m.Offset > at {
				isolated = isolated.Append(message.Text{part(s, at, m.Offset)})
				at = m.Offset
			}
			isolated = isolated.Append(message.Literal(m.Text))
		}
		if at < len(s.Text) || s.Text == "" {
			isolated = isolated.Append(message.Text{part(s, at, len(s.Text))})
		}
	}
	for ; next < len(marks); next++ {
		isolated = isolated.Append(message.Literal(marks[next].Text))
	}
	return isolated
}

// part returns some bytes of a span.
func part(s message.Span, from, to int) message.Span {
	s.Text = s.Text[from:to]
	return s
}

// String is [Text] for words without styles.
func String(words string) string { return Text(message.Literal(words)).String() }

// Fit is [String] for words that truncate cuts to at most most characters, as size
// counts them, with the isolates.
func Fit(words string, most int, truncate func(string, int) string, size func(string) int) string {
	fitting := truncate(words, most)
	if !HasRight(fitting) {
		return fitting
	}
	for n := most; n > 1; n-- {
		if isolated := String(truncate(words, n)); size(isolated) <= most {
			return isolated
		}
	}
	return fitting
}

// piecesOf returns the pieces of a text.
func piecesOf(t message.Text) []Piece {
	pieces := make([]Piece, len(t))
	for i, s := range t {
		pieces[i] = Piece{Words: s.Text}
		switch s.Style {
		case message.Plain, message.Marked, message.Answer:
		case message.Typed, message.CommandLine, message.Channel, message.Person, message.Moment:
			pieces[i].Apart, pieces[i].Whole = true, true
		default:
			pieces[i].Apart = true
		}
	}
	return pieces
}

// Balance ends the isolates that a part of a text leaves open at the end of that part,
// and begins them again with the next one, because a paragraph or a line ends them.
func Balance(parts []message.Text) []message.Text {
	var open Open
	balanced := make([]message.Text, len(parts))
	for i, part := range parts {
		balanced[i] = part
		if before := open.Begin(); before != "" {
			balanced[i] = message.Literal(before).Append(part)
		}
		open.Read(part.String())
		if after := open.End(); after != "" {
			balanced[i] = append(message.Text(nil), balanced[i]...).Append(message.Literal(after))
		}
	}
	return balanced
}

// Open are the isolates that are begun and not ended, the outer one first.
type Open struct{ isolates []rune }

// maxOpen is how many isolates within each other are counted; UAX 9 has at most 125.
const maxOpen = 125

// Read goes on through words.
func (o *Open) Read(words string) {
	for _, r := range words {
		switch r {
		case '\u2066', '\u2067', '\u2068':
			if len(o.isolates) < maxOpen {
				o.isolates = append(o.isolates, r)
			}
		case '\u2069':
			if n := len(o.isolates); n > 0 {
				o.isolates = o.isolates[:n-1]
			}
		}
	}
}

// Begin returns the characters that begin the open isolates.
func (o *Open) Begin() string { return string(o.isolates) }

// End returns the characters that end the open isolates.
func (o *Open) End() string { return strings.Repeat(pop, len(o.isolates)) }

package message

import "time"

// A Text is literal words with their styles. An adapter escapes every span:
// none can become a mention, a link or markup.
type Text []Span

// A Span is a run of words in one style.
type Span struct {
	Text  string
	Style Style
	Link  string    // an http or https URL that the words open; may be empty
	At    time.Time // of a Moment or a Relative: its instant
}

// A Style says how a span is set off, or what it names.
type Style int

const (
	Plain       Style = iota
	Strong            // a name or a number to see at a glance
	Emphasis          // words in italics, such as the title in a citation
	Marked            // words of a quotation that were looked for
	Answer            // words of a quotation that answer the question
	Typed             // words that somebody typed, or words to type that are no command
	CommandLine       // a command to press or to type, as in a typed line: "quote II"
	Channel           // Text is the platform's id of a channel, drawn as its name
	Person            // Text is the platform's id of a member, drawn as the name; it pings nobody
	Relative          // how long it is until At or since it, drawn as it is when it is read where the platform can; else Text says it
	Moment            // At is an instant, drawn in the reader's own time where the platform can; else Text says it
)

// names reports whether a span of the style stands for a thing, so that two of them
// are never one.
func (s Style) names() bool { return s == Channel || s == Person || s == Relative || s == Moment }

// Literal makes a plain text.
func Literal(words string) Text { return Text{{Text: words}} }

// Styled makes a text of one span.
func Styled(words string, style Style) Text { return Text{{Text: words, Style: style}} }

// String returns the words alone.
func (t Text) String() string {
	n := 0
	for _, s := range t {
		n += len(s.Text)
	}
	b := make([]byte, 0, n)
	for _, s := range t {
		b = append(b, s.Text...)
	}
	return string(b)
}

// Append returns t with more behind it. Spans of one style that meet are one.
func (t Text) Append(more Text) Text {
	for _, s := range more {
		t = t.add(s)
	}
	return t
}

// add returns t with a span behind it.
func (t Text) add(s Span) Text {
	if n := len(t); n > 0 && t[n-1].Style == s.Style && t[n-1].Link == s.Link && !s.Style.names() {
		t = append(Text(nil), t...)
		t[n-1].Text += s.Text
		return t
	}
	return append(t, s)
}

package message

// A Text is literal words with their styles. An adapter escapes every span:
// none can become a mention, a link or markup.
type Text []Span

// A Span is a run of words in one style.
type Span struct {
	Text  string
	Style Style
	Link  string // an http or https URL that the words open; may be empty
}

// A Style says how a span is set off.
type Style int

const (
	Plain   Style = iota
	Strong        // a name or a number to see at a glance
	Marked        // a word that matched the question
	Typed         // words to type, or words that somebody typed
	Channel       // Text is the platform's id of a channel, drawn as its name
)

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
	if n := len(t); n > 0 && t[n-1].Style == s.Style && t[n-1].Link == s.Link && s.Style != Channel {
		t = append(Text(nil), t...)
		t[n-1].Text += s.Text
		return t
	}
	return append(t, s)
}

package bot

import "plenary/internal/statement"

// An Outcome says in one word how a request ended.
type Outcome int

const (
	Answered Outcome = iota // the request was answered, or done
	Closest                 // not answered; the closest passage is quoted as such
	Refused                 // not in the statement, not found, or not permitted
	Misused                 // the words were no command; the reply says what to type
	Failed                  // a fault of ours; the reply holds its id
)

var outcomes = [...]string{"answered", "closest", "refused", "misused", "failed"}

func (o Outcome) String() string { return outcomes[o] }

// A Reply says what to say, not how to draw it. The zero Reply says nothing:
// an adapter that gets one posts nothing.
type Reply struct {
	Command string // the row of the table that answered; "" where none did
	Outcome Outcome
	Private bool // for the asker alone, however it was asked
	Blocks  []Block

	// Passages are what the reply quotes as its answer, best first, at most
	// three; Nearest are the closest passages where there is no answer.
	Passages []Passage
	Nearest  []Passage
}

// Empty reports whether the reply says nothing.
func (r Reply) Empty() bool { return len(r.Blocks) == 0 }

// A Passage is a verbatim run of the statement with its place.
type Passage struct {
	Ref     string `json:"ref"`     // short, can be typed: "Abstract 2.1"
	Section string `json:"section"` // numeral and title of the section
	Text    string `json:"text"`    // verbatim; empty where only the heading is held
	Source  string `json:"source"`  // the place and the statement's attribution
}

// A Block is one part of a reply. The set is sealed: an adapter draws each of
// the types below and nothing else.
type Block interface{ block() }

type (
	// A Heading is a line that names what follows.
	Heading struct{ Text string }

	// A Paragraph is words of ours.
	Paragraph struct {
		Text  Text
		Small bool // an aside, such as an attribution
	}

	// A Quotation is the statement's own words, verbatim. Nothing else is ever
	// drawn as a quotation.
	Quotation struct {
		Text   Text   // joined, the verbatim words; Marked spans are words that matched
		Ref    string // short reference: "Abstract 2.1"
		Source string // "Abstract, paragraph 2, sentence 1"
		Link   string // the publisher's page; may be empty
	}

	// A List is items of ours, such as an outline.
	List struct {
		Ordered bool
		Items   []Text
	}

	// Code is text to copy as it stands, such as a BibTeX entry.
	Code struct{ Text string }

	// Choices offer one of several lines to say, at most 25.
	Choices struct {
		Label   string // what is being chosen, at most 60 characters
		Options []Choice
	}

	// Actions offer what to do next, at most 5.
	Actions struct{ Actions []Action }
)

func (Heading) block()   {}
func (Paragraph) block() {}
func (Quotation) block() {}
func (List) block()      {}
func (Code) block()      {}
func (Choices) block()   {}
func (Actions) block()   {}

// A Choice is one line to say, by a name.
type Choice struct {
	Label string // at most 100 characters; an adapter cuts it where its platform holds fewer
	Line  string // at most MaxLine bytes
}

// maxLabel is the length in characters of the longest name of a choice, because
// Discord's hold as many, and a section's title should stand whole.
const maxLabel = 100

// MaxLine is the length in bytes of the longest line that a choice or an
// action holds, because Discord's custom ids hold 100 characters.
const MaxLine = 80

// An Effect says where the reply to an action goes.
type Effect int

const (
	Show    Effect = iota // to whoever acted, beside the message
	Replace               // in place of the message, as a turned page
	Share                 // to everybody in the channel or thread
)

// An Action is a button: it says Line, or opens URL.
type Action struct {
	Label  string // at most 40 characters
	Line   string // at most MaxLine bytes
	URL    string // opens a page instead of saying Line
	Effect Effect
}

// A Text is literal words with their styles. An adapter escapes every span:
// none can become a mention, a link or markup.
type Text []Span

// A Style says how a span is set off.
type Style int

const (
	Plain   Style = iota
	Strong        // a name or a number to see at a glance
	Marked        // a word that matched the question
	Typed         // words to type, or words that somebody typed
	Channel       // Text is the platform's id of a channel, drawn as its name
)

// A Span is a run of words in one style.
type Span struct {
	Text  string
	Style Style
	Link  string // an http or https URL that the words open; may be empty
}

// Say makes a plain text.
func Say(words string) Text { return Text{{Text: words}} }

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

// passage makes the Passage of a run of the statement.
func (d *responder) passage(run statement.Run) Passage {
	s := d.statement
	ref := s.RefTo(run)
	return Passage{
		Ref:     s.Label(ref),
		Section: s.Sections[s.Section(ref)].Name(),
		Text:    s.Quote(run),
		Source:  source(s, ref),
	}
}

// source is the place of ref with the attribution that belongs to every
// quotation.
func source(s *statement.Statement, ref statement.Ref) string {
	return s.PagedLocator(ref) + ". " + s.Attribution()
}

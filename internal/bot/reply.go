package bot

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/message"
	"plenary/internal/statement"
)

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

	// Language is the tag of the catalogue that Blocks and Form are from; "" is English.
	Language string

	// Passages are what the reply quotes as its answer, best first, at most
	// three; Nearest are the closest passages where there is no answer.
	Passages []Passage
	Nearest  []Passage

	// Verification is what was found of quotations that were checked; nil where
	// none was.
	Verification *Verification

	// Answer is the words of the first passages that answer; nil where they are not
	// known.
	Answer *AnswerSpan

	// Form asks for what the request lacks. Where a form cannot be shown, Blocks
	// say the same.
	Form *Form

	// Draft says that nothing is done yet: Blocks say what would be, and the call of Form is
	// made once its further values are chosen and none of its fields has an error.
	Draft bool

	wrong string // the option whose value was no good; "" where none was
}

// An AnswerSpan is where the words that answer stand.
type AnswerSpan struct {
	Passage int    `json:"passage"` // index into Passages
	Start   int    `json:"start"`   // bytes of the passage's text
	End     int    `json:"end"`
	Text    string `json:"text"`
}

// Words returns the catalogue for what an adapter adds to the reply.
func (r Reply) Words() *message.Catalogue { return message.First(r.Language) }

// Empty reports whether the reply says nothing.
func (r Reply) Empty() bool { return len(r.Blocks) == 0 }

// A Passage is a verbatim run of the statement with its place.
type Passage struct {
	Ref     string `json:"ref"`     // short, can be typed: "Abstract 2.1"
	Section string `json:"section"` // numeral and title of the section
	Text    string `json:"text"`    // verbatim; empty where only the heading is held
	Source  string `json:"source"`  // the place and the statement's attribution
	Link    string `json:"-"`       // opens the place; may be empty

	statement string // its name
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
		Text   Text   // joined, the verbatim words; Marked and Answer spans stand out
		Table  *Table // the words as cells, which are drawn in place of Text; nil for running text
		Ref    string // short reference: "Abstract 2.1"
		Source string // what the reference does not say: section, pages, publisher, date; may be empty
		Link   string // opens the place, on the page or at the publisher's; may be empty

		title, credit string   // that are added to Source once a reply
		leadIn        []string // verbatim words that the text cannot be read without
	}

	// A List is items of ours, such as an outline.
	List struct {
		Ordered bool
		Items   []Text
		Opens   []Call // what each item stands for, where a platform shows a button beside it; may be nil
	}

	// Code is text to copy as it stands, such as a BibTeX entry.
	Code struct{ Text string }

	// A File is a file to keep. A terminal prints it, and a platform that cannot
	// attach it shows it as [Code].
	File struct {
		Name string // with its ending: "mpi2011.bib"
		Type string // media type: "application/x-bibtex"
		Data []byte // UTF-8 where Type is a text's
	}

	// Choices offer one of several calls, at most 25.
	Choices struct {
		Label   string // what is being chosen, at most 60 characters
		Options []Choice

		// Confirm is what is asked where a choice takes something away; "" asks nothing. A
		// platform that cannot ask by itself asks nothing.
		Confirm string

		// Listed says that the last List before names the options, in this order:
		// text does not name them again.
		Listed bool
	}

	// Actions offer what to do next, at most 5.
	Actions struct{ Actions []Action }
)

func (Heading) block()   {}
func (Paragraph) block() {}
func (Quotation) block() {}
func (List) block()      {}
func (Code) block()      {}
func (File) block()      {}
func (Choices) block()   {}
func (Actions) block()   {}

// ListedChoices returns the choices whose options the list at the beginning of
// blocks names.
func ListedChoices(blocks []Block) []Choice {
	list, ok := blocks[0].(List)
	if !ok {
		return nil
	}
	for _, block := range blocks[1:] {
		switch block := block.(type) {
		case List:
			return nil
		case Choices:
			if block.Listed && len(block.Options) <= len(list.Items) {
				return block.Options
			}
		}
	}
	return nil
}

// A Choice is a call, by a name.
type Choice struct {
	Label string // at most 100 characters; an adapter cuts it where its platform holds fewer
	Call  Call   // at most MaxCall bytes when encoded
}

// maxLabel is the length in characters of the longest name of a choice, because
// Discord's hold as many, and a section's title should stand whole.
const maxLabel = 100

// An Effect says where the reply to an action goes.
type Effect int

const (
	Show    Effect = iota // to whoever acted, beside the message
	Replace               // in place of the message, as a turned page
	Share                 // to everybody in the channel or thread
)

// An Action is a button: it makes a call, or opens a page.
type Action struct {
	Label  string // at most 40 characters
	Call   Call   // at most MaxCall bytes when encoded
	URL    string // opens a page instead of making a call
	Effect Effect

	// About is what the button acts on, where the label does not say it: for who does not
	// see what stands around.
	About string

	// Confirm is what is asked before the call is made: for what takes something away; ""
	// asks nothing.
	Confirm string

	// Grave says that the call takes away more than one post or one act. A platform that
	// cannot ask by itself makes a grave call with [Request.Asks], whose reply asks, and any
	// other at once.
	Grave bool
}

// AsksFirst reports whether a platform that cannot ask by itself makes the call with
// [Request.Asks].
func (a Action) AsksFirst() bool { return a.Confirm != "" && a.Grave }

// on returns the action with what it acts on.
func (a Action) on(about string) Action {
	a.About = shorten(about, maxAbout)
	return a
}

// maxAbout is the length in characters of what an action acts on.
const maxAbout = 100

// Text, Span and Style are those of package message.
type (
	Text  = message.Text
	Span  = message.Span
	Style = message.Style
)

// The styles of a span.
const (
	Plain       = message.Plain
	Strong      = message.Strong
	Emphasis    = message.Emphasis
	Marked      = message.Marked
	AnswerStyle = message.Answer
	Typed       = message.Typed
	CommandLine = message.CommandLine
	Channel     = message.Channel
	Person      = message.Person
	Relative    = message.Relative
	Moment      = message.Moment
)

// passage makes the Passage of a run of the statement.
func (d *responder) passage(run statement.Run) Passage {
	s := d.statement
	ref := s.RefTo(run)
	return Passage{
		Ref:     d.label(ref),
		Section: s.Sections[s.Section(ref)].Name(),
		Text:    s.Quote(run),
		Source:  source(s, ref),
		Link:    d.linkTo(run),

		statement: s.Name,
	}
}

// source is the place of ref with the attribution that belongs to every
// quotation.
func source(s *statement.Statement, ref statement.Ref) string {
	return s.PagedLocator(ref) + ". " + s.Attribution()
}

// Credit is the reference and the source of a quotation, as they stand in one line.
func (q Quotation) Credit() string {
	if q.Ref == "" || q.Source == "" {
		return q.Ref + q.Source
	}
	return q.Ref + message.English().String("source.separator", nil) + q.Source
}

// Links are the addresses that stand at the end of a reply that is read as plain text:
// those that its quotations and paragraphs open, and where several lead into one page or
// file, that alone. Those of lists stand beside their items.
func (r Reply) Links() []string {
	var links []string
	add := func(link string) {
		same := slices.IndexFunc(links, func(l string) bool { return pageOfLink(l) == pageOfLink(link) })
		switch {
		case link == "":
		case same < 0:
			links = append(links, link)
		case links[same] != link:
			links[same] = pageOfLink(link)
		}
	}
	for _, block := range r.Blocks {
		switch block := block.(type) {
		case Quotation:
			add(block.Link)
		case Paragraph:
			for _, span := range block.Text {
				add(span.Link)
			}
		}
	}
	return slices.DeleteFunc(links, func(link string) bool {
		return slices.ContainsFunc(r.Blocks, func(block Block) bool {
			list, ok := block.(List)
			return ok && slices.ContainsFunc(list.Items, func(item Text) bool {
				return slices.ContainsFunc(item, func(s Span) bool { return s.Link == link })
			})
		})
	})
}

// siteOf names an address by its site.
func siteOf(address string) Span {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return Span{Text: address, Link: address}
	}
	return Span{Text: strings.TrimPrefix(u.Host, "www."), Link: address}
}

// pageOfLink is the page or the file that an address opens, without the place in it.
func pageOfLink(link string) string {
	page, _, _ := strings.Cut(link, "#")
	return page
}

// String returns the whole reply as plain text, as it is piped, logged by
// scripts and read to the blind: quotations on lines that begin with "> ", and the
// addresses at the end.
func (r Reply) String() string {
	var b strings.Builder
	for _, block := range r.Blocks {
		text := plain(block)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(text)
	}
	if links := r.Links(); len(links) > 0 {
		b.WriteString("\n\n" + strings.Join(links, "\n"))
	}
	return b.String()
}

func plain(block Block) string {
	switch block := block.(type) {
	case Heading:
		return block.Text
	case Paragraph:
		return block.Text.String()
	case Quotation:
		words := block.Text.String()
		if block.Table != nil {
			words = block.Table.String()
		}
		quoted := "> " + strings.ReplaceAll(words, "\n", "\n> ")
		if credit := block.Credit(); credit != "" {
			quoted += "\n— " + credit
		}
		return quoted
	case List:
		lines := make([]string, len(block.Items))
		for i, item := range block.Items {
			mark := "- "
			if block.Ordered {
				mark = strconv.Itoa(i+1) + ". "
			}
			text := strings.TrimLeft(item.String(), " ")
			indent := item.String()[:len(item.String())-len(text)]
			lines[i] = indent + mark + text
		}
		return strings.Join(lines, "\n")
	case Code:
		return block.Text
	case File:
		return strings.ToValidUTF8(string(block.Data), "\uFFFD")
	case Choices:
		if block.Listed {
			return ""
		}
		lines := []string{block.Label + ":"}
		for _, o := range block.Options {
			lines = append(lines, "- "+o.Label+": "+o.Call.Line())
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

package page

import (
	"slices"
	"strings"
	"unicode/utf8"

	"plenary/internal/bidi"
	"plenary/internal/bot"
	"plenary/internal/citation"
	"plenary/internal/message"
	"plenary/internal/permalink"
	"plenary/internal/statement"
)

// A view is what the templates draw. Its addresses are relative.
type view struct {
	cfg   *Config
	links *permalink.Links
	place permalink.Place // what the page is of; its statement is nil for the library
	path  string          // that was asked for
	rest  string          // of it, behind the statement's name

	hidden bool // slashes of the path are escaped

	Plain bool // of a long text: sentences have no places of their own
	bare  bool // of a very long one: numbers of paragraphs are no links

	Words words  // of ours
	Root  string // leads from this page to the root
	Home  string // to the statement

	Title       string
	Description string // may be empty
	Noindex     bool

	Name     string // of the statement
	Credit   string // how it is attributed
	Rights   string // may be empty
	Source   string // the publisher's page; may be empty
	Language language
	Ours     language // of our own words

	Trail    []link // the sections around, the outermost first
	Previous *link
	Next     *link
	Sections []section
	Outline  []heading
	HasText  bool
	AreaNote string

	Query   string
	Heading string // of a reply
	Blocks  []block
	Near    []link
}

type (
	// A link is words that lead to an address.
	link struct{ Href, Text string }

	// A titled is a statement of the library.
	titled struct {
		link
		Language language
	}

	// A language is what the words of an element are in.
	language struct{ Tag, Dir string }

	// A heading is one of the outline.
	heading struct {
		link
		Level int
		Held  bool // its text, and not the heading alone
	}

	// A section is one with the text directly beneath it.
	section struct {
		link
		ID, Label  string
		Level      int // of its heading
		Held       bool
		Place      *place // where the section itself was asked for
		Paragraphs []paragraph
		Children   []heading
		Related    []link
	}

	// A paragraph is one with its places.
	paragraph struct {
		ID, Label, Href string // Label is empty where it is that of the section with Number
		Number          string // ours, in the margin; "" where the document's own stands in the text
		Dir             string // "" for that of the page
		Pieces          []piece
		Table           *table
		Notes           []note
		Place           *place // where it, or sentences of it, were asked for
	}

	// A piece is a run of text: a sentence, the space between two, or the mark of a note.
	piece struct {
		ID     string
		Number string // the document's own, before Text; it leads to the paragraph
		Text   string
		Label  string // the reference of a sentence, or where the mark of a note leads
		Marked bool
		First  bool // of those that are marked
		Note   string
		Item   int  // the depth of the item that begins with the piece; 0 where none does
		Ends   bool // the item before it
	}

	// A note is a footnote beside the text, which begins with its number.
	note struct{ ID, Mark, Number, Text, Href string }

	// A place says how to cite what was asked for.
	place struct {
		Locator, Words, Credit string
		Lasting, Publisher     string
		APA, InText, Chicago   []span
		Sentences              []link // of a paragraph
		Formats                []link
	}

	// A point is a recommendation or an area, in the editor's words and the statement's.
	point struct {
		Title, Quote, Label, Href string
	}
)

// Link is the section's own.
func (s section) Link() link { return s.link }

// Unlisted says that no search engine keeps the page.
func (v *view) Unlisted() bool { return v.Noindex || v.cfg.Private }

// Canonical is the address by which the page is known; "" where that holds a token, or is not
// known.
func (v *view) Canonical() string {
	if v.cfg.Address == "" || v.Unlisted() {
		return ""
	}
	return v.cfg.Address + "/" + permalink.Escape(v.path)
}

// Byline names the authors; it may be empty.
func (v *view) Byline() string { return v.place.Statement.Byline() }

// isAt reports whether an escaped address is the one that was asked for.
func (v *view) isAt(address string) bool { return address == permalink.Escape(v.path) && !v.hidden }

// key is what a page is kept by.
func (v *view) key() string {
	if v.place.Statement == nil || v.rest != wholePath && v.rest != pointsPath {
		return v.path
	}
	return v.links.Path(v.place.Statement, statement.SectionRef(0)) + "/" + v.rest
}

// setPlace makes the page one of a statement, or of the library where there is none.
func (v *view) setPlace(at permalink.Place) {
	v.place = at
	s := at.Statement
	if s == nil {
		tag := ""
		if all := v.links.Statements(); len(all) > 0 {
			tag = all[0].Language
		}
		v.setWords(tag)
		v.Title = v.Words.Library
		v.Language = v.Ours
		return
	}
	v.setWords(s.Language)
	v.Language = languageOf(s)
	if v.Language.Dir != "rtl" && strings.HasPrefix(strings.ToLower(s.Language), v.Ours.Tag) {
		v.Ours = v.Language
	}
	v.Home = v.Root + v.links.Path(s, statement.SectionRef(0))
	v.Name, v.Title = s.Title, s.Title
	v.Credit, v.Rights, v.Source = s.Attribution(), s.Rights, s.Source
	v.HasText = len(s.Paragraphs) > 0
	v.AreaNote = s.Areas.Note
}

// setWords has the page say its own words in the language of a statement, or else in
// English.
func (v *view) setWords(tag string) {
	catalogue := message.First(tag)
	v.Words, v.Ours = newWords(catalogue), language{catalogue.Tag, "ltr"}
}

// sample is how much of a text tells its direction, in bytes.
const sample = 4000

func languageOf(s *statement.Statement) language { return language{s.Language, direction(s)} }

// direction is that in which most letters of a statement run.
func direction(s *statement.Statement) string {
	var b strings.Builder
	b.WriteString(s.Title)
	for i := 0; i < len(s.Paragraphs) && b.Len() < sample; i++ {
		b.WriteString(s.Paragraphs[i].Text)
	}
	return directionOf(b.String())
}

func directionOf(words string) string {
	if bidi.IsRight(words) {
		return "rtl"
	}
	return "ltr"
}

// to leads to a place of the statement.
func (v *view) to(ref statement.Ref) string {
	return v.Root + v.links.Path(v.place.Statement, ref)
}

// fragment leads to a place within its page; "" for a whole page.
func (v *view) fragment(at permalink.Place) string {
	if at.Ref.Kind == statement.WholeSection {
		return ""
	}
	return "#" + permalink.Escape(v.links.Fragment(at.Statement, at.Ref))
}

// toPlace leads to a place on its page.
func (v *view) toPlace(s *statement.Statement, ref statement.Ref) string {
	at := permalink.Place{Statement: s, Ref: ref}
	return v.Root + v.links.Path(s, ref) + v.fragment(at)
}

// Library lists all statements.
func (v *view) Library() (all []titled) {
	for _, s := range v.links.Statements() {
		all = append(all, titled{link{Href: v.toPlace(s, statement.SectionRef(0)), Text: s.Title}, languageOf(s)})
	}
	return all
}

// Points are the recommendations, then the areas.
func (v *view) Points() (all []point) {
	if s := v.place.Statement; s != nil {
		for _, p := range slices.Concat(s.Recommendations, s.Areas.Named) {
			all = append(all, v.point(p))
		}
	}
	return all
}

// point is a recommendation or an area.
func (v *view) point(p statement.Point) point {
	s := v.place.Statement
	ref := s.RefTo(p.At)
	return point{Title: p.Title, Quote: p.Quote, Label: s.Label(ref), Href: v.toPlace(s, ref)}
}

// section fills the page of the section in which the place stands.
func (v *view) section() *pageTemplate {
	s, ref := v.place.Statement, v.place.Ref
	at := s.Section(ref)
	if ref != statement.SectionRef(0) {
		v.Title = s.PagedLocator(ref)
		if v.Title == "" || at == 0 {
			v.Title = s.Label(ref)
		}
		v.Title += v.Words.Separator + s.Title
	}
	v.setPlain(s.Paragraphs[s.Sections[at].From:s.Sections[at].To])
	v.Sections = []section{v.textOf(at)}
	v.describe(ref)
	for i := at; i > 0; i = s.Sections[i].Parent {
		if i != at {
			v.Trail = append(v.Trail, link{v.to(statement.SectionRef(i)), s.Sections[i].Name()})
		}
	}
	slices.Reverse(v.Trail)
	if at > 1 {
		v.Previous = v.sectionLink(at - 1)
	}
	if at+1 < len(s.Sections) {
		v.Next = v.sectionLink(at + 1)
	}
	if at == 0 {
		v.setOutline()
		return frontPage
	}
	return sectionPage
}

// maxDescription is the length of the longest description of a page, in characters.
const maxDescription = 300

// describe says for search engines and for chats that show a link what stands at a place.
func (v *view) describe(ref statement.Ref) {
	s := v.place.Statement
	runs := s.Runs(ref)
	if len(runs) == 0 {
		v.Description = v.Words.HeadingAlone
		return
	}
	quote := strings.ReplaceAll(s.Quote(runs[0]), "\n", " ")
	if utf8.RuneCountInString(quote) > maxDescription {
		cut := string([]rune(quote)[:maxDescription])
		if space := strings.LastIndexByte(cut, ' '); space > 0 {
			cut = cut[:space]
		}
		quote = cut + " …"
	}
	v.Description = v.Words.quoted(quote)
}

func (v *view) sectionLink(i int) *link {
	return &link{v.to(statement.SectionRef(i)), v.place.Statement.Sections[i].Name()}
}

// setOutline lists all headings.
func (v *view) setOutline() {
	s := v.place.Statement
	for i := range s.Sections[1:] {
		v.Outline = append(v.Outline, v.heading(i+1))
	}
}

func (v *view) heading(i int) heading {
	s := v.place.Statement
	return heading{link{v.to(statement.SectionRef(i)), s.Sections[i].Heading()}, s.Sections[i].Level, s.HasText(i)}
}

// whole fills the page of the whole text.
func (v *view) whole() *pageTemplate {
	v.Title = v.Words.Whole + v.Words.Separator + v.Name
	v.setPlain(v.place.Statement.Paragraphs)
	for i := range v.place.Statement.Sections {
		v.Sections = append(v.Sections, v.textOf(i))
	}
	return wholePage
}

// What the places of a page take, in bytes and compressed, of the 30 kB that it may have
// beside its text, with the style sheet, the script and its frame.
const (
	maxPlaces   = 20_000
	ofSentence  = 9
	ofParagraph = 25
	ofNumber    = 15 // of a paragraph, with its link
)

// setPlain leaves out what a page of many paragraphs has no room for.
func (v *view) setPlain(all []statement.Paragraph) {
	sentences := 0
	for _, p := range all {
		sentences += len(p.Sentences)
	}
	v.Plain = len(all)*ofParagraph+sentences*ofSentence > maxPlaces
	v.bare = len(all)*ofNumber > maxPlaces
}

// points fills the page of the recommendations and areas.
func (v *view) points() *pageTemplate {
	v.Title = v.Words.Points + v.Words.Separator + v.Name
	return pointsPage
}

// missing says that there is nothing at an address, and what may be meant.
func (v *view) missing() {
	v.Noindex = true
	v.Title = v.Words.Missing
	words := strings.ReplaceAll(v.rest, "/", " ")
	if len(words) > maxQuery {
		return
	}
	refs, _ := v.place.Statement.Near(words, maxNear)
	for _, ref := range refs {
		v.Near = append(v.Near, link{v.toPlace(v.place.Statement, ref), v.place.Statement.Locator(ref)})
	}
}

// maxNear is how many places are offered where an address leads to none.
const maxNear = 8

// howToCite says how a place is cited.
func (v *view) howToCite(ref statement.Ref) *place {
	s := v.place.Statement
	apa, chicago := citation.InAPA(s, ref), citation.InChicago(s, ref)
	p := &place{
		Locator: s.PagedLocator(ref), Credit: s.Attribution(),
		Lasting: v.Root + v.links.Lasting(s, ref), Publisher: s.Link(ref),
		APA: v.spans(apa.Entry), InText: v.spans(apa.InText), Chicago: v.spans(chicago.Note),
	}
	if ref == statement.SectionRef(0) {
		p.Locator, p.Publisher = "", s.Source // all of it, and not its first words
	}
	for _, run := range s.Runs(ref) {
		if ref.Kind != statement.WholeSection {
			p.Words = v.Words.quoted(s.Quote(run))
		}
	}
	label := v.label(ref)
	for _, style := range citation.Styles {
		if style == citation.APA || style == citation.Chicago {
			continue
		}
		p.Formats = append(p.Formats, link{v.calling(bot.NewCall("cite", "ref", label, "style", style.String())), style.String()})
	}
	if ref.Kind == statement.WholeParagraph {
		for i, sentence := range s.Paragraphs[ref.Index].Sentences {
			of := s.RefTo(statement.Run{Paragraph: ref.Index, Start: sentence.Start, End: sentence.End})
			if of != ref {
				p.Sentences = append(p.Sentences, link{v.toPlace(s, of), v.Words.number(i + 1)})
			}
		}
	}
	return p
}

// label is the reference to a place that a line can say: with the name of the statement
// where there are several.
func (v *view) label(ref statement.Ref) string {
	return strings.TrimSpace(v.place.Statement.Name + " " + v.place.Statement.Label(ref))
}

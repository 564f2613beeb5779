// Package extract defines what a reader of a file format returns: a document as
// a flow of blocks, with what the format says about their rank. The packages
// below it read one format each.
//
// PDF is read by pdfium, HTML by x/net/html, Markdown by goldmark. By hand are:
//   - DOCX, ODT and EPUB, on archive/zip and encoding/xml. No kept Go reader of EPUB is
//     served; those of DOCX are under the AGPL or of 2020.
//   - The layout of printed pages: pdfium gives the characters and their places.
//   - Words parted at the end of a line ([Words]): the words of the document and
//     of the language decide, so that no list of hyphenation helps. No Go reader
//     of the spelling dictionaries is served.
//   - Dates ([Date]): [time.Parse] wants one layout; title pages have dates in
//     several languages, often without the day or the month.
//   - The encoding of plain text ([Decode]): it is UTF-8, UTF-16 or Windows-1252,
//     which a few lines tell apart. x/text does the decoding, and
//     x/net/html/charset that of web pages, which name their encoding.
package extract

import (
	"context"
	"fmt"
)

// A Document is one file as its reader hands it over.
type Document struct {
	Format  string // "PDF", "DOCX", "ODT", "HTML", "Markdown", "plain text" or "EPUB"
	Meta    Meta
	Drawn   string // the text that the file draws, before any decision about it; that of pages stands in Pages
	Blocks  []Block
	Outline []Bookmark // the file's own outline; may be empty
	Pages   []Page     // in order; empty where the format has none
	Drops   []Drop     // what the reader left out
	Doubts  []Doubt    // where the reader was unsure

	// Picture returns a PNG of page number, from 1; nil where the format has
	// no pages to draw.
	Picture func(ctx context.Context, page int) ([]byte, error)

	// Close frees what Picture needs; nil where nothing does.
	Close func()
}

// Meta is what a file says about itself. Any of it may be empty.
type Meta struct {
	Title     string
	Kind      string
	Authors   string // as they are to be printed: "Jane Roe and John Doe"
	Publisher string
	Published string // YYYY, YYYY-MM or YYYY-MM-DD
	Made      string // the date of the file itself, in the same form
	Source    string // an http or https URL
	Rights    string
	Language  string // a BCP 47 tag
}

// A Kind says what a block is, as far as its reader can tell.
type Kind int

const (
	Body     Kind = iota // running text
	Heading              // marked as one by the file
	Item                 // of a list
	Caption              // of a table or a figure
	Note                 // a footnote or an endnote
	Contents             // a line of a table of contents
	Table                // a whole table, whose cells are Block.Table
)

// A Block is a paragraph, a heading, or what else stands by itself.
type Block struct {
	Kind  Kind
	Level int    // of a Heading, from 1; 0 where the file does not say
	Text  string // plain, single spaces; no line breaks but in a Table
	Mark  string // of a Note its number, of an Item its bullet or number
	Table *Grid  // of a Table its cells, which Text has as well, as [Grid.Text] writes them; nil otherwise

	Anchor string      // the place in the file that a link opens; may be empty
	Marks  []NoteMark  // where the marks of footnotes stood, in order
	Starts []PageStart // the pages that the block stands on; empty where there are none

	Size       float64 // of the type, in points; 0 where unknown
	Bold       bool    // all of it
	Fixed      bool    // all of it is in a typewriter face
	Underlined bool    // all of it, and no link
	Capitals   bool    // all of it is set in capitals or small capitals, however it is typed
	Isolated   bool    // set off from what follows: by space, or by ending a line early
}

// A NoteMark is the place in a block where the mark of a footnote stood.
type NoteMark struct {
	At   int    // byte offset within the block's text
	Mark string // that of the note; where several have it, the next one is meant
}

// A PageStart says that the words of a block from At on stand on Page.
type PageStart struct {
	At   int // byte offset within the block's text
	Page int // from 1
}

// A Page is one page of the file.
type Page struct {
	Label  string // the number printed on it, as "iv" or "12"; may be empty
	Drawn  string // the text that it draws, before any decision about it
	Unread bool   // it was refused: its letters cannot be told, or it is a picture
}

// A Bookmark is one entry of a file's own outline.
type Bookmark struct {
	Title string
	Level int // from 1
	Page  int // from 1; 0 where unknown
}

// A Drop is something that was left out, and why.
type Drop struct {
	Kind  DropKind
	Text  string // all of it, or one of several
	Why   string
	Page  int // 0 where unknown
	Many  int // how often, 0 for once
	Words Bag // every word of it, where Text has not all; nil for those of Text, Many times
}

// A DropKind says what was left out. What is of no kind counts as lost.
type DropKind int

const (
	Unknown      DropKind = iota // of no kind that is known
	RunningHead                  // at the head or the foot of the pages
	PageNumber                   // alone on its line
	LineNumber                   // in the margin
	Watermark                    // across the page, or behind the text
	WebPart                      // a menu, or what else a web page has around the document
	Boilerplate                  // share bars, notices about cookies, sign-up forms, licences of libraries
	ContentsList                 // a table of contents, a list of figures, an index
	FigureText                   // in a picture, or a formula
	Repeated                     // the text has the same words elsewhere
	HiddenText                   // that the file does not show
	Reading                      // how a character is read, in small type beside it
)

// A Doubt is something that an editor should look at.
type Doubt struct {
	Text string // the words in question
	Why  string
	Page int // 0 where unknown
}

// Page returns the page that a block begins on, 0 where it has none.
func (b Block) Page() int {
	if len(b.Starts) == 0 {
		return 0
	}
	return b.Starts[0].Page
}

// An UnreadableError says why a file cannot be imported, in a sentence for the
// person who chose it.
type UnreadableError struct {
	Reason  string
	Damaged bool // a part of the file is damaged, and others may be sound
}

func (e *UnreadableError) Error() string { return e.Reason }

// Unreadable makes an [UnreadableError].
func Unreadable(format string, args ...any) error {
	return &UnreadableError{Reason: fmt.Sprintf(format, args...)}
}

// TellHead tells a text that the file has at the head or the foot of its pages.
func (d *Document) TellHead(text string) {
	d.Drawn += "\n" + text
	if text = Plain(text); text != "" {
		d.Drops = append(d.Drops, Drop{Kind: RunningHead, Text: text, Why: "head or foot of the pages"})
	}
}

// Limits on what one file may hold.
const (
	MaxFile   = 256 << 20 // bytes of the file itself
	MaxText   = 15 << 20  // bytes of text taken from it, within what a content folder holds
	MaxBlocks = 400_000
	MaxPages  = 5_000
)

// Add appends a block and makes its text plain, unless its pages count offsets
// in it already or it is a table, whose cells are plain. It leaves out a block without
// text. size counts the bytes of all blocks; Add returns an error beyond the limits.
func (d *Document) Add(b Block, size *int) error {
	if len(b.Starts) == 0 && b.Kind != Table {
		b.Text = Plain(b.Text)
	}
	if b.Text == "" {
		return nil
	}
	*size += len(b.Text)
	if *size > MaxText || len(d.Blocks) >= MaxBlocks {
		return Unreadable("the file holds more text than a statement can have (%d MB): import its parts one by one", MaxText>>20)
	}
	d.Blocks = append(d.Blocks, b)
	return nil
}

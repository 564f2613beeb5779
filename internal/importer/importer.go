// Package importer makes a content folder from the file that a group has: it
// finds the outline, puts the text together, drafts the editor's files, and
// reports what it dropped and where it was unsure.
//
// The files in the order of an import: importer.go chooses the reader,
// gutenberg.go and boilerplate.go drop what Project Gutenberg and web pages have
// around the document, language.go finds the language, title.go and byline.go take
// the title page, tables.go gives tables their captions, toc.go finds printed tables
// of contents, headings.go, looks.go, bookmarks.go, numeral.go and eastnumeral.go make
// the outline, draft.go, notes.go and numbers.go put the text under it, wording.go,
// recommend.go, editorfiles.go and files.go write the content, counts.go counts what
// became of the file's words, folder.go merges the content with an editor's changes,
// edition.go, moves.go and editorlines.go bring what an editor wrote together with
// a new text, and report.go says what was done. words.go has what several of them ask
// of a line.
//
// No well-kept library finds the outline of a file that marks none, so this
// package is by hand; differences and merges of files are go-udiff's.
package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/odt"
	"plenary/internal/extract/text"
	"plenary/internal/statement"
)

// MaxTime is how long one import may take.
const MaxTime = 10 * time.Minute

// ErrPDF is returned for a PDF where no reader for it was given.
var ErrPDF = errors.New("reading a PDF needs the program plenary-import")

// A Config says what to import, and where to.
type Config struct {
	Files []string // in the order of the text; at least one
	Dir   string   // the content folder to make; "" for [DefaultDir] of the first file

	PDF      Reader                 // reads PDF; nil where this program cannot
	Known    func(word string) bool // whether a word is one of the language; may be nil
	Progress func(now string)       // is told what is being done, in a few words; may be nil
}

// An Import is the result.
type Import struct {
	Dir    string
	Draft  *Draft
	Counts Counts
	Faults statement.Faults // minor ones, which an editor may mend
	Files  []Change

	Edition *Edition // what became of an earlier import's references
}

// Run imports the files and makes the content folder.
func Run(ctx context.Context, c Config) (*Import, error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	progress := c.Progress
	if progress == nil {
		progress = func(string) {}
	}
	if len(c.Files) == 0 {
		return nil, extract.Unreadable("name the file to import")
	}
	if c.Dir == "" {
		c.Dir = DefaultDir(c.Files[0])
	}
	var drafts []*Draft
	for _, file := range c.Files {
		progress("reading " + filepath.Base(file))
		doc, err := c.read(ctx, file)
		if err != nil {
			return nil, explain(ctx, file, err)
		}
		if doc.Close != nil {
			defer doc.Close()
		}
		progress("finding the outline of " + filepath.Base(file))
		name := filepath.Base(file)
		draft := newDraft(doc, strings.TrimSuffix(name, filepath.Ext(name)))
		draft.file, draft.multiFile = name, len(c.Files) > 1
		if draft.words() == 0 && len(draft.Sections) < 2 {
			return nil, explain(ctx, file, extract.Unreadable("no text was found in it"))
		}
		drafts = append(drafts, draft)
	}
	draft := mergeDrafts(drafts)
	progress("drafting recommendations, terms and prompts")
	files, faults, err := draft.files()
	if err != nil {
		return nil, err
	}
	progress("writing " + c.Dir)
	made := &Import{Dir: c.Dir, Draft: draft, Counts: draft.count(files[statement.TextFile]), Faults: faults}
	root, err := openFolder(c.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if made.Files, made.Edition, err = write(root, files); err != nil {
		return nil, err
	}
	progress("drawing " + reportFile)
	if err := replace(root, reportFile, made.reportPage(ctx)); err != nil {
		return nil, err
	}
	return made, nil
}

// DefaultDir returns the folder that a file is imported into where none is
// named: in the current folder, with the file's name.
func DefaultDir(file string) string {
	base := filepath.Base(file)
	name := strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, strings.TrimSuffix(base, filepath.Ext(base))), "-.")
	for len(name) > maxDirName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	name = strings.TrimRight(name, "-.")
	if name == "" || name == base {
		return "statement" // a file without an ending has its name already
	}
	return name
}

// maxDirName is how long the name of a statement may be among several, in
// bytes.
const maxDirName = 24

// read reads one file, up to its limits.
func (c Config) read(ctx context.Context, file string) (*extract.Document, error) {
	info, err := os.Stat(file) // before it is opened, because a pipe would wait for its writer
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, extract.Unreadable("it is a folder: name the files in it, in the order of the text")
	case !info.Mode().IsRegular():
		return nil, extract.Unreadable("it is a pipe or a device, and no regular file: write its text into a file first")
	case info.Size() > extract.MaxFile:
		return nil, extract.Unreadable("it is %d MB large; at most %d MB are read", info.Size()>>20, extract.MaxFile>>20)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all bytes.Buffer
	all.Grow(int(info.Size()) + bytes.MinRead)
	_, err = all.ReadFrom(io.LimitReader(f, extract.MaxFile+1))
	data := all.Bytes()
	switch {
	case err != nil:
		return nil, err
	case len(data) > extract.MaxFile:
		return nil, extract.Unreadable("it is larger than %d MB", extract.MaxFile>>20)
	case len(data) < 4096 && len(bytes.TrimSpace(data)) == 0:
		return nil, extract.Unreadable("the file is empty")
	}
	reader, err := c.readerOf(file, data)
	if err != nil {
		return nil, err
	}
	return reader(ctx, data)
}

// explain names the file in an error.
func explain(ctx context.Context, file string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		return extract.Unreadable("%s: reading it took more than %s; the file may be damaged, or made to do that", filepath.Base(file), MaxTime)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return extract.Unreadable("%s: there is no such file", file)
	case errors.Is(err, fs.ErrPermission):
		return extract.Unreadable("%s: you may not read this file", file)
	}
	var path *os.PathError
	if errors.As(err, &path) {
		return err // it names the file itself
	}
	return fmt.Errorf("%s: %w", filepath.Base(file), err)
}

// A Reader reads the files of one format.
type Reader func(ctx context.Context, data []byte) (*extract.Document, error)

// readerOf returns the reader for a file: by its content, or by its name where
// the content does not tell the format.
func (c Config) readerOf(name string, data []byte) (Reader, error) {
	ending := strings.ToLower(filepath.Ext(name))
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		if c.PDF == nil {
			return nil, ErrPDF
		}
		return c.PDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipReader(data)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, oldOffice(name, data)
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return nil, extract.Unreadable("this is an RTF file: %s", convertWith(name))
	}
	for _, magic := range []string{"\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return nil, extract.Unreadable("this is a picture: it needs text recognition (OCR) first, for instance with ocrmypdf, and then the PDF that comes of it can be imported")
		}
	}
	switch {
	case slices.Contains([]string{".pdf", ".docx", ".odt", ".epub"}, ending):
		if extract.IsText(data) {
			return nil, extract.Unreadable("it is named %s and holds plain text: give it the ending .txt, .md or .html, whichever it is, and import it again", ending)
		}
		return nil, extract.Unreadable("it is named %s and is none: it is damaged, or of another kind. Get it anew from where it came, and see that it opens in its own program", ending)
	case !extract.IsText(data):
		return nil, extract.Unreadable("it is none of the files that can be read: PDF, DOCX, ODT, HTML, Markdown, plain text or EPUB. If it was one it is damaged: get it anew; else open it in its own program and save it as one of these")
	case isMarkup(head) || ending == ".html" || ending == ".htm" || ending == ".xhtml":
		return html.Read, nil
	case ending == ".md" || ending == ".markdown" || ending == ".mdown":
		return markdown.Read, nil
	}
	return text.Reader{Known: c.Known}.Read, nil
}

// encryptedPackage is the name of the stream that holds the document in an Office
// file with a password, as its directory has it.
var encryptedPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// oldOffice says why a file in the container of an old Office is not read.
func oldOffice(name string, data []byte) error {
	if bytes.Contains(data, encryptedPackage) {
		return extract.Unreadable("the file is locked with a password: open it in Word and save a copy without one")
	}
	return extract.Unreadable("this is a file of an old Office (.doc): %s", convertWith(name))
}

// convertWith names the command by which LibreOffice makes DOCX of a file.
func convertWith(name string) string {
	return "soffice --headless --convert-to docx '" + strings.ReplaceAll(filepath.Base(name), "'", `'\''`) + "' makes a DOCX of it, which can be imported"
}

// isMarkup reports whether a file begins as an HTML page does.
func isMarkup(head []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return true
		}
	}
	return (bytes.HasPrefix(start, []byte("<?xml")) || bytes.HasPrefix(start, []byte("<!--"))) && bytes.Contains(start, []byte("<html"))
}

// isODT reports whether an OpenDocument archive is a text by its type; one that
// states none may be.
func isODT(archive *zip.Reader) bool {
	f, err := archive.Open("mimetype")
	if err != nil {
		return true
	}
	defer f.Close()
	kind, err := io.ReadAll(io.LimitReader(f, 200))
	return err != nil || bytes.Contains(kind, []byte("opendocument.text"))
}

// zipReader returns the reader for a zip archive.
func zipReader(data []byte) (Reader, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, extract.Unreadable("the file is damaged: it begins as an archive (DOCX, EPUB) and cannot be read as one")
	}
	for _, f := range archive.File {
		switch {
		case f.Name == "word/document.xml":
			return docx.Read, nil
		case f.Name == "META-INF/container.xml":
			return epub.Read, nil
		case f.Name == "content.xml" && !isODT(archive):
			return nil, extract.Unreadable("this is a spreadsheet or a presentation, not a text: export the text as DOCX or PDF")
		case f.Name == "content.xml":
			return odt.Read, nil
		case strings.HasPrefix(f.Name, "xl/") || strings.HasPrefix(f.Name, "ppt/"):
			return nil, extract.Unreadable("this is a spreadsheet or a presentation, not a text: export the text as DOCX or PDF")
		}
	}
	return nil, extract.Unreadable("this archive is neither DOCX, ODT nor EPUB: unpack it and import the file in it")
}

// Package importer makes a content folder of the file that a group has: it
// finds the outline, puts the text together, drafts what an editor will want,
// and says what it dropped and where it was unsure.
package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"plenary/internal/extract"
	"plenary/internal/statement"
)

// MaxTime is how long one import may take.
const MaxTime = 10 * time.Minute

// ErrPDF is returned for a PDF where no reader for it was given.
var ErrPDF = errors.New("reading a PDF needs the program plenary-import")

// A Config says what to import, and where to.
type Config struct {
	Files []string // in the order of the text; at least one
	Dir   string   // the content folder to make; beside no other file where it exists already

	PDF      Reader                 // reads PDF; nil where this program cannot
	Known    func(word string) bool // whether a word is one of the language; may be nil
	Progress func(now string)       // what is being done, in a few words; may be nil
}

// An Import is what came of it.
type Import struct {
	Dir    string
	Draft  *Draft
	Faults statement.Faults // minor ones, which an editor may mend
	Files  []Change
}

// Run makes the content folder.
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
		draft.file, draft.several = name, len(c.Files) > 1
		if draft.words() == 0 && len(draft.Sections) < 2 {
			return nil, explain(ctx, file, extract.Unreadable("no text was found in it"))
		}
		drafts = append(drafts, draft)
	}
	draft := bind(drafts)
	progress("drafting recommendations, terms and prompts")
	files, faults, err := draft.files()
	if err != nil {
		return nil, err
	}
	progress("writing " + c.Dir)
	made := &Import{Dir: c.Dir, Draft: draft, Faults: faults}
	root, err := openFolder(c.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if made.Files, err = write(root, files); err != nil {
		return nil, err
	}
	progress("drawing " + reportFile)
	if err := replace(root, reportFile, made.page(ctx)); err != nil {
		return nil, err
	}
	return made, nil
}

// DefaultDir is the folder that a file is imported into where none is named:
// beside the caller, by the file's name.
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

// bind makes one statement of several files, which are its parts in order.
func bind(drafts []*Draft) *Draft {
	whole := drafts[0]
	for _, part := range drafts[1:] {
		top := part.Sections[0]
		top.Level, top.Title, top.Why, top.of = 1, part.Meta.Title, "title of a further file", part
		whole.Sections = append(whole.Sections, top)
		for _, s := range part.Sections[1:] {
			s.Level = min(s.Level+1, 6)
			s.of = part
			whole.Sections = append(whole.Sections, s)
		}
		whole.parts = append(whole.parts, part)
	}
	return whole
}

// files returns the files of the content folder. They pass [statement.Check]:
// a draft that does not is left out.
func (d *Draft) files() (map[string]string, statement.Faults, error) {
	files := map[string]string{statement.TextFile: d.statementFile()}
	s, err := statement.Parse(memory(files))
	if err != nil {
		return nil, nil, fmt.Errorf("what was read makes no statement: %w", err)
	}
	d.draftAids(s)
	maps.Copy(files, d.aidFiles())
	if pages := d.pagesFile(); pages != "" {
		files[statement.PagesFile] = pages
	}
	if notes := d.notesFile(); notes != "" {
		files[statement.NotesFile] = notes
	}
	_, faults := statement.Check(memory(files))
	for _, f := range faults {
		if !f.Warning && f.File != statement.TextFile {
			delete(files, f.File)
			d.doubt(extract.Doubt{Text: f.File, Why: "this draft was left out, because it did not pass the check: " + f.Message})
		}
	}
	_, faults = statement.Check(memory(files))
	return files, faults, nil
}

package statement

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// The files of a content folder. All but the first are optional.
const (
	TextFile            = "statement.md"
	SectionsFile        = "sections.yaml"
	RecommendationsFile = "recommendations.yaml"
	PromptsFile         = "prompts.yaml"
	TermsFile           = "terms.yaml"
	PagesFile           = "pages.yaml"
	NotesFile           = "notes.yaml"
)

// Sizes of a content folder's files, in bytes. 16 MiB are about 5,000 printed
// pages.
const (
	maxTextBytes       = 16 << 20
	maxEditorFileBytes = 4 << 20
)

// Limits of a folder of content folders.
const (
	maxStatements = 100
	maxName       = 24 // bytes of a statement's name, which stands in buttons
)

// Parse reads a content folder. Where a fault is fatal, the statement is nil and
// the error is of type [Faults].
func Parse(fsys fs.FS) (*Statement, error) {
	s, faults := Check(fsys)
	if faults.fatal() {
		return nil, faults
	}
	return s, nil
}

// Check reads a content folder and returns every fault found in it, by file and
// line. The statement is complete only where no fault is fatal.
func Check(fsys fs.FS) (*Statement, Faults) {
	var faults Faults
	s := &Statement{}
	if text, ok := readFile(fsys, TextFile, maxTextBytes, &faults); ok {
		s.readText(text, &faults)
	} else if len(faults) == 0 {
		faults.add(TextFile, 0, "this file is missing: a content folder needs at least a statement.md with a title and the text")
	}
	if !faults.fatal() {
		s.readEditorFiles(fsys, &faults)
	}
	faults.sort()
	if !faults.fatal() {
		s.cachedIndex = newIndex(s)
	}
	return s, faults
}

// ParseAll reads a content folder, or a folder of content folders, which name
// their statements. Where a fault is fatal, there are no statements and the error
// is of type [Faults].
func ParseAll(fsys fs.FS) ([]*Statement, error) {
	all, faults := CheckAll(fsys)
	if faults.fatal() {
		return nil, faults
	}
	return all, nil
}

// CheckAll reads as [ParseAll] does and returns every fault. The statements are
// complete only where no fault is fatal.
func CheckAll(fsys fs.FS) ([]*Statement, Faults) {
	names := contentFolders(fsys)
	if len(names) == 0 {
		s, faults := Check(fsys)
		return []*Statement{s}, faults
	}
	var all []*Statement
	var faults Faults
	for i, name := range names {
		if i == maxStatements {
			faults.add(name, 0, "too many content folders: at most %d may stand side by side", maxStatements)
			break
		}
		if len(name) > maxName || strings.ContainsAny(name, " :,;") {
			faults.add(name, 0, "the folder names its statement: use at most %d letters, digits and hyphens, without spaces", maxName)
		}
		sub, err := fs.Sub(fsys, name)
		if err != nil {
			faults.add(name, 0, "cannot be opened: %v", err)
			continue
		}
		s, found := Check(sub)
		s.Name = name
		all = append(all, s)
		for _, f := range found {
			f.File = path.Join(name, f.File)
			faults = append(faults, f)
		}
	}
	return all, faults
}

// contentFolders returns the names of the content folders in fsys, sorted; none
// where it is a content folder itself.
func contentFolders(fsys fs.FS) []string {
	if _, err := fs.Stat(fsys, TextFile); err == nil {
		return nil
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if _, err := fs.Stat(fsys, path.Join(e.Name(), TextFile)); err == nil && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

// readFile returns a file as text. It is false where there is no file, and where
// a fault was added.
func readFile(fsys fs.FS, name string, limit int64, faults *Faults) (string, bool) {
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	if err == nil && info.IsDir() {
		err = errors.New("it is a folder; a file is wanted")
	}
	if err == nil && info.Size() > limit {
		err = fmt.Errorf("it is %d MB large; at most %d MB are read", info.Size()>>20, limit>>20)
	}
	var data []byte
	if err == nil {
		data, err = fs.ReadFile(fsys, name)
	}
	if err != nil {
		faults.add(name, 0, "cannot be read: %v", err)
		return "", false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if at := invalidUTF8(data); at >= 0 {
		faults.add(name, 1+bytes.Count(data[:at], []byte("\n")), "this line is not UTF-8 text: save the file as UTF-8")
		return "", false
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		faults.add(name, 1+bytes.Count(data[:at], []byte("\n")), "this line holds a NUL byte: save the file as plain text")
		return "", false
	}
	text := lineBreaks.Replace(string(data))
	if strings.TrimSpace(text) == "" {
		faults.add(name, 0, "the file is empty")
		return "", false
	}
	return text, true
}

// lineBreaks replaces the line breaks of Windows and of old Macs.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// A Fault is something in a content folder that an editor should correct.
type Fault struct {
	File    string // name within the folder
	Line    int    // 1 for the first line; 0 where the fault is in no line
	Message string // one sentence that says what to do
	Warning bool   // not fatal
}

func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
}

// Faults are those of one content folder, of the text first, by file and line. They
// are an error where at least one is fatal.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// fatal reports whether a fault prevents the use of the folder.
func (fs Faults) fatal() bool {
	return slices.ContainsFunc(fs, func(f Fault) bool { return !f.Warning })
}

func (fs *Faults) add(file string, line int, format string, args ...any) {
	*fs = append(*fs, Fault{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (fs *Faults) addWarning(file string, line int, format string, args ...any) {
	*fs = append(*fs, Fault{File: file, Line: line, Message: fmt.Sprintf(format, args...), Warning: true})
}

// sort puts faults of the text first, since they often cause the others, and sorts
// the rest by file and line.
func (fs Faults) sort() {
	rank := func(f Fault) int {
		if f.File == TextFile {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

package statement

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Limits of a folder that holds several content folders.
const (
	maxStatements = 100
	maxName       = 24 // bytes of a statement's name, which stands in buttons
)

// ParseAll reads a content folder, or a folder of content folders: then each
// statement is named by its own. Where something keeps one of them from being
// used there are none, and the error is of type [Faults].
func ParseAll(fsys fs.FS) ([]*Statement, error) {
	all, faults := CheckAll(fsys)
	if faults.grave() {
		return nil, faults
	}
	return all, nil
}

// CheckAll reads as ParseAll does and returns every fault. The statements are
// whole only where no fault is grave.
func CheckAll(fsys fs.FS) ([]*Statement, Faults) {
	names := folders(fsys)
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

// folders returns the names of the content folders in fsys, sorted, none where
// it is a content folder itself.
func folders(fsys fs.FS) []string {
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

// Heading returns the statement's title with the name that it goes by among
// several.
func (s *Statement) DisplayTitle() string {
	if s.Name == "" {
		return s.Title
	}
	return fmt.Sprintf("%s (%s)", s.Title, s.Name)
}

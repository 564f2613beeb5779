package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"plenary/internal/extract"
	"plenary/internal/statement"
)

// baseDir is where a content folder keeps what the last import wrote. The next
// import finds an editor's changes by it.
const baseDir = ".import"

// A Change is what an import did to one file.
type Change struct {
	File string
	What string // in a few words
	Diff string // in unified form, from the import to the editor's file, or else from the last import to this one; may be empty
}

// openFolder opens the folder to write into, and makes it where there is none.
// Nothing is written outside of it, whatever links it holds.
func openFolder(dir string) (*os.Root, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, extract.Unreadable("%s: this is a file, and a folder is wanted: name another with -o", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	if err := checkFolder(root); err != nil {
		root.Close()
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	if err := root.Mkdir(baseDir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		root.Close()
		return nil, err
	}
	return root, nil
}

// checkFolder refuses a folder with files that no import wrote.
func checkFolder(root *os.Root) error {
	if _, err := root.Stat(baseDir); err == nil {
		return nil
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return extract.Unreadable("this folder holds %s, which no import wrote: name another folder with -o", e.Name())
		}
	}
	return nil
}

// A version is one file in the three versions of a three-way merge.
type version struct {
	base      string // as the last import wrote it
	edited    string // as the editor left it
	imported  string // as this import writes it
	own       bool   // the editor's alone: this import does not write it
	hasBase   bool
	hasEdited bool
}

// write puts files into the folder. Where an editor changed the text that the
// last import wrote, the changes of both are merged; where both changed the same
// lines, the editor's stand. Another file that an editor changed or wrote is kept,
// and brought together with the text. It writes nothing if the editor's own files
// do not pass the check.
func write(root *os.Root, files map[string]string) ([]Change, *Edition, error) {
	names := slices.Sorted(maps.Keys(files))
	versions := map[string]version{}
	merged, edited := folder{}, folder{}
	changes := make([]Change, len(names))
	e := &Edition{files: merged}
	for i, name := range names {
		v, err := readVersions(root, name)
		if err != nil {
			return nil, nil, err
		}
		v.imported = files[name]
		versions[name] = v
		var text string
		var present bool
		isEditors := slices.Contains(editorsFiles, name)
		if text, present, changes[i].What = v.merge(isEditors); present {
			merged[name] = text
		}
		if isEditors && v.hasEdited && v.edited != v.base {
			e.kept = append(e.kept, name)
		}
		if v.hasEdited {
			edited[name] = v.edited
		}
		changes[i].File = name
	}
	for _, name := range addEditorsOwn(root, files, merged, edited) {
		e.kept = append(e.kept, name)
		names = append(names, name)
		versions[name] = version{edited: edited[name], imported: edited[name], hasEdited: true, own: true}
		changes = append(changes, Change{File: name, What: "kept, because an editor wrote it"})
	}
	old, own := statement.Parse(edited)
	if own != nil {
		old = nil
	}
	e.settle(old)
	if _, err := statement.Parse(merged); err != nil {
		if own != nil {
			return nil, nil, fmt.Errorf("the folder's own files do not pass the check, so nothing was written: mend them first\n%w", own)
		}
		merged, e = edited, &Edition{}
		for i := range changes {
			changes[i].What = "kept as the editor left it, because together with the import it would not pass the check"
		}
	}
	for i, name := range names {
		v := versions[name]
		text, present := merged[name]
		if err := v.write(root, name, text, present); err != nil {
			return nil, nil, err
		}
		changes[i].Diff = v.diff(name, text, present)
	}
	return changes, e, nil
}

// addEditorsOwn adds the files that an editor wrote and the import does not:
// they count in the check as well. It returns the names of those that no import
// writes anew.
func addEditorsOwn(root *os.Root, files map[string]string, merged, edited folder) (own []string) {
	for _, name := range []string{statement.SectionsFile, statement.TermsFile, statement.PromptsFile, statement.RecommendationsFile, statement.PagesFile, statement.NotesFile} {
		if _, imported := files[name]; imported {
			continue
		}
		if text, err := root.ReadFile(name); err == nil {
			merged[name], edited[name] = string(text), string(text)
			if slices.Contains(editorsFiles, name) {
				own = append(own, name)
			}
		}
	}
	return own
}

// readVersions reads the versions of the last import and of the editor.
func readVersions(root *os.Root, name string) (v version, err error) {
	edited, err := root.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	v.edited, v.hasEdited = string(edited), err == nil
	base, err := root.ReadFile(path.Join(baseDir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	v.base, v.hasBase = string(base), err == nil
	return v, nil
}

// merge returns the text that the file is to have, whether the file is to
// exist, and what was done in a few words. A file of the editor's is not merged
// with new drafts.
func (v version) merge(isEditors bool) (text string, present bool, what string) {
	const keptChanges = "kept with the editor's changes"
	switch {
	case !v.hasEdited && v.hasBase:
		return "", false, "left out, because the editor removed it"
	case !v.hasEdited:
		return v.imported, true, "written"
	case v.edited == v.imported:
		return v.edited, true, "unchanged"
	case !v.hasBase:
		return v.edited, true, "kept, because an editor wrote it"
	case v.edited == v.base:
		return v.imported, true, "written anew"
	case v.imported == v.base:
		return v.edited, true, keptChanges
	case isEditors:
		return v.edited, true, keptChanges + "; the drafts of this import stand in " + baseDir
	}
	edits := udiff.Lines(v.base, v.edited)
	lost := 0
	for _, e := range udiff.Lines(v.base, v.imported) {
		if both, ok := udiff.Merge(edits, []udiff.Edit{e}); ok {
			edits = both
		} else {
			lost++
		}
	}
	text, err := udiff.Apply(v.base, edits)
	if err != nil {
		return v.edited, true, keptChanges
	}
	what = "brought together with the editor's changes"
	if lost > 0 {
		what += fmt.Sprintf("; in %s both differ, and the editor's words stand", count(lost, "place"))
	}
	return text, true, what
}

// write writes the merged text, where it is new, and the imported version for
// the next merge.
func (v version) write(root *os.Root, name, text string, present bool) error {
	if present && (!v.hasEdited || text != v.edited) {
		if err := replace(root, name, text); err != nil {
			return err
		}
	}
	if v.own {
		return nil
	}
	return replace(root, path.Join(baseDir, name), v.imported)
}

// diff returns what [Change.Diff] says.
func (v version) diff(name, text string, present bool) string {
	switch {
	case present && text != v.imported:
		return udiff.Unified("imported "+name, name, v.imported, text)
	case present && v.hasBase && v.base != v.imported:
		return udiff.Unified(name+" before", name, v.base, v.imported)
	}
	return ""
}

// replace writes a file completely or not at all.
func replace(root *os.Root, name, text string) error {
	next := name + ".new"
	if err := root.WriteFile(next, []byte(text), 0o644); err != nil {
		return err
	}
	return root.Rename(next, name)
}

// A folder is a content folder that is not written yet: texts by file names. It
// is a file system without folders.
type folder map[string]string

func (f folder) Open(name string) (fs.File, error) {
	text, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &folderFile{strings.NewReader(text), path.Base(name), int64(len(text))}, nil
}

// A folderFile is one file of a folder, and its own FileInfo.
type folderFile struct {
	text *strings.Reader
	name string
	size int64
}

func (f *folderFile) Read(p []byte) (int, error) { return f.text.Read(p) }
func (f *folderFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *folderFile) Close() error               { return nil }
func (f *folderFile) Name() string               { return f.name }
func (f *folderFile) Size() int64                { return f.size }
func (f *folderFile) Mode() fs.FileMode          { return 0o444 }
func (f *folderFile) ModTime() time.Time         { return time.Time{} }
func (f *folderFile) IsDir() bool                { return false }
func (f *folderFile) Sys() any                   { return nil }

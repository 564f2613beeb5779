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

	"github.com/aymanbagabas/go-udiff"

	"plenary/internal/extract"
	"plenary/internal/statement"
)

// baseDir is where a content folder keeps what the last import wrote, so that
// the next one can tell an editor's changes from its own.
const baseDir = ".import"

// A Change is what an import did to one file.
type Change struct {
	File string
	What string // in a few words
	Diff string // from the import to the editor's file, or else from the last import to this one, in unified form; may be empty
}

// openFolder opens the folder to write into, which it makes where there is
// none. Nothing is written outside of it, whatever links it holds.
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

// checkFolder refuses a folder whose files are somebody's own.
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

// A version is one file as three hands left it.
type version struct {
	base, mine, fresh string // the last import's, the editor's, this import's
	hadBase, hasMine  bool
}

// write puts files into the folder. Where an editor changed what the last
// import wrote, the changes of both are brought together; where both changed
// the same lines, the editor's stand.
func write(root *os.Root, files map[string]string) ([]Change, error) {
	names := slices.Sorted(maps.Keys(files))
	versions := map[string]version{}
	merged, kept := memory{}, memory{}
	changes := map[string]*Change{}
	for _, name := range names {
		v, err := readVersions(root, name)
		if err != nil {
			return nil, err
		}
		v.fresh = files[name]
		versions[name] = v
		c := &Change{File: name}
		changes[name] = c
		text, present := v.merge(c)
		if present {
			merged[name] = text
		}
		if v.hasMine {
			kept[name] = v.mine
		}
	}
	// What an editor wrote beside the import counts in the check as well.
	for _, name := range []string{statement.SectionsFile, statement.TermsFile, statement.PromptsFile, statement.RecommendationsFile, statement.PagesFile, statement.NotesFile} {
		if _, ours := files[name]; ours {
			continue
		}
		if text, err := root.ReadFile(name); err == nil {
			merged[name], kept[name] = string(text), string(text)
		}
	}
	if _, err := statement.Parse(merged); err != nil {
		if _, keeps := statement.Parse(kept); keeps != nil {
			return nil, fmt.Errorf("the folder's own files do not pass the check, so nothing was written: mend them first\n%w", keeps)
		}
		merged = kept
		for _, name := range names {
			changes[name].What = "kept as the editor left it, because together with the import it would not pass the check"
		}
	}
	var all []Change
	for _, name := range names {
		v, c := versions[name], changes[name]
		if text, ok := merged[name]; ok && (!v.hasMine || text != v.mine) {
			if err := replace(root, name, text); err != nil {
				return nil, err
			}
		}
		if err := replace(root, path.Join(baseDir, name), v.fresh); err != nil {
			return nil, err
		}
		if text, ok := merged[name]; ok && text != v.fresh {
			c.Diff = udiff.Unified("imported "+name, name, v.fresh, text)
		} else if ok && v.hadBase && v.base != v.fresh {
			c.Diff = udiff.Unified(name+" before", name, v.base, v.fresh)
		}
		all = append(all, *c)
	}
	return all, nil
}

// readVersions reads what the last import and the editor left.
func readVersions(root *os.Root, name string) (v version, err error) {
	mine, err := root.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	v.mine, v.hasMine = string(mine), err == nil
	base, err := root.ReadFile(path.Join(baseDir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return v, err
	}
	v.base, v.hadBase = string(base), err == nil
	return v, nil
}

// merge returns the text that the file is to have, and whether it is to be
// there at all.
func (v version) merge(c *Change) (text string, present bool) {
	switch {
	case !v.hasMine && v.hadBase:
		c.What = "left out, because the editor removed it"
		return "", false
	case !v.hasMine:
		c.What = "written"
		return v.fresh, true
	case v.mine == v.fresh:
		c.What = "unchanged"
		return v.mine, true
	case !v.hadBase:
		c.What = "kept, because an editor wrote it"
		return v.mine, true
	case v.mine == v.base:
		c.What = "written anew"
		return v.fresh, true
	case v.fresh == v.base:
		c.What = "kept with the editor's changes"
		return v.mine, true
	}
	edits := udiff.Lines(v.base, v.mine)
	lost := 0
	for _, e := range udiff.Lines(v.base, v.fresh) {
		if both, ok := udiff.Merge(edits, []udiff.Edit{e}); ok {
			edits = both
		} else {
			lost++
		}
	}
	text, err := udiff.Apply(v.base, edits)
	if err != nil {
		c.What = "kept with the editor's changes"
		return v.mine, true
	}
	c.What = "brought together with the editor's changes"
	if lost > 0 {
		c.What += fmt.Sprintf("; in %s both differ, and the editor's words stand", count(lost, "place"))
	}
	return text, true
}

// replace writes a file whole or not at all.
func replace(root *os.Root, name, text string) error {
	next := name + ".new"
	if err := root.WriteFile(next, []byte(text), 0o644); err != nil {
		return err
	}
	return root.Rename(next, name)
}

package importer

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"plenary/internal/intake"
	"plenary/internal/statement"
)

// baseDir is where a content folder keeps what the last import wrote, so that
// the next one can tell an editor's changes from its own.
const baseDir = ".import"

// A Change is what an import did to one file.
type Change struct {
	File string
	What string // "written", "unchanged", "kept", "merged"
	Diff string // what differs between the editor's file and the import; may be empty
}

// write puts files into dir, and nothing anywhere else.
func write(dir string, files map[string]string) ([]Change, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if err := checkFolder(root); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	if err := root.Mkdir(baseDir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(files)) {
		change, err := writeMerged(root, name, files[name])
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// checkFolder refuses a folder whose files are somebody's own.
func checkFolder(root *os.Root) error {
	if _, err := root.Stat(baseDir); err == nil {
		return nil
	}
	for _, name := range []string{statement.TextFile, statement.RecommendationsFile, statement.PromptsFile, statement.TermsFile, statement.SectionsFile} {
		if _, err := root.Lstat(name); err == nil {
			return intake.Refuse("this folder holds a %s that no import wrote: name another folder with -o", name)
		}
	}
	return nil
}

// writeMerged writes one file, keeping an editor's changes to it.
func writeMerged(root *os.Root, name, text string) (Change, error) {
	change := Change{File: name, What: "written"}
	if err := replace(root, name, text); err != nil {
		return change, err
	}
	return change, replace(root, path.Join(baseDir, name), text)
}

// replace writes a file whole or not at all.
func replace(root *os.Root, name, text string) error {
	next := name + ".new"
	if err := root.WriteFile(next, []byte(text), 0o644); err != nil {
		return err
	}
	return root.Rename(next, name)
}

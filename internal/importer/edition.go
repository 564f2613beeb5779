package importer

import (
	"fmt"
	"maps"
	"slices"

	"plenary/internal/statement"
)

// lines returns what a report lists: the references that moved or went, those
// that something quotes first, and what was made a comment.
func (e *Edition) lines() (moves, gone []string) {
	if e == nil {
		return nil, nil
	}
	for _, quoted := range []bool{true, false} {
		for _, m := range e.Moves {
			if len(m.Quotes) > 0 == quoted {
				moves = append(moves, m.String())
			}
		}
	}
	return moves, e.Gone
}

// editorsFiles are the files that an editor writes, in the order in which they are
// settled: prompts may be about recommendations.
var editorsFiles = []string{statement.RecommendationsFile, statement.SectionsFile, statement.TermsFile, statement.PromptsFile}

// An Edition brings the editor's files together with the next edition of the
// text.
type Edition struct {
	files folder
	kept  []string // names of the files that hold an editor's words
	Moves []Move
	Gone  []string // what an editor wrote that no longer fits, and was made a comment
}

// settle gives the references of the editor's files their new form, and makes
// comments of what no longer stands in the text. old is the folder before the
// import, nil where it did not pass.
func (e *Edition) settle(old *statement.Statement) {
	if old != nil {
		e.settleFile(statement.RecommendationsFile)
		now, err := statement.Parse(e.only(statement.TextFile, statement.RecommendationsFile))
		if err != nil {
			return
		}
		m := newMapping(old, now)
		e.Moves = m.moves()
		for _, name := range []string{statement.SectionsFile, statement.PromptsFile} {
			if !slices.Contains(e.kept, name) {
				continue
			}
			f := newEditorFile(name, e.files[name])
			for _, line := range slices.Backward(f.mapRefs(m.label)) {
				e.comment(f, line, "the place that it names went")
			}
			e.files[name] = f.text()
		}
	}
	for _, name := range editorsFiles {
		e.settleFile(name)
	}
}

// only returns the folder with some of its files.
func (e *Edition) only(names ...string) folder {
	files := maps.Clone(e.files)
	maps.DeleteFunc(files, func(name, _ string) bool { return !slices.Contains(names, name) })
	return files
}

// maxRounds bounds how often a file is checked: a comment may lay open a fault.
const maxRounds = 4

// settleFile makes comments of what does not pass the check in one of the editor's
// files.
func (e *Edition) settleFile(name string) {
	if !slices.Contains(e.kept, name) {
		return
	}
	for range maxRounds {
		_, faults := statement.Check(e.only(statement.TextFile, statement.RecommendationsFile, name))
		f := newEditorFile(name, e.files[name])
		changed := false
		for _, fault := range slices.Backward(faults) {
			if fault.Warning || fault.File != name || fault.Line == 0 {
				continue
			}
			changed = e.comment(f, fault.Line, fault.Message) || changed
		}
		if !changed {
			return
		}
		e.files[name] = f.text()
	}
}

// comment makes a comment of the item at a line and tells why. It reports whether
// there is one.
func (e *Edition) comment(f *editorFile, line int, why string) bool {
	entry, first := f.comment(line)
	if first == "" {
		return false
	}
	e.Gone = append(e.Gone, fmt.Sprintf("%s, “%s”: %s; made a comment: %s", f.name, abridge(entry, 40), why, abridge(first, 120)))
	return true
}

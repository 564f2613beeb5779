package statement

import (
	"io/fs"
	"strings"
)

// A Note is a footnote. Its mark stood behind words of the text; its words are a
// paragraph elsewhere.
type Note struct {
	Mark      string // as printed: "3", "*"
	At        Run    // the words that the mark stood behind
	Paragraph int    // the index of the paragraph that is the note
}

// The format of notes.yaml.
type notesYAML struct {
	Notes []struct {
		Mark  string   `yaml:"mark"`
		After yamlText `yaml:"after"`
		Note  yamlText `yaml:"note"`
	} `yaml:"notes"`
}

// maxNotes is how many footnotes notes.yaml may have.
const maxNotes = 20_000

// readNotes reads where the marks of footnotes stood, and which paragraphs the
// notes are. A note whose words are no longer in the text is left out.
func (s *Statement) readNotes(fsys fs.FS, faults *Faults) {
	var file notesYAML
	if !readYAML(fsys, NotesFile, &file, faults) {
		return
	}
	if len(file.Notes) > maxNotes {
		faults.add(NotesFile, 0, "it names %d notes; at most %d are read", len(file.Notes), maxNotes)
		return
	}
	last, lastNote := Run{}, 0
	for _, n := range file.Notes {
		n.Mark = strings.TrimSpace(n.Mark)
		if n.Mark == "" || n.After.text == "" || n.Note.text == "" {
			faults.add(NotesFile, n.After.line, "each entry wants mark (of the note), after (the words that it stood behind) and note (the words that the note begins with)")
			continue
		}
		at, ok := s.findFrom(last.Paragraph, last.Start, n.After.text)
		if !ok {
			faults.addWarning(NotesFile, n.After.line, "the words that a note stood behind do not stand in %s after those of the note before: %q", TextFile, truncate(n.After.text))
			continue
		}
		last = at
		paragraph := s.paragraphBeginning(lastNote, n.Note.text)
		if paragraph < 0 {
			faults.addWarning(NotesFile, n.Note.line, "no paragraph in %s begins as this note does: %q", TextFile, truncate(n.Note.text))
			continue
		}
		lastNote = paragraph
		s.Notes = append(s.Notes, Note{Mark: n.Mark, At: at, Paragraph: paragraph})
	}
}

// paragraphBeginning returns the first paragraph that begins with words, searching
// from one on and then from the first, or -1.
func (s *Statement) paragraphBeginning(from int, words string) int {
	for n := range s.Paragraphs {
		if i := (from + n) % len(s.Paragraphs); strings.HasPrefix(s.Paragraphs[i].Text, words) {
			return i
		}
	}
	return -1
}

// NotesOf returns the footnotes whose marks stand in r.
func (s *Statement) NotesOf(r Ref) []Note {
	if len(s.Notes) == 0 {
		return nil
	}
	var all []Note
	for _, run := range s.Runs(r) {
		for _, n := range s.Notes {
			if n.At.Paragraph == run.Paragraph && n.At.End > run.Start && n.At.End <= run.End {
				all = append(all, n)
			}
		}
	}
	return all
}

// notesByMark returns the footnotes with the mark in words: "note 3".
func (s *Statement) notesByMark(words string) []Ref {
	m := s.words().notes.FindStringSubmatch(words)
	if m == nil {
		return nil
	}
	var refs []Ref
	for _, n := range s.Notes {
		if ref := ParagraphRef(n.Paragraph); strings.EqualFold(n.Mark, m[1]) && (len(refs) == 0 || refs[len(refs)-1] != ref) {
			refs = append(refs, ref)
		}
	}
	return refs
}

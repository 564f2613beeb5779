package importer

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"plenary/internal/extract"
)

// How much of a report the terminal shows; report.html shows all of it.
const (
	shownHeadings = 60
	shownDrops    = 12
	shownDoubts   = 12
	shownDiff     = 40 // lines
)

// Report tells in a terminal what an import found, dropped and doubted.
func (im *Import) Report(w io.Writer) {
	d := im.Draft
	fmt.Fprintf(w, "%s\n", d.Meta.Title)
	fmt.Fprintf(w, "%s\n", strings.Join(d.about(), " · "))
	fmt.Fprintf(w, "%s\n", strings.Join(d.extent(), ", "))
	if len(d.Sections) > 1 {
		fmt.Fprintf(w, "\nOutline\n")
		for i, s := range d.Sections[1:] {
			if i == shownHeadings {
				fmt.Fprintf(w, "  and %d more headings\n", len(d.Sections)-1-i)
				break
			}
			fmt.Fprintf(w, "%s%s", strings.Repeat("  ", s.Level), s.Title)
			if s.Page > 0 {
				fmt.Fprintf(w, " (%s)", s.pageName(d))
			}
			fmt.Fprintln(w)
		}
	}
	var drops, doubts []string
	for _, part := range d.all() {
		for _, drop := range part.Drops {
			drops = append(drops, fmt.Sprintf("%s: %s%s", drop.Why, abridge(drop.Text, 70), part.times(drop)))
		}
		for _, doubt := range part.Doubts {
			line := abridge(doubt.Text, 70) + ": " + doubt.Why
			if doubt.Page > 0 {
				line += " (" + part.pageName(doubt.Page) + ")"
			}
			doubts = append(doubts, line)
		}
	}
	listed(w, "Left out", drops, shownDrops)
	listed(w, "To look at", doubts, shownDoubts)
	for _, f := range im.Faults {
		fmt.Fprintf(w, "  %s\n", f)
	}
	fmt.Fprintf(w, "\nFiles in %s\n", im.Dir)
	for _, c := range im.Files {
		fmt.Fprintf(w, "  %s: %s\n", c.File, c.What)
		lines := strings.Split(strings.TrimRight(c.Diff, "\n"), "\n")
		for i, line := range lines {
			if c.Diff == "" {
				break
			}
			if i == shownDiff {
				fmt.Fprintf(w, "    and %d more lines, in %s\n", len(lines)-i, reportFile)
				break
			}
			fmt.Fprintf(w, "    %s\n", abridge(line, 160))
		}
	}
	fmt.Fprintf(w, "  %s: all of this, to look at\n", reportFile)
	fmt.Fprintf(w, "\nWhat to do next\n  look at it:    plenary check %s\n  try it:        plenary ask --content %s QUESTION\n", shell(im.Dir), shell(im.Dir))
}

// listed shows at most so many of lines under a heading.
func listed(w io.Writer, heading string, lines []string, most int) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", heading)
	for i, line := range lines {
		if i == most {
			fmt.Fprintf(w, "  and %d more\n", len(lines)-i)
			return
		}
		fmt.Fprintf(w, "  %s\n", line)
	}
}

// extent is how much there is of everything.
func (d *Draft) extent() []string {
	paragraphs := 0
	for _, s := range d.Sections {
		paragraphs += len(s.Paragraphs)
	}
	return []string{count(len(d.Sections)-1, "heading"), count(paragraphs, "paragraph"), count(d.words(), "word"),
		count(len(d.Recommendations), "recommendation"), count(len(d.Terms), "term"), count(len(d.Prompts), "prompt")}
}

// about is what is known of the file and the text, as far as it is.
func (d *Draft) about() []string {
	about := []string{d.doc.Format}
	for _, part := range []string{d.Meta.Kind, d.Meta.Authors, d.Meta.Publisher, d.Meta.Published, d.Meta.Source} {
		if part != "" {
			about = append(about, part)
		}
	}
	return about
}

// pageName names the page that a section of d begins on.
func (s *Section) pageName(d *Draft) string {
	if s.of != nil {
		return s.of.pageName(s.Page) + " of " + s.of.file
	}
	return d.pageName(s.Page)
}

func (d *Draft) pageName(page int) string {
	label := d.label(page)
	if label == "" || label == fmt.Sprint(page) {
		return fmt.Sprintf("p. %d", page)
	}
	return fmt.Sprintf("p. %s, page %d of the file", label, page)
}

func (d *Draft) times(drop extract.Drop) string {
	switch {
	case drop.Many > 1:
		return fmt.Sprintf(" (%d times)", drop.Many)
	case drop.Page > 0:
		return fmt.Sprintf(" (%s)", d.pageName(drop.Page))
	}
	return ""
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// shell quotes a path for a command line where it needs it.
func shell(path string) string {
	path = filepath.Clean(path)
	if strings.ContainsAny(path, " '\"\\$&|;<>()*?[]#~`!") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

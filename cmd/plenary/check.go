package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"plenary/internal/bidi"
	"plenary/internal/statement"
	"plenary/internal/terminal"
)

// checkCommand is plenary check.
type checkCommand struct{}

// Run prints every fault of the folder, then what it holds.
func (*checkCommand) Run(_ context.Context, env *environment, args []string) error {
	out := isolating(env.out)
	dir := strings.Join(args, "")
	if dir == "" {
		if err := join(env.sources.faultsOf(env)); err != nil {
			return err
		}
		dir = env.Content
	}
	files, err := folder(dir)
	if err != nil {
		return err
	}
	_, several := files.(folders)
	all, faults := statement.CheckAll(files)
	for _, fault := range faults {
		if !several {
			fault.File = filepath.Join(dir, fault.File)
		}
		if fault.Warning {
			fault.Message += " (can be used all the same)"
		}
		fmt.Fprintln(out, fault)
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	if err := checkHolidays(files, names, time.Now()); err != nil {
		fmt.Fprintln(out, err)
		return errRefused
	}
	if _, err := statement.ParseAll(files); errors.As(err, new(statement.Faults)) {
		return errRefused
	}
	for _, s := range all {
		page := ""
		if s.NoPage {
			page = "; no page shows it"
		}
		fmt.Fprintf(out, "%s: in order; sections: %d, paragraphs: %d, recommendations: %d, areas: %d, prompts: %d, language: %s (%s)%s\n",
			s.DisplayTitle(), len(s.Sections)-1, len(s.Paragraphs), len(s.Recommendations), len(s.Areas.Named), len(s.Prompts), s.Language, s.LanguageBy, page)
	}
	return nil
}

// isolating returns a writer of lines that hold words of a statement: on a terminal,
// those that run from right to left stand between isolates.
func isolating(out io.Writer) io.Writer {
	if terminal.StyleOf(out, false).Width > 0 {
		return bidi.Lines(out)
	}
	return out
}

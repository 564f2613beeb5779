package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"plenary/internal/importer"
	"plenary/internal/language"
)

// importCommand is plenary import.
type importCommand struct {
	Out   string `short:"o" placeholder:"DIR" help:"The content folder to make; without it, one of the file's name."`
	Force bool   `help:"End with 0 even where more than a fifth of the words is lost."`
}

// Run makes a content folder of files, and reports what it found. A file that
// cannot be imported is wrong usage. Where one is a PDF, all are passed to the
// program that can read it.
func (c *importCommand) Run(ctx context.Context, env *environment, files []string) error {
	made, err := importer.Run(ctx, importer.Config{
		Files:    files,
		Dir:      c.Out,
		Known:    language.English().HasWord,
		Progress: func(now string) { fmt.Fprintln(env.err, now+" …") },
	})
	if errors.Is(err, importer.ErrPDF) {
		return c.handOver(ctx, env, files)
	}
	if err != nil {
		return err
	}
	made.Report(env.out)
	if made.Counts.Failed() && !c.Force {
		return errRefused
	}
	return nil
}

// pdfProgram reads PDF. It is a program of its own because the engine in it is
// as large as half of this one.
const pdfProgram = "plenary-import"

func (c *importCommand) handOver(ctx context.Context, env *environment, files []string) error {
	program, err := findBeside(pdfProgram)
	if err != nil {
		return fmt.Errorf("reading a PDF needs the program %s, which is neither beside this one nor on the PATH. To put it there: go build -o DIR/%s ./cmd/%s in the source, or go install plenary/cmd/%s", pdfProgram, pdfProgram, pdfProgram, pdfProgram)
	}
	args := []string{}
	if c.Out != "" {
		args = append(args, "-o", c.Out)
	}
	if c.Force {
		args = append(args, "-force")
	}
	run := exec.CommandContext(ctx, program, append(append(args, "--"), files...)...)
	run.Stdin, run.Stdout, run.Stderr = env.in, env.out, env.err
	err = run.Run()
	exit := new(exec.ExitError)
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == exitRefused:
		return errRefused
	case exit.ProcessState != nil:
		return errMisused // it said why
	}
	return err
}

// findBeside returns the path of a program in the folder of this one, or else
// on the PATH.
func findBeside(name string) (string, error) {
	if self, err := os.Executable(); err == nil {
		if self, err = filepath.EvalSymlinks(self); err == nil {
			path := filepath.Join(filepath.Dir(self), name)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return path, nil
			}
		}
	}
	return exec.LookPath(name)
}

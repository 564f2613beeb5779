// Command plenary-import is the command "plenary import" with the engine that
// reads PDF. It is a program of its own because the engine is half as large as
// plenary.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"plenary/internal/extract/pdf"
	"plenary/internal/importer"
	"plenary/internal/language"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the program. It returns the exit code: 2 where a file cannot be imported
// or the usage is wrong, and 1 where too many of its words are lost, as plenary does.
func run(args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	flags := flag.NewFlagSet("plenary-import", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() {
		fmt.Fprintln(errOut, "usage: plenary-import [-o DIR] [-force] FILE...\nMakes a content folder of a PDF, DOCX, ODT, HTML, Markdown, plain text or EPUB file; several are the parts of one statement, in order.")
	}
	dir := flags.String("o", "", "the content `folder` to make; without it, one of the file's name")
	force := flags.Bool("force", false, "end with 0 even where more than a fifth of the words is lost")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return 2
	}
	made, err := importer.Run(ctx, importer.Config{
		Files:    flags.Args(),
		Dir:      *dir,
		PDF:      pdf.Reader{Known: language.English().HasWord}.Read,
		Known:    language.English().HasWord,
		Progress: func(now string) { fmt.Fprintln(errOut, now+" …") },
	})
	if err != nil {
		fmt.Fprintln(errOut, "plenary-import: "+err.Error())
		return 2
	}
	made.Report(out)
	if made.Counts.Failed() && !*force {
		return 1
	}
	return 0
}

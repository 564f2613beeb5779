package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command line: flags that hold everywhere, and a line for each
// command that is not in the bot's own table. Those of the table are added by
// [tableCommands].
type cli struct {
	Content string `env:"PLENARY_CONTENT" placeholder:"DIR" help:"Folder that holds the statement; without it, the statement that is built in."`

	Chat       chatCommand       `cmd:"" group:"program" default:"withargs" help:"The bot in this terminal, without accounts or configuration. This is what plenary alone does."`
	Check      checkCommand      `cmd:"" group:"program" help:"Check a content folder; every fault with file and line."`
	Import     importCommand     `cmd:"" group:"program" help:"Make a content folder of a file: DOCX, HTML, Markdown, plain text, EPUB or PDF."`
	Rehearse   rehearseCommand   `cmd:"" group:"program" help:"What a schedule would post, and when, without posting it."`
	Serve      serveCommand      `cmd:"" group:"program" help:"Serve Slack and Discord, whichever has tokens, until told to stop."`
	Doctor     doctorCommand     `cmd:"" group:"program" help:"Check configuration, content, database and platforms, and say what to mend."`
	Forget     forgetCommand     `cmd:"" group:"program" help:"Erase what is held of a workspace, a server or one channel."`
	Healthy    healthyCommand    `cmd:"" hidden:"" help:"Ask the server on this machine whether it is alive."`
	Completion completionCommand `cmd:"" group:"program" help:"A script that completes commands and references in bash, zsh or fish."`
	Complete   completeCommand   `cmd:"" hidden:""`
	Version    versionCommand    `cmd:"" group:"program" help:"The version of this program."`
}

// Exit codes.
const (
	exitAnswered = 0
	exitRefused  = 1 // refused, or nothing found
	exitMisused  = 2 // wrong usage or configuration
)

// Errors that end the program with an exit code where all is said already.
var (
	errShown   = errors.New("shown") // help was, and no command is run
	errRefused = errors.New("refused")
	errMisused = errors.New("misused")
)

// run is the program. Its result is the exit code.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	err := parseAndRun(ctx, args, in, out, errOut)
	switch {
	case err == nil || errors.Is(err, errShown):
		return exitAnswered
	case errors.Is(err, errRefused):
		return exitRefused
	case errors.Is(err, errMisused):
		return exitMisused
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	fmt.Fprintln(errOut, "plenary: "+err.Error())
	return exitMisused
}

func parseAndRun(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) error {
	var c cli
	parser, err := newParser(&c, out, errOut)
	if err != nil {
		return err
	}
	call, err := parser.Parse(args)
	if err != nil {
		return usageError(err)
	}
	call.BindTo(ctx, (*context.Context)(nil))
	return call.Run(&world{in: in, out: out, err: errOut, content: c.Content, parser: parser})
}

func newParser(c *cli, out, errOut io.Writer) (*kong.Kong, error) {
	options := append(tableCommands(),
		kong.Name("plenary"),
		kong.Description("Plenary brings a published statement into a group's chat and answers in the statement's own words."),
		kong.Writers(out, errOut),
		kong.ExplicitGroups([]kong.Group{
			{Key: "table", Title: "What a member of a group can do, here as in a chat:"},
			{Key: "program", Title: "The program:"},
		}),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Help(func(options kong.HelpOptions, call *kong.Context) error {
			if err := kong.DefaultHelpPrinter(options, call); err != nil {
				return err
			}
			return errShown // kong would leave the program
		}),
	)
	return kong.New(c, options...)
}

// usageError makes one line of what was wrong, with what to do.
func usageError(err error) error {
	if errors.Is(err, errShown) {
		return err
	}
	words := strings.Join(strings.Fields(err.Error()), " ")
	command := ""
	if parse := (*kong.ParseError)(nil); errors.As(err, &parse) && parse.Context.Selected() != nil {
		command = " " + parse.Context.Selected().Name
	}
	// Words that begin with no command are those of somebody who asks.
	if strings.HasPrefix(words, "unexpected argument ") && (command == "" || command == " chat") {
		return fmt.Errorf("%s; to ask a question, type: plenary ask QUESTION; for the commands: plenary --help", words)
	}
	return fmt.Errorf("%s; for how it is used, type: plenary%s --help", words, command)
}

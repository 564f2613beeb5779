// Command plenary brings a published statement into a group's chat: it answers
// from the statement's own words, in a terminal and on chat platforms.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// Exit codes.
const (
	exitAnswered = 0
	exitRefused  = 1 // refused, or nothing found
	exitMisused  = 2 // wrong usage or configuration
)

// Errors that set the exit code and print nothing: the message is printed already.
var (
	errRefused = errors.New("refused")
	errMisused = errors.New("misused")
)

// run is the program. Its result is the exit code.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	root := newRoot(&environment{in: in, out: out, err: errOut})
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
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

// A command is a command of the program: a struct whose fields are its flags, see
// [setting].
type command interface {
	Run(ctx context.Context, env *environment, args []string) error
}

// The groups of commands in the help text.
const (
	tableGroup   = "table"
	programGroup = "program"
)

// newRoot makes the root command with all others: those of the bot's table come
// from [tableCommands].
func newRoot(env *environment) *cobra.Command {
	root := newCommand(env, "plenary", "Plenary brings a published statement into a group's chat and answers in the statement's own words.", refuseUnknown, &chatCommand{})
	root.GroupID = ""
	root.Version = version()
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetIn(env.in)
	root.SetOut(env.out)
	root.SetErr(env.err)
	root.SetFlagErrorFunc(usageError)
	addFlags(root.PersistentFlags(), env)
	root.AddGroup(
		&cobra.Group{ID: tableGroup, Title: "What a member of a group can do, here as in a chat:"},
		&cobra.Group{ID: programGroup, Title: "The program:"},
	)
	for _, c := range tableCommands(env) {
		if c.Name() == "help" {
			root.SetHelpCommand(c)
			root.SetHelpCommandGroupID(tableGroup)
		} else {
			root.AddCommand(c)
		}
	}
	hidden := func(c *cobra.Command) *cobra.Command {
		c.Hidden, c.GroupID = true, ""
		return c
	}
	root.AddCommand(
		newCommand(env, "chat", "The bot in this terminal, without accounts or configuration. This is what plenary alone does.", cobra.NoArgs, &chatCommand{}),
		newCommand(env, "check [DIR]", "Check a content folder; every fault with file and line.", cobra.MaximumNArgs(1), &checkCommand{}),
		newCommand(env, "import FILE...", "Make a content folder of a file: DOCX, ODT, HTML, Markdown, plain text, EPUB or PDF.", cobra.MinimumNArgs(1), &importCommand{}),
		newCommand(env, "rehearse", "What a schedule would post, and when, without posting it.", cobra.NoArgs, &rehearseCommand{}),
		newCommand(env, "serve", "Serve "+enumerate("and", titles(platforms())...)+", whichever has tokens, until told to stop.", cobra.NoArgs, &serveCommand{settings: newSettings()}),
		newCommand(env, "read [DIR]", "Read the statement, or that of a content folder, as web pages in the browser.", cobra.MaximumNArgs(1), &readCommand{}),
		newCommand(env, "mcp", "Answer another program, such as an assistant, as a tool server (MCP) over its pipes.", cobra.NoArgs, &mcpCommand{}),
		newCommand(env, "doctor", "Check configuration, content, database and platforms, and say what to mend.", cobra.NoArgs, &doctorCommand{settings: newSettings()}),
		newCommand(env, "forget PLACE", forgetUsage(platforms()), cobra.ExactArgs(1), &forgetCommand{}),
		newCommand(env, "completion {bash|zsh|fish}", "A script that completes commands and references in bash, zsh or fish.", cobra.ExactArgs(1), &completionCommand{}),
		newCommand(env, "version", "The version of this program.", cobra.NoArgs, &versionCommand{}),
		hidden(newCommand(env, "healthy", "Ask the server on this machine whether it is alive.", cobra.NoArgs, &healthyCommand{})),
		hidden(newCommand(env, "complete", "What the scripts of completion call.", cobra.ArbitraryArgs, &completeCommand{root})),
	)
	return root
}

// newCommand makes a cobra command of c. fit checks its arguments.
func newCommand(env *environment, use, short string, fit cobra.PositionalArgs, c command) *cobra.Command {
	made := &cobra.Command{
		Use:     use,
		Short:   short,
		GroupID: programGroup,
		Args: func(called *cobra.Command, args []string) error {
			err := fit(called, args)
			if err != nil && called.GroupID == programGroup {
				err = fmt.Errorf("it is typed: %s", called.UseLine())
			}
			if err != nil {
				return usageError(called, err)
			}
			return nil
		},
		RunE: func(called *cobra.Command, args []string) error {
			env.sources = readSettings(called.Flags(), os.Getenv)
			return c.Run(called.Context(), env, args)
		},

		DisableFlagsInUseLine: true,
	}
	addFlags(made.Flags(), c)
	return made
}

// refuseUnknown refuses arguments that begin with no command, such as a question.
func refuseUnknown(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	root.SuggestionsMinimumDistance = 2
	near := slices.DeleteFunc(root.SuggestionsFor(args[0]), func(name string) bool {
		return !strings.HasPrefix(strings.ToLower(args[0]), name[:1]) // "What" is not chat
	})
	if len(args[0]) > 3 && len(near) > 0 {
		return fmt.Errorf("there is no command %s; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return fmt.Errorf("there is no command %s; to ask a question, type: plenary ask QUESTION", args[0])
}

// usageError makes one line of an error, and adds where usage is explained.
func usageError(called *cobra.Command, err error) error {
	words := strings.Join(strings.Fields(err.Error()), " ")
	return fmt.Errorf("%s; for how it is used, type: %s --help", words, called.CommandPath())
}

// commandOf returns the command of that name; nil for none.
func commandOf(root *cobra.Command, name string) *cobra.Command {
	i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name })
	if i < 0 {
		return nil
	}
	return root.Commands()[i]
}

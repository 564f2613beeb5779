package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"

	"plenary/internal/bot"
	"plenary/internal/statement"
	"plenary/internal/terminal"
)

// A world is what a command finds around it.
type world struct {
	in       io.Reader
	out, err io.Writer

	Content string `env:"PLENARY_CONTENT" placeholder:"DIR" help:"Folder that holds the statement, or several, with commas between; without it, the statement that is built in."`
}

// statements reads what there is to answer from.
func (w *world) statements() ([]*statement.Statement, error) {
	files, err := folder(w.Content)
	if err != nil {
		return nil, fmt.Errorf("PLENARY_CONTENT: %w", err)
	}
	all, err := statement.ParseAll(files)
	if err != nil {
		return nil, fmt.Errorf("the content folder has faults; plenary check lists all of them:\n%w", err)
	}
	return all, nil
}

// log tells faults of ours on standard error, and nothing of the requests.
func (w *world) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(w.err, &slog.HandlerOptions{Level: slog.LevelError}))
}

// bot makes the bot of these statements, which may remember in store.
func (w *world) bot(all []*statement.Statement, store bot.Store) *bot.Bot {
	return bot.New(bot.Config{
		Statements: all,
		Store:      store,
		Log:        w.log(),
		Version:    version(),
	})
}

// whoami is who speaks where nobody is named.
func whoami() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "you"
}

// colour reports whether escape sequences may be written to a terminal:
// https://no-color.org has it that a NO_COLOR that is not empty means no.
func colour() bool { return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" }

// request is line, said in this terminal.
func request(line string) bot.Request {
	return bot.Request{Place: terminal.Place(), From: whoami(), Line: line}
}

package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/content"
	"plenary/internal/adapterkit"
	"plenary/internal/bert"
	"plenary/internal/bot"
	"plenary/internal/statement"
	"plenary/internal/terminal"
)

// An environment is what a command runs in.
type environment struct {
	in       io.Reader
	out, err io.Writer

	sources sources // of the settings of the command that runs

	Content  string `env:"PLENARY_CONTENT" placeholder:"DIR" help:"Folder that holds the statement, or several, with commas between; without it, the statement that is built in."`
	Model    string `env:"PLENARY_MODEL" placeholder:"FILE" help:"File of networks, or off for words alone; without it, the networks that are built in."`
	Operator string `env:"PLENARY_OPERATOR" placeholder:"TEXT" help:"Who runs Plenary here and how to reach them, for members who ask; one line of at most 200 characters."`
}

// maxOperator is how many characters say who runs Plenary.
const maxOperator = 200

// faults returns what is wrong with the settings of every command.
func (env *environment) faults() []fault {
	faults := env.sources.faultsOf(env)
	if strings.ContainsFunc(env.Operator, unicode.IsControl) || utf8.RuneCountInString(env.Operator) > maxOperator {
		faults = append(faults, env.sources.fault("PLENARY_OPERATOR", "cannot be shown", "it is one line of at most 200 characters"))
	}
	return faults
}

// statements reads the content folder.
func (env *environment) statements() ([]*statement.Statement, error) {
	if err := join(env.faults()); err != nil {
		return nil, err
	}
	files, err := folder(env.Content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", env.sources.name("PLENARY_CONTENT"), err)
	}
	all, err := statement.ParseAll(files)
	if err != nil {
		return nil, fmt.Errorf("the content folder has faults; plenary check lists all of them:\n%w", err)
	}
	return all, nil
}

// log logs errors to standard error, and no requests.
func (env *environment) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(env.err, &slog.HandlerOptions{Level: slog.LevelError}))
}

// bot makes a bot. A nil store is none.
func (env *environment) bot(all []*statement.Statement, store bot.Store) (*bot.Bot, error) {
	networks, err := env.openNetworks(bert.Options{}, userCache())
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Config{
		Statements: all,
		Store:      store,
		Log:        env.log(),
		Version:    version(),
		Operator:   env.Operator,
		Networks:   networks,
		Holidays:   env.holidays,
	}), nil
}

// userName is the user who is logged in, or "you".
func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "you"
}

// useColour reports whether escape sequences may be written to a terminal:
// https://no-color.org has it that a NO_COLOR that is not empty means no.
func useColour() bool { return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" }

// request makes a request of a line typed in this terminal.
func request(line string) bot.Request {
	request := adapterkit.Typed(line, nil)
	request.Place, request.From = terminal.Place(), userName()
	return request
}

// folder returns the content folder that value names, several that it lists with
// commas or the system's list separator, or for "" the built-in one.
func folder(value string) (fs.FS, error) {
	if value == "" {
		return content.FS, nil
	}
	_, err := os.Stat(value)
	listed := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == os.PathListSeparator })
	if err == nil || len(listed) < 2 {
		return os.DirFS(value), isFolder(value)
	}
	var all folders
	for _, dir := range listed {
		dir = strings.TrimSpace(dir)
		if err := isFolder(dir); err != nil {
			return nil, err
		}
		if _, err := os.Stat(filepath.Join(dir, statement.TextFile)); err != nil {
			return nil, fmt.Errorf("a content folder of several holds no statement: %w", err)
		}
		if dir, err = filepath.Abs(dir); err != nil { // "." has a name then
			return nil, err
		}
		name := filepath.Base(dir)
		if slices.ContainsFunc(all, func(f namedFolder) bool { return f.name == name }) {
			return nil, fmt.Errorf("two content folders are named %s: a statement goes by the name of its folder, so give them different ones", name)
		}
		all = append(all, namedFolder{name, os.DirFS(dir)})
	}
	return all, nil
}

// isFolder returns an error where dir is no folder.
func isFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("the content folder cannot be opened: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("the content folder %s is a file; name the folder that holds statement.md", dir)
	}
	return nil
}

// folders is a file system with content folders from anywhere, in order.
type folders []namedFolder

// A namedFolder is a content folder with its name.
type namedFolder struct {
	name string
	fs.FS
}

// Open opens a file of one of the folders.
func (f folders) Open(name string) (fs.File, error) {
	first, rest, _ := strings.Cut(name, "/")
	for _, one := range f {
		if one.name == first {
			return one.FS.Open(cmp.Or(rest, "."))
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists the folders.
func (f folders) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	var entries []fs.DirEntry
	for _, one := range f {
		info, err := fs.Stat(one.FS, ".")
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{fs.FileInfoToDirEntry(info), one.name})
	}
	return entries, nil
}

// An entry is a folder with its name in folders; fs.Stat of its root gives ".".
type entry struct {
	fs.DirEntry
	name string
}

// Name is the folder's name.
func (e entry) Name() string { return e.name }

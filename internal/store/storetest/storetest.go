// Package storetest gives tests a real SQLite file and a real Postgres.
//
// The Postgres is the server that PLENARY_TEST_POSTGRES names. Where that is not set,
// the first test that needs a server starts one, where initdb and pg_ctl are found.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Variable is the environment variable that holds the address of a Postgres. Where
// it is set, a test that needs Postgres fails instead of being skipped. CI sets it.
const Variable = "PLENARY_TEST_POSTGRES"

// server returns the address of the Postgres, and stop stops one that it started.
var (
	stop   = func() {}
	server = sync.OnceValues(func() (string, error) {
		if url := os.Getenv(Variable); url != "" {
			return url, nil
		}
		return start()
	})
)

// Main runs the tests of a package, stops the Postgres that they started, and exits.
// Call it from TestMain.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main without the exit: it returns the exit code.
func Run(m *testing.M) int {
	defer func() { stop() }()
	return m.Run()
}

// Each runs a test with the address of an empty SQLite file, and with that of an
// empty Postgres database, which is skipped where there is no server.
func Each(t *testing.T, test func(t *testing.T, databaseURL string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite returns the address of a file that does not exist yet.
func SQLite(t testing.TB) string { return filepath.Join(t.TempDir(), "plenary.db") }

// Postgres returns the address of an empty database. It skips the test where there
// is no server and Variable is not set.
func Postgres(t testing.TB) string {
	t.Helper()
	server, err := server()
	if err != nil {
		t.Skip("no Postgres:", err)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := "test_" + strings.ToLower(rand.Text()[:12])
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db, err := sql.Open("pgx", server)
		if err == nil {
			_, err = db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)")
			db.Close()
		}
		if err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// start starts a Postgres in a new folder, listening on a socket there.
func start() (url string, err error) {
	initdb, err := program("initdb")
	if err != nil {
		return "", err
	}
	ctl, err := program("pg_ctl")
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "plenary-postgres-")
	if err != nil {
		return "", err
	}
	stop = func() { os.RemoveAll(dir) }
	if os.Getuid() == 0 {
		// Postgres does not run as root.
		if out, err := exec.Command("chown", "postgres", dir).CombinedOutput(); err != nil {
			return "", fmt.Errorf("chown: %s", out)
		}
	}
	data := filepath.Join(dir, "data")
	if out, err := run(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"); err != nil {
		return "", fmt.Errorf("initdb: %s", out)
	}
	options := "-c listen_addresses= -c fsync=off -c max_connections=200 -k " + dir
	if out, err := run(ctl, "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", "'"+options+"'", "start"); err != nil {
		return "", fmt.Errorf("pg_ctl: %s", out)
	}
	stop = func() {
		_, _ = run(ctl, "-D", data, "-m", "immediate", "stop")
		os.RemoveAll(dir)
	}
	return address(dir), nil
}

// address returns the URL of a server that listens on a socket in a folder.
func address(dir string) string {
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}
	return u.String()
}

// program returns the path of one of the programs of Postgres.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(installed) == 0 {
		return "", fmt.Errorf("%s is not set, and %s is not found", Variable, name)
	}
	return installed[len(installed)-1], nil
}

// run runs a command line in a shell, as the user postgres where we are root.
func run(words ...string) ([]byte, error) {
	line := strings.Join(words, " ")
	command := exec.Command("sh", "-c", line)
	if os.Getuid() == 0 {
		command = exec.Command("su", "postgres", "-s", "/bin/sh", "-c", line)
	}
	command.Dir = os.TempDir()
	return command.CombinedOutput()
}

// Package storetest gives tests a real SQLite file and a real Postgres.
//
// The Postgres is the server that PLENARY_TEST_POSTGRES names, or one that the
// first test to need it starts, where initdb and pg_ctl are found.
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

// server returns where Postgres listens, and stop stops one that it started.
var (
	stop   = func() {}
	server = sync.OnceValues(func() (string, error) {
		if url := os.Getenv("PLENARY_TEST_POSTGRES"); url != "" {
			return url, nil
		}
		return start()
	})
)

// Main runs the tests of a package, and then stops the Postgres that they
// started. Call it from TestMain.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run does the same and returns the exit code.
func Run(m *testing.M) int {
	defer func() { stop() }()
	return m.Run()
}

// Each runs a test against an empty SQLite file, and against an empty Postgres
// database where there is a server. It passes the address to open.
func Each(t *testing.T, test func(t *testing.T, databaseURL string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite returns the address of a file that does not exist yet.
func SQLite(t testing.TB) string { return filepath.Join(t.TempDir(), "plenary.db") }

// Postgres returns the address of an empty database, and skips the test where
// there is no server, or tests are to be short.
func Postgres(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("Postgres takes its time")
	}
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

// start makes a Postgres in a folder of its own that listens on a socket there.
func start() (url string, err error) {
	initdb, err := find("initdb")
	if err != nil {
		return "", err
	}
	ctl, err := find("pg_ctl")
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

// address is the URL of a server that listens on a socket in a folder.
func address(dir string) string {
	u := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}
	return u.String()
}

func find(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(installed) == 0 {
		return "", fmt.Errorf("PLENARY_TEST_POSTGRES is not set, and %s is not found", name)
	}
	return installed[len(installed)-1], nil
}

// run runs a command line by the shell, as another user where we are root.
func run(words ...string) ([]byte, error) {
	line := strings.Join(words, " ")
	command := exec.Command("sh", "-c", line)
	if os.Getuid() == 0 {
		command = exec.Command("su", "postgres", "-s", "/bin/sh", "-c", line)
	}
	command.Dir = os.TempDir()
	return command.CombinedOutput()
}

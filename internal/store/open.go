package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	driver "modernc.org/sqlite"
)

const (
	// busyTimeout is for how long a write waits for another process that has
	// the SQLite file.
	busyTimeout = 10 * time.Second

	// readers is how many reads of a SQLite file run at a time.
	readers = 4

	// connections is how many connections to Postgres one process holds, at
	// most. Its default allows a hundred in all.
	connections = 12

	connectTimeout = 10 * time.Second
)

// Open opens the database that an address names: a path or sqlite:PATH for a
// SQLite file, which is made where there is none, or postgres://… for Postgres.
// It brings the schema to what this program knows; any number of processes may
// do so at the same moment. A Postgres that is away is not waited for: the
// error is [ErrUnavailable].
func Open(ctx context.Context, databaseURL string) (*Store, error) {
	s, err := open(databaseURL)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func open(databaseURL string) (*Store, error) {
	path, isFile, err := file(databaseURL)
	switch {
	case err != nil:
		return nil, err
	case !isFile:
		return openPostgres(databaseURL)
	}
	if err := makeFile(path); err != nil {
		return nil, err
	}
	return openSQLite(path, "journal_mode(WAL)", "synchronous(NORMAL)")
}

// file returns the path of the SQLite file that an address names, and false
// where it names a Postgres.
func file(databaseURL string) (path string, isFile bool, err error) {
	path = databaseURL
	scheme, rest, _ := strings.Cut(databaseURL, ":")
	switch strings.ToLower(scheme) {
	case "postgres", "postgresql":
		return "", false, nil
	case "sqlite", "sqlite3", "file":
		// sqlite:///var/lib/x.db is an absolute path as URLs write it.
		path = strings.TrimPrefix(rest, "//")
	case "mysql", "mariadb", "mssql", "sqlserver", "mongodb", "redis", "http", "https":
		return "", false, fmt.Errorf("store: no database called %s can be used: DATABASE_URL is a path or sqlite:PATH for SQLite, or postgres://… for Postgres", scheme)
	}
	if path == "" || strings.HasSuffix(path, ":memory:") {
		return "", false, errors.New("store: the address of the database names no file: give a path such as /var/lib/plenary/plenary.db")
	}
	return path, true, nil
}

// Folder returns the folder of the SQLite file that an address names, "" where it
// names a Postgres, or nothing that can be opened.
func Folder(databaseURL string) string {
	path, isFile, err := file(databaseURL)
	if err != nil || !isFile {
		return ""
	}
	return filepath.Dir(path)
}

func openSQLite(path string, pragmas ...string) (*Store, error) {
	db, err := sqlitePool(path, 1, pragmas...)
	if err != nil {
		return nil, err
	}
	read, err := sqlitePool(path, readers, "query_only(1)")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Store{db: db, read: read, dialect: sqlite, path: path}, nil
}

// sqlitePool opens a file. Its writer is one connection, so that writes queue
// in the process: SQLite itself would have writers sleep and try again, in no
// order.
func sqlitePool(path string, connections int, pragmas ...string) (*sql.DB, error) {
	connector, err := driver.NewConnector(sqliteSource(path, pragmas...))
	if err != nil {
		return nil, fault("open", err)
	}
	db := sql.OpenDB(reuser{connector})
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// sqliteSource is the driver's address of a file. A transaction takes its lock
// when it begins, so that none is refused half-way.
func sqliteSource(path string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds())}}
	query["_pragma"] = append(query["_pragma"], pragmas...)
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// makeFile makes an empty file that its owner alone reads, and the folder that
// it lies in.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("store: the database's folder cannot be made: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("store: the database's file cannot be opened: %w", err)
	}
	return f.Close()
}

func openPostgres(address string) (*Store, error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		// The error repeats the address, which may hold a password.
		return nil, errors.New("store: the address of the database cannot be read: it looks like postgres://USER:PASSWORD@HOST:5432/NAME, with marks such as @ or / in the password written as %40 or %2F")
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "plenary"
	}
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(time.Minute)
	return &Store{db: db, read: db, dialect: postgres}, nil
}

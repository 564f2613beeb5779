package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
	"github.com/sethvargo/go-retry"
)

// Open opens the database at an address: a path or sqlite:PATH for a SQLite file,
// which is made where there is none, or postgres://… for Postgres. It migrates the
// schema to the version that this program knows. Any number of processes may do so
// at once. It does not wait for a Postgres that is down: the error is
// [ErrUnavailable].
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
	path, isFile, err := sqlitePath(databaseURL)
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

// sqlitePath returns the path of the SQLite file that an address names, and false
// where it names a Postgres.
func sqlitePath(databaseURL string) (path string, isFile bool, err error) {
	path = databaseURL
	scheme, rest, _ := strings.Cut(databaseURL, ":")
	switch strings.ToLower(scheme) {
	case "postgres", "postgresql":
		return "", false, nil
	case "sqlite", "sqlite3", "file":
		// sqlite:///var/lib/x.db is how URLs write an absolute path.
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
// names a Postgres or cannot be read.
func Folder(databaseURL string) string {
	path, isFile, err := sqlitePath(databaseURL)
	if err != nil || !isFile {
		return ""
	}
	return filepath.Dir(path)
}

const (
	// postgresConnections is how many connections one process holds, at most. By
	// default a Postgres allows a hundred in all.
	postgresConnections = 12

	connectTimeout = 10 * time.Second
)

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
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	db.SetConnMaxIdleTime(time.Minute)
	return &Store{db: db, read: db, dialect: postgres}, nil
}

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to the version that this program knows.
func (s *Store) migrate(ctx context.Context) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return wrap("migrate", err)
	}
	if s.dialect == postgres {
		return s.migrateFrom(ctx, folder)
	}
	// SQLite has no lock that outlives a transaction. Of two processes that migrate at
	// once, one fails and finds the tables made when it tries again.
	backoff := retry.WithMaxRetries(20, retry.WithJitter(50*time.Millisecond, retry.NewConstant(100*time.Millisecond)))
	return retry.Do(ctx, backoff, func(ctx context.Context) error {
		before, _ := s.schemaVersion(ctx) // what cannot be read is told below
		err := s.migrateFrom(ctx, folder)
		if err == nil {
			return nil
		}
		if after, unread := s.schemaVersion(ctx); raced(err) || unread == nil && after != before {
			return retry.RetryableError(err)
		}
		return err
	})
}

// raced reports whether the first tables could not be made because another process
// made them at the same time.
func raced(err error) bool {
	return strings.Contains(err.Error(), "already exists") || strings.Contains(err.Error(), "UNIQUE constraint failed")
}

func (s *Store) migrateFrom(ctx context.Context, folder fs.FS) error {
	name := database.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	if s.dialect == postgres {
		name = database.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return wrap("migrate", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(name, s.db, folder, options...)
	if err != nil {
		return wrap("migrate", err)
	}
	version, err := provider.GetDBVersion(ctx)
	if err != nil {
		return wrap("migrate", err)
	}
	sources := provider.ListSources()
	if newest := sources[len(sources)-1].Version; version > newest {
		return fmt.Errorf("store: %w: its schema is %d and this program knows %d", ErrNewer, version, newest)
	}
	_, err = provider.Up(ctx)
	if errors.Is(err, goose.ErrNoNextVersion) {
		err = nil
	}
	return wrap("migrate", err)
}

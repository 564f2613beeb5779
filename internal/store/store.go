// Package store remembers what must outlive the process, in SQLite (one file)
// or in Postgres: one schema and one set of statements for both.
//
// A store may be used by any number of goroutines. Two processes may share one
// Postgres; a SQLite file belongs to one process at a time, and a second one
// that opens it is slow, not wrong.
//
// Every error of a method begins with what was being done. What a database
// says of itself (locked, full, read-only, away, newer than the program) is
// put into one sentence that says what to do, and matches one of the errors of
// this package. No error holds the address of a database.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"plenary/internal/bot"
)

// A Store is an open database.
type Store struct {
	db      *sql.DB // writes, and what must see its own writes
	read    *sql.DB // reads alone; the same as db on Postgres
	dialect dialect
	path    string // of the SQLite file; "" on Postgres
}

var _ bot.Store = (*Store)(nil)

// A dialect is all that differs between the two databases.
type dialect struct {
	name string

	// clock is the database's own time, in microseconds, so that replicas whose
	// clocks differ agree on who holds a lease.
	clock string

	// claim is appended to a SELECT whose rows this transaction alone changes.
	claim string

	// rows is how many rows one statement writes. SQLite finds a parameter by
	// its name among all of them, so that long statements take much longer.
	rows int
}

var (
	sqlite   = dialect{name: "SQLite", clock: "CAST(unixepoch('subsec') * 1000000 AS INTEGER)", rows: 50}
	postgres = dialect{name: "Postgres", clock: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)", claim: " FOR UPDATE SKIP LOCKED", rows: 500}
)

// Close closes the database. Calls that are under way end first.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.read != s.db {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// DB returns the handle that River works on. On SQLite it has one connection:
// whoever holds a transaction of it must not ask it for anything else.
func (s *Store) DB() *sql.DB { return s.db }

// Postgres reports whether the database is Postgres; else it is SQLite.
func (s *Store) Postgres() bool { return s.dialect == postgres }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return fault("ping", s.read.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

// leastSpace is how many bytes a disk must have left for SQLite. A small write
// may still go through in less, into room that the file has already, where the
// next larger one does not.
const leastSpace = 256 << 10

// Writable reports whether the database takes writes, by making one. For SQLite
// there must also be some space left on the disk.
func (s *Store) Writable(ctx context.Context) error {
	if s.path != "" {
		if left, known := space(s.path); known && left < leastSpace {
			return fault("write", ErrFull)
		}
	}
	_, err := s.exec(ctx, "write", `INSERT INTO counters (name, count) VALUES ('probe', 1) ON CONFLICT (name) DO UPDATE SET count = 1`)
	return err
}

// exec runs a statement by itself and returns how many rows it changed.
func (s *Store) exec(ctx context.Context, doing, query string, args ...any) (int64, error) {
	return exec(ctx, s.db, doing, query, args...)
}

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func exec(ctx context.Context, on execer, doing, query string, args ...any) (int64, error) {
	result, err := on.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, fault(doing, err)
	}
	n, err := result.RowsAffected()
	return n, fault(doing, err)
}

// within runs do in a transaction, which is undone where do returns an error.
func (s *Store) within(ctx context.Context, doing string, do func(tx *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fault(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing once committed
	if err := do(tx); err != nil {
		return err
	}
	return fault(doing, tx.Commit())
}

// all reads every row of a query.
func all[T any](ctx context.Context, from *sql.DB, doing string, scan func(scan func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	rows, err := from.QueryContext(ctx, query, args...)
	return collect(rows, err, doing, scan)
}

func collect[T any](rows *sql.Rows, err error, doing string, scan func(scan func(...any) error) (T, error)) ([]T, error) {
	if err != nil {
		return nil, fault(doing, err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		item, err := scan(rows.Scan)
		if err != nil {
			return nil, fault(doing, err)
		}
		list = append(list, item)
	}
	return list, fault(doing, rows.Err())
}

// micros is how a moment is stored.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// whole checks that a place names a channel.
func whole(at bot.Place) error {
	if at.Platform == "" || at.Channel == "" {
		return fmt.Errorf("store: a place without platform or channel")
	}
	return nil
}

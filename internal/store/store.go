// Package store keeps what must outlive the process, in SQLite (one file) or in
// Postgres: one schema and one set of queries for both.
//
// Any number of goroutines may use a store. Two processes may share one Postgres.
// A SQLite file belongs to one process at a time; a second process that opens it
// is slow, not wrong.
//
// Every error begins with what was being done. Known errors of a database
// (locked, full, read-only, unavailable, newer than the program) match one of the
// errors of this package, whose sentence says what to do. No error holds the
// address of a database.
//
// SQL is written by hand, without an ORM or a generator: there are some forty
// queries, and three fragments of them differ between the databases.
package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"plenary/internal/bot"
)

// A Store is an open database.
type Store struct {
	db      *sql.DB // for writes, and for reads that must see them
	read    *sql.DB // for reads alone; on Postgres the same as db
	dialect dialect
	path    string // of the SQLite file; "" on Postgres
}

var _ bot.Store = (*Store)(nil)

// A dialect is what differs between the two databases.
type dialect struct {
	name string

	// clock is the database's own time in microseconds, so that replicas whose
	// clocks differ agree on who holds a lease.
	clock string

	// lockRows is appended to a SELECT whose rows only this transaction changes.
	lockRows string

	// lockPlace keeps other transactions that lock the same place waiting; "" where a
	// transaction keeps all others waiting.
	lockPlace string

	// maxRows is how many rows one query writes. SQLite searches the names of all
	// parameters for each one, so that long queries take much longer.
	maxRows int
}

var (
	sqlite   = dialect{name: "SQLite", clock: "CAST(unixepoch('subsec') * 1000000 AS INTEGER)", maxRows: 50}
	postgres = dialect{name: "Postgres", clock: "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)", lockRows: " FOR UPDATE SKIP LOCKED", lockPlace: "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", maxRows: 500}
)

// Close closes the database, after the calls that are under way.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.read != s.db {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// DB returns the handle that River works on. On SQLite it has one connection:
// whoever holds a transaction on it must not use it for anything else.
func (s *Store) DB() *sql.DB { return s.db }

// Postgres reports whether the database is Postgres. Otherwise it is SQLite.
func (s *Store) Postgres() bool { return s.dialect == postgres }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return wrap("ping", s.read.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

// minFreeSpace is how many bytes must be free on the disk of a SQLite file. Below
// that, a small write may still fit into the file while the next larger one does
// not.
const minFreeSpace = 256 << 10

// Writable makes a write and returns its error. For SQLite it also checks the free
// space on the disk.
func (s *Store) Writable(ctx context.Context) error {
	if s.path != "" {
		if left, known := freeSpace(s.path); known && left < minFreeSpace {
			return wrap("write", ErrFull)
		}
	}
	_, err := s.exec(ctx, "write", probe)
	return err
}

// probe is a write that changes nothing of use.
const probe = `INSERT INTO counters (name, count) VALUES ('probe', 1) ON CONFLICT (name) DO UPDATE SET count = 1`

// exec runs a query outside a transaction and returns how many rows it changed.
func (s *Store) exec(ctx context.Context, doing, query string, args ...any) (int64, error) {
	return exec(ctx, s.db, doing, query, args...)
}

// An execer is a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

func exec(ctx context.Context, on execer, doing, query string, args ...any) (int64, error) {
	result, err := on.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, wrap(doing, err)
	}
	n, err := result.RowsAffected()
	return n, wrap(doing, err)
}

// A queryer is a database or a transaction.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scanned reads the row of a query that may have none, false where it has none.
func scanned[T any](row *sql.Row, doing string, scan scanFunc[T]) (T, bool, error) {
	found, err := scan(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		var none T
		return none, false, nil
	}
	return found, err == nil, wrap(doing, err)
}

// transact runs do in a transaction, which is rolled back where do returns an
// error.
func (s *Store) transact(ctx context.Context, doing string, do func(tx *sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after the commit
	if err := do(tx); err != nil {
		return err
	}
	return wrap(doing, tx.Commit())
}

// A scanFunc reads one row by the Scan method of a row.
type scanFunc[T any] = func(scan func(...any) error) (T, error)

// queryAll reads every row of a query.
func queryAll[T any](ctx context.Context, from *sql.DB, doing string, scan scanFunc[T], query string, args ...any) ([]T, error) {
	rows, err := from.QueryContext(ctx, query, args...)
	return scanAll(rows, err, doing, scan)
}

// scanAll reads every row. rows and err are what a query returned.
func scanAll[T any](rows *sql.Rows, err error, doing string, scan scanFunc[T]) ([]T, error) {
	if err != nil {
		return nil, wrap(doing, err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		item, err := scan(rows.Scan)
		if err != nil {
			return nil, wrap(doing, err)
		}
		list = append(list, item)
	}
	return list, wrap(doing, rows.Err())
}

// toMicros is how a time is stored: microseconds since 1970, 0 for the zero Time.
func toMicros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// requireChannel returns an error where a place names no channel.
func requireChannel(at bot.Place) error {
	if at.Platform == "" || at.Channel == "" {
		return errors.New("store: a place without platform or channel")
	}
	return nil
}

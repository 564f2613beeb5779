package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The known errors of a database. Each says what to do.
var (
	ErrLocked      = errors.New("the database is locked by another program: stop that program, or wait until it is done")
	ErrFull        = errors.New("there is no space left where the database is kept: make some, nothing is lost")
	ErrReadOnly    = errors.New("the database is read-only: let Plenary write to its file and folder, or name the primary server")
	ErrNewer       = errors.New("the database was written by a newer Plenary: start that version, or restore the copy made before the upgrade")
	ErrUnavailable = errors.New("the database cannot be reached: check that its server runs and that host and port are right")
	ErrRefused     = errors.New("the database refuses the login: check user, password and the database's name")
	ErrDamaged     = errors.New("the file is no SQLite database, or it is damaged: name another file, or restore a copy")
)

// wrap returns an error that begins with what was being done. A known error takes
// the place of the driver's, whose text about a failed connection repeats parts of
// the address.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if known := knownError(err); known != nil {
		err = known
	}
	return fmt.Errorf("store: %s: %w", doing, err)
}

// knownError returns the error of this package that a driver's error means, nil
// where there is none.
func knownError(err error) error {
	if lite := (*driver.Error)(nil); errors.As(err, &lite) {
		return sqliteError(lite.Code())
	}
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return postgresError(pg.Code)
	}
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	connect, network := (*pgconn.ConnectError)(nil), net.Error(nil)
	switch {
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return ErrUnavailable
	}
	return nil
}

// sqliteError reads an extended result code, whose low byte is the code.
func sqliteError(code int) error {
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrLocked
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return ErrReadOnly
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return ErrDamaged
	}
	return nil
}

// postgresError reads a SQLSTATE code.
func postgresError(code string) error {
	switch {
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"):
		return ErrUnavailable // connection lost; shutting down or starting up
	case code == "53100", code == "53200":
		return ErrFull
	case code == "25006":
		return ErrReadOnly
	case strings.HasPrefix(code, "28"), code == "3D000", code == "42501":
		return ErrRefused
	case code == "55P03", code == "40P01":
		return ErrLocked
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	sqlitedriver "modernc.org/sqlite"
)

const (
	// busyTimeout is for how long a write waits for another process that writes to
	// the SQLite file.
	busyTimeout = 10 * time.Second

	// sqliteReaders is how many reads of a SQLite file run at a time.
	sqliteReaders = 4
)

func openSQLite(path string, pragmas ...string) (*Store, error) {
	// Writes share one connection, so that they queue in the process. SQLite itself
	// lets writers sleep and try again, in no order.
	db, err := sqlitePool(path, 1, pragmas...)
	if err != nil {
		return nil, err
	}
	read, err := sqlitePool(path, sqliteReaders, "query_only(1)")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Store{db: db, read: read, dialect: sqlite, path: path}, nil
}

func sqlitePool(path string, connections int, pragmas ...string) (*sql.DB, error) {
	connector, err := sqlitedriver.NewConnector(sqliteSource(path, pragmas...))
	if err != nil {
		return nil, wrap("open", err)
	}
	db := sql.OpenDB(cachingConnector{connector})
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// sqliteSource is the driver's address of a file. A transaction takes its lock
// when it begins, so that none fails half-way.
func sqliteSource(path string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds())}}
	query["_pragma"] = append(query["_pragma"], pragmas...)
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// makeFile makes an empty file that only its owner may read, and its folder.
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

// A cachingConnector opens connections that keep prepared queries. The SQLite
// driver prepares a query anew every time, which is nearly half of what a post
// costs; pgx keeps them by itself.
type cachingConnector struct{ driver.Connector }

func (c cachingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &cachingConn{driverConn: conn.(driverConn), prepared: map[string]driver.Stmt{}}, nil
}

// A driverConn is what the driver's connections implement and database/sql asks
// for.
type driverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// A preparedQuery is what the driver's prepared queries implement.
type preparedQuery interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

const (
	maxPrepared    = 128     // queries that one connection keeps
	maxCachedQuery = 4 << 10 // bytes of the longest that is kept; longer ones are scripts, and writes of many rows
)

// A cachingConn is used by one goroutine at a time, as database/sql promises.
type cachingConn struct {
	driverConn
	prepared map[string]driver.Stmt // that are not in use, by query
}

// acquire returns a prepared query that nobody else uses before its release.
func (c *cachingConn) acquire(ctx context.Context, query string) (preparedQuery, error) {
	s, ok := c.prepared[query]
	if ok {
		delete(c.prepared, query)
		return s.(preparedQuery), nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.(preparedQuery), nil
}

func (c *cachingConn) release(query string, s driver.Stmt) error {
	if _, twice := c.prepared[query]; twice || len(c.prepared) >= maxPrepared {
		return s.Close()
	}
	c.prepared[query] = s
	return nil
}

func (c *cachingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(query) > maxCachedQuery {
		return c.driverConn.ExecContext(ctx, query, args)
	}
	s, err := c.acquire(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	if err != nil {
		_ = s.Close() // returns the same error again
		return nil, err
	}
	return result, c.release(query, s)
}

func (c *cachingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(query) > maxCachedQuery {
		return c.driverConn.QueryContext(ctx, query, args)
	}
	s, err := c.acquire(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // returns the same error again
		return nil, err
	}
	return &cachedRows{Rows: rows, release: func() error { return c.release(query, s) }}, nil
}

func (c *cachingConn) Close() error {
	for _, s := range c.prepared {
		_ = s.Close() // the connection closes anyway
	}
	return c.driverConn.Close()
}

// cachedRows release their prepared query when they are closed.
type cachedRows struct {
	driver.Rows
	release func() error
}

func (r *cachedRows) Close() error {
	err := r.Rows.Close()
	if released := r.release(); err == nil {
		err = released
	}
	return err
}

package store

import (
	"context"
	"database/sql/driver"
)

// A reuser opens connections to SQLite that keep the statements they prepared.
// The driver prepares each anew every time, which is nearly half of what a post
// costs; pgx keeps them by itself.
type reuser struct{ driver.Connector }

func (r reuser) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{connection: c.(connection), idle: map[string]driver.Stmt{}}, nil
}

// A connection is all that the driver's connections can do and database/sql
// asks of them.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// A statement is what the driver's statements can do.
type preparer interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

const (
	maxIdle  = 128     // statements that one connection keeps
	maxQuery = 4 << 10 // bytes of the longest that is kept; longer ones are scripts and rows by the hundred
)

// A conn is used by one goroutine at a time, as database/sql promises.
type conn struct {
	connection
	idle map[string]driver.Stmt
}

// take returns a statement that is nobody's until it is given back.
func (c *conn) take(ctx context.Context, query string) (preparer, error) {
	s, ok := c.idle[query]
	if ok {
		delete(c.idle, query)
		return s.(preparer), nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.(preparer), nil
}

func (c *conn) give(query string, s driver.Stmt) error {
	if _, twice := c.idle[query]; twice || len(c.idle) >= maxIdle {
		return s.Close()
	}
	c.idle[query] = s
	return nil
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(query) > maxQuery {
		return c.connection.ExecContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.ExecContext(ctx, args)
	if err != nil {
		_ = s.Close() // repeats the error of the statement
		return nil, err
	}
	return result, c.give(query, s)
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(query) > maxQuery {
		return c.connection.QueryContext(ctx, query, args)
	}
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // repeats the error of the statement
		return nil, err
	}
	return &lent{Rows: rows, back: func() error { return c.give(query, s) }}, nil
}

func (c *conn) Close() error {
	for _, s := range c.idle {
		_ = s.Close() // the connection goes with it
	}
	return c.connection.Close()
}

// lent are rows that give their statement back.
type lent struct {
	driver.Rows
	back func() error
}

func (l *lent) Close() error {
	err := l.Rows.Close()
	if back := l.back(); err == nil {
		err = back
	}
	return err
}

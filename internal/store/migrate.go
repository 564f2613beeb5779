package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
	"github.com/sethvargo/go-retry"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrate brings the schema to what this program knows.
func (s *Store) migrate(ctx context.Context) error {
	folder, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return fault("migrate", err)
	}
	if s.dialect == postgres {
		return s.migrateFrom(ctx, folder)
	}
	// SQLite has no lock that outlives a transaction. Where two processes make
	// the first tables at once, one of them finds them made when it tries again.
	backoff := retry.WithMaxRetries(20, retry.WithJitter(50*time.Millisecond, retry.NewConstant(100*time.Millisecond)))
	return retry.Do(ctx, backoff, func(ctx context.Context) error {
		err := s.migrateFrom(ctx, folder)
		if err != nil && raced(err) {
			return retry.RetryableError(err)
		}
		return err
	})
}

// raced reports whether another process did the same at the same moment.
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
			return fault("migrate", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(name, s.db, folder, options...)
	if err != nil {
		return fault("migrate", err)
	}
	has, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fault("migrate", err)
	}
	sources := provider.ListSources()
	if knows := sources[len(sources)-1].Version; has > knows {
		return fmt.Errorf("store: %w: its schema is %d and this program knows %d", ErrNewer, has, knows)
	}
	_, err = provider.Up(ctx)
	if errors.Is(err, goose.ErrNoNextVersion) {
		err = nil
	}
	return fault("migrate", err)
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"plenary/internal/bot"
)

// Diagnose checks whether Open would succeed and the database can be written to. It
// makes no file and no table, and rolls back what it writes. It also returns the
// places that have a schedule.
func Diagnose(ctx context.Context, databaseURL string) (findings []bot.Finding, scheduled []bot.Place) {
	add := func(level bot.Level, subject, format string, args ...any) {
		findings = append(findings, bot.Finding{Subject: "Database" + subject, Level: level, Message: fmt.Sprintf(format, args...)})
	}
	path, isFile, err := sqlitePath(databaseURL)
	if err != nil {
		add(bot.Fault, "", "%s.", sentence(err))
		return findings, nil
	}
	if isFile {
		if err := checkAccess(path); err != nil {
			add(bot.Fault, " file", "The file cannot be used: %v: let the user that runs Plenary write to the file and its folder, or name another in DATABASE_URL.", err)
			return findings, nil
		}
		if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
			add(bot.OK, " file", "There is none yet; plenary serve makes it.")
			return findings, nil
		}
	}
	var s *Store
	if isFile {
		s, err = openSQLite(path) // the file's mode stays as it is
	} else {
		s, err = openPostgres(databaseURL)
	}
	if err != nil {
		add(bot.Fault, "", "%s.", sentence(err))
		return findings, nil
	}
	defer func() { _ = s.Close() }() // nothing was written
	if err := s.Ping(ctx); err != nil {
		add(bot.Fault, "", "%s.", sentence(err))
		return findings, nil
	}
	add(bot.OK, "", "%s answers.", s.dialect.name)
	version, err := s.schemaVersion(ctx)
	newest := newestVersion()
	switch {
	case err != nil:
		add(bot.Fault, " schema", "%s.", sentence(err))
		return findings, nil
	case version > newest:
		add(bot.Fault, " schema", "%s: its schema is %d and this program knows %d.", sentence(ErrNewer), version, newest)
		return findings, nil
	case version == 0:
		add(bot.OK, " schema", "There are no tables yet; plenary serve makes them.")
	case version < newest:
		add(bot.OK, " schema", "It is %d; plenary serve brings it to %d.", version, newest)
	default:
		add(bot.OK, " schema", "It is up to date.")
	}
	if err := s.tryWrite(ctx, version > 0); err != nil {
		add(bot.Fault, " writes", "%s.", sentence(err))
		return findings, nil
	}
	add(bot.OK, " writes", "It can be written to.")
	if version == 0 {
		return findings, nil
	}
	all, err := queryAll(ctx, s.read, "read schedules", scanSchedule, "SELECT "+scheduleColumns+" FROM schedules ORDER BY platform, space, channel")
	if err != nil {
		add(bot.Fault, " schedules", "%s.", sentence(err))
	}
	for _, one := range all {
		scheduled = append(scheduled, one.Place)
	}
	return findings, scheduled
}

// sentence returns an error as a sentence without its full stop.
func sentence(err error) string {
	words := strings.TrimPrefix(err.Error(), "store: ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// checkAccess checks that a SQLite file can be written to, or the nearest folder in
// which it would be made.
func checkAccess(path string) error {
	dir := filepath.Dir(path)
	if _, err := os.Stat(path); err == nil {
		return errors.Join(access(path), access(dir))
	}
	for {
		if info, err := os.Stat(dir); err == nil {
			if !info.IsDir() {
				return fmt.Errorf("%s is no folder", dir)
			}
			return access(dir)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return errors.New("no part of its path exists")
		}
		dir = up
	}
}

// schemaVersion returns the version of the schema, 0 where there is none.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	exists := "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'"
	if s.dialect == postgres {
		exists = "SELECT COUNT(to_regclass('goose_db_version'))"
	}
	var tables, version int64
	if err := s.read.QueryRowContext(ctx, exists).Scan(&tables); err != nil || tables == 0 {
		return 0, wrap("look for the schema", err)
	}
	err := s.read.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version)
	return version, wrap("look for the schema", err)
}

// newestVersion returns the version of the schema that this program knows.
func newestVersion() int64 {
	entries, err := migrations.ReadDir("migrations")
	if err != nil || len(entries) == 0 {
		return 0
	}
	var version int64
	_, _ = fmt.Sscanf(entries[len(entries)-1].Name(), "%d_", &version) // goose accepts no other name
	return version
}

var errRollback = errors.New("roll back")

// tryWrite makes a write and rolls it back.
func (s *Store) tryWrite(ctx context.Context, hasTables bool) error {
	err := s.transact(ctx, "write", func(tx *sql.Tx) error {
		query := "CREATE TABLE plenary_probe (id BIGINT)"
		if hasTables {
			query = probe
		}
		if _, err := exec(ctx, tx, "write", query); err != nil {
			return err
		}
		return errRollback
	})
	if errors.Is(err, errRollback) {
		return nil
	}
	return err
}

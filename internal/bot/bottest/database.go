package bottest

import (
	"path/filepath"
	"testing"

	"plenary/internal/store"
)

// Database opens a new SQLite file, which is closed when the test ends.
func Database(t testing.TB) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "plenary.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

package main

import (
	"os"
	"testing"

	"plenary/internal/longtest"
	"plenary/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if databaseURL := os.Getenv(childDatabase); databaseURL != "" {
		os.Exit(child(databaseURL))
	}
	storetest.Main(m)
}

func TestChannelsDueAtOnce(t *testing.T) {
	measure := func(t *testing.T, databaseURL string) {
		r, err := due(t.Context(), settings{database: databaseURL, channels: 200})
		if err != nil {
			t.Error(err)
		}
		t.Log("\n" + r.String())
	}
	t.Run("sqlite", func(t *testing.T) { measure(t, storetest.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) {
		longtest.Skip(t)
		measure(t, storetest.Postgres(t))
	})
}

func TestProcessesKilledInTheMiddleOfSending(t *testing.T) {
	longtest.Skip(t) // a slot that a killed process held is taken over after most of a minute
	storetest.Each(t, func(t *testing.T, databaseURL string) {
		r, err := kill(t.Context(), settings{database: databaseURL, channels: 300, kills: 3})
		if err != nil {
			t.Error(err)
		}
		t.Log("\n" + r.String())
	})
}

func TestTwoReplicasOfWhichOneIsKilled(t *testing.T) {
	longtest.Skip(t)
	r, err := kill(t.Context(), settings{database: storetest.Postgres(t), channels: 500, kills: 1, replicas: 2})
	if err != nil {
		t.Error(err)
	}
	t.Log("\n" + r.String())
}

// BenchmarkPosts has as many channels due in the same moment as there are
// rounds: -benchtime 10000x is the figure in deploy/README.md.
func BenchmarkPosts(b *testing.B) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			r, err := due(b.Context(), settings{database: database(b), channels: b.N})
			if err != nil {
				b.Error(err)
			}
			b.Log("\n" + r.String())
		})
	}
}

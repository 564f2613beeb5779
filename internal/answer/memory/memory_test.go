package memory_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"plenary/internal/answer/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// answers returns a read that returns an answer.
func answers(answer string) func() (string, error) {
	return func() (string, error) { return answer, nil }
}

// ask asks for what is remembered or answers with answer.
func ask(t *testing.T, m *memory.Memory[string], version, question, answer string) string {
	t.Helper()
	got, err := m.Do(t.Context(), version, question, answers(answer))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestRemembered(t *testing.T) {
	m := memory.New[string](10)
	if got, ok := m.Get("1", "noise?"); ok {
		t.Errorf("an empty memory has %q", got)
	}
	for range 2 {
		if got := ask(t, m, "1", "noise?", "first"); got != "first" {
			t.Errorf("got %q, want what was read first", got)
		}
		if got := ask(t, m, "1", "noise?", "second"); got != "first" {
			t.Errorf("got %q, want what was read first", got)
		}
	}
	if got, ok := m.Get("1", "noise?"); got != "first" || !ok {
		t.Errorf("got %q, %v, want what was read first", got, ok)
	}
}

func TestVersionsAndQuestionsAreTold(t *testing.T) {
	m := memory.New[string](100)
	pairs := [][2]string{{"1", "noise"}, {"2", "noise"}, {"1", "noise?"}, {"1n", "oise"}, {"", "1noise"}, {"1noise", ""}, {"", ""}, {"1\x00", "noise"}, {"1", "\x00noise"}}
	for i, p := range pairs {
		if got, want := ask(t, m, p[0], p[1], fmt.Sprint(i)), fmt.Sprint(i); got != want {
			t.Errorf("%q: got the answer to %q", p, pairs[got[0]-'0'])
		}
	}
	for i, p := range pairs {
		if got, ok := m.Get(p[0], p[1]); got != fmt.Sprint(i) || !ok {
			t.Errorf("%q: got %q, %v, want %d", p, got, ok, i)
		}
	}
}

// TestBounded: those that were used last stay.
func TestBounded(t *testing.T) {
	for _, entries := range []int{-1, 0, 1, 3} {
		m := memory.New[string](entries)
		for i := range 100 {
			ask(t, m, "1", fmt.Sprint(i), "answer")
			if entries > 1 {
				ask(t, m, "1", "0", "answer") // is used again and again
			}
		}
		kept := 0
		for i := range 100 {
			if _, ok := m.Get("1", fmt.Sprint(i)); ok {
				kept++
			}
		}
		if kept != max(entries, 1) {
			t.Errorf("of %d entries %d are kept", entries, kept)
		}
		if _, ok := m.Get("1", "99"); !ok {
			t.Errorf("of %d entries the last is not kept", entries)
		}
		if _, ok := m.Get("1", "0"); ok != (entries > 1) {
			t.Errorf("of %d entries the one that was used is kept: %v", entries, ok)
		}
	}
}

func TestErrorsAreNotRemembered(t *testing.T) {
	m := memory.New[string](10)
	fault := errors.New("no network")
	if _, err := m.Do(t.Context(), "1", "noise?", func() (string, error) { return "half", fault }); err != fault {
		t.Errorf("got %v, want what read returned", err)
	}
	if got, ok := m.Get("1", "noise?"); ok {
		t.Errorf("%q is remembered", got)
	}
	if got := ask(t, m, "1", "noise?", "answer"); got != "answer" {
		t.Errorf("got %q", got)
	}
}

func TestContextThatHasEnded(t *testing.T) {
	m := memory.New[string](10)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := m.Do(ctx, "1", "noise?", func() (string, error) {
		t.Error("it is read")
		return "", nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the error of the context", err)
	}
}

// TestReadOnce: of a hundred who ask the same at the same time one reads. Another
// question, and the same of another version, do not wait for it.
func TestReadOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory.New[string](10)
		hold := make(chan struct{})
		var reads, answered atomic.Int32
		for range 100 {
			go func() {
				got, err := m.Do(t.Context(), "1", "noise?", func() (string, error) {
					reads.Add(1)
					<-hold
					return "answer", nil
				})
				if got != "answer" || err != nil {
					t.Errorf("got %q, %v", got, err)
				}
				answered.Add(1)
			}()
		}
		synctest.Wait()
		ask(t, m, "1", "quiet?", "another")
		ask(t, m, "2", "noise?", "another")
		if got, ok := m.Get("1", "noise?"); ok {
			t.Errorf("%q is remembered before it is read", got)
		}
		close(hold)
		synctest.Wait()
		if reads.Load() != 1 || answered.Load() != 100 {
			t.Errorf("it is read %d times, and %d are answered", reads.Load(), answered.Load())
		}
	})
}

// TestWhoWaitsGivesUp: the others, and who reads, are not concerned.
func TestWhoWaitsGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := memory.New[string](10)
		hold := make(chan struct{})
		results := make(chan string, 3)
		ask := func(ctx context.Context) {
			got, err := m.Do(ctx, "1", "noise?", func() (string, error) { <-hold; return "answer", nil })
			results <- fmt.Sprint(got, err)
		}
		go ask(t.Context())
		synctest.Wait()
		go ask(t.Context())
		ctx, cancel := context.WithCancel(t.Context())
		go ask(ctx)
		synctest.Wait()
		cancel()
		if got, want := <-results, fmt.Sprint("", context.Canceled); got != want {
			t.Errorf("who gives up gets %s, want %s", got, want)
		}
		synctest.Wait()
		if len(results) != 0 {
			t.Error("another gave up as well")
		}
		close(hold)
		for range 2 {
			if got, want := <-results, fmt.Sprint("answer", nil); got != want {
				t.Errorf("who stays gets %s, want %s", got, want)
			}
		}
	})
}

// TestWhoReadsFails: by an error, a context that ends, or a panic. Those who wait
// read by themselves, one at a time, until one has an answer.
func TestWhoReadsFails(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error":   func() error { return errors.New("no network") },
		"context": func() error { return context.Canceled },
		"panic":   func() error { panic("out of range") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := memory.New[string](10)
				var reads, failed, answered atomic.Int32
				next := make(chan func() error)
				ask := func() {
					defer func() {
						if recover() != nil {
							failed.Add(1)
						}
					}()
					got, err := m.Do(t.Context(), "1", "noise?", func() (string, error) {
						reads.Add(1)
						return "answer", (<-next)()
					})
					if err != nil {
						failed.Add(1)
					} else if got == "answer" {
						answered.Add(1)
					}
				}
				for range 10 {
					go ask()
				}
				for i, result := range []func() error{fail, fail, func() error { return nil }} {
					synctest.Wait() // until one reads and the others wait
					if int(reads.Load()) != i+1 || int(failed.Load()) != i {
						t.Errorf("%d have read and %d failed, want %d and %d", reads.Load(), failed.Load(), i+1, i)
					}
					next <- result
				}
				synctest.Wait()
				if reads.Load() != 3 || failed.Load() != 2 || answered.Load() != 8 {
					t.Errorf("%d read, %d failed and %d have the answer, want 3, 2 and 8", reads.Load(), failed.Load(), answered.Load())
				}
			})
		})
	}
}

// TestManyAtOnce asks, fails and gives up at random.
func TestManyAtOnce(t *testing.T) {
	m := memory.New[string](5)
	fault := errors.New("no network")
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for range 500 {
				question := fmt.Sprint(rand.IntN(10))
				ctx, cancel := context.WithCancel(t.Context())
				if rand.IntN(4) == 0 {
					go cancel()
				}
				got, err := m.Do(ctx, "1", question, func() (string, error) {
					switch rand.IntN(4) {
					case 0:
						return "", fault
					case 1:
						cancel()
						return "", ctx.Err()
					}
					return question, nil
				})
				switch {
				case err == nil && got != question:
					t.Errorf("the answer to %s is %q", question, got)
				case err != nil && err != fault && ctx.Err() == nil:
					t.Errorf("got %v, which is another's", err)
				}
				cancel()
			}
		})
	}
	group.Wait()
}

func BenchmarkRemembered(b *testing.B) {
	m := memory.New[string](10)
	for b.Loop() {
		m.Do(b.Context(), "1", "who may be expelled?", answers("answer"))
	}
}

package workqueue_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"plenary/internal/workqueue"
)

// Questions that call in any order begin in the order in which they arrived.
func TestOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		atOnce := rapid.IntRange(1, 3).Draw(rt, "at once")
		arrivals := rapid.SliceOfN(rapid.IntRange(0, 20), 1, 30).Draw(rt, "arrivals")
		var begun []int
		synctest.Test(t, func(t *testing.T) { begun = readInTurn(t, atOnce, arrivals) })
		if !slices.IsSorted(begun) || len(begun) != len(arrivals) {
			rt.Errorf("begun were %v of %v", begun, arrivals)
		}
	})
}

// readInTurn has questions wait that arrived in those seconds and call in that
// order, ends the readings one by one, and returns who began in turn.
func readInTurn(t *testing.T, atOnce int, arrivals []int) (begun []int) {
	q := workqueue.New(workqueue.Config{AtOnce: atOnce})
	turn := make(chan bool)
	var asking sync.WaitGroup
	ask := func(arrived int, read func() error) {
		asking.Go(func() {
			if err := q.Do(t.Context(), time.Unix(int64(arrived), 0), read); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
	}
	for range atOnce {
		ask(0, func() error { <-turn; return nil })
	}
	for _, arrived := range arrivals {
		ask(arrived, func() error { begun = append(begun, arrived); <-turn; return nil })
	}
	if q.Waiting() != len(arrivals) {
		t.Errorf("%d wait, want %d", q.Waiting(), len(arrivals))
	}
	for range atOnce + len(arrivals) {
		turn <- true
		synctest.Wait()
	}
	asking.Wait()
	return begun
}

// With many goroutines at once, some of which give up, no more are read at one
// time than may be, no more wait than may, and none is lost.
func TestManyAtOnce(t *testing.T) {
	const atOnce, waiting, askers, each = 3, 20, 40, 200
	var reading, read, refused, begun, ended atomic.Int64
	q := workqueue.New(workqueue.Config{
		AtOnce: atOnce, Waiting: waiting,
		OnBegin:  func(time.Duration) { begun.Add(1) },
		OnEnd:    func(time.Duration) { ended.Add(1) },
		OnRefuse: func(error) { refused.Add(1) },
	})
	var full, gone atomic.Int64
	var asking sync.WaitGroup
	for range askers {
		asking.Go(func() {
			for n := range each {
				ctx, cancel := context.WithCancel(t.Context())
				if n%3 == 0 {
					time.AfterFunc(time.Duration(rand.IntN(100))*time.Microsecond, cancel)
				}
				err := q.Do(ctx, time.Now(), func() error {
					if now := reading.Add(1); now > atOnce {
						t.Errorf("%d are read at one time", now)
					}
					time.Sleep(time.Duration(rand.IntN(50)) * time.Microsecond)
					reading.Add(-1)
					read.Add(1)
					return nil
				})
				cancel()
				switch {
				case errors.Is(err, workqueue.ErrFull):
					full.Add(1)
				case errors.Is(err, context.Canceled):
					gone.Add(1)
				case err != nil:
					t.Error(err)
				}
				if n := q.Waiting(); n > waiting {
					t.Errorf("%d wait", n)
				}
			}
		})
	}
	asking.Wait()
	if sum := read.Load() + full.Load() + gone.Load(); sum != askers*each {
		t.Errorf("%d of %d are accounted for", sum, askers*each)
	}
	if begun.Load() != read.Load() || ended.Load() != read.Load() || refused.Load() != full.Load() {
		t.Errorf("told of %d begun, %d ended and %d refused, where %d were read and %d refused", begun.Load(), ended.Load(), refused.Load(), read.Load(), full.Load())
	}
	if q.Waiting() != 0 {
		t.Errorf("%d still wait", q.Waiting())
	}
	for range atOnce { // every turn was given back
		if err := q.Do(t.Context(), time.Time{}, func() error { return nil }); err != nil {
			t.Error(err)
		}
	}
}

// occupied is a queue of one reading at one time, whose turn is taken until
// release is called.
func occupied(t *testing.T, cfg workqueue.Config) (q *workqueue.Queue, release func()) {
	cfg.AtOnce = 1
	q = workqueue.New(cfg)
	begun, end, ended := make(chan bool), make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		if err := q.Do(t.Context(), time.Time{}, func() error { close(begun); <-end; return nil }); err != nil {
			t.Error(err)
		}
	}()
	<-begun
	return q, func() { close(end); <-ended }
}

// Who comes when as many wait as may is refused, and who waits is read.
func TestFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, release := occupied(t, workqueue.Config{Waiting: 2})
		var waited sync.WaitGroup
		read := 0
		for range 2 {
			waited.Go(func() {
				if err := q.Do(t.Context(), time.Time{}, func() error { read++; return nil }); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if err := q.Do(t.Context(), time.Time{}, nil); !errors.Is(err, workqueue.ErrFull) {
			t.Errorf("got %v, want that it is full", err)
		}
		release()
		waited.Wait()
		if read != 2 {
			t.Errorf("%d of 2 were read", read)
		}
	})
}

// Who gives up leaves the line to the others.
func TestGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, release := occupied(t, workqueue.Config{})
		why := errors.New("the member left")
		ctx, cancel := context.WithCancelCause(t.Context())
		given := make(chan error)
		go func() { given <- q.Do(ctx, time.Unix(1, 0), nil) }()
		synctest.Wait()
		other := make(chan error)
		go func() { other <- q.Do(t.Context(), time.Unix(2, 0), func() error { return nil }) }()
		synctest.Wait()
		cancel(why)
		if err := <-given; !errors.Is(err, why) {
			t.Errorf("got %v", err)
		}
		if q.Waiting() != 1 {
			t.Errorf("%d wait, want the other", q.Waiting())
		}
		if err := q.Do(ctx, time.Time{}, nil); !errors.Is(err, why) {
			t.Errorf("who came late got %v", err)
		}
		release()
		if err := <-other; err != nil {
			t.Errorf("the other got %v", err)
		}
	})
}

// Who waits for too long is refused, and who comes after takes the turn.
func TestMaxWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, release := occupied(t, workqueue.Config{MaxWait: time.Minute})
		start := time.Now()
		if err := q.Do(t.Context(), time.Time{}, nil); !errors.Is(err, workqueue.ErrFull) || time.Since(start) != time.Minute {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
		if q.Waiting() != 0 {
			t.Errorf("%d still wait", q.Waiting())
		}
		release()
		if err := q.Do(t.Context(), time.Time{}, func() error { return nil }); err != nil {
			t.Error(err)
		}
	})
}

// When the queue is closed, what is read ends well, and all others are refused.
func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, release := occupied(t, workqueue.Config{})
		refused := make(chan error, 5)
		for range 5 {
			go func() { refused <- q.Do(t.Context(), time.Time{}, nil) }()
		}
		synctest.Wait()
		if n := q.Close(); n != 5 {
			t.Errorf("%d waited, want 5", n)
		}
		for range 5 {
			if err := <-refused; !errors.Is(err, workqueue.ErrClosed) {
				t.Errorf("who waited got %v", err)
			}
		}
		release()
		if err := q.Do(t.Context(), time.Time{}, nil); !errors.Is(err, workqueue.ErrClosed) {
			t.Errorf("who came later got %v", err)
		}
		if n := q.Close(); n != 0 {
			t.Errorf("closed again, %d waited", n)
		}
	})
}

// A reading that panics or fails gives its turn back.
func TestFailure(t *testing.T) {
	q := workqueue.New(workqueue.Config{AtOnce: 1})
	why := errors.New("torn")
	if err := q.Do(t.Context(), time.Time{}, func() error { return why }); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = q.Do(t.Context(), time.Time{}, func() error { panic("torn") })
	}()
	if err := q.Do(t.Context(), time.Time{}, func() error { return nil }); err != nil {
		t.Error(err)
	}
}

// What is told of waits and readings is how long they took.
func TestTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var waits, times []time.Duration
		q := workqueue.New(workqueue.Config{
			AtOnce:  1,
			OnBegin: func(d time.Duration) { waits = append(waits, d) },
			OnEnd:   func(d time.Duration) { times = append(times, d) },
		})
		var asking sync.WaitGroup
		for range 3 {
			asking.Go(func() {
				_ = q.Do(t.Context(), time.Time{}, func() error { time.Sleep(200 * time.Millisecond); return nil })
			})
			synctest.Wait()
		}
		asking.Wait()
		if want := []time.Duration{0, 200 * time.Millisecond, 400 * time.Millisecond}; !slices.Equal(waits, want) {
			t.Errorf("waits %v, want %v", waits, want)
		}
		if want := []time.Duration{200 * time.Millisecond, 200 * time.Millisecond, 200 * time.Millisecond}; !slices.Equal(times, want) {
			t.Errorf("times %v, want %v", times, want)
		}
	})
}

// Package memory remembers answers for as long as the process runs, so that a
// question that is asked again is not read again, and one that is asked twice at
// the same time is read once. It keeps no words of a question: an answer is found
// by a hash of version and question, keyed by random bytes of the process.
//
// Those that were used last stay. That one caller waits for another is written by
// hand: golang.org/x/sync/singleflight gives the error and the panic of the one
// who reads to all who wait.
package memory

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// A Memory holds a bounded number of answers. It may be used by any number of
// goroutines. Answers are returned as they were stored, the same to all, and must
// not be changed.
type Memory[V any] struct {
	secret [sha256.Size]byte

	mu      sync.Mutex
	answers *simplelru.LRU[key, *call[V]] // calls that gave one
	running map[key]*call[V]
}

// A key is the hash of a version and a question.
type key [sha256.Size]byte

// A call is one reading of a question. Its other fields are set before done is
// closed.
type call[V any] struct {
	done   chan struct{}
	answer V
	ok     bool // whether it gave an answer
}

// New returns a Memory of at most so many answers, one at least.
func New[V any](entries int) *Memory[V] {
	answers, err := simplelru.NewLRU[key, *call[V]](max(entries, 1), nil)
	if err != nil {
		panic(err) // a size below 1 is its only error
	}
	m := &Memory[V]{answers: answers, running: map[key]*call[V]{}}
	rand.Read(m.secret[:])
	return m
}

// Get returns the answer to a question about a version of the text, and whether it
// is remembered.
func (m *Memory[V]) Get(version, question string) (answer V, ok bool) {
	k := m.keyOf(version, question)
	m.mu.Lock()
	defer m.mu.Unlock()
	if c, ok := m.answers.Get(k); ok {
		return c.answer, true
	}
	return answer, false
}

// Do returns the answer that is remembered, or the one that another caller is
// reading. Where there is neither, it calls read, in the goroutine of the caller,
// and remembers the answer.
//
// An error or a panic of read is not remembered, and is that of its own caller
// alone: one of those who wait reads next, and the others wait for that one.
//
// Who waits gives up when ctx ends, and gets the error of ctx, as does who comes
// after it has ended. Do does not end read: that is for read to do.
func (m *Memory[V]) Do(ctx context.Context, version, question string, read func() (V, error)) (V, error) {
	k := m.keyOf(version, question)
	for ctx.Err() == nil {
		c, leads := m.join(k)
		if leads {
			return m.lead(k, c, read)
		}
		select {
		case <-c.done:
			if c.ok {
				return c.answer, nil
			}
		case <-ctx.Done():
		}
	}
	var none V
	return none, ctx.Err()
}

// join returns the call that gave the answer or is about to, and whether the
// caller is the one to make it.
func (m *Memory[V]) join(k key) (c *call[V], leads bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c, ok := m.answers.Get(k); ok {
		return c, false
	}
	if c, ok := m.running[k]; ok {
		return c, false
	}
	c = &call[V]{done: make(chan struct{})}
	m.running[k] = c
	return c, true
}

// lead makes a call. It ends the call even where read panics.
func (m *Memory[V]) lead(k key, c *call[V], read func() (V, error)) (V, error) {
	defer m.end(k, c)
	answer, err := read()
	c.answer, c.ok = answer, err == nil
	return answer, err
}

func (m *Memory[V]) end(k key, c *call[V]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.running, k)
	if c.ok {
		m.answers.Add(k, c)
	}
	close(c.done)
}

func (m *Memory[V]) keyOf(version, question string) key {
	h := hmac.New(sha256.New, m.secret[:])
	// The length tells where the version ends.
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(version))))
	h.Write([]byte(version))
	h.Write([]byte(question))
	return key(h.Sum(nil))
}

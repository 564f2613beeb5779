// Package vectorcache keeps the vectors of sentences in a file, so that a program
// that starts again need not compute them anew.
//
//	cache := vectorcache.Open(folder, fingerprint, dimensions)
//	defer cache.Close()
//	vector, ok := cache.Get(sentence)
//
// What Get returns is bit for bit what was put in, by this process or another, or
// it is a miss. Nothing returns an error: a file that is torn, truncated, damaged
// or of another kind is a miss, and is written anew by what is put in next. A
// folder that cannot be written gives a nil Cache, which keeps nothing, so that a
// caller can try one folder after the other: that of an SQLite file, then one in
// [os.UserCacheDir].
//
// The file holds no words: a sentence is found by a hash of the model and the
// sentence. A vector still tells what its sentence is about, so that only the
// user may read the file.
//
// The file is written by hand: bbolt lets one process at a time open its file;
// the file cache of go-internal bounds the age of what it holds but not the size,
// with two files for each vector; and SQL stops at package store.
//
// # The file
//
// The file is a sequence of records (record.go), each appended by one write, so
// that several processes share a file without a lock. Each ends in a checksum, and
// begins with a marker, by which the next record is found after one that was torn
// by a kill or a full disk. It is not synchronised to the disk: what a power loss
// damages, the checksum finds. On a network file system whose appends overwrite
// each other the records that suffer are misses.
//
// The file has at most 64 MB, which is 42,000 vectors of 384 numbers. The next
// record empties it, for all processes. In memory are the hash and the place of
// each record, 2 MB at most, and nothing before the first Get or Put.
package vectorcache

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
)

// Name is the name of the file in its folder.
const Name = "sentence-vectors"

// maxFile is the most bytes that the file has. Processes that append at the same
// moment may exceed it by a record each.
const maxFile = 64 << 20

// A Cache keeps the vectors of one model. It may be used by any number of
// goroutines, and its file by any number of processes. A nil Cache keeps nothing.
type Cache struct {
	model string
	size  int // of a record, in bytes

	mu      sync.Mutex
	file    *os.File      // nil once closed
	offsets map[key]int64 // of the newest record of each sentence
	scanned int64         // records that begin below are in offsets
	failed  bool          // whether a write did: nothing is written any more
}

// Open returns the cache in a folder, which is made where there is none, for the
// vectors of a model. model is a fingerprint: models that give other vectors have
// another. Open reads nothing yet. It returns nil where the file cannot be written.
func Open(folder, model string, dimensions int) *Cache {
	if dimensions < 1 || dimensions > maxDimensions {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil
	}
	file, err := os.OpenFile(filepath.Join(folder, Name), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil
	}
	return &Cache{model: model, size: recordSize(dimensions), file: file, offsets: map[key]int64{}}
}

// Get returns the vector of a sentence, which the caller may change, and whether
// it is there.
func (c *Cache) Get(sentence string) ([]float32, bool) {
	if c == nil {
		return nil, false
	}
	k := keyOf(c.model, sentence)
	c.mu.Lock()
	defer c.mu.Unlock()
	record := c.find(k)
	if record == nil {
		return nil, false
	}
	return vectorIn(record), true
}

// Put keeps the vector of a sentence. One that does not have the dimensions of the
// cache is not kept.
func (c *Cache) Put(sentence string, vector []float32) {
	if c == nil || recordSize(len(vector)) != c.size {
		return
	}
	k := keyOf(c.model, sentence)
	record := newRecord(k, vector)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.file == nil || c.failed || bytes.Equal(c.find(k), record) {
		return
	}
	if !c.makeRoom() {
		c.failed = true
		return
	}
	if _, err := c.file.Write(record); err != nil {
		c.failed = true
		return
	}
	delete(c.offsets, k) // the next scan finds the new record
}

// Close closes the file. What is asked for afterwards is a miss.
func (c *Cache) Close() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.file != nil {
		c.file.Close()
	}
	c.file = nil
}

// find returns the record of a sentence; nil where there is none that is whole.
func (c *Cache) find(k key) []byte {
	if c.file == nil {
		return nil
	}
	offset, ok := c.offsets[k]
	if !ok {
		c.scan()
		if offset, ok = c.offsets[k]; !ok {
			return nil
		}
	}
	record := make([]byte, c.size)
	_, err := c.file.ReadAt(record, offset)
	if found, whole := keyIn(record); err != nil || !whole || found != k {
		delete(c.offsets, k) // damaged, or overwritten by another process
		return nil
	}
	return record
}

package vectorcache

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math"
)

// A record is the marker, the key of its sentence, its vector as little-endian
// float32, and the first bytes of the SHA-256 of key and vector.
const (
	marker  = "\xffvector\n"
	keySize = 16
	sumSize = 16
)

// maxDimensions is the length of the longest vector that a file can hold.
const maxDimensions = (maxFile - len(marker) - keySize - sumSize) / 4

// recordSize is the size in bytes of a record.
func recordSize(dimensions int) int { return len(marker) + keySize + 4*dimensions + sumSize }

// A key is the first bytes of the SHA-256 of a model, a byte 0, and a sentence.
type key [keySize]byte

func keyOf(model, sentence string) key {
	sum := sha256.Sum256([]byte(model + "\x00" + sentence))
	return key(sum[:keySize])
}

func newRecord(k key, vector []float32) []byte {
	record := make([]byte, 0, recordSize(len(vector)))
	record = append(append(record, marker...), k[:]...)
	for _, v := range vector {
		record = binary.LittleEndian.AppendUint32(record, math.Float32bits(v))
	}
	sum := sha256.Sum256(record[len(marker):])
	return append(record, sum[:sumSize]...)
}

// keyIn returns the key of a record, and whether the record is whole.
func keyIn(record []byte) (k key, whole bool) {
	rest, begins := bytes.CutPrefix(record, []byte(marker))
	if !begins {
		return key{}, false
	}
	end := len(rest) - sumSize
	sum := sha256.Sum256(rest[:end])
	return key(rest[:keySize]), bytes.Equal(sum[:sumSize], rest[end:])
}

// vectorIn returns the vector of a record that is whole.
func vectorIn(record []byte) []float32 {
	numbers := record[len(marker)+keySize : len(record)-sumSize]
	vector := make([]float32, len(numbers)/4)
	for i := range vector {
		vector[i] = math.Float32frombits(binary.LittleEndian.Uint32(numbers[4*i:]))
	}
	return vector
}

// scan notes where the records are that were appended since the last scan, by any
// process, and returns the size of the file. What is no whole record is passed over
// up to the next marker. Less than a record at the end is left for the next scan:
// it may still be growing.
func (c *Cache) scan() (int64, error) {
	info, err := c.file.Stat()
	if err != nil {
		return 0, err
	}
	if info.Size() < c.scanned { // emptied by another process
		clear(c.offsets)
		c.scanned = 0
	}
	left := min(info.Size(), maxFile) - c.scanned
	if left < int64(c.size) {
		return info.Size(), nil
	}
	r := bufio.NewReaderSize(io.NewSectionReader(c.file, c.scanned, left), max(64<<10, c.size))
	for {
		record, err := r.Peek(c.size)
		if err != nil { // the end, or what the disk cannot read
			return info.Size(), nil
		}
		length := c.size
		if k, whole := keyIn(record); whole {
			c.offsets[k] = c.scanned
		} else {
			length = nextMarker(record)
		}
		c.scanned += int64(length)
		r.Discard(length)
	}
}

// nextMarker returns where in data, behind its first byte, a marker may begin.
func nextMarker(data []byte) int {
	if i := bytes.Index(data[1:], []byte(marker)); i >= 0 {
		return 1 + i
	}
	return len(data) - len(marker) + 1
}

// makeRoom empties a file that is full, or that holds no record of this cache
// though there is space for one. It reports whether a record can be appended.
func (c *Cache) makeRoom() bool {
	size, err := c.scan()
	if err != nil {
		return false
	}
	full := size+int64(c.size) > maxFile
	foreign := len(c.offsets) == 0 && size >= int64(c.size)
	if !full && !foreign {
		return true
	}
	clear(c.offsets)
	c.scanned = 0
	return c.file.Truncate(0) == nil
}

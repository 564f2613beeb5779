package bert

import (
	"bytes"
	"fmt"
	"io"
	"runtime"

	"github.com/klauspost/compress/zstd"
)

// memory is what weights are unpacked into: memory of its own, of which the garbage
// collector knows nothing. It would otherwise let as much garbage gather again.
type memory struct{ bytes []byte }

func newMemory(n int) *memory {
	bytes, free := allocate(n)
	m := &memory{bytes: bytes}
	runtime.AddCleanup(m, func(bytes []byte) { free(bytes) }, bytes)
	return m
}

// unpack returns the weights of a frame, which must have size bytes. Of a frame that is
// mapped from a file, what was read leaves the memory of the process again.
func unpack(packed []byte, size int, mapped bool) (*memory, error) {
	frame, err := zstd.NewReader(&frameReader{frame: packed, mapped: mapped}, zstd.WithDecoderMaxWindow(maxWindowBytes))
	if err != nil {
		return nil, err
	}
	defer frame.Close()
	m := newMemory(size)
	if _, err := io.ReadFull(frame, m.bytes); err != nil {
		return nil, fmt.Errorf("the file is damaged: its weights cannot be unpacked: %w", err)
	}
	if n, err := frame.Read(make([]byte, 1)); n > 0 || err != io.EOF {
		return nil, fmt.Errorf("the file is damaged: it has more than %d weights", size)
	}
	return m, nil
}

// maxWindowBytes is how far back a frame may refer. Weights do not repeat.
const maxWindowBytes = 1 << 20

// Packed returns weights as a file holds them.
func Packed(weights []byte) ([]byte, error) {
	var out bytes.Buffer
	frame, err := zstd.NewWriter(&out, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(maxWindowBytes))
	if err != nil {
		return nil, err
	}
	if _, err := frame.Write(weights); err != nil {
		return nil, err
	}
	if err := frame.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// frameReader reads a frame and, where it is mapped from a file, releases what was read.
type frameReader struct {
	frame        []byte
	at, released int
	mapped       bool
}

// releaseEvery is after how many bytes those that were read are released.
const releaseEvery = 4 << 20

func (r *frameReader) Read(p []byte) (n int, err error) {
	n = copy(p, r.frame[r.at:])
	r.at += n
	if n == 0 {
		err = io.EOF
	}
	if r.mapped && (err != nil || r.at-r.released >= releaseEvery) {
		release(r.frame[r.released:r.at])
		r.released = r.at
	}
	return n, err
}

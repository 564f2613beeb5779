//go:build unix

package pdf

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// withMemory gives the engine memory that grows without being copied. As a Go
// slice it would be copied each time, and the copies would stay until the next
// garbage collection: a file that fills the engine's 512 MB took 1.9 GB.
func withMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, limit uint64) experimental.LinearMemory {
		space, err := syscall.Mmap(-1, 0, int(limit), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil {
			return &linear{} // the engine returns an error, as it has no memory
		}
		return &linear{space}
	}))
}

// linear is address space that takes memory only where it was written to.
type linear struct{ space []byte }

func (l *linear) Reallocate(size uint64) []byte {
	if size > uint64(len(l.space)) {
		return nil
	}
	return l.space[:size]
}

func (l *linear) Free() {
	if l.space != nil {
		_ = syscall.Munmap(l.space) // its error would not help the caller
		l.space = nil
	}
}

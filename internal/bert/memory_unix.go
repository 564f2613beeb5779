//go:build linux || darwin

package bert

import (
	"os"
	"reflect"

	"golang.org/x/sys/unix"
)

// allocate returns n bytes of zero and what frees them.
func allocate(n int) (bytes []byte, free func([]byte)) {
	bytes, err := unix.Mmap(-1, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return make([]byte, n), func([]byte) {}
	}
	return bytes, func(bytes []byte) { _ = unix.Munmap(bytes) } // nothing refers to them
}

// release gives the whole pages of bytes that are mapped from a file back to the
// system. They would be read from the file again.
func release(mapped []byte) {
	page := os.Getpagesize()
	before := int(-reflect.ValueOf(mapped).Pointer() % uintptr(page))
	if whole := (len(mapped) - before) / page * page; whole > 0 {
		_ = unix.Madvise(mapped[before:before+whole], unix.MADV_DONTNEED) // it is advice
	}
}

//go:build unix

package store

import (
	"io/fs"
	"syscall"
)

// access reports whether this process may write to path.
func access(path string) error {
	const write = 2
	if err := syscall.Access(path, write); err != nil {
		return &fs.PathError{Op: "write to", Path: path, Err: err}
	}
	return nil
}

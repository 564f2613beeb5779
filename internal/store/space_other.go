//go:build !linux && !darwin && !freebsd

package store

// space cannot tell on this system; writing will.
func space(string) (bytes uint64, known bool) { return 0, false }

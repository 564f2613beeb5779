//go:build !unix

package store

// access cannot tell on this system without writing; opening will.
func access(string) error { return nil }

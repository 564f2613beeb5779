//go:build linux || darwin || freebsd

package store

import "syscall"

// freeSpace returns how many bytes this process may still write on the disk of path.
func freeSpace(path string) (bytes uint64, known bool) {
	var disk syscall.Statfs_t
	if syscall.Statfs(path, &disk) != nil || disk.Blocks == 0 {
		return 0, false // a disk without a size, such as some that are shared
	}
	return uint64(max(disk.Bavail, 0)) * uint64(disk.Bsize), true
}

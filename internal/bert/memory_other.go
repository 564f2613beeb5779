//go:build !linux && !darwin

package bert

// allocate returns n bytes of zero and what frees them.
func allocate(n int) (bytes []byte, free func([]byte)) {
	return make([]byte, n), func([]byte) {}
}

// release gives bytes that are mapped from a file back to the system, where it can.
func release([]byte) {}

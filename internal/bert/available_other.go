//go:build !amd64 && !arm64

package bert

// available lists the kernels that this machine can run, the best first.
func available() []*kernels { return []*kernels{&plain} }

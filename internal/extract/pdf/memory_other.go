//go:build !unix

package pdf

import "context"

// withMemory leaves the engine its memory from wazero.
func withMemory(ctx context.Context) context.Context { return ctx }

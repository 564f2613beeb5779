//go:build !unix

package pdf

import "context"

// withMemory leaves the engine the memory that wazero gives it.
func withMemory(ctx context.Context) context.Context { return ctx }

// Package pdf reads PDF files with pdfium, compiled to WebAssembly: it can
// neither open a file nor reach a network, and its memory and time are bounded.
// The kept reader in pure Go, ledongthuc/pdf, panics on some files.
package pdf

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// memoryPages bounds the engine's memory, in units of 64 KiB: 512 MB.
const memoryPages = 8192

// compileMemory is the limit of the heap while pdfium is compiled, in bytes. Some
// 240 MB are in use then, because one of its functions is very long.
const compileMemory = 256 << 20

// An engine is an instance of pdfium for one file.
type engine struct {
	pdfium.Pdfium
	pool   pdfium.Pool
	cache  wazero.CompilationCache
	cancel context.CancelFunc
}

// start compiles pdfium, which takes some seconds, or loads it from the user's
// cache folder, where an earlier start put it.
func start(ctx context.Context) (*engine, error) {
	ctx, cancel := context.WithCancel(ctx)
	e := &engine{cancel: cancel}
	before := debug.SetMemoryLimit(compileMemory)
	defer func() {
		debug.SetMemoryLimit(before)
		debug.FreeOSMemory()
	}()
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages).
		WithDebugInfoEnabled(false)
	if dir, err := os.UserCacheDir(); err == nil {
		// The engine starts without a cache as well.
		if e.cache, err = wazero.NewCompilationCacheWithDir(filepath.Join(dir, "plenary")); err == nil {
			config = config.WithCompilationCache(e.cache)
		}
	}
	var err error
	e.pool, err = webassembly.Init(webassembly.Config{
		Context:       withMemory(experimental.WithCompilationWorkers(ctx, 2)),
		MaxTotal:      1,
		MaxIdle:       1,
		FSConfig:      wazero.NewFSConfig(), // no files
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		ReuseWorkers:  true,
	})
	if err == nil {
		e.Pdfium, err = e.pool.GetInstance(time.Minute)
	}
	if err != nil {
		e.close()
		return nil, fmt.Errorf("starting the PDF engine: %w", err)
	}
	return e, nil
}

func (e *engine) close() {
	if e.Pdfium != nil {
		_ = e.Pdfium.Close() // the pool is closed with all that it holds
	}
	if e.pool != nil {
		_ = e.pool.Close()
	}
	if e.cache != nil {
		_ = e.cache.Close(context.Background())
	}
	e.cancel()
}

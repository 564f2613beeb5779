package importer

import (
	"io/fs"
	"path"
	"strings"
	"time"
)

// A memory is a content folder that is not written yet: text by file name.
type memory map[string]string

func (m memory) Open(name string) (fs.File, error) {
	text, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memoryFile{strings.NewReader(text), path.Base(name), int64(len(text))}, nil
}

// A memoryFile is one file of a memory, and says of itself what it is.
type memoryFile struct {
	text *strings.Reader
	name string
	size int64
}

func (f *memoryFile) Read(p []byte) (int, error) { return f.text.Read(p) }
func (f *memoryFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *memoryFile) Close() error               { return nil }
func (f *memoryFile) Name() string               { return f.name }
func (f *memoryFile) Size() int64                { return f.size }
func (f *memoryFile) Mode() fs.FileMode          { return 0o444 }
func (f *memoryFile) ModTime() time.Time         { return time.Time{} }
func (f *memoryFile) IsDir() bool                { return false }
func (f *memoryFile) Sys() any                   { return nil }

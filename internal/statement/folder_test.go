package statement_test

import (
	"io/fs"
	"testing/fstest"
)

// A folder is a content folder, file by file.
type folder map[string]string

func (f folder) fs() fs.FS {
	files := fstest.MapFS{}
	for name, text := range f {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

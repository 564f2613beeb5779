package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Limits on an archive. The sizes that it states are not trusted but counted.
const (
	maxEntries  = 20_000
	maxUnpacked = 256 << 20 // bytes, over all the entries that are read
)

// An Archive is a DOCX or EPUB file. Its entries are read into memory, up to a
// limit over all of them, and never written to a disk.
type Archive struct {
	files map[string]*zip.File
	left  int64
}

const tooLarge = "the file unpacks to more than %d MB: it is too large, or made to be"

// OpenArchive opens a zip archive.
func OpenArchive(data []byte) (*Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, Unreadable("the file is damaged: its archive cannot be opened")
	}
	if len(z.File) > maxEntries {
		return nil, Unreadable("the file's archive has %d entries; at most %d are read", len(z.File), maxEntries)
	}
	a := &Archive{files: map[string]*zip.File{}, left: maxUnpacked}
	for _, f := range z.File {
		name := path.Clean("/" + strings.ReplaceAll(f.Name, `\`, "/"))[1:]
		if _, ok := a.files[name]; !ok {
			a.files[name] = f
		}
	}
	return a, nil
}

// Has reports whether the archive has an entry of that name.
func (a *Archive) Has(name string) bool {
	_, ok := a.files[name]
	return ok
}

// Read unpacks an entry. It returns nil where the archive has no such entry.
func (a *Archive) Read(name string) ([]byte, error) {
	f, ok := a.files[name]
	if !ok {
		return nil, nil
	}
	if f.UncompressedSize64 > uint64(a.left) {
		return nil, Unreadable(tooLarge, maxUnpacked>>20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("the file is damaged: %s in its archive cannot be opened", name)
	}
	defer r.Close()
	var b bytes.Buffer
	b.Grow(int(f.UncompressedSize64) + bytes.MinRead) // no more than is left
	_, err = b.ReadFrom(io.LimitReader(r, a.left+1))
	data := b.Bytes()
	if int64(len(data)) > a.left {
		return nil, Unreadable(tooLarge, maxUnpacked>>20)
	}
	if err != nil {
		return nil, damaged("the file is damaged: %s in its archive cannot be unpacked", name)
	}
	a.left -= int64(len(data))
	return data, nil
}

// damaged makes an error about one entry.
func damaged(format, name string) error {
	return &UnreadableError{Reason: fmt.Sprintf(format, name), Damaged: true}
}

// maxXMLDepth is how deep the elements of an XML file may nest.
const maxXMLDepth = 400

// ReadXML passes every token of an XML file to take. Its errors name the file.
// Nesting is bounded, and entities that the file defines are not expanded.
func ReadXML(ctx context.Context, name string, data []byte, take func(xml.Token) error) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) { return input, nil }
	depth := 0
	for n := 0; ; n++ {
		if n%8192 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return Unreadable("the file is damaged: %s in it is no sound XML", name)
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return Unreadable("the file nests its elements more than %d deep", maxXMLDepth)
			}
		case xml.EndElement:
			depth--
		}
		if err := take(token); err != nil {
			return err
		}
	}
}

// Attr returns an attribute by its local name.
func Attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

package extract

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
)

// maxXMLDepth is how deep the elements of an XML file may nest.
const maxXMLDepth = 400

// ReadXML hands every token of an XML file to take, which names the file in
// its errors. Nesting is bounded, and entities of the file's own are not
// expanded.
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

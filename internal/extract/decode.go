package extract

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Decode returns the text of a file that names no encoding: UTF-8, UTF-16, or
// else Windows-1252, which any bytes are.
func Decode(data []byte) string {
	if wide, big := wideText(data); wide {
		data = bytes.TrimPrefix(bytes.TrimPrefix(data, []byte("\xff\xfe")), []byte("\xfe\xff"))
		units := make([]uint16, 0, len(data)/2)
		for at := 0; at+1 < len(data); at += 2 {
			low, high := data[at], data[at+1]
			if big {
				low, high = high, low
			}
			units = append(units, uint16(low)|uint16(high)<<8)
		}
		return string(utf16.Decode(units))
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return string(data)
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return string(bytes.ToValidUTF8(data, []byte("\ufffd")))
	}
	return string(text)
}

// wideText reports whether data is UTF-16, by its mark or by every second byte
// being zero, and whether the higher byte comes first.
func wideText(data []byte) (wide, big bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return true, false
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return true, true
	}
	head := data[:min(len(data), 4096)&^1]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	n := len(head) / 2
	switch {
	case n == 0:
		return false, false
	case zeros[1]*10 >= n*9 && zeros[0]*50 <= n:
		return true, false
	case zeros[0]*10 >= n*9 && zeros[1]*50 <= n:
		return true, true
	}
	return false, false
}

// IsText reports whether data is text in some encoding, and not what a program
// writes for programs: no zero bytes and hardly any other control characters.
func IsText(data []byte) bool {
	if wide, _ := wideText(data); wide {
		return true
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return false
	}
	controls := 0
	for _, b := range data[:min(len(data), 1<<20)] {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' {
			controls++
		}
	}
	return controls*200 <= min(len(data), 1<<20)+400
}

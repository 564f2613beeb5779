package extract

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Decode returns the text of a file that names no encoding: UTF-8, UTF-16, or
// else Windows-1252, in which all bytes are valid.
func Decode(data []byte) string {
	if wide, big := isUTF16(data); wide {
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

// isUTF16 reports whether data is UTF-16, by its byte order mark or because
// every second byte is zero, and whether it is big-endian. x/text decodes
// UTF-16 only by its mark.
func isUTF16(data []byte) (wide, big bool) {
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

// IsText reports whether data is text in some encoding: it has no zero bytes
// and hardly any other control characters.
func IsText(data []byte) bool {
	if wide, _ := isUTF16(data); wide {
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

var (
	spaces = regexp.MustCompile(`[\s\x{00a0}\x{1680}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}\x{0085}\x{2028}\x{2029}]+`)
	plain  = strings.NewReplacer(
		"ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st",
		"\u00ad", "", "\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", "\ufffe", "",
		"\u200e", "", "\u200f", "", "\u202a", "", "\u202b", "", "\u202c", "", "\u202d", "", "\u202e", "",
		"\u2011", "-", // a hyphen that forbids a break is a hyphen
	)
)

// Plain writes ligatures out, removes soft hyphens, control characters and
// characters without width, and turns every run of white space into one space, or
// into none where it is a line break within a script that writes no spaces.
// It changes nothing else: NFKC would also change what is printed, as in "m²".
func Plain(text string) string {
	text = plain.Replace(strings.ToValidUTF8(text, "\ufffd"))
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(spaces.ReplaceAllString(withoutBreaks(text), " "))
}

// MarkSign stands in raw text for the mark of a footnote until [PlainMarked]
// removes it. It is a character for private use.
const MarkSign = "\ue0f1"

// PlainMarked makes text plain, as [Plain] does, and removes each [MarkSign]: the
// n-th stands for marks[n].
func PlainMarked(text string, marks []string) (string, []NoteMark) {
	if len(marks) == 0 {
		return Plain(text), nil
	}
	var all []NoteMark
	var b strings.Builder
	for n, piece := range strings.Split(Plain(text), MarkSign) {
		if n > 0 && n <= len(marks) {
			at := b.Len()
			if strings.HasSuffix(b.String(), " ") {
				at--
				piece = strings.TrimPrefix(piece, " ")
			}
			all = append(all, NoteMark{At: at, Mark: marks[n-1]})
		}
		b.WriteString(piece)
	}
	plain := b.String()
	lead := len(plain) - len(strings.TrimLeft(plain, " "))
	plain = strings.TrimSpace(plain)
	for k := range all {
		all[k].At = min(max(all[k].At-lead, 0), len(plain))
	}
	return plain, all
}

package citation

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/message"
)

// A builder builds a text.
type builder struct{ text message.Text }

func (b *builder) words(words ...string) {
	if all := strings.Join(words, ""); all != "" {
		b.text = b.text.Append(message.Literal(all))
	}
}

func (b *builder) emphasis(words string) {
	b.text = b.text.Append(message.Styled(words, message.Emphasis))
}

func (b *builder) link(address string) {
	b.text = b.text.Append(message.Text{{Text: address, Link: address}})
}

// title is a title in italics with the mark that follows it.
func (b *builder) title(title, mark string) {
	marked := withMark(title, mark)
	if marked == title+mark {
		b.emphasis(title)
		b.words(mark)
		return
	}
	b.emphasis(marked)
}

// mark ends the words so far with a mark.
func (b *builder) mark(mark string) {
	last := len(b.text) - 1
	if b.text[last].Link == "" && b.text[last].Style == message.Plain {
		b.text[last].Text = withMark(b.text[last].Text, mark)
		return
	}
	b.words(mark)
}

// withMark is words with a comma or a full stop behind them, or inside the
// quotation mark that they end with. A full stop is left out behind another mark
// that ends a sentence.
func withMark(words, mark string) string {
	if mark == "." && endsWithMark(words) {
		return words
	}
	for closing, opens := range map[string]string{"”": "“", "’": "‘", `"`: `"`} {
		if bare, ok := strings.CutSuffix(words, closing); ok && strings.Contains(bare, opens) {
			return withMark(bare, mark) + closing
		}
	}
	return words + mark
}

// endsWithMark reports whether words end with a mark that ends a sentence.
func endsWithMark(words string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(words, "”’\"'"))
	return strings.ContainsRune(".?!…", last)
}

// quoted is a title in quotation marks, with the mark that follows it inside them:
// “Water for Towns,”.
func quoted(title, mark string) string {
	return withMark("“"+inner(title)+"”", mark)
}

// straight matches what stands in typewriter's quotation marks.
var straight = regexp.MustCompile(`"([^"]*)"`)

// inner writes the quotation marks of words that are quoted themselves.
func inner(words string) string {
	return strings.NewReplacer("“", "‘", "”", "’").Replace(straight.ReplaceAllString(words, "‘$1’"))
}

func capitalised(words string) string {
	r, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(r)) + words[size:]
}

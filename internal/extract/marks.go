package extract

import "strings"

// MarkSign stands in raw text for the mark of a footnote, until [PlainMarked]
// takes it out. It is a character for private use, which means nothing by
// itself.
const MarkSign = "\ue0f1"

// PlainMarked makes text plain, as [Plain] does, and takes the signs of
// footnotes out of it: the n-th stands for marks[n].
func PlainMarked(text string, marks []string) (string, []NoteMark) {
	if len(marks) == 0 {
		return Plain(text), nil
	}
	var all []NoteMark
	var b strings.Builder
	for n, piece := range strings.Split(Plain(text), MarkSign) {
		if n > 0 && n <= len(marks) {
			at := b.Len()
			if space(b.String()) {
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

func space(text string) bool { return strings.HasSuffix(text, " ") }

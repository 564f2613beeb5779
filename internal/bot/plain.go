package bot

import (
	"strconv"
	"strings"
)

// String returns the whole reply as plain text, as it is piped, logged by
// scripts and read to the blind: quotations on lines that begin with "> ".
func (r Reply) String() string {
	var b strings.Builder
	for _, block := range r.Blocks {
		text := plain(block)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(text)
	}
	return b.String()
}

func plain(block Block) string {
	switch block := block.(type) {
	case Heading:
		return block.Text
	case Paragraph:
		return block.Text.String()
	case Quotation:
		text := "> " + block.Text.String() + "\n— " + block.Source
		if block.Ref != "" {
			text += " [" + block.Ref + "]"
		}
		if block.Link != "" {
			text += "\n  " + block.Link
		}
		return text
	case List:
		lines := make([]string, len(block.Items))
		for i, item := range block.Items {
			mark := "- "
			if block.Ordered {
				mark = strconv.Itoa(i+1) + ". "
			}
			lines[i] = mark + item.String()
		}
		return strings.Join(lines, "\n")
	case Code:
		return block.Text
	case Choices:
		lines := []string{block.Label + ":"}
		for _, o := range block.Options {
			lines = append(lines, "- "+o.Label+": "+o.Call.Line())
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"plenary/internal/statement"
)

// An editorFile is a file that an editor wrote, by its lines. What no longer fits
// the text is made a comment, so that nothing that was written is lost.
type editorFile struct {
	name  string
	lines []string
	items []editorItem
}

// An editorItem is one entry of a file, or a key with what stands under it.
type editorItem struct {
	from, to int    // lines, from 1, to is the last
	name     string // of the entry: its id, its title or its words
	optional bool   // a key that the entry can do without
}

// optionalKeys are the keys that an entry can do without.
var optionalKeys = map[string]bool{"about": true, "quote": true, "nudge": true, "stage": true, "related": true}

// nameKeys are the keys that name an entry, the most telling first.
var nameKeys = []string{"id", "title", "section", "words", "mark"}

// newEditorFile reads the entries of a file; none where it is no sound YAML.
func newEditorFile(name, text string) *editorFile {
	f := &editorFile{name: name, lines: strings.Split(text, "\n")}
	var root yaml.Node
	if yaml.Unmarshal([]byte(text), &root) == nil {
		f.add(&root, len(f.lines), "")
	}
	return f
}

func (f *editorFile) text() string { return strings.Join(f.lines, "\n") }

// add adds the items within a node, the outer before the inner. to is its last
// line.
func (f *editorFile) add(n *yaml.Node, to int, name string) {
	switch n.Kind {
	case yaml.DocumentNode:
		for _, c := range n.Content {
			f.add(c, to, name)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			last := to
			if i+1 < len(n.Content) {
				last = n.Content[i+1].Line - 1
			}
			if n.Style&yaml.FlowStyle == 0 && c.Kind == yaml.MappingNode {
				f.items = append(f.items, editorItem{from: c.Line, to: last, name: nameOf(c)})
				f.add(c, last, nameOf(c))
			}
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v, last := n.Content[i], n.Content[i+1], to
			if i+2 < len(n.Content) {
				last = n.Content[i+2].Line - 1
			}
			isFirst := i == 0 && name != "" && strings.HasPrefix(strings.TrimSpace(f.lines[k.Line-1]), "- ")
			// Only recommendations may be required at the top: "approach:".
			isPart := name == "" && v.Kind == yaml.MappingNode
			if optionalKeys[k.Value] && f.name != statement.RecommendationsFile && !isFirst || isPart {
				f.items = append(f.items, editorItem{from: k.Line, to: last, name: name, optional: true})
			}
			if v.Kind != yaml.ScalarNode {
				f.add(v, last, name)
			}
		}
	}
}

// nameOf returns what names an entry.
func nameOf(entry *yaml.Node) string {
	for _, wanted := range nameKeys {
		for i := 0; i+1 < len(entry.Content); i += 2 {
			if entry.Content[i].Value == wanted {
				return entry.Content[i+1].Value
			}
		}
	}
	return fmt.Sprintf("line %d", entry.Line)
}

// at returns the innermost item of a line.
func (f *editorFile) at(line int) (editorItem, bool) {
	for _, item := range slices.Backward(f.items) {
		if item.from <= line && line <= item.to {
			return item, true
		}
	}
	return editorItem{}, false
}

// comment makes comments of the lines of the item at a line. It returns its name
// and its first line, "" where there is none.
func (f *editorFile) comment(line int) (name, first string) {
	item, ok := f.at(line)
	if !ok || strings.HasPrefix(f.lines[item.from-1], "# ") {
		return "", "" // a comment already
	}
	last := item.to
	for last > item.from && (strings.TrimSpace(f.lines[last-1]) == "" || strings.HasPrefix(strings.TrimSpace(f.lines[last-1]), "#")) {
		last-- // what stands before the next entry belongs to it
	}
	first = strings.TrimSpace(f.lines[item.from-1])
	for i := item.from - 1; i < last; i++ {
		if strings.TrimSpace(f.lines[i]) != "" {
			f.lines[i] = "# " + f.lines[i]
		}
	}
	return item.name, first
}

var (
	refLine    = regexp.MustCompile(`^(\s*(?:- )?(?:about|section):\s*)(.*?)(\s+#.*)?$`)
	refsLine   = regexp.MustCompile(`^(\s*related:\s*\[)(.*)(\]\s*(?:#.*)?)$`)
	quotedText = regexp.MustCompile(`^(["'])(.*)["']$`)
)

// mapRefs writes the references of a file anew. to gives what a reference is now,
// "" where its place went. mapRefs returns the lines of those that went; from a
// list they are taken out.
func (f *editorFile) mapRefs(to func(ref string) string) (went []int) {
	one := func(written string) string {
		written = strings.TrimSpace(written)
		ref := written
		if m := quotedText.FindStringSubmatch(written); m != nil {
			ref = m[2]
		}
		switch now := to(ref); now {
		case ref:
			return written
		case "":
			return ""
		default:
			return quoted(now)
		}
	}
	for i, line := range f.lines {
		if m := refLine.FindStringSubmatch(line); m != nil && m[2] != "" {
			if now := one(m[2]); now != "" {
				f.lines[i] = m[1] + now + m[3]
			} else {
				went = append(went, i+1)
			}
		} else if m := refsLine.FindStringSubmatch(line); m != nil {
			var kept []string
			for _, part := range strings.Split(m[2], ",") {
				if now := one(part); now != "" {
					kept = append(kept, now)
				}
			}
			if len(kept) > 0 {
				f.lines[i] = m[1] + strings.Join(kept, ", ") + m[3]
			} else {
				went = append(went, i+1)
			}
		}
	}
	return went
}

package adapterkit

import (
	"strings"

	"plenary/internal/bidi"
	"plenary/internal/column"
)

// TableLine joins the pieces of a line of a table. Between isolates are those that hold
// words from right to left, because two such cells side by side would change places.
func TableLine(l column.Line) string {
	texts := make([]string, len(l.Pieces))
	for i, p := range l.Pieces {
		bare := strings.Trim(p.Text, " ")
		before, after, _ := strings.Cut(p.Text, bare)
		texts[i] = before + bidi.Quoted(bare) + after
	}
	return strings.TrimRight(strings.Join(texts, column.Gap), " ")
}

package text

import (
	"regexp"
	"slices"

	"plenary/internal/extract"
)

var (
	digits        = regexp.MustCompile(`\d+|\b[ivxlc]+\b`)
	printedNumber = regexp.MustCompile(`(?:[Pp]age |^|\s)(\d+|[ivxlc]+)\]?$`)
)

// dropRunning removes the lines at the top and at the foot of pages that
// repeat but for their numbers.
func dropRunning(all []line, doc *extract.Document) []line {
	edges := map[int][]int{} // page: its lines, without blank ones
	for i, l := range all {
		if l.text != "" {
			edges[l.page] = append(edges[l.page], i)
		}
	}
	seen := map[string]int{}
	key := func(i int) string { return digits.ReplaceAllString(all[i].text, "#") }
	edge := func(page int) []int {
		lines := edges[page]
		if len(lines) <= 4 {
			return lines
		}
		return append(slices.Clone(lines[:2]), lines[len(lines)-2:]...)
	}
	for page := range edges {
		for _, i := range edge(page) {
			seen[key(i)]++
		}
	}
	drop := map[int]bool{}
	shown := map[string]bool{}
	for page := 1; page <= len(doc.Pages); page++ {
		for _, i := range edge(page) {
			n := seen[key(i)]
			if n < 3 && n < len(doc.Pages) || n*3 < len(doc.Pages) {
				continue
			}
			drop[i] = true
			if k := key(i); !shown[k] {
				shown[k] = true
				doc.Drops = append(doc.Drops, extract.Drop{Text: all[i].text, Why: "stands at the edge of page after page", Page: page, Many: n})
			}
			if m := printedNumber.FindStringSubmatch(all[i].text); m != nil {
				doc.Pages[page-1].Label = m[1]
			}
		}
	}
	kept := all[:0]
	for i, l := range all {
		if !drop[i] {
			kept = append(kept, l)
		}
	}
	return kept
}

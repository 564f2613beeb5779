package extract

import "strings"

// Names writes several names as a byline does: "Jane Roe, John Doe and Ann
// Poe". Names that come twice count once.
func Names(all []string) string {
	var names []string
	seen := map[string]bool{}
	for _, name := range all {
		if name = Plain(name); name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

package bot_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Where an editor's term led to a passage, that is said, and the title of a statement
// without a publisher once.
func TestTermsAreTold(t *testing.T) {
	b := botFor(t, fstest.MapFS{
		"statement.md": {Data: []byte("---\ntitle: A Charter of Towns\n---\n\nTowns work with civil society on the care of rivers. Every town keeps its own records.\n\nBridges are repaired in spring by the council.\n")},
		"terms.yaml":   {Data: []byte("- words: civil society\n  also: [NGOs]\n")},
	})
	r := ask(b, "ask What do NGOs do for rivers?").String()
	if !strings.Contains(r, "NGOs as “civil society”") || strings.Count(r, "A Charter of Towns") != 1 {
		t.Error(r)
	}
}

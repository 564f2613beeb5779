package importer

import (
	"path/filepath"
	"strings"
	"testing"
)

// The report has the document's words in their language, each with the direction of its
// own words.
func TestReportOfTwoDirections(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "content")
	if _, err := Run(t.Context(), Config{Files: []string{"testdata/accuracy/miyah.ar.html"}, Dir: dir}); err != nil {
		t.Fatal(err)
	}
	page := readFile(t, dir, reportFile)
	for _, want := range []string{
		`<h1 dir=auto lang="ar">إدارة المياه في المدن الساحلية</h1>`,
		`<div dir=auto lang="ar" style="padding-inline-start:2rem">2.1 التحلية</div>`,
		`<bdi dir=auto lang="ar">المحتويات`,
		"\u2067سلمى الخطيب\u2069",
		"text-align: start",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s lacks %q", reportFile, want)
		}
	}
}

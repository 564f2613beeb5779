package quotation

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"plenary/content"
	"plenary/internal/statement"
)

const compact = `---
title: The Harbour Compact
---

# I. Purpose

The harbour belongs to everyone who works in it. Its rules are not meant to keep strangers out.

Boats that carry more than 1,500 kg pay $12.50 a day; others pay 5–7 dollars. The US consul pays nothing [by custom], and neither do the co-operative’s boats.

# II. Repairs

No repair may begin before the harbour-master agrees. Repairs that begin without it cost half a day’s fee. … In winter the fee is waived.

They said that the defined area was ﬁt for re-use[3] and that nobody objected.
`

// differences writes differences one a line.
func differences(r Result) string {
	var lines []string
	for _, d := range r.Differences {
		lines = append(lines, string(d.Kind)+": "+d.Quoted+" > "+d.Statement)
	}
	return strings.Join(lines, "\n")
}

func TestCheck(t *testing.T) {
	x := New(parsed(t, fstest.MapFS{statement.TextFile: {Data: []byte(compact)}}))
	for _, c := range []struct {
		text        string
		verdict     Verdict
		differences string
	}{
		{"The harbour belongs to everyone who works in it.", Verbatim, ""},
		{"belongs to everyone", Verbatim, ""},
		{"who works in it. Its rules are", Verbatim, ""},
		{"keep strangers out. Boats that carry", Verbatim, ""}, // over a paragraph's end
		{"neither do the co-operative’s boats. No repair may begin", Verbatim, ""},
		{"co-operative’s boats. II. Repairs No repair may begin", Verbatim, ""},
		{"Repairs", Verbatim, ""},

		{"the harbor belongs to everyone", Altered, "replaced: harbor > harbour\nletter case: the > The"},
		{"Its rules are meant to keep strangers out", Altered, "negation:  > not"},
		{"Its rules are not meant to let strangers out", Altered, "replaced: let > keep"},
		{"Boats that carry more than 1,600 kg pay", Altered, "number: 1,600 > 1,500"},
		{"Boats that carry more than 1500 kg pay", Altered, "number: 1500 > 1,500"},
		{"pay €12.50 a day", Altered, "replaced: € > $"},
		{"others pay 57 dollars", Altered, "number: 57 > 5–7"},
		{"others pay 5 7 dollars", Altered, "number: 5 7 > 5–7"},
		{"others pay 5-7 dollars", Verbatim, "dashes: 5-7 > 5–7"},
		{"The us consul pays nothing", Altered, "replaced: us > US"},
		{"the us consul pays nothing", Verbatim, "letter case: the > The\nletter case: us > US"},
		{"Before the harbour-master no repair may begin", Altered, "order: Before the harbour-master no repair may begin > No repair may begin before the harbour-master\nletter case: Before > before\nletter case: no > No"},
		{"everyone works who in it", Altered, "order: works who > who works"},

		{"The US consul pays nothing by custom", Verbatim, "punctuation: nothing by > nothing [by"},
		{"The US consul pays nothing [by law]", Altered, "replaced: law > custom"},
		{"The [American] consul pays nothing", Verbatim, "brackets: [American] > US"},
		{"[R]epairs that begin without it", Verbatim, "brackets: [R]epairs > Repairs"},
		{"The harbour belong[ed] to everyone", Verbatim, "brackets: belong[ed] > belongs"},
		{"The harbour [of the town] belongs to everyone", Verbatim, "brackets: [of the town] > "},
		{"The harbour … works in it", Verbatim, "ellipsis: … > belongs to everyone who"},
		{"Its rules are ... meant to keep strangers out", Verbatim, "ellipsis: ... > not"},
		{"works in it ... The harbour belongs", Altered, "order: ... > "},
		{"cost half a day’s fee. … In winter", Verbatim, ""},
		{"cost … half a day's fee", Verbatim, "ellipsis: … > \nquotation marks: day's > day’s"},

		{"that the deﬁned area was fit", Verbatim, "ligatures: deﬁned > defined\nligatures: fit > ﬁt"},
		{"that the de-\nfined area", Verbatim, "line end: de-\nfined > defined"},
		{"that the de-fined area", Altered, "replaced: de-fined > defined"},
		{"fit for reuse and that nobody objected", Altered, "replaced: reuse > re-use\nligatures: fit > ﬁt"},
		{"fit for re-use and that nobody objected", Verbatim, "ligatures: fit > ﬁt\npunctuation: use and > use[3] and"},

		{"“Repairs that begin without it” (II 1.2)", Verbatim, "source: (II 1.2) > "},
		{"The harbour belongs to everyone who works in it. No repair may begin before", Altered,
			"joined: who works in it. No repair may begin > who works in it. Its rules are not"},
		{"Whoever comes by sea shall be welcome in town", NotFound, ""},
		{"", NotFound, ""},
		{"?!", NotFound, ""},
	} {
		r := x.Check(c.text)
		if r.Verdict != c.verdict {
			t.Errorf("%q: %v, want %v: %+v", c.text, r.Verdict, c.verdict, r)
		}
		if diff := cmp.Diff(c.differences, differences(r)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// Words that have changed places are told so, wherever in the quotation they stand.
func TestWordsSwapped(t *testing.T) {
	x := New(parsed(t, content.FS))
	for text, want := range map[string]string{
		"a more or less formal set of rules and norms":                              "order: rules and norms > norms and rules",
		"rules and norms to regulate the behavior of states":                        "order: rules and norms > norms and rules",
		"a more or less formal set of rules and norms to regulate":                  "order: rules and norms > norms and rules",
		"the complex and competing priorities of receiving and sending states.":     "order: receiving and sending > sending and receiving",
		"Once habits of cooperation become ingrained, states introduce more formal": "missing:  > can begin to",
	} {
		if diff := cmp.Diff(want, differences(x.Check(text))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestPlace(t *testing.T) {
	s := parsed(t, content.FS)
	x := New(s)
	for _, c := range []struct {
		text     string
		place    string
		part     bool
		denials  string
		count    int
		headings int
	}{
		{"habits of cooperation", "Abstract 2.3", true, "", 1, 0},
		{"that can foster cooperation. The Council’s deliberations suggest", "Abstract 1.2, Abstract 2.1", true, "if", 1, 0},
		{"migration", "Abstract 1.1", true, "", 9, 0},
		{"The Calculus for Receiving Societies", "", false, "", 1, 1},
		{"habits of working apart through informal dialogue", "Abstract 2.2", true, "", 0, 0},
	} {
		r := x.Check(c.text)
		var labels []string
		for _, run := range r.Place.Sentences {
			labels = append(labels, s.Label(s.RefTo(run)))
		}
		if place := strings.Join(labels, ", "); place != c.place || r.Place.Part != c.part || strings.Join(r.Place.Denials, " ") != c.denials ||
			r.Count != c.count || len(r.Place.Headings) != c.headings {
			t.Errorf("%q: at %q of %+v", c.text, place, r)
		}
	}
}

func TestExtract(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"nothing here, don't you think", ""},
		{`He wrote "one two" and “three four”.`, "one two|three four"},
		{"„deutsch zitiert“ und «en français» und »umgekehrt so«", "deutsch zitiert|en français|umgekehrt so"},
		{"“outer “inner” words” and ‘these three words’ and ‘two words’", "outer “inner” words|these three words"},
		{`“curly and "straight" within”`, `curly and "straight" within`},
		{"the states' rights and the people's 'own two words here' too", "own two words here"},
		{"> a line\n> and another\nmine\n> a third", "a line\nand another|a third"},
		{">>> all of it\nto the end", "all of it\nto the end"},
		{"“never closed, it goes on", "never closed, it goes on"},
		{`5" pipes and 6" pipes`, ""},
	} {
		var got []string
		for _, q := range Extract(c.text) {
			got = append(got, q.Text)
			if q.Start < 0 || q.End > len(c.text) || !strings.Contains(c.text[q.Start:q.End], strings.Fields(q.Text)[0]) {
				t.Errorf("%q: %+v is not there", c.text, q)
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestClaims(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Claim
	}{
		{`Does it say "habits of cooperation"?`, []Claim{{Text: "habits of cooperation", Quoted: true, Framed: true}}},
		{"“habits of cooperation” - is that in there?", []Claim{{Text: "habits of cooperation", Quoted: true, Framed: true}}},
		{"Is “habits of cooperation” a real quote?", []Claim{{Text: "habits of cooperation", Quoted: true, Framed: true}}},
		{"“one thing” and “another thing”", []Claim{{Text: "one thing", Quoted: true, Framed: true}, {Text: "another thing", Quoted: true, Framed: true}}},
		{"The statement says that trust is built slowly, right?", []Claim{{Text: "trust is built slowly", Framed: true}}},
		{"Does the statement say that migrants are bad actors?", []Claim{{Text: "migrants are bad actors", Framed: true}}},
		{"Trust is built slowly.", []Claim{{Text: "Trust is built slowly."}}},
		{"Is trust built slowly?", []Claim{{Text: "trust built slowly", YesNo: true}}},
		{"What is “global governance”?", []Claim{{Text: "What is “global governance”", Asks: true}}},
		{"What does “habits of cooperation” mean?", []Claim{{Text: "What does “habits of cooperation” mean", Asks: true}}},
		{"Trust is built by whom?", []Claim{{Text: "Trust is built by whom", Asks: true}}},
	} {
		if diff := cmp.Diff(c.want, Claims(c.text, "en")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// Whatever is checked gives places and differences that are there.
func FuzzCheck(f *testing.F) {
	for _, text := range []string{"", "[", "…", "[x]", "[T]he harbour", "a…b…c", "“", "> ", ">>>", "it is [[", "-5 – 5", "de-\nfined", "\xff\xfe", "[a][b][c] the [d] of"} {
		f.Add(text)
	}
	x := New(parsed(f, fstest.MapFS{statement.TextFile: {Data: []byte(compact)}}))
	f.Fuzz(func(t *testing.T, text string) {
		r := x.Check(text)
		if r.Verdict != NotFound && r.Place.IsZero() {
			t.Errorf("%q: %+v stands nowhere", text, r)
		}
		for _, run := range append(r.Place.Words, r.Place.Sentences...) {
			if x.statement.Quote(run) == "" {
				t.Errorf("%q: %+v has no words", text, run)
			}
		}
		Claims(text, "de")
		for _, q := range Extract(text) {
			if q.Start >= q.End || q.End > len(text) {
				t.Errorf("%q: %+v is not there", text, q)
			}
		}
	})
}

// TestOwnNumbers: what is quoted without the numbers that a document prints is verbatim,
// and so is what is quoted with them; another number is not.
func TestOwnNumbers(t *testing.T) {
	x := New(parsed(t, fstest.MapFS{statement.TextFile: {Data: []byte("---\ntitle: A\n---\n# {Article 5} Fees\n\n{(1)} A member pays. The fee is due in May.\n\n{(2)} The council may\n{(a)} levy fees;\n{(b)} ask for stones.\n")}}))
	for text, want := range map[string]Verdict{
		"The council may levy fees":                         Verbatim,
		"(2) The council may (a) levy fees; (b) ask":        Verbatim,
		"due in May. The council may (a) levy fees":         Verbatim,
		"The council may levy fees; ask for stones.":        Verbatim,
		"(3) The council may (a) levy fees; (b) ask":        Altered,
		"The council may (a) levy fees; (c) ask for stones": Altered,
		"The council may not levy fees":                     Altered,
	} {
		if r := x.Check(text); r.Verdict != want {
			t.Errorf("%q: %v %+v", text, r.Verdict, r.Differences)
		}
	}
}

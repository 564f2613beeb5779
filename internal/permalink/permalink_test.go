package permalink_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/content"
	"plenary/internal/permalink"
	"plenary/internal/statement"
)

func parse(t testing.TB, texts ...string) []*statement.Statement {
	t.Helper()
	files := fstest.MapFS{}
	for i, text := range texts {
		folder := ""
		if len(texts) > 1 {
			folder = string(rune('a'+i)) + "/"
		}
		files[folder+"statement.md"] = &fstest.MapFile{Data: []byte(text)}
	}
	all, err := statement.ParseAll(files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func shipped(t testing.TB) *statement.Statement {
	t.Helper()
	all, err := statement.ParseAll(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// numbered has numbers of its own, headings that are alike, text before the first heading
// and sentences that stand twice.
const numbered = `---
title: Von der Ordnung
language: de
---
Vor allem. Steht dies. Und das.

# {§ 1} Zweck

{(1)} Wer baut, plant. Wer plant, fragt.

{(2)} Gefragt wird:
{a)} zuerst,
{b)} zuletzt.

Ohne Zahl.

# {§ 2} Text

Wer baut, plant. Wer baut, plant.

# Anhang

## Text

Ende.

# Anhang

***
`

// decimal has numbers that look like those of sentences.
const decimal = `---
title: Pay
language: en
---
# {I.} Pay

{2.} Pay is fair. Pay is due. Pay is paid.

{2.1} On Mondays. Always.

{2.2} In crowns. Never in kind.

{2.2.1} Or in francs. If so agreed.
`

// Every place has two addresses of its own, and both lead to it.
func TestEveryPlaceHasItsAddresses(t *testing.T) {
	for _, s := range append(parse(t, decimal, numbered), append(parse(t, numbered, numbered), shipped(t))...) {
		links := permalink.New([]*statement.Statement{s})
		seen := map[string]statement.Ref{}
		check := func(ref statement.Ref) {
			t.Helper()
			for _, address := range []string{links.Path(s, ref), links.Lasting(s, ref)} {
				if before, ok := seen[address]; ok && before != ref {
					t.Errorf("%s leads to %v and %v", address, before, ref)
				}
				seen[address] = ref
				path, err := url.PathUnescape(address)
				if err != nil {
					t.Error(err)
				}
				if at, ok := links.Find(path); !ok || at.Ref != ref || at.Statement != s {
					t.Errorf("%s leads to %v, %t; want %v", address, at.Ref, ok, ref)
				}
			}
		}
		for i := range s.Sections {
			check(statement.SectionRef(i))
		}
		for i, p := range s.Paragraphs {
			check(statement.ParagraphRef(i))
			for from := range p.Sentences {
				for to := from + 1; to <= len(p.Sentences); to++ {
					check(s.RefTo(statement.Run{Paragraph: i, Start: p.Sentences[from].Start, End: p.Sentences[to-1].End}))
				}
			}
		}
	}
}

func TestPath(t *testing.T) {
	s := parse(t, numbered)[0]
	for _, c := range []struct {
		s         *statement.Statement
		ref, want string
	}{
		{shipped(t), "Abstract 2.2", "governance/abstract/2.2"},
		{shipped(t), "Abstract 2", "governance/abstract/2"},
		{shipped(t), "I.B", "governance/i.b"},
		{s, "§ 1", "ordnung/1"},
		{s, "§ 1(2)", "ordnung/1/2"},
	} {
		found := c.s.Resolve(c.ref)
		if len(found.Refs) != 1 {
			t.Fatalf("%s leads to %v", c.ref, found.Refs)
		}
		if got := permalink.New([]*statement.Statement{c.s}).Path(c.s, found.Refs[0]); got != c.want {
			t.Errorf("%s is at %s, want %s", c.ref, got, c.want)
		}
	}
}

// What people type in place of an address is read as a reference.
func TestFindReadsReferences(t *testing.T) {
	s := shipped(t)
	links := permalink.New([]*statement.Statement{s})
	for path, want := range map[string]string{
		"governance/Abstract/2.1":                      "governance/abstract/2.1",
		"GOVERNANCE/abstract 2.1":                      "governance/abstract/2.1",
		"governance/section I letter B":                "governance/i.b",
		"governance/R1":                                "governance/abstract/2.2",
		"governance":                                   "governance",
		"governance/":                                  "governance",
		"governance/abstract/2.1-3":                    "governance/abstract/2",
		"governance/abstract/2.9":                      "",
		"governance/abstract/2.0":                      "",
		"governance/abstract/2.1-99999999999999999999": "",
		"governance/nothing":                           "",
		"governance/~":                                 "",
		"governance/~aaaaaaaaaaaa":                     "",
		"":                                             "",
		"elsewhere/abstract":                           "",
		"governance/" + strings.Repeat("I ", 9000):     "",
	} {
		at, ok := links.Find(path)
		got := ""
		if ok {
			got = links.Path(at.Statement, at.Ref)
		}
		if got != want {
			t.Errorf("%.60s leads to %q, want %q", path, got, want)
		}
	}
}

// A lasting address finds its words after an edition that moved them, set them otherwise and
// numbered them anew.
func TestLastingAddressOutlivesAnEdition(t *testing.T) {
	old := parse(t, numbered)[0]
	edition := parse(t, `---
title: Ordnung, in zweiter Auflage
language: de
---
# {§ 1} Neues

Etwas Neues.

# {§ 7} Zweck

Davor steht jetzt „wer plant, fragt“. {(1)} kam weg.

{(5)} Wer baut, plant. WER plant – fragt!
`)[0]
	before, after := permalink.New([]*statement.Statement{old}), permalink.New([]*statement.Statement{edition})
	for path, want := range map[string]string{"1/1": "ordnung/7/5", "1/1.2": "ordnung/7/5.2", "1": "ordnung/7", "2/1.2": "ordnung/7/5.1", "text/1.1": ""} {
		was, ok := before.Find("ordnung/" + path)
		if !ok {
			t.Fatalf("%s leads nowhere", path)
		}
		for _, name := range []string{"ordnung/", "reglement/"} { // the title may change too
			got := ""
			if at, ok := after.Find(name + strings.TrimPrefix(before.Lasting(old, was.Ref), "ordnung/")); ok {
				got = after.Path(edition, at.Ref)
			}
			if got != want {
				t.Errorf("%s%s is at %q now, want %q", name, path, got, want)
			}
		}
	}
}

// Statements of one name are told apart, and one that is unknown has no address.
func TestNames(t *testing.T) {
	all := append(parse(t, numbered), parse(t, numbered)...)
	all = append(all, parse(t, "---\ntitle: \"…\"\nlanguage: en\n---\n# A\n\nText.\n")...)
	all = append(all, parse(t, "---\ntitle: The Metrics of Trust\nlanguage: en\n---\n# A\n\nText.\n")...)
	links := permalink.New(all)
	for i, want := range []string{"ordnung", "ordnung-2", "statement", "metrics-2"} {
		if got := links.Path(all[i], statement.SectionRef(0)); got != want {
			t.Errorf("statement %d is at %s, want %s", i, got, want)
		}
	}
	other := shipped(t)
	if got := links.Path(other, statement.SectionRef(0)) + links.Lasting(other, statement.SectionRef(0)); got != "" {
		t.Errorf("an unknown statement is at %s", got)
	}
}

func FuzzFind(f *testing.F) {
	s := parse(f, numbered)[0]
	links := permalink.New([]*statement.Statement{s})
	for _, seed := range []string{"ordnung/1/1.1-2", "ordnung/~abc.p", "ordnung/~.3", "ordnung/text/1.2", "/", "ordnung/§ 1(2)(a)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		at, ok := links.Find(path)
		if !ok {
			return
		}
		unescaped, err := url.PathUnescape(links.Path(s, at.Ref))
		if again, found := links.Find(unescaped); err != nil || !found || again != at {
			t.Errorf("%q leads to %v, whose address leads to %v", path, at.Ref, again.Ref)
		}
	})
}

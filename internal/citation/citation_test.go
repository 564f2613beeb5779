package citation_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"plenary/content"
	"plenary/internal/citation"
	"plenary/internal/statement"
)

func TestStyleNames(t *testing.T) {
	for name, want := range map[string]citation.Style{
		"APA": citation.APA, "apa 7": citation.APA, "Chicago": citation.Chicago, "BibTeX": citation.BibTeX, "ris": citation.RIS,
		"csl-json": citation.CSLJSON, "CSL JSON": citation.CSLJSON, "csl": citation.CSLJSON, "II": citation.NoStyle, "": citation.NoStyle,
	} {
		if got, _ := citation.ParseStyle(name); got != want {
			t.Errorf("%q is %v", name, got)
		}
	}
	for _, st := range citation.Styles {
		if got, ok := citation.ParseStyle(st.String()); !ok || got != st {
			t.Errorf("%v is not read back", st)
		}
	}
	for word, want := range map[string]bool{"bibtx": true, "chigaco": true, "mla": true, "rsi": true, "ap": false, "ii": false, "abstract": false, "2": false} {
		if got := citation.LikeStyle(word); got != want {
			t.Errorf("%q is like a style: %v", word, got)
		}
	}
}

// Every place that a reference names has a key of its own, which BibTeX takes.
func TestKeysDiffer(t *testing.T) {
	shipped, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	odd := parse(t, map[string]string{statement.TextFile: "---\ntitle: §\n---\n\nOne. Two.\n\nThree.\n\n# Résumé\n\nOne.\n\n# Rsum\n\nOne.\n\n# 日本\n\nOne. Two.\n\n# 中国\n\nOne.\n\n# Article\n\nOne.\n\n# Article 1\n\nOne.\n\n# 1.1 A\n\nOne.\n\n# 1.1 B\n\nTwo. Three.\n\n# I. A\n\n## I. B\n\nOne.\n"})
	plain := regexp.MustCompile(`^[a-z0-9:/+._-]+$`)
	for _, s := range []*statement.Statement{shipped, odd} {
		seen := map[string]string{}
		for _, refs := range places(s) {
			label := fmt.Sprint(refs)
			key := keyOf(t, citation.InBibTeX(s, refs...))
			if !plain.MatchString(key) {
				t.Errorf("%s: the key %q holds what BibTeX does not take", label, key)
			}
			if other, ok := seen[key]; ok {
				t.Errorf("%s and %s have the key %q", other, label, key)
			}
			seen[key] = label
		}
	}
}

// places are the statement, each place in it, and two at once.
func places(s *statement.Statement) [][]statement.Ref {
	all := [][]statement.Ref{nil}
	for i := 1; i < len(s.Sections); i++ {
		all = append(all, []statement.Ref{statement.SectionRef(i)})
	}
	for i, p := range s.Paragraphs {
		all = append(all, []statement.Ref{statement.ParagraphRef(i)})
		for n := range p.Sentences {
			if len(p.Sentences) > 1 {
				all = append(all, []statement.Ref{{Kind: statement.SomeSentences, Index: i, From: n, To: n + 1}})
			}
		}
	}
	for i := range s.Recommendations {
		all = append(all, []statement.Ref{{Kind: statement.Recommendation, Index: i}})
	}
	for i := range s.Areas.Named {
		all = append(all, []statement.Ref{{Kind: statement.Area, Index: i}})
	}
	return append(all, []statement.Ref{statement.SectionRef(1), statement.ParagraphRef(0)})
}

var entryHead = regexp.MustCompile(`^@\w+\{([^,]+),\n`)

func keyOf(t *testing.T, entry string) string {
	t.Helper()
	m := entryHead.FindStringSubmatch(entry)
	if m == nil {
		t.Fatalf("no entry: %s", entry)
	}
	return m[1]
}

// What TeX and the formats give a meaning to is read back as it stands.
func TestReadBack(t *testing.T) {
	const title = `50 % of {A_B} & "C" cost $1 ~ #2 \ ^ @ “D” } {`
	s := parse(t, map[string]string{statement.TextFile: "---\ntitle: '" + title + "'\nauthors: \"Sørensen, A. & B.; {Law, Order & Co}\"\npublisher: P & Q\npublished: 2020-09\nsource: https://x.example/a_b?c=%20{d}\n---\n\nText.\n"})
	entry := citation.InBibTeX(s)
	fields := readBibTeX(t, entry)
	for name, want := range map[string]string{
		"title": "{" + title + "}", "author": "Sørensen, A. & B. and {Law, Order & Co}", "publisher": "", "institution": "P & Q",
		"year": "2020", "month": "sep", "url": "https://x.example/a_b?c=%20%7Bd%7D",
	} {
		if fields[name] != want {
			t.Errorf("BibTeX: %s is read back as %q, want %q\n%s", name, fields[name], want, entry)
		}
	}
	record := citation.InRIS(s, statement.ParagraphRef(0))
	for _, want := range []string{"TY  - RPRT\n", "AU  - Sørensen, A. & B.\nAU  - Law, Order & Co\n", "TI  - " + title + "\n", "DA  - 2020/09//\n", "N1  - para. 1\n"} {
		if !strings.Contains(record, want) {
			t.Errorf("RIS lacks %q:\n%s", want, record)
		}
	}
	if line := regexp.MustCompile(`^(?:[A-Z][A-Z0-9]  - .*\n)+$`); !line.MatchString(record) || !strings.HasSuffix(record, "\nER  - \n") {
		t.Errorf("no record: %q", record)
	}
	var items []map[string]any
	if err := json.Unmarshal([]byte(citation.InCSLJSON(s)), &items); err != nil || len(items) != 1 || items[0]["title"] != title {
		t.Errorf("CSL-JSON: %v %v", items, err)
	}
}

// readBibTeX reads the fields of an entry, whose braces must balance, and undoes
// the escapes of TeX.
func readBibTeX(t *testing.T, entry string) map[string]string {
	t.Helper()
	unescape := strings.NewReplacer(`\textbackslash{}`, `\`, `\textbraceleft{}`, "{", `\textbraceright{}`, "}", `\textasciitilde{}`, "~", `\textasciicircum{}`, "^",
		`\&`, "&", `\%`, "%", `\$`, "$", `\#`, "#", `\_`, "_")
	fields := map[string]string{}
	body := strings.TrimSuffix(entry[len(entryHead.FindString(entry)):], "}\n")
	for body != "" {
		name, rest, ok := strings.Cut(body, "=")
		if !ok {
			t.Fatalf("no field: %q", body)
		}
		rest = strings.TrimPrefix(rest, " ")
		depth, end := 0, 0
		for ; end < len(rest); end++ {
			switch rest[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
			if depth == 0 && strings.HasPrefix(rest[end+1:], ",\n") {
				break
			}
		}
		value := rest[:end+1]
		if strings.HasPrefix(value, "{") {
			value = value[1 : len(value)-1]
		}
		fields[strings.TrimSpace(name)] = unescape.Replace(value)
		body = strings.TrimPrefix(rest[end+1:], ",\n")
	}
	return fields
}

// end is the full stop behind a locator, inside its quotation mark.
func end(locator string) string {
	if strings.HasSuffix(locator, "”") {
		return ".”"
	}
	return "."
}

// Locators are the publication's own.
func TestLocators(t *testing.T) {
	s := parse(t, map[string]string{
		statement.TextFile: "---\ntitle: T\n---\n\n# Setting the Stage for More: A View\n\nOne. Two.\n\nThree.\n\n# IV. Means\n\nOne.\n\n## B. Money\n\nTwo.\n\n# Annex 2. Maps\n\nOne.\n\n# V. A\n\nOne.\n\n# V. B\n\nTwo.\n",
	})
	numbered := parse(t, map[string]string{statement.TextFile: "---\ntitle: T\n---\n\n# A\n\n1. One.\n\n2. Two.\n\n# B\n\n3. Three.\n"})
	own := parse(t, map[string]string{
		statement.TextFile:  "---\ntitle: T\n---\n\n# {§ 1a} Aims\n\nOne. Two.\n\n# {Art. 5} Fees\n\n{(1)} One.\n\n{(2)} Two:\n{(a)} three;\n{(b)} four.\n\n# Letters\n\n{1.} Five.\n\n{2.} Six. Seven.\n\n# {Annex I} Maps\n\nEight.\n\nNine.\n",
		statement.PagesFile: "pages:\n  - {page: 3, begins: One}\n",
	})
	paged := parse(t, map[string]string{
		statement.TextFile:  "---\ntitle: T\n---\n\n# B\n\nZero.\n\n# A\n\nOne.\n\nTwo.\n\nThree.\n",
		statement.PagesFile: "pages:\n  - {page: 3, printed: iii, begins: Zero}\n  - {page: 9, printed: \"321\", begins: One}\n  - {page: 16, printed: \"328\", begins: Three}\n",
	})
	for _, c := range []struct {
		s             *statement.Statement
		place         string
		inText, notes string
	}{
		{s, "§1 ¶1.2", "“Setting the Stage for More” section, para. 1", "under “Setting the Stage for More: A View,” para. 1"},
		{s, "IV", "Section IV", "sec. IV"},
		{s, "IV.B 1", "Section IV.B, para. 1", "sec. IV.B, para. 1"},
		{s, "annex 2", "Annex 2", "annex 2"},
		{s, "§6", "B section", "under “B”"}, // the numeral V stands twice
		{s, "IV, annex 2", "Section IV; Annex 2", "sec. IV; annex 2"},
		{s, "§1 ¶1, §1 ¶2", "“Setting the Stage for More” section, paras. 1–2", "under “Setting the Stage for More: A View,” paras. 1–2"},
		{paged, "A", "pp. 321–328", "321–28"},
		{paged, "A 1, A 3", "pp. 321, 328", "321, 328"},
		{paged, "B", "p. iii", "iii"},
		{own, "§ 1a", "§ 1a", "§ 1a"},
		{own, "§ 1a ¶1.2", "§ 1a", "§ 1a"},
		{own, "art. 5", "Art. 5", "Art. 5"},
		{own, "art. 5 (2) (b)", "Art. 5 (2)(b)", "Art. 5 (2)(b)"},
		{own, "art. 5 (1); § 1a", "Art. 5 (1); § 1a", "Art. 5 (1); § 1a"},
		{own, "paragraph 2 of letters", "para. 2", "para. 2"},
		{own, "letters, paragraphs 1 to 2", "paras. 1–2", "paras. 1–2"},
		{own, "annex I, paragraph 2", "Annex I, para. 2", "Annex I, para. 2"},
		{numbered, "B 1", "B section, para. 3", "under “B,” para. 3"},
	} {
		refs := c.s.Resolve(c.place).Refs
		if len(refs) == 0 {
			t.Errorf("no place %q", c.place)
			continue
		}
		if got := citation.InAPA(c.s, refs...).InText.String(); got != "(T, n.d., "+c.inText+")" {
			t.Errorf("%s in APA: %s", c.place, got)
		}
		if got := citation.InChicago(c.s, refs...).Note.String(); got != "“T,” n.d., "+strings.TrimSuffix(c.notes, "”")+end(c.notes) {
			t.Errorf("%s in Chicago: %s", c.place, got)
		}
	}
}

// Marks stand inside quotation marks of either kind, and none is doubled.
func TestMarks(t *testing.T) {
	for title, want := range map[string]string{
		`A Plan for "Clean" Water`:   "“A Plan for ‘Clean’ Water,” n.d.",
		`A Plan for "Clean Water"`:   "“A Plan for ‘Clean Water,’” n.d.",
		`A Plan for “Clean Water”`:   "“A Plan for ‘Clean Water,’” n.d.",
		`What Is a “Clean Water”?`:   "“What Is a ‘Clean Water’?,” n.d.",
		`The Waters of the Parents’`: "“The Waters of the Parents’,” n.d.",
		`Water, etc.`:                "“Water, etc.,” n.d.",
	} {
		s := parse(t, map[string]string{statement.TextFile: "---\ntitle: '" + title + "'\n---\n\nText.\n"})
		if got := citation.InChicago(s).Note.String(); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}

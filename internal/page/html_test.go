package page_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"plenary/internal/statement"
)

// everything is a statement with all that one may hold.
const everything = `---
title: The Garden Agreement
publisher: The Allotment Society
published: 2024-03
source: https://example.org/agreement
---

It binds <b>every</b> member & their "guests". It was signed twice.

# {Article 1} Beds

Every bed is four feet wide. Paths between them are covered with straw.

Table 2. Refugees by host
| Country | People || Main origin |
| ^^ | 2022 | 2023 | ^^ |
|---|---|---|---|
| Chad | 590,000 | 1,100,000 | Sudan |
| Niger | 255,000 | | Nigeria \| Mali |

| Year | Crowns |
|---|---|
| 2022 | 12 |

## {Article 2} Edges

### Corners

#### Deep corners

##### Deeper corners

###### Deepest corners

As deep as a heading goes.

# {Article 5} Fees

{(1)} A member pays twelve crowns. Nobody pays more.

{(2)} The council may, in a dry year,
{(a)} levy fees. They are low;
{(b)} ask for
{(i)} days of work, or
{(ii)} stones.

# {Article 6} Bees

אנחנו מבקשים שהדבורים יתקבלו בברכה. כל חבר נותן להן מים.

# Notes

1. Minutes of 1871, page 3.
`

const arabic = `---
title: ميثاق الحديقة
published: 2024-03
language: ar
---

# الأحواض

كل حوض عرضه أربعة أقدام. الممرات بينها مغطاة بالقش.

The English summary stands here. It is short.

# الماء
`

const german = `---
title: Die Gartenordnung
published: 2024-03
language: de
---

# Beete

Jedes Beet ist vier Fuß breit. Die Wege dazwischen sind mit Stroh bedeckt.

# Main

Der Main ist ein Fluss.

# Copy

## Cite

# Related
`

// library are statements of several kinds, with the editors' files and notes of one.
func library(t *testing.T) []*statement.Statement {
	t.Helper()
	return parseFiles(t, map[string]string{
		"arabic/statement.md":         arabic,
		"garten/statement.md":         german,
		"garden/statement.md":         everything,
		"garden/notes.yaml":           "notes:\n  - mark: \"1\"\n    after: Every bed is four feet wide.\n    note: 1. Minutes of 1871, page 3.\n  - mark: \"1\"\n    after: Paths between them are covered with straw.\n    note: 1. Minutes of 1871, page 3.\n",
		"garden/recommendations.yaml": "approach:\n  title: Low fees\n  quote: They are low\nrecommendations:\n  - title: Straw\n    quote: covered with straw\nareas:\n  counted: 1\n  named:\n    - title: Work\n      quote: days of work\n",
		"garden/sections.yaml":        "- section: Article 2\n  related: [Article 1]\n",
	})
}

// A parsed is a page that was read.
type parsed struct {
	body string
	root *html.Node
	ids  map[string]*html.Node
}

func read(t *testing.T, path, body string) parsed {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	p := parsed{body, root, map[string]*html.Node{}}
	for n := range root.Descendants() {
		if id := attr(n, "id"); id != "" {
			if p.ids[id] != nil {
				t.Errorf("%s: two elements have the id %q", path, id)
			}
			p.ids[id] = n
		}
	}
	return p
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// words are the text of a node, as it stands in the page.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// name is what a screen reader calls an element.
func (p parsed) name(n *html.Node) string {
	if by := p.ids[attr(n, "aria-labelledby")]; by != nil {
		return words(by)
	}
	if label := attr(n, "aria-label"); label != "" {
		return label
	}
	return strings.TrimSpace(words(n))
}

// linked are the addresses to which a page leads, and from which it loads what it draws
// with.
func (p parsed) linked(t *testing.T, from string) []*url.URL {
	t.Helper()
	base, err := url.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	var all []*url.URL
	for n := range p.root.Descendants() {
		for _, key := range []string{"href", "src", "action", "formaction"} {
			link := attr(n, key)
			if link == "" || n.Data == "link" && attr(n, "rel") == "canonical" {
				continue
			}
			to, err := base.Parse(link)
			if err != nil {
				t.Errorf("%s leads to %q: %v", from, link, err)
				continue
			}
			if to.Host != base.Host && (n.Data != "a" || attr(n, "rel") != "noreferrer") {
				t.Errorf("%s has %q loaded or followed with a referrer", from, link)
			}
			if key == "action" || key == "formaction" {
				to.RawQuery = "q=straw"
			}
			all = append(all, to)
		}
	}
	return all
}

// Each link of each page of a library leads to a page, and there to the element that it
// names. Each page can be read by its structure alone.
func TestEveryPage(t *testing.T) {
	s := serve(t, library(t), nil)
	pages := map[string]parsed{}
	var visit func(address *url.URL, from string)
	visit = func(address *url.URL, from string) {
		if address.Host != strings.TrimPrefix(s.address, "http://") {
			return
		}
		path := address.EscapedPath()
		if address.RawQuery != "" {
			path += "?" + address.RawQuery
		}
		page, seen := pages[path]
		if !seen {
			answer := s.get(path)
			for answer.status == 302 { // on the page itself, the fragment is that of the link
				to, err := address.Parse(answer.header.Get("Location"))
				if err != nil {
					t.Fatal(err)
				}
				address = to
				answer = s.get(to.EscapedPath())
			}
			if answer.status != 200 {
				t.Errorf("%s leads to %s, which is answered %d", from, path, answer.status)
			}
			if !strings.HasPrefix(answer.header.Get("Content-Type"), "text/html") {
				return
			}
			page = read(t, path, answer.body)
			pages[path] = page
			checkStructure(t, path, page)
			for _, to := range page.linked(t, address.String()) {
				visit(to, path)
			}
		}
		if address.Fragment != "" && page.ids[address.Fragment] == nil {
			t.Errorf("%s leads to %s, where nothing has the id %q", from, path, address.Fragment)
		}
	}
	start, err := url.Parse(s.address + "/")
	if err != nil {
		t.Fatal(err)
	}
	visit(start, "the test")
	if len(pages) < 150 {
		t.Errorf("only %d pages were found", len(pages))
	}
	for _, wrong := range []string{"/nowhere", "/garden/nowhere", "/garden/-/ask?call=nothing", "/garden/-/ask?q=Who+won+the+cup%3F", "/garden/-/search?q=xylophone", "/arabic/-/ask?q=", "/garden/-/ask?q=How+many+people+came+to+Chad+in+2022%3F"} {
		checkStructure(t, wrong, read(t, wrong, s.get(wrong).body))
	}
}

// checkStructure checks what WCAG 2.2 asks of a page and can be read from it without a
// browser.
func checkStructure(t *testing.T, path string, p parsed) {
	t.Helper()
	level, tops := 0, 0
	landmarks := map[string]bool{}
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		fault := p.faultOf(n)
		if next, ok := strings.CutPrefix(n.Data, "h"); ok && len(next) == 1 && next != "r" {
			depth := int(next[0] - '0')
			if depth > level+1 {
				fault = "skips a level of headings"
			}
			if level = depth; depth == 1 {
				tops++
			}
		}
		if label := attr(n, "aria-label") + attr(n, "aria-labelledby"); label != "" && slices.Contains([]string{"nav", "section", "aside"}, n.Data) {
			name := n.Data + " " + p.name(n)
			if landmarks[name] {
				fault = "has the name of another landmark"
			}
			landmarks[name] = true
		}
		if fault != "" {
			var b strings.Builder
			_ = html.Render(&b, n)
			t.Errorf("%s: %s: %.200s", path, fault, b.String())
		}
	}
	if tops != 1 {
		t.Errorf("%s: %d headings of the first level", path, tops)
	}
}

// faultOf says what is wrong with an element by itself; "" for nothing.
func (p parsed) faultOf(n *html.Node) string {
	for _, key := range []string{"for", "aria-labelledby"} {
		if to := attr(n, key); to != "" && p.ids[to] == nil {
			return key + " names nothing"
		}
	}
	if attr(n, "style") != "" {
		return "is refused by the policy"
	}
	switch n.Data {
	case "style":
		return "is refused by the policy"
	case "script":
		if attr(n, "src") == "" {
			return "is refused by the policy"
		}
	case "html":
		if attr(n, "lang") == "" || attr(n, "dir") == "" {
			return "has no language"
		}
	case "h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "title":
		if p.name(n) == "" {
			return "has no name"
		}
	case "th":
		if words(n) == "" || attr(n, "scope") == "" {
			return "heads nothing"
		}
	}
	return ""
}

// The pages of a statement hold its very words: each paragraph its bytes, with no mark of a
// note among them, and each cell of a table those of the cell.
func TestTheVeryWords(t *testing.T) {
	all := library(t)
	s := serve(t, all, nil)
	for _, st := range all {
		links := s.bot.Permalinks()
		home := "/" + links.Path(st, statement.SectionRef(0))
		whole := read(t, home, s.get(home+"/-/all").body)
		for i, of := range st.Paragraphs {
			ref := statement.ParagraphRef(i)
			alone := read(t, home, s.get("/"+links.Path(st, ref)).body)
			for _, p := range []parsed{whole, alone} {
				n := p.ids[links.Fragment(st, ref)]
				if n == nil {
					t.Fatalf("%s is not on its page", st.Label(ref))
				}
				if of.Table != nil {
					checkTable(t, of, n)
				} else if got := words(n); got != of.Text {
					t.Errorf("%s is shown as %q, not %q", st.Label(ref), got, of.Text)
				}
			}
			for _, sentence := range of.Sentences {
				at := st.RefTo(statement.Run{Paragraph: i, Start: sentence.Start, End: sentence.End})
				p := read(t, home, s.get("/"+links.Path(st, at)).body)
				n := p.ids[links.Fragment(st, at)]
				if n == nil || of.Table == nil && words(n) != of.Text[sentence.Start:sentence.End] {
					t.Errorf("%s is not shown in its words", st.Label(at))
				}
			}
		}
	}
}

func checkTable(t *testing.T, of statement.Paragraph, n *html.Node) {
	t.Helper()
	var cells []string
	for d := range n.Descendants() {
		if d.Data == "td" || d.Data == "th" {
			cells = append(cells, words(d))
		}
	}
	for _, row := range slices.Concat(of.Table.Header, of.Table.Rows) {
		for _, c := range row.Cells {
			if !slices.Contains(cells, of.Text[c.Start:c.End]) {
				t.Errorf("the cell %q is missing", of.Text[c.Start:c.End])
			}
		}
	}
}

// What is not in the language of the page says in which it is, and each paragraph runs in
// its own direction. A page speaks one language, that of its statement where Plenary has it.
func TestLanguages(t *testing.T) {
	s := serve(t, library(t), nil)
	for path, holds := range map[string][]string{
		"/":                       {`lang="ar" dir="rtl">ميثاق الحديقة</a>`, `lang="de" dir="ltr">Die Gartenordnung</a>`},
		"/arabic/-/all":           {`<html lang="ar" dir="rtl">`, ` dir="ltr" data-ref=`, `<button lang="en" dir="ltr">Ask</button>`, `<p class="alone" lang="en" dir="ltr">`},
		"/garden/-/all":           {`<html lang="en" dir="ltr">`, ` dir="rtl" data-ref=`, `<button>Ask</button>`},
		"/garten/beete":           {`<html lang="de" dir="ltr">`, `<button>Fragen</button>`},
		"/garten/-/ask?q=Quokka":  {"Quokka", "Gliederung", "gefunden"},
		"/arabic/-/ask?q=quokka":  {`<p class="says" lang="en" dir="ltr">`},
		"/garten/-/search?q=Beet": {"<mark>Beet</mark>", "In Überschriften"},
	} {
		body := s.get(path).body
		for _, want := range holds {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not hold %q:\n%s", path, want, body)
			}
		}
	}
}

// The page of a reply is headed by what was asked, as it was typed, else by the reply's own
// heading or the place that it is of.
func TestHeadings(t *testing.T) {
	s := serve(t, library(t), nil)
	for path, want := range map[string]string{
		"/garden/-/ask?q=straw%20%26%20stones":                         "straw &amp; stones",
		"/garden/-/ask?call=search%7Cgarden%3A+straw%7Cpage%3D1":       "straw",
		"/garden/-/ask?call=cite%7Cgarden+Article+1%7Cstyle%3DBibTeX":  "How to cite garden Article 1",
		"/garten/-/ask?call=cite%7Cgarten+Beete+1.1%7Cstyle%3DChicago": "garten Beete 1.1",
		"/garden/-/ask?call=quote%7Cgarden+Article+77":                 "garden Article 77",
		"/garden/-/ask?q=": "Ask",
	} {
		body := s.get(path).body
		if _, after, _ := strings.Cut(body, `<h1 dir="auto">`); !strings.Contains(strings.SplitN(after, "</h1>", 2)[0], want) {
			t.Errorf("%s is not headed %q:\n%s", path, want, body)
		}
	}
}

// maxWeight is what a page weighs at most beside its text, in bytes and compressed, with
// the style sheet, the script and the icon.
const maxWeight = 30_000

func TestWeight(t *testing.T) {
	var long strings.Builder
	long.WriteString("---\ntitle: A Long Report\n---\n\n")
	for section := range 300 {
		fmt.Fprintf(&long, "# %d. Part\n\n", section+1)
		for paragraph := range 3 {
			for sentence := range 4 {
				fmt.Fprintf(&long, "The council met on day %d and counted %x stones. ", section*sentence, section*7919+paragraph*104729+sentence*1299709)
			}
			long.WriteString("\n\n")
		}
	}
	all := slices.Concat(library(t), parse(t, map[string]string{"long": long.String()}),
		parse(t, map[string]string{"alone": report(1, 2200, 2)}), parse(t, map[string]string{"few": report(20, 30, 2)}),
		parse(t, map[string]string{"many": report(200, 10, 1)}), parse(t, map[string]string{"none": strings.Replace(report(1, 1800, 1), "# Part 1", "", 1)}))
	s := serve(t, all, nil)
	own := 0
	for _, st := range all {
		home := "/" + s.bot.Permalinks().Path(st, statement.SectionRef(0))
		front := s.get(home)
		if own == 0 {
			from, err := url.Parse(s.address + home)
			if err != nil {
				t.Fatal(err)
			}
			for _, to := range read(t, home, front.body).linked(t, from.String()) {
				if strings.HasPrefix(to.Path, "/-/") {
					own += len(s.get(to.RequestURI(), "Accept-Encoding", "gzip").body)
				}
			}
		}
		for _, path := range []string{home, home + "/-/all", home + "/-/points", "/" + s.bot.Permalinks().Path(st, statement.SectionRef(min(1, len(st.Sections)-1))), home + "/-/search?q=stones"} {
			body := s.get(path).body
			if weight := own + zipped(body) - zipped(words(read(t, path, body).root)); weight > maxWeight {
				t.Errorf("%s weighs %d bytes beside its text", path, weight)
			}
		}
	}
	if own < 1000 {
		t.Errorf("the style sheet, the script and the icon weigh %d bytes", own)
	}
}

// report is a statement of some sections, each of some paragraphs, each of some sentences.
func report(sections, paragraphs, sentences int) string {
	var text strings.Builder
	text.WriteString("---\ntitle: A Long Report\nlanguage: en\n---\n")
	random := rand.New(rand.NewPCG(1, 2))
	var vocabulary []string
	for range 3000 {
		var word []byte
		for range 2 + random.IntN(8) {
			word = append(word, "etaoinshrdlu"[random.IntN(12)])
		}
		vocabulary = append(vocabulary, string(word))
	}
	for section := range sections {
		fmt.Fprintf(&text, "\n# Part %d\n", section+1)
		for range paragraphs {
			text.WriteString("\n")
			for range sentences {
				text.WriteString("The ")
				for range 15 + random.IntN(20) {
					text.WriteString(vocabulary[random.IntN(len(vocabulary))] + " ")
				}
				text.WriteString("council. ")
			}
			text.WriteString("\n")
		}
	}
	return text.String()
}

// zipped is the size of a text, compressed.
func zipped(text string) int {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Len()
}
